"""Where and to whom to apply: the addresses, the parts that name contacts, the link."""

import re
from dataclasses import replace

from jobboard.sheet import contacts
from jobboard.sheet.mail_heads import MailHead
from jobboard.sheet.segments import Segment

# Addresses of single offers on job boards and application sites.
_OFFER_PAGE = re.compile(
    r"applytojob|/apply\b|/postuler|/candidat|offres?-(?:d-?)?(?:emploi|stage)[^/]*/[^/]*\d{4}|/jobs?/[^/]*\d{4}"
    r"|(?:smartrecruiters|welcometothejungle|jobteaser|lever\.co|greenhouse\.io|recruitee|teamtailor|workable)[^/]*/\S+"
)
_TO_APPLY = re.compile(
    r"candidat(?:ure|er|ez)|candidats? (?:peu|doi|sont)|postul|\bapply|applicants?\b|applications? (?:form|page|link|to|via|at|on"
    r"|through|is|are|must|should|can|will|:)|applications?$|formulaire|\bform\b|inscri"
)
# Links that tell more of the house, not of the offer.
_OF_HOUSE = re.compile(r"equipe|team|entreprise|company|societe|labo\b|laborator|groupe|group|projet|project")
_DETAILS = re.compile(
    r"(?:(?:offre|sujet|annonce|fiche|stage) (?:detaille|complet)e?|details? (?:du|de l'|of the) (?:sujet|offre|stage|offer"
    r"|position|internship)|(?:full|detailed) (?:offer|description)|see also[^.]{0,30}"
    r"|fiche de poste[^.\n]{0,40}|version (?:longue|complete)|more details?[^.]{0,20})"
    r" ?(?:\(|:|at|on|here)? ?$"
)


Spans = list[tuple[int, int]]


def to_write_to(folded: str, parts: list[Segment], references: Spans) -> list[contacts.Found]:
    """The addresses of the offer in order, without those of a bibliography or of the head of a mail."""
    heads = [part for part in parts if part.key == "quote"]
    found = contacts.emails(folded)
    found = [one for one in found if not _inside(one, references)]
    senders = [(part.start, part.end) for part in heads if part.caption.startswith(("de", "from"))]
    return [one for one in found if not _inside(one, [(part.start, part.end) for part in heads])] or [
        one for one in found if _inside(one, senders)
    ]


def _inside(one: contacts.Found, places: Spans) -> bool:
    return any(begin <= one.start < end for begin, end in places)


def sender_of(above: str, head: MailHead) -> list[contacts.Found]:
    """The address of who sent the mail that holds the offer; `above` is what stands over it, folded."""
    begin, end = head.sender
    return [
        replace(one, start=begin + one.start, end=begin + one.end)
        for one in contacts.emails(above[begin:end])
    ]


def contact_parts(folded: str, parts: list[Segment]) -> Spans:
    """Where a name is that of a contact: under such a label, and after "Nom :" in such a block."""
    block, labelled = "", []
    for part in parts:
        if part.key in {"contact"}:
            labelled.append((part.start, part.end))
        if part.key in {"company_block", "about", "company", "contact", "apply", "description"}:
            block = part.key
        if part.key == "name" and block not in {"company_block", "about", "company"}:
            labelled.append((part.start, part.end))
        if part.key == "signature":
            line = folded.find("\n", part.start, part.end)
            labelled.append((part.start, line if line > 0 else part.end))
    return labelled


def apply_rank(folded: str, parts: list[Segment], at: int) -> int:
    """Addresses to apply to come first, then contacts', then any other."""
    part = next((one for one in parts if one.start <= at < one.end), None)
    if part is not None and part.key == "apply":
        return 0
    near = folded[max(0, at - 220) : at]
    if re.search(r"candidat|postul|\bcv\b|apply|applic|resume|curriculum", near):
        return 0
    return 1 if part is not None and part.key in {"email", "contact", "name"} else 2


def find_link(
    text: str, folded: str, parts: list[Segment], references: Spans
) -> tuple[contacts.Found, bool] | None:
    """The address to apply at, or that of the offer itself, and whether it is surely that.

    Other links of the text are no place to apply.
    """
    best: tuple[int, int, contacts.Found] | None = None
    for one in contacts.links(text):
        if _inside(one, references):
            continue
        part = next((part for part in parts if part.start <= one.start < part.end), None)
        near = folded[max(0, one.start - 130) : one.start]
        if "linkedin" in one.value.lower() and "/jobs/" not in one.value.lower():
            continue
        if _TO_APPLY.search(near[-110:]):
            rank = 0 if not one.value.lower().endswith(".pdf") else 1
            # "We welcome all applications. https://…/about" stands above the page of the offer itself.
            rank -= 1 if rank == 0 and _OFFER_PAGE.search(one.value.lower()) else 0
        elif part is not None and part.key == "url" and not _OF_HOUSE.search(part.caption):
            rank = 1
        elif _DETAILS.search(near[-70:]) or (
            re.search(r"offre|detail|job|recrut|career|jobs|offer|emploi|stage", one.value.lower())
            and one.start < 700
        ):
            rank = 2
        elif _OFFER_PAGE.search(one.value.lower()):
            rank = 3
        else:
            continue
        if best is None or (rank, one.start) < best[:2]:
            best = (rank, one.start, one)
    return (best[2], best[0] < 2) if best is not None else None

"""From a pasted offer to a sheet: every value with its place in the text, its confidence and its doubt."""

import re
from dataclasses import replace
from datetime import date
from typing import TypeVar

from jobboard.sheet import contacts, domains, hosts, pay, people, titles
from jobboard.sheet.candidate import share_out, split_rows
from jobboard.sheet.columns import part_columns
from jobboard.sheet.deadlines import find_deadline, find_published
from jobboard.sheet.found import Found
from jobboard.sheet.header import Header, find_header
from jobboard.sheet.inline_lists import itemised, unfold
from jobboard.sheet.leftovers import OF_NOTE, OF_SUBJECT, left_over, share_room
from jobboard.sheet.limits import fit
from jobboard.sheet.model import Mark, Pay, Place, Reading, Sheet, State
from jobboard.sheet.place_in_names import without_site
from jobboard.sheet.place_lines import find_place
from jobboard.sheet.plain import plain, prepare, tidy
from jobboard.sheet.presented import Named
from jobboard.sheet.sections import Block, find_missions
from jobboard.sheet.segments import Segment, segments
from jobboard.sheet.sought import find_profile
from jobboard.sheet.starts import find_start
from jobboard.sheet.stay import find_duration
from jobboard.sheet.title_words import is_generic
from jobboard.sheet.tongue import language_of

T = TypeVar("T")
# Offers are short: the longest of the corpus has 8 000 characters. What stands behind this is not read.
LONGEST = 60_000
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
# What a note may open with though it has a field of its own.
_WORDS_OF_NOTES = frozenset(
    ("contact", "conditions", "benefits", "kind", "hours", "perspectives", "premises")
)


def read(text: str, published: date | None = None) -> Reading:
    """Read an offer in any layout; `published`, the day it was posted, dates a month given without its year.

    The text of the Reading is `text` with composed accents, plain newlines and every item of a list on its own line:
    spans count in it. Only the first 60 000 characters are read.
    """
    whole = prepare(text)
    whole = part_columns(unfold(whole[:LONGEST])) + whole[LONGEST:]
    stop = len(whole) if len(whole) <= LONGEST else max(whole.rfind(" ", 0, LONGEST), LONGEST // 2)
    return _Reader(whole, whole[:stop], published).reading()


def _year_of(title: str) -> date | None:
    """The year the title gives, if it gives one: its months are of that year."""
    years = set(re.findall(r"(?<!\d)20\d\d(?!\d)", title))
    return (
        date(int(years.pop()), 1, 1) if len(years) == 1 and not re.search(r"20\d\d\s?[-/–]", title) else None
    )


def _whole_note(parts: list[Segment], number: int) -> tuple[int, int]:
    """A note with the label it opens with: "Supervision : …" right under its heading belongs to it."""
    note = parts[number]
    start, end = note.start, note.end
    following = parts[number + 1] if number + 1 < len(parts) else None
    if (
        not note.resumed
        and end - start <= 2
        and following is not None
        and following.inline
        and following.key in _WORDS_OF_NOTES
    ):
        return following.label[0], following.end
    return start, end


class _Reader:
    """One text being read: the parts found in it and the marks given so far."""

    def __init__(self, whole: str, text: str, published: date | None) -> None:
        self.whole, self.text, self.folded = whole, text, plain(text)
        self.lines, self.parts = segments(text, self.folded)
        self.marks: dict[str, Mark] = {}
        self.language = language_of(self.folded)
        self.references = [
            (part.start, part.end) for part in self.parts if part.key == "references" and not part.resumed
        ]
        self.published = published or find_published(self.folded, self.parts)

    def reading(self) -> Reading:
        """The whole reading; the order matters, later fields lean on earlier ones."""
        text, folded, parts = self.text, self.folded, self.parts
        title = self._title()
        body_from = self.title_end
        missions = find_missions(text, folded, parts, body_from, title)
        profile = find_profile(text, folded, parts)
        deadline = self._deadline()
        hint = self.published or deadline or _year_of(title)
        duration = self._one("duration", find_duration(text, folded, parts))
        months = (duration.months_min or duration.months_max) if duration else None
        length = float(months) if months is not None else None
        start = self._one("start", find_start(text, folded, parts, hint, length))
        header = find_header(text, self.title_end) if self.title_end else Header()
        if header == Header() and "title" in self.marks and self.title_end > self.lines[0].end:
            # The subject may stand below the letterhead: the first line only announces an offer.
            first = self.lines[0]
            announces = is_generic(folded[first.body : first.end])
            header = find_header(text, first.start) if announces else header
        at_title = self.marks["title"].spans[0] if "title" in self.marks else (0, 0)
        host = hosts.find_hosts(text, folded, parts, title, header, at_title)
        company, department = host.company, host.department
        place = self._place(header, company)
        company = without_site(company) if company is not None else None
        people_found, emails = self._people()
        asked = share_out(text, folded, parts, profile, self.language)
        self.marks.update(asked.marks)
        hosts_said = " ".join(plain(one.name) for one in (company, department) if one is not None)
        people_found = [one for one in people_found if plain(one.name) not in hosts_said]
        named = [one.name for one in people_found]
        subject, work, note = self._texts(title, missions, profile, named)
        sheet = Sheet(
            title=title,
            company_name=self._host("company_name", company),
            department=self._host("department", department),
            place=place,
            subject=subject,
            missions=itemised(work),
            note=note,
            education=asked.education,
            languages=asked.languages,
            skills=asked.skills,
            qualities=asked.qualities,
            profile=itemised(asked.profile),
            pay=replace(self._pay(), benefits=self._benefits()),
            deadline=deadline,
            openings=self._openings(),
            reference=self._line("reference"),
            field=self._domain(title),
            premises=self._line("premises"),
            contact_email=emails[0] if emails else "",
            second_contact=emails[1] if len(emails) > 1 else "",
            contact_name=people_found[0].name if people_found else "",
            phone=self._phone(),
            apply_url=self._link(),
            language=self.language,
        )
        if duration:
            sheet = replace(sheet, duration=duration)
        if start:
            sheet = replace(sheet, start=start)
        sheet, self.marks = fit(sheet, self.marks)
        profile_text = "\n".join(text[begin:end] for begin, end in profile.spans) if profile else ""
        return Reading(self.whole, sheet, self._all_marks(), tuple(named), profile_text)

    def _all_marks(self) -> dict[str, Mark]:
        names = (
            "title company_name department place duration start subject missions note education "
            "languages skills qualities profile"
            " pay deadline openings reference field premises contact_email second_contact contact_name "
            "phone apply_url"
        )
        return {name: self.marks.get(name, Mark()) for name in names.split()}

    def _mark(
        self,
        name: str,
        spans: tuple[tuple[int, int], ...],
        confidence: float,
        doubt: str | None = None,
        values: tuple[str, ...] = (),
    ) -> None:
        state = State.CHECK if doubt or confidence < 0.7 else State.FOUND
        self.marks[name] = Mark(
            state, spans, round(confidence, 2), doubt or (None if state is State.FOUND else "guess"), values
        )

    def _one(self, name: str, found: Found[T] | None) -> T | None:
        if found is None:
            return None
        self._mark(name, ((found.start, found.end),), found.confidence, found.doubt, found.others)
        return found.value

    def _title(self) -> str:
        self.title_end = 0
        found = titles.find_title(self.text, self.folded, self.lines, self.parts)
        if found is None:
            return ""
        title, start, end, confidence = found
        self.title_end = end if start < 1500 else 0
        line = self.text.rfind("\n", 0, start) + 1
        if confidence <= 0.5 and start - line > 8 and self.title_end:
            # A title out of a sentence: the sentence itself is no part of the head.
            self.title_end = line
        self._mark("title", ((start, end),), confidence)
        return title

    def _host(self, name: str, host: Named | None) -> str:
        if host is None:
            return ""
        self._mark(name, ((host.start, host.end),), host.confidence)
        return tidy(host.name)

    def _place(self, header: Header, company: Named | None) -> Place:
        title = self.marks["title"].spans[0] if "title" in self.marks else (0, 0)
        host = (company.name, company.start, company.end) if company else ("", 0, 0)
        place, spans, confidence, doubt, values = find_place(
            self.text, self.folded, self.parts, header, title, host
        )
        if spans:
            self._mark("place", spans, confidence, doubt, values)
        return place

    def _deadline(self) -> date | None:
        found = find_deadline(self.text, self.folded, self.parts, self.published)
        return self._one("deadline", found)

    def _block(self, name: str, block: Block | None) -> str:
        if block is None:
            return ""
        self._mark(name, block.spans, block.confidence)
        rows = [self.text[start:end].strip("\n ") for start, end in block.spans]
        return "\n".join(row for row in rows if row)

    def _section(self, name: str, keys: tuple[str, ...], unlike: str) -> str:
        """The text of the sections of some kinds, unless it only repeats the title."""
        taken = [part for part in self.parts if part.key in keys and part.end > part.start]
        taken = [part for part in taken if tidy(self.text[part.start : part.end]) != unlike]
        if not taken:
            return ""
        self._mark(name, tuple((part.start, part.end) for part in taken), 0.9)
        return "\n\n".join(self.text[part.start : part.end].strip() for part in taken)

    def _texts(
        self, title: str, missions: Block | None, profile: Block | None, named: list[str]
    ) -> tuple[str, str, str]:
        """Subject, missions and note: their own sections and, behind them, those that belong to no other field."""
        work = self._block("missions", missions)
        subject = self._section("subject", ("subject",), title)
        parts = [
            _whole_note(self.parts, number) for number, part in enumerate(self.parts) if part.key == "note"
        ]
        spans = [span for span in parts if span[1] > span[0]]
        used = [span for block in (missions, profile) if block for span in block.spans] + spans
        for name in ("subject", "title"):
            used += self.marks[name].spans if name in self.marks else ()
        about, places = left_over(self.text, self.parts, OF_SUBJECT, used, named)
        rest, aside = left_over(self.text, self.parts, OF_NOTE, used, named)
        if about and not subject:
            subject = about
            self._mark("subject", places, 0.6)
        else:
            rest, aside = "\n\n".join(block for block in (about, rest) if block), (*places, *aside)
        own = "\n\n".join(self.text[start:end].strip() for start, end in spans)
        if spans or aside:
            self._mark("note", (*spans, *aside), 0.9 if spans else 0.6)
        return share_room(subject, work, "\n\n".join(block for block in (own, rest) if block))

    def _line(self, key: str) -> str:
        part = next(
            (one for one in self.parts if one.key == key and one.inline and one.end > one.start), None
        )
        if part is None or (
            key == "reference" and not re.search(r"\d|[-_/]", self.folded[part.start : part.end])
        ):
            return ""
        self._mark(key, ((part.start, part.end),), 0.9)
        return tidy(self.text[part.start : part.end]).rstrip(" .;")

    def _openings(self) -> int | None:
        for part in self.parts:
            if part.key == "openings":
                number = re.search(r"\b\d{1,3}\b", self.folded[part.start : part.end])
                if number and int(number[0]):
                    self._mark("openings", ((part.start, part.end),), 0.9)
                    return int(number[0])
        return None

    def _pay(self) -> Pay:
        labelled = [
            (part.start, part.end) for part in self.parts if part.key == "pay" and part.end > part.start
        ]
        blocked = self.references + [(part.start, part.end) for part in self.parts if part.key in {"about"}]
        captions = [
            part.label
            for part in self.parts
            if part.label[1] > part.label[0] and part.key in {"pay", "benefits", "conditions", "context"}
        ]
        found = pay.find_pay(self.text, self.folded, labelled, blocked, captions) or [
            one
            for one in pay.find_pay(self.text, self.folded, [], self.references, captions)
            if one.pay.unit in {"hour", "month"} and pay.of_stay(self.folded, one)
        ]
        if not found:
            return Pay()
        rank = {"amount": 0, "unpaid": 1, "legal_minimum": 2, "negotiable": 2, "unstated": 3}
        title = self.marks["title"].spans[0] if "title" in self.marks else (0, 0)
        # Words of the title are taken when nothing else tells the pay.
        best = min(found, key=lambda one: (rank[one.pay.kind], title[0] <= one.start < title[1], one.start))
        if best.pay.kind == "unstated" and any(
            part.key == "kind" and part.start <= best.start < part.end for part in self.parts
        ):
            # "Type d'emploi : stage indemnisé" says nothing of the pay.
            return Pay()
        others = tuple(
            dict.fromkeys(
                one.pay.text
                for one in found
                if one.pay.kind == "amount" == best.pay.kind and one.pay.minimum != best.pay.minimum
            )
        )
        self._mark(
            "pay",
            ((best.start, best.end),),
            0.95 if best.labelled else 0.75,
            "two_values" if others else None,
            others,
        )
        return best.pay

    def _benefits(self) -> str:
        """What comes with the pay, as one line: the section "Avantages", its items behind semicolons."""
        said = []
        for part in self.parts:
            if part.key == "benefits" and part.end > part.start and not part.soft:
                said += [item for item in split_rows(self.text[part.start : part.end]) if item not in said]
        return " ; ".join(said)

    def _people(self) -> tuple[list[people.Person], list[str]]:
        addresses = contacts.emails(self.folded)
        aside = self.references + [
            (part.start, part.end)
            for part in self.parts
            if part.key == "quote" and not part.caption.startswith(("de", "from"))
        ]
        addresses = [one for one in addresses if not any(begin <= one.start < end for begin, end in aside)]
        labelled = self._contact_parts()
        found = people.find_people(self.text, self.folded, labelled, addresses, self.references)
        ordered = sorted(addresses, key=lambda one: (self._apply_rank(one.start), one.start))
        if ordered:
            several = len({self._apply_rank(one.start) for one in ordered[:2]}) == 1 and len(ordered) > 1
            self._mark("contact_email", ((ordered[0].start, ordered[0].end),), 0.75 if several else 0.95)
        if len(ordered) > 1:
            self._mark("second_contact", ((ordered[1].start, ordered[1].end),), 0.7)
        if found:
            self._mark("contact_name", ((found[0].start, found[0].end),), 0.85)
        return found, [one.value for one in ordered]

    def _contact_parts(self) -> list[tuple[int, int]]:
        """Where a name is that of a contact: under such a label, and after "Nom :" in such a block."""
        block, labelled = "", []
        for part in self.parts:
            if part.key in {"contact"}:
                labelled.append((part.start, part.end))
            if part.key in {"company_block", "about", "company", "contact", "apply", "description"}:
                block = part.key
            if part.key == "name" and block not in {"company_block", "about", "company"}:
                labelled.append((part.start, part.end))
            if part.key == "signature":
                line = self.folded.find("\n", part.start, part.end)
                labelled.append((part.start, line if line > 0 else part.end))
        return labelled

    def _apply_rank(self, at: int) -> int:
        """Addresses to apply to come first, then contacts', then any other."""
        part = next((one for one in self.parts if one.start <= at < one.end), None)
        if part is not None and part.key == "apply":
            return 0
        near = self.folded[max(0, at - 220) : at]
        if re.search(r"candidat|postul|\bcv\b|apply|applic|resume|curriculum", near):
            return 0
        return 1 if part is not None and part.key in {"email", "contact", "name"} else 2

    def _phone(self) -> str:
        found = contacts.phones(self.text)
        if not found:
            return ""
        self._mark("phone", ((found[0].start, found[0].end),), 0.85)
        return found[0].value

    def _link(self) -> str:
        """The address to apply at, or that of the offer itself; other links of the text are no place to apply."""
        best: tuple[int, int, contacts.Found] | None = None
        for one in contacts.links(self.text):
            if any(begin <= one.start < end for begin, end in self.references):
                continue
            part = next((part for part in self.parts if part.start <= one.start < part.end), None)
            near = self.folded[max(0, one.start - 130) : one.start]
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
        if best is None:
            return ""
        self._mark("apply_url", ((best[2].start, best[2].end),), 0.85 if best[0] < 2 else 0.7)
        return best[2].value if best[2].value.startswith("http") else "https://" + best[2].value

    def _domain(self, title: str) -> str | None:
        found = domains.suggest(plain(title), self.folded)
        if found is None:
            return None
        self._mark("field", (), found[1], None if found[1] >= 0.7 else "suggested")
        return found[0]

"""The heads of forwarded mails: who passed an offer on, to whom and when, which says nothing of the offer itself."""

import re
from dataclasses import dataclass
from datetime import date

from jobboard.sheet.dates import read_days

_SEPARATOR = re.compile(
    r"[\W_]*(?:forwarded message|message transfere|original message|message d'origine|message original"
    r"|begin forwarded message|debut du message (?:reexpedie|transfere)|mail transfere|courriel transfere)[\W_]*"
)
_ROW = re.compile(
    r"[ *_|]*(?P<name>de|from|expediteur|a|to|pour|cc|cci|bcc|date|envoye(?: le)?|sent|objet|subject|sujet"
    r"|repondre a|reply-to|destinataires?|importance|pieces? jointes?|attachments?)[ *_]*:[ *_]*(?P<value>[^\n]*)"
)
# "Le mar. 3 nov. 2026 à 10:12, Rose Meunier <rose@granit.example> a écrit :"
_WROTE = re.compile(r"[ *_]*(?:le|on) [^\n]{6,160}\b(?:a ecrit|wrote)\s?:\s*")
_SENDERS = frozenset(("de", "from", "expediteur"))
_OTHERS = frozenset(("objet", "subject", "sujet", "date", "envoye", "envoye le", "sent", "a", "to"))
_DATES = frozenset(("date", "envoye", "envoye le", "sent"))
_SUBJECTS = frozenset(("objet", "subject", "sujet"))
# One of these stands in every head: most offers hold none of them.
_HINT = re.compile(r"\b(?:de|from|expediteur)[ *_]{0,4}:|\b(?:ecrit|wrote)\b")
# A head stands near the top, and a mail was passed on a few times at most.
_FURTHEST, _MOST = 6000, 60
_SHORTEST = 120


@dataclass(frozen=True, slots=True)
class MailHead:
    """What stands above the mail that holds the offer: its end, the places of its sender and subject, its day."""

    end: int
    sender: tuple[int, int]
    subject: tuple[int, int] | None
    sent: date | None


def find_mail_head(folded: str) -> MailHead | None:
    """The last head behind which most of the text stands; what people wrote above it only passes the offer on."""
    head: MailHead | None = None
    if _HINT.search(folded, 0, _FURTHEST) is None:
        return None
    rows = _rows(folded)
    at = 0
    while at < len(rows):
        found = _head_at(folded, rows, at)
        if found is None:
            at += 1
            continue
        below, one = found
        said = folded[head.end if head else 0 : rows[at][0]].strip()
        rest = folded[one.end :].strip()
        if len(rest) < max(_SHORTEST, len(said)):
            break
        head = MailHead(
            one.end,
            one.sender,
            one.subject or (head.subject if head else None),
            one.sent or (head.sent if head else None),
        )
        at = below
    return head


def without_head(text: str, head: MailHead) -> str:
    """The text with spaces where its head stood: what is found keeps its place."""
    return re.sub(r"[^\n]", " ", text[: head.end]) + text[head.end :]


def _rows(folded: str) -> list[tuple[int, int]]:
    rows, at = [], 0
    for row in folded[:_FURTHEST].split("\n")[:_MOST]:
        rows.append((at, at + len(row)))
        at += len(row) + 1
    return rows


def _head_at(folded: str, rows: list[tuple[int, int]], first: int) -> tuple[int, MailHead] | None:
    """The head that begins at a line and the number of the line below it; None where none begins."""
    start, end = rows[first]
    if _WROTE.fullmatch(folded, start, end) and "@" in folded[start:end]:
        return first + 1, MailHead(end, (start, end), None, _day(folded[start:end]))
    marked = _SEPARATOR.fullmatch(folded, start, end) is not None
    at, last = first + marked, first
    values: dict[str, tuple[int, int]] = {}
    while at < len(rows):
        begin, stop = rows[at]
        row = _ROW.fullmatch(folded, begin, stop)
        if row is not None:
            values.setdefault(row["name"], row.span("value"))
            last = at
        elif (
            folded[begin:stop].strip() and not (values and last == at - 1 and _goes_on(folded, begin, stop))
        ) or at - last > 1:
            break
        at += 1
    sender = next((values[name] for name in values if name in _SENDERS), None)
    others = [name for name in values if name in _OTHERS]
    if sender is None or not others:
        return None
    written = "@" in folded[slice(*sender)]
    if not (marked or (written and len(others) >= 1) or (len(others) >= 3 and _sent(folded, values))):
        return None
    subject = next((values[name] for name in values if name in _SUBJECTS), None)
    return last + 1, MailHead(rows[last][1], sender, subject, _sent(folded, values))


def _goes_on(folded: str, begin: int, stop: int) -> bool:
    """Whether a line goes on with the addresses of the line above it."""
    return "@" in folded[begin:stop] and ":" not in folded[begin:stop]


def _sent(folded: str, values: dict[str, tuple[int, int]]) -> date | None:
    return next((_day(folded[slice(*values[name])]) for name in values if name in _DATES), None)


def _day(folded: str) -> date | None:
    days = read_days(folded)
    return days[0][0] if days else None

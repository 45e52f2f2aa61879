"""The last day to apply, and the day the offer was posted."""

import re
from datetime import date

from jobboard.sheet.dates import read_days
from jobboard.sheet.found import Found, key_at
from jobboard.sheet.plain import tidy
from jobboard.sheet.segments import Segment

_WORDS = re.compile(
    r"date limite|d(?<!\wd)l ?:|dead-?line|avant le|before|jusqu'au|au plus tard|at the latest|no later than|cloture|closing"
    r"|echeance|apply by|until|expire"
    r"|applications? (?:are )?due|due by|by (?=(?:the )?(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct"
    r"|nov|dec))"
)
_LATEST = re.compile(r"au plus tard|at the latest")
_APPLYING = re.compile(
    r"candidat|postul|appel\b|apply|applic|cv\b|dossier|inscri|limite|\bdl ?:|deadline|closing|resume|submit|envoy"
)


def find_deadline(text: str, folded: str, parts: list[Segment], hint: date | None) -> Found[date] | None:
    """The last day to apply. Two different days are a doubt: the first one written stands, the other is shown."""
    found: list[Found[date]] = []
    for part in parts:
        if part.key == "deadline" and part.end > part.start:
            days = read_days(folded[part.start : min(part.end, part.start + 300)], hint)
            if days:
                day, start, end = days[0]
                found.append(Found(day, part.start + start, part.start + end, 0.95))
    for match in _WORDS.finditer(folded):
        key = key_at(parts, match.start())
        if key in {"references", "about", "context"}:
            continue
        around = folded[max(0, match.start() - 160) : match.end() + 60]
        if key != "apply" and not _APPLYING.search(around):
            continue
        window = folded[match.end() : match.end() + 45]
        stop = re.search(r"\n\s*\n|[.;]\s", window)
        days = read_days(window[: stop.start()] if stop else window, hint)
        if not days and _LATEST.match(match[0]):
            # "le 16 mars 2027 au plus tard"
            ahead = folded[max(0, match.start() - 26) : match.start()]
            days = [one for one in read_days(ahead, hint)[-1:] if len(ahead) - one[2] <= 2]
            if days and not any(one.value == days[0][0] for one in found):
                begin = match.start() - len(ahead)
                found.append(Found(days[0][0], begin + days[0][1], begin + days[0][2], 0.8))
                continue
        if days and not any(one.value == days[0][0] for one in found):
            day, start, end = days[0]
            found.append(Found(day, match.end() + start, match.end() + end, 0.8))
    if not found:
        return None
    first = found[0]
    others = tuple(
        dict.fromkeys(tidy(text[one.start : one.end]) for one in found[1:] if one.value != first.value)
    )
    return Found(
        first.value, first.start, first.end, first.confidence, "two_values" if others else None, others
    )


def find_published(folded: str, parts: list[Segment]) -> date | None:
    """The day of posting, if the text gives it: a labelled day, or a day alone on one of the first lines."""
    for part in parts:
        if part.key == "published" and part.end > part.start:
            days = read_days(folded[part.start : min(part.end, part.start + 120)])
            if days:
                return days[0][0]
    for row in folded[:600].split("\n")[:8]:
        shown = row.strip(" *_()-")
        days = read_days(shown) if 6 <= len(shown) <= 45 else []
        if (
            len(days) == 1
            and len(shown) - (days[0][2] - days[0][1]) <= 14
            and not re.search(r"limite|deadline|avant|before", shown)
        ):
            return days[0][0]
    return None

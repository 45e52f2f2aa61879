"""Why letters are kept back or ended, in the words of whoever reads it: rows keep the English sentence."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache

from jobboard.kit.clock import PARIS
from jobboard.kit.i18n import N_, Msg

# How a reason tells a moment.
MOMENT = "%Y-%m-%d %H:%M UTC"
# Every reason that is ever written into a row; `tests/mail/test_reasons.py` looks for them in the code.
REASONS = (
    N_("held by hand"),
    N_("the backup of %(moment)s was restored"),
    N_("offer on hold"),
    N_("offer removed"),
    N_("application is gone"),
    N_("recruiter's address changed"),
    N_("the student's address refused the receipt"),
    N_("the sender has to say that the address is theirs"),
    N_("the virus scanner does not answer"),
    N_("the file is larger than the virus scanner takes: raise its StreamMaxLength"),
    N_("infected: %(found)s"),
    N_("the attached file is missing"),
    N_("the attached file is damaged"),
    N_("cannot be built: %(kind)s"),
    N_("this address refused a letter on %(day)s"),
    N_("a check before sending failed"),
    N_("the relay's final reply was lost twice"),
    N_("cancelled, perhaps too late"),
    N_("the worker stopped while it was sending (%(stage)s)"),
)


def reason_words(reason: str) -> Msg:
    """The reason of a row, to be said in a language; one that nobody knows is said as it stands."""
    for pattern, said in _patterns():
        found = pattern.fullmatch(reason)
        if found:
            return Msg(said.text, {name: _value(name, text) for name, text in found.groupdict().items()})
    return Msg("%(reason)s", {"reason": reason})


def _value(name: str, text: str) -> date | Msg | str:
    with suppress(ValueError):
        if name == "day":
            return date.fromisoformat(text)
        if name == "moment":
            at = datetime.strptime(text, MOMENT).replace(tzinfo=UTC).astimezone(PARIS)
            return N_("%(day)s at %(hour)s", day=at, hour=f"{at:%H:%M}")
    return text


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Msg], ...]:
    def pattern(text: str) -> re.Pattern[str]:
        parts = re.split(r"%\((\w+)\)s", text)
        named = (f"(?P<{part}>.+)" if number % 2 else re.escape(part) for number, part in enumerate(parts))
        return re.compile("".join(named), re.DOTALL)

    return tuple((pattern(said.text), said) for said in REASONS)

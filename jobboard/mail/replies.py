"""What an answer of the relay means, and when to try again: pure rules."""

import random
import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from jobboard.mail.models import AFTER_DOT, Stage

_ADDRESS = re.compile(r"<?[^\s<>@:;,()]+@[^\s<>@:;,()]+>?")


@dataclass(frozen=True, slots=True)
class Reply:
    """How a dialogue ended: the stage it reached and the answer there; no code where the line broke."""

    stage: Stage
    code: int | None
    text: str

    def __str__(self) -> str:
        """The answer as it is kept: relays repeat the address in it, and that is in the letter's row already."""
        kept = _ADDRESS.sub("<address>", self.text)
        return f"{self.stage}: {self.code if self.code is not None else 'no answer'} {kept}"[:500]


class Verdict(StrEnum):
    """What to do with the letter."""

    HANDED = "handed"
    DEFERRED = "deferred"
    BOUNCED = "bounced"
    REFUSED = "refused"
    TOO_BIG = "too_big"
    UNCERTAIN = "uncertain"
    RELAY_FAULT = "relay_fault"


MINUTES = (1, 5, 15, 30, 60, 120, 240, 480)
LATER = timedelta(hours=12)
GIVE_UP_AFTER = timedelta(hours=120)
RESEND_AFTER = timedelta(minutes=20)
GREYLIST = timedelta(minutes=5)
FIRST_CONTACT = (Stage.CONNECT, Stage.BANNER, Stage.HELLO, Stage.STARTTLS, Stage.AUTH)
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_WAIT = re.compile(r"\bin (\d{1,6}) ?(s|sec|seconds?|m|min|minutes?|h|hours?)\b", re.IGNORECASE)
# A relay that does not know us says so of every letter: that is our fault or its own, never the recipient's.
_NOT_OUR_CLIENT = re.compile(
    r"relay\w*[ -]*(?:access )?(?:denied|not permitted|prohibited|not allowed)"
    r"|authentication (?:is )?required",
    re.IGNORECASE,
)


def enhanced(text: str) -> str:
    """The enhanced status code (RFC 3463) of an answer, or an empty text."""
    found = _ENHANCED.search(text)
    return found[1] if found else ""


def classify(reply: Reply) -> Verdict:
    """The verdict on one letter. Only a 2xx after the final dot is a success."""
    if reply.stage in FIRST_CONTACT:
        # No banner may be a busy relay: the letter waits, as one attempt.
        return Verdict.DEFERRED if reply.stage is Stage.BANNER and reply.code is None else Verdict.RELAY_FAULT
    after_dot = reply.stage in AFTER_DOT
    if reply.code is None or not 200 <= reply.code <= 599 or reply.code // 100 == 3:
        return Verdict.UNCERTAIN if after_dot else Verdict.DEFERRED
    if reply.code // 100 == 2:
        return Verdict.HANDED if after_dot else Verdict.DEFERRED
    if reply.code // 100 == 4:
        return Verdict.DEFERRED
    return _permanent(reply)


def _permanent(reply: Reply) -> Verdict:
    status = enhanced(reply.text)
    if status == "5.3.4" or (reply.code == 552 and status != "5.2.2" and reply.stage is not Stage.RCPT):
        return Verdict.TOO_BIG
    if reply.stage is Stage.MAIL:
        return Verdict.RELAY_FAULT
    if reply.stage not in AFTER_DOT and (reply.code == 530 or _NOT_OUR_CLIENT.search(reply.text)):
        return Verdict.RELAY_FAULT
    if status == "5.2.2" or reply.code == 552 or status.startswith(("5.3.", "5.4.", "5.5.")):
        # Full mailboxes are emptied, and routing trouble of our own relay is repaired.
        return Verdict.DEFERRED
    if status.startswith("5.7."):
        return Verdict.REFUSED
    if status.startswith(("5.1.", "5.2.")) or (reply.stage is Stage.RCPT and reply.code in (550, 551, 553)):
        return Verdict.BOUNCED
    return Verdict.REFUSED


def asked_wait(text: str) -> timedelta:
    """What "try again in 10 minutes" asks for, 12 hours at most; zero if nothing is asked."""
    found = _WAIT.search(text)
    if found is None:
        return timedelta(0)
    unit = {"s": "seconds", "m": "minutes", "h": "hours"}[found[2][0].lower()]
    return min(timedelta(**{unit: int(found[1])}), LATER)


def next_delay(attempts: int, letter_id: int, reply: Reply) -> timedelta:
    """How long to wait after this many attempts: the table ± a fifth, the same for the same letter."""
    plain = timedelta(minutes=MINUTES[attempts - 1]) if attempts <= len(MINUTES) else LATER
    spread = random.Random(f"{letter_id}:{attempts}").uniform(0.8, 1.2)  # noqa: S311 - spread, not secrecy
    asked = asked_wait(reply.text)
    if reply.stage is Stage.RCPT and reply.code in (450, 451):
        asked = max(asked, GREYLIST)
    return max(plain * spread, asked)

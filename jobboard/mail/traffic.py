"""Who may be written to now, so that a crowd in one place does not keep the others waiting (F-48, F-49)."""

from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime, timedelta

AT_ONCE = 8
AT_ONCE_A_DOMAIN = 2
# Receiving servers take more than this from one sender for an attack.
A_MINUTE_A_MAILBOX = 30
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Full:
    """Those who get nothing more for the moment."""

    domains: frozenset[str] = frozenset()
    mailboxes: frozenset[str] = frozenset()


NOBODY = Full()


def domain_of(recipient: str) -> str:
    """The part of an address by which letters share a lane."""
    return recipient.rpartition("@")[2]


class Traffic:
    """The letters under way, by domain, and those begun within a minute, by mailbox; known to one worker."""

    def __init__(self) -> None:
        self.under_way: Counter[str] = Counter()
        self.begun: dict[str, deque[datetime]] = {}

    def full(self, now: datetime, *, careful: bool = False) -> Full:
        """Who is full at a moment; with `careful` a domain has one lane only."""
        lanes = 1 if careful else AT_ONCE_A_DOMAIN
        for mailbox, moments in list(self.begun.items()):
            # A clock set back must not shut a mailbox for longer than a minute.
            while moments and not now - MINUTE < moments[0] <= now:
                moments.popleft()
            if not moments:
                del self.begun[mailbox]
        return Full(
            frozenset(domain for domain, letters in self.under_way.items() if letters >= lanes),
            frozenset(one for one, moments in self.begun.items() if len(moments) >= A_MINUTE_A_MAILBOX),
        )

    def begin(self, recipient: str, now: datetime) -> None:
        """A letter sets out."""
        self.under_way[domain_of(recipient)] += 1
        self.begun.setdefault(recipient, deque()).append(now)

    def end(self, recipient: str) -> None:
        """It has arrived, or come back."""
        self.under_way[domain_of(recipient)] -= 1
        self.under_way += Counter()

"""Several letters at a time: each hand sends one, then takes the next that is due."""

import logging
from collections import Counter
from threading import Condition, Event, Thread

from jobboard.mail.breaker import Standing, relay_standing
from jobboard.mail.claims import claim_next
from jobboard.mail.delivery import PostOffice, deliver_one
from jobboard.mail.models import OutboxMessage
from jobboard.mail.traffic import AT_ONCE, Traffic

log = logging.getLogger(__name__)
# While the relay is suspected it is tried with these, so that one that hangs cannot keep it suspected.
ON_TRIAL = 2


class Crew:
    """Sends what is due. A letter that hangs costs one hand and one lane of its domain (F-49).

    Several hands are threads; one hand is the caller's own.
    """

    def __init__(self, office: PostOffice, stop: Event, *, hands: int = AT_ONCE) -> None:
        self.office = office
        self.stop = stop
        self.hands = hands
        self.traffic = Traffic()
        self.counts: Counter[str] = Counter()
        self.busy = 0
        self.failure: Exception | None = None
        self._turn = Condition()

    def fill(self) -> None:
        """Give free hands what is due. Raises what made a hand fail since the last time."""
        with self._turn:
            failure, self.failure = self.failure, None
        if failure is not None:
            raise failure
        while (row := self._next()) is not None:
            if self.hands == 1:
                self._send(row)
                continue
            Thread(target=self._work, args=(row,), name=f"letter {row.id}", daemon=True).start()

    def rest(self, timeout: float | None = None) -> bool:
        """Wait until no letter is under way; whether that came true in so many seconds."""
        with self._turn:
            return self._turn.wait_for(lambda: self.busy == 0, timeout)

    def _next(self) -> OutboxMessage | None:
        office = self.office
        with self._turn:
            if self.stop.is_set() or self.failure is not None or self.busy >= self.hands:
                return None
            now = office.clock()
            standing = relay_standing(office.database, now)
            careful = standing is not Standing.TRUSTED
            if standing is Standing.RESTING or (careful and self.busy >= ON_TRIAL):
                return None
            full = self.traffic.full(now, careful=careful)
            row = claim_next(office.database, office.worker, now, office.gates, full)
            if row is not None:
                self.busy += 1
                self.traffic.begin(row.recipient, now)
            return row

    def _work(self, row: OutboxMessage) -> None:
        next_row: OutboxMessage | None = row
        try:
            while next_row is not None and self._send(next_row):
                next_row = self._next()
        except Exception as problem:
            with self._turn:
                self.failure = problem

    def _send(self, row: OutboxMessage) -> bool:
        outcome, failure = None, None
        try:
            outcome = deliver_one(self.office, row)
        except Exception as problem:
            if self.hands == 1:
                raise
            failure = problem
        finally:
            with self._turn:
                if outcome is not None:
                    self.counts[outcome] += 1
                # Noted with the letter's end: whoever waits for that finds why it ended.
                self.failure = failure or self.failure
                self.traffic.end(row.recipient)
                self.busy -= 1
                self._turn.notify_all()
        return failure is None


def deliver_due(office: PostOffice, stop: Event | None = None) -> Counter[str]:
    """Send what is due, one by one, until nothing is, the relay is at fault or `stop` is set; counts outcomes."""
    crew = Crew(office, stop or Event(), hands=1)
    crew.fill()
    return crew.counts

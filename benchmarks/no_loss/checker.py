"""The histories held against each other: pure, and the only judge of a run."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from benchmarks.no_loss.history import INFO, OK, Delivery, History, Letter, Row, Strike

# What a page may say of the handing over.
HANDED, FAILED, HELD, DOUBTED, WITHDRAWN, WAITING = (
    "handed",
    "failed",
    "held",
    "doubted",
    "withdrawn",
    "waiting",
)
_FAILED_STATES = ("bounced", "failed", "blocked")
# From the final reply to the commit that tells of it: a commit waits for a busy database at most this long.
UNTOLD_SECONDS = 15.0
_DOUBTFUL_STRIKES = ("kill", "stop")
_DISK_FULL = "disk full"


@dataclass
class Findings:
    """What is wrong, by letter of the check, and the counts of the run."""

    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not any(self.faults.values())


class _Run:
    """A history with its indexes."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.ok = {one.token: one for one in reversed(history.attempts) if one.outcome == OK}
        self.unsure = {one.token for one in history.attempts if one.outcome == INFO} - self.ok.keys()
        self.tried = {one.token: one for one in history.attempts}
        self.rows = {row.token: row for row in history.rows}
        self.outbox = [letter for row in history.rows for letter in row.letters] + history.others
        self.doubts = {letter.message_id: letter.doubts for letter in self.outbox}
        self.letters_of: dict[str, list[Delivery]] = defaultdict(list)
        self.handoffs: dict[str, list[Delivery]] = defaultdict(list)
        for delivery in sorted(history.deliveries, key=lambda one: one.dot_at):
            self.letters_of[delivery.message_id].append(delivery)
            if delivery.is_handoff:
                self.handoffs[delivery.in_text].append(delivery)
        self.withdrawn = {one.token for one in history.withdrawals if one.outcome == OK}
        self.maybe_withdrawn = {one.token for one in history.withdrawals if one.outcome == INFO}


def check(history: History) -> Findings:
    """Hold a run to A–H; what else was found broken (damaged database, no rest) counts as X."""
    run = _Run(history)
    findings = Findings()
    for letter, rule in RULES.items():
        findings.faults[letter].extend(rule(run))
    findings.faults["X"].extend(history.broken)
    _count(run, findings)
    return findings


def _acknowledged_are_rows(run: _Run) -> Iterator[str]:
    for token in run.ok.keys() - run.rows.keys():
        yield f"lost: {token} was acknowledged and is no row"
    kept = set(run.history.reported)
    for report in run.history.reports:
        if report.outcome == OK and report.words not in kept:
            yield f"lost: the report “{report.words}” was acknowledged and is no row"


def _rows_are_expected(run: _Run) -> Iterator[str]:
    if len(run.rows) != len(run.history.rows):
        yield f"{len(run.history.rows) - len(run.rows)} rows too many for their tokens"
    for token in run.rows.keys() - run.ok.keys() - run.unsure:
        yield f"unexpected: {token} is a row, and its client was refused or never sent it"


def _rows_are_whole(run: _Run) -> Iterator[str]:
    for row in run.history.rows:
        tried = run.tried.get(row.token)
        if tried is None:
            continue
        if (row.email, row.offer, row.digest) != (tried.email, tried.offer, tried.digest):
            yield f"{row.token}: the row is not what was sent"
        if row.stored != tried.digest and not row.withdrawn:
            yield f"{row.token}: its file is {'damaged' if row.stored else 'missing'}"
        names = Counter(letter.name for letter in row.letters)
        for name in ("application_handoff", "application_receipt"):
            if names[name] != 1:
                yield f"{row.token}: {names[name]} letters {name}"
        if names["application_withdrawn"] > int(row.withdrawn):
            yield f"{row.token}: {names['application_withdrawn']} letters application_withdrawn"


def _acknowledged_arrive(run: _Run) -> Iterator[str]:
    for token in run.ok:
        row = run.rows.get(token)
        if row is None or row.withdrawn:
            continue
        # A final reply lost twice is for a person to settle, and its page says so: visibly held as well.
        if not run.handoffs.get(token) and _end_of(row) not in (FAILED, HELD, DOUBTED):
            yield f"{token}: not delivered, and its letter is {_end_of(row)}"
    for letter in run.outbox:
        if letter.waits:
            yield f"{letter.message_id}: still waits ({letter.state})"


def _duplicates_are_explained(run: _Run) -> Iterator[str]:
    for message_id, deliveries in run.letters_of.items():
        if len({(one.data, one.recipient) for one in deliveries}) > 1:
            yield f"{message_id}: sent again with other bytes or to somebody else"
        if len(deliveries) - 1 > run.doubts.get(message_id, 0):
            yield f"{message_id}: sent {len(deliveries)} times, and the board doubted it less often"
        for earlier in deliveries[:-1]:
            if not doubt_about(earlier, run.history.strikes):
                yield f"{message_id}: sent again though its final reply was read by {earlier.worker}"
    for token, deliveries in run.handoffs.items():
        if len({one.message_id for one in deliveries}) > 1:
            yield f"{token}: two letters carry it"


def doubt_about(delivery: Delivery, strikes: list[Strike]) -> str:
    """Why the board could not know of this delivery, or an empty text."""
    if delivery.answer in ("cut", "hung"):
        return f"{delivery.answer} after the dot"
    # The worker may have been struck before it could write down what it had read.
    until = delivery.dot_at + UNTOLD_SECONDS
    for strike in strikes:
        meets = strike.began <= until and strike.ended >= delivery.dot_at
        on_it = strike.target == delivery.worker and strike.kind.startswith(_DOUBTFUL_STRIKES)
        if meets and (on_it or strike.kind == _DISK_FULL):
            return strike.kind
    return ""


def _letters_reach_the_right_one(run: _Run) -> Iterator[str]:
    for delivery in run.history.deliveries:
        if not delivery.is_handoff:
            continue
        tried = run.tried.get(delivery.in_text)
        if tried is None:
            yield f"{delivery.message_id}: carries nobody's application"
            continue
        if delivery.recipient != run.history.recruiters[tried.offer]:
            yield f"{delivery.in_text}: went to {delivery.recipient}"
        if delivery.attached != tried.digest or delivery.in_file != delivery.in_text:
            yield f"{delivery.in_text}: carries another file ({delivery.in_file or 'none'})"


def _withdrawn_stay_here(run: _Run) -> Iterator[str]:
    for withdrawal in run.history.withdrawals:
        if withdrawal.outcome != OK:
            continue
        for delivery in run.handoffs.get(withdrawal.token, ()):
            if withdrawal.unseen:
                yield f"{withdrawal.token}: delivered, and the page said that the company received nothing"
            elif delivery.mail_at > withdrawal.ended:
                yield f"{withdrawal.token}: begun {delivery.mail_at - withdrawal.ended:.2f} s after its withdrawal"


def _pages_tell_the_truth(run: _Run) -> Iterator[str]:
    for token, attempt in run.ok.items():
        row = run.rows.get(token)
        if row is None:
            continue
        said = run.history.pages.get(attempt.page, "nothing")
        deliveries = run.handoffs.get(token, [])
        if row.withdrawn:
            good = said == WITHDRAWN
        elif said == HANDED:
            good = any(one.answer in ("read", "sent") for one in deliveries)
        elif said == DOUBTED:
            good = said == _end_of(row) and all(doubt_about(one, run.history.strikes) for one in deliveries)
        else:
            good = said in (FAILED, HELD) and said == _end_of(row) and not deliveries
        if not good:
            yield f"{token}: its page says “{said}”; {len(deliveries)} deliveries, row {_end_of(row)}"
    for token in run.withdrawn:
        if token in run.rows and not run.rows[token].withdrawn:
            yield f"{token}: its withdrawal was acknowledged and is not in the row"


RULES: dict[str, Callable[[_Run], Iterator[str]]] = {
    "A": _acknowledged_are_rows,
    "B": _rows_are_expected,
    "C": _rows_are_whole,
    "D": _acknowledged_arrive,
    "E": _duplicates_are_explained,
    "F": _letters_reach_the_right_one,
    "G": _withdrawn_stay_here,
    "H": _pages_tell_the_truth,
}


def _handoff(row: Row) -> Letter | None:
    return next((letter for letter in row.letters if letter.name == "application_handoff"), None)


def _end_of(row: Row) -> str:
    letter = _handoff(row)
    if letter is None:
        return "gone"
    if letter.state in _FAILED_STATES:
        return FAILED
    if (letter.state == "uncertain" and letter.doubts > 1) or (letter.state == "held" and letter.doubts):
        # What may have left and is then kept back is said to be in doubt, not to be here.
        return DOUBTED
    return letter.state


def _count(run: _Run, findings: Findings) -> None:
    again = [deliveries for deliveries in run.letters_of.values() if len(deliveries) > 1]
    explained = Counter(
        doubt_about(earlier, run.history.strikes) or "nothing"
        for deliveries in again
        for earlier in deliveries[:-1]
    )
    findings.counts.update(
        {
            "attempts": len(run.history.attempts),
            "applications": len(run.tried),
            "ok": len(run.ok),
            "info": len(run.unsure),
            "refused": len(run.tried.keys() - run.ok.keys() - run.unsure),
            "lost": len(run.ok.keys() - run.rows.keys()),
            "recovered": len(run.unsure & run.rows.keys()),
            "unexpected": len(run.rows.keys() - run.ok.keys() - run.unsure),
            "withdrawn": sum(row.withdrawn for row in run.history.rows),
            "reports": sum(report.outcome == OK for report in run.history.reports),
            "letters delivered": len(run.letters_of),
            "handoffs delivered": len(run.handoffs),
            "handoffs failed visibly": sum(_end_of(row) == FAILED for row in run.history.rows),
            "handoffs held visibly": sum(_end_of(row) == HELD for row in run.history.rows),
            "handoffs in doubt": sum(_end_of(row) == DOUBTED for row in run.history.rows),
            "duplicated": len(again),
            **{f"duplicated, by {why}": number for why, number in sorted(explained.items())},
        }
    )

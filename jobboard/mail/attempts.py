"""What was tried for each letter, and running totals of how letters ended: written in the transaction of a verdict."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from jobboard.mail.models import DeliveryAttempt, DeliveryState, MailTotal

# A relay that is away for days says the same for days: that is one line. More lines than these help nobody.
MOST_KEPT = 30
COUNTED = (DeliveryState.HANDED, DeliveryState.BOUNCED, DeliveryState.FAILED)


def remember(session: Session, letter_id: int, outcome: DeliveryState, said: str, now: datetime) -> None:
    """Write down what a try, or a notice that came back, has to say of a letter."""
    newest = select(DeliveryAttempt).where(DeliveryAttempt.letter_id == letter_id)
    last = session.exec(newest.order_by(col(DeliveryAttempt.id).desc()).limit(1)).first()
    if last is not None and (last.outcome, last.said) == (outcome, said[:500]):
        last.times, last.last_at = last.times + 1, now
        session.add(last)
    else:
        session.add(
            DeliveryAttempt(letter_id=letter_id, first_at=now, last_at=now, outcome=outcome, said=said[:500])
        )
    session.flush()
    _trim(session, letter_id)


def _trim(session: Session, letter_id: int) -> None:
    mine = col(DeliveryAttempt.letter_id) == letter_id
    beyond = select(DeliveryAttempt.id).where(mine).order_by(col(DeliveryAttempt.id).desc()).offset(MOST_KEPT)
    last = session.exec(beyond.limit(1)).first()
    if last is not None:
        session.connection().execute(delete(DeliveryAttempt).where(mine, col(DeliveryAttempt.id) <= last))


def count(session: Session, outcome: DeliveryState) -> None:
    """One more letter ended like this, if that is counted.

    Every worker counts in the same rows, so this comes last in a transaction: nobody may wait for another row here.
    """
    if outcome not in COUNTED:
        return
    more = update(MailTotal).where(col(MailTotal.outcome) == outcome).values(letters=MailTotal.letters + 1)
    if session.connection().execute(more).rowcount:
        return
    try:
        with session.begin_nested():
            session.add(MailTotal(outcome=outcome, letters=1))
            session.flush()
    except IntegrityError:
        # Another worker counted the first one.
        session.connection().execute(more)


def attempts_of(session: Session, letter_id: int) -> list[DeliveryAttempt]:
    """What is known of the tries for a letter, the oldest first."""
    found = select(DeliveryAttempt).where(DeliveryAttempt.letter_id == letter_id)
    return list(session.exec(found.order_by(col(DeliveryAttempt.id))))


def forget_attempts(session: Session, letters: Sequence[int | None]) -> None:
    """Drop what was said about letters, for those that are erased."""
    session.connection().execute(delete(DeliveryAttempt).where(col(DeliveryAttempt.letter_id).in_(letters)))


def totals(session: Session) -> dict[DeliveryState, int]:
    """How many letters ever ended in each of the counted ways."""
    found = {row.outcome: row.letters for row in session.exec(select(MailTotal))}
    return {outcome: found.get(outcome, 0) for outcome in COUNTED}

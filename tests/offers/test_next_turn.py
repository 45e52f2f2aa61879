"""When the clock alone next changes what is public, told without looking through the board."""

from datetime import timedelta

from sqlalchemy import event

from jobboard.kit.db import Database
from jobboard.offers.actions import lifecycle
from jobboard.offers.models import CloseReason, Offer
from jobboard.offers.queries import next_turn
from tests.factories import NOON, make_offer

HOUR = timedelta(hours=1)


def test_it_is_the_next_publication_or_the_next_end_of_what_is_online(database: Database) -> None:
    with database.writing() as session:
        assert next_turn(session, NOON) is None
        make_offer(session, published_at=NOON - 9 * HOUR, expires_at=NOON)
        late = make_offer(session, published_at=NOON - HOUR, expires_at=NOON + 9 * HOUR)
        closed = make_offer(session, published_at=NOON - HOUR, expires_at=NOON + HOUR)
        lifecycle.close(
            session,
            session.get_one(Offer, closed.id),
            reason=CloseReason.FILLED_HERE,
            actor="moderator",
            now=NOON,
        )
        assert next_turn(session, NOON) == late.expires_at
        make_offer(session, published_at=NOON + 3 * HOUR, expires_at=NOON + 99 * HOUR)
        assert next_turn(session, NOON) == NOON + 3 * HOUR
        assert next_turn(session, NOON + 3 * HOUR) == NOON + 9 * HOUR


def test_sqlite_sorts_nothing_for_it(database: Database) -> None:
    """On a board of 100,000 sorting all that is online took a second after each change."""
    if not database.sqlite:
        return
    asked: list[tuple[str, object]] = []
    event.listen(
        database.read_engine,
        "before_cursor_execute",
        lambda _c, _u, statement, parameters, _x, _m: asked.append((statement, parameters)),
    )
    with database.reading() as session:
        next_turn(session, NOON)
        statements = [one for one in asked if one[0].startswith("SELECT")]
        plans = [
            str(
                session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            )
            for statement, parameters in statements
        ]
    assert len(plans) == 2
    assert all("SEARCH" in plan and "TEMP B-TREE" not in plan for plan in plans)

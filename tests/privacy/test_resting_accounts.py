"""An account that nobody uses is told so after 23 months and erased after 24 (internship-law P2, L-03)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from jobboard.accounts.actions import add_moderator, sign_in
from jobboard.accounts.models import SignedIn, User
from jobboard.accounts.queries import find_user
from jobboard.applications.models import Answer
from jobboard.journal.models import JournalEntry
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.mail.models import OutboxMessage
from jobboard.offers.models import Offer
from jobboard.privacy.housekeeping import count, keep_house
from tests.factories import NOON, make_application, make_offer, make_user

DAY = timedelta(days=1)
TOLD, GONE = NOON + 701 * DAY, NOON + 731 * DAY


@pytest.fixture
def rose(database: Database) -> int:
    """Rose signed in once."""
    with database.writing() as session:
        user = make_user(session)
        sign_in(session, user=user, browser="Firefox", now=NOON)
        return user.id or 0


def notices(session: Session) -> list[str]:
    """Who was written to."""
    found = select(OutboxMessage.recipient).where(OutboxMessage.letter == "account_ending")
    return list(session.exec(found.order_by(col(OutboxMessage.id))))


def test_an_account_is_told_after_23_months_and_erased_a_month_later(
    rose: int, database: Database, files: FileStore
) -> None:
    before = keep_house(database, files, TOLD - 2 * DAY)
    assert (before["account_notices"], before["accounts"]) == (0, 0)
    counted = count(database, files, TOLD)
    done = keep_house(database, files, TOLD)
    assert (done["account_notices"], done["accounts"]) == (1, 0)
    assert counted["account_notices"] == 1
    with database.reading() as session:
        assert notices(session) == ["rose@example.org"]
    assert keep_house(database, files, TOLD + 29 * DAY)["account_notices"] == 0
    assert count(database, files, GONE)["accounts"] == 1
    assert keep_house(database, files, GONE)["accounts"] == 1
    with database.reading() as session:
        user = session.get_one(User, rose)
        assert (user.email, user.name) == ("erased@erased.invalid", "")
        assert find_user(session, "rose@example.org") is None
        assert session.exec(select(JournalEntry).where(JournalEntry.act == "person.erase")).one()
    # The journal prunes what is chained, which the worker does.
    assert {name for name, number in count(database, files, GONE).items() if number} <= {"journal"}


def test_nobody_is_erased_without_a_month_of_notice(rose: int, database: Database, files: FileStore) -> None:
    """The worker stood still for years: the notice comes first all the same."""
    late = NOON + 2000 * DAY
    assert [keep_house(database, files, late)[name] for name in ("account_notices", "accounts")] == [1, 0]
    assert keep_house(database, files, late + 29 * DAY)["accounts"] == 0
    assert keep_house(database, files, late + 30 * DAY)["accounts"] == 1


def _signs_in(session: Session, user: User) -> None:
    sign_in(session, user=user, browser="Firefox", now=TOLD + DAY)


def _posts(session: Session, user: User) -> None:
    make_offer(session, author=user, created_at=TOLD + DAY, updated_at=TOLD + DAY)


def _answers(session: Session, user: User) -> None:
    application = make_application(session, make_offer(session))
    given = {"kind": "refused", "text": "", "state_before": "waiting", "form_key": "one"}
    session.add(
        Answer(
            application_id=application.id or 0,
            by_user_id=user.id,
            created_at=TOLD + DAY,
            leaves_at=TOLD + DAY,
            **given,
        )
    )


def _applies(session: Session, user: User) -> None:
    make_application(session, make_offer(session, title="Une autre"), email=user.email, now=NOON)


@pytest.mark.parametrize("act", [_signs_in, _posts, _answers])
def test_whoever_comes_back_keeps_the_account_and_is_told_again_two_years_later(
    act: Callable[[Session, User], None], rose: int, database: Database, files: FileStore
) -> None:
    keep_house(database, files, TOLD)
    with database.writing() as session:
        act(session, session.get_one(User, rose))
    assert keep_house(database, files, GONE + DAY)["accounts"] == 0
    with database.writing() as session:
        # Browsers forget within a month; that somebody was there stays known.
        assert session.exec(select(SignedIn)).all() == []
        session.connection().execute(Offer.__table__.update().values(expires_at=TOLD + 60 * DAY))  # type: ignore[attr-defined]
    again = TOLD + 762 * DAY
    assert keep_house(database, files, again)["account_notices"] >= 1
    assert keep_house(database, files, again + 30 * DAY)["accounts"] >= 1
    with database.reading() as session:
        assert find_user(session, "rose@example.org") is None


def test_who_applied_with_the_same_mailbox_and_who_decides_on_offers_stay(
    rose: int, database: Database, files: FileStore
) -> None:
    with database.writing() as session:
        _applies(session, session.get_one(User, rose))
        add_moderator(session, email="ada@example.org", locale="fr", now=NOON)
        # The author of the offer applied to is somebody else.
        others = [user.email for user in session.exec(select(User)) if user.id != rose]
    keep_house(database, files, TOLD)
    with database.reading() as session:
        assert not {"rose@example.org", "ada@example.org"} & set(notices(session))
        assert len(others) >= 1

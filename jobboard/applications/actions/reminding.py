"""What time does to applications without an answer: letters to recruiters at most once a week, then the truth to students."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from jobboard.accounts.actions import LINK_LIFE, mint_link
from jobboard.accounts.models import Purpose, User
from jobboard.applications.actions.letters import say_unanswered
from jobboard.applications.models import Application, ListedApplication, State
from jobboard.applications.waiting import (
    WEEK,
    Waiting,
    handed_at,
    inboxes_to_remind,
    lapse_moment,
    lately_reminded,
    notice_from,
    unanswered,
    waiting_at,
)
from jobboard.journal.actions import note
from jobboard.kit.clock import day_of
from jobboard.kit.db import Database, skip_locked, take_turn
from jobboard.kit.tokens import marker
from jobboard.mail.outbox import enqueue, safe_address, settings_of
from jobboard.offers.mailboxes import working_mailbox
from jobboard.offers.models import Offer

# Names in one letter; the page it leads to has them all.
MOST_LISTED = 25
# Students told in one transaction, so that nobody who writes waits long.
BATCH = 50


def ask_for_answers(database: Database, now: datetime) -> None:
    """The worker's chore: one letter for each recruiter to whom one is due, whatever happened meanwhile (R-27)."""
    with database.reading() as session:
        inboxes = inboxes_to_remind(session, now, settings_of(session))
    for inbox in inboxes:
        with database.writing() as session:
            if not take_turn(session, f"remind {inbox}"):
                continue
            remind_recruiter(session, inbox, now)


def remind_recruiter(session: Session, inbox: str, now: datetime) -> int:
    """Write to an address (in lower case) about all that waits there, unless it was asked in the last seven days.

    Gives how many applications are named, 0 when no letter leaves.
    """
    # While the address refuses mail, each offer's second one is asked, about its own applications only.
    piles: dict[str, list[Waiting]] = {}
    for one in waiting_at(session, inbox, now):
        piles.setdefault(working_mailbox(session, one.offer, now).casefold(), []).append(one)
    return sum(_write(session, pile, now) for pile in piles.values())


def _write(session: Session, waiting: list[Waiting], now: datetime) -> int:
    settings = settings_of(session)
    to = working_mailbox(session, waiting[0].offer, now)
    first = _spellings(waiting)
    # Another worker may have written since we looked.
    if lately_reminded(session, first if safe_address(to) in first else {safe_address(to)}, now) is not None:
        return 0
    author = session.get_one(User, waiting[0].offer.author_id)
    link = mint_link(session, purpose=Purpose.ANSWER_MANY, user_id=author.id, now=now)
    for one in waiting:
        application = one.application
        session.add(ListedApplication(link_id=link.id or 0, application_id=application.id or 0))
        application.listed_at = now
        # A week before the notice is due as well: no second letter has to follow for that alone.
        if application.lapses_at is None and notice_from(one.since, settings) <= now + WEEK:
            application.lapses_at = lapse_moment(one.since, now, settings)
        session.add(application)
    enqueue(
        session,
        letter="waiting_applications",
        to=to,
        locale=author.locale,
        context={
            **_listed(waiting, now),
            "token": marker(link.nonce),
            "until": now + LINK_LIFE[Purpose.ANSWER_MANY],
        },
        now=now,
        subject_key=f"listed:{link.id}",
    )
    note(
        session,
        act="application.ask_for_answers",
        subject=f"user:{author.id}",
        actor="clock",
        now=now,
        applications=[one.application.id for one in waiting],
    )
    return len(waiting)


def _spellings(waiting: list[Waiting]) -> set[str]:
    """One mailbox may be written in capitals in one offer and not in another."""
    return {safe_address(one.offer.contact_email) for one in waiting}


def _listed(waiting: list[Waiting], now: datetime) -> dict[str, Any]:
    """What the letter says of each: who, for how many days, whether the student asked, when its time is over."""
    groups: dict[int, dict[str, Any]] = {}
    for one in waiting[:MOST_LISTED]:
        group = groups.setdefault(one.offer.id or 0, {"title": one.offer.title, "people": []})
        lapses_at = one.application.lapses_at
        group["people"].append(
            {
                "who": one.application.short_name,
                "days": (day_of(now) - day_of(one.since)).days,
                "asks": one.application.reminded_at is not None,
                "lapses": day_of(lapses_at) if lapses_at is not None else None,
            }
        )
    return {
        "groups": list(groups.values()),
        "count": len(waiting),
        "hidden": len(waiting[MOST_LISTED:]),
        "some_lapse": any(one.application.lapses_at is not None for one in waiting),
    }


def give_up_waiting(database: Database, now: datetime) -> None:
    """The worker's chore: what nobody answered in time becomes "no answer", and the student hears it, once."""
    while True:
        with database.writing() as session:
            if lapse(session, now, most=BATCH) < BATCH:
                return


def lapse(session: Session, now: datetime, *, most: int = BATCH) -> int:
    """Tell the students whose time is over, `most` at a time; gives how many.

    Only after the day that the recruiter was told beforehand: without that letter nothing lapses.
    """
    over = (
        select(Application)
        .join(Offer, col(Offer.id) == Application.offer_id)
        .where(*unanswered(), col(Application.lapses_at) <= now, handed_at().is_not(None))
        .order_by(col(Application.lapses_at), col(Application.id))
        .limit(most)
    )
    applications = session.scalars(skip_locked(over, session, of=Application)).all()
    for application in applications:
        offer = session.get_one(Offer, application.offer_id)
        since: Any = session.exec(select(handed_at()).where(Application.id == application.id)).one()
        application.state = State.NO_ANSWER
        session.add(application)
        say_unanswered(session, application, offer, since, now)
        note(session, act="application.no_answer", subject=application.subject_key, actor="clock", now=now)
    session.flush()
    return len(applications)

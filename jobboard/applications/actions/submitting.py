"""Applying, correcting and taking back: one transaction each, one letter each, whoever clicks how often."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from jobboard.accounts.actions import LINK_LIFE, link_columns
from jobboard.accounts.models import AccessLink, Purpose
from jobboard.applications.actions.letters import (
    acknowledge,
    answer_purpose,
    confirm_withdrawal,
    end_answer_links,
    hand_off,
    say_offer_full,
    tell_recruiter,
    withdrawal_purpose,
)
from jobboard.applications.forms import Details
from jobboard.applications.models import OPEN_STATES, Application, State
from jobboard.applications.queries import WITHDRAWAL_UNDO, answers_to, find_sent, pending_answer, state_shown
from jobboard.journal.actions import note
from jobboard.kit.db import guarded
from jobboard.kit.rows import insert, insert_entity
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import new_nonce
from jobboard.mail.control import cancel
from jobboard.mail.models import DeliveryState
from jobboard.mail.outbox import settings_of
from jobboard.mail.queries import letters_of
from jobboard.offers.actions import lifecycle
from jobboard.offers.models import CloseReason, Offer, OfferNotOpen


class AlreadyLeft(Exception):
    """The application is on its way: it can no longer be corrected, only withdrawn."""


class AlreadySent(Exception):
    """This person has another application to the same offer."""


class NothingToWithdraw(Exception):
    """The application was withdrawn or decided before."""


def submit_application(
    session: Session,
    *,
    offer: Offer,
    details: Details,
    form_key: str,
    locale: str,
    now: datetime,
    settings: Settings,
) -> Application:
    """Store an application with its two letters, or give the one that this form or this person sent before.

    Raises OfferNotOpen; the application that fills the offer closes it, and a full one found open is closed.
    """
    known = find_sent(session, offer_id=offer.id or 0, email_key=details.email_key, form_key=form_key)
    if known is not None:
        return known
    if not offer.is_open(now):
        raise OfferNotOpen
    application = None
    try:
        with guarded(session):
            if lifecycle.count_application(session, offer, most=settings.max_applications):
                application = insert_entity(
                    session,
                    Application,
                    offer_id=offer.id or 0,
                    locale=locale,
                    form_key=form_key,
                    nonce=new_nonce(),
                    created_at=now,
                    leaves_at=now + timedelta(seconds=settings.handoff_delay),
                    **_columns(details),
                )
    except IntegrityError:
        # The same person pressed twice and the other request was first.
        known = find_sent(session, offer_id=offer.id or 0, email_key=details.email_key, form_key=form_key)
        if known is None:
            raise
        return known
    if offer.applications >= settings.max_applications:
        lifecycle.close(session, offer, reason=CloseReason.FULL, actor="clock", now=now)
        say_offer_full(session, offer, now)
    if application is None:
        raise OfferNotOpen
    insert(
        session,
        AccessLink,
        **link_columns(
            purpose=Purpose.APPLICATION,
            subject_id=application.id,
            email_key=application.email_key,
            nonce=application.nonce,
            now=now,
        ),
    )
    hand_off(session, application, offer, now)
    acknowledge(session, application, offer, now)
    note(
        session,
        act="application.new",
        subject=application.subject_key,
        actor="student",
        now=now,
        offer=offer.id,
    )
    # The CV went to the disk meanwhile; the rows that name it are committed after it.
    details.cv.file.wait()
    return application


def correct_application(
    session: Session, application: Application, offer: Offer, *, details: Details, now: datetime
) -> None:
    """Replace an application that is still held: the waiting letter is cancelled, a new one waits instead.

    Raises AlreadyLeft when it can no longer be caught, AlreadySent when the new address has applied as well.
    """
    session.refresh(application, with_for_update=True)
    address_before = application.email
    try:
        with session.begin_nested():
            caught = cancel(session, purpose_key=handoff_purpose(application), now=now)
            if not application.is_held(now) or not caught:
                raise AlreadyLeft
            for column, value in _columns(details).items():
                setattr(application, column, value)
            application.version += 1
            session.add(application)
            session.flush()
    except IntegrityError as problem:
        raise AlreadySent from problem
    end_answer_links(session, application, now)
    hand_off(session, application, offer, now)
    if application.email != address_before:
        session.connection().execute(
            update(AccessLink)
            .where(col(AccessLink.nonce) == application.nonce)
            .values(email_key=application.email_key)
        )
        acknowledge(session, application, offer, now)
    note(session, act="application.correct", subject=application.subject_key, actor="student", now=now)
    details.cv.file.wait()


def withdraw(session: Session, application: Application, offer: Offer, *, now: datetime) -> bool:
    """Take an application back; gives whether the company never saw it (F-44), else it is told so (F-45).

    Raises NothingToWithdraw for one that is withdrawn or decided.
    """
    session.refresh(application, with_for_update=True)
    # A refusal that can still be taken back has not been said: students need not know of it to withdraw.
    if state_shown(application, answers_to(session, application), now) not in OPEN_STATES:
        raise NothingToWithdraw
    unseen = _catch(session, application, now)
    # Taken back once, a withdrawal is final the second time.
    application.withdrawn_from = None if application.withdrawn_from or unseen else application.state
    pending = pending_answer(session, application, now)
    if pending is not None:
        # Nobody wants an answer to what was taken back.
        cancel(session, purpose_key=answer_purpose(pending), now=now)
        pending.undone_at = now
        session.add(pending)
        # A reply by mail may have come before it, and still counts.
        if application.answered_at == pending.created_at:
            application.answered_at = None
        if application.withdrawn_from:
            application.withdrawn_from = pending.state_before
    application.state = State.WITHDRAWN
    application.withdrawn_at = now
    if unseen:
        # The file goes with the next sweep of the store; the place in the offer is free again.
        application.cv_deleted_at = now
        # It never left, also where the hold was over: recruiters see what has left only.
        application.leaves_at = max(application.leaves_at, now + timedelta(seconds=1))
        end_answer_links(session, application, now)
        session.connection().execute(
            update(Offer)
            .where(col(Offer.id) == offer.id, col(Offer.applications) > 0)
            .values(applications=Offer.applications - 1)
        )
    else:
        # Held like an application: who clicked by mistake takes it back before anybody reads of it.
        due_at = now + timedelta(seconds=settings_of(session).handoff_delay)
        purpose = withdrawal_purpose(application)
        tell_recruiter(
            session,
            "application_withdrawn",
            application,
            offer,
            now,
            link=False,
            purpose=purpose,
            due_at=due_at,
        )
        until = now + WITHDRAWAL_UNDO if application.withdrawn_from else None
        confirm_withdrawal(session, application, offer, until, now)
    session.add(application)
    note(
        session,
        act="application.withdraw",
        subject=application.subject_key,
        actor="student",
        now=now,
        unseen=unseen,
    )
    return unseen


def _catch(session: Session, application: Application, now: datetime) -> bool:
    """Stop what carries an application to the company; gives whether none of it can have arrived."""
    purpose = handoff_purpose(application)
    caught = cancel(session, purpose_key=purpose, now=now) + cancel(
        session, purpose_key=f"{purpose}:second", now=now
    )
    perhaps_there = (
        DeliveryState.SENDING,
        DeliveryState.UNCERTAIN,
        DeliveryState.HANDED,
        DeliveryState.DELIVERED,
    )
    return caught > 0 and not any(
        row.letter == "application_handoff" and row.state in perhaps_there
        for row in letters_of(session, application.subject_key)
    )


def handoff_purpose(application: Application) -> str:
    """The purpose key of the letter that carries the present version."""
    return f"handoff:{application.id}:{application.version}"


def readdress(session: Session, offer: Offer, now: datetime) -> int:
    """Write anew what still waits for the address an offer had before (F-46); gives how many."""
    moved = 0
    statement = select(Application).where(
        Application.offer_id == offer.id, col(Application.withdrawn_at).is_(None)
    )
    for application in session.exec(statement):
        if cancel(session, purpose_key=handoff_purpose(application), now=now):
            application.version += 1
            session.add(application)
            end_answer_links(session, application, now)
            hand_off(session, application, offer, now)
            moved += 1
    return moved


def renew_links(session: Session, email_key: str, now: datetime) -> None:
    """Let the private links of a mailbox live on, when it asks for the list of its applications."""
    session.connection().execute(
        update(AccessLink)
        .where(
            col(AccessLink.purpose) == Purpose.APPLICATION,
            col(AccessLink.email_key) == email_key,
            col(AccessLink.used_at).is_(None),
        )
        .values(expires_at=now + LINK_LIFE[Purpose.APPLICATION])
    )


def _columns(details: Details) -> dict[str, Any]:
    return {
        "name": details.name,
        "email": details.email,
        "email_key": details.email_key,
        "training": details.training,
        "message": details.message,
        "phone": details.phone,
        "cv_digest": details.cv.file.digest,
        "cv_name": details.cv.name,
        "cv_type": details.cv.media_type,
        "cv_size": details.cv.size,
    }

"""Erasing somebody for good, because they asked: in the database, in the outbox, in the store, and after a restore."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, and_, cast, delete, func, or_, update
from sqlmodel import Session, col, select

from jobboard.accounts.models import AccessLink, Purpose, SignedIn, User
from jobboard.alerts.actions.keeping import stop_all
from jobboard.alerts.models import Alert
from jobboard.applications.actions.ending import TOLD, end_recruitment, tell_applicants
from jobboard.applications.actions.erasing import erase_applications
from jobboard.applications.actions.submitting import readdress
from jobboard.applications.models import Answer, Application, State
from jobboard.companies.models import Company, Membership
from jobboard.journal.actions import note
from jobboard.journal.chain import erase_lines
from jobboard.journal.models import JournalEntry
from jobboard.kit.fulltext import unlearn
from jobboard.kit.limits import forget_key
from jobboard.kit.text import words as folded
from jobboard.mail.erasing import NOBODY, about, erase_letters, without
from jobboard.mail.models import OutboxMessage
from jobboard.mail.outbox import settings_of
from jobboard.moderation.models import Decision, Report
from jobboard.offers.actions.erasing import NAMELESS, erase_offer, replace_contact
from jobboard.offers.models import CloseReason, Offer, OfferNotOpen, Status, WrongState
from jobboard.privacy.files import doom
from jobboard.privacy.people import Person, find_person, is_last_moderator
from jobboard.privacy.tombstones import erased_at, mark

# Counters that are kept by address; those of the privacy page itself stay, so that erasing lifts no limit on it.
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
LIMITS = {
    "list": _HOUR,
    "list-day": _DAY,
    "apply-email": _DAY,
    "alert": _HOUR,
    "alert-day": _DAY,
    "sign-in": _HOUR,
    "confirm-hour": _HOUR,
    "confirm-day": _DAY,
}


@dataclass
class Erased:
    """What was done, in numbers."""

    applications: int = 0
    companies_told: int = 0
    offers: int = 0
    students_told: int = 0


class LastModerator(Exception):
    """Nobody could decide on offers any more."""


def erase_person(session: Session, person: Person, *, now: datetime, tell: bool = True) -> Erased:
    """Erase everything that hangs on a mailbox.

    With `tell` companies that received an application, and students who wait for an answer to an offer that ends,
    hear of it; a restore erases again without telling twice. Raises LastModerator.
    """
    if tell and is_last_moderator(session, person):
        raise LastModerator
    settings = settings_of(session)
    done = Erased(applications=len(person.applications))
    # Before the names go: they are what texts are searched for.
    words = person.words
    nonces = [f"application:{application.nonce}" for application in person.applications]
    mark(session, settings, [f"mailbox:{person.key}", *nonces], now)
    doom(session, {application.cv_digest for application in person.applications}, now)
    for offer in person.offers:
        done.students_told += _end(session, offer, tell=tell, now=now)
        done.offers += 1
    subjects = [offer.subject_key for offer in person.offers]
    if person.user is not None:
        subjects.append(f"user:{person.user.id}")
    # Before letters to the address are stopped: applications that wait for it are written anew.
    for offer in person.named_in:
        author = session.get_one(User, offer.author_id)
        if replace_contact(session, offer, person.key, author=author, now=now):
            readdress(session, offer, now)
    theirs = func.lower(OutboxMessage.recipient) == person.key
    erase_letters(session, theirs, now, with_recipient=True)
    done.companies_told = erase_applications(session, person.applications, person.key, now=now, tell=tell)
    _erase_letters_of_others(session, person, subjects, words, now)
    for offer in person.offers:
        _erase_offer(session, offer, now)
    if person.offers:
        unlearn(session, [part for word in words for part in folded(word)])
    for draft in person.drafts:
        session.delete(draft)
    stop_all(session, person.alerts, actor="person", now=now)
    _end_links(session, person)
    if person.user is not None:
        _erase_user(session, person.user, words, now)
    forget_key(session, LIMITS, person.key, now)
    note(session, act="person.erase", subject="person", actor="person", now=now)
    return done


def _end(session: Session, offer: Offer, *, tell: bool, now: datetime) -> int:
    """Close an offer and tell those who wait; how many."""
    if not tell:
        waiting = and_(col(Application.offer_id) == offer.id, col(Application.state).in_(TOLD))
        closed = update(Application).where(waiting).values(state=State.OFFER_CLOSED)
        session.connection().execute(closed)
        return 0
    try:
        return end_recruitment(session, offer, reason=CloseReason.WITHDRAWN, by=None, now=now)
    except (WrongState, OfferNotOpen):
        # Ended before: those whose applications were still read hear that they are not any more.
        return tell_applicants(session, offer, reason=CloseReason.WITHDRAWN, actor="clock", now=now)


def _erase_letters_of_others(
    session: Session, person: Person, subjects: list[str], words: list[str], now: datetime
) -> None:
    """Letters that name the person and went to somebody else: emptied; those about their offers keep the students' news."""
    news = ("offer_closed_to_applicant", "application_erased")
    written = select("application:" + cast(col(Application.id), String)).where(
        col(Application.offer_id).in_([offer.id for offer in person.offers])
    )
    answers = and_(
        col(OutboxMessage.letter) == "application_answer", col(OutboxMessage.subject_key).in_(written)
    )
    named = or_(about(person.key, subjects), answers)
    erase_letters(session, and_(named, col(OutboxMessage.letter).not_in(news)), now, with_recipient=False)


def _erase_offer(session: Session, offer: Offer, now: datetime) -> None:
    applied = select(Application.id).where(
        Application.offer_id == offer.id, col(Application.anonymised_at).is_(None)
    )
    keep_names = session.exec(applied.limit(1)).first() is not None
    erase_offer(session, offer, keep_names=keep_names, now=now)
    for decision in session.exec(select(Decision).where(Decision.offer_id == offer.id)):
        decision.comment = ""
        decision.released = [{**row, "word": "", "reason": ""} for row in decision.released]
        session.add(decision)
    session.connection().execute(
        update(Report).where(col(Report.offer_id) == offer.id).values(text="", reporter_hash="")
    )
    of_it = col(JournalEntry.subject) == offer.subject_key
    # Only these lines hold a sentence that somebody wrote.
    erase_lines(session, and_(of_it, col(JournalEntry.act) == "law.release"), now)


def _end_links(session: Session, person: Person) -> None:
    numbers = [draft.id for draft in person.drafts]
    theirs = col(AccessLink.email_key) == person.key
    if person.user is not None:
        theirs = or_(theirs, col(AccessLink.user_id) == person.user.id)
    drafts = and_(col(AccessLink.purpose) == Purpose.DRAFT, col(AccessLink.subject_id).in_(numbers))
    session.connection().execute(delete(AccessLink).where(or_(theirs, drafts)))


def _erase_user(session: Session, user: User, words: list[str], now: datetime) -> None:
    session.connection().execute(delete(SignedIn).where(col(SignedIn.user_id) == user.id))
    companies = session.exec(select(Membership.company_id).where(Membership.user_id == user.id)).all()
    session.connection().execute(delete(Membership).where(col(Membership.user_id) == user.id))
    for number in companies:
        _erase_company(session, number)
    for answer in session.exec(select(Answer).where(Answer.by_user_id == user.id)):
        # The words stay with the student they were written to, without who wrote them.
        answer.text = without(answer.text, words)
        session.add(answer)
    who = f"user:{user.id}"
    erase_lines(session, or_(col(JournalEntry.actor) == who, col(JournalEntry.subject) == who), now)
    user.email, user.email_key, user.name = NOBODY, f"erased:{user.id}", ""
    user.blocked_at, user.confirmed_at = now, None
    session.add(user)
    session.flush()


def _erase_company(session: Session, number: int) -> None:
    """A company nobody acts for any more, and that no live offer names, is forgotten as well."""
    member = session.exec(select(Membership.id).where(Membership.company_id == number).limit(1)).first()
    live = select(Offer.id).where(Offer.company_id == number, col(Offer.status) != Status.REMOVED)
    if member is not None or session.exec(live.limit(1)).first() is not None:
        return
    company = session.get_one(Company, number)
    company.name, company.name_key, company.about, company.siren = NAMELESS, "", "", None
    company.verified_at = None
    session.add(company)


def erase_again(session: Session, marks: dict[str, datetime], *, now: datetime) -> int:
    """After a restore: erase whoever was erased since the backup, as far as they were there; gives how many."""
    keys = settings_of(session).keys
    addresses: set[str] = set()
    for column in (
        Application.email_key,
        User.email_key,
        func.lower(OutboxMessage.recipient),
        func.lower(OutboxMessage.reply_to),
        func.lower(Offer.contact_email),
        func.lower(Offer.second_contact),
        AccessLink.email_key,
        Alert.email_key,
    ):
        addresses |= {str(one) for one in session.connection().execute(select(column).distinct()).scalars()}
    done = 0
    for key in sorted(addresses):
        at = erased_at(marks, keys, f"mailbox:{key}")
        person = find_person(session, key, now, until=at) if at is not None else None
        if person is not None and person.is_known:
            erase_person(session, person, now=now, tell=False)
            done += 1
    remaining = select(Application).where(col(Application.anonymised_at).is_(None))
    for application in session.exec(remaining).all():
        # Its address may have been another one when the backup was made.
        if erased_at(marks, keys, f"application:{application.nonce}") is not None:
            doom(session, {application.cv_digest}, now)
            erase_applications(session, [application], application.email_key, now=now, tell=False)
            done += 1
    return done

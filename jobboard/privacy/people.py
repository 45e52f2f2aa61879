"""Everything about one person: what hangs on one mailbox, whoever's it is."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from jobboard.accounts.models import Role, User
from jobboard.accounts.queries import find_user, moderators
from jobboard.alerts.models import Alert
from jobboard.alerts.queries import alerts_of
from jobboard.applications.actions.ending import TOLD
from jobboard.applications.models import Application
from jobboard.mail.models import OutboxMessage
from jobboard.offers.models import Draft, Offer, Status

# Offers that readers can see or apply to, or soon could.
LIVE = (Status.PUBLISHED, Status.PAUSED, Status.HELD)


@dataclass
class Person:
    """What hangs on a mailbox. `offers` are their own, `named_in` are somebody else's that name the address."""

    key: str
    user: User | None = None
    applications: list[Application] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    named_in: list[Offer] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    letters: int = 0

    @property
    def is_known(self) -> bool:
        """Whether the board holds anything of this person."""
        held = (self.applications, self.offers, self.named_in, self.drafts, self.alerts)
        return bool(self.user or any(held) or self.letters)

    @property
    def words(self) -> list[str]:
        """Names and addresses by which texts can name the person; none too short to mean somebody else."""
        found = {self.key}
        for application in self.applications:
            found |= {application.email, application.name, application.phone}
        if self.user is not None:
            found |= {self.user.email, self.user.name}
        for offer in self.offers:
            found |= {offer.contact_name, offer.phone, offer.second_contact, offer.contact_email}
        return sorted(word for word in found if len(word) > 4)


def find_person(session: Session, key: str, now: datetime, *, until: datetime | None = None) -> Person:
    """What hangs on a mailbox (the address in lower case); with `until` only what was there before that moment."""
    user = find_user(session, key)
    if user is not None and until is not None and user.created_at > until:
        user = None
    applications = select(Application).where(
        Application.email_key == key, col(Application.anonymised_at).is_(None)
    )
    person = Person(key, user)
    person.applications = [
        one
        for one in session.exec(applications.order_by(col(Application.id)))
        if until is None or one.created_at <= until
    ]
    if user is not None:
        own = select(Offer).where(Offer.author_id == user.id).order_by(col(Offer.id))
        person.offers = [one for one in session.exec(own) if until is None or one.created_at <= until]
    named = select(Offer).where(
        or_(func.lower(Offer.contact_email) == key, func.lower(Offer.second_contact) == key)
    )
    mine = {offer.id for offer in person.offers}
    person.named_in = [
        one
        for one in session.exec(named.order_by(col(Offer.id)))
        if one.id not in mine and (until is None or one.created_at <= until)
    ]
    person.drafts = [one for one in _drafts(session, key) if until is None or one.created_at <= until]
    person.alerts = [one for one in alerts_of(session, key) if until is None or one.created_at <= until]
    sent = select(func.count()).select_from(OutboxMessage).where(func.lower(OutboxMessage.recipient) == key)
    if until is not None:
        sent = sent.where(col(OutboxMessage.created_at) <= until)
    person.letters = int(session.exec(sent).one())
    return person


def _drafts(session: Session, key: str) -> list[Draft]:
    # Drafts live for thirty days and belong to whoever has their link: only their words say whose they are.
    return [
        draft
        for draft in session.exec(select(Draft).order_by(col(Draft.id)))
        if key in f"{draft.source_text} {json.dumps(draft.values, ensure_ascii=False)}".casefold()
    ]


def live_offers(person: Person) -> list[Offer]:
    """The person's offers that would be closed."""
    return [offer for offer in person.offers if offer.status in LIVE]


def count_waiting(session: Session, person: Person) -> int:
    """How many students wait for an answer to one of the person's offers, and would be told."""
    numbers = [offer.id for offer in person.offers]
    waiting = select(func.count()).select_from(Application)
    waiting = waiting.where(
        col(Application.offer_id).in_(numbers),
        col(Application.state).in_(TOLD),
        col(Application.withdrawn_at).is_(None),
    )
    return int(session.exec(waiting).one())


def is_last_moderator(session: Session, person: Person) -> bool:
    """Whether nobody could decide on offers any more without this person."""
    user = person.user
    return (
        user is not None
        and user.role == Role.MODERATOR
        and {one.id for one in moderators(session)} == {user.id}
    )

"""From a draft to the moderators' queue: an offer enters it only when the mailbox it names has confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from jobboard.accounts.actions import LINK_LIFE, end_links, mint_link, use_link, user_for
from jobboard.accounts.models import AccessLink, Purpose, User
from jobboard.accounts.queries import LinkDead
from jobboard.companies.models import Company, Membership
from jobboard.journal.actions import note
from jobboard.kit.clock import day_of
from jobboard.kit.forms import Form
from jobboard.kit.settings import Settings
from jobboard.kit.text import fold
from jobboard.kit.tokens import marker, verify
from jobboard.mail.outbox import enqueue
from jobboard.offers.actions.versions import add_version, say
from jobboard.offers.forms import values_of
from jobboard.offers.host_facts import read_host, tell
from jobboard.offers.law import rules_for, stamp
from jobboard.offers.models import Draft, Offer, Status, WrongState
from jobboard.offers.sheets import fill, sheet_of
from jobboard.sheet.law import Host
from jobboard.sheet.model import Reading, Sheet, Start

DRAFT_LIFE = LINK_LIFE[Purpose.DRAFT]
# Two presses of one button are one wish; a letter asked for later is a new one.
SAME_PRESS = timedelta(seconds=60)


def keep_draft(
    session: Session, *, source_text: str, reading: Reading | None, locale: str, now: datetime
) -> tuple[Draft, AccessLink]:
    """Keep a pasted offer and how it was read, or an empty form, at a private address for 30 days."""
    values: dict[str, Any] = dict(values_of(reading.sheet, locale)) if reading else {"language": locale}
    marks = {name: asdict(mark) for name, mark in reading.marks.items()} if reading else {}
    text = reading.text if reading else source_text
    return _keep(session, values, marks, source_text=text, locale=locale, now=now)


def copy_offer(session: Session, offer: Offer, *, locale: str, now: datetime) -> tuple[Draft, AccessLink]:
    """A new draft with the sheet of an offer, to publish it again; dates that are over are left out."""
    sheet = sheet_of(offer)
    today = day_of(now)
    if sheet.deadline is not None and sheet.deadline < today:
        sheet = replace(sheet, deadline=None)
    if sheet.start.latest is not None and sheet.start.latest < today:
        sheet = replace(sheet, start=Start())
    return _keep(session, dict(values_of(sheet, locale)), {}, source_text="", locale=locale, now=now)


def _keep(
    session: Session,
    values: dict[str, Any],
    marks: dict[str, Any],
    *,
    source_text: str,
    locale: str,
    now: datetime,
) -> tuple[Draft, AccessLink]:
    draft = Draft(
        source_text=source_text,
        # How the form stood at first, so that a mark disappears once somebody has corrected its field.
        values=values,
        marks={"fields": marks, "first": values},
        locale=locale,
        created_at=now,
        updated_at=now,
        expires_at=now + DRAFT_LIFE,
    )
    session.add(draft)
    session.flush()
    return draft, mint_link(session, purpose=Purpose.DRAFT, subject_id=draft.id, now=now)


def save_draft(session: Session, draft: Draft, values: Mapping[str, Any], now: datetime) -> None:
    """Keep the form as typed; the draft and its address live 30 more days."""
    draft.values = dict(values)
    draft.updated_at = now
    draft.expires_at = now + DRAFT_LIFE
    session.add(draft)
    for link in session.exec(
        select(AccessLink).where(AccessLink.purpose == Purpose.DRAFT, AccessLink.subject_id == draft.id)
    ):
        link.expires_at = draft.expires_at
        session.add(link)


def submit(
    session: Session,
    draft: Draft,
    sheet: Sheet,
    *,
    locale: str,
    now: datetime,
    settings: Settings,
    ticks: Sequence[str] = (),
    tell: bool = True,
) -> Offer:
    """Make the offer of a draft, or renew it while it is unconfirmed, and write to the address it names.

    `tell=False` stores the offer without a letter, when a limit is reached. Raises WrongState later on.
    """
    session.refresh(draft, with_for_update=True)
    offer = session.get(Offer, draft.offer_id) if draft.offer_id is not None else None
    if offer is not None and offer.status != Status.UNCONFIRMED:
        raise WrongState(f"{offer.status} → unconfirmed")
    author = user_for(session, email=sheet.contact_email, locale=locale, now=now)
    company = _company(session, author, sheet.company_name, offer, now)
    is_new = offer is None
    if offer is None:
        offer = Offer(
            status=Status.UNCONFIRMED,
            company_id=company.id or 0,
            author_id=author.id or 0,
            title=sheet.title,
            company_name=sheet.company_name,
            created_at=now,
            updated_at=now,
        )
    elif offer.author_id != author.id:
        # The letter to a mistyped address opens nothing any more.
        end_links(session, purpose=Purpose.CONFIRM_OFFER, subject_id=offer.id or 0, now=now)
    offer.company_id, offer.author_id, offer.updated_at = company.id or 0, author.id or 0, now
    _put(session, offer, sheet, ticks, settings, now)
    draft.offer_id = offer.id
    session.add(draft)
    add_version(session, offer, sheet, now, again=not is_new)
    if is_new:
        note(session, act="offer.submit", subject=offer.subject_key, actor=f"user:{author.id}", now=now)
    if tell and not _asked_lately(session, offer, now):
        ask_to_confirm(session, offer, locale=locale, now=now)
    return offer


def ask_to_confirm(session: Session, offer: Offer, *, locale: str, now: datetime) -> None:
    """Write to the address that the offer names, with a new link; older ones end. Not to blocked people."""
    person = user_for(session, email=offer.contact_email, locale=locale, now=now)
    if person.blocked_at is not None or offer.status != Status.UNCONFIRMED:
        return
    end_links(session, purpose=Purpose.CONFIRM_OFFER, subject_id=offer.id or 0, now=now)
    link = mint_link(session, purpose=Purpose.CONFIRM_OFFER, subject_id=offer.id, user_id=person.id, now=now)
    enqueue(
        session,
        letter="confirm_address",
        to=offer.contact_email,
        locale=locale,
        context={
            "token": marker(link.nonce),
            # Whoever has never confirmed gets no words of a stranger, or the board would carry spam.
            "title": offer.title if person.confirmed_at is not None else "",
            "expires_at": link.expires_at,
        },
        now=now,
        subject_key=offer.subject_key,
        purpose_key=f"confirm:{link.id}",
    )


def offer_of_link(session: Session, keys: tuple[str, ...], token: str, purpose: Purpose) -> Offer | None:
    """The offer that a link was made for, also when it is used up: its holder may hear the state."""
    nonce = verify(keys, token)
    if nonce is None:
        return None
    link = session.exec(
        select(AccessLink).where(AccessLink.nonce == nonce, AccessLink.purpose == purpose)
    ).one_or_none()
    return session.get(Offer, link.subject_id) if link is not None and link.subject_id is not None else None


def confirm(session: Session, link: AccessLink, now: datetime) -> Offer:
    """The mailbox is theirs: the offer goes to the moderators. Raises LinkDead for a link used before."""
    use_link(session, link, now)
    offer = session.get(Offer, link.subject_id)
    person = session.get(User, link.user_id)
    if offer is None or person is None or person.blocked_at is not None or offer.status != Status.UNCONFIRMED:
        raise LinkDead
    if person.confirmed_at is None:
        person.confirmed_at = now
        session.add(person)
    _join(session, person, offer.company_id, now)
    if offer.submitted_at is None:
        _tell_of_host(session, offer)
    offer.move(Status.IN_REVIEW, start=(Status.UNCONFIRMED,), now=now)
    offer.submitted_at = now
    session.add(offer)
    note(session, act="offer.confirm", subject=offer.subject_key, actor=f"user:{person.id}", now=now)
    return offer


def resubmit(
    session: Session,
    offer: Offer,
    sheet: Sheet,
    comment: str,
    now: datetime,
    *,
    settings: Settings,
    ticks: Sequence[str] = (),
    host: Host | None = None,
) -> None:
    """Send a corrected offer back to the moderators with an answer to them. Raises WrongState from elsewhere.

    An address that has never confirmed itself is asked first: the offer waits for it outside the queue.
    """
    if offer.status != Status.CHANGES_REQUESTED:
        raise WrongState(f"{offer.status} → in_review")
    author = session.get(User, offer.author_id)
    assert author is not None
    known = user_for(session, email=sheet.contact_email, locale=author.locale, now=now)
    _put(session, offer, sheet, ticks, settings, now)
    company = session.get(Company, offer.company_id)
    if host is not None and company is not None:
        tell(company, host, whole=True)
        session.add(company)
    add_version(session, offer, sheet, now)
    say(session, offer, author, comment, now)
    end_links(session, purpose=Purpose.CORRECT_OFFER, subject_id=offer.id or 0, now=now)
    to = Status.IN_REVIEW if known.confirmed_at is not None else Status.UNCONFIRMED
    offer.move(to, start=(Status.CHANGES_REQUESTED,), now=now)
    offer.submitted_at = now
    session.add(offer)
    note(session, act="offer.resubmit", subject=offer.subject_key, actor=f"user:{author.id}", now=now)
    if to is Status.UNCONFIRMED:
        ask_to_confirm(session, offer, locale=author.locale, now=now)


def appeal(session: Session, offer: Offer, text: str, now: datetime) -> None:
    """Ask once for a second look at a refusal. Raises WrongState for another state or a second time."""
    if offer.appealed_at is not None:
        raise WrongState("appealed before")
    author = session.get(User, offer.author_id)
    assert author is not None
    offer.move(Status.IN_REVIEW, start=(Status.REJECTED,), now=now)
    offer.appealed_at = offer.submitted_at = now
    session.add(offer)
    say(session, offer, author, text, now)
    note(session, act="offer.appeal", subject=offer.subject_key, actor=f"user:{author.id}", now=now)


def _put(
    session: Session, offer: Offer, sheet: Sheet, ticks: Sequence[str], settings: Settings, now: datetime
) -> None:
    fill(offer, sheet)
    offer.law_ticks = sorted(set(ticks))
    offer.law_version = stamp(rules_for(settings), day_of(now))
    session.add(offer)
    session.flush()


def _company(session: Session, author: User, name: str, offer: Offer | None, now: datetime) -> Company:
    """A company of this person by that name, else a new one: strangers never get into a known one."""
    key = fold(name)
    if author.confirmed_at is not None:
        mine = select(Company).join(Membership, col(Membership.company_id) == col(Company.id))
        found = session.exec(
            mine.where(Membership.user_id == author.id, Company.name_key == key)
            .order_by(col(Company.id))
            .limit(1)
        ).one_or_none()
        if found is not None:
            return found
    company = session.get(Company, offer.company_id) if offer is not None else None
    if company is None or _has_members(session, company):
        company = Company(name=name, name_key=key, created_at=now)
    company.name, company.name_key = name, key
    session.add(company)
    session.flush()
    return company


def _has_members(session: Session, company: Company) -> bool:
    return (
        session.exec(select(Membership.id).where(Membership.company_id == company.id).limit(1)).one_or_none()
        is not None
    )


def _join(session: Session, person: User, company_id: int, now: datetime) -> None:
    statement = select(Membership).where(Membership.user_id == person.id, Membership.company_id == company_id)
    if session.exec(statement).one_or_none() is None:
        session.add(Membership(user_id=person.id or 0, company_id=company_id, created_at=now))


def _tell_of_host(session: Session, offer: Offer) -> None:
    """Keep what the draft tells of the host, now that its author is known: strangers change no company."""
    draft = session.exec(select(Draft).where(Draft.offer_id == offer.id).limit(1)).one_or_none()
    company = session.get(Company, offer.company_id)
    if draft is not None and company is not None:
        tell(company, read_host(Form(values=draft.values)), whole=False)
        session.add(company)


def _asked_lately(session: Session, offer: Offer, now: datetime) -> bool:
    """Whether an open letter to the same address was written a moment ago: the button was pressed twice."""
    statement = select(AccessLink.id).where(
        AccessLink.purpose == Purpose.CONFIRM_OFFER,
        AccessLink.subject_id == offer.id,
        col(AccessLink.used_at).is_(None),
        col(AccessLink.created_at) > now - SAME_PRESS,
    )
    return session.exec(statement.limit(1)).one_or_none() is not None

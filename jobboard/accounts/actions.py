"""Making people known, minting private links, signing in and out."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from jobboard.accounts.models import AccessLink, Purpose, Role, SignedIn, User
from jobboard.accounts.queries import LinkDead, find_user
from jobboard.journal.actions import note
from jobboard.kit.rows import insert_entity
from jobboard.kit.tokens import digest, new_nonce

LINK_LIFE = {
    Purpose.SIGN_IN: timedelta(minutes=30),
    Purpose.DRAFT: timedelta(days=30),
    Purpose.CONFIRM_OFFER: timedelta(days=7),
    Purpose.CORRECT_OFFER: timedelta(days=60),
    Purpose.APPEAL: timedelta(days=30),
    Purpose.APPLICATION: timedelta(days=183),
    Purpose.ANSWER: timedelta(days=183),
    Purpose.ANSWER_MANY: timedelta(days=30),
    Purpose.MY_APPLICATIONS: timedelta(days=1),
    Purpose.YOUR_DATA: timedelta(days=1),
    Purpose.OUTCOME: timedelta(days=90),
    Purpose.SECOND_CONTACT: timedelta(days=60),
    Purpose.MEND_ADDRESS: timedelta(days=30),
    Purpose.NEW_ADDRESS: timedelta(days=7),
    Purpose.CLAIM_REPLY: timedelta(days=14),
    # Until it confirms itself; then its end moves on with the alert's own.
    Purpose.ALERT: timedelta(days=7),
}
CODE_TRIES = 5


def mint_link(
    session: Session,
    *,
    purpose: Purpose,
    now: datetime,
    subject_id: int | None = None,
    user_id: int | None = None,
    email_key: str | None = None,
    code: str | None = None,
) -> AccessLink:
    """Make a private link that lives as long as its purpose says. Letters name it by `tokens.marker(link.nonce)`."""
    nonce = new_nonce()
    return insert_entity(
        session,
        AccessLink,
        code_hash=digest(f"{nonce}{code}") if code else None,
        **link_columns(
            purpose=purpose,
            nonce=nonce,
            now=now,
            subject_id=subject_id,
            user_id=user_id,
            email_key=email_key,
        ),
    )


def link_columns(
    *,
    purpose: Purpose,
    nonce: str,
    now: datetime,
    subject_id: int | None = None,
    user_id: int | None = None,
    email_key: str | None = None,
) -> dict[str, Any]:
    """What `kit.rows.insert` writes for a link whose nonce is made before, for a letter or for the row of its subject."""
    return {
        "nonce": nonce,
        "purpose": purpose,
        "subject_id": subject_id,
        "user_id": user_id,
        "email_key": email_key,
        "created_at": now,
        "expires_at": now + LINK_LIFE[purpose],
    }


def new_code() -> str:
    """Six digits."""
    return f"{secrets.randbelow(1_000_000):06d}"


def use_link(session: Session, link: AccessLink, now: datetime) -> None:
    """Consume a link once: of two requests at the same time only one succeeds, the other gets LinkDead."""
    used = session.connection().execute(
        update(AccessLink)
        .where(col(AccessLink.id) == link.id, col(AccessLink.used_at).is_(None))
        .values(used_at=now)
    )
    if used.rowcount != 1:
        raise LinkDead
    session.refresh(link)


def end_links(session: Session, *, purpose: Purpose, subject_id: int, now: datetime) -> None:
    """Close the open links of one purpose to one subject, when a newer letter replaces them."""
    session.connection().execute(
        update(AccessLink)
        .where(
            col(AccessLink.purpose) == purpose,
            col(AccessLink.subject_id) == subject_id,
            col(AccessLink.used_at).is_(None),
        )
        .values(used_at=now)
    )


def user_for(
    session: Session, *, email: str, locale: str, now: datetime, role: Role = Role.RECRUITER, name: str = ""
) -> User:
    """The person with this address, made known if new. A known person keeps role, name and language."""
    key = email.casefold()
    user = find_user(session, key)
    if user is None:
        user = User(email=email, email_key=key, name=name, role=role, locale=locale, created_at=now)
        try:
            with session.begin_nested():
                session.add(user)
                session.flush()
        except IntegrityError:
            # Another request made the same person known a moment ago.
            return session.exec(select(User).where(User.email_key == key)).one()
        note(session, act="user.new", subject=f"user:{user.id}", actor="board", now=now, role=role)
    return user


def add_moderator(session: Session, *, email: str, locale: str, now: datetime) -> User:
    """Make somebody a moderator."""
    user = user_for(session, email=email, locale=locale, now=now, role=Role.MODERATOR)
    if user.role != Role.MODERATOR:
        user.role = Role.MODERATOR
        note(session, act="user.moderator", subject=f"user:{user.id}", actor="operator", now=now)
    session.add(user)
    return user


def sign_in(
    session: Session, *, user: User, browser: str, now: datetime, instead_of: str | None = None
) -> str:
    """Sign a browser in and give the new cookie value; a cookie it had before (`instead_of`) dies at once."""
    if instead_of:
        sign_out(session, cookie=instead_of)
    cookie = secrets.token_urlsafe(32)
    session.add(
        SignedIn(
            key_hash=digest(cookie), user_id=user.id or 0, created_at=now, seen_at=now, browser=browser[:120]
        )
    )
    user.active_at = now
    user.confirmed_at = user.confirmed_at or now
    session.add(user)
    note(session, act="user.sign_in", subject=f"user:{user.id}", actor=f"user:{user.id}", now=now)
    return cookie


def sign_out(session: Session, *, cookie: str) -> None:
    """End one browser's session."""
    session.connection().execute(delete(SignedIn).where(col(SignedIn.key_hash) == digest(cookie)))


def sign_out_everywhere(session: Session, *, user: User, now: datetime) -> int:
    """End every session of a person; returns how many."""
    ended = session.connection().execute(delete(SignedIn).where(col(SignedIn.user_id) == user.id)).rowcount
    note(session, act="user.sign_out_all", subject=f"user:{user.id}", actor=f"user:{user.id}", now=now)
    return ended


def end_session(session: Session, *, user: User, signed_in_id: int) -> None:
    """End one of one's own sessions; somebody else's is simply not there."""
    session.connection().execute(
        delete(SignedIn).where(col(SignedIn.id) == signed_in_id, col(SignedIn.user_id) == user.id)
    )


def sign_in_by_code(session: Session, *, nonce: str, code: str, now: datetime) -> User | None:
    """The person whose 6-digit code fits the link it was sent with; five tries, then the link is dead."""
    link = session.exec(
        select(AccessLink).where(AccessLink.nonce == nonce, AccessLink.purpose == Purpose.SIGN_IN)
    ).one_or_none()
    if (
        link is None
        or link.used_at
        or link.expires_at <= now
        or link.attempts >= CODE_TRIES
        or link.user_id is None
    ):
        return None
    link.attempts += 1
    session.add(link)
    session.flush()
    if not secrets.compare_digest(link.code_hash or "", digest(f"{nonce}{code}")):
        return None
    use_link(session, link, now)
    return session.get(User, link.user_id)

"""Finding people, their private links and the browsers they are signed in with."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from jobboard.accounts.models import AccessLink, Purpose, Role, SignedIn, User
from jobboard.kit.prepared import prepared
from jobboard.kit.tokens import digest, verify

# How long a browser stays signed in; whoever decides on offers signs in each working day.
LIFETIMES = {Role.RECRUITER: timedelta(days=30), Role.MODERATOR: timedelta(hours=12)}


class LinkDead(Exception):
    """The link was used, has expired, or never was one. The page offers a new one."""


def find_user(session: Session, email_key: str) -> User | None:
    """The person with this address (in lower case)."""
    return session.exec(select(User).where(User.email_key == email_key)).one_or_none()


_LOCALE = prepared(select(col(User.locale)).where(col(User.id) == bindparam("user_id")))


def locale_of(session: Session, user_id: int) -> str:
    """The language somebody reads, asked at each letter: without loading the person."""
    found: str = _LOCALE.value(session, user_id=user_id)
    return found


def find_link(
    session: Session, keys: tuple[str, ...], token: str, purpose: Purpose, now: datetime
) -> AccessLink:
    """The live link of a token. Raises LinkDead; a link of another purpose is no link."""
    nonce = verify(keys, token)
    if nonce is None:
        raise LinkDead
    link = session.exec(
        select(AccessLink).where(AccessLink.nonce == nonce, AccessLink.purpose == purpose)
    ).one_or_none()
    if link is None or link.used_at is not None or link.expires_at <= now:
        raise LinkDead
    return link


def find_signed_in(session: Session, cookie: str, now: datetime) -> tuple[User, SignedIn] | None:
    """Who is signed in with this cookie value; an unknown, old or blocked one is nobody."""
    row = session.exec(
        select(User, SignedIn)
        .join(SignedIn, col(SignedIn.user_id) == User.id)
        .where(SignedIn.key_hash == digest(cookie))
    ).one_or_none()
    if row is None:
        return None
    user, signed_in = row
    if user.blocked_at is not None or signed_in.created_at + LIFETIMES[Role(user.role)] <= now:
        return None
    return user, signed_in


def sessions_of(session: Session, user: User) -> list[SignedIn]:
    """The browsers somebody is signed in with, newest first."""
    statement = select(SignedIn).where(SignedIn.user_id == user.id).order_by(col(SignedIn.created_at).desc())
    return list(session.exec(statement))


def moderators(session: Session) -> list[User]:
    """Everybody who may decide on offers."""
    return list(
        session.exec(
            select(User)
            .where(User.role == Role.MODERATOR, col(User.blocked_at).is_(None))
            .order_by(col(User.id))
        )
    )

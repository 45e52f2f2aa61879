"""The versions of an offer's sheet, and what its recruiter writes to the moderators with one."""

from datetime import datetime

from sqlmodel import Session

from jobboard.accounts.models import User
from jobboard.offers.models import Comment, Offer, Revision, RevisionState
from jobboard.offers.queries import revisions_of
from jobboard.offers.sheets import as_json
from jobboard.sheet.model import Sheet


def add_version(
    session: Session,
    offer: Offer,
    sheet: Sheet,
    now: datetime,
    *,
    again: bool = False,
    state: RevisionState | None = None,
) -> Revision:
    """A further revision, or the last one over (`again`) where nobody has seen it yet."""
    last = next(iter(revisions_of(session, offer)), None)
    if last is not None and again:
        last.sheet, last.created_at = as_json(sheet), now
    else:
        number = last.number + 1 if last is not None else 1
        last = Revision(
            offer_id=offer.id or 0, number=number, sheet=as_json(sheet), created_at=now, state=state
        )
    session.add(last)
    session.flush()
    return last


def say(session: Session, offer: Offer, author: User, text: str, now: datetime) -> None:
    """Keep words of the recruiter for the moderators, if there are any."""
    if text:
        session.add(
            Comment(
                offer_id=offer.id or 0,
                author_id=author.id or 0,
                by_moderator=False,
                text=text,
                created_at=now,
            )
        )

"""Asking for one's data: the link goes to the mailbox, which is the proof of whose they are."""

from datetime import datetime

from sqlmodel import Session

from jobboard.accounts.actions import mint_link
from jobboard.accounts.models import Purpose
from jobboard.kit.db import for_show
from jobboard.kit.tokens import marker
from jobboard.mail.outbox import enqueue
from jobboard.privacy.people import find_person


def send_link(session: Session, *, email: str, key: str, locale: str, now: datetime) -> bool:
    """Send a link to the page of one's data, good for a day; False when the board holds nothing of the address.

    `email` is the address as typed, `key` the same in lower case.
    """
    is_known = find_person(session, key, now).is_known
    # For an address that the board does not know the same is done for show: the time taken tells nobody.
    with for_show(session, unless=is_known):
        link = mint_link(session, purpose=Purpose.YOUR_DATA, email_key=key, now=now)
        enqueue(
            session,
            letter="your_data",
            to=email,
            locale=locale,
            context={"token": marker(link.nonce)},
            now=now,
        )
    return is_known

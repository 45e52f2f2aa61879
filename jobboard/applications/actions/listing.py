"""The list of one's applications, for whoever can read the mailbox they were sent from."""

from datetime import datetime

from sqlmodel import Session

from jobboard.accounts.actions import mint_link
from jobboard.accounts.models import Purpose
from jobboard.applications.actions.submitting import renew_links
from jobboard.applications.queries import applications_of
from jobboard.kit.db import for_show
from jobboard.kit.tokens import marker
from jobboard.mail.outbox import enqueue


def send_list(session: Session, email_key: str, *, locale: str, now: datetime) -> bool:
    """Send a link to the list, good for a day, and let the links in it live on; False when nothing was sent from there.

    The letter goes to the address as it was typed when applying, never to one that has not applied; for such a one
    the same is done for show, since whether somebody has applied is nobody's business.
    """
    found = applications_of(session, email_key)
    with for_show(session, unless=bool(found)):
        renew_links(session, email_key, now)
        link = mint_link(session, purpose=Purpose.MY_APPLICATIONS, email_key=email_key, now=now)
        enqueue(
            session,
            letter="my_applications",
            to=found[0][0].email if found else email_key,
            locale=locale,
            context={"token": marker(link.nonce)},
            now=now,
        )
    return bool(found)

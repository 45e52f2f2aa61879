"""Whether mail that goes out comes back in: what the settings say, and a signed letter that proves it."""

import time
from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from jobboard.kit.clock import utcnow
from jobboard.kit.db import Database
from jobboard.kit.emails import mail_hosts
from jobboard.kit.settings import Settings
from jobboard.mail.inboxes import new_probe
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.outbox import enqueue

PAUSE = 1.0


def inbound_problems(settings: Settings) -> list[str]:
    """What stands in the way of mail that comes in, as far as settings and the resolver tell; one line each."""
    domain = settings.inbound_domain
    if not domain:
        found = ["JOBBOARD_REPLY_RELAY is on without JOBBOARD_INBOUND_DOMAIN: replies go straight to people"]
        return found if settings.reply_relay else []
    found = []
    if not _is_aligned(domain, settings.mail_domain):
        found.append(
            f"JOBBOARD_INBOUND_DOMAIN ({domain}) and JOBBOARD_MAIL_FROM ({settings.mail_domain}) are not of one "
            "domain: SPF will not count for DMARC"
        )
    if settings.dns_check and not mail_hosts(domain):
        found.append(f"no mail server is named for {domain}: add an MX record that leads to yours")
    return found


def _is_aligned(domain: str, other: str) -> bool:
    """Whether one is the other or below it, or both have the same parent of two labels or more."""
    one, two = domain.split("."), other.lower().split(".")
    if one[-len(two) :] == two or two[-len(one) :] == one:
        return True
    return len(one) > 2 and len(two) > 2 and one[-2:] == two[-2:]


def go_round(settings: Settings, *, wait: float, say: Callable[[str], None]) -> bool:
    """Send a letter to the board itself and wait for it, `wait` seconds at most; says where it got to."""
    if not settings.inbound_domain:
        say("JOBBOARD_INBOUND_DOMAIN is not set: no mail comes in, so there is no way round to prove")
        return False
    database = Database(settings.database, info={"settings": settings})
    try:
        with database.writing() as session:
            probe = new_probe(settings)
            number = enqueue(
                session,
                letter="round_trip",
                to=probe,
                locale=settings.default_locale,
                context={"site": settings.site_name},
                now=utcnow(),
            )
        say(f"a letter goes to {probe}")
        return _await(database, number, wait, say)
    finally:
        database.close()


def _await(database: Database, number: int, wait: float, say: Callable[[str], None]) -> bool:
    began = time.monotonic()
    while True:
        with database.reading() as session:
            row = session.get_one(OutboxMessage, number)
            if row.state == DeliveryState.DELIVERED:
                say(f"it came back after {max(1, round(time.monotonic() - began))} s: mail comes in")
                return True
        if time.monotonic() - began >= wait:
            break
        time.sleep(PAUSE)
    with database.reading() as session:
        say(_what_is_missing(session, number, utcnow()))
    return False


def _what_is_missing(session: Session, number: int, now: datetime) -> str:
    row = session.get_one(OutboxMessage, number)
    state = row.state
    if state == DeliveryState.HANDED:
        return (
            "the relay took it and it has not come back yet: look at the MX record of the domain, and at the mail "
            "server's rule that hands this domain to `jobboard inbound` or to LMTP_BIND; then run this again, "
            "perhaps with a longer --wait"
        )
    if state in (DeliveryState.BOUNCED, DeliveryState.FAILED):
        return f"the relay does not take it: {row.last_reply}"
    if state == DeliveryState.HELD:
        return f"it is held: {row.hold_reason}"
    if row.attempts:
        return f"it is still being tried: {row.last_reply}"
    return "nothing has sent it: is the worker running (`jobboard serve` or `jobboard worker`)?"

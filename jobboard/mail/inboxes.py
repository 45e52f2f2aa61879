"""Addresses that the board writes and reads back: each carries a signature, so that nobody can make one up.

Lower case and digits only, since some servers change the case of what stands before the @ (RFC 5321 §2.4).
"""

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from jobboard.kit.settings import Settings
from jobboard.mail.models import OutboxMessage

# Relays report up to five days after they took a letter; a notice that comes later than this means nothing.
NOTICE_LIFE = timedelta(days=14)
_SIGNATURE = 16
_LOCAL = re.compile(rf"(bounce|to-student|to-company|probe)-([a-z0-9]{{1,26}})-([a-z2-7]{{{_SIGNATURE}}})")


class Inbox(StrEnum):
    """What an address on INBOUND_DOMAIN is for."""

    BOUNCE = "bounce"
    TO_STUDENT = "to-student"
    TO_COMPANY = "to-company"
    PROBE = "probe"


def make_address(settings: Settings, inbox: Inbox, name: str, secret: str) -> str:
    """An address on INBOUND_DOMAIN: `name` (lower-case letters and digits) is shown, `secret` only signed."""
    return f"{inbox}-{name}-{_sign(settings.keys[0], inbox, name, secret)}@{settings.inbound_domain}"


def split_address(settings: Settings, address: str) -> tuple[Inbox, str, str] | None:
    """Purpose, name and signature of an address on INBOUND_DOMAIN; None for any other."""
    local, _, domain = address.strip().strip("<>").lower().rpartition("@")
    found = _LOCAL.fullmatch(local)
    if found is None or not settings.inbound_domain or domain != settings.inbound_domain:
        return None
    return Inbox(found[1]), found[2], found[3]


def is_signed(settings: Settings, inbox: Inbox, name: str, secret: str, signature: str) -> bool:
    """Whether one of the board's keys made this signature."""
    good = [hmac.compare_digest(signature, _sign(key, inbox, name, secret)) for key in settings.keys]
    return any(good)


def _sign(key: str, inbox: Inbox, name: str, secret: str) -> str:
    mac = hmac.new(key.encode(), f"inbox\0{inbox}\0{name}\0{secret}".encode(), hashlib.sha256).digest()
    return base64.b32encode(mac).decode().lower()[:_SIGNATURE]


def return_path(settings: Settings, row: OutboxMessage) -> str:
    """The envelope sender of a letter (VERP): a notice that comes back to it names this letter and no other.

    Without INBOUND_DOMAIN nobody reads notices, and relays may refuse senders that are not the account's own.
    """
    if not settings.inbound_domain:
        return row.sender
    return make_address(settings, Inbox.BOUNCE, str(row.id), row.message_id)


def letter_of(
    session: Session, settings: Settings, name: str, signature: str, now: datetime
) -> OutboxMessage | None:
    """The letter of a return path; None for a forged one and for one whose time is over."""
    row = session.get(OutboxMessage, int(name)) if name.isdigit() and len(name) < 19 else None
    if row is None or not is_signed(settings, Inbox.BOUNCE, name, row.message_id, signature):
        return None
    left_at = row.handed_at or row.due_at or row.created_at
    return row if now < left_at + NOTICE_LIFE else None


def new_probe(settings: Settings) -> str:
    """An address to which a test letter goes that must come back."""
    name = base64.b32encode(secrets.token_bytes(15)).decode().lower()
    return make_address(settings, Inbox.PROBE, name, "")

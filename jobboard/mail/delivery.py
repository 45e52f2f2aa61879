"""One claimed letter: build it, talk to the relay, write the verdict. No network inside a transaction."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from jobboard.kit.clock import Clock
from jobboard.kit.db import Database
from jobboard.kit.files import FileDamaged, FileMissing, FileStore
from jobboard.kit.i18n import N_
from jobboard.kit.settings import Settings
from jobboard.mail import accepted, spool
from jobboard.mail.breaker import stop_relay, trust_relay
from jobboard.mail.claims import (
    ClaimLost,
    Gate,
    Listener,
    accept,
    advance,
    doubted,
    settle,
)
from jobboard.mail.inboxes import return_path
from jobboard.mail.models import DeliveryState, OutboxMessage, Stage
from jobboard.mail.outbox import safe_address
from jobboard.mail.passing_on import unpacked
from jobboard.mail.rendering import NO_FILE, build, frozen_in, recipe_hash
from jobboard.mail.replies import FIRST_CONTACT, GIVE_UP_AFTER, Reply, Verdict, classify, next_delay
from jobboard.mail.scanned import NotClean, kept_back, need_clean
from jobboard.mail.scanner import Finding, Scan, Scanner
from jobboard.mail.transports import Outgoing, Transport, WatchStopped

log = logging.getLogger(__name__)
# A disk or store in trouble is asked again soon; it is nobody's attempt.
STORE_PAUSE = timedelta(minutes=1)
WITHOUT_FILE = N_(
    "The attached file could not travel with this message: the mail service refused it. "
    "You find it on the page that this message links to."
)


class Altered(ValueError):
    """The row no longer is what was frozen."""


@dataclass(frozen=True, slots=True)
class PostOffice:
    """All that sending needs; several may work on one database."""

    database: Database
    transport: Transport
    files: FileStore
    settings: Settings
    clock: Clock
    worker: str = "worker"
    gates: Sequence[Gate] = ()
    listeners: Sequence[Listener] = ()
    scanner: Scanner | None = None


def deliver_one(office: PostOffice, row: OutboxMessage) -> str:
    """Send a claimed letter; gives the state it is in afterwards, or "lost" if the claim was."""
    try:
        message = _outgoing(office, row)
    except NotClean as found:
        return _keep_back(office, row, found.scan)
    except (FileMissing, FileDamaged) as problem:
        return _hold(
            office,
            row,
            f"the attached file is {'missing' if isinstance(problem, FileMissing) else 'damaged'}",
        )
    except OSError as problem:
        log.error("letter %s waits for the store: %s", row.id, type(problem).__name__)
        return _settle(office, row, state=_waiting(row), due_at=office.clock() + STORE_PAUSE)
    except Exception as problem:
        # A letter that cannot be built is set aside at once, so that it holds up no other (F-39).
        return _hold(office, row, f"cannot be built: {type(problem).__name__}")

    def watch(stage: Stage) -> None:
        if stage in (Stage.MAIL, Stage.DOT):
            advance(office.database, row, stage, office.clock())

    try:
        reply = office.transport.send(message, watch)
    except WatchStopped as stopped:
        if isinstance(stopped.__cause__, ClaimLost):
            log.warning("letter %s was taken over before its final dot", row.id)
            return "lost"
        raise stopped.__cause__ or stopped from None
    return _conclude(office, row, reply)


def _outgoing(office: PostOffice, row: OutboxMessage) -> Outgoing:
    if safe_address(row.recipient) != row.recipient or safe_address(row.sender) != row.sender:
        raise Altered("address")
    if recipe_hash(frozen_in(row)) != row.recipe_sha256:
        raise Altered("recipe")
    attachment = office.files.open(row.attachment_digest) if row.attachment_digest else None
    body = office.files.open(row.body_digest) if row.body_digest else None
    if attachment is not None:
        need_clean(office.scanner, attachment)
    if body is not None and office.scanner is not None:
        for part in (body, *unpacked(body)):
            need_clean(office.scanner, part)
    data = build(row, office.settings.keys[0], attachment, body)
    return Outgoing(row.message_id, return_path(office.settings, row), row.recipient, data)


def _conclude(office: PostOffice, row: OutboxMessage, reply: Reply) -> str:
    verdict = classify(reply)
    if verdict is Verdict.HANDED:
        return _handed(office, row, reply)
    log.warning("letter %s: %s at %s (%s)", row.id, verdict, reply.stage, reply.code)
    now = office.clock()
    if verdict is Verdict.RELAY_FAULT:
        pause = stop_relay(office.database, str(reply), now)
        return _settle(office, row, last_reply=str(reply), **_faulted(row, reply, now, pause))
    if verdict is Verdict.DEFERRED:
        if reply.stage is Stage.BANNER:
            stop_relay(office.database, str(reply), now)
        return _settle(office, row, **_deferred(row, reply, now))
    return _settle(office, row, last_reply=str(reply), **_ending(verdict, row, reply, now))


def _ending(verdict: Verdict, row: OutboxMessage, reply: Reply, now: datetime) -> dict[str, Any]:
    if verdict is Verdict.UNCERTAIN:
        return {**doubted(row, now), "attempts": row.attempts + 1}
    if verdict is Verdict.TOO_BIG and row.attachment_digest:
        return {**without_file(row), "state": _waiting(row), "due_at": now}
    if verdict is Verdict.REFUSED and row.attachment_digest:
        later = now + next_delay(row.attempts + 1, row.id or 0, reply)
        return {**without_file(row), "state": _waiting(row), "attempts": row.attempts + 1, "due_at": later}
    bounced = verdict is Verdict.BOUNCED
    return {
        "state": DeliveryState.BOUNCED if bounced else DeliveryState.FAILED,
        "attempts": row.attempts + 1,
        "due_at": None,
        "settled_at": now,
    }


def _deferred(row: OutboxMessage, reply: Reply, now: datetime) -> dict[str, Any]:
    attempts = row.attempts + 1
    give_up_at = row.give_up_at or now + GIVE_UP_AFTER
    values: dict[str, Any] = {"attempts": attempts, "give_up_at": give_up_at, "last_reply": str(reply)}
    if now >= give_up_at:
        return {**values, "state": DeliveryState.FAILED, "due_at": None, "settled_at": now}
    due_at = min(now + next_delay(attempts, row.id or 0, reply), give_up_at)
    return {**values, "state": _waiting(row), "due_at": due_at}


def _faulted(row: OutboxMessage, reply: Reply, now: datetime, pause: timedelta) -> dict[str, Any]:
    """No attempt is burnt; but a letter that alone meets the fault must not stay first in the queue."""
    if reply.stage in FIRST_CONTACT:
        return {"state": _waiting(row)}
    if reply.stage is Stage.MAIL:
        return {"state": _waiting(row), "due_at": now + pause}
    give_up_at = row.give_up_at or now + GIVE_UP_AFTER
    if now >= give_up_at:
        return {"state": DeliveryState.FAILED, "due_at": None, "settled_at": now}
    return {"state": _waiting(row), "due_at": now + pause, "give_up_at": give_up_at}


def _waiting(row: OutboxMessage) -> DeliveryState:
    """The state of a letter that will be tried again: once in doubt, it stays so until a reply is read."""
    return DeliveryState.UNCERTAIN if row.doubts else DeliveryState.QUEUED


def without_file(row: OutboxMessage) -> dict[str, Any]:
    """The letter frozen anew without its attachment, saying so; its Message-ID stays."""
    note = WITHOUT_FILE.to(row.locale)
    changed = {
        **NO_FILE,
        "text": f"{note}\n\n{row.text}",
        "html": row.html.replace("<!--note-->", f"<p><strong>{escape(note)}</strong></p>", 1),
    }
    return {**changed, "recipe_sha256": recipe_hash({**frozen_in(row), **changed})}


def _handed(office: PostOffice, row: OutboxMessage, reply: Reply) -> str:
    now = office.clock()
    accepted.remember(office.settings.data_dir, row.message_id, now)
    try:
        accept(office.database, row.message_id, str(reply), now)
    except SQLAlchemyError:
        # The letter is out: that must be known even if the database is gone (F-31).
        spool.remember(office.settings.data_dir, spool.Handed(row.message_id, str(reply), now.isoformat()))
        raise
    trust_relay(office.database)
    return DeliveryState.HANDED


def replay(database: Database, settings: Settings) -> int:
    """Tell the database of the letters in the spool; gives how many."""
    with spool.remembered(settings.data_dir) as waiting:
        for handed in waiting:
            accept(database, handed.message_id, handed.reply, handed.moment)
    return len(waiting)


def _keep_back(office: PostOffice, row: OutboxMessage, scan: Scan) -> str:
    state = _settle(office, row, **kept_back(scan, office.clock()))
    log.error("letter %s is %s by the scanner's word: %s", row.id, state, scan.detail)
    if scan.finding is Finding.FOUND:
        for digest in (row.attachment_digest, row.body_digest):
            if digest is not None:
                office.files.delete(digest)
    return state


def _hold(office: PostOffice, row: OutboxMessage, reason: str) -> str:
    if row.doubts:
        # It may have left before: nobody must read that it is still here. A person decides.
        return _settle(office, row, state=DeliveryState.UNCERTAIN, due_at=None, hold_reason=reason)
    return _settle(office, row, state=DeliveryState.HELD, hold_reason=reason)


def _settle(office: PostOffice, row: OutboxMessage, **values: Any) -> str:
    settled = settle(office.database, row, office.clock(), office.listeners, **values)
    return str(values["state"]) if settled else "lost"

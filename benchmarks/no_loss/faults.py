"""Faults planted into a board, to see that the check finds them. None of this is reachable from the product."""

import os
import threading
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from litestar.datastructures import State
from litestar.di import Provide
from sqlmodel import Session

from jobboard.applications.actions import letters, submitting
from jobboard.applications.models import Application
from jobboard.kit import files
from jobboard.kit.db import Database
from jobboard.mail import claims, delivery
from jobboard.mail.models import OutboxMessage, Stage
from jobboard.offers.models import Offer
from jobboard.web.base import dependencies

LATE = 0.3


def _later(act: Callable[[], object]) -> None:
    def wait() -> None:
        time.sleep(LATE)
        act()

    threading.Thread(target=wait, daemon=True).start()


def answer_before_commit() -> None:
    """The answer leaves, then the transaction is committed."""

    async def hasty(state: State) -> AsyncIterator[Session]:
        database: Database = state.database
        session = database.write_session()
        yield session

        def finish() -> None:
            session.commit()
            session.close()

        _later(finish)

    dependencies.DEPENDENCIES["session"] = Provide(hasty)


def mail_outside_the_transaction() -> None:
    """The letter to the recruiter is written after the application's commit, in a transaction of its own."""
    hand_off = letters.hand_off

    def afterwards(session: Session, application: Application, offer: Offer, now: datetime) -> None:
        session.flush()
        engine, info, number = session.get_bind(), session.info, application.id

        def write() -> None:
            with Session(engine, info=info, expire_on_commit=False) as own:
                kept = own.get(Application, number)
                if kept is not None:
                    hand_off(own, kept, own.get_one(Offer, kept.offer_id), now)
                    own.commit()

        _later(write)

    submitting.hand_off = afterwards  # type: ignore[attr-defined, assignment]


def flush_after_the_answer() -> None:
    """The CV is renamed into place and its bytes are flushed some time later."""
    flush_folder = files._flush

    def keep(self: files.FileStore, data: bytes) -> files.Keeping:
        digest = sha256(data).hexdigest()
        target = self.path(digest)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        temporary = target.with_name(f"incoming-{threading.get_ident()}-{digest[:16]}")
        temporary.write_bytes(data)
        os.replace(temporary, target)
        _later(lambda: flush(target))
        return files.Keeping(digest)

    def flush(target: Path) -> None:
        with target.open("rb") as file:
            os.fsync(file.fileno())
        flush_folder(target.parent)

    files.FileStore.keep_meanwhile = keep  # type: ignore[method-assign]


def lease_without_fencing() -> None:
    """A worker that slept past its lease goes on as if nothing had happened."""
    fenced = claims.advance

    def unfenced(database: Database, row: OutboxMessage, stage: Stage, now: datetime) -> None:
        try:
            fenced(database, row, stage, now)
        except claims.ClaimLost:
            return

    delivery.advance = unfenced  # type: ignore[attr-defined]


FAULTS: dict[str, Callable[[], Any]] = {
    "answer-before-commit": answer_before_commit,
    "mail-outside-the-transaction": mail_outside_the_transaction,
    "flush-after-the-answer": flush_after_the_answer,
    "lease-without-fencing": lease_without_fencing,
}


def plant(name: str) -> None:
    """Break the board in this process; KeyError for a fault that is not known."""
    FAULTS[name]()

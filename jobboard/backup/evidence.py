"""What can honestly be known, at a restore, of letters that left after the backup was made."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col

from jobboard.applications.models import Application
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.mail import accepted, spool
from jobboard.mail.holding import is_waiting
from jobboard.mail.models import DeliveryState, OutboxMessage

_OUT = (DeliveryState.HANDED, DeliveryState.DELIVERED, DeliveryState.BOUNCED)


@dataclass
class Evidence:
    """Message-IDs of letters that left, when, and from where that is known; `lost` are rows the backup has not."""

    left: dict[str, datetime] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    lost_applications: int = 0

    def add(self, source: str, left: dict[str, datetime]) -> None:
        """Take in what one source knows."""
        if left:
            self.left = {**left, **self.left}
            self.sources.append(source)


def gather(database: Database, settings: Settings, made_at: datetime) -> Evidence:
    """What the board that is about to be replaced, its spool and its list of accepted letters still know."""
    found = Evidence()
    try:
        with database.reading() as session:
            found.add("the former database", _told(session, made_at))
            newer = select(func.count()).select_from(Application).where(col(Application.created_at) > made_at)
            found.lost_applications = int(session.connection().execute(newer).scalar_one())
    except SQLAlchemyError:
        # Another schema, or none: then it cannot be asked.
        pass
    waiting = spool.remembered_still(settings.data_dir)
    found.add("the spool", {one.message_id: one.moment for one in waiting})
    found.add(accepted.NAME, accepted.known(settings.data_dir))
    return found


def _told(session: Session, made_at: datetime) -> dict[str, datetime]:
    told = select(col(OutboxMessage.message_id), col(OutboxMessage.settled_at)).where(
        col(OutboxMessage.state).in_(_OUT), col(OutboxMessage.settled_at) >= made_at
    )
    return {str(row[0]): row[1] for row in session.connection().execute(told) if row[1] is not None}


def settle(session: Session, evidence: Evidence) -> int:
    """Mark letters that wait in the backup and are known to be out; gives how many."""
    waiting = session.connection().execute(
        select(col(OutboxMessage.id), col(OutboxMessage.message_id)).where(is_waiting())
    )
    known = [(row[0], evidence.left[row[1]]) for row in waiting if row[1] in evidence.left]
    for number, at in known:
        session.connection().execute(
            update(OutboxMessage)
            .where(col(OutboxMessage.id) == number)
            .values(
                state=DeliveryState.HANDED,
                stage=None,
                lease_until=None,
                due_at=None,
                handed_at=at,
                settled_at=at,
                fence=OutboxMessage.fence + 1,
                last_reply="known to have left after the backup",
            )
        )
    return len(known)

"""What about the mail needs a person's eye, and what that person can do: the same for `doctor` and for the page (§4.4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from jobboard.kit.i18n import N_, Msg
from jobboard.mail.breaker import Standing, standing_of
from jobboard.mail.holding import queue_hold
from jobboard.mail.models import DeliveryState, MailRelay, OutboxMessage
from jobboard.mail.queries import depth
from jobboard.mail.reasons import reason_words
from jobboard.mail.scanned import AWAY

LATE = timedelta(minutes=15)
LONG_REST = timedelta(minutes=5)
MOST_FAILED = 0.05
# A share of fewer letters than these says nothing.
ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Alarm:
    """What is wrong, and what to do; `code` names it for programs."""

    code: str
    what: Msg
    todo: Msg


def relay_of(session: Session) -> MailRelay:
    """What is noted of the relay; a fresh row where nothing is."""
    return session.get(MailRelay, 1) or MailRelay(id=1)


def alarms(session: Session, now: datetime) -> list[Alarm]:
    """Everything that is wrong at a moment, the gravest first."""
    found = []
    relay, figures = relay_of(session), depth(session, now)
    hold = queue_hold(session)
    if hold is not None:
        found.append(
            Alarm(
                "held_queue",
                N_(
                    "All mail is on hold (letters that wait: %(count)s): %(reason)s",
                    count=hold.would_send,
                    reason=reason_words(hold.reason),
                ),
                N_("Let it go on from the moderators’ mail page, or with: jobboard outbox release"),
            )
        )
    if standing_of(relay, now) is Standing.RESTING and now - (relay.stopped_at or now) > LONG_REST:
        found.append(
            Alarm(
                "relay",
                N_("The mail server refuses us: %(reason)s", reason=relay.reason),
                N_("Check MAIL_URL and its password, then restart the worker. Nothing is lost meanwhile."),
            )
        )
    if hold is None and figures.oldest_due > LATE:
        found.append(
            Alarm(
                "late",
                N_("A letter should have left %(delay)s ago", delay=figures.oldest_due),
                N_("See that the worker runs: jobboard serve, or jobboard worker beside it."),
            )
        )
    if figures.uncertain:
        found.append(
            Alarm(
                "uncertain",
                N_("For %(count)s letters the mail server’s last answer was lost", count=figures.uncertain),
                N_(
                    "Each is sent once more by itself. After a second loss, ask the mail server, then send it again."
                ),
            )
        )
    if _count(session, DeliveryState.HELD, AWAY):
        found.append(
            Alarm(
                "scanner",
                N_("The virus scanner does not answer, so applications wait"),
                N_("Check CLAMD_URL and clamd. They leave by themselves when it answers."),
            )
        )
    share, settled = failures(session, now)
    if settled >= ENOUGH and share > MOST_FAILED:
        found.append(
            Alarm(
                "failures",
                N_("%(percent)s%% of the letters of the last hour were refused", percent=round(share * 100)),
                N_(
                    "Read what the servers said below. Your domain’s SPF, DKIM or reputation may be the cause."
                ),
            )
        )
    return found


def failures(session: Session, now: datetime) -> tuple[float, int]:
    """The share of the letters settled within an hour that failed, and how many were settled."""
    settled = session.exec(
        select(OutboxMessage.state, func.count())
        .where(
            col(OutboxMessage.settled_at) > now - timedelta(hours=1),
            OutboxMessage.state != DeliveryState.CANCELLED,
        )
        .group_by(col(OutboxMessage.state))
    ).all()
    counts = {state: int(count) for state, count in settled}
    total = sum(counts.values())
    failed = counts.get(DeliveryState.FAILED, 0) + counts.get(DeliveryState.BOUNCED, 0)
    return (failed / total if total else 0.0), total


def _count(session: Session, state: DeliveryState, reason: str) -> int:
    wanted = select(func.count()).where(OutboxMessage.state == state, OutboxMessage.hold_reason == reason)
    return int(session.exec(wanted).one())

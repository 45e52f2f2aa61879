"""The outbox as figures for a monitoring program (Prometheus text format): counts and ages, nothing about anybody."""

from datetime import datetime

from sqlmodel import Session

from jobboard.mail.alarms import alarms, relay_of
from jobboard.mail.attempts import totals
from jobboard.mail.breaker import Standing, standing_of
from jobboard.mail.holding import queue_hold
from jobboard.mail.listing import by_state
from jobboard.mail.models import DeliveryState
from jobboard.mail.queries import depth

ALARMS = ("held_queue", "relay", "late", "uncertain", "scanner", "failures")

TOTALS = (
    (DeliveryState.HANDED, "sent", "Letters that the relay took, each time it took one."),
    (DeliveryState.FAILED, "failed", "Letters given up."),
    (DeliveryState.BOUNCED, "bounced", "Letters refused for good, at the door or by a notice."),
)


def counter(name: str, words: str, value: int) -> list[str]:
    """The lines of a total that only grows."""
    return [f"# HELP {name} {words}", f"# TYPE {name} counter", f"{name} {value}"]


def figures(session: Session, now: datetime) -> list[str]:
    """The lines. Letters erased or pruned leave their state's count, so counts by state may fall; totals only grow."""
    counts = by_state(session)
    lines = ["# HELP jobboard_outbox_letters Letters by state.", "# TYPE jobboard_outbox_letters gauge"]
    lines += [f'jobboard_outbox_letters{{state="{state}"}} {counts.get(state, 0)}' for state in DeliveryState]
    ever = totals(session)
    for outcome, name, words in TOTALS:
        lines += counter(f"jobboard_letters_{name}_total", words, ever[outcome])
    now_due = depth(session, now)
    relay = relay_of(session)
    standing = standing_of(relay, now)
    single = (
        ("jobboard_outbox_due", "Letters that should have left.", now_due.due),
        (
            "jobboard_outbox_oldest_due_seconds",
            "Age of the letter that should have left first.",
            int(now_due.oldest_due.total_seconds()),
        ),
        ("jobboard_outbox_held", "1 while all mail is on hold.", int(queue_hold(session) is not None)),
        (
            "jobboard_relay_resting",
            "1 while mail rests because the relay refuses us.",
            int(standing is Standing.RESTING),
        ),
        ("jobboard_relay_faults", "Faults of the relay in a row.", relay.faults),
    )
    for name, words, value in single:
        lines += [f"# HELP {name} {words}", f"# TYPE {name} gauge", f"{name} {value}"]
    raised = {alarm.code for alarm in alarms(session, now)}
    lines += ["# HELP jobboard_mail_alarm 1 while a person should look.", "# TYPE jobboard_mail_alarm gauge"]
    lines += [f'jobboard_mail_alarm{{code="{code}"}} {int(code in raised)}' for code in ALARMS]
    return lines

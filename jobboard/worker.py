"""The worker: sends what is due, does the chores that are plugged in, and never gives up."""

import logging
import os
import signal
import socket
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from jobboard import schema
from jobboard.alerts.actions.keeping import ask_to_go_on, on_lost_letter
from jobboard.alerts.actions.sending import gate as no_ended_offer
from jobboard.alerts.actions.sending import send_alerts
from jobboard.applications.actions.aftermath import follow_calendar, follow_moderation
from jobboard.applications.actions.ending import gate
from jobboard.applications.actions.infected import on_infected
from jobboard.applications.actions.last_days import announce_ends
from jobboard.applications.actions.last_days import gate as no_end_that_moved
from jobboard.applications.actions.late import gate as no_word_too_late
from jobboard.applications.actions.late import tell_of_delays
from jobboard.applications.actions.outcome import ask_outcomes
from jobboard.applications.actions.relaying import forget_unclaimed, on_lost_reply
from jobboard.applications.actions.reminding import ask_for_answers, give_up_waiting
from jobboard.applications.actions.undelivered import follow_blocked, on_bad_end
from jobboard.applications.actions.unreachable import on_lost_receipt
from jobboard.applications.figures import measure_companies
from jobboard.journal.chain import chain_all
from jobboard.kit.clock import Clock, utcnow
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.breaker import trust_relay
from jobboard.mail.claims import Gate, Listener, recover
from jobboard.mail.crew import Crew, deliver_due
from jobboard.mail.delivery import PostOffice, replay
from jobboard.mail.erasing import gate as no_erased_letter
from jobboard.mail.scanned import LOOK_AGAIN, let_go
from jobboard.mail.scanner import scanner_for
from jobboard.mail.spool import reserve
from jobboard.mail.traffic import AT_ONCE
from jobboard.mail.transports import Transport, transport_for
from jobboard.moderation.law import recheck_published
from jobboard.observatory.keeping import measure_board
from jobboard.observatory.weekly import tell_of_the_week
from jobboard.offers.actions.mailboxes import ask_second_mailboxes
from jobboard.offers.actions.snapshots import show_applicants
from jobboard.privacy.housekeeping import burn_files, nightly

log = logging.getLogger(__name__)
PULSE = 0.5
LONGEST_PAUSE = 60.0
# A letter under way when the worker is told to stop; one that takes longer is taken up after its lease (F-37).
LAST_SECONDS = 30.0
# How often, and what: called with the database and the moment, at the start and then at that interval.
Chore = tuple[timedelta, Callable[[Database, datetime], object]]


# What the slices plug in; `run_forever` works with these.
CHORES: tuple[Chore, ...] = (
    (timedelta(seconds=10), chain_all),
    (timedelta(minutes=1), burn_files),
    (timedelta(minutes=10), nightly),
    (LOOK_AGAIN, let_go),
    (timedelta(minutes=1), follow_moderation),
    (timedelta(minutes=5), follow_calendar),
    (timedelta(minutes=5), announce_ends),
    (timedelta(minutes=5), ask_outcomes),
    (timedelta(minutes=5), recheck_published),
    (timedelta(minutes=1), follow_blocked),
    (timedelta(minutes=1), ask_second_mailboxes),
    (timedelta(minutes=5), tell_of_delays),
    (timedelta(minutes=15), ask_for_answers),
    (timedelta(minutes=15), give_up_waiting),
    (timedelta(hours=6), measure_companies),
    (timedelta(hours=6), measure_board),
    (timedelta(minutes=15), tell_of_the_week),
    (timedelta(hours=1), show_applicants),
    (timedelta(hours=1), forget_unclaimed),
    (timedelta(minutes=10), send_alerts),
    (timedelta(hours=1), ask_to_go_on),
)
GATES: tuple[Gate, ...] = (no_erased_letter, gate, no_word_too_late, no_end_that_moved, no_ended_offer)
# What the scanner ended is not taken for a letter that came back.
LISTENERS: tuple[Listener, ...] = (on_infected, on_bad_end, on_lost_receipt, on_lost_reply, on_lost_letter)


@dataclass
class Rounds:
    """When each chore is next to be done."""

    chores: Sequence[Chore]
    next_at: dict[int, datetime] = field(default_factory=dict)

    def do(self, database: Database, now: datetime) -> None:
        """Do the chores whose hour has come; one that fails is logged and waits its turn like the others."""
        for number, (every, chore) in enumerate(self.chores):
            due = self.next_at.get(number)
            # A clock set back must not put a chore off for longer than its own interval.
            if due is not None and now < due <= now + every:
                continue
            self.next_at[number] = now + every
            try:
                chore(database, now)
            except Exception:
                log.exception("a chore failed: %s", getattr(chore, "__name__", chore))


def run_once(
    database: Database,
    settings: Settings,
    files: FileStore,
    now: datetime,
    *,
    transport: Transport | None = None,
    gates: Sequence[Gate] = GATES,
    listeners: Sequence[Listener] = LISTENERS,
    worker: str = "once",
    clock: Clock | None = None,
    stop: Event | None = None,
) -> Counter[str]:
    """One round: replay the spool, take back expired leases, send what is due. Counts outcomes by state."""
    replay(database, settings)
    recover(database, now, listeners)
    way = transport or transport_for(settings)
    office = PostOffice(
        database,
        way,
        files,
        settings,
        clock or (lambda: now),
        worker,
        gates,
        listeners,
        scanner_for(settings),
    )
    return deliver_due(office, stop)


def run(
    database: Database,
    settings: Settings,
    files: FileStore,
    stop: Event,
    *,
    transport: Transport | None = None,
    chores: Sequence[Chore] = CHORES,
    gates: Sequence[Gate] = GATES,
    listeners: Sequence[Listener] = LISTENERS,
    clock: Clock = utcnow,
    hands: int = 1,
) -> None:
    """Work until `stop` is set: the letters being sent are finished first. Crashes make it pause."""
    name = f"{socket.gethostname()}:{os.getpid()}"
    way = transport or transport_for(settings)
    office = PostOffice(database, way, files, settings, clock, name, gates, listeners, scanner_for(settings))
    crew = Crew(office, stop, hands=hands)
    rounds = Rounds(chores)
    crashes = 0
    is_new = True
    while not stop.is_set():
        try:
            if is_new:
                # Somebody started the worker, perhaps because the relay's settings are right now (F-10).
                trust_relay(database)
                reserve(settings.data_dir)
                is_new = False
            replay(database, settings)
            recover(database, clock(), listeners)
            crew.fill()
            rounds.do(database, clock())
            crashes = 0
            stop.wait(PULSE)
        except Exception:
            crashes += 1
            pause = pause_after(crashes)
            log.exception("the worker failed and starts again in %s s", pause)
            stop.wait(pause)
    crew.rest(LAST_SECONDS)


def pause_after(crashes: int) -> float:
    """Seconds to wait after this many crashes in a row: 1, 2, 4 … 60."""
    return min(2.0 ** min(crashes - 1, 6), LONGEST_PAUSE)


def run_forever(settings: Settings, stop: Event) -> None:
    """The worker of a running board, with its own database and store."""
    assert schema.metadata.tables
    database = Database(settings.database, info={"settings": settings})
    try:
        run(database, settings, FileStore(settings.files_dir), stop, hands=AT_ONCE)
    finally:
        database.close()


def run_until_told(settings: Settings) -> None:
    """The worker of this process, until SIGTERM or SIGINT."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_forever(settings, stop)

"""What is wrong with the settings, one clear line each; what is dangerous stops the start."""

import sqlite3
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from jobboard import migrations
from jobboard.kit.clock import day_of, utcnow
from jobboard.kit.db import Database
from jobboard.kit.documents import expat_is_safe
from jobboard.kit.emails import BadAddress, read_address
from jobboard.kit.files import FileStore
from jobboard.kit.settings import SAMPLE_KEYS, Settings
from jobboard.mail.alarms import alarms
from jobboard.mail.holding import in_words, queue_hold
from jobboard.mail.outbox import enqueue
from jobboard.mail.scanner import scanner_for
from jobboard.offers.law import rates_problem, rules_for
from jobboard.round_trip import inbound_problems
from jobboard.sheet.law import missing_rate

LEAST_KEY = 32
BUILT = datetime(2026, 11, 1, tzinfo=UTC)
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def refusals(settings: Settings) -> list[str]:
    """What would lose or leak something: the board does not start with it."""
    found = []
    if settings.secret_key.lower() in SAMPLE_KEYS or len(settings.secret_key) < LEAST_KEY:
        found.append(f"JOBBOARD_SECRET_KEY is too weak: give at least {LEAST_KEY} random characters")
    if utcnow() < BUILT:
        found.append("the clock of this machine stands before this program was made: set it")
    if (
        settings.secure
        and settings.mail.startswith("smtp://")
        and not any(host in settings.mail for host in LOOPBACK)
    ):
        found.append(
            "JOBBOARD_MAIL_URL sends mail in clear text over the network: use smtps:// or smtp+starttls://"
        )
    if settings.default_locale not in ("fr", "en"):
        found.append("JOBBOARD_DEFAULT_LOCALE is fr or en")
    if not expat_is_safe():
        found.append("the expat library is older than 2.4.1 and open to XML bombs: upgrade Python or expat")
    if settings.demo and settings.secure:
        found.append("JOBBOARD_DEMO shows every mail to anybody: it is for `jobboard demo` alone")
    try:
        scanner_for(settings)
    except ValueError as problem:
        found.append(f"JOBBOARD_{problem}")
    found.extend(_database_refusals(settings))
    return found


def _database_refusals(settings: Settings) -> list[str]:
    if settings.database.startswith("sqlite"):
        if sqlite3.sqlite_version_info < (3, 35):
            return [f"SQLite {sqlite3.sqlite_version} is too old: 3.35 is needed"]
        return []
    database = Database(settings.database)
    try:
        with database.reading() as session:
            level = session.connection().execute(text("SHOW synchronous_commit")).scalar_one()
    except SQLAlchemyError as problem:
        return [f"JOBBOARD_DATABASE_URL does not answer ({type(problem).__name__})"]
    finally:
        database.close()
    if level == "off":
        return ["PostgreSQL has synchronous_commit = off: an acknowledged application could be lost"]
    return []


def examine(settings: Settings, now: datetime | None = None) -> list[str]:
    """Everything worth a line at a moment: what refuses to start, and what merely should be looked at."""
    found = refusals(settings)
    if not settings.secure:
        found.append("JOBBOARD_BASE_URL is not https: sign-in cookies travel in clear text")
    try:
        read_address(settings.mail_from, dns=settings.dns_check)
    except BadAddress as problem:
        found.append(f"JOBBOARD_MAIL_FROM: {problem.message.to('en')}")
    if settings.mail_domain == "example.org":
        found.append("JOBBOARD_MAIL_FROM is the sample address: give one on your own domain")
    if settings.mail.startswith("maildir:"):
        found.append("JOBBOARD_MAIL_URL is a local folder: no mail leaves this machine")
    try:
        if (head := migrations.pending(settings)) is not None:
            found.append(f"the database is not at revision {head}: run `jobboard migrate`")
    except SQLAlchemyError as problem:
        found.append(f"the database cannot be opened ({type(problem).__name__})")
    found.extend(_holds(settings))
    if (unreadable := rates_problem(settings)) is not None:
        found.append(unreadable)
    if (year := missing_rate(day_of(now or utcnow()), rules_for(settings))) is not None:
        found.append(
            f"the minimum pay of {year} is not entered: run `jobboard law add-rate {year}-01-01 CEILING SOURCE`"
        )
    found.extend(inbound_problems(settings))
    found.extend(_scanner_troubles(settings))
    found.extend(_mail_troubles(settings, now or utcnow()))
    if not FileStore(settings.files_dir).has_room(500 * 1024 * 1024):
        found.append("less than 500 MB are free where CVs are kept")
    return found


def _holds(settings: Settings) -> list[str]:
    """Whether all mail is held (F-53). A database that cannot say so has a line of its own already."""
    database = Database(settings.database)
    try:
        with database.reading() as session:
            hold = queue_hold(session)
    except SQLAlchemyError:
        return []
    finally:
        database.close()
    return [in_words(hold)] if hold is not None else []


def _mail_troubles(settings: Settings, now: datetime) -> list[str]:
    """What the moderators' page of the mail shows as well."""
    database = Database(settings.database, info={"settings": settings})
    try:
        with database.reading() as session:
            return [
                f"{alarm.what.to('en')}. {alarm.todo.to('en')}"
                for alarm in alarms(session, now)
                # A hold has a fuller line of its own.
                if alarm.code != "held_queue"
            ]
    except SQLAlchemyError:
        # A database that is away or not migrated has its own line.
        return []
    finally:
        database.close()


def _scanner_troubles(settings: Settings) -> list[str]:
    try:
        scanner = scanner_for(settings)
    except ValueError:
        return []
    problem = scanner.ping() if scanner is not None else None
    if problem is None:
        return []
    return [
        f"JOBBOARD_CLAMD_URL: the virus scanner does not answer ({problem}): applications wait until it does"
    ]


def send_test(settings: Settings, to: str) -> str:
    """Put a test message into the outbox; the worker sends it."""
    try:
        checked = read_address(to, dns=False)
    except BadAddress as problem:
        return problem.message.to("en")
    database = Database(settings.database, info={"settings": settings})
    with database.writing() as session:
        enqueue(
            session,
            letter="test_message",
            to=checked.email,
            locale=settings.default_locale,
            context={},
            now=utcnow(),
        )
    database.close()
    return f"a test message to {checked.email} waits in the outbox; the worker sends it"

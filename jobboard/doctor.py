"""What is wrong with the settings, one clear line each."""

from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from jobboard import revisions
from jobboard.dangers import refusals
from jobboard.kit.clock import day_of, utcnow
from jobboard.kit.db import Database
from jobboard.kit.emails import BadAddress, read_address
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.alarms import alarms
from jobboard.mail.holding import in_words, queue_hold
from jobboard.mail.outbox import enqueue
from jobboard.mail.scanner import scanner_for
from jobboard.offers.law import rates_problem, rules_for
from jobboard.round_trip import inbound_problems
from jobboard.sheet.law import missing_rate


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
    if not settings.publisher or not settings.hosting:
        found.append(
            "JOBBOARD_PUBLISHER or JOBBOARD_HOSTING is empty: the legal notice must say who runs the board and who hosts it"
        )
    try:
        read_address(settings.contact_address, dns=False)
    except BadAddress as problem:
        found.append(f"JOBBOARD_CONTACT: {problem.message.to('en')}")
    if settings.mail.startswith("maildir:"):
        found.append("JOBBOARD_MAIL_URL is a local folder: no mail leaves this machine")
    try:
        if (head := revisions.pending(settings)) is not None:
            found.append(f"the database is not at revision {head}: run `jobboard migrate`")
    except SQLAlchemyError as problem:
        found.append(f"the database cannot be opened ({type(problem).__name__})")
    found.extend(_open_to_others(settings))
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


def _open_to_others(settings: Settings) -> list[str]:
    """Whether anybody on this machine can read the database: a file that was there before is left as it was."""
    path = settings.database_file
    if path is None or not path.exists():
        return []
    if not (path.stat().st_mode & 0o004 and path.parent.stat().st_mode & 0o001):
        return []
    return [f"anybody on this machine can read {path}: run `chmod go= {path}*`"]


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

"""What would lose or leak something: a board does not start with it."""

import sqlite3
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from jobboard.kit.clock import utcnow
from jobboard.kit.db import Database
from jobboard.kit.documents import expat_is_safe
from jobboard.kit.settings import SAMPLE_KEYS, Settings
from jobboard.mail.scanner import scanner_for
from jobboard.mail.transports import transport_for

LEAST_KEY = 32
BUILT = datetime(2026, 11, 1, tzinfo=UTC)
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def refusals(settings: Settings) -> list[str]:
    """One line for each danger in the settings and around them; an empty list where the board may start."""
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
    for made in (scanner_for, transport_for):
        try:
            made(settings)
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

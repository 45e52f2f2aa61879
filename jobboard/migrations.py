"""Bringing the schema to where the program is, and telling where it stands."""

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from alembic import command
from jobboard.kit.settings import Settings
from jobboard.kit.templates import data_folder


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(data_folder("alembic")))
    # Not as an option: a password may hold a percent sign, which options interpolate.
    config.attributes["url"] = url
    return config


def migrate(settings: Settings, to: str = "head") -> None:
    """Upgrade the schema to a revision, the newest by default."""
    command.upgrade(_config(settings.database), to)


def downgrade(settings: Settings, to: str) -> None:
    """Go back to a revision; "base" is an empty database."""
    command.downgrade(_config(settings.database), to)


def pending(settings: Settings) -> str | None:
    """The newest revision if the database is not there yet, else None."""
    head = ScriptDirectory.from_config(_config(settings.database)).get_current_head()
    engine = create_engine(settings.database)
    try:
        with engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    return head if current != head else None


def newest(settings: Settings) -> str:
    """The revision of this version."""
    return ScriptDirectory.from_config(_config(settings.database)).get_current_head() or ""


def knows(settings: Settings, revision: str) -> bool:
    """Whether this version has a revision: one of a newer version it has not."""
    scripts = ScriptDirectory.from_config(_config(settings.database))
    return revision in {script.revision for script in scripts.walk_revisions()}


def current(settings: Settings) -> str | None:
    """The revision at which the database is; None for one without tables."""
    engine = create_engine(settings.database)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def stamp(settings: Settings, to: str = "head") -> None:
    """Write down that the schema is at a revision, for a database whose tables were made otherwise."""
    command.stamp(_config(settings.database), to)

"""Bringing the schema to where the program is."""

from alembic.config import Config
from alembic.script import ScriptDirectory

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


def knows(settings: Settings, revision: str) -> bool:
    """Whether this version has a revision: one of a newer version it has not."""
    scripts = ScriptDirectory.from_config(_config(settings.database))
    return revision in {script.revision for script in scripts.walk_revisions()}


def stamp(settings: Settings, to: str = "head") -> None:
    """Write down that the schema is at a revision, for a database whose tables were made otherwise."""
    command.stamp(_config(settings.database), to)

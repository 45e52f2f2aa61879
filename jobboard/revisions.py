"""Which schema the database has, and which this version wants: asked at every start, so without loading Alembic."""

from functools import cache

from sqlalchemy import create_engine, inspect, text

from jobboard.kit.settings import Settings
from jobboard.kit.templates import data_folder


@cache
def newest() -> str:
    """The revision of this version: migrations are numbered, so that of the last file."""
    names = (path.name for path in (data_folder("alembic") / "versions").glob("[0-9]*_*.py"))
    return max(names, default="").partition("_")[0]


def current(settings: Settings) -> str | None:
    """The revision at which the database is; None for one without tables."""
    engine = create_engine(settings.database)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            revision: str | None = connection.execute(
                text("SELECT version_num FROM alembic_version")
            ).scalar()
            return revision
    finally:
        engine.dispose()


def pending(settings: Settings) -> str | None:
    """The newest revision if the database is not there yet, else None."""
    return newest() if current(settings) != newest() else None

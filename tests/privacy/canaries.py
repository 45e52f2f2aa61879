"""Words that stand for personal data, and looking for them everywhere a board keeps something."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import MetaData, inspect, select

from jobboard.kit.db import Database
from jobboard.kit.settings import Settings

STUDENT = {
    "name": "Camille Canarial",
    "email": "camille.canari@example.org",
    "training": "Licence de volière comparée",
    "message": "Bonjour,\n\nle colibri-secret-71 me plaît.",
    "phone": "06 98 76 54 32",
}
CV_WORDS = "Perruche bilingue, 12 ans de perchoir"
CV_NAME = "cv-rossignol-privé.pdf"
# Twelve values that must be found nowhere once Camille is erased.
CANARIES = (
    "Camille Canarial",
    "Camille C.",
    "Canarial",
    "camille.canari@example.org",
    "volière comparée",
    "colibri-secret-71",
    "06 98 76 54 32",
    "Perruche bilingue",
    "rossignol-privé",
    "merle-réponse-33",
    "Canarial-Camille",
    "fauvette-brouillon-08",
)


def found_in_database(database: Database, words: tuple[str, ...]) -> list[str]:
    """`table.column: word` for each place in which a word stands, whatever the table."""
    places = []
    metadata = MetaData()
    metadata.reflect(database.engine)
    with database.engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for column, value in row.items():
                    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                    places += [f"{table.name}.{column}: {word}" for word in words if word in text]
    return places


def found_in_folder(folder: Path, words: tuple[str, ...], but: str = "") -> list[str]:
    """`file: word` for each file under a folder, `but` one of its folders, that holds a word in bytes or name."""
    places = []
    for path in _files(folder):
        if but and path.is_relative_to(folder / but):
            continue
        data = path.read_bytes()
        places += [
            f"{path.relative_to(folder)}: {word}"
            for word in words
            if word.encode() in data or word in path.name
        ]
    return places


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def tables_of(database: Database) -> set[str]:
    """The tables of a database."""
    return set(inspect(database.engine).get_table_names())


def quiet(settings: Settings) -> Settings:
    """Settings for a board whose mail goes nowhere near the canaries' folder."""
    return settings.model_copy(update={"mail_url": f"maildir://{settings.data_dir.parent / 'post'}"})

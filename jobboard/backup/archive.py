"""The one file of a backup: a ZIP of rows, files and a manifest that says what must be in it."""

import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from jobboard.backup.rows import Shape

FORMAT = 1
MANIFEST = "manifest.json"
PIECE = 1024 * 1024


class Unusable(Exception):
    """A backup that cannot be made, trusted or restored; the text is one line for the operator."""


@dataclass
class Manifest:
    """What a backup says of itself. `members` are SHA-256 by name; files are named by theirs."""

    made_at: str
    version: str
    revision: str
    database: str
    key_check: str
    journal_head: str
    waiting: int = 0
    files: int = 0
    file_bytes: int = 0
    missing: list[str] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    members: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def moment(self) -> datetime:
        """When the rows were as the backup has them."""
        return datetime.fromisoformat(self.made_at)

    @property
    def shapes(self) -> list[Shape]:
        """The tables, parents before children."""
        return [
            Shape(one["name"], tuple((name, kind) for name, kind in one["columns"])) for one in self.tables
        ]

    def rows(self, table: str) -> int:
        """How many rows of a table it holds."""
        return sum(one["rows"] for one in self.tables if one["name"] == table)


class Writer:
    """Adds members to a backup and notes their fingerprints."""

    def __init__(self, target: IO[bytes], manifest: Manifest) -> None:
        self.zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self.manifest = manifest

    def add_rows(self, shape: Shape, lines: Iterator[bytes]) -> None:
        """The rows of a table."""
        name, summed, count = f"rows/{shape.name}.jsonl", sha256(), 0
        with self.zip.open(name, "w", force_zip64=True) as member:
            for line in lines:
                member.write(line)
                summed.update(line)
                count += 1
        self.manifest.members[name] = summed.hexdigest()
        self.manifest.tables.append(
            {"name": shape.name, "columns": [list(one) for one in shape.columns], "rows": count}
        )

    def add_file(self, digest: str, data: bytes) -> None:
        """A file of the store, as it is: papers are packed already."""
        self.zip.writestr(file_member(digest), data, zipfile.ZIP_STORED)
        self.manifest.files += 1
        self.manifest.file_bytes += len(data)

    def add_extra(self, name: str, data: bytes) -> None:
        """Something beside rows and files."""
        self.zip.writestr(f"extra/{name}", data)
        self.manifest.members[f"extra/{name}"] = sha256(data).hexdigest()

    def close(self) -> None:
        """Write the manifest, last of all: without it the archive is none."""
        self.zip.writestr(MANIFEST, json.dumps(asdict(self.manifest), indent=1))
        self.zip.close()


def file_member(digest: str) -> str:
    """Where a file stands in the archive."""
    return f"files/{digest[:2]}/{digest}"


class Reader:
    """A backup that is read; every member is checked against the manifest before anything is believed."""

    def __init__(self, path: Path) -> None:
        try:
            self.zip = zipfile.ZipFile(path)
            self.manifest = _manifest(self.zip.read(MANIFEST))
        except FileNotFoundError:
            raise Unusable(f"{path}: no such file") from None
        except (zipfile.BadZipFile, KeyError, zlib.error, EOFError):
            raise Unusable(f"{path} is no backup, or was cut short") from None
        except OSError as problem:
            raise Unusable(f"{path}: {problem.strerror}") from problem

    def check(self) -> Manifest:
        """Read every byte and compare; raises Unusable naming the first member that is wrong."""
        manifest = self.manifest
        names = {name for name in self.zip.namelist() if name != MANIFEST}
        files = {name for name in names if name.startswith("files/")}
        if (gone := manifest.members.keys() - names) or len(files) != manifest.files:
            raise Unusable(f"the backup lacks {min(gone) if gone else 'files'}")
        if strange := names - files - manifest.members.keys():
            raise Unusable(f"the backup holds {min(strange)}, which its manifest does not name")
        for name in sorted(names):
            wanted = manifest.members.get(name) or name.rpartition("/")[2]
            if self._sum(name) != wanted:
                raise Unusable(f"the backup is damaged: {name} is not what was written")
        return manifest

    def _sum(self, name: str) -> str:
        summed = sha256()
        try:
            with self.zip.open(name) as member:
                while piece := member.read(PIECE):
                    summed.update(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError):
            return ""
        return summed.hexdigest()

    def rows(self, shape: Shape) -> Iterator[list[Any]]:
        """The rows of a table."""
        with self.zip.open(f"rows/{shape.name}.jsonl") as member:
            for line in member:
                yield json.loads(line)

    def file_names(self) -> Iterator[str]:
        """The fingerprints of its files."""
        return (name.rpartition("/")[2] for name in self.zip.namelist() if name.startswith("files/"))

    def file(self, digest: str) -> bytes:
        """A file's bytes."""
        return self.zip.read(file_member(digest))

    def beside(self, name: str) -> bytes:
        """Something beside rows and files; empty if it holds none."""
        return self.zip.read(f"extra/{name}") if f"extra/{name}" in self.manifest.members else b""

    def close(self) -> None:
        """Let the file go."""
        self.zip.close()


def _manifest(data: bytes) -> Manifest:
    try:
        record = json.loads(data)
        known = Manifest(**record)
    except (ValueError, TypeError):
        raise Unusable("the backup's manifest cannot be read: a newer jobboard made it, perhaps") from None
    if known.format != FORMAT:
        raise Unusable(f"the backup has format {known.format}; this jobboard reads {FORMAT}: upgrade first")
    return known

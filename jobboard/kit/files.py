"""Files people send: kept on disk under their own fingerprint, shown under a name that is safe everywhere."""

import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from pathlib import Path

LONGEST_NAME = 80
# Files written, and open, before the first of them is flushed.
TOGETHER = 100
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TEMPORARY = "incoming-"


class FileMissing(LookupError):
    """No file is kept under this fingerprint."""


class FileDamaged(Exception):
    """The bytes on disk are no longer those that were kept."""


@dataclass(frozen=True)
class Problem:
    """What `FileStore.verify_all` found wrong; `kind` is `damaged` or `stranger` (not a file of ours)."""

    path: Path
    kind: str


class Keeping:
    """Bytes that are on their way to the disk, or there already."""

    def __init__(self, fingerprint: str | Future[str], settled: Future[None] | None = None) -> None:
        """A `fingerprint` alone names bytes that are there."""
        self._fingerprint = fingerprint
        self._settled = settled

    @property
    def digest(self) -> str:
        """What they will be found by; waits until it is made out."""
        if not isinstance(self._fingerprint, str):
            self._fingerprint = self._fingerprint.result()
        return self._fingerprint

    def wait(self) -> None:
        """Return once they survive a power cut; raises what kept them from it (OSError)."""
        if self._settled is not None:
            self._settled.result()


class FileStore:
    """Files named by the SHA-256 of their bytes, in 256 folders; the same bytes are only kept once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Its threads are started with the first file that is not waited for.
        self._hands = ThreadPoolExecutor(4, thread_name_prefix="files")

    def keep(self, data: bytes) -> str:
        """Put the bytes on disk and give their fingerprint; when this returns they survive a power cut."""
        digest = sha256(data).hexdigest()
        _settle([self._write(digest, data)])
        return digest

    def keep_meanwhile(self, data: bytes) -> Keeping:
        """The same, while the caller does something else: most of a file's way is waiting for the disk.

        Nothing may point to it for good before its `wait` has returned.
        """
        fingerprint: Future[str] = Future()
        return Keeping(fingerprint, self._hands.submit(self._keep, data, fingerprint))

    def _keep(self, data: bytes, told: Future[str]) -> None:
        try:
            digest = sha256(data).hexdigest()
            told.set_result(digest)
            _settle([self._write(digest, data)])
        except BaseException as problem:
            if not told.done():
                told.set_exception(problem)
            raise

    def keep_all(self, pieces: Iterable[bytes]) -> int:
        """The same for many, one in memory at a time; gives how many.

        They are written a hundred at a time before the first is flushed: a disk does that in a small part of the time.
        """
        number, waiting = 0, iter(pieces)
        while True:
            written = list[_Written | None]()
            try:
                for data in islice(waiting, TOGETHER):
                    written.append(self._write(sha256(data).hexdigest(), data))
            finally:
                _settle(written)
            if not written:
                return number
            number += len(written)

    def _write(self, digest: str, data: bytes) -> "_Written | None":
        """The bytes in a file that nobody finds yet; None where the store has them."""
        target = str(self.path(digest))
        folder = os.path.dirname(target)
        if _fingerprint(target) == digest:
            # The time is renewed so that a sweep running now sees a fresh file and leaves it alone.
            os.utime(target)
            return None
        # In the same folder so that the rename is atomic. Plain calls of the system: each thing that Python does for a
        # `keep_meanwhile` keeps the thread waiting whose transaction goes on meanwhile.
        temporary = f"{folder}/{_TEMPORARY}{secrets.token_hex(8)}"
        handle = self._create(temporary, folder)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
        except BaseException:
            os.close(handle)
            Path(temporary).unlink(missing_ok=True)
            raise
        return _Written(handle, temporary, target, folder)

    def _create(self, path: str, folder: str) -> int:
        """A new file, for its owner alone."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        try:
            return os.open(path, flags, 0o600)
        except FileNotFoundError:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            _flush(self.root)
            return os.open(path, flags, 0o600)

    def open(self, digest: str) -> bytes:
        """The bytes kept under this fingerprint, checked; raises `FileMissing` or `FileDamaged`."""
        try:
            data = self.path(digest).read_bytes()
        except FileNotFoundError:
            raise FileMissing(digest) from None
        if sha256(data).hexdigest() != digest:
            raise FileDamaged(digest)
        return data

    def path(self, digest: str) -> Path:
        """Where this fingerprint lives; anything but 64 lower-case hexadecimal digits is a `ValueError`."""
        if not _DIGEST.fullmatch(digest):
            raise ValueError("not a SHA-256 fingerprint")
        return self.root / digest[:2] / digest

    def exists(self, digest: str) -> bool:
        """Whether a file is there; its bytes are not read."""
        return self.path(digest).is_file()

    def renew(self, digest: str) -> bool:
        """Whether a file is there; from now on it counts as fresh, so that no sweep takes it before its row is written."""
        try:
            os.utime(self.path(digest))
        except FileNotFoundError:
            return False
        return True

    def is_fresh(self, digest: str, since: datetime) -> bool:
        """Whether a file was kept or renewed after a moment (aware): its row may be about to be written."""
        try:
            return datetime.fromtimestamp(self.path(digest).stat().st_mtime, UTC) >= since
        except FileNotFoundError:
            return False

    def delete(self, digest: str) -> bool:
        """Remove the file for good; False if there was none."""
        target = self.path(digest)
        try:
            target.unlink()
        except FileNotFoundError:
            return False
        _flush(target.parent)
        return True

    def verify_all(self) -> list[Problem]:
        """Read every file again: those whose bytes changed, and those that are not ours, in order of path."""
        problems = []
        for path in self._files():
            if path.name.startswith(_TEMPORARY):
                continue
            if not _DIGEST.fullmatch(path.name) or path != self.path(path.name):
                problems.append(Problem(path, "stranger"))
            elif _fingerprint(path) not in (path.name, None):
                problems.append(Problem(path, "damaged"))
        return problems

    def sweep(self, keep: set[str], older_than: datetime, *, dry_run: bool = False) -> list[str]:
        """Delete what no row points to and was written before `older_than` (aware); gives the names removed.

        Leftovers of an interrupted `keep` go too. Leave at least an hour: a file is written before its row.
        With `dry_run` the names are given and nothing is removed.
        """
        if older_than.tzinfo is None:
            raise ValueError("older_than must be aware")
        removed = []
        for path in self._files():
            known = bool(_DIGEST.fullmatch(path.name))
            if path.name in keep or not (known or path.name.startswith(_TEMPORARY)):
                continue
            try:
                if datetime.fromtimestamp(path.stat().st_mtime, UTC) >= older_than:
                    continue
                if not dry_run:
                    path.unlink()
            except FileNotFoundError:
                continue
            removed.append(path.name)
        return removed

    def has_room(self, minimum_bytes: int) -> bool:
        """Whether the disk of the store still has this much free for us."""
        return shutil.disk_usage(self.root).free >= minimum_bytes

    def _files(self) -> Iterator[Path]:
        for folder in sorted(self.root.iterdir()):
            if folder.is_dir() and not folder.is_symlink():
                yield from sorted(path for path in folder.iterdir() if path.is_file())


def _fingerprint(path: str | Path) -> str | None:
    """SHA-256 of the file as it is on disk now, None if it is not there."""
    if not os.path.exists(path):
        return None
    try:
        return sha256(Path(path).read_bytes()).hexdigest()
    except FileNotFoundError:
        return None


@dataclass(frozen=True, slots=True)
class _Written:
    """An open file under a name of its own, which is to become `target`."""

    handle: int
    temporary: str
    target: str
    folder: str


def _settle(written: Iterable[_Written | None]) -> None:
    """Flush the files and give them their names; on an error those that have none yet go."""
    waiting = [one for one in written if one is not None]
    try:
        for one in waiting:
            os.fsync(one.handle)
        for one in waiting:
            os.replace(one.temporary, one.target)
    except BaseException:
        for one in waiting:
            Path(one.temporary).unlink(missing_ok=True)
        raise
    finally:
        for one in waiting:
            os.close(one.handle)
    # A rename is only safe once the folder that holds the name is itself on disk.
    for folder in {one.folder for one in waiting}:
        _flush(folder)


def _flush(path: str | Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# What browsers write for a quote or a line end inside a form's file name (WHATWG, multipart/form-data).
_BROWSER_ESCAPES = re.compile(r"%(?:0d|0a|22)", re.IGNORECASE)
_END_OF_NAME = re.compile(r"\x00|%00|::\$data.*$", re.IGNORECASE | re.DOTALL)
_NOT_IN_NAMES = re.compile(r'["<>|?*:;\s]+')
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,10})$")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE | re.DOTALL)
# Joiners hold emoji and Persian words together; every other invisible format character is dropped.
_JOINERS = "\u200c\u200d"
_LONGEST_READ = 1024


def clean_file_name(name: str, fallback: str) -> str:
    """A name of at most 80 characters, safe to show, to save and to put in a header.

    Folders, controls, bidirectional marks and what a file system refuses go; accents are composed (NFC).
    `fallback` stands in for a name of which nothing readable is left, the extension being kept.
    """
    name = _END_OF_NAME.split(name, maxsplit=1)[0][-_LONGEST_READ:]
    name = _BROWSER_ESCAPES.sub(" ", name)
    name = next((part for part in reversed(re.split(r"[/\\]", name)) if part.strip()), "")
    name = "".join(letter for letter in name if _is_visible(letter))
    name = unicodedata.normalize("NFC", _NOT_IN_NAMES.sub(" ", name))
    name = re.sub(r"\s+(?=\.[A-Za-z0-9]{1,10}$)", "", name.strip(" .-")).strip()
    extension = _EXTENSION.search(name)
    stem = name[: extension.start()] if extension else name
    if not any(unicodedata.category(letter)[0] in "LNS" for letter in stem):
        return fallback if extension is None or _EXTENSION.search(fallback) else fallback + extension[0]
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    return _shortened(name)


@lru_cache(maxsize=256)
def file_extension(name: str) -> str:
    """The last real extension in lower case without its dot, "" if none: `cv.pdf.exe` is an exe."""
    found = _EXTENSION.search(clean_file_name(name, ""))
    return found[1].lower() if found else ""


def _is_visible(letter: str) -> bool:
    return (
        letter in _JOINERS
        or letter in "\t\r\n"
        or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    )


def _shortened(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    found = _EXTENSION.search(name)
    extension = found[0] if found else ""
    room = LONGEST_NAME - len(extension)
    # An accent or a joiner must not be cut from the letter it belongs to.
    while room > 1 and (unicodedata.category(name[room])[0] == "M" or _JOINERS.find(name[room]) >= 0):
        room -= 1
    return name[:room].rstrip(" .") + extension

"""The file store keeps bytes through a power cut, and file names cannot hurt anyone."""

import os
import shutil
import stat
import unicodedata
from collections import namedtuple
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import sha256
from itertools import groupby
from pathlib import Path

import pytest

from jobboard.kit import files
from jobboard.kit.files import FileDamaged, FileMissing, FileStore, clean_file_name, file_extension

CV = b"the curriculum of Sami"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def test_what_is_kept_comes_back_whole(store: FileStore) -> None:
    digest = store.keep(CV)
    assert digest == sha256(CV).hexdigest()
    assert store.open(digest) == CV
    assert store.exists(digest)


def test_the_same_bytes_are_kept_once(store: FileStore) -> None:
    assert store.keep(CV) == store.keep(CV)
    assert len([path for path in store.root.rglob("*") if path.is_file()]) == 1


def test_only_the_owner_may_read_files_and_folders(store: FileStore) -> None:
    path = store.path(store.keep(CV))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(store.root.stat().st_mode) == 0o700


def test_the_bytes_reach_the_disk_before_the_name_and_the_name_before_the_answer(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = store.path(sha256(CV).hexdigest())
    steps: list[str] = []
    real_fsync, real_replace = os.fsync, os.replace

    def fsync(handle: int) -> None:
        opened = Path(os.readlink(f"/proc/self/fd/{handle}"))
        if opened.is_dir():
            steps.append(f"fsync folder {opened.name}")
        else:
            assert opened.parent == target.parent
            assert opened.read_bytes() == CV
            steps.append("fsync file")
        real_fsync(handle)

    def replace(source: str, destination: str) -> None:
        assert Path(source).parent == Path(destination).parent == target.parent
        steps.append("rename")
        real_replace(source, destination)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    store.keep(CV)
    assert steps == ["fsync folder files", "fsync file", "rename", f"fsync folder {target.parent.name}"]


def test_many_are_kept_as_safely_as_one(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """All bytes are on disk before the first name, all names before the answer; a disk has less to wait for."""
    steps: list[str] = []
    real_fsync, real_replace = os.fsync, os.replace

    def fsync(handle: int) -> None:
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "bytes")
        real_fsync(handle)

    def replace(source: str, destination: Path) -> None:
        steps.append("name")
        real_replace(source, destination)

    pieces = [CV + str(number).encode() for number in range(files.TOGETHER + 20)]
    store.keep(pieces[3])
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    assert store.keep_all(iter([*pieces, pieces[0]])) == len(pieces) + 1
    assert [name for name, _ in groupby(steps) if name != "folder"] == ["bytes", "name", "bytes", "name"]
    assert steps.count("bytes") == steps.count("name") == len(pieces) - 1
    assert steps[-1] == "folder"
    assert all(store.open(sha256(data).hexdigest()) == data for data in pieces)
    assert store.verify_all() == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_no_half_file(
    store: FileStore, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    digest = sha256(CV).hexdigest()
    store.path(digest).parent.mkdir()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="No space"):
        store.keep(CV)
    assert not store.exists(digest)
    assert [path for path in store.root.rglob("*") if path.is_file()] == []


def test_what_goes_to_the_disk_meanwhile_is_there_once_it_was_waited_for(store: FileStore) -> None:
    keeping = [store.keep_meanwhile(CV + str(number).encode()) for number in range(12)]
    for number, one in enumerate(keeping):
        one.wait()
        assert store.open(one.digest) == CV + str(number).encode()
    again = store.keep_meanwhile(CV + b"3")
    again.wait()
    assert again.digest == keeping[3].digest
    assert store.verify_all() == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_whoever_waits_is_told_of_a_disk_that_fails_meanwhile(
    store: FileStore, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    store.path(sha256(CV).hexdigest()).parent.mkdir()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    keeping = store.keep_meanwhile(CV)
    with pytest.raises(OSError, match="No space"):
        keeping.wait()
    assert [path for path in store.root.rglob("*") if path.is_file()] == []


def test_a_damaged_file_is_never_served_and_keeping_it_again_heals_it(store: FileStore) -> None:
    digest = store.keep(CV)
    store.path(digest).write_bytes(b"the curriculum of Otto")
    with pytest.raises(FileDamaged):
        store.open(digest)
    assert [(problem.kind, problem.path.name) for problem in store.verify_all()] == [("damaged", digest)]
    store.keep(CV)
    assert store.open(digest) == CV
    assert store.verify_all() == []


def test_a_stranger_in_the_store_is_reported(store: FileStore) -> None:
    digest = store.keep(CV)
    (store.path(digest).parent / "notes.txt").write_text("hello")
    assert [problem.kind for problem in store.verify_all()] == ["stranger"]


def test_a_missing_file_says_so(store: FileStore) -> None:
    with pytest.raises(FileMissing):
        store.open("0" * 64)


def test_a_deleted_file_is_gone(store: FileStore) -> None:
    digest = store.keep(CV)
    assert store.delete(digest)
    assert not store.exists(digest)
    assert not store.delete(digest)


@pytest.mark.parametrize(
    "digest", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n", "/" + "0" * 63]
)
def test_only_a_fingerprint_names_a_file(store: FileStore, digest: str) -> None:
    with pytest.raises(ValueError):
        store.path(digest)


def test_sweeping_removes_old_files_nobody_points_to(store: FileStore) -> None:
    now = datetime.now(UTC)
    long_ago = (now - timedelta(days=3)).timestamp()
    wanted, orphan, fresh = store.keep(b"wanted"), store.keep(b"orphan"), store.keep(b"fresh")
    leftover = store.path(orphan).parent / "incoming-abc"
    leftover.write_bytes(b"half")
    for path in (store.path(wanted), store.path(orphan), leftover):
        os.utime(path, (long_ago, long_ago))
    removed = store.sweep({wanted}, older_than=now - timedelta(days=1))
    assert set(removed) == {orphan, "incoming-abc"}
    assert store.exists(wanted)
    assert store.exists(fresh)
    assert not store.exists(orphan)


def test_keeping_again_saves_an_orphan_from_the_sweep(store: FileStore) -> None:
    digest = store.keep(CV)
    os.utime(store.path(digest), (0, 0))
    store.keep(CV)
    assert store.sweep(set(), older_than=datetime.now(UTC) - timedelta(hours=1)) == []


def test_a_full_disk_is_seen_before_writing(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(100, 60, 40))
    assert store.has_room(40)
    assert not store.has_room(41)


NAMES = [
    ("../../etc/passwd", "passwd", ""),
    ("..\\..\\cv.pdf", "cv.pdf", "pdf"),
    ("/abs/cv.pdf", "cv.pdf", "pdf"),
    ("C:\\Users\\sami\\cv.pdf", "cv.pdf", "pdf"),
    ("CON", "_CON", ""),
    ("aux.pdf", "_aux.pdf", "pdf"),
    (".htaccess", "htaccess", ""),
    ("-rf.pdf", "rf.pdf", "pdf"),
    ("   ", "cv", ""),
    ("", "cv", ""),
    ("...", "cv", ""),
    ("___.pdf", "cv.pdf", "pdf"),
    ("cv.pdf.exe", "cv.pdf.exe", "exe"),
    ("cv.exe%00.pdf", "cv.exe", "exe"),
    ("cv.exe\x00.pdf", "cv.exe", "exe"),
    ("cv.pdf ", "cv.pdf", "pdf"),
    ("cv.pdf.", "cv.pdf", "pdf"),
    ("cv .pdf", "cv.pdf", "pdf"),
    ("cv.PDF", "cv.PDF", "pdf"),
    ("cv.pdf;.html", "cv.pdf.html", "html"),
    ("cv.pdf::$DATA", "cv.pdf", "pdf"),
    ("cv\u202efdp.exe", "cvfdp.exe", "exe"),
    ("\u2066cv\u2069.pdf", "cv.pdf", "pdf"),
    ("🎓 cv 👩\u200d🎓.pdf", "🎓 cv 👩\u200d🎓.pdf", "pdf"),
    ("Ame\u0301lie.pdf", "Am\u00e9lie.pdf", "pdf"),
    ("سيرة.pdf", "سيرة.pdf", "pdf"),
    ("cv\r\nX-Evil: yes.pdf", "cv X-Evil yes.pdf", "pdf"),
    ('cv"; filename="x.html', "cv filename= x.html", "html"),
    ("cv%0d%0aSet-Cookie.pdf", "cv Set-Cookie.pdf", "pdf"),
    ("cv\ud800.pdf", "cv.pdf", "pdf"),
    ("CV d'Amélie (v2).pdf", "CV d'Amélie (v2).pdf", "pdf"),
]


@pytest.mark.parametrize(("name", "shown", "extension"), NAMES)
def test_a_name_is_made_harmless(name: str, shown: str, extension: str) -> None:
    assert clean_file_name(name, "cv") == shown
    assert file_extension(name) == extension
    assert clean_file_name(shown, "cv") == shown


def test_a_long_name_keeps_its_extension_and_its_accents() -> None:
    assert clean_file_name("x" * 300 + ".pdf", "cv") == "x" * 76 + ".pdf"
    letter = "q\u0301"  # no composed form exists
    short = clean_file_name(letter * 200 + ".docx", "cv")
    assert len(short) <= 80
    assert short.removesuffix(".docx") == letter * ((len(short) - 5) // 2)
    assert len(clean_file_name("\u0301" * 100_000, "cv")) <= 80


@pytest.mark.parametrize("name", [name for name, _, _ in NAMES])
def test_a_shown_name_travels_through_a_mail_header_unchanged(name: str) -> None:
    shown = clean_file_name(name, "cv")
    letter = EmailMessage()
    letter["Subject"] = "CV"
    letter.set_content("hello")
    letter.add_attachment(b"x", maintype="application", subtype="pdf", filename=shown)
    back = message_from_bytes(letter.as_bytes(policy=policy.SMTP), policy=policy.default)
    (attached,) = back.iter_attachments()
    assert unicodedata.normalize("NFC", attached.get_filename() or "") == shown
    assert back.keys() == letter.keys()

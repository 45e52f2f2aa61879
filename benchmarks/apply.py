"""What storing an application costs, against its raw statements and its file alone, and what the whole request costs.

    PYTHONPATH=. python -m benchmarks.apply --data /tmp/boards [--offers 10000] [--rounds 5] [--each 20] [--json FILE]

Each round stores some applications by the product, then repeats their very statements by the driver, and a plain
write of their files, on a copy of the board, and then sends as many whole forms to a served one. With `--write FOLDER` it
only writes: 50 applications and one publication a second, until it is ended (used by `benchmarks.pages`).
"""

import argparse
import os
import shutil
import sqlite3
import statistics
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import event
from sqlmodel import col, select

from benchmarks.boards import board, served, settings_of
from benchmarks.load import Report, fetch
from jobboard.applications.actions.submitting import submit_application
from jobboard.applications.forms import Details, KeptCv
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.offers.models import Offer
from jobboard.offers.queries import offer_for_applying

Statements = list[tuple[str, Any]]
SIZE = 300_000
_FILLING = os.urandom(SIZE - 32)
_numbers = count(1)


def paper() -> bytes:
    """A PDF of 300 kB that is like no other: one page, and bytes that no compression shrinks.

    Two differ in their first bytes only: making the rest anew took a fifth of what a writer of the benchmark does.
    """
    head = b"%PDF-1.4\n"
    stream = os.urandom(32) + _FILLING
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R >>",
        b"<< /Length 12 >>\nstream\nBT (CV) ET  \nendstream",
        b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
    )
    body, places = head, []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    )


def store(database: Database, files: FileStore, settings: Settings, offer_id: int, cv: bytes) -> float:
    """One application by the product, from its checked form to the committed rows: seconds."""
    number = next(_numbers)
    now = datetime.now(UTC)
    started = time.perf_counter()
    kept = KeptCv(files.keep_meanwhile(cv), "cv.pdf", "application/pdf", len(cv))
    details = Details(
        name="Sami Duval",
        email=f"sami{number}-{os.getpid()}@example.org",
        email_key=f"sami{number}-{os.getpid()}@example.org",
        training="BTS communication",
        message="Bonjour,\n\nVotre atelier me plaît.",
        phone="",
        cv=kept,
    )
    with database.writing() as session:
        submit_application(
            session,
            offer=offer_for_applying(session, offer_id),
            details=details,
            form_key=str(uuid4()),
            locale="fr",
            now=now,
            settings=settings,
        )
    return time.perf_counter() - started


def raw(connection: sqlite3.Connection, folder: Path, statements: Statements, cv: bytes) -> float:
    """The same rows by the driver in one transaction, after the same file, its SHA-256 and its two flushes: seconds."""
    started = time.perf_counter()
    name = sha256(cv).hexdigest()
    temporary = folder / "incoming"
    with temporary.open("wb") as file:
        file.write(cv)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(folder / name)
    place = os.open(folder, os.O_RDONLY)
    os.fsync(place)
    os.close(place)
    connection.execute("BEGIN IMMEDIATE")
    for statement, parameters in statements:
        connection.execute(statement, parameters)
    connection.execute("COMMIT")
    return time.perf_counter() - started


def send(port: int, path: str, cv: bytes) -> float:
    """One whole form over HTTP, with its file: seconds from the first byte sent to the answer."""
    number = next(_numbers)
    boundary = uuid4().hex
    values = {
        "form_key": str(uuid4()),
        "name": "Sami Duval",
        "email": f"sami-{uuid4().hex[:10]}@example.org",
        "training": "BTS communication",
        "message": "Bonjour,\n\nVotre atelier me plaît.",
    }
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in values.items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="cv"; filename="cv{number}.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n".encode()
    )
    body = b"".join(parts) + cv + f"\r\n--{boundary}--\r\n".encode()
    headers = {
        "Content-Type": f"multipart/form-data; boundary={boundary}",
        # Another visitor each time, as limits count them.
        "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
    }
    started = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", path, body=body, headers=headers)
    answer = connection.getresponse()
    said = answer.read()
    connection.close()
    if answer.status != 303:
        raise SystemExit(f"the form was not taken: {answer.status} {said[:2000]!r}")
    return time.perf_counter() - started


def open_offers(database: Database, many: int) -> list[tuple[int, str]]:
    """Offers that take applications: (id, public part of the address)."""
    now = datetime.now(UTC)
    with database.reading() as session:
        wanted = select(Offer).where(
            Offer.status == "published", col(Offer.expires_at) > now + timedelta(hours=1)
        )
        return [(offer.id or 0, offer.ref) for offer in session.exec(wanted.limit(many))]


def measure(settings: Settings, rounds: int, each: int, report: Report) -> None:
    """P9."""
    folder = settings.data_dir / "copy"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    database = Database(settings.database, info={"settings": settings})
    source = sqlite3.connect(settings.database.removeprefix("sqlite:///"))
    copy = sqlite3.connect(folder / "board.sqlite3", isolation_level=None)
    source.backup(copy)
    source.close()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        copy.execute(f"PRAGMA {pragma}")
    written: Statements = []

    def note(_c: Any, _u: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
        if statement.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
            written.extend((statement, one) for one in (parameters if many else [parameters]))

    files = FileStore(settings.files_dir)
    offers = open_offers(database, 200)
    store(database, files, settings, offers[0][0], paper())
    event.listen(database.engine, "before_cursor_execute", note)
    stored: list[float] = []
    alone: list[float] = []
    asked: list[float] = []
    with served(settings.model_copy(update={"trusted_proxies": "127.0.0.1"})) as (port, _):
        fetch(port, f"/fr/offres/{offers[0][1]}/postuler")
        send(port, f"/fr/offres/{offers[0][1]}/postuler", paper())
        for _ in range(rounds):
            for number in range(each):
                cv = paper()
                written.clear()
                stored.append(store(database, files, settings, offers[number % len(offers)][0], cv))
                alone.append(raw(copy, folder, written, cv))
            # Apart, or the board of one side would be changed by another process between two of its applications.
            for number in range(each):
                asked.append(send(port, f"/fr/offres/{offers[number % len(offers)][1]}/postuler", paper()))
    copy.close()
    database.close()
    shutil.rmtree(folder)
    middle = [statistics.median(times) for times in (stored, alone, asked)]
    note_ = f"{middle[0] * 1000:.1f} / {middle[1] * 1000:.1f} ms, {len(written)} statements"
    report.add(
        "P9 storing an application to its raw rows and file", middle[0] / middle[1], most=1.5, note=note_
    )
    report.add(
        "P9 the whole request to raw rows and file",
        middle[2] / middle[1],
        most=5,
        note=f"{middle[2] * 1000:.1f} ms",
    )


def write_on(folder: Path) -> None:
    """50 applications and one publication a second; says so when the first second is over."""
    settings = settings_of(folder)
    database = Database(settings.database, info={"settings": settings})
    files = FileStore(settings.files_dir)
    offers = open_offers(database, 200)
    started = time.monotonic()
    for number in count():
        store(database, files, settings, offers[number % len(offers)][0], paper())
        if number % 50 == 0:
            with database.writing() as session:
                offer = session.get_one(Offer, offers[number // 50 % len(offers)][0])
                offer.published_at = datetime.now(UTC)
                session.add(offer)
        if number == 50:
            print("writing", flush=True)
        time.sleep(max(0.0, started + (number + 1) / 50 - time.monotonic()))


def main() -> int:
    """See the module."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="a folder for seeded boards; they are used again")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--offers", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--json")
    asked = parser.parse_args()
    if asked.write:
        write_on(asked.write)
        return 0
    report = Report()
    measure(board(asked.data, asked.offers), asked.rounds, asked.each, report)
    return report.end(asked.json)


if __name__ == "__main__":
    raise SystemExit(main())

"""What is kept is written by the server at once, and is to its reader what the longer way would have given."""

import gzip
import shutil
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from jobboard.app import Board
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.offers.actions import lifecycle
from jobboard.offers.models import CloseReason, Offer
from jobboard.web.base.kept import Answer
from jobboard.web.base.session import cookie_name
from tests.factories import make_offer
from tests.web.conftest import Clock
from tests.web.servers import served

LIST = "/fr/offres"
Reply = tuple[int, dict[str, str], bytes]


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """SQLite alone: it knows its version at every moment, so that each question finds what is kept."""
    path = tmp_path / "board.sqlite3"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The board is asked for under its own name."""
    return settings.model_copy(update={"base_url": "http://localhost"})


@pytest.fixture
def offer(database: Database, clock: Clock) -> Offer:
    """An offer of today."""
    with database.writing() as session:
        return make_offer(
            session, published_at=clock() - timedelta(hours=2), expires_at=clock() + timedelta(days=20)
        )


@pytest.fixture
def line(board: Board, offer: Offer) -> Iterator["Line"]:
    """A connection to a board that has the list at hand."""
    with served(board) as port, Line(port) as opened:
        while not opened.has_at_hand(board, LIST):
            opened.ask(LIST)
        yield opened


class Line:
    """One connection, on which questions are written as they are given."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.file = self.socket.makefile("rb")

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.socket.close()

    def ask(self, path: str, method: str = "GET", **headers: str) -> Reply:
        """One question and its answer."""
        self.write(path, method, **headers)
        return self.read(method)

    def write(self, path: str, method: str = "GET", *, times: int = 1, **headers: str) -> None:
        """Questions without waiting for an answer."""
        named = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        self.socket.sendall(f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{named}\r\n".encode() * times)

    def read(self, method: str = "GET") -> Reply:
        """The next answer: status, headers, body."""
        status = int(self.file.readline().split()[1])
        headers = {}
        while said := self.file.readline().decode().rstrip("\r\n"):
            name, _, value = said.partition(": ")
            assert name not in headers
            headers[name] = value
        if method == "HEAD" or status == 304:
            return status, headers, b""
        return status, headers, self.file.read(int(headers["content-length"]))

    def ended(self) -> bool:
        """Whether the server has hung up after what was read."""
        return self.file.read(1) == b""

    @staticmethod
    def has_at_hand(board: Board, path: str) -> bool:
        """Whether the board has kept this page."""
        return (path, b"") in board.keeper.shelf._things


def test_it_is_the_answer_of_the_longer_way(line: Line, board: Board) -> None:
    """HEAD and a query with an unknown order of names take the longer way; the page is the same."""
    at_once = line.ask(LIST)
    assert at_once[0] == 200
    assert at_once[1].pop("date")
    head = line.ask(LIST, "HEAD")
    assert head[1].pop("date")
    assert head[:2] == at_once[:2]
    assert line.ask(LIST, cookie=f"{cookie_name(board.settings)}=nobody")[2] == at_once[2]


def test_it_comes_pressed_or_as_unchanged_where_that_was_asked_for(line: Line) -> None:
    plain = line.ask(LIST)
    for _ in range(2):
        pressed = line.ask(LIST, accept_encoding="br, gzip")
        assert pressed[1]["content-encoding"] == "gzip"
        assert gzip.decompress(pressed[2]) == plain[2]
    status, headers, body = line.ask(LIST, if_none_match=plain[1]["etag"])
    assert (status, body) == (304, b"")
    assert headers["etag"] == plain[1]["etag"]
    assert "content-length" not in headers
    assert line.ask(LIST, if_none_match='"another"')[::2] == (200, plain[2])


def test_a_list_made_meanwhile_is_the_one_of_the_longer_way(line: Line, board: Board, offer: Offer) -> None:
    """Each address is a new one; HEAD has its answer made for itself."""
    made = line.ask(f"{LIST}?tri=date&langue=fr")
    head = line.ask(f"{LIST}?tri=date&langue=fr&page=1", "HEAD")
    assert offer.title in made[2].decode()
    assert made[1].pop("date")
    assert head[1].pop("date")
    assert head[:2] == made[:2]
    pressed = line.ask(f"{LIST}?tri=date&langue=fr&page=2", accept_encoding="gzip")
    assert gzip.decompress(pressed[2]) == made[2]
    tag = made[1]["etag"]
    assert line.ask(f"{LIST}?tri=date&langue=fr&page=3", if_none_match=tag)[::2] == (304, b"")


def test_new_lists_written_together_are_answered_in_their_order(line: Line) -> None:
    line.write(f"{LIST}?tri=limite&page=7")
    for days in (1, 3, 7, 30):
        line.write(f"{LIST}?depuis={days}")
    line.write("/healthz")
    assert line.read()[0] == 200
    for days in (1, 3, 7, 30):
        assert f'<option value="{days}" selected>' in line.read()[2].decode()
    assert line.read()[2] == b"ok\n"


def test_a_session_and_another_host_never_get_it(line: Line, board: Board) -> None:
    personal = line.ask(LIST, cookie=f"{cookie_name(board.settings)}=nobody")
    assert "s-maxage" not in personal[1]["cache-control"]
    line.socket.sendall(f"GET {LIST} HTTP/1.1\r\nHost: evil.example.org\r\n\r\n".encode())
    assert line.file.readline().startswith(b"HTTP/1.1 400 ")


def test_a_closed_offer_is_gone_at_the_next_question(
    line: Line, database: Database, offer: Offer, clock: Clock
) -> None:
    assert offer.title in line.ask(LIST)[2].decode()
    with database.writing() as session:
        lifecycle.close(
            session,
            session.get_one(Offer, offer.id),
            reason=CloseReason.FILLED_HERE,
            actor="moderator",
            now=clock(),
        )
    assert offer.title not in line.ask(LIST)[2].decode()


def test_an_offer_that_has_ended_is_gone_without_any_job(line: Line, offer: Offer, clock: Clock) -> None:
    assert offer.title in line.ask(LIST)[2].decode()
    clock.forward(days=21)
    assert offer.title not in line.ask(LIST)[2].decode()


def test_questions_written_together_are_answered_in_their_order(line: Line) -> None:
    """A page at hand that was asked for behind one that must be made waits for it."""
    line.write("/fr/offres?q=atelier")
    line.write(LIST, if_none_match="*")
    line.write("/healthz")
    line.write(LIST, times=50)
    assert "atelier" in line.read()[2].decode()
    assert line.read()[0] == 304
    assert line.read()[2] == b"ok\n"
    assert {line.read()[0] for _ in range(50)} == {200}


def test_who_asks_on_without_reading_fills_no_memory(line: Line) -> None:
    """The server stops reading until they read: then everything comes, and nothing more."""
    page = line.ask(LIST)[2]
    line.socket.settimeout(1)
    asked = 0
    with pytest.raises(TimeoutError):
        while asked < 100_000:
            line.write(LIST, times=10, x_long="a" * 8000)
            asked += 10
    line.socket.settimeout(30)
    assert asked < 100_000
    assert [line.read()[2] for _ in range(100)] == [page] * 100


def test_who_wants_the_line_closed_has_it_closed(line: Line) -> None:
    status, headers, body = line.ask(LIST, connection="close")
    assert (status, headers["connection"]) == (200, "close")
    assert body
    assert line.ended()


def test_a_body_that_nobody_asked_for_is_passed_over(line: Line) -> None:
    line.socket.sendall(f"GET {LIST} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello".encode())
    assert line.read()[0] == 200
    assert line.ask("/healthz")[2] == b"ok\n"


@pytest.mark.parametrize(
    "header", [(b"x-name", b"a\r\nset-cookie: b"), (b"x-name", b"\0"), (b"x name", b"a"), (b"x:", b"a")]
)
def test_a_header_that_would_break_its_line_is_refused(header: tuple[bytes, bytes]) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        Answer(200, [header], b"")

"""The two doors for mail: LMTP on a socket, and the command that a mail server's pipe starts."""

import asyncio
import os
import smtplib
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobboard import lmtp
from jobboard.inbound import PostRoom
from jobboard.mail.models import DeliveryState
from tests.mail.conftest import Post
from tests.mail.test_return_path import DOMAIN, HARD, sample

HERE = Path(__file__).parents[2]
NOBODY = f"rose@{DOMAIN}"


@pytest.fixture
def path(post: Post) -> str:
    """The return path of a letter that left by the real clock's time."""
    post.settings = post.settings.model_copy(update={"inbound_domain": DOMAIN})
    post.write()
    # The doors know the real time only; the tests' letters leave in their future, which is no reason to refuse.
    post.send()
    return post.relay.stored[-1].sender


def state(post: Post, path: str) -> str:
    """The state of the letter that a return path names."""
    return post.row(int(path.split("-")[1])).state


@pytest.fixture
def door(post: Post, path: str, tmp_path: Path) -> Iterator[str]:
    """The listener on a Unix socket, in a thread."""
    place = str(tmp_path / "lmtp.sock")
    room = PostRoom(post.database, post.files, post.settings, ())
    loop = asyncio.new_event_loop()
    ready = asyncio.Event()
    task = loop.create_task(lmtp.listen(room, place, ready))

    def run() -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(task)
        except asyncio.CancelledError:
            loop.run_until_complete(loop.shutdown_default_executor())

    thread = threading.Thread(target=run)
    thread.start()
    asyncio.run_coroutine_threadsafe(ready.wait(), loop).result(10)
    yield place
    loop.call_soon_threadsafe(task.cancel)
    thread.join(10)
    loop.close()
    assert not Path(place).exists()


def test_a_notice_comes_in_by_lmtp(post: Post, door: str, path: str) -> None:
    with smtplib.LMTP(door) as line:
        assert line.sendmail("", [path], HARD) == {}
    assert state(post, path) == DeliveryState.BOUNCED


def test_each_recipient_gets_an_answer_of_its_own(post: Post, door: str, path: str) -> None:
    """RFC 2033 §4.2: as many replies as recipients, in their order, and the line stays in step."""
    with smtplib.LMTP(door) as line:
        line.ehlo_or_helo_if_needed()
        assert line.mail("")[0] == 250
        assert line.rcpt(path)[0] == 250
        assert line.rcpt(NOBODY)[0] == 550
        assert line.rcpt(path.upper())[0] == 250
        assert line.docmd("DATA")[0] == 354
        line.send(HARD.replace(b"\n", b"\r\n") + b".\r\n")
        assert [line.getreply()[0] for _ in range(2)] == [250, 250]
        assert line.noop()[0] == 250


def test_two_mails_go_through_one_connection(post: Post, door: str, path: str) -> None:
    with smtplib.LMTP(door) as line:
        line.sendmail("rose@example.org", [path], sample("auto_reply-outlook-french"))
        assert state(post, path) == DeliveryState.HANDED
        line.sendmail("", [path], HARD)
    assert state(post, path) == DeliveryState.BOUNCED


def test_a_line_longer_than_allowed_is_read(post: Post, door: str, path: str) -> None:
    with smtplib.LMTP(door) as line:
        assert line.sendmail("", [path], HARD + b"x" * 5000 + b"\r\n") == {}


def test_smtp_is_not_spoken_at_the_lmtp_door(door: str) -> None:
    with smtplib.LMTP(door) as line:
        assert line.docmd("EHLO", "relay.example.org")[0] == 500
        assert line.docmd("LHLO", "relay.example.org")[0] == 250


def test_a_socket_left_by_a_crash_is_taken_over(tmp_path: Path) -> None:
    place = tmp_path / "old.sock"
    place.touch()
    lmtp._socket_at(place).close()
    assert place.stat().st_mode & 0o777 == 0o660


@pytest.mark.parametrize("bind", ["2525", "localhost:", ":25", "localhost:port"])
def test_a_bind_that_makes_no_sense_is_said(bind: str) -> None:
    with pytest.raises(ValueError, match="LMTP_BIND"):
        lmtp._split(bind)


def pipe(post: Post, data: bytes, *arguments: str, **changed: str) -> subprocess.CompletedProcess[bytes]:
    """`jobboard inbound` in a process of its own, as a mail server starts it."""
    settings = post.settings
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("JOBBOARD_")},
        "PYTHONPATH": str(HERE),
        "JOBBOARD_DATA_DIR": str(settings.data_dir),
        "JOBBOARD_DATABASE_URL": settings.database_url,
        "JOBBOARD_SECRET_KEY": settings.secret_key,
        "JOBBOARD_INBOUND_DOMAIN": DOMAIN,
        **changed,
    }
    return subprocess.run(
        [sys.executable, "-m", "jobboard", "inbound", *arguments],
        input=data,
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
        cwd=settings.data_dir,
    )


def test_a_notice_comes_in_by_a_pipe(post: Post, path: str) -> None:
    done = pipe(post, HARD, "--from", "", "--to", path)
    assert done.returncode == 0, done.stderr
    assert state(post, path) == DeliveryState.BOUNCED


def test_without_a_recipient_the_headers_say_who(post: Post, path: str) -> None:
    assert pipe(post, b"Delivered-To: " + path.encode() + b"\n" + HARD).returncode == 0
    assert state(post, path) == DeliveryState.BOUNCED


def test_mail_for_nobody_goes_back_to_its_sender(post: Post, path: str) -> None:
    done = pipe(post, HARD, "--to", NOBODY)
    assert done.returncode == 67
    assert b"nobody reads this address" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "changed"),
    [
        (("--wrong",), {}),
        ((), {"JOBBOARD_INBOUND_DOMAIN": ""}),
        ((), {"JOBBOARD_INBOUND_DOMAIN": "not a domain"}),
        ((), {"JOBBOARD_DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}),
    ],
)
def test_whatever_is_wrong_with_us_the_mail_server_keeps_the_mail(
    post: Post, path: str, arguments: tuple[str, ...], changed: dict[str, str]
) -> None:
    """Exit code 75: nothing is bounced because somebody mistyped a setting."""
    done = pipe(post, HARD, "--to", path, *arguments, **changed)
    assert done.returncode == 75, done.stderr
    assert done.stderr
    assert state(post, path) == DeliveryState.HANDED

"""How letters leave: TLS or nothing, passwords only where they are safe, local sockets, folders."""

import smtplib
import ssl
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from mailbox import Maildir
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import event

from jobboard.kit.settings import Settings
from jobboard.mail.models import Stage
from jobboard.mail.replies import Reply
from jobboard.mail.transports import MaildirTransport, Outgoing, SmtpTransport, transport_for
from tests.mail.certificates import certificate, expired, trusting
from tests.mail.conftest import NOON, Post
from tests.mail.relay import Certificate, Relay

DATA = b"Subject: x\r\nMessage-ID: <1@board.example.org>\r\n\r\nBonjour\r\n.\r\n..et la suite\r\n"
LETTER = Outgoing("<1@board.example.org>", "stages@board.example.org", "rose@example.org", DATA)


@pytest.fixture
def relays() -> Iterator[list[Relay]]:
    """Relays to be stopped at the end."""
    running: list[Relay] = []
    yield running
    for relay in running:
        relay.stop()


def _relay(relays: list[Relay], **given: Any) -> Relay:
    relays.append(Relay(**given).start())
    return relays[-1]


def _way(relay: Relay, scheme: str, host: str = "localhost", login: str = "") -> SmtpTransport:
    """A transport that trusts the test certificates."""
    return SmtpTransport(
        urlsplit(f"{scheme}://{login}{host}:{relay.port}"),
        hello="board.example.org",
        timeout=2.0,
        context=trusting(),
    )


def _send(way: SmtpTransport | MaildirTransport, letter: Outgoing = LETTER) -> tuple[Reply, list[Stage]]:
    stages: list[Stage] = []
    reply = way.send(letter, stages.append)
    return reply, stages


def _commands(relay: Relay) -> list[str]:
    return [line.split(" ")[0].upper() for line in relay.commands]


def test_every_stage_is_announced_before_it_begins(relays: list[Relay]) -> None:
    """P-18: the caller can write each down, the dot's before the dot."""
    relay = _relay(relays)
    reply, stages = _send(_way(relay, "smtp"))

    assert (reply.stage, reply.code) == (Stage.REPLY, 250)
    assert stages == [
        Stage.CONNECT, Stage.BANNER, Stage.HELLO, Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.DOT,
    ]  # fmt: skip
    assert relay.stored[0].data == DATA


@pytest.mark.parametrize("stage", [Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.DOT])
def test_a_watcher_that_raises_ends_the_dialogue_there(relays: list[Relay], stage: Stage) -> None:
    """F-34: above all before the dot."""
    relay = _relay(relays)

    def watch(entered: Stage) -> None:
        if entered is stage:
            raise LookupError

    with pytest.raises(Exception, match=stage) as caught:
        _way(relay, "smtp").send(LETTER, watch)
    assert isinstance(caught.value.__cause__, LookupError)
    assert relay.stored == []


def test_letters_travel_encrypted_where_the_address_says_so(relays: list[Relay]) -> None:
    implicit = _relay(relays, certificate=certificate(), tls_from_start=True)
    explicit = _relay(relays, certificate=certificate(), features=["STARTTLS"])

    assert _send(_way(implicit, "smtps"))[0].code == 250
    assert _send(_way(explicit, "smtp+starttls"))[0].code == 250
    assert _commands(explicit)[:3] == ["EHLO", "STARTTLS", "EHLO"]
    assert implicit.stored[0].data == explicit.stored[0].data == DATA


def test_a_relay_without_starttls_gets_nothing(relays: list[Relay]) -> None:
    """F-07: somebody may have stripped it."""
    relay = _relay(relays, features=["AUTH PLAIN"])
    reply, _ = _send(_way(relay, "smtp+starttls", login="board:secret@"))

    assert reply.stage is Stage.STARTTLS
    assert _commands(relay) == ["EHLO"]


@pytest.mark.parametrize(
    ("shown", "host", "trusted"),
    [(expired, "localhost", True), (certificate, "127.0.0.1", True), (certificate, "localhost", False)],
    ids=["expired", "another name", "unknown issuer"],
)
@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
def test_a_certificate_that_is_not_right_ends_it(
    relays: list[Relay], scheme: str, shown: Callable[[], Certificate], host: str, trusted: bool
) -> None:
    """F-08."""
    relay = _relay(relays, certificate=shown(), tls_from_start=scheme == "smtps", features=["STARTTLS"])
    way = _way(relay, scheme, host)
    if not trusted:
        way.context = ssl.create_default_context()
    reply, _ = _send(way)

    assert reply.stage is (Stage.CONNECT if scheme == "smtps" else Stage.STARTTLS)
    assert reply.code is None
    assert "certificate" in reply.text.lower()
    assert "MAIL" not in _commands(relay)
    assert relay.stored == []


def test_a_password_goes_over_tls(relays: list[Relay]) -> None:
    relay = _relay(relays, certificate=certificate(), features=["STARTTLS", "AUTH PLAIN"])

    assert _send(_way(relay, "smtp+starttls", login="board%40x:s%3Aecret@"))[0].code == 250
    assert _commands(relay)[:4] == ["EHLO", "STARTTLS", "EHLO", "AUTH"]


@pytest.mark.parametrize(
    ("features", "script", "stage"),
    [
        (["STARTTLS", "AUTH PLAIN"], {"auth": ["454 4.7.0 later"]}, Stage.AUTH),
        (["STARTTLS", "AUTH PLAIN"], {"auth": ["535 5.7.8 wrong"]}, Stage.AUTH),
        (["STARTTLS", "AUTH GSSAPI"], {}, Stage.AUTH),
        (["STARTTLS"], {}, Stage.AUTH),
    ],
    ids=["F-09 454", "F-10 535", "no method", "no AUTH"],
)
def test_without_its_password_no_letter_is_tried(
    relays: list[Relay], features: list[str], script: dict[str, list[str]], stage: Stage
) -> None:
    """F-09, F-10: a fault of the relay or of the settings."""
    relay = _relay(relays, certificate=certificate(), features=features, script=script)
    reply, _ = _send(_way(relay, "smtp+starttls", login="board:secret@"))

    assert reply.stage is stage
    assert "MAIL" not in _commands(relay)


def test_a_wrong_password_stops_the_queue_until_the_settings_are_right(post: Post) -> None:
    """F-10: no letter fails, and the worker that starts anew tries at once."""
    post.relay.features = ["AUTH PLAIN"]
    post.relay.script["auth"] = ["535 5.7.8 wrong"]
    number = post.write()
    post.through(f"smtp://board:wrong@127.0.0.1:{post.relay.port}")
    assert post.send() == {"queued": 1}
    assert post.send() == {}
    assert (post.row(number).state, post.row(number).attempts) == ("queued", 0)

    post.through(f"smtp://board:right@127.0.0.1:{post.relay.port}")
    post.later(minutes=1)
    assert post.send() == {"handed": 1}


def test_a_relay_that_only_knows_helo_works_without_tls_and_password(relays: list[Relay]) -> None:
    """F-06."""
    old = _relay(relays, script={"ehlo": ["502 5.5.1 what"] * 3})

    assert _send(_way(old, "smtp"))[0].code == 250
    assert _send(_way(old, "smtp", login="board:secret@"))[0].stage in (Stage.HELLO, Stage.AUTH)
    assert _send(_way(old, "smtp+starttls"))[0].stage in (Stage.HELLO, Stage.STARTTLS)
    assert "AUTH" not in _commands(old)
    assert len(old.stored) == 1


def test_a_password_in_clear_over_the_network_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="in clear"):
        SmtpTransport(urlsplit("smtp://board:secret@mail.example.org"), hello="x.example.org", timeout=1)


def test_lmtp_greets_its_own_way(relays: list[Relay]) -> None:
    relay = _relay(relays)

    assert _send(_way(relay, "lmtp"))[0].code == 250
    assert _commands(relay)[0] == "LHLO"


def test_a_line_that_starts_with_a_dot_arrives_as_it_was(relays: list[Relay]) -> None:
    """M-11: dot-stuffing, at the start of the data too."""
    relay = _relay(relays)
    for data in (b".\r\n..\r\n.a\r\n", b"a\r\n.", b"\r\n.\r\n", b"no end"):
        assert (
            _send(_way(relay, "smtp"), Outgoing("<1@x>", "a@example.org", "b@example.org", data))[0].code
            == 250
        )
        assert relay.stored[-1].data == (data if data.endswith(b"\r\n") else data + b"\r\n")


def test_an_answer_of_endless_length_after_the_dot_is_a_doubt(relays: list[Relay]) -> None:
    """F-26."""
    relay = _relay(relays, script={"dot": ["250 " + "x" * 9000]})
    reply, _ = _send(_way(relay, "smtp"))

    assert (reply.stage, reply.code) == (Stage.REPLY, None)


def test_smtplib_by_itself_cannot_tell_before_from_after_the_dot(relays: list[Relay]) -> None:
    """P-18 probed again: the same exception, but only once the letter is stored. Hence our own stages."""
    mail = EmailMessage()
    mail.set_content("Bonjour")
    for script, stored in (({"data": ["cut"]}, 0), ({"dot": ["keep cut"]}, 1)):
        relay = _relay(relays, script=dict(script))
        with (
            smtplib.SMTP("127.0.0.1", relay.port, timeout=2) as line,
            pytest.raises(smtplib.SMTPServerDisconnected),
        ):
            line.send_message(mail, "a@example.org", ["b@example.org"])
        assert len(relay.stored) == stored


def test_smtplib_by_itself_says_nothing_of_one_refused_recipient_of_two(relays: list[Relay]) -> None:
    """P-17 probed again: success, with the refusal in a dictionary. Hence one recipient a letter."""
    relay = _relay(relays, script={"rcpt": ["250 ok", "550 5.1.1 no"]})
    with smtplib.SMTP("127.0.0.1", relay.port, timeout=2) as line:
        refused = line.sendmail("a@example.org", ["b@example.org", "c@example.org"], DATA)

    assert list(refused) == ["c@example.org"]


def test_an_envelope_with_a_second_command_in_it_is_never_written(relays: list[Relay]) -> None:
    """P-20 probed again: smtplib cuts it down silently; ours ends before anything is stored."""
    relay = _relay(relays)
    evil = "g@example.org>\r\nRCPT TO:<evil@example.org"
    letter = Outgoing("<1@x>", "a@example.org", evil, DATA)

    with pytest.raises(ValueError, match="newline"):
        _way(relay, "smtp").send(letter, lambda stage: None)
    assert relay.recipients == []
    assert relay.stored == []


def test_letters_to_a_folder_can_be_read_by_mail_programs(post: Post, tmp_path: Path) -> None:
    post.through(f"maildir://{tmp_path}/box")
    number = post.write(cv=b"%PDF-1.7 a CV")

    assert post.send() == {"handed": 1}
    box = Maildir(tmp_path / "box", create=False)
    [mail] = list(box)
    assert mail["X-Envelope-To"] == "rose@example.org"
    assert mail["Message-ID"] == post.row(number).message_id
    assert list((tmp_path / "box" / "tmp").iterdir()) == []


def test_the_same_letter_twice_is_one_file(tmp_path: Path) -> None:
    way = MaildirTransport(tmp_path / "box")

    assert [_send(way)[0].code, _send(way)[0].code] == [250, 250]
    assert len(list((tmp_path / "box" / "new").iterdir())) == 1


def test_a_folder_that_cannot_be_written_puts_the_letter_off(post: Post, tmp_path: Path) -> None:
    """F-54."""
    (tmp_path / "box").write_text("a file in the way")
    post.through(f"maildir://{tmp_path}/box")
    number = post.write()

    assert post.send() == {"queued": 1}
    (tmp_path / "box").unlink()
    post.later(minutes=2)
    assert post.send() == {"handed": 1}
    assert post.row(number).attempts == 2


@pytest.mark.parametrize("url", ["", "http://mail.example.org", "smtp:", "mail.example.org:25"])
def test_an_address_that_no_mail_goes_through_is_refused_when_the_worker_starts(
    settings: Settings, url: str
) -> None:
    if not url:
        assert isinstance(transport_for(settings), MaildirTransport)
        return
    with pytest.raises(ValueError, match="MAIL_URL"):
        transport_for(settings.model_copy(update={"mail_url": url}))


def test_little_is_done_between_the_final_reply_and_the_commit(
    post: Post, record_property: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """§4.2: a crash in between would make a double; one statement, no network. The time is only written down."""
    read = smtplib.SMTP.getreply
    heard: list[float] = []
    committed: list[float] = []
    said: list[str] = []

    def getreply(line: smtplib.SMTP) -> tuple[int, bytes]:
        answer = read(line)
        heard.append(time.perf_counter())
        said.clear()
        committed.clear()
        return answer

    def execute(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not committed:
            said.append(statement)

    monkeypatch.setattr(smtplib.SMTP, "getreply", getreply)
    event.listen(post.database.engine, "before_cursor_execute", execute)
    event.listen(post.database.engine, "commit", lambda _connection: committed.append(time.perf_counter()))
    row = post.write()
    assert post.send() == {"handed": 1}
    assert post.row(row).handed_at == NOON
    assert [line.split()[0] for line in said if not line.startswith("BEGIN")] == ["UPDATE"]
    record_property("gap_ms", round((committed[0] - heard[-1]) * 1000, 1))

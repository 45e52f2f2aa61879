"""Ways for a letter to leave. Each tells the caller before every stage, and knows whether the dot is written.

smtplib alone cannot tell a line that broke before the final dot from one that broke after it (P-18): the
first is safe to send again, the second is not. So the DATA phase is ours, and no relay makes `send` raise.
"""

import os
import select
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from jobboard.kit.settings import Settings
from jobboard.mail.models import AFTER_DOT, Stage
from jobboard.mail.replies import Reply

# RFC 5321 §4.5.3.2.6 asks for ten minutes before a final reply is given up, where a step has one.
FINAL_REPLY_TIMES = 10
DATA_PIECE = 64 * 1024
SCHEMES = ("smtp", "smtps", "smtp+starttls", "lmtp")
Watch = Callable[[Stage], None]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter for one recipient; `data` is 7-bit with CRLF line ends."""

    message_id: str
    sender: str
    recipient: str
    data: bytes


class Transport(Protocol):
    """A way out. `watch` is called before each stage; when it raises, nothing more is sent."""

    def send(self, message: Outgoing, watch: Watch) -> Reply:
        """Send one letter and tell how that ended. Raises only what `watch` raises."""


def transport_for(settings: Settings) -> Transport:
    """The way out that `MAIL_URL` names. Raises ValueError for one that cannot be used."""
    url = urlsplit(settings.mail)
    if url.scheme == "maildir":
        return MaildirTransport(Path(unquote(url.path)))
    if url.scheme not in SCHEMES:
        raise ValueError(
            f"MAIL_URL starts with maildir://, {', '.join(f'{scheme}://' for scheme in SCHEMES)}"
        )
    return SmtpTransport(url, hello=settings.mail_domain, timeout=settings.mail_timeout)


class _Refused(Exception):
    """The relay answered something else than hoped; the dialogue ends."""

    def __init__(self, code: int | None, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


class _Line(smtplib.SMTP):
    """smtplib's lines and replies, with a socket of ours: TLS from the start, a Unix socket, or plain."""

    def __init__(self, hello: str, timeout: float, context: ssl.SSLContext | None, *, lmtp: bool) -> None:
        super().__init__(local_hostname=hello, timeout=timeout)
        self.context = context
        self.ehlo_msg = "lhlo" if lmtp else "ehlo"

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        if host.startswith("/"):
            local = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            local.settimeout(timeout)
            local.connect(host)
            return local
        plain = socket.create_connection((host, port), timeout)
        # The final dot is a small packet: without this it waits 40 ms for the relay to acknowledge the body.
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.context is None:
            return plain
        return self.context.wrap_socket(plain, server_hostname=host)

    def open(self, host: str, port: int) -> None:
        """Connect, without reading the banner."""
        self.sock = self._get_socket(host, port, self.timeout)
        self.file = None

    def secure(self, context: ssl.SSLContext, host: str) -> None:
        """Go on in TLS and forget all that was heard in clear, including what the relay sent too early."""
        assert self.sock is not None
        self.sock = context.wrap_socket(self.sock, server_hostname=host)
        self.file = None
        self.ehlo_resp = self.helo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def is_broken(self) -> bool:
        """Whether the relay hung up while it was our turn; in TLS this cannot be seen in advance."""
        if self.sock is None:
            return True
        if isinstance(self.sock, ssl.SSLSocket):
            return False
        readable, _, _ = select.select([self.sock], [], [], 0)
        return bool(readable) and not self.sock.recv(1, socket.MSG_PEEK)


class SmtpTransport:
    """smtp, smtps, smtp+starttls and lmtp. A dialogue a letter; never plain text where TLS is asked for."""

    def __init__(
        self, url: SplitResult, *, hello: str, timeout: float, context: ssl.SSLContext | None = None
    ) -> None:
        self.scheme = url.scheme
        self.lmtp = url.scheme == "lmtp"
        self.host = url.hostname or unquote(url.path)
        self.port = url.port or {"smtps": 465, "smtp+starttls": 587, "lmtp": 24}.get(url.scheme, 25)
        self.user = unquote(url.username or "")
        self.password = unquote(url.password or "")
        self.hello = hello
        self.timeout = timeout
        if context is not None:
            self.context = context
        if not self.host:
            raise ValueError("MAIL_URL names no host")
        if self.user and self.scheme == "smtp" and self.host not in ("localhost", "127.0.0.1", "::1"):
            raise ValueError("MAIL_URL would send a password in clear: write smtps:// or smtp+starttls://")

    @cached_property
    def context(self) -> ssl.SSLContext:
        """Whom TLS trusts; reading all those certificates takes its time, and plain lines do without."""
        return ssl.create_default_context()

    def send(self, message: Outgoing, watch: Watch) -> Reply:
        """One letter, one connection. A lost line or an odd answer is a `Reply`, not an exception."""
        line = _Line(
            self.hello, self.timeout, self.context if self.scheme == "smtps" else None, lmtp=self.lmtp
        )
        dialogue = _Dialogue(self, line, message, watch)
        try:
            return dialogue.run()
        except _Refused as refused:
            return Reply(dialogue.stage, refused.code, refused.text)
        except smtplib.SMTPResponseException as problem:
            if dialogue.stage in AFTER_DOT:
                # Only a reply too long to be one makes smtplib raise here: it tells nothing.
                return Reply(dialogue.stage, None, "an answer that cannot be read")
            return Reply(dialogue.stage, problem.smtp_code, _said(problem.smtp_error))
        except (OSError, smtplib.SMTPException, UnicodeError) as problem:
            # smtplib's own exceptions are OSErrors; which stage it was is what counts.
            return Reply(dialogue.stage, None, f"{type(problem).__name__}: {problem}")
        finally:
            line.close()


class _Dialogue:
    """One letter's talk with the relay, step by step."""

    def __init__(self, transport: SmtpTransport, line: _Line, message: Outgoing, watch: Watch) -> None:
        self.transport, self.line, self.message = transport, line, message
        self._tell = _Guarded(watch)
        self.stage = Stage.CONNECT

    def run(self) -> Reply:
        self._greet()
        self._log_in()
        self._envelope()
        return self._data()

    def _at(self, stage: Stage) -> None:
        self._tell(stage)
        self.stage = stage

    def _greet(self) -> None:
        self._at(Stage.CONNECT)
        self.line.open(self.transport.host, self.transport.port)
        self._at(Stage.BANNER)
        self._want(self.line.getreply(), 220)
        self._at(Stage.HELLO)
        code, text = self.line.ehlo()
        if code // 100 == 2:
            return
        if self.transport.lmtp or self.transport.scheme == "smtp+starttls" or self.transport.user:
            # HELO knows neither TLS nor passwords.
            raise _Refused(code, _said(text))
        self._want(self.line.helo(), 250)

    def _log_in(self) -> None:
        if self.transport.scheme == "smtp+starttls":
            self._at(Stage.STARTTLS)
            if not self.line.has_extn("starttls"):
                raise _Refused(502, "the relay offers no STARTTLS")
            self._want(self.line.docmd("STARTTLS"), 220)
            self.line.secure(self.transport.context, self.transport.host)
            self._want(self.line.ehlo(), 250)
        if self.transport.user:
            self._at(Stage.AUTH)
            self.line.login(self.transport.user, self.transport.password)

    def _envelope(self) -> None:
        self._at(Stage.MAIL)
        limit = self.line.esmtp_features.get("size", "")
        size = len(self.message.data)
        if limit.isdigit() and 0 < int(limit) < size:
            raise _Refused(552, f"5.3.4 {size} bytes, and the relay announced that it takes {limit}")
        option = f" SIZE={size}" if self.line.has_extn("size") else ""
        self._want(self.line.docmd("MAIL", f"FROM:<{self.message.sender}>{option}"), 250)
        self._at(Stage.RCPT)
        code, text = self.line.docmd("RCPT", f"TO:<{self.message.recipient}>")
        if code not in (250, 251):
            raise _Refused(code, _said(text))

    def _data(self) -> Reply:
        self._at(Stage.DATA)
        self._want(self.line.docmd("DATA"), 354)
        body = _dotted(self.message.data)
        for start in range(0, len(body), DATA_PIECE):
            self.line.send(body[start : start + DATA_PIECE])
        self._tell(Stage.DOT)
        if self.line.is_broken():
            raise _Refused(None, "the relay hung up before the final dot")
        assert self.line.sock is not None
        self.line.sock.settimeout(self.transport.timeout * FINAL_REPLY_TIMES)
        self.stage = Stage.DOT
        self.line.send(b".\r\n")
        self.stage = Stage.REPLY
        code, text = self.line.getreply()
        self._leave()
        return Reply(Stage.REPLY, code, _said(text))

    def _leave(self) -> None:
        # The answer to QUIT is not awaited: every moment between the final reply and our commit is one
        # in which a crash makes a duplicate.
        try:
            self.line.putcmd("quit")
        except OSError:
            return

    def _want(self, answer: tuple[int, bytes], code: int) -> None:
        if answer[0] != code:
            raise _Refused(answer[0], _said(answer[1]))


class WatchStopped(Exception):
    """What `watch` raised, carried past the handlers of network errors."""


class _Guarded:
    """`watch`, whose exceptions must not be taken for the relay's: some databases' look like lost lines."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    def __call__(self, stage: Stage) -> None:
        try:
            self.watch(stage)
        except Exception as problem:
            raise WatchStopped(str(stage)) from problem


def _dotted(data: bytes) -> bytes:
    """Body lines that start with a dot get another one (RFC 5321 §4.5.2); the end is a line end."""
    stuffed = data.replace(b"\r\n.", b"\r\n..")
    stuffed = b"." + stuffed if stuffed.startswith(b".") else stuffed
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"


def _said(text: bytes | str) -> str:
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join("".join(char if char.isprintable() else " " for char in plain).split())[:450]


class MaildirTransport:
    """A folder that mail programs can read; a letter sent twice is there once, named after its Message-ID."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: Outgoing, watch: Watch) -> Reply:
        """Write, flush, rename. A full disk is a lost line before the dot."""
        stage = Stage.DATA
        name = f"{sha256(message.message_id.encode()).hexdigest()[:32]}.jobboard"
        tell = _Guarded(watch)
        tell(Stage.MAIL)
        try:
            for part in ("tmp", "new", "cur"):
                (self.folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary = self.folder / "tmp" / f"{name}.{os.getpid()}"
            with temporary.open("wb") as file:
                file.write(f"X-Envelope-To: {message.recipient}\n".encode())
                file.write(message.data.replace(b"\r\n", b"\n"))
                file.flush()
                os.fsync(file.fileno())
            tell(Stage.DOT)
            stage = Stage.DOT
            os.replace(temporary, self.folder / "new" / name)
            _flush(self.folder / "new")
        except OSError as problem:
            return Reply(stage, None, f"{type(problem).__name__}: {problem.strerror}")
        return Reply(Stage.REPLY, 250, "written to the local mailbox")


def _flush(folder: Path) -> None:
    """A rename is only safe once the folder that holds the name is itself on disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

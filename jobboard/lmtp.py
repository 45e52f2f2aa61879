"""The LMTP door (RFC 2033): the mail server hands mail over here, and hears at once what becomes of it."""

import asyncio
import logging
import os
import signal
import socket
from pathlib import Path
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from jobboard.inbound import MOST_BYTES, NOBODY, Arrived, PostRoom, knows, receive
from jobboard.kit.clock import utcnow
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings

log = logging.getLogger(__name__)
# A mail server sends one mail to few of our addresses; more is somebody trying them out.
MOST_RECIPIENTS = 20
IDLE_SECONDS = 120.0
LONGEST_LINE = 64 * 1024


class _Door(LMTP):
    """aiosmtpd's LMTP, patient with lines that are longer than they may be."""

    line_length_limit = LONGEST_LINE


class _Porter:
    """What aiosmtpd asks for each mail."""

    def __init__(self, room: PostRoom) -> None:
        self.room = room

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse at once what cannot be ours."""
        if not knows(self.room.settings, address):
            return NOBODY.reply
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 go on"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """One reply for each recipient, in their order (RFC 2033 §4.2)."""
        data = envelope.original_content or b""
        mail = Arrived(envelope.mail_from or "", data)
        replies = [
            (await asyncio.to_thread(receive, self.room, mail, address, utcnow())).reply
            for address in envelope.rcpt_tos
        ]
        return "\r\n".join(replies)


def _door(room: PostRoom) -> SMTP:
    return _Door(
        _Porter(room),
        hostname=room.settings.inbound_domain or room.settings.mail_domain,
        ident="jobboard",
        # A little more than a mail may have, so that the refusal is ours and says why.
        data_size_limit=MOST_BYTES + 1024 * 1024,
        enable_SMTPUTF8=False,
        decode_data=False,
        timeout=IDLE_SECONDS,
    )


async def listen(room: PostRoom, bind: str, ready: asyncio.Event | None = None) -> None:
    """Take in mail at host:port or at the path of a socket, until cancelled."""
    loop = asyncio.get_running_loop()
    path = Path(bind) if bind.startswith("/") else None
    server: Any
    if path is not None:
        server = await loop.create_unix_server(lambda: _door(room), sock=_socket_at(path))
    else:
        host, port = _split(bind)
        server = await loop.create_server(lambda: _door(room), host, port)
    log.info("mail comes in at %s", bind)
    if ready is not None:
        ready.set()
    try:
        async with server:
            await server.serve_forever()
    finally:
        if path is not None:
            path.unlink(missing_ok=True)


def _socket_at(path: Path) -> socket.socket:
    """A listening socket that the mail server's group may write to; one left by a crash is taken over."""
    path.unlink(missing_ok=True)
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.bind(str(path))
    os.chmod(path, 0o660)
    return made


def _split(bind: str) -> tuple[str, int]:
    """Host and port. Raises ValueError."""
    host, _, port = bind.rpartition(":")
    if not host or not port.isdigit():
        raise ValueError("JOBBOARD_LMTP_BIND is host:port or the path of a socket")
    return host.strip("[]"), int(port)


def run(settings: Settings) -> None:
    """The listener of a running board, with its own database and store, until SIGTERM or SIGINT."""
    database = Database(settings.database, info={"settings": settings})
    room = PostRoom(database, FileStore(settings.files_dir), settings)
    try:
        asyncio.run(_until_told(room, settings.lmtp_bind))
    finally:
        database.close()


async def _until_told(room: PostRoom, bind: str) -> None:
    task = asyncio.ensure_future(listen(room, bind))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        log.info("no more mail comes in")

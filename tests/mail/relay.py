"""A relay that does as it is told: a real SMTP or LMTP server on a real socket, with a script for each stage."""

import asyncio
import queue
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from typing import Protocol

LARGEST = 64 * 1024 * 1024
DEFAULTS = {
    "banner": "220 relay.example.org ready",
    "helo": "250 relay.example.org",
    "starttls": "220 go ahead",
    "auth": "235 welcome",
    "mail": "250 2.1.0 sender ok",
    "rcpt": "250 2.1.5 recipient ok",
    "data": "354 go on",
    "dot": "250 2.0.0 queued",
    "quit": "221 bye",
}


@dataclass(frozen=True)
class Stored:
    """A letter that the relay answers for."""

    sender: str
    recipient: str
    data: bytes

    @cached_property
    def parsed(self) -> EmailMessage:
        """As a mail program reads it."""
        return message_from_bytes(self.data, policy=policy.default)  # type: ignore[return-value]


class Certificate(Protocol):
    """What a relay shows of itself, with its key: `tests.mail.certificates` makes them."""

    def configure_cert(self, ctx: ssl.SSLContext) -> None:
        """Let a server's lines use it."""


class Gone(Exception):
    """The relay hangs up."""


@dataclass
class Relay:
    """`script[stage]` is a list of actions, used up in order; then the relay is kind.

    An action is a reply ("451 4.7.1 later") or one of: `cut` (the line breaks), `hang` (no answer until the client
    goes), `hold` (tells `reached`, waits for `go`, then is kind). At the stage `dot`, `keep cut`, `keep hang`,
    `keep hold` store the letter first, and `slow` answers after `slowness` seconds. At the stage `body`, `cut 1000`
    breaks the line after 1000 bytes. `decide(stage)` may give an action instead of the script, and before it
    `decide_for(stage, recipient)`, which knows whose letter it is from the stage `rcpt` on.
    """

    script: dict[str, list[str]] = field(default_factory=dict)
    features: list[str] = field(default_factory=list)
    certificate: Certificate | None = None
    tls_from_start: bool = False
    slowness: float = 0.0
    decide: Callable[[str], str | None] | None = None
    decide_for: Callable[[str, str], str | None] | None = None
    stored: list[Stored] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    reached: "queue.Queue[str]" = field(default_factory=queue.Queue)
    go: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    def start(self) -> "Relay":
        """Listen on a free port of this machine (the same one when started again)."""
        ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def stop(self) -> None:
        """Hang up on everybody and stop listening; once is enough."""
        self.go.set()
        if not self._thread.is_alive():
            return
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    def _serve(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen(ready))
        self._loop.close()

    async def _listen(self, ready: threading.Event) -> None:
        self._over = asyncio.Event()
        context = self._context() if self.tls_from_start else None
        server = await asyncio.start_server(
            self._meet, "127.0.0.1", self.port, ssl=context, limit=LARGEST, reuse_address=True
        )
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._over.wait()
        server.close()
        talks = asyncio.all_tasks() - {asyncio.current_task()}
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        # A line hung up on is closed in the next turn of the loop.
        await asyncio.sleep(0)

    def _context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        assert self.certificate is not None
        self.certificate.configure_cert(context)
        return context

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _Talk(self, reader, writer).run()
        except (Gone, ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            pass
        except asyncio.CancelledError:
            return
        finally:
            writer.transport.abort()

    def next_action(self, stage: str, recipient: str = "") -> str:
        """What to do now."""
        if self.decide_for is not None and (special := self.decide_for(stage, recipient)) is not None:
            return special
        decided = self.decide(stage) if self.decide is not None else None
        if decided is not None:
            return decided
        waiting = self.script.get(stage)
        return waiting.pop(0) if waiting else DEFAULTS.get(stage, "")


class _Talk:
    def __init__(self, relay: Relay, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.relay, self.reader, self.writer = relay, reader, writer
        self.sender = self.recipient = ""

    async def run(self) -> None:
        await self.answer("banner")
        while line := await self.reader.readline():
            command = line.decode("latin-1").rstrip("\r\n")
            self.relay.commands.append(command)
            word = command.split(" ")[0].upper()
            if word in ("EHLO", "LHLO"):
                await self.hello()
            elif word == "MAIL":
                self.sender = command[command.index("<") + 1 : command.index(">")]
                await self.answer("mail")
            elif word == "RCPT":
                self.recipient = command[command.index("<") + 1 : command.index(">")]
                self.relay.recipients.append(self.recipient)
                await self.answer("rcpt")
            elif word == "DATA":
                await self.data()
            elif word == "STARTTLS":
                await self.answer("starttls")
                await self.writer.start_tls(self.relay._context())
            elif word in ("HELO", "AUTH", "QUIT"):
                await self.answer(word.lower())
            else:
                await self.say("500 5.5.2 unknown")

    async def hello(self) -> None:
        action = self.relay.next_action("ehlo")
        if action:
            await self.act("ehlo", action)
            return
        lines = ["relay.example.org", *self.relay.features]
        head = [f"250-{line}" for line in lines[:-1]]
        await self.say("\r\n".join([*head, f"250 {lines[-1]}"]))

    async def data(self) -> None:
        if not await self.answer("data"):
            return
        action = self.relay.next_action("body", self.recipient)
        if action == "hang":
            await self.act("body", action)
        if action.startswith("cut"):
            await self.reader.readexactly(int(action.split()[1]))
            self.cut()
        raw = await self.reader.readuntil(b"\r\n.\r\n")
        data = raw[:-3].replace(b"\r\n..", b"\r\n.")
        await self.end(data[1:] if data.startswith(b"..") else data)

    async def end(self, data: bytes) -> None:
        action = self.relay.next_action("dot", self.recipient)
        keeps, _, then = action.partition(" ") if action.startswith("keep ") else ("", "", action)
        if keeps or action in ("slow", "hold") or action.startswith("2"):
            self.relay.stored.append(Stored(self.sender, self.recipient, data))
        if then == "slow":
            await asyncio.sleep(self.relay.slowness)
            then = DEFAULTS["dot"]
        await self.act("dot", then)

    async def answer(self, stage: str) -> bool:
        """Whether the answer was the good one."""
        action = self.relay.next_action(stage, self.recipient)
        await self.act(stage, action)
        return action == "hold" or action[:1] in ("2", "3")

    async def act(self, stage: str, action: str) -> None:
        if action == "cut":
            self.cut()
        elif action == "hang":
            self.relay.reached.put(stage)
            await self.reader.read()
            raise Gone
        elif action == "hold":
            self.relay.reached.put(stage)
            await asyncio.get_running_loop().run_in_executor(None, self.relay.go.wait)
            await self.say(DEFAULTS[stage])
        else:
            await self.say(action)

    async def say(self, text: str) -> None:
        self.writer.write(text.encode() + b"\r\n")
        await self.writer.drain()

    def cut(self) -> None:
        line: socket.socket = self.writer.get_extra_info("socket")
        # No goodbye: the other side sees a reset, as when a machine falls over.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Gone

"""A mail relay that keeps what it takes and misbehaves as it is told; one port a worker, so that it knows whose line it is."""

import asyncio
import re
import threading
import time
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import sha256
from random import Random

from benchmarks.no_loss.history import Delivery, Refusal

TOKEN = re.compile(rb"zq[a-p]{20}qz")
LARGEST = 16 * 1024 * 1024
# How it misbehaves, and how often.
MISCHIEF = {
    "kind": 0.0,
    "451 at the recipient": 0.5,
    "451 at the dot": 0.5,
    "cut in the body": 0.5,
    "dropped after the dot": 0.3,
    "cut after the dot": 0.4,
    "hang after the dot": 0.2,
    "421 at the banner": 0.5,
}


class _Gone(Exception):
    """The line ends here."""


@dataclass
class Trap:
    """Catches one letter at a stage ("data" or "dot") of one worker and keeps it there until let go."""

    worker: str
    stage: str
    caught: threading.Event
    go: asyncio.Event


class Relay:
    """Runs in the loop of `loop`; `dead` addresses are refused for good, one in a hundred of all."""

    def __init__(self, seed: int, loop: asyncio.AbstractEventLoop) -> None:
        self.seed = seed
        self.loop = loop
        self.chance = Random(f"{seed} relay")
        self.mood = "kind"
        self.deliveries: list[Delivery] = []
        self.refusals: list[Refusal] = []
        self.ports: dict[str, int] = {}
        self.traps: list[Trap] = []

    def listen(self, worker: str) -> int:
        """Open a port for one worker."""

        async def open_port() -> int:
            server = await asyncio.start_server(
                lambda reader, writer: self._meet(worker, reader, writer), "127.0.0.1", 0, limit=LARGEST
            )
            return int(server.sockets[0].getsockname()[1])

        self.ports[worker] = asyncio.run_coroutine_threadsafe(open_port(), self.loop).result(10)
        return self.ports[worker]

    def is_dead(self, address: str) -> bool:
        """Whether this mailbox does not exist: the same one in a hundred for a seed."""
        return sha256(f"{self.seed} {address}".encode()).digest()[0] * 100 < 256

    def set_trap(self, worker: str, stage: str) -> Trap:
        """Catch the next letter of a worker at a stage."""
        trap = Trap(worker, stage, threading.Event(), asyncio.Event())
        self.traps.append(trap)
        return trap

    def let_go(self, trap: Trap) -> None:
        """Go on with the letter that was caught, or catch none."""
        if trap in self.traps:
            self.traps.remove(trap)
        self.loop.call_soon_threadsafe(trap.go.set)

    def misbehaves(self, how: str) -> bool:
        """Whether the present mood strikes now."""
        return self.mood == how and self.chance.random() < MISCHIEF[how]

    async def _meet(self, worker: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _Talk(self, worker, reader, writer).run()
        except (_Gone, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.transport.abort()


class _Talk:
    def __init__(
        self, relay: Relay, worker: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.relay, self.worker, self.reader, self.writer = relay, worker, reader, writer
        self.recipient = ""
        self.mail_at = 0.0

    async def run(self) -> None:
        if self.relay.misbehaves("421 at the banner"):
            await self.say("421 4.3.2 closing down")
            return
        await self.say("220 relay.example.org ready")
        while line := await self.reader.readline():
            word = line.split(b" ")[0].strip().upper()
            if word == b"EHLO":
                await self.say("250 relay.example.org")
            elif word == b"MAIL":
                self.mail_at = time.monotonic()
                await self.say("250 2.1.0 sender ok")
            elif word == b"RCPT":
                await self.rcpt(line.decode("ascii"))
            elif word == b"DATA":
                await self.data()
            else:
                await self.say("221 bye")
                return

    async def rcpt(self, line: str) -> None:
        self.recipient = line[line.index("<") + 1 : line.index(">")]
        if self.relay.is_dead(self.recipient):
            self.relay.refusals.append(Refusal(self.recipient, time.monotonic()))
            await self.say("550 5.1.1 no such mailbox")
        elif self.relay.misbehaves("451 at the recipient"):
            await self.say("451 4.7.1 greylisted, come back")
        else:
            await self.say("250 2.1.5 recipient ok")

    async def data(self) -> None:
        await self.stand("data")
        await self.say("354 go on")
        if self.relay.misbehaves("cut in the body"):
            await self.reader.readexactly(1000)
            raise _Gone
        raw = await self.reader.readuntil(b"\r\n.\r\n")
        dot_at = time.monotonic()
        if self.relay.misbehaves("dropped after the dot"):
            # The board cannot tell this from a letter that was kept.
            raise _Gone
        if self.relay.misbehaves("451 at the dot"):
            await self.say("451 4.3.0 later")
            return
        data = raw[:-3].replace(b"\r\n..", b"\r\n.")
        answer = await self.finish()
        self.relay.deliveries.append(self.kept(data, dot_at, answer))

    async def finish(self) -> str:
        """Answer the final dot, or not; gives how that ended."""
        if self.relay.misbehaves("cut after the dot"):
            self.writer.transport.abort()
            return "cut"
        if self.relay.misbehaves("hang after the dot"):
            await self.reader.read()
            return "hung"
        try:
            await self.stand("dot")
            await asyncio.sleep(self.relay.chance.uniform(0.0, 0.03))
            await self.say("250 2.0.0 queued")
            return "read" if await self.reader.readline() else "sent"
        except OSError:
            return "sent"

    async def stand(self, stage: str) -> None:
        """Be caught if somebody waits here."""
        for trap in self.relay.traps:
            if (trap.worker, trap.stage) == (self.worker, stage):
                self.relay.traps.remove(trap)
                trap.caught.set()
                await trap.go.wait()
                return

    def kept(self, data: bytes, dot_at: float, answer: str) -> Delivery:
        """What of a letter goes into the history."""
        letter: EmailMessage = message_from_bytes(data, policy=policy.default)
        text, attached = b"", b""
        for part in letter.walk():
            if part.get_content_disposition() == "attachment":
                attached = part.get_payload(decode=True)  # type: ignore[assignment]
            elif part.get_content_type() == "text/plain":
                text = part.get_payload(decode=True)  # type: ignore[assignment]
        return Delivery(
            message_id=str(letter["Message-ID"]),
            recipient=self.recipient,
            data=sha256(data).hexdigest(),
            worker=self.worker,
            mail_at=self.mail_at,
            dot_at=dot_at,
            answer=answer,
            attached=sha256(attached).hexdigest() if attached else "",
            in_file=_token(attached),
            in_text=_token(text),
        )

    async def say(self, text: str) -> None:
        self.writer.write(text.encode() + b"\r\n")
        await self.writer.drain()


def _token(data: bytes) -> str:
    # A name in a letter begins with a capital.
    found = TOKEN.search(data.lower())
    return found[0].decode() if found else ""

"""A line to PostgreSQL that can be cut: all at once, or exactly between a COMMIT and its answer (R-07)."""

import asyncio
import contextlib

_PIECE = 64 * 1024


class Proxy:
    """Passes bytes on in the loop of `loop`.

    `loses_commits` is how many lines are cut that have just sent a COMMIT, after the next `passes` of them.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, target: int) -> None:
        self.loop = loop
        self.target = target
        self.loses_commits = 0
        self.passes = 0
        self.lines: set[asyncio.StreamWriter] = set()
        self.port = asyncio.run_coroutine_threadsafe(self._listen(), loop).result(10)

    async def _listen(self) -> int:
        server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        # A task, so that whoever ends the loop closes its socket.
        self.serving = asyncio.create_task(server.serve_forever())
        return int(server.sockets[0].getsockname()[1])

    def cut(self) -> None:
        """Break every line that is open now."""
        self.loop.call_soon_threadsafe(self._cut)

    def _cut(self) -> None:
        for writer in list(self.lines):
            writer.transport.abort()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        self.lines |= {writer, far_writer}
        try:
            await asyncio.gather(self._pass(reader, far_writer, asker=writer), self._pass(far_reader, writer))
        finally:
            self.lines -= {writer, far_writer}
            writer.transport.abort()
            far_writer.transport.abort()

    def _loses(self) -> bool:
        if self.loses_commits == 0:
            return False
        if self.passes > 0:
            self.passes -= 1
            return False
        self.loses_commits -= 1
        return True

    async def _pass(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        asker: asyncio.StreamWriter | None = None,
    ) -> None:
        with contextlib.suppress(OSError):
            while piece := await reader.read(_PIECE):
                writer.write(piece)
                await writer.drain()
                if asker is not None and b"COMMIT\0" in piece and self._loses():
                    # The server hears it, whoever asked does not hear the answer.
                    asker.transport.abort()
                    return
        writer.transport.abort()

"""A virus scanner that does as it is told: clamd's protocol on a real socket, TCP or Unix."""

import socket
import struct
import threading
from dataclasses import dataclass, field
from pathlib import Path

# The harmless test file of all scanners, in two halves so that no scanner stops this file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class Clamd:
    """`moods` are used up one a connection, then it is honest.

    `hang` never answers, `drop` hangs up after the command, `early` says OK before it has everything, and any other
    text is said as the answer.
    """

    limit: int = 1_000_000
    moods: list[str] = field(default_factory=list)
    seen: list[bytes] = field(default_factory=list)
    path: Path | None = None
    port: int = 0

    @property
    def url(self) -> str:
        """What CLAMD_URL says of it."""
        return f"unix://{self.path}" if self.path is not None else f"tcp://127.0.0.1:{self.port}"

    def start(self) -> "Clamd":
        """Listen; on the same port when started again."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)
            self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._listening.bind(str(self.path))
        else:
            self._listening = socket.socket()
            self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._listening.bind(("127.0.0.1", self.port))
            self.port = self._listening.getsockname()[1]
        self._listening.listen(16)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(self._listening, self._over), daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Answer nobody any more."""
        if self._over.is_set():
            return
        self._over.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(10)

    def _serve(self, listening: socket.socket, over: threading.Event) -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return
            with line:
                try:
                    self._talk(line, over)
                except (OSError, struct.error):
                    continue

    def _talk(self, line: socket.socket, over: threading.Event) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += line.recv(1)
        mood = self.moods.pop(0) if self.moods else "honest"
        if command == b"zPING\0":
            line.sendall(b"PONG\0" if mood == "honest" else mood.encode() + b"\0")
            return
        if mood == "drop":
            return
        if mood == "early":
            line.sendall(b"stream: OK\0")
        data = bytearray()
        while size := struct.unpack("!I", _exactly(line, 4))[0]:
            data += _exactly(line, size)
            if len(data) > self.limit:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        if mood == "hang":
            over.wait(30)
            return
        self.seen.append(bytes(data))
        if mood == "honest":
            mood = "stream: Eicar-Test-Signature FOUND" if EICAR in data else "stream: OK"
        if mood != "early":
            line.sendall(mood.encode() + b"\0")


def _exactly(line: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        piece = line.recv(size - len(data))
        if not piece:
            raise OSError("hung up")
        data += piece
    return data

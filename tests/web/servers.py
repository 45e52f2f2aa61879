"""A board under a real server of this process."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from jobboard.app import Board
from jobboard.serving import BoardProtocol


@contextmanager
def served(board: Board, protocol: type[BoardProtocol] = BoardProtocol) -> Iterator[int]:
    """The port on which it answers until the end."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(512)
        config = uvicorn.Config(
            board, http=protocol, ws="none", access_log=False, server_header=False, log_level="error"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join(10)

"""What counts of a request for a page that may be kept: its headers, and its query written one way."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

LONGEST_QUERY = 600
Headers = list[tuple[bytes, bytes]]


class Question:
    """What counts of a request's headers."""

    __slots__ = ("condition", "gzip", "headers", "host", "personal")

    def __init__(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        self.headers = headers
        self.host = self.condition = b""
        self.personal = self.gzip = False
        for name, value in headers:
            if name == b"host":
                self.host = value
            elif name == b"cookie":
                # Every cookie of the board ends so (`session.cookie_name`); those of other sites' tools are not ours.
                self.personal = self.personal or b"session=" in value
            elif name == b"accept-encoding":
                self.gzip = takes_gzip(value)
            elif name == b"if-none-match":
                self.condition = value

    @property
    def without_condition(self) -> Headers:
        """The headers for those inside, who always answer in full."""
        return [(name, value) for name, value in self.headers if name != b"if-none-match"]


def canonical(query: bytes, names: tuple[str, ...]) -> bytes | None:
    """The same search written one way; None for one that is long or has a name the page does not know."""
    if len(query) > LONGEST_QUERY:
        return None
    try:
        pairs = parse_qsl(query.decode("latin-1"), max_num_fields=40)
    except ValueError:
        return None
    if any(name not in names for name, _ in pairs):
        return None
    return urlencode(sorted(pairs, key=lambda given: names.index(given[0]))).encode()


@lru_cache(maxsize=256)
def takes_gzip(header: bytes) -> bool:
    """Whether an Accept-Encoding takes gzip: named, and not with the weight 0."""
    if b"gzip" not in header:
        return False
    weight = header.partition(b"gzip")[2].partition(b",")[0].replace(b" ", b"")
    return weight not in (b";q=0", b";q=0.0", b";q=0.00", b";q=0.000")


def knows(condition: bytes, etag: bytes) -> bool:
    """Whether an If-None-Match names this tag; weak and strong ones compare alike (RFC 9110 §13.1.2)."""
    if condition in (etag, b"*"):
        return True
    bare = etag.removeprefix(b"W/")
    return any(part.strip().removeprefix(b"W/") == bare for part in condition.split(b","))

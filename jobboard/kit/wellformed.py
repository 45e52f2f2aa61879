"""What the texts of settings have to look like: each check gives the text, or says in a line what to write instead."""

from importlib.util import find_spec
from ipaddress import ip_address
from urllib.parse import urlsplit

LEAST_TOKEN = 16
LOG_LEVELS = ("debug", "info", "warning", "error")


def database_url(value: str) -> str:
    """SQLite or PostgreSQL, the latter with its driver installed."""
    scheme = value.partition("://")[0].partition("+")[0]
    if value and scheme not in ("sqlite", "postgresql", "postgres"):
        raise ValueError("write postgresql://user@host/name, or leave it empty for SQLite")
    if scheme.startswith("postgres") and find_spec("psycopg") is None:
        raise ValueError("PostgreSQL needs its driver: pip install '.[postgres]'")
    return value


def web_address(value: str) -> str:
    """An address with its scheme and host, without a final slash."""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("write the whole address, such as https://stages.example.org")
    return value.rstrip("/")


def folder(value: str) -> str:
    """A folder of this machine."""
    if "://" in value and not value.startswith("file:///"):
        raise ValueError("write a folder as file:///var/lib/jobboard/files")
    return value


def addresses(value: str) -> str:
    """IP addresses, comma-separated: a peer is compared with each, and a name or a network never matches one."""
    for part in filter(None, (part.strip() for part in value.split(","))):
        try:
            ip_address(part)
        except ValueError as problem:
            raise ValueError(f"{part} is no IP address: name each proxy by its own") from problem
    return value


def listening(value: str) -> str:
    """host:port, or the path of a socket."""
    port = value.rpartition(":")[2]
    if value and "/" not in value and not (":" in value and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError("write host:port, such as 127.0.0.1:2424, or the path of a socket")
    return value


def token(value: str) -> str:
    """Long enough that nobody guesses it."""
    if value and len(value) < LEAST_TOKEN:
        raise ValueError(f"give at least {LEAST_TOKEN} characters, or none")
    return value


def log_level(value: str) -> str:
    """A name that `logging` and the web server both know."""
    if value.lower() not in LOG_LEVELS:
        raise ValueError(f"write one of {', '.join(LOG_LEVELS)}")
    return value.lower()

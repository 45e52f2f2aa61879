"""Static files under names that hold their hash, so that browsers keep them for ever."""

import hashlib
import mimetypes
from functools import cache
from importlib import resources

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.status_codes import HTTP_304_NOT_MODIFIED

TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"


@cache
def assets() -> dict[str, tuple[str, bytes, str]]:
    """name: (short hash, bytes, media type) of everything in jobboard/static."""
    found: dict[str, tuple[str, bytes, str]] = {}
    for entry in (resources.files("jobboard") / "static").iterdir():
        suffix = "." + entry.name.rpartition(".")[2]
        kind = TYPES.get(suffix) or mimetypes.types_map.get(suffix)
        if kind and entry.is_file():
            content = entry.read_bytes()
            found[entry.name] = (hashlib.sha256(content).hexdigest()[:12], content, kind)
    return found


def static(name: str) -> str:
    """The address of a static file. Raises KeyError for a file that is not there."""
    return f"/static/{assets()[name][0]}/{name}"


@get("/static/{version:str}/{name:str}", sync_to_thread=False, include_in_schema=False)
def asset(request: Request, version: FromPath[str], name: FromPath[str]) -> Response[bytes]:  # type: ignore[type-arg]
    """One file; an old version's address still answers, but is not kept."""
    if name not in assets():
        raise NotFoundException
    current, content, kind = assets()[name]
    headers = {
        "etag": f'"{current}"',
        "cache-control": FOR_EVER if version == current else "no-cache",
    }
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers=headers, media_type=kind)
    return Response(content, headers=headers, media_type=kind)

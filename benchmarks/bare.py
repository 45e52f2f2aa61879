"""What the framework itself allows: handlers that return bytes made before, and one that only says "not modified"."""

import os
from typing import Any

from litestar import Litestar, MediaType, Request, Response, get

SIZES = [int(size) for size in os.environ.get("SIZES", "40000").split(",")]


def _page(size: int) -> Any:
    body = (b"<!doctype html><title>x</title>" + b"a" * size)[:size]

    @get(f"/page/{size}", media_type=MediaType.HTML)
    async def page() -> bytes:
        return body

    return page


@get("/unchanged", media_type=MediaType.HTML)
async def unchanged(request: Request[Any, Any, Any]) -> Response[bytes]:
    """304 for its own tag."""
    if request.headers.get("if-none-match") == '"x"':
        return Response(b"", status_code=304, headers={"etag": '"x"'})
    return Response(b"x", headers={"etag": '"x"'})


app = Litestar([*map(_page, SIZES), unchanged], openapi_config=None, logging_config=None)

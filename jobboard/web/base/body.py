"""Reading a form's body strictly: limits first, UTF-8 or nothing, no NUL, no part that means two things."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import unquote_to_bytes

from litestar import Request
from litestar.exceptions import ClientException, HTTPException
from multipart import MultipartError, ParserLimitReached, PushMultipartParser, parse_options_header

from jobboard.kit.forms import Submitted, Upload

MOST_FIELDS = 200
MOST_TEXT = 512 * 1024
PLAIN_LIMIT = 1024 * 1024
# A file over the route's limit is let pass unread up to here, so that what was typed beside it is not lost.
MOST_PASSED = 64 * 1024 * 1024
BODY_SECONDS = 60.0


class BodyTooLarge(HTTPException):
    """The body is over the route's limit."""

    status_code = 413


class TooSlow(HTTPException):
    """The body took longer than anybody's line needs."""

    status_code = 408


async def read_form(request: Request, limit: int, seconds: float = BODY_SECONDS) -> Submitted:  # type: ignore[type-arg]
    """The form of a request, or TooSlow when it takes longer than `seconds` (P-16: uvicorn would wait for ever)."""
    try:
        async with asyncio.timeout(seconds):
            return await _read(request, limit)
    except TimeoutError as problem:
        raise TooSlow from problem


async def _read(request: Request, limit: int) -> Submitted:  # type: ignore[type-arg]
    """The form of a request. Raises BodyTooLarge and ClientException (400, for a broken body).

    Files may have `limit` bytes together; one that has more comes without its data, and the form says so at its field.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind == "multipart/form-data":
        return await _multipart(request, options.get("boundary", ""), limit)
    body = b"".join([chunk async for chunk in _limited(request, min(limit, PLAIN_LIMIT))])
    if kind != "application/x-www-form-urlencoded":
        if body:
            raise ClientException("This form came in a format the board does not read.")
        return Submitted()
    return _urlencoded(body)


async def _limited(request: Request, limit: int) -> AsyncIterator[bytes]:  # type: ignore[type-arg]
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise BodyTooLarge
    seen = 0
    async for chunk in request.stream():
        seen += len(chunk)
        if seen > limit:
            raise BodyTooLarge
        yield chunk


def _decode(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise ClientException("This form is not in UTF-8.") from problem
    if "\0" in text:
        raise ClientException("This form holds a character that no text has.")
    return text


def _urlencoded(body: bytes) -> Submitted:
    pairs = [pair for pair in body.split(b"&") if pair]
    if len(pairs) > MOST_FIELDS:
        raise BodyTooLarge
    texts: dict[str, list[str]] = {}
    for pair in pairs:
        name, _, value = pair.partition(b"=")
        texts.setdefault(_decode(_plus(name)), []).append(_decode(_plus(value)))
    return Submitted(texts)


def _plus(raw: bytes) -> bytes:
    return unquote_to_bytes(raw.replace(b"+", b" "))


async def _multipart(request: Request, boundary: str, limit: int) -> Submitted:  # type: ignore[type-arg]
    texts: dict[str, list[str]] = {}
    files: dict[str, list[Upload]] = {}
    name, file_name = "", None
    content = bytearray()
    # What is kept: bytes of all texts, bytes of all files; and how long this file is.
    written = kept = size = 0
    passed = max(limit, MOST_PASSED) if limit > PLAIN_LIMIT else limit
    try:
        # Strict: junk before, between or after the parts is refused instead of being searched for more parts.
        with PushMultipartParser(boundary, max_segment_count=MOST_FIELDS, strict=True) as parser:
            async for chunk in _limited(request, passed):
                for event in parser.parse(chunk):
                    if event is None:
                        if file_name is None:
                            texts.setdefault(name, []).append(_decode(bytes(content)))
                        else:
                            kept += len(content)
                            files.setdefault(name, []).append(Upload(file_name, bytes(content), size))
                        content, size = bytearray(), 0
                    elif isinstance(event, (bytes, bytearray)):
                        size += len(event)
                        if file_name is None:
                            content += event
                            written += len(event)
                            if len(content) > MOST_TEXT or written > min(limit, PLAIN_LIMIT):
                                raise BodyTooLarge
                        elif kept + size <= limit:
                            content += event
                        else:
                            content.clear()
                    else:
                        name, file_name = event.name or "", event.filename
                        if event.charset and event.charset.lower().replace("-", "") not in (
                            "utf8",
                            "usascii",
                        ):
                            raise ClientException("This form is not in UTF-8.")
    except ParserLimitReached as problem:
        raise BodyTooLarge from problem
    except (MultipartError, UnicodeError, LookupError) as problem:
        raise ClientException("This form came incomplete. Go back and send it again.") from problem
    return Submitted(texts, files)

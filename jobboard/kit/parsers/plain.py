"""Bytes of unknown encoding as text."""

import codecs
import re

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, charset: str | None = None) -> str:
    """A byte order mark decides, then UTF-8 if it fits, then `charset`, then Windows-1252; never fails.

    UTF-8 goes before the declared charset: text that fits it by chance does not exist, false labels do.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    charset = (charset or "").lower()
    # The 7-bit charsets of the iso-2022 family look like UTF-8, so there the label decides.
    names = [charset] if charset.startswith("iso-2022") else ["utf-8", charset]
    for name in names:
        # iso-8859-1 nearly always means Windows-1252, with its euro sign and curly quotes (WHATWG).
        if name not in ("", "iso-8859-1", "latin-1", "latin1", "us-ascii"):
            try:
                return data.decode(name)
            except (UnicodeError, LookupError):
                continue
    return data.decode("cp1252", "replace")


def declared_charset(html: bytes) -> str | None:
    """The charset an HTML page says it has, within its first kilobyte as the standard asks."""
    found = _DECLARED.search(html[:1024])
    return found[1].decode("ascii") if found else None

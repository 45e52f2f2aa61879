"""Private links: 128 random bits that the database knows, and a signature that it does not.

A row holds only the nonce, and a letter waiting in the outbox only a marker around it. The usable token
(nonce and signature) exists in mails and browsers alone, so that a copy of the database opens nothing.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets

_NONCE = r"[A-Za-z0-9_-]{22}"
_MARKER = re.compile(rf"~\(({_NONCE})\)~")
_TOKEN = re.compile(rf"({_NONCE})({_NONCE})")


def new_nonce() -> str:
    """128 random bits as 22 URL-safe characters."""
    return secrets.token_urlsafe(16)


def _signature(key: str, nonce: str) -> str:
    digest = hmac.new(key.encode(), b"link\0" + nonce.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def sign(key: str, nonce: str) -> str:
    """The token (44 characters) that opens the link of a nonce."""
    return nonce + _signature(key, nonce)


def verify(keys: tuple[str, ...], token: str) -> str | None:
    """The nonce of a token signed with one of the keys, else None. No database needed to refuse rubbish."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        return None
    nonce, given = match.groups()
    good = [hmac.compare_digest(given, _signature(key, nonce)) for key in keys]
    return nonce if any(good) else None


def marker(nonce: str) -> str:
    """What stands for a token in a letter until it is sent."""
    return f"~({nonce})~"


def reveal(key: str, text: str) -> str:
    """A text with every marker replaced by its token."""
    return _MARKER.sub(lambda match: sign(key, match.group(1)), text)


def seal(key: str, purpose: str, payload: str) -> str:
    """A payload with a signature bound to a purpose, for references that travel through a form."""
    mac = hmac.new(key.encode(), f"{purpose}\0{payload}".encode(), hashlib.sha256).digest()[:16]
    body = base64.urlsafe_b64encode(payload.encode()).decode().rstrip("=")
    return f"{body}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


def unseal(keys: tuple[str, ...], purpose: str, sealed: str) -> str | None:
    """The payload of `seal` if the signature and the purpose are right, else None."""
    body, _, _ = sealed.partition(".")
    try:
        payload = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
    good = [hmac.compare_digest(sealed.encode(), seal(key, purpose, payload).encode()) for key in keys]
    return payload if any(good) else None


def digest(text: str) -> str:
    """SHA-256 in hexadecimal, for secrets that are only compared (session ids)."""
    return hashlib.sha256(text.encode()).hexdigest()

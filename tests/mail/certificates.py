"""Certificates of an authority that lives as long as the tests do: its keys lie nowhere."""

import ssl
from datetime import UTC, datetime
from functools import cache

import trustme


@cache
def authority() -> trustme.CA:
    """Whom a client of the tests trusts."""
    return trustme.CA()


@cache
def certificate() -> trustme.LeafCert:
    """A relay's, good for `localhost`."""
    return authority().issue_cert("localhost")


@cache
def expired() -> trustme.LeafCert:
    """The same one, long over."""
    return authority().issue_cert(
        "localhost", not_before=datetime(2000, 1, 1, tzinfo=UTC), not_after=datetime(2001, 1, 1, tzinfo=UTC)
    )


def trusting() -> ssl.SSLContext:
    """A client that trusts the authority, and beside it whom this machine trusts."""
    context = ssl.create_default_context()
    authority().configure_trust(context)
    return context

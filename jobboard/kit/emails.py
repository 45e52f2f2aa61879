"""Mail addresses: checked by email-validator, their domain by the resolver where one answers, typos suggested.

Both libraries are loaded with the first address (`load`): a board starts to answer a tenth sooner without them.
"""

from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from jobboard.kit.i18n import N_, Msg
from jobboard.kit.text import one_line

# Domains that many people have and many mistype.
COMMON_DOMAINS = (
    "gmail.com",
    "hotmail.com",
    "hotmail.fr",
    "outlook.com",
    "outlook.fr",
    "yahoo.com",
    "yahoo.fr",
    "orange.fr",
    "wanadoo.fr",
    "free.fr",
    "sfr.fr",
    "laposte.net",
    "icloud.com",
    "protonmail.com",
    "live.fr",
)
_FORBIDDEN = frozenset("\r\n\0<>\"'(),:;[]\\ ")


class BadAddress(Exception):
    """The address cannot be used; `message` says what to do."""

    def __init__(self, message: Msg) -> None:
        super().__init__(message.text)
        self.message = message


@dataclass(frozen=True, slots=True)
class Address:
    """A checked address: `key` is for comparison only, `suggestion` what was perhaps meant."""

    email: str
    key: str
    suggestion: str | None = None


def load() -> None:
    """Load what the first address would be kept waiting by."""
    read_address("somebody@example.org", dns=False)


def read_address(typed: str, *, dns: bool) -> Address:
    """Check an address as somebody typed it. Raises BadAddress.

    Quoted local parts and non-ASCII local parts are refused: too few servers take them, and they carry injections.
    """
    from email_validator import (  # noqa: PLC0415 - see above
        EmailNotValidError,
        EmailUndeliverableError,
        caching_resolver,
        validate_email,
    )

    text = one_line(typed)
    shape = N_('The address "%(value)s" is not complete. Example: camille@school.fr', value=text[:60])
    if text.count("@") != 1 or _FORBIDDEN & set(text) or not text.partition("@")[0].isascii():
        raise BadAddress(shape)
    try:
        resolver = caching_resolver(timeout=2) if dns else None
        found = validate_email(text, check_deliverability=dns, dns_resolver=resolver)
    except EmailUndeliverableError as problem:
        domain = text.rpartition("@")[2]
        raise BadAddress(
            N_("No mail can be sent to %(domain)s. Check the part after the @.", domain=domain)
        ) from problem
    except EmailNotValidError as problem:
        raise BadAddress(shape) from problem
    email = f"{found.local_part}@{found.ascii_domain}"
    return Address(email, email.casefold(), _suggest(found.local_part, found.ascii_domain.lower()))


def mail_hosts(domain: str) -> list[str]:
    """The mail servers that the resolver names for a domain; none where it names none or does not answer."""
    from dns.exception import DNSException  # noqa: PLC0415 - see above
    from dns.resolver import Resolver  # noqa: PLC0415

    try:
        found = Resolver().resolve(domain, "MX", lifetime=5)
    except DNSException:
        return []
    return [str(record.exchange).rstrip(".") for record in found]


def _suggest(local: str, domain: str) -> str | None:
    if domain in COMMON_DOMAINS:
        return None
    for known in COMMON_DOMAINS:
        # One slip of a finger is likely in a long name; in a short one it may well be another provider.
        if len(known) > 6 and DamerauLevenshtein.distance(domain, known, score_cutoff=1) == 1:
            return f"{local}@{known}"
    return None

"""Ways to reach somebody hidden in free text: addresses, telephone numbers and handles, also disguised."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jobboard.sheet.law.contact_patterns import Patterns, patterns
from jobboard.sheet.law.folding import Folded, fold
from jobboard.sheet.law.spelled_numbers import spelled_phones


@dataclass(frozen=True, slots=True)
class ContactSpan:
    """kind: email, phone or handle; start and end in the text as given; value as written."""

    kind: str
    start: int
    end: int
    value: str


_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"']+")
_SENTENCE_END = re.compile(r"[.;!?](?=\s)|\n")


def contact_data(text: str) -> list[ContactSpan]:
    """Every span of contact data in a text, in order, none inside another."""
    return contacts_in(fold(text))


def contacts_in(folded: Folded) -> list[ContactSpan]:
    """The same for text already folded."""
    known = patterns()
    found: list[tuple[str, int, int]] = []
    for kind, spans in (
        ("handle", _links(folded.text, known)),
        ("email", _emails(folded.text, known)),
        ("phone", _phones(folded.text, known)),
        ("handle", _handles(folded.text, known)),
    ):
        for start, end in spans:
            if all(end <= other_start or start >= other_end for _, other_start, other_end in found):
                found.append((kind, start, end))
    found += _beside_a_phone(folded.text, found, known)
    found.sort(key=lambda one: one[1])
    return [
        ContactSpan(kind, *folded.span(start, end), folded.words(start, end)) for kind, start, end in found
    ]


def is_free_mail(address: str) -> bool:
    """Whether an address is of a provider where anybody opens a mailbox."""
    return address.rpartition("@")[2].strip().casefold() in patterns().free_mail


def short_links(text: str) -> list[str]:
    """Links that hide where they lead."""
    return [match[0] for match in patterns().short_link.finditer(text)]


def _emails(text: str, known: Patterns) -> Iterator[tuple[int, int]]:
    for pattern in known.emails:
        for match in pattern.finditer(text):
            # A first @ makes it a handle of a federated network.
            if match.start() == 0 or text[match.start() - 1] != "@":
                yield match.span()


def _phones(text: str, known: Patterns) -> Iterator[tuple[int, int]]:
    # Addresses of pages are full of figures; what in them is a way to reach somebody is found as a link.
    text = _URL.sub(lambda match: " " * len(match[0]), text)
    for pattern in known.phones:
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 30) : match.start()]
            if known.not_phone_label.search(before) is None:
                yield match.span()
    yield from spelled_phones(text)


def _links(text: str, known: Patterns) -> Iterator[tuple[int, int]]:
    return (match.span() for match in known.link.finditer(text))


def _handles(text: str, known: Patterns) -> Iterator[tuple[int, int]]:
    for pattern in known.handles:
        for match in pattern.finditer(text):
            yield match.span()


def _beside_a_phone(
    text: str, found: list[tuple[str, int, int]], known: Patterns
) -> Iterator[tuple[str, int, int]]:
    """The name of a platform in the sentence of a number says how to use the number."""
    for kind, start, end in list(found):
        if kind != "phone":
            continue
        before = [stop.end() for stop in _SENTENCE_END.finditer(text, 0, start)]
        after = _SENTENCE_END.search(text, end)
        sentence = (before[-1] if before else 0, after.start() if after else len(text))
        for match in known.phone_platform.finditer(text, *sentence):
            if all(match.end() <= one[1] or match.start() >= one[2] for one in found):
                yield "handle", *match.span()
                break

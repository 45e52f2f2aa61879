"""Two languages: English is what the code says, French stands in the catalogue.

The catalogue is a few `.po` files, one per part of the house, joined when first used.
"""

import gettext
import io
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import sha1
from importlib import resources
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, get_group_symbol
from babel.units import format_unit

from jobboard.kit.clock import PARIS

LOCALES = ("fr", "en")
# Pages say the same days, counts and amounts over and over, and Babel takes its time for each.
often = lru_cache(maxsize=4096, typed=True)
# Where compiled messages are kept; nowhere in a process without a board.
_FOLDERS: list[Path] = []


@dataclass(frozen=True, slots=True)
class Msg:
    """A message to be said later, in the reader's language: an English text and its values."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def to(self, locale: str) -> str:
        """The sentence in a language; decimals, days, lengths of time and sentences within it are said in that language too."""
        values = {name: _value(value, locale) for name, value in self.values.items()}
        return say(locale, self.text, **values)


def _value(value: object, locale: str) -> object:
    if isinstance(value, Msg):
        return value.to(locale)
    if isinstance(value, date):
        return long_date(value, locale)
    if isinstance(value, timedelta):
        return elapsed(value, locale)
    return number(value, locale) if isinstance(value, Decimal) else value


def N_(text: str, **values: object) -> Msg:
    """Mark an English text for the catalogue; `%(name)s` in it stands for a value."""
    return Msg(text, values)


def other(locale: str) -> str:
    """The other language."""
    return "en" if locale == "fr" else "fr"


@cache
def catalogue(locale: str) -> gettext.NullTranslations:
    """All messages of a language. English needs none."""
    if locale == "en":
        return gettext.NullTranslations()
    folder = resources.files("jobboard") / "locale" / locale
    parts = sorted(
        (part for part in folder.iterdir() if part.name.endswith(".po")), key=lambda part: part.name
    )
    if not parts:
        return gettext.NullTranslations()
    return gettext.GNUTranslations(io.BytesIO(_compiled(locale, [part.read_bytes() for part in parts])))


def keep_compiled(folder: Path) -> None:
    """Keep compiled messages in this folder, for the next start, which reads them there in a tenth of the time."""
    _FOLDERS[:] = [folder]


def _compiled(locale: str, parts: list[bytes]) -> bytes:
    """The messages in gettext's binary form; kept behind the digests of what they were made of and of themselves."""
    made_of = sha1(b"\0".join(parts), usedforsecurity=False).digest()
    for folder in _FOLDERS:
        with suppress(OSError):
            kept = (folder / f"messages-{locale}").read_bytes()
            if kept[:40] == made_of + sha1(kept[40:], usedforsecurity=False).digest():
                return kept[40:]
    compiled = _compile(locale, parts)
    for folder in _FOLDERS:
        temporary = folder / f"messages-{locale}.{os.getpid()}"
        with suppress(OSError):
            temporary.write_bytes(made_of + sha1(compiled, usedforsecurity=False).digest() + compiled)
            temporary.replace(folder / f"messages-{locale}")
    return compiled


def _compile(locale: str, parts: list[bytes]) -> bytes:
    # Seldom needed, and not by a start that finds them compiled.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    # One table, since a chain of them would be walked link by link for every message of a page.
    whole = read_po(io.BytesIO(parts[0]), locale=locale)
    for part in parts[1:]:
        for message in read_po(io.BytesIO(part), locale=locale):
            if message.id and message.id not in whole:
                whole[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, whole)
    return compiled.getvalue()


def say(locale: str, text: str, **values: object) -> str:
    """An English text in a language, with its values put in."""
    sentence = catalogue(locale).gettext(text)
    return elided(sentence, values) % values if values else sentence.replace("%%", "%")


# Before these, "de" and "que" lose their vowel; before h and y it depends on the word, and both are read.
_VOWELS = frozenset("aàâäeéèêëiîïoôöuùûüœæ")
_BEFORE_A_VALUE = re.compile(r"\b([Dd]|[Qq]u)e (%\((\w+)\)s)")


@cache
def _elidable(sentence: str) -> tuple[tuple[str, str, str], ...]:
    """(what is written, what it becomes, the value it depends on) for each "de" and "que" before a value."""
    return tuple(
        (found[0], f"{found[1]}’{found[2]}", found[3]) for found in _BEFORE_A_VALUE.finditer(sentence)
    )


def elided(sentence: str, values: Mapping[str, object]) -> str:
    """A French sentence as it goes with its values: "CV d’%(who)s" for Assia, "CV de %(who)s" for Sami; not for an address."""
    for written, becomes, name in _elidable(sentence):
        value = str(values.get(name, ""))
        if value[:1].lower() in _VOWELS and "@" not in value:
            sentence = sentence.replace(written, becomes)
    return sentence


def say_number(locale: str, one: str, many: str, n: int, **values: object) -> str:
    """The form of a text that fits a number, which is also its value `n`."""
    sentence = catalogue(locale).ngettext(one, many, n)
    return sentence % {"n": number(n, locale), **values}


@often
def long_date(day: date | datetime, locale: str) -> str:
    """ "15 janvier 2027", "15 January 2027"; a moment is told as its day in France."""
    text = format_date(_local_day(day), "d MMMM y", locale=_region(locale))
    return text.replace("1 ", "1er ", 1) if locale == "fr" and text.startswith("1 ") else text


@often
def short_date(day: date | datetime, locale: str) -> str:
    """ "15 janv.", "15 Jan"."""
    return format_date(_local_day(day), "d MMM", locale=_region(locale))


@often
def month_year(day: date, locale: str) -> str:
    """ "mars 2027", "March 2027"."""
    return format_date(day, "MMMM y", locale=_region(locale))


def moment(at: datetime, locale: str) -> str:
    """Day and hour in France: "15 janvier 2027 à 14:05", "15 January 2027 at 14:05"."""
    here = at.astimezone(PARIS)
    return f"{long_date(here.date(), locale)} {'à' if locale == 'fr' else 'at'} {here:%H:%M}"


def elapsed(time: timedelta, locale: str) -> str:
    """A length of time by its two largest units: "8 jours", "1 day and 3 hours", "16 minutes"."""
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    days, hours = divmod(hours, 24)
    units = ((days, "day"), (hours, "hour")) if days else ((hours, "hour"), (minutes, "minute"))
    said = [format_unit(count, unit, locale=_region(locale)) for count, unit in units if count]
    return format_list(said or [format_unit(0, "minute", locale=_region(locale))], locale=_region(locale))


def number(value: int | float | Decimal, locale: str) -> str:
    """A number with the separators of the language: "1 234,5", "1,234.5"."""
    # Counts are whole, differ on every page and stand there by the dozen.
    if type(value) is int:
        return f"{value:,}".replace(",", _thousands(locale))
    return _decimal(value, locale)


@often
def _decimal(value: float | Decimal, locale: str) -> str:
    return format_decimal(value, locale=_region(locale))


@cache
def _thousands(locale: str) -> str:
    return get_group_symbol(_region(locale))


@often
def money(value: Decimal, locale: str, currency: str = "EUR") -> str:
    """An amount without needless zeros: "4,50 €", "€4.50", "700 €"."""
    pattern = "#,##0" if value == value.to_integral_value() else "#,##0.00"
    figure = format_decimal(value, format=pattern, locale=_region(locale))
    sign = {"EUR": "€", "USD": "$", "GBP": "£", "CHF": "CHF"}.get(currency, currency)
    return f"{figure}\u00a0{sign}" if locale == "fr" or len(sign) > 1 else f"{sign}{figure}"


@often
def language_name(code: str, locale: str) -> str:
    """ "allemand", "German" for "de"; the code itself where nobody has a name for it."""
    try:
        name = Locale.parse(code).get_display_name(locale)
    except (UnknownLocaleError, ValueError):
        return code
    return name or code


def _local_day(day: date | datetime) -> date:
    return day.astimezone(PARIS).date() if isinstance(day, datetime) else day


def _region(locale: str) -> str:
    # Day before month: the board is a French one, read in two languages.
    return "fr_FR" if locale == "fr" else "en_GB"

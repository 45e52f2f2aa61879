"""The sheet (fiche) of an offer and what a reading of a text says about each of its fields."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Place:
    """Where the intern works: `text` as written; the rest settled from the gazetteer or empty.

    `commune` is the bare town or locality, `commune_code` its INSEE code, `district` the code of the
    département ("92"), `region` its name, coordinates in WGS 84 degrees; `remote` is none, partial, full or None.
    """

    text: str = ""
    commune: str | None = None
    commune_code: str | None = None
    district: str | None = None
    region: str | None = None
    postcode: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    remote: str | None = None


@dataclass(frozen=True, slots=True)
class Duration:
    """Months as decimals with one place ("12 semaines" is 2.8); hours in hours."""

    text: str = ""
    months_min: Decimal | None = None
    months_max: Decimal | None = None
    weekly_hours: Decimal | None = None
    hours_total: int | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """A window of days with its precision: day, month, quarter, year or asap (then both days are empty)."""

    text: str = ""
    earliest: date | None = None
    latest: date | None = None
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class Education:
    """The level asked on the French ladder ("bac" … "bac+5", "doctorat") and the words that say it."""

    text: str = ""
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Language:
    """An ISO 639-1 code, a CEFR level or None, and whether the language is required or only wished."""

    code: str
    level: str | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class Pay:
    """kind: amount, legal_minimum, negotiable, unpaid, unstated; unit: hour, month, total or None; ISO 4217 currency."""

    kind: str = "unstated"
    text: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str | None = None
    currency: str = "EUR"
    benefits: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The content of an offer: the fields of the EDF format and nothing else. Empty means not stated."""

    title: str = ""
    company_name: str = ""
    department: str = ""
    place: Place = field(default_factory=Place)
    duration: Duration = field(default_factory=Duration)
    start: Start = field(default_factory=Start)
    subject: str = ""
    missions: str = ""
    note: str = ""
    education: Education = field(default_factory=Education)
    languages: tuple[Language, ...] = ()
    skills: tuple[str, ...] = ()
    qualities: tuple[str, ...] = ()
    profile: str = ""
    pay: Pay = field(default_factory=Pay)
    deadline: date | None = None
    openings: int | None = None
    reference: str = ""
    field: str | None = None
    premises: str = ""
    contact_email: str = ""
    second_contact: str = ""
    contact_name: str = ""
    phone: str = ""
    apply_url: str = ""
    language: str = "fr"


class State(StrEnum):
    """What the reader says of one field."""

    FOUND = "found"
    CHECK = "check"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Mark:
    """How one field was read: its state, places in the text (start, end), confidence 0 … 1 and why it is doubtful.

    `doubt` is a code such as "two_values" or "homonym"; `values` are the other candidates, as written.
    """

    state: State = State.MISSING
    spans: tuple[tuple[int, int], ...] = ()
    confidence: float = 0.0
    doubt: str | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What `read` gives: the sheet, a mark for every group of it, and what the text said besides.

    Keys of `marks`: title, company_name, department, place, duration, start, subject, missions, note, education,
    languages, skills, qualities, profile, pay, deadline, openings, reference, field, premises, contact_email,
    second_contact, contact_name, phone, apply_url.
    `profile_text` is the whole candidate section as written, before it is shared out among education, languages,
    skills, qualities and profile. `people` are the persons named as contact or tutor, in order.
    """

    text: str
    sheet: Sheet
    marks: dict[str, Mark] = field(default_factory=dict)
    people: tuple[str, ...] = ()
    profile_text: str = ""

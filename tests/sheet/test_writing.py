"""Writing a sheet in the EDF layout and reading it back gives the same structured fields, in both languages."""

import os
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobboard.sheet import read, write
from jobboard.sheet.fields import CEFR, LEVELS
from jobboard.sheet.model import Duration, Education, Language, Pay, Place, Sheet, Start
from jobboard.sheet.wording import LANGUAGES

# Free text that looks like a label ("Durée : …"), a heading or a sentence on applying is read as one: that is what the
# reader is for. The words below are chosen so that no text made of them looks like one.
_WORDS = (
    "bouleau", "lanterne", "carte", "rivière", "falaise", "moulin", "violette", "charpente", "tablier", "navire", "bocage",
    "granit", "verger", "marée", "tisane", "cabane", "horloge", "poterie",
)  # fmt: skip
_NAMES = (
    "Moulins Kerlann",
    "Verger & Fils",
    "La Lanterne",
    "Atelier Bocage",
    "Granit SAS",
    "Poterie des Falaises",
)
_TOWNS = ("Quimper", "Lille", "Clamart", "Pau", "Villejuif", "Saint-Malo")
_PEOPLE = ("Rose Kerbrat", "Ada Lindqvist", "Otto Brandt", "Sami Haddad")

_sentence = st.lists(st.sampled_from(_WORDS), min_size=4, max_size=9).map(
    lambda words: " ".join(words).capitalize() + "."
)
_paragraph = st.lists(_sentence, min_size=2, max_size=4).map("\n".join)
_items = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4, unique=True).map(tuple)
_months = st.integers(1, 12).map(Decimal)


@st.composite
def _durations(draw: st.DrawFn) -> Duration:
    low = draw(st.none() | _months)
    high = (
        draw(st.none() | _months) if low is None else draw(st.none() | st.integers(int(low), 14).map(Decimal))
    )
    hours = draw(st.none() | st.sampled_from([Decimal(28), Decimal("31.5"), Decimal(35), Decimal(39)]))
    return Duration("", low, high, hours)


@st.composite
def _starts(draw: st.DrawFn) -> Start:
    if draw(st.booleans()):
        return Start(precision="asap")
    earliest = draw(st.dates(date(2026, 1, 1), date(2035, 12, 31)))
    latest = draw(st.none() | st.integers(0, 90).map(lambda days: earliest + timedelta(days)))
    return Start("", earliest, latest, "day")


@st.composite
def _pays(draw: st.DrawFn) -> Pay:
    kind = draw(st.sampled_from(["amount", "legal_minimum", "negotiable", "unpaid", "unstated"]))
    if kind != "amount":
        return Pay(kind)
    unit = draw(st.sampled_from(["hour", "month", "total"]))
    low = draw(st.integers(400, 180000 if unit == "month" else 6000).map(lambda cents: Decimal(cents) / 100))
    high = draw(st.none() | st.integers(1, 30000).map(lambda cents: low + Decimal(cents) / 100))
    return Pay("amount", "", low, high, unit, draw(st.sampled_from(["EUR", "USD", "GBP", "CHF"])))


@st.composite
def _sheets(draw: st.DrawFn, locale: str) -> Sheet:
    codes = [code for code in LANGUAGES["fr"] if code != locale]
    spoken = draw(st.lists(st.sampled_from(codes), max_size=3, unique=True))
    languages = tuple(
        Language(code, draw(st.none() | st.sampled_from(CEFR)), draw(st.booleans())) for code in spoken
    )
    return Sheet(
        title=draw(st.sampled_from(["Stage", "Internship"])) + " " + " ".join(draw(_items)),
        company_name=draw(st.sampled_from(_NAMES)),
        place=Place(draw(st.sampled_from(_TOWNS))),
        duration=draw(_durations()),
        start=draw(_starts()),
        subject=draw(st.just("") | _sentence),
        missions=draw(_paragraph),
        note=draw(st.just("") | _sentence),
        education=Education("", draw(st.none() | st.sampled_from([one for one in LEVELS if one != "bac"]))),
        languages=languages,
        skills=draw(st.just(()) | _items),
        qualities=draw(st.just(()) | _items),
        profile=draw(_paragraph),
        pay=draw(_pays()),
        deadline=draw(st.none() | st.dates(date(2026, 1, 1), date(2035, 12, 31))),
        openings=draw(st.none() | st.integers(1, 999)),
        reference=draw(st.sampled_from(["", "ST-2027-01"])),
        contact_email=draw(st.sampled_from(["", "rose@example.org"])),
        contact_name=draw(st.sampled_from(("", *_PEOPLE))),
        phone=draw(st.sampled_from(["", "01 23 45 67 89"])),
        apply_url=draw(st.sampled_from(["", "https://example.org/stages/1"])),
        language=locale,
    )


def _structured(sheet: Sheet) -> dict[str, object]:
    """What must survive; the words of duration, start, pay and education are made by writing."""
    return {
        "title": sheet.title,
        "company": sheet.company_name,
        "place": sheet.place.text,
        "duration": (sheet.duration.months_min, sheet.duration.months_max, sheet.duration.weekly_hours),
        "start": (sheet.start.earliest, sheet.start.latest, sheet.start.precision),
        "subject": sheet.subject,
        "missions": sheet.missions,
        "note": sheet.note,
        "education": sheet.education.level,
        "languages": sheet.languages,
        "skills": sheet.skills,
        "qualities": sheet.qualities,
        "profile": sheet.profile,
        "pay": (sheet.pay.kind, sheet.pay.minimum, sheet.pay.maximum, sheet.pay.unit),
        "currency": sheet.pay.currency if sheet.pay.kind == "amount" else "EUR",
        "deadline": sheet.deadline,
        "openings": sheet.openings,
        "reference": sheet.reference,
        "contact": (sheet.contact_email, sheet.contact_name, sheet.phone),
        "url": sheet.apply_url,
    }


_EXAMPLES = int(os.environ.get("SHEET_EXAMPLES", "100"))
_SETTINGS = settings(max_examples=_EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


@_SETTINGS
@given(_sheets("fr"))
def test_a_sheet_written_in_french_is_read_back_the_same(sheet: Sheet) -> None:
    assert _structured(read(write(sheet, "fr")).sheet) == _structured(sheet)


@_SETTINGS
@given(_sheets("en"))
def test_a_sheet_written_in_english_is_read_back_the_same(sheet: Sheet) -> None:
    assert _structured(read(write(sheet, "en")).sheet) == _structured(sheet)


def test_the_words_of_the_offer_win_over_made_ones() -> None:
    sheet = Sheet(title="Stage", duration=Duration("environ un trimestre", Decimal(3), Decimal(3)))
    assert "Durée : environ un trimestre" in write(sheet, "fr")


def test_the_labels_follow_the_locale() -> None:
    sheet = Sheet(title="Stage", company_name="Granit SAS", place=Place("Pau"), missions="Tailler la pierre.")
    assert "Entreprise : Granit SAS\nLieu : Pau" in write(sheet, "fr")
    assert "Company: Granit SAS\nLocation: Pau" in write(sheet, "en")


def test_empty_fields_leave_no_label() -> None:
    written = write(Sheet(title="Stage de menuiserie", missions="Raboter des planches de chêne."), "fr")
    assert written == "Stage de menuiserie\n\nDescription des missions\nRaboter des planches de chêne.\n"

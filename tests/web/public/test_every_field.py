"""One sheet, three ways out: where each field of the field table is read again, or why it is not there."""

import json
from dataclasses import dataclass, replace
from decimal import Decimal

from jobboard.kit.db import Database
from jobboard.offers.formats.json_ld import job_posting
from jobboard.sheet import write
from jobboard.sheet.fields import FIELDS
from jobboard.sheet.model import Duration, Pay, Place, Sheet, Start
from tests.offers.formats.examples import FULL, offer, put_online, sheet
from tests.people import BASE, Browser


@dataclass(frozen=True)
class Why:
    """Why a field is not said in a format."""

    reason: str


@dataclass(frozen=True)
class Shown:
    """The words by which a field is recognised on the French page, in the written text and in the markup."""

    page: str | Why
    text: str | Why
    markup: str | Why
    content: Sheet = FULL


IN_WORDS = Why("the words of the offer say it, which come before what was read from them")
NOT_READ = Why("nobody writes it in an offer; the board keeps it for searching")
HOURS = sheet(duration=Duration("", Decimal(2), Decimal(2), None, 300))
FIRM = sheet(pay=replace(FULL.pay, text=""))
VAGUE = sheet(start=Start("au retour des beaux jours"), duration=Duration("le temps d'une moisson"))

WHERE: dict[str, Shown] = {
    "title": Shown(
        "Cartographe de sentiers", "Cartographe de sentiers", '"title": "Cartographe de sentiers"'
    ),
    "company_name": Shown("Atelier Boussole", "Entreprise : Atelier Boussole", '"name": "Atelier Boussole"'),
    "department": Shown("Pôle Terrain", "Département : Pôle Terrain", '"name": "Pôle Terrain"'),
    "place_text": Shown(
        "12 rue des Lilas, 38000 Grenoble",
        "Lieu : 12 rue des Lilas, 38000 Grenoble",
        '"postalCode": "38000"',
    ),
    "remote": Shown("Télétravail partiel", IN_WORDS, "Télétravail partiel"),
    "duration_text": Shown(
        "le temps d'une moisson", "Durée : le temps d'une moisson", "le temps d'une moisson", VAGUE
    ),
    "duration_min": Shown("4 à 6 mois", "4 à 6 mois", '"minValue": 4'),
    "duration_max": Shown("4 à 6 mois", "4 à 6 mois", '"maxValue": 6'),
    "weekly_hours": Shown("31,5 h par semaine", "31,5 h par semaine", '"workHours": "31,5 h par semaine"'),
    "hours_total": Shown("300 heures", Why("the text says weeks and months"), "300 heures", HOURS),
    "start_text": Shown(
        "au retour des beaux jours", "au retour des beaux jours", "au retour des beaux jours", VAGUE
    ),
    "subject": Shown(FULL.subject, FULL.subject, FULL.subject),
    "missions": Shown("les passages à gué", "- les passages à gué", "<li>les passages à gué</li>"),
    "note": Shown(FULL.note, FULL.note, Why("it names the people of the team")),
    "education_text": Shown(
        "Licence de géographie",
        "Formation : Licence de géographie",
        '"qualifications": "Licence de géographie"',
    ),
    "education_level": Shown("Bac +3", IN_WORDS, '"credentialCategory": "bachelor degree"'),
    "languages": Shown("italien B2", "italien B2", "italien B2"),
    "skills": Shown("QGIS, C++", "QGIS ; C++", '"skills": "QGIS, C++'),
    "qualities": Shown("Endurance, Patience", "Endurance ; Patience", "Endurance, Patience"),
    "profile": Shown(FULL.profile, FULL.profile, FULL.profile),
    "pay_kind": Shown(
        "Gratification légale",
        "gratification légale",
        "Gratification légale",
        sheet(pay=Pay("legal_minimum")),
    ),
    "pay_min": Shown("711 €", "711", '"minValue": 711', FIRM),
    "pay_max": Shown("733 €", "733", '"maxValue": 733', FIRM),
    "pay_unit": Shown("par mois", "par mois", '"unitText": "MONTH"', FIRM),
    "pay_text": Shown("versés le 5", "versés le 5", Why("the figure is said as a number with its unit")),
    "benefits": Shown(
        "Chaussures fournies", "Avantages : Chaussures fournies", '"jobBenefits": "Chaussures fournies"'
    ),
    "deadline": Shown("20 décembre 2026", "20 décembre 2026", '"validThrough": "2026-12-21T00:00:00+01:00"'),
    "openings": Shown("Nombre de stages3", "Nombre de postes : 3", '"totalJobOpenings": 3'),
    "reference": Shown("BOU-77", "Référence : BOU-77", "BOU-77"),
    "field": Shown("Environnement", NOT_READ, '"industry": "Environnement"'),
    "premises": Shown("Locaux de plain-pied", "Locaux de plain-pied", "Locaux de plain-pied"),
    "apply_url": Shown(
        "boussole.example.org/stages",
        "https://boussole.example.org/stages",
        Why("one applies on the board, which is what directApply says"),
    ),
    "language": Shown(
        "Offre rédigée en anglais",
        Why("the labels are those of the language asked for"),
        '"url": "https://board.example.org/en/offers/12-cartographe-de-sentiers"',
        sheet(language="en"),
    ),
}
BESIDE: dict[str, str] = {
    "place": '"addressLocality": "Grenoble"',
    "start": '"jobStartDate": "2027-03"',
}


def test_every_public_field_is_accounted_for() -> None:
    assert set(WHERE) == {field.name for field in FIELDS.values() if field.public}
    assert not [name for name, shown in WHERE.items() if shown.page == Why("") or isinstance(shown.page, Why)]


def test_the_page_shows_every_public_field(browser: Browser, database: Database) -> None:
    contents = list({id(shown.content): shown.content for shown in WHERE.values()}.values())
    pages = {
        id(content): browser.get(f"/fr/offres/{put_online(database, content)}").text for content in contents
    }
    missing = [
        name
        for name, shown in WHERE.items()
        if str(shown.page) not in pages[id(shown.content)].replace("\u202f", " ").replace("\u00a0", " ")
    ]
    assert missing == []


def test_the_written_text_says_every_public_field_or_there_is_a_reason() -> None:
    for name, shown in WHERE.items():
        text = write(shown.content, "fr").replace("\u202f", " ").replace("\u00a0", " ")
        if isinstance(shown.text, Why):
            assert shown.text.reason
        else:
            assert shown.text in text, name


def test_the_markup_says_every_public_field_or_there_is_a_reason() -> None:
    for name, shown in WHERE.items():
        said = json.dumps(job_posting(offer(shown.content), BASE), ensure_ascii=False)
        said = said.replace("\u202f", " ").replace("\u00a0", " ").replace("&#39;", "'")
        if isinstance(shown.markup, Why):
            assert shown.markup.reason
        else:
            assert shown.markup in said, name


def test_what_was_settled_from_the_words_is_in_the_markup_too() -> None:
    said = json.dumps(job_posting(offer(FULL), BASE), ensure_ascii=False)
    assert [name for name, words in BESIDE.items() if words not in said] == []


def test_a_field_left_out_for_a_reason_is_really_left_out() -> None:
    """A reason that no longer holds must not stay in the table."""
    said = json.dumps(job_posting(offer(FULL), BASE), ensure_ascii=False)
    for words in (FULL.note, "versés le 5", "boussole.example.org/stages"):
        assert words not in said
    assert "300" not in write(HOURS, "fr")


def test_the_settled_place_is_read_from_the_place_and_nothing_else() -> None:
    elsewhere = replace(FULL, place=Place(text="Sur le plateau"))
    assert "Grenoble" not in json.dumps(job_posting(offer(elsewhere), BASE), ensure_ascii=False)

"""The markup for search engines, box by box of their rules; the errors of other boards are named where they are refused."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from lxml import html

from jobboard.offers.formats.json_ld import as_script, job_posting
from jobboard.sheet.fields import LEVELS
from jobboard.sheet.model import Duration, Pay, Place, Start
from tests.offers.formats.examples import CONTACTS, FULL, NOW, offer, sheet

BASE = "https://board.example.org"
GOOGLE_TYPES = {
    "FULL_TIME",
    "PART_TIME",
    "CONTRACTOR",
    "TEMPORARY",
    "INTERN",
    "VOLUNTEER",
    "PER_DIEM",
    "OTHER",
}
GOOGLE_UNITS = {"HOUR", "DAY", "WEEK", "MONTH", "YEAR"}
GOOGLE_CREDENTIALS = {
    "high school",
    "associate degree",
    "bachelor degree",
    "professional certificate",
    "postgraduate degree",
}


@pytest.mark.parametrize(
    "written",
    [
        "Cartographe de sentiers",
        "Cartographe de sentiers – Grenoble (38)",
        "Cartographe de sentiers (BOU-77)",
        "Cartographe de sentiers - réf. BOU-77",
        "Cartographe de sentiers, Atelier Boussole",
        "Cartographe de sentiers – 4 à 6 mois – début mars 2027",
        "Cartographe de sentiers | Atelier Boussole | Grenoble",
    ],
)
def test_the_title_is_the_job_alone(written: str) -> None:
    assert job_posting(offer(sheet(title=written)), BASE)["title"] == "Cartographe de sentiers"


@pytest.mark.parametrize(
    "kept", ["Développement web – back et front", "Assistant (H/F)", "Grenoble", "Chef de rang, bar"]
)
def test_a_title_keeps_what_belongs_to_the_job(kept: str) -> None:
    assert job_posting(offer(sheet(title=kept)), BASE)["title"] == kept


def test_the_description_is_the_whole_text_in_plain_html() -> None:
    """Another board sends the skills only."""
    posting = job_posting(offer(), BASE)
    said = posting["description"]
    for part in (
        FULL.subject,
        "passages à gué",
        FULL.profile,
        "QGIS",
        "Patience",
        "italien B2",
        "31,5",
        "Chaussures fournies",
    ):
        assert part in html.fromstring(f"<div>{said}</div>").text_content()
    assert set(re.findall(r"</?(\w+)", said)) == {"p", "br", "ul", "li"}
    assert posting["title"] != said


def test_the_date_posted_is_that_of_the_first_publication() -> None:
    """Renewing or editing an offer does not make it young."""
    first = datetime(2026, 11, 3, 8, 30, tzinfo=UTC)
    posting = job_posting(offer(published_at=first, updated_at=NOW + timedelta(days=9)), BASE)
    assert datetime.fromisoformat(posting["datePosted"]) == first


def test_the_offer_is_valid_through_its_very_last_moment() -> None:
    shown = offer()
    said = job_posting(shown, BASE)["validThrough"]
    assert datetime.fromisoformat(said) == shown.expires_at
    assert said.endswith("+01:00")


def test_the_organization_is_the_company_and_the_department_is_a_part_of_it() -> None:
    said = job_posting(offer(), BASE)["hiringOrganization"]
    assert said == {
        "@type": "Organization",
        "name": "Atelier Boussole",
        "department": {"@type": "Organization", "name": "Pôle Terrain"},
    }


def test_each_part_of_the_address_has_its_own_place() -> None:
    """Other boards put one string everywhere, or the country as a French word."""
    said = job_posting(offer(), BASE)["jobLocation"]
    assert said["@type"] == "Place"
    assert said["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Grenoble",
        "addressRegion": "Auvergne-Rhône-Alpes",
        "postalCode": "38000",
        "addressCountry": "FR",
    }


@pytest.mark.parametrize(
    ("place", "address"),
    [
        (Place(text="Sur le plateau"), {"addressCountry": "FR"}),
        (Place(text="Bretagne", region="Bretagne"), {"addressRegion": "Bretagne", "addressCountry": "FR"}),
        (
            Place(text="Bruxelles", commune="Bruxelles"),
            {"addressLocality": "Bruxelles", "addressCountry": "BE"},
        ),
        (
            Place(text="Grandvaux, Suisse", commune="Grandvaux"),
            {"addressLocality": "Grandvaux", "addressCountry": "CH"},
        ),
    ],
)
def test_what_is_not_known_of_a_place_is_left_out(place: Place, address: dict[str, str]) -> None:
    said = job_posting(offer(sheet(place=place)), BASE)["jobLocation"]
    assert said["address"] == {"@type": "PostalAddress", **address}
    assert "geo" not in said


def test_only_work_that_is_wholly_remote_is_called_telecommuting() -> None:
    for remote in (None, "none", "partial"):
        assert "jobLocationType" not in job_posting(
            offer(sheet(place=replace(FULL.place, remote=remote))), BASE
        )
    posting = job_posting(offer(sheet(place=Place(text="Télétravail complet", remote="full"))), BASE)
    assert posting["jobLocationType"] == "TELECOMMUTE"
    assert posting["applicantLocationRequirements"] == {"@type": "Country", "name": "FR"}
    assert "jobLocation" not in posting


def test_the_kind_of_employment_is_one_that_google_knows() -> None:
    """Another board says PERMANENT."""
    assert job_posting(offer(), BASE)["employmentType"] in GOOGLE_TYPES & {"INTERN"}


def test_the_identifier_is_our_number_in_the_companys_name() -> None:
    """Another board names Google there."""
    said = job_posting(offer(), BASE)["identifier"]
    assert said == {"@type": "PropertyValue", "name": "Atelier Boussole", "value": "12"}


def test_the_salary_is_the_employers_own_figure() -> None:
    said = job_posting(offer(), BASE)["baseSalary"]
    value = {"@type": "QuantitativeValue", "unitText": "MONTH", "minValue": 711, "maxValue": 733}
    assert said == {"@type": "MonetaryAmount", "currency": "EUR", "value": value}
    hourly = Pay("amount", "", Decimal("5.25"), None, "hour")
    value = job_posting(offer(sheet(pay=hourly)), BASE)["baseSalary"]["value"]
    assert value == {"@type": "QuantitativeValue", "unitText": "HOUR", "value": 5.25}
    assert value["unitText"] in GOOGLE_UNITS


@pytest.mark.parametrize("kind", ["legal_minimum", "negotiable", "unstated"])
def test_the_legal_minimum_is_never_given_as_pay(kind: str) -> None:
    posting = job_posting(offer(sheet(pay=Pay(kind))), BASE)
    assert "baseSalary" not in posting
    assert not re.search(r"4[.,]50|€", json.dumps(posting, ensure_ascii=False))


def test_pay_in_all_has_no_unit_there_and_is_told_in_the_description() -> None:
    posting = job_posting(offer(sheet(pay=Pay("amount", "", Decimal(2000), None, "total"))), BASE)
    assert "baseSalary" not in posting
    assert "000\u00a0€ au total" in posting["description"]


def test_one_applies_directly() -> None:
    assert job_posting(offer(), BASE)["directApply"] is True


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_of_studies_has_a_category_that_google_knows(level: str) -> None:
    content = sheet(education=replace(FULL.education, level=level))
    said = job_posting(offer(content), BASE)["educationRequirements"]
    assert said["@type"] == "EducationalOccupationalCredential"
    assert said["credentialCategory"] in GOOGLE_CREDENTIALS


def test_dates_and_lengths_are_as_precise_as_the_offer() -> None:
    posting = job_posting(offer(), BASE)
    assert posting["jobStartDate"] == "2027-03"
    assert posting["jobDuration"] == {
        "@type": "QuantitativeValue",
        "unitCode": "MON",
        "minValue": 4,
        "maxValue": 6,
    }
    day = date(2027, 3, 15)
    exact = sheet(start=Start("", day, day, "day"), duration=Duration("", Decimal(6), Decimal(6)))
    posting = job_posting(offer(exact), BASE)
    assert (posting["jobStartDate"], posting["jobDuration"]) == ("2027-03-15", "P6M")
    soon = job_posting(offer(sheet(start=Start("dès que possible", precision="asap"))), BASE)
    assert soon["jobImmediateStart"] is True
    assert "jobStartDate" not in soon


def test_contact_data_never_leaves_even_when_it_stands_in_the_text() -> None:
    careless = sheet(
        missions="Écrivez à rose@example.org ou appelez le 01 99 00 42 42 pour en parler.",
        note="Tutrice : Rose Delatour",
    )
    for content in (FULL, careless):
        written = json.dumps(job_posting(offer(content), BASE), ensure_ascii=False)
        assert [value for value in CONTACTS if value in written] == []
    assert "pour en parler" in job_posting(offer(careless), BASE)["description"]


def test_no_text_can_end_the_block() -> None:
    evil = "</script><script>alert(1)</script><!-- <b>&amp; ]]> \u2028 et la suite des missions"
    content = sheet(title=evil[:150], missions=evil, company_name="<!--<script>")
    posting = job_posting(offer(content), BASE)
    block = str(as_script(posting))
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not re.search(r"[<>&\u2028\u2029]", inside)
    tree = html.document_fromstring(
        f"<html><head>{block}<title>after</title></head><body><p>text</p></body></html>"
    )
    assert json.loads(tree.xpath("//script")[0].text) == posting
    assert (len(tree.xpath("//script")), tree.findtext(".//title"), tree.findtext(".//p")) == (
        1,
        "after",
        "text",
    )


def test_nothing_empty_is_said() -> None:
    bare = replace(
        FULL,
        department="",
        pay=Pay(),
        skills=(),
        qualities=(),
        languages=(),
        openings=None,
        field=None,
        subject="",
    )
    posting = job_posting(offer(bare), BASE)
    assert [name for name, value in posting.items() if value in (None, "", [], {})] == []
    assert {"baseSalary", "skills", "totalJobOpenings", "industry", "jobBenefits"}.isdisjoint(posting)

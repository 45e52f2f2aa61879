"""What an advertisement may say: words, amounts, contradictions, contacts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jobboard.sheet.law.engine import check
from jobboard.sheet.law.findings import Host
from jobboard.sheet.model import Education, Pay, Place, Sheet, Start

from .sheets import ORDINARY, TODAY, findings, offer, severities

WORDS = {
    "A5": (["BLOCK", "FLAG"],
            ["Frais de dossier : 50 €.", "Versez un acompte.", "Application fee: 40 euros."],
            ["Aucun frais de dossier.", "No application fee.", "Remboursement des frais de transport."]),
    "A6": (["BLOCK"],
            ["Moins de 26 ans.", "Entre 18 et 25 ans.", "Must be under 25 years."],
            ["Plus de 10 ans d'expérience.", "Existe depuis plus de 20 ans.", "Public : 15-24 ans."]),
    "A7": (["BLOCK"],
            ["Nous cherchons un homme.", "Femme de préférence.", "Males only."],
            ["Stage H/F.", "Une femme ou un homme de terrain.", "Égalité entre femmes et hommes."]),
    "A9": (["WARN", "FLAG"],
            ["Bonne présentation exigée.", "Photo obligatoire.", "Marital status to be stated."],
            ["Sans photo, merci.", "Bonne présentation des résultats.", "Un site agréable à vivre."]),
    "A10": (["BLOCK"],
            ["Précisez votre âge.", "Joindre la copie de la carte d'identité.", "State your date of birth."],
            ["Inutile d'indiquer votre âge.", "Gestion des bulletins de paie.", "Votre anglais."]),
    "D11": (["FLAG"],
            ["En remplacement d'un salarié.", "Surcroît d'activité.", "Maternity cover."],
            ["Séries saisonnières.", "Remplacer un composant.", "Votre stage ne remplace pas un salarié."]),
    "D12": (["BLOCK"],
            ["Stage sans convention.", "Stage hors cursus.", "No agreement needed."],
            ["Convention obligatoire.", "Pas de stage sans convention.", "Logiciel libre."]),
    "D15": (["WARN"],
            ["Pas de tickets restaurant.", "Transport non remboursé.", "No meal vouchers."],
            ["Cantine ouverte à tous.", "Meal vouchers.", "Remboursement du transport."]),
    "D16": (["FLAG"],
            ["Poste en alternance.", "Contrat d'apprentissage.", "Apprentice wanted."],
            ["Apprentissage automatique.", "Courant alternatif.", "Pas d'alternance."]),
    "D18": (["FLAG"],
            ["Travail de nuit.", "Astreintes.", "Handling toxic chemicals."],
            ["Pas de travail de nuit.", "Étude de l'amiante.", "Ciel étoilé."]),
}  # fmt: skip


@pytest.mark.parametrize("rule", WORDS)
def test_words_speak_in_whatever_field_they_stand(rule: str) -> None:
    severity, loud, quiet = WORDS[rule]
    for words in loud:
        for field in ("profile", "missions", "note", "subject"):
            found = findings(offer(**{field: f"Un guide à écrire. {words}"}), rule)
            assert [finding.severity.value for finding in found] == severity
            assert {finding.field for finding in found} == {field}
    for words in quiet:
        assert severities(offer(profile=words), rule) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("Français uniquement.", "l’origine"),
        ("Bonne santé exigée.", "la santé"),
        ("Chrétien pratiquant.", "les convictions"),
    ],
)
def test_origin_health_and_belief_block_and_a_moderator_may_release(words: str, message: str) -> None:
    found = findings(offer(profile=words), "A9")
    assert [finding.severity for finding in found] == ["BLOCK"]
    assert message in found[0].message("fr")
    assert found[0].rule.releasable


def test_asking_for_money_holds_the_account_and_no_moderator_may_let_it_pass() -> None:
    rule = findings(offer(note="Versez un acompte."), "A5")[0].rule
    assert rule.holds_account
    assert not rule.releasable


def test_the_same_words_twice_in_a_field_are_one_finding() -> None:
    found = findings(offer(profile="Moins de 26 ans. MOINS DE 26 ANS. Âge limite."), "A6")
    assert [finding.values["word"] for finding in found] == ["Moins de 26 ans", "Âge limite"]


def test_words_are_found_in_skills_qualities_and_education() -> None:
    assert findings(offer(skills=("Python", "moins de 26 ans")), "A6")[0].field == "skills"
    assert findings(offer(qualities=("bonne présentation",)), "A9")[0].field == "qualities"
    assert findings(offer(education=Education("moins de 26 ans")), "A6")[0].field == "education_text"


@pytest.mark.parametrize(
    "title", ["Assistante de gestion", "Stage ingénieur procédés", "Chargé de communication"]
)
def test_a_title_in_one_gender_wants_a_tick(title: str) -> None:
    assert severities(offer(title=title), "A8") == ["WARN"]
    assert severities(offer(title=f"{title} H/F"), "A8") == []


@pytest.mark.parametrize(
    "title",
    [
        "Usages de la maison",
        "Ingénieur·e procédés",
        "Assistant(e) de gestion",
        "Charge de calcul d'un réseau",
        "",
    ],
)
def test_a_neutral_title_is_left_alone(title: str) -> None:
    assert severities(offer(title=title), "A8") == []


def test_an_assistant_is_anybody_in_english() -> None:
    assert severities(offer(title="Research assistant", language="en"), "A8") == []
    assert severities(offer(title="Salesman", language="en"), "A8") == ["WARN"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"missions": "Un guide. Gratification : 600 € par mois."}, "missions"),
        ({"note": "Rémunération de 4,60 €/heure."}, "note"),
        ({"note": "Indemnité de 1 000 euros bruts par mois."}, "note"),
        ({"note": "Votre salaire vous attend."}, "note"),
        ({"note": "Gratification de 5 € de l'heure.", "pay": Pay("negotiable")}, "note"),
        ({"note": "Gratification de 5 € de l'heure.", "pay": Pay("amount", "", Decimal(5))}, "note"),
        ({"pay": Pay("amount", "", Decimal(9), Decimal(7), "hour")}, "pay_max"),
    ],
)
def test_pay_in_the_text_that_differs_goes_to_a_moderator(changes: dict[str, object], field: str) -> None:
    found = findings(offer(**changes), "G8")
    assert [(finding.severity, finding.field) for finding in found] == [("FLAG", field)]


@pytest.mark.parametrize(
    "changes",
    [
        {"missions": "Un guide. Gratification : 5 € de l'heure."},
        {"note": "Rémunération de 758,33 € par mois."},
        {"note": "Un abonnement à 20 € par mois est à étudier."},
        {
            "note": "Gratification de 6 € de l'heure.",
            "pay": Pay("amount", "", Decimal(5), Decimal(7), "hour"),
        },
        {"note": "Étude des salaires du secteur."},
        {
            "note": "Gratification : 600 € par mois.",
            "duration": replace(ORDINARY.duration, months_min=None, months_max=None),
        },
        {
            "note": "Gratification : 758,33 € par mois.",
            "pay": Pay("amount", "", Decimal(5), Decimal(6), "hour"),
        },
    ],
)
def test_pay_in_the_text_that_agrees_is_left_alone(changes: dict[str, object]) -> None:
    assert severities(offer(**changes), "G8") == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"note": "Poste en CDI."}, "note"),
        ({"missions": "Un guide. Stage non rémunéré."}, "missions"),
        ({"note": "100 % télétravail.", "place": Place("Lyon", remote="none")}, "note"),
        ({"note": "Pas de télétravail.", "place": Place("Lyon", remote="full")}, "note"),
        ({"deadline": date(2027, 2, 1)}, "deadline"),
    ],
)
def test_claims_that_conflict_with_the_fields_go_to_a_moderator(
    changes: dict[str, object], field: str
) -> None:
    found = findings(offer(**changes), "A4")
    assert [(finding.severity, finding.field) for finding in found] == [("FLAG", field)]


@pytest.mark.parametrize(
    "changes",
    [
        {"note": "Possibilité d'embauche en CDI à l'issue."},
        {"note": "Stage non rémunéré.", "pay": Pay("unpaid")},
        {"note": "100 % télétravail.", "place": Place("Lyon", remote="full")},
        {"note": "Pas de télétravail.", "place": Place("Lyon", remote="none")},
        {"deadline": date(2026, 12, 1)},
        {"deadline": date(2027, 2, 1), "start": Start("dès que possible", None, None, "asap")},
    ],
)
def test_claims_that_agree_are_left_alone(changes: dict[str, object]) -> None:
    assert severities(offer(**changes), "A4") == []


def test_the_employer_is_known_and_its_number_is_right() -> None:
    for name in ("", "  ", "\n"):
        assert severities(offer(company_name=name), "A2") == ["BLOCK"]
    for number in ("732 829 321", "123", "abc"):
        found = findings(offer(), "A2", Host(siren=number))
        assert [(finding.severity, finding.field) for finding in found] == [("WARN", "siren")]
        assert number in found[0].message("fr")
    for host in (Host(), Host(siren="732829320"), Host(siren="732 829 320")):
        assert severities(offer(), "A2", host) == []


ENGLISH = (
    "You will work with the team and write a guide for the users of our house, which will be tested by them. "
    "The results are for the public and will be read by all of you."
)


def test_an_offer_is_in_french_or_has_a_french_version() -> None:
    for sheet in (offer(language="en"), offer(language="en", missions=ENGLISH), offer(missions=ENGLISH)):
        assert severities(sheet, "A3") == ["WARN", "FLAG"]
    for sheet in (offer(), offer(missions=""), offer(missions="Le guide est écrit avec the team of users.")):
        assert severities(sheet, "A3") == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contact_email": "rose.exemple@GMAIL.com"}, "contact_email"),
        ({"second_contact": "rose@laposte.net"}, "second_contact"),
        ({"apply_url": "https://bit.ly/3xYz"}, "apply_url"),
        ({"note": "Le lien : tinyurl.com/abc123"}, "note"),
        ({"note": "Écrivez à @rose sur Telegram."}, "note"),
    ],
)
def test_unusual_contacts_go_to_a_moderator(changes: dict[str, str], field: str) -> None:
    found = findings(offer(**changes), "A12")
    assert [(finding.severity, finding.field) for finding in found] == [("FLAG", field)]


@pytest.mark.parametrize(
    "changes",
    [
        {"contact_email": "rose@example.org", "second_contact": ""},
        {"apply_url": "https://example.org/bit.ly"},
        {"note": "Animer nos pages Instagram et LinkedIn."},
        {"note": "Écrire à rose@example.org."},
    ],
)
def test_ordinary_contacts_are_left_alone(changes: dict[str, str]) -> None:
    assert severities(offer(**changes), "A12") == []


@pytest.mark.parametrize(
    "field", ["title", "subject", "missions", "profile", "note", "premises", "department"]
)
def test_contact_data_in_free_text_is_told_to_recruiter_and_moderator(field: str) -> None:
    for words in ("rose arobase example point org", "06 39 98 12 34", "@rose sur Telegram"):
        assert severities(offer(**{field: f"Écrire à {words}"}), "C1")[-1] == "FLAG"
        assert "WARN" in severities(offer(**{field: f"Écrire à {words}"}), "C1")
    assert severities(offer(**{field: "Une équipe de 10 à 12 personnes"}), "C1") == []


def test_disguised_words_are_read_through_invisible_letters_lookalikes_and_case() -> None:
    for words in (
        "MOINS DE 26 ANS",
        "moins\u200b de\u00a026 ans",
        "mоins dе 26 аns",
        "m\u00adoins de ２６ ans",
        "mo\u0301ins de 26 ans",
    ):
        assert severities(offer(profile=words), "A6") == ["BLOCK"], words


def test_a_sheet_without_any_text_is_only_asked_for_its_employer() -> None:
    assert [finding.id for finding in check(Sheet(), None, TODAY)] == ["A2"]

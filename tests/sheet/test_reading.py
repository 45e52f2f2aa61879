"""Whole offers of our own invention, in the layouts people paste."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jobboard.sheet import read
from jobboard.sheet.model import Language, Reading, State
from jobboard.sheet.record import as_record

OFFERS = Path(__file__).parent / "offers"


def _offer(name: str) -> Reading:
    return read((OFFERS / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (
            "mail_transfere.txt",
            {
                "title": "Cartographie des zones humides",
                "city": "Quimper",
                "duration_months_min": 6,
                "start_earliest": "2027-03",
                "start_latest": None,
                "pay_amount": 4.5,
                "pay_unit": "hour",
                "education_level": "bac+5",
                "languages": ["en"],
                "apply_email": "rose.kerbrat@example.org",
                "contacts": ["Rose Kerbrat"],
                "deadline": "2026-12-15",
                "missions_first_words": "inventorier les mares communales du bassin",
            },
        ),
        (
            "markdown_startup.md",
            {
                "title": "Stage – Développement mobile (F/H)",
                "company": "Tournesol",
                "location": "Euratechnologies, Lille",
                "duration_months_max": 6,
                "start_text": "dès que possible",
                "pay_amount": 900,
                "education_level": "bac+3",
                "apply_url": "https://tournesol.example.com/stages/mobile",
            },
        ),
        (
            "labo_pdf.txt",
            {
                "title": "Suivi acoustique des chauves-souris par réseaux de capteurs frugaux en milieu "
                "urbain",
                "company": "Université de Valmont",
                "department": "Paysages sonores",
                "duration_months_min": 5,
                "start_earliest": "2027-02",
                "start_latest": "2027-02",
                "pay_kind": "legal_minimum",
                "contacts": ["Sami Haddad", "Léa Quéméneur"],
                "deadline": "2026-11-30",
                "missions_first_words": "Le stage vise à développer une",
            },
        ),
        (
            "table_jobboard.txt",
            {
                "company": "Menuiseries Kerlann",
                "location": "Auray, Morbihan, France",
                "city": "Auray",
                "duration_months_min": 3,
                "duration_months_max": None,
                "pay_amount": 650,
                "deadline": "2027-02-20",
                "profile_first_words": "De formation Bac+3 en ressources humaines,",
            },
        ),
        (
            "english_museum.txt",
            {
                "language": "en",
                "company": "Harbour Museum of Navigation",
                "department": "Curatorial Services",
                "city": "Saint-Malo",
                "duration_months_min": 2.8,
                "start_earliest": "2027-06",
                "pay_amount": 15,
                "pay_unit": "hour",
                "languages": ["fr", "br"],
                "apply_email": "otto.brandt@example.org",
                "contacts": ["Otto Brandt"],
                "deadline": "2027-03-01",
            },
        ),
        (
            "paragraphe.txt",
            {
                "company": "La Lanterne",
                "city": "Brive-la-Gaillarde",
                "duration_months_min": 4,
                "start_earliest": "2027-06",
                "pay_kind": "legal_minimum",
                "education_level": "bac+3",
                "contacts": ["Ada Moreau"],
                "profile_first_words": "Vous préparez une licence ou un",
            },
        ),
        (
            "front_matter.md",
            {
                "title": "Compression de nuages de points pour la réalité augmentée",
                "company": "Inria",
                "city": "Rennes",
                "start_earliest": "2027-02",
                "start_latest": "2027-03",
                "education_level": "bac+5",
                "apply_email": "ada.lindqvist@example.fr",
                "contacts": ["Ada Lindqvist", "Sami Haddad"],
            },
        ),
    ],
)
def test_an_offer_is_read_in_its_layout(name: str, wanted: dict[str, Any]) -> None:
    record = as_record(_offer(name), name)
    assert {key: record[key] for key in wanted} == wanted


def test_contradictions_are_doubts_and_never_chosen_in_silence() -> None:
    marks = _offer("contradiction.txt").marks
    assert marks["deadline"].state is State.CHECK
    assert marks["deadline"].values == ("15 février 2027",)
    assert marks["pay"].doubt == "two_values"
    assert marks["pay"].values == ("650 €",)


def test_the_candidate_section_is_shared_out_and_nothing_of_it_is_lost() -> None:
    reading = _offer("contradiction.txt")
    assert reading.sheet.education.level == "bac+2"
    assert reading.sheet.languages == (Language("en", "B2"), Language("br", None, False))
    assert reading.sheet.qualities == ("curiosité", "rigueur", "esprit d'équipe")
    paragraph = _offer("paragraphe.txt")
    assert paragraph.profile_text in paragraph.sheet.profile


def test_every_span_stands_in_the_text_it_was_read_from() -> None:
    for path in sorted(OFFERS.iterdir()):
        reading = read(path.read_text(encoding="utf-8"))
        for name, mark in reading.marks.items():
            for start, end in mark.spans:
                assert 0 <= start < end <= len(reading.text), (path.name, name)
        # Behind a prefix such as "Offre de stage :" the title begins with a capital of its own.
        assert reading.sheet.title[1:] in " ".join(reading.text.split())


def test_a_missing_field_is_missing_and_empty() -> None:
    reading = read("Stage de menuiserie\n\nMissions\nRaboter des planches de chêne et poncer des portes.\n")
    assert reading.sheet.company_name == ""
    assert reading.marks["company_name"].state is State.MISSING
    assert reading.marks["pay"].state is State.MISSING
    assert reading.sheet.pay.kind == "unstated"


@pytest.mark.parametrize(
    "text", ["", "\n\n", "é", "-", "\x00", "a:", ": :", "#" * 50, "Durée :", "Missions\nMissions\nMissions"]
)
def test_any_text_can_be_read(text: str) -> None:
    assert read(text).sheet.pay.kind == "unstated"


def test_a_month_alone_takes_the_year_of_posting() -> None:
    text = "Stage de menuiserie\n\nDébut : mars\nDurée : 3 mois\n"
    assert read(text).sheet.start.earliest is None
    assert read(text, published=date(2026, 11, 2)).sheet.start.earliest == date(2027, 3, 1)


def test_weekly_hours_do_not_become_the_duration() -> None:
    sheet = read("Stage de menuiserie\n\nDurée : 3 mois, 35 h par semaine, temps plein\n").sheet
    assert sheet.duration.months_min == 3
    assert sheet.duration.weekly_hours == Decimal(35)


def test_a_title_that_is_too_long_is_cut_and_marked() -> None:
    title = "Étude " + "des planches de chêne et des portes " * 8
    reading = read(f"Titre : {title}\nDurée : 3 mois\n")
    assert len(reading.sheet.title) <= 150
    assert reading.marks["title"].doubt == "too_long"


def test_a_very_long_text_is_read_from_its_beginning() -> None:
    text = "Stage de menuiserie\n\nDurée : 3 mois\n\n" + "Une planche de chêne. " * 40_000
    assert read(text).sheet.duration.months_min == 3


def test_two_days_alone_on_a_line_are_the_period() -> None:
    sheet = read(
        "Entretien d'une lanterne\n\n05/01/2027 - 18/06/2027\n\nVous entretenez la lanterne du phare."
    ).sheet
    assert (sheet.duration.text, sheet.start.earliest) == ("05/01/2027 - 18/06/2027", date(2027, 1, 5))


def test_two_months_in_brackets_are_the_period() -> None:
    sheet = read(
        "Stage : entretien d'une lanterne (juillet-décembre 2027)\n\nVous entretenez la lanterne."
    ).sheet
    assert (sheet.duration.months_max, sheet.start.earliest) == (Decimal(6), date(2027, 7, 1))


@pytest.mark.parametrize(
    ("line", "commune"),
    [
        ("Lieu : Le Val Rosay à Brest", "Brest"),
        (
            "Lieu : Le poste est basé à la maison des phares à Brest, avec des sorties en mer fréquentes",
            "Brest",
        ),
        ("Location: Front Royal, VA 22630", "Front Royal"),
    ],
)
def test_the_town_of_a_wordy_place_line(line: str, commune: str) -> None:
    assert read(f"Gardien de lanterne\n\n{line}\nMissions :\n- graisser l'axe").sheet.place.commune == commune


def test_a_company_to_be_named_is_none() -> None:
    assert (
        read("Gardien de lanterne\n\nEntreprise : à définir\nMissions :\n- graisser").sheet.company_name == ""
    )


def test_the_house_is_no_person_to_write_to() -> None:
    sheet = read(
        "Gardien de phare\n\nNom de l'organisme\nComptoir Lumière\n\nVous gardez le phare de la pointe."
    ).sheet
    assert (sheet.company_name, sheet.contact_name) == ("Comptoir Lumière", "")


def test_candidates_who_must_have_something_do_not_open_the_ways_to_apply() -> None:
    text = (
        "Lamp keeper internship\n\nLocation: Brest\nCandidates must hold a boat licence.\nDuration: 3 months\n\n"
        "The Lantern Trust keeps old lamps alight along the whole western coast of the country."
    )
    assert read(text).sheet.missions.startswith("The Lantern Trust")


def test_a_link_to_the_team_is_no_place_to_apply_at() -> None:
    text = "Lamp intern\n\nThe candidate will work in the Lantern team http://lantern.example/, experts in light."
    assert read(text).sheet.apply_url == ""


def test_labelled_rows_above_the_text_are_no_part_of_the_work() -> None:
    text = (
        "Gardien de phare (H/F)\nRattachement : Chef de quai\nLa digue du large protège le port depuis deux siècles, "
        "et son phare guide les bateaux qui rentrent la nuit."
    )
    assert read(text).sheet.missions.startswith("La digue du large")


def test_a_region_on_the_place_line_is_no_village_of_that_name() -> None:
    place = read("Gardien de phare\n\nLieu : Bretagne\nDurée : 3 mois").sheet.place
    assert (place.text, place.commune, place.region) == ("Bretagne", None, "Bretagne")


def test_the_sentence_that_names_the_host_tells_its_town() -> None:
    text = "Gardien de phare\n\nEntreprise : Lumino\n\nLumino est établi sous forme d'association, à Quimper."
    assert read(text).sheet.place.commune == "Quimper"


def test_months_without_a_year_are_of_the_year_of_the_title() -> None:
    start = read(
        "Gardien de phare - printemps 2027\n\nStart: between March and May. Duration: 3 months."
    ).sheet.start
    assert start.earliest is not None
    assert start.earliest.year == 2027


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Gardien de phare\n\nL'appel est ouvert jusqu'au 17 mai 2027.", "2027-05-17"),
        ("Gardien de phare\n\nLe phare est resté ouvert jusqu'au 17 mai 2027.", None),
    ],
)
def test_a_call_that_is_open_until_a_day_ends_on_it(text: str, day: str | None) -> None:
    deadline = read(text).sheet.deadline
    assert (deadline and deadline.isoformat()) == day


def test_a_name_that_applications_are_sent_to_by_mail_is_a_contact() -> None:
    text = (
        "Gardien de phare\n\nLes candidatures sont à envoyer à Maya Kerleo par courriel avant le 3 mai 2027."
    )
    assert read(text).sheet.contact_name == "Maya Kerleo"


def test_two_days_say_more_than_the_count_of_days_that_explains_them() -> None:
    text = "Gardien de phare\n\nÊtre disponible du 1er mars 2027 au 31 août 2027 (soit 128 jours de stage)."
    assert read(text).sheet.duration.months_min == 6


def test_two_days_alone_on_an_item_are_the_period() -> None:
    start = read(
        "Gardien de phare\n- 5 mois\n- 9 février – 9 juillet 2027\n\nMissions\n- Veiller"
    ).sheet.start
    assert start.earliest is not None
    assert start.earliest.isoformat() == "2027-02-09"


def test_international_is_no_intern() -> None:
    text = "Lamp keeper internship\n\nThe International Lantern team is part of the harbour and keeps all its lamps alight."
    assert read(text).profile_text == ""


def test_a_paragraph_on_what_is_advised_speaks_of_the_candidate() -> None:
    text = (
        "Gardien de phare\n\nVous veillez sur la lanterne du large et sur ses six lampes, la nuit comme le jour.\n\n"
        "Connaissance des vents et des marées grandement conseillée."
    )
    assert read(text).profile_text == "Connaissance des vents et des marées grandement conseillée."


def test_compensation_by_the_rules_is_the_legal_minimum() -> None:
    assert (
        read("Lamp intern\n\nCompensation according to the rules in force.").sheet.pay.kind == "legal_minimum"
    )


def test_a_heading_with_more_words_behind_a_bar_is_a_heading() -> None:
    text = (
        "Gardien de phare\nÀ propos du Comptoir des Brumes\nLe Comptoir range les brumes du pays depuis longtemps.\n"
        "Descriptif des missions / Veille de la lanterne du large\nMonter chaque soir."
    )
    assert read(text).sheet.missions.startswith("Monter chaque soir")


def test_two_months_alone_on_a_line_are_the_period() -> None:
    sheet = read("Lamp trainee\nMay - August 2027\n\nTasks\n- light the lamps").sheet
    assert sheet.duration.months_min == 4
    assert sheet.start.earliest is not None
    assert (sheet.start.earliest.month, sheet.start.earliest.year) == (5, 2027)


def test_dl_in_a_headline_is_a_deadline() -> None:
    deadline = read(
        "Lamp internship in Brest DL: 30 June 2027\n\nYou will keep the lamps alight."
    ).sheet.deadline
    assert deadline is not None
    assert deadline.isoformat() == "2027-06-30"


def test_a_heading_of_one_word_counts_under_a_long_title_and_behind_a_number() -> None:
    work = "La lanterne du large éclaire le port depuis deux siècles, et le stage vise à compter ses éclats un par un."
    title = "Gardien de phare de haute mer et de toutes ses lanternes anciennes du large"
    assert read(f"{title}\nContexte\n{work}").sheet.missions.startswith("La lanterne")
    assert read(f"{title}\n1. Missions\n{work}").sheet.missions.startswith("La lanterne")


def test_a_short_line_on_pay_does_not_run_into_the_next_one() -> None:
    text = "Lamp internship\n\nPaid internship, 700 € per month\nBrest, at the harbour\n\nYou will keep the lamps alight."
    assert "Brest" not in read(text).sheet.pay.text


def test_starting_from_a_month_leaves_the_end_open() -> None:
    start = read("Lamp internship\n\nAn internship of 6 months (starting from March 2027).").sheet.start
    assert (start.earliest is not None, start.latest) == (True, None)


def test_the_people_of_a_country_are_no_language() -> None:
    text = (
        "Lamp internship\n\nProfile\n- Vietnamese students with good knowledge of lamps are welcome to apply."
    )
    assert read(text).sheet.languages == ()


def test_the_date_above_the_text_is_no_part_of_the_work() -> None:
    text = (
        "Call for lamp interns\nFebruary 27, 2027\nIn the frame of a new lighthouse on the western coast, we are looking "
        "for people who keep lamps alight."
    )
    assert read(text).sheet.missions.startswith("In the frame")


def test_what_the_intern_will_do_is_no_profile() -> None:
    text = "Lamp intern\n\nIntern will light the lamps of the harbour each night and clean them each morning of the week."
    assert read(text).profile_text == ""

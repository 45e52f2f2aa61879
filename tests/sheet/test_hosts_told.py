"""Hosts and units that sentences, brackets and numbers tell in passing."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.record import as_record


def _hosts(text: str) -> tuple[str | None, str | None]:
    record = as_record(read(text), "x")
    return record["company"], record["department"]


@pytest.mark.parametrize(
    ("text", "company", "department"),
    [
        (
            "Vous intégrerez le service Maintenance de la société Phares & Balises SAS, basée à Brest.",
            "Phares & Balises SAS",
            "service Maintenance",
        ),
        ("Chez Brumeo, nous pensons que la mer est belle. Tu rejoins une équipe de 5.", "Brumeo", None),
        ("At Lanternly, we build lamps for sailors. We are a team of 12 people.", "Lanternly", None),
        (
            "L'unité de recherche ECOMAR (INRAE, Rennes) propose un stage sur les algues.",
            "INRAE",
            "unité de recherche ECOMAR",
        ),
        (
            "Le projet est mené par l'équipe HOULEx - Inria depuis deux ans. Le stagiaire en étudiera la suite.",
            "Inria",
            "équipe HOULEx",
        ),
        (
            "Le Centre de la Lumière Marine (CLM) de l'Université de Valmont propose un stage de 4 mois.",
            "Université de Valmont",
            "Centre de la Lumière Marine (CLM)",
        ),
        (
            "Encadrement : Rose Meunier (LUMEN, Université de Valmont) et Paul Granit (IFREMER)\n\nLes sables bougent.",
            "Université de Valmont",
            "LUMEN",
        ),
        ("Adresse de l'unité : LUMEN, UMR 8999 du CNRS, 12 rue du Port, Brest.", "CNRS", "LUMEN"),
        (
            "Le groupe Houle du Département d'Optique Marine, Institut LUMEN-ST à Brest, propose un stage.",
            None,
            "groupe Houle",
        ),
        (
            "Laboratoire d'accueil : Granit-Lab, équipe HOULE, Brest\n\nContexte\n\nLa houle est mal connue.",
            "Granit-Lab",
            "équipe HOULE",
        ),
        (
            "ENTREPRISE\nCompagnie des Lampes, leader de la lampe marine, emploie 300 personnes.\n\nPROFIL\nBac+5",
            "Compagnie des Lampes",
            None,
        ),
        (
            "Nos offres sont regroupées au sein du département Lampes. Nous avons des clients partout.\n\nMissions\n\n"
            "Au sein du département Balises, vous tiendrez le registre.",
            None,
            "département Balises",
        ),
    ],
)
def test_a_host_told_in_passing(text: str, company: str | None, department: str | None) -> None:
    found = _hosts(f"Gardien de la lampe\n\n{text}\n")
    assert found[1] == department
    assert company is None or found[0] == company


def test_people_and_places_are_no_units() -> None:
    text = "Laboratoire d'accueil\n\nLe stage s'effectuera dans l'équipe HOULE de l'Inria Saclay, sous la direction de "
    found = _hosts(f"Stage de M2 – Les courants\n\n{text}Rose Meunier et de Paul Granit.\n")
    assert found == ("Inria Saclay", "équipe HOULE")
    assert (
        _hosts("Gardien\n\nVous travaillerez dans notre bureau de Brest avec une équipe de trois.\n")[1]
        is None
    )


def test_the_site_behind_the_letters_of_a_house_is_its_town() -> None:
    record = as_record(
        read("Cartographe\n\nLe BRGM Montpellier recherche un stagiaire pour ses cartes.\n"), "x"
    )
    assert (record["company"], record["city"]) == ("BRGM", "Montpellier")


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        (
            "Le stage se déroulera au laboratoire LUMEN de l'Université de Valmont, Brest, et durera six mois.",
            "laboratoire LUMEN de l'Université de Valmont, Brest",
        ),
        ("Le stage sera basé à l'Institut LUMEN à Brest et durera six mois.", "Institut LUMEN à Brest"),
        ("Venez au 240 Av. du Professeur Granit, 29200 Brest.", "240 Av. du Professeur Granit, 29200 Brest"),
    ],
)
def test_the_house_before_its_town_is_part_of_the_place(sentence: str, place: str) -> None:
    assert read(f"Gardien de la lampe\n\n{sentence}\n").sheet.place.text == place


@pytest.mark.parametrize(
    ("text", "company", "department"),
    [
        (
            "L'équipe phare.gouv, hébergée au sein de la Direction interministérielle des lampes, anime les Startups "
            "d'État du port.\n\nL'équipe phare.gouv recrute une personne en stage.",
            "Direction interministérielle des lampes",
            "équipe phare.gouv",
        ),
        (
            "La Startup d'État Ma Lampe Simple (MLS) de la Caisse des Phares (CDP) recherche un stagiaire pour intégrer "
            "l'équipe MLS.\n\nMa Lampe Simple est une plateforme de 5 personnes. MLS éclaire le port.",
            "Caisse des Phares (CDP)",
            "Ma Lampe Simple (MLS)",
        ),
        (
            "The mission of the Blackrock Lamp Observatory (BLO) of Valmont University is to seek light. BLO has lamps.",
            "Valmont University",
            "Blackrock Lamp Observatory (BLO)",
        ),
        (
            "The Lighthouse News Network (LNN), a network of 100 harbours, is looking for interns to join our lamps and "
            "optics team.",
            "Lighthouse News Network",
            "lamps and optics team",
        ),
        (
            "Le stage aura lieu au LUM, Laboratoire Universitaire de Marégraphie. Il dure six mois.",
            "LUM, Laboratoire Universitaire de Marégraphie",
            None,
        ),
        (
            "Accompagner le pôle Design des lampes publiques dans ses actions. Le stagiaire participera aux activités du "
            "pôle Design des lampes publiques.",
            None,
            "pôle Design des lampes publiques",
        ),
    ],
)
def test_a_part_and_the_house_that_holds_it(text: str, company: str | None, department: str | None) -> None:
    assert _hosts(f"Gardien de la lampe\n\n{text}\n") == (company, department)


def test_the_house_before_the_role_on_the_first_line() -> None:
    text = "\n\n- Lieu : Brest\n- Durée : 6 mois\n\nMissions\n\nTenir le site du port et des phares.\n"
    assert _hosts(f"Lumacom - Web Developer (Stage){text}")[0] == "Lumacom"
    assert _hosts(f"Python - Développeur web (Stage){text}")[0] is None


def test_a_unit_with_its_number_of_people_between_it_and_what_it_does() -> None:
    text = "La Division de la Lumière du Littoral de l'IFREMER, forte de 300 gardiens à Brest et à Lyon, a pour mission :"
    assert _hosts(f"Gardien de la lampe\n\n{text}\n- éclairer la côte\n") == (
        "IFREMER",
        "Division de la Lumière du Littoral",
    )


def test_praise_of_the_team_names_no_team() -> None:
    praise = "Équipe\n\n- 8 personnes passionnées par les lampes\n- Une culture du phare\n"
    assert _hosts(f"Gardien de la lampe\n\nMissions\n\nTenir la lampe du port.\n\n{praise}")[1] is None
    assert _hosts("Gardien\n\nAu sein de l'équipe projet, vous tiendrez le registre des lampes.\n")[1] is None


def test_capitals_at_the_end_of_a_title_are_no_article() -> None:
    text = "LAMP INTERN - LA\nLos Angeles, CA\n\nGranit Lamps makes lamps for towers.\n"
    assert read(text).sheet.title == "LAMP INTERN - LA"

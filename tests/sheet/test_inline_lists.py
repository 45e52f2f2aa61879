"""Lists whose items a copied page has run together on one line."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.inline_lists import itemised, unfold

HEAD = "Stage de gardien de phare\n\nGranit Marine recrute.\n\n"
STAR = (
    "Missions : * Nettoyer la lampe * Tenir le registre * Compter les bateaux * Profil : étudiant en optique, "
    "sérieux * Rémunération : 650 € par mois"
)
DOT = (
    "• Nettoyer la lampe • Tenir le registre • Compter les bateaux • Profil recherché : étudiant en optique, "
    "sérieux • Gratification : 650 € par mois"
)
DASH = (
    "Vos missions : - nettoyer la lampe - tenir le registre - compter les bateaux Profil : - étudiant en optique "
    "- sérieux Rémunération : 650 € par mois"
)


@pytest.mark.parametrize("line", [STAR, DOT, DASH])
def test_items_on_one_line_are_shared_out_to_their_fields(line: str) -> None:
    reading = read(HEAD + line + "\n")
    work, asked = reading.sheet.missions, reading.profile_text
    assert "registre" in work and "bateaux" in work
    assert "optique" not in work and "650" not in work
    assert "étudiant en optique" in asked and "sérieux" in asked and "650" not in asked
    assert reading.sheet.pay.minimum == 650


@pytest.mark.parametrize("line", [STAR, DOT, DASH])
def test_no_character_moves(line: str) -> None:
    broken = unfold(line)
    assert len(broken) == len(line) and broken.count("\n") >= 3
    assert broken.replace("\n", " ") == line


@pytest.mark.parametrize(
    "line",
    [
        "Stage – Granit Marine – Brest – 6 mois",
        "Durée : 3 - 6 mois - 35 h - 2027",
        "- un phare - le plus vieux - et sa lampe - la neuve - à garder\n- un registre",
        "Brest • Stage • Temps plein • Granit",
        "Garder la lampe * Tenir le registre",
        "du 1 - 3 - 2027 au 30 - 8 - 2027",
        "porte-à-faux, va-et-vient, quatre-mâts",
        "* * * * *",
        "- - - - -",
    ],
)
def test_dashes_that_are_no_list_stay(line: str) -> None:
    assert unfold(line) == line


def test_a_profile_behind_the_items_of_the_missions_is_the_profile() -> None:
    reading = read(
        HEAD + "Missions :\n- Garder la lampe\n- Communication : écrire au port\n- Profil : rameur\n"
    )
    assert "écrire au port" in reading.sheet.missions and "rameur" not in reading.sheet.missions


def test_a_list_behind_the_value_of_a_label_is_no_part_of_it() -> None:
    reading = read(HEAD + "Lieu : Brest. * Garder la lampe * Tenir le registre * Compter les bateaux\n")
    assert (reading.sheet.place.text, reading.sheet.place.commune) == ("Brest", "Brest")


TASKS, ASKED = (
    ("Garder la lampe", "Tenir le registre", "Compter les bateaux"),
    ("Rigueur", "Autonomie", "Envie"),
)


@pytest.mark.parametrize("sign", ["*", "•", "-", "–"])
@pytest.mark.parametrize("label", ["Missions :\n", "Missions : ", "Vos tâches\n"])
def test_items_between_signs_stand_each_on_a_line_of_a_section(sign: str, label: str) -> None:
    sheet = read(f"{HEAD}{label}{f' {sign} '.join(TASKS)}\n\nProfil :\nÉtudiant en optique\n").sheet
    assert sheet.missions.split("\n") == [f"{sign} {task}" for task in TASKS]


@pytest.mark.parametrize("sign", ["*", "•", "-"])
def test_single_words_that_each_have_a_bullet_are_items_of_a_profile(sign: str) -> None:
    asked = "".join(f"{sign} {word} " for word in ASKED)
    sheet = read(f"{HEAD}Missions :\nGarder la lampe du port.\n\nProfil\n{asked}\n").sheet
    assert sheet.profile.split("\n") == [f"{sign} {word}" for word in ASKED]


def test_what_introduces_the_items_is_none_of_them() -> None:
    for head in ("Vous veillez sur le port.", "Vous aurez ces tâches :"):
        assert itemised(f"{head} * {' * '.join(TASKS)}").split("\n") == [
            head,
            *(f"* {task}" for task in TASKS),
        ]
    assert itemised("Vous aurez à : - garder\n- compter") == "Vous aurez à :\n- garder\n- compter"


@pytest.mark.parametrize(
    "words",
    [
        "La lampe porte 3 * 4 * 5 milles",
        "Énergie = masse * gravité * hauteur",
        "Le phare - le plus vieux de la côte - et sa lampe - toute neuve - sont à garder",
        "Brest - Ouessant - Molène",
        "- Un phare - Le plus vieux - Et sa lampe\n- Un registre",
        "Vous gardez. Le port - De Nuit et Jour - De Pluie et Vent - en dépend. Bien sûr.",
        "Porte-à-faux - va-et-vient - quatre-mâts",
        "Garder la lampe * Tenir le registre",
    ],
)
def test_prose_and_sums_of_a_section_stay(words: str) -> None:
    assert itemised(words) == words

"""Text that a mail program or a printed page cut into lines of one width."""

import textwrap

import pytest

from jobboard.sheet import read
from jobboard.sheet.wrapped import unwrapped

PROSE = (
    "Le phare de la Pointe éclaire depuis deux siècles la passe entre les îles, et sa lampe est gardée par une équipe "
    "de la Société des Phares de Bretagne. Au sein de cette équipe, vous tiendrez le registre des navires, mesurerez la "
    "houle à l'aide d'une bouée et préparerez la visite des écoles de la région avec Rose Meunier."
)
OFFER = f"Stage : garder la lampe\n\nContexte\n\n{PROSE}\n\nMissions\n\n{PROSE}\n\nDurée : 6 mois\n"


def _cut(text: str, width: int) -> str:
    return "\n".join("\n".join(textwrap.wrap(row, width, break_on_hyphens=False)) for row in text.split("\n"))


@pytest.mark.parametrize("width", [64, 72, 80, 88, 100])
def test_cut_paragraphs_become_whole_again(width: int) -> None:
    assert unwrapped(_cut(OFFER, width)) == OFFER


@pytest.mark.parametrize("width", [64, 72, 88])
def test_a_cut_offer_is_read_like_a_whole_one(width: int) -> None:
    assert read(_cut(OFFER, width)).sheet == read(OFFER).sheet


def test_a_word_cut_at_its_hyphen_is_one_word() -> None:
    row = "Le gardien de la lampe tient le registre des bateaux et des porte-\nbagages de la société des phares.\n"
    assert "porte-bagages" in unwrapped(row * 5)


@pytest.mark.parametrize(
    "rows",
    [
        # A list without signs: every line is an item.
        [f"Participer à la garde de la lampe numéro {n} et à la tenue du registre des navires" for n in range(9)],
        # Short lines that end where their sentences end.
        [f"La lampe numéro {n} a été posée par un ferblantier de Valmont il y a longtemps." for n in range(9)],
        [f"Fait {n} : la lampe de la pointe a été posée par un ferblantier de la côte du nord" for n in range(9)],
        [f"- garder la lampe {n} de la pointe, tenir le registre des navires et mesurer la houle" for n in range(9)],
    ],
)  # fmt: skip
def test_lines_that_stand_for_themselves_stay_apart(rows: list[str]) -> None:
    text = "\n".join(rows)
    assert unwrapped(text) == text


def test_the_columns_of_a_page_are_not_mixed() -> None:
    text = "la lampe de la pointe est gardée de jour comme de nuit par        Profil\n" * 8
    assert unwrapped(text) == text


def test_a_heading_below_a_full_line_stays_a_heading() -> None:
    cut = _cut(PROSE, 72) + "\nProfil recherché :\n" + _cut(PROSE, 72)
    assert "\nProfil recherché :\n" in unwrapped(cut)

"""Houses and units that an offer of a laboratory or a small firm names only in passing."""

import pytest

from jobboard.sheet import read


@pytest.mark.parametrize(
    ("text", "company", "department"),
    [
        (
            "Stage de tri de lampes\n\nLampadou vise à trier les lampes. L'encadrement est assuré par Rose Meunier, "
            "opticienne à l’UMR 8999 MARÉES du CNRS.\n",
            "CNRS",
            "UMR 8999 MARÉES",
        ),
        ("Internship @ Granit & Fils\n\nSubject: sorting lamps\n\nGranit & Fils makes lamps.\n", "Granit & Fils", ""),
        (
            "Compter les lampes\n\nLe travail se fait en mer. Le Grand Fanal veille sur la côte.\n\n"
            "Lieu : Le Grand Fanal à Quimper\n",
            "Le Grand Fanal",
            "",
        ),
        (
            "Compter les lampes\n\nLe travail se fait en mer.\n\n"
            "Lieu : Granit Marine http://www.granit-marine.example, une équipe de dix personnes.\n",
            "Granit Marine",
            "",
        ),
        (
            "Keeper of lamps\n\nKeep the coast bright by joining the crew at the Harbour Light Alliance!\n\n"
            "About the Alliance\n\nThe Harbour Light Alliance is a society of keepers.\n",
            "Harbour Light Alliance",
            "",
        ),
        (
            "Trieur de lampes\nhttps://granit-marine.example/offres/trieur\n\nContexte\n\nPour aider les équipes de GRANIT, "
            "une application trie les lampes.\n",
            "GRANIT",
            "",
        ),
        (
            "Trieur de lampes\nhttps://www.linkedin.com/jobs/view/1\n\nContexte\n\nUne application LinkedIn trie les lampes.\n",
            "",
            "",
        ),
        (
            "Counting lamps\n\n* 2-6 month internship position at Université de Valmont (LUM laboratory)\n\n"
            "Context\n\nLamps burn.\n",
            "Université de Valmont",
            "LUM laboratory",
        ),
        (
            "Keeper of lamps\n\nGranit Marine is looking for an intern.\n\nGranit Marine Coastal Lamps group uses old tools.\n",
            "Granit Marine",
            "Coastal Lamps group",
        ),
        (
            "Trier les lampes\n\nL'Épicerie du Fanal est une épicerie tenue par ses clients.\n",
            "Épicerie du Fanal",
            "",
        ),
        (
            "Trier les lampes\n\nGranit Marine recrute.\n\nCe stage s’inscrit dans le Lab Feux & Lampes du pôle Littoral.\n",
            "Granit Marine",
            "Lab Feux & Lampes du pôle Littoral",
        ),
        (
            "Lamps at sea\n\nThe intern will count lamps.\n\nWhere: Fanal (formerly Lumignon), Inria Lille\n",
            "Inria",
            "Fanal",
        ),
    ],
)  # fmt: skip
def test_a_house_is_found_where_it_is_named_in_passing(text: str, company: str, department: str) -> None:
    sheet = read(text).sheet
    assert (sheet.company_name, sheet.department) == (company, department)


@pytest.mark.parametrize(
    "text",
    [
        "Stage de tri\n\nCTO cherche une stagiaire pour trier les lampes.\n",
        "Stage de tri\n\nIl faut compter les lampes. Ensuite, on cherchera à les trier.\n",
        "Compter les lampes\n\nEncadrante : Rose Meunier (Directrice de recherche CNRS)\n",
        "Compter les lampes\n\nLieu : Campus Ouest à Quimper. Le Campus Ouest est au bord de la mer.\n",
    ],
)
def test_a_post_an_adverb_or_a_campus_is_no_house(text: str) -> None:
    assert read(text).sheet.company_name == ""


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("The Harbour Gulls are seeking an intern to work with the club’s Lamps and Optics team.", "Lamps and Optics team"),
        ("This position will involve assisting the Coastal Lamps team.", "Coastal Lamps team"),
        ("Conditions: work part-time in OPTIC lab, and learn.", "OPTIC lab"),
        ("Granit Marine recrute. Dans ce cadre, le Département des Feux et Lampes au port de Valmont propose un stage.",
         "Département des Feux et Lampes"),
    ],
)  # fmt: skip
def test_a_unit_is_found_where_it_is_named_in_passing(text: str, department: str) -> None:
    assert read("Keeper of lamps\n\n" + text + "\n").sheet.department == department

"""The kinds of labels, what proves a value to be of one, and a label found on a line."""

import re
from dataclasses import dataclass

FIELDS = frozenset(
    """
    title position company department lab place duration start period pay education languages contact name email
    phone fax url deadline published reference openings keywords hours domain kind premises quote company_block
    benefits
    """.split()  # noqa: SIM905
)
OF_PROFILE = frozenset(("education", "languages", "skills", "qualities", "profile"))
OF_WORK = frozenset(("missions", "objectives", "project", "description", "subject", "context"))
# What the value of a label must hold where the label alone does not prove it.
PROOF = {
    "duration": re.compile(r"\d|mois|semaine|month|week|an\b"),
    "start": re.compile(
        r"\d|possible|immediat|asap|janv|fev|mars|avril|mai|juin|juil|aout|sept|oct|nov|dec|to be|definir"
    ),
    "period": re.compile(
        r"\d|possible|immediat|asap|janv|fev|mars|avril|mai|juin|juil|aout|sept|oct|nov|dec|summer|spring|ete"
    ),
    "pay": re.compile(
        r"\d|legal|selon|profil|oui|non\b|negoti|unpaid|paid|minim|remun|discut|convention|grille|smic"
        r"|definir"
    ),
    "place": re.compile(r"."),
    "deadline": re.compile(r"\d"),
    "email": re.compile(r"@|\bat\b|arobase"),
    "phone": re.compile(r"\d"),
}
# What ends so is a sentence or a part of one, no heading.
END = re.compile(r"[.!?;,]\s*$")
# Labels of the company by its kind of house.
COMPANY = re.compile(r"(?:nom de l')?(?:l')?(?:entreprise|societe|structure|groupe|company)")


@dataclass(slots=True)
class Label:
    """A label found on a line: its key and place, where its value begins, and whether that is on the same line.

    `soft` tells a label recognised only in part; `caption` is the label's folded words.
    """

    key: str
    label: tuple[int, int]
    start: int
    inline: bool
    soft: bool = False
    caption: str = ""

"""The languages an offer asks for: code, level, required or only wished."""

import re

from jobboard.sheet.model import Language
from jobboard.sheet.quick import any_of

NAMES = {
    "en": "anglais|anglaise|english|angl",
    "de": "allemand|allemande|german",
    "es": "espagnol|espagnole|spanish",
    "it": "italien|italienne|italian",
    "pt": "portugais|portugaise|portuguese",
    "nl": "neerlandais|neerlandaise|dutch|flamand",
    "ar": "arabe|arabic",
    "zh": "chinois|chinoise|mandarin|chinese",
    "ja": "japonais|japonaise|japanese",
    "ru": "russe|russian",
    "fr": "francais|francaise|french",
    "ko": "coreen|korean",
    "pl": "polonais|polish",
    "tr": "turc|turkish",
    "sv": "suedois|swedish",
    "da": "danois|danish",
    "br": "breton",
    "ca": "catalan",
    "eu": "basque",
    "ro": "roumain|romanian",
    "el": "grec moderne|greek",
    "uk": "ukrainien|ukrainian",
    "vi": "vietnamien|vietnamese",
    "hi": "hindi",
    "he": "hebreu|hebrew",
    "cs": "tcheque|czech",
}
_CODES = {name: code for code, names in NAMES.items() for name in names.split("|")}
_NAME = re.compile(rf"\b({any_of(_CODES)})\b")
# Words that show that the name of a language is meant, and is asked of the intern.
_ASKED = re.compile(
    r"maitris|niveau|parle|lu\b|lire|ecrit|oral|courant|bilingue|fluent|fluency|proficien|langue"
    r"|language|written|spoken|speak|read|write|communicat"
    r"|redaction|comprehension|connaissance|competence|bon\b|bonne|excellent|good|bases|notion|pratique"
    r"|operationnel|scolaire|technique|toeic|toefl|ielts"
    r"|[abc][12]\b|aisance|aise|requis|souhait|apprecie|atout|un plus|asset|plus\b|required|command"
    r"|understand|knowledge|level|professionnel|indispensable|necessaire"
)
_NOT_LANGUAGE = re.compile(
    r"(?:version|droit|marche|societe|entreprise|etat|gouvernement|law|company|team|government"
    r"|government's|territoire|public|citizen|reseau|territory|legislation|standards?|labo\w*"
    r"|universit\w*|cuisine|litterature|national\w*)\s(?:est |is )?$"
)
# Behind the name: people and things of a country, no language.
_PEOPLE = re.compile(
    r"\s(?:students?|citizens?|nationals?|market|compan|law|universit|cities|authorit|government|etudiant|marche)"
)
_LEVEL = re.compile(r"\b([abc][12])\b")
_FLUENT = re.compile(
    r"courant|fluent|bilingue|parfait|bilingual|couramment|excellent|fluency|aisance parfaite"
)
# "If possible, German" speaks of what follows, "German would be a plus" of what stands before.
_WISHED_AHEAD = re.compile(
    r"si possible|idealement|eventuellement|preferably|ideally|optionally|nice to have|apprecie|souhait"
    r"|(?:un|a) plus\b|bonus|atout|facultatif|desirable"
)
_WISHED_BEHIND = re.compile(
    r"[^;.]{0,50}?(?:souhait|apprecie|(?:un|est|serait|sera) (?:un )?(?:plus|atout|avantage)|\ba plus\b"
    r"|an asset|nice to have|preferred|optional|optionnel"
    r"|an advantage|a bonus|facultatif|desirable|serait|\(plus\))"
)


def languages(
    folded: str, own: str, start: int, end: int, labelled: bool = False
) -> list[tuple[Language, int, int]]:
    """The languages asked for in a part of a text, besides its own; each once, in order, with its place.

    `labelled`: the part stands under a label such as "Langues", where a bare name is enough.
    """
    found: list[tuple[Language, int, int]] = []
    for match in _NAME.finditer(folded, start, end):
        code = _CODES[match[1]]
        if code == own or any(one.code == code for one, _, _ in found):
            continue
        low, high = _around(folded, match.start(), match.end(), start, end)
        words = folded[low:high]
        row = max(folded.rfind("\n", 0, match.start()) + 1, start)
        listed = folded[row : match.start()].strip() in {"-", "*"}
        if not labelled and not listed and not _ASKED.search(words):
            continue
        if _NOT_LANGUAGE.search(folded[max(low, match.start() - 24) : match.start()]) or _PEOPLE.match(
            folded[match.end() : match.end() + 16]
        ):
            continue
        if code == "fr" and re.match(
            r"\s(?:standards?|law|labo|national|company|government|minist|citizen|team|site|legislation"
            r"|universit|institut|research)",
            folded[match.end() : match.end() + 16],
        ):
            continue
        after = folded[match.end() : min(high, match.end() + 60)]
        following = _NAME.search(after)
        if following and not re.fullmatch(
            r"\s?(?:et|and|ou|or|/|&)\s?(?:l'|le |the )?", after[: following.start()]
        ):
            after = after[: following.start()]
        before = folded[max(low, match.start() - 45) : match.start()]
        level = _LEVEL.search(after[:30]) or re.search(
            r"\b([abc][12])\b(?:\s(?:minimum|en|in|d'|de|of)\s?)*(?:l')?$", before
        )
        cefr = level[1].upper() if level else None
        wished = bool(_WISHED_AHEAD.search(re.split(r"[;:)]", before)[-1])) or bool(
            _WISHED_BEHIND.match(after)
        )
        found.append((Language(code, cefr, not wished), match.start(), match.end()))
    return found


def _around(folded: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """The sentence around a place, 160 characters at most on each side."""
    begin = max(low, start - 160)
    stop = min(high, end + 160)
    for match in re.finditer(r"[.!?]\s|\n\s*\n|\n\s*[-*]", folded[begin:start]):
        begin_at = begin + match.end()
        low = begin_at
    begin = max(begin, low)
    closing = re.search(r"[.!?]\s|\n\s*\n|\n\s*[-*]", folded[end:stop])
    return begin, end + closing.start() if closing else stop


_DEMANDED = re.compile(
    r"maitris|niveau|courant|requis|fluent|fluency|obligatoire|level|indispensable|command of|good|bon "
    r"|knowledge of|you speak|vous parlez|tu parles|speaking|proficien|an asset|souhait|un plus\b"
)


def is_demanded(folded: str, start: int, end: int) -> bool:
    """Whether the words close by ask for a language; where the text presents itself, a name alone asks nothing."""
    return bool(_DEMANDED.search(folded[max(0, start - 40) : end + 40]))

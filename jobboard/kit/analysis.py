"""One analyzer for texts and for what people type: words, the French and English stems they share, no stop words.

It runs in Python, so that both databases only look terms up and give the same answers. A term is made of `[a-z0-9]`
alone: neither engine can split it or read it as an operator. Whoever changes what comes out raises `ANALYZER`.
"""

import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from jobboard.kit.text import fold, strip_invisible

ANALYZER = 1
LONGEST_WORD = 40
LANGUAGES = ("fr", "en")
_STEMMERS = {"fr": Stemmer.Stemmer("french"), "en": Stemmer.Stemmer("english")}
# A stemmer keeps state while it works, and handlers run in threads.
_lock = threading.Lock()


class Word(NamedTuple):
    """A word as compared (folded, one of `[a-z0-9]`), as it was written, and where it stood in the row of words."""

    folded: str
    shown: str
    at: int


_SIGNED = (
    (re.compile(r"\bc\+\+"), "cplusplus"),
    (re.compile(r"\b([cf])#"), r"\1sharp"),
    (re.compile(r"\basp\.net\b"), "aspnet dotnet"),
    (re.compile(r"(?<![\w.])\.net\b"), "dotnet"),
    (re.compile(r"\b(\w{2,12})\.js\b"), r"\1js \1"),
    (re.compile(r"\br\s?&\s?d\b"), "rnd"),
)
_ELISION = re.compile(r"\b(?:l|d|j|m|n|s|t|c|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ](?=\w)")
_GENITIVE = re.compile(r"['’]s\b")
# "ingénieur·e", "chargé(e)s", "étudiant-e-s", "développeur/euse", "technicien(ne)", "lecteur.rice": the first form stays.
_BOTH = re.compile(
    r"(?<=\w\w)(?:[·•‧∙⋅]|\.(?=\w)|/|-|\()"
    r"(?:e|ne|le|te|fe|se|ve|ère|ere|ière|iere|euse|trice|rice|teuse|enne|ienne|onne)"
    r"(?:\)?[·•.\-/]?\(?s\)?)?\)?(?![\w+#])"
)
_PLURAL_SIGN = re.compile(r"(?<=\w\w)\(s\)")
_WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")
_JOINTS = re.compile(r"['’ʼ-]")
_PLAIN = re.compile(r"[a-z0-9]+")
_WHOLE = {"aujourd'hui", "aujourd’hui"}

STOP_WORDS = frozenset(
    fold(
        """
    a afin ainsi alors au aucun aussi autre autres aux avec avoir bien car ce ceci cela celle celles celui ces cet
    cette ceux chaque chez comme comment d dans de deja depuis des dont du elle elles en encore entre es est et etait
    ete etes etre eu eux f fait faire h ici il ils j je l la le les leur leurs lors lui m ma mais me meme mes moi mon n
    ne ni nos notre nous on ont ou par pas peu peut plus pour pouvoir pourquoi qu quand que quel quelle quelles quels
    qui quoi s sa sans se selon sera ses si soi soit son sont sous sur t ta te tes toi ton tous tout toute toutes tres
    tu un une vers via vos votre vous y
    about also an and any are as at be been but by can do for from had has have he her his how i if in into is it its
    may more most my no nor not of on or our she so such than that the their them then there these they this those to
    was we were what when where which who will with within would you your
    stage stages stagiaire stagiaires internship internships intern interns trainee traineeship offre offres
    """
    ).split()
)


def words(text: str) -> Iterator[Word]:
    """The words of a text. A hyphenated one gives its parts and the whole: "e-commerce" is "e", "commerce", "ecommerce"."""
    lowered = strip_invisible(text).replace("\x00", " ").lower()
    for pattern, plain in _SIGNED:
        lowered = pattern.sub(plain, lowered)
    lowered = _PLURAL_SIGN.sub("s", _BOTH.sub("", lowered))
    lowered = _GENITIVE.sub("", _ELISION.sub(" ", lowered))
    at = 0
    for found in _WORD.finditer(lowered):
        whole = found.group()
        parts = [whole] if whole in _WHOLE else _JOINTS.split(whole)
        for part in parts:
            yield from _plain(part, at)
            at += 1
        if len(parts) > 1:
            yield from _plain("".join(parts), at - 1)


def plain_words(text: str) -> Iterator[Word]:
    """The words of a text without the wholes of hyphenated ones: the row in which phrases are looked for."""
    last = -1
    for word in words(text):
        if word.at > last:
            yield word
        last = word.at


def _plain(written: str, at: int) -> Iterator[Word]:
    folded = fold(written)
    if not _PLAIN.fullmatch(folded):
        folded = "".join(_PLAIN.findall(folded))
    if folded:
        yield Word(folded[:LONGEST_WORD], written[:LONGEST_WORD], at)


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word, with feminine forms on their masculine; a digit makes it a name, which stays as it is."""
    if not word.isalpha():
        return word
    if language == "fr":
        if word in _APART:
            return _APART[word]
        word = _masculine(word)
    with _lock:
        # Folding took the accents by which the French stemmer knows -ité; what comes out is folded again.
        return fold(_STEMMERS[language].stemWord(word))


_ENDINGS = (
    (re.compile(r"(?<=\w\w)euse(s?)$"), r"eur\1"),
    (re.compile(r"(?<=\w\w)trice(s?)$"), r"teur\1"),
    (re.compile(r"(?<=\w\w)iere(s?)$"), r"ier\1"),
    (re.compile(r"(?<=\w\w)(en|on)ne(s?)$"), r"\1\2"),
    (re.compile(r"(?<=\w\w)ives?$"), "if"),
    (re.compile(r"(?<=\w\w)ees?$"), "e"),
    (re.compile(r"(?<=\w\w\w)ite(s?)$"), r"ité\1"),
    (re.compile(r"(?<=\w\w)ers$"), "er"),
)


# Words that a rule above or the stemmer would join with others of another meaning ("données" with "dons").
_APART = {
    "donnees": "donnees",
    "donnee": "donnees",
    "communication": "communicat",
    "communications": "communicat",
    "nouvelle": "nouveau",
    "nouvelles": "nouveau",
}


def _masculine(word: str) -> str:
    for pattern, ending in _ENDINGS:
        changed, hits = pattern.subn(ending, word)
        if hits:
            return changed
    return word


def term(word: str, language: str) -> str:
    """What stands in the index for a folded word of a text in this language: "f" or "e" and its stem."""
    return language[0] + stem(word, language)


def terms_of(word: str) -> list[str]:
    """The terms that a word people typed may stand for: its French and its English one."""
    return [term(word, language) for language in LANGUAGES]

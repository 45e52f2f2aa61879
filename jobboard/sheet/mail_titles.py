"""The title of an offer that came as a mail: its subject, or a line of the mail when the subject says too little."""

import re

from jobboard.sheet.header import is_place_line
from jobboard.sheet.houses import is_address, is_house
from jobboard.sheet.labels import label_key
from jobboard.sheet.lines import Line
from jobboard.sheet.segments import Segment
from jobboard.sheet.title_words import clean, is_generic, is_heading, only_announces

_POLITE = re.compile(
    r"\W*(?:bonjour|bonsoir|salut|chers?|cheres?|madame|monsieur|mesdames|messieurs|dear|hello|hi|good (?:morning|day)"
    r"|a tous|a toutes|merci|cordialement|bien a vous|best|kind|regards|veuillez|pourriez|please|voici|ci-(?:joint|dessous)"
    r"|pour information|fyi|d(?:e|ate)|from|to|cc|envoye|sent|objet|subject|sujet du message)\b"
)
_CALLED = re.compile(
    r"\b(?:intitul\w+|ayant pour (?:titre|sujet)|dont le (?:titre|sujet) est|entitled|titled|called)\s?:?\s?\"\s?"
    r"([^\"\n]{8,150}?)\s?\""
)
_SUBJECT = re.compile(
    r"(?:^|\n)[ *_>-]*(?:sujet|titre|intitule|title|topic)[^:\n]{0,25}?\s?:[ *_]*([^\n]{8,160})"
)
# "Nous cherchons un stagiaire en génie civil pour six mois": whom the mail asks for, up to where its sentence goes on.
_ASKED_FOR = re.compile(
    r"\b((?:stagiaire|interne?ship|stage|intern|trainee|alternante?)s?(?:\(?[.·/-]?e?s?\))? (?:en|in) )"
    r"(?!(?:entreprise|laboratoire|labo|alternance|immersion|cours|vue|fin|tant|our|the|an?)\b)"
    r"([a-z][a-z' &-]{4,70}?)(?=\s?(?:[,.;:!(\n]|\Z|h ?/ ?f|f ?/ ?h)"
    r"|\s(?:a|au|aux|dans|chez|pour|afin|sur|des|qui|pendant|durant|a partir|d'une|de (?:\w+ )?(?:mois|semaines)|motive\w*"
    r"|passionne\w*|who|at|to|for|within|with|from|starting|during|on)\b)"
)
_OBJECT = re.compile(r"objet|subject|sujet")
_FURTHEST = 14


def mail_subject(text: str, folded: str, parts: list[Segment]) -> tuple[str, int, int] | None:
    """The subject of a forwarded mail; of a first line "Objet : STAGE !", too, when it only announces."""
    quoted = any(part.key == "quote" for part in parts)
    for part in parts if quoted else parts[:1]:
        objet = _OBJECT.fullmatch(part.caption.strip(" *"))
        if (
            objet
            and part.key in {"quote", "objectives", "subject"}
            and part.end > part.start
            and part.label[0] < 1500
            and (not quoted or not folded[: part.label[0]].strip() or parts[0].key == "quote")
        ):
            stop = folded.find("\n", part.start, part.end)
            stop = stop if stop > 0 else part.end
            if quoted or (part.inline and only_announces(folded[part.start : stop])):
                return clean(text, folded, part.start, stop)
    return None


def below_the_mail(
    text: str, folded: str, lines: list[Line], parts: list[Segment]
) -> tuple[str, int, int, float] | None:
    """The line of a mail that names the offer: one behind "Sujet :", one in quotes, one in capitals, a headline."""
    body = max((part.start for part in parts if part.key == "quote" and not part.resumed), default=0)
    body = folded.find("\n", body)
    if body < 0:
        return None
    for pattern, sure in ((_SUBJECT, 0.9), (_CALLED, 0.8)):
        said = pattern.search(folded, body)
        if said and not is_generic(said[1]):
            return (*clean(text, folded, said.start(1), said.end(1), labelled=True), sure)
    found = _headlines(text, folded, lines, parts, body)
    chosen = next((line for line in found if line.mark), found[0] if found else None)
    return (
        _asked_for(text, folded, body)
        if chosen is None
        else (*clean(text, folded, chosen.body, chosen.end), 0.75)
    )


def _asked_for(text: str, folded: str, body: int) -> tuple[str, int, int, float] | None:
    """Whom a sentence of the mail asks for; a name behind "en" is a place: "un stage en Bretagne"."""
    for said in _ASKED_FOR.finditer(folded, body):
        if not text[said.start(2)].isupper() and not is_generic(said[2]):
            title, start, end = clean(text, folded, *said.span())
            return title[:1].upper() + title[1:], start, end, 0.5
    return None


def _headlines(text: str, folded: str, lines: list[Line], parts: list[Segment], body: int) -> list[Line]:
    """The lines above the first section of a mail that stand alone and are no sentence, greeting or name of a house."""
    # "Merci de diffuser l'offre suivante" has no label: the offer comes below it.
    limit = min(
        (
            part.label[0]
            for part in parts
            if part.label[0] > body
            and part.label[1] > part.label[0]
            and part.key not in {"quote", "other", "signature"}
            and not _OBJECT.fullmatch(part.caption.strip(" *"))
        ),
        default=len(folded),
    )
    found: list[Line] = []
    seen = 0
    for number, line in enumerate(lines):
        if line.start <= body or line.blank:
            continue
        seen += 1
        if line.start >= limit or seen > _FURTHEST:
            break
        words = folded[line.body : line.end].strip(" *_#")
        alone = line.mark or (
            lines[number - 1].blank and (number + 1 == len(lines) or lines[number + 1].blank)
        )
        if not alone or line.bullet or not line.capital or not 2 <= len(words.split()) <= 18:
            continue
        if re.search(r"[.;,?]$|@|https?:|www\.", words) or _POLITE.match(words):
            continue
        if is_generic(words) or is_heading(words) or label_key(words.rstrip(" :")) or words.endswith(":"):
            continue
        if is_place_line(text[line.body : line.end]) or is_address(words):
            continue
        if is_house(words) and len(words.split()) <= 5:
            continue
        found.append(line)
    return found

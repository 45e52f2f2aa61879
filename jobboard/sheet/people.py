"""The persons an offer names as contact, supervisor or tutor."""

import re
from dataclasses import dataclass

from jobboard.sheet.contacts import Found
from jobboard.sheet.houses import is_academic, is_house
from jobboard.sheet.plain import plain

_UP = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽ"
_LOW = "a-zà-öø-ÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĳĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷźżž"
_TOKEN = rf"[{_UP}][{_UP}{_LOW}]*(?:['’‐-][{_UP}{_LOW}]+)*"
_PARTICLE = r"(?:d[eu]s?|la|le|van|von|der|den|el|al|ben|bin|di|da|del|della|dos|da|y|ter|ten|[dl]['’])"
_NAME = re.compile(
    rf"(?<![\w@./-])(?:{_TOKEN}|(?:[{_UP}]\.[ -]?){{1,3}})(?:[ \u00a0](?:(?:{_PARTICLE}[ "
    rf"\u00a0]){{0,2}}(?:{_TOKEN})|(?:[{_UP}]\.)+)){{1,3}}(?![\w@])"
)
_TITLES = re.compile(
    r"\b(?:M\.|Mr\.?|Mme\.?|Mlle|Mrs\.?|Ms\.?|Dr\.?|Pr\.?|Prof\.?|Professeure?|Docteure?|Monsieur|Madame"
    r"|Professor|MM\.)[ \u00a0]+"
)
_NOT_NAMES = frozenset(
    """
    qui sommes sommes-nous conservatrice conservateur
    master stage stagiaire institut institute universite university laboratoire laboratory lab equipe team
    ecole school centre center departement department service direction ministere projet project offre
    contact contacts email mail mel tel telephone phone linkedin cv lettre motivation recherche research
    responsable encadrant encadrants supervisor supervisors directeur director rue avenue boulevard place
    paris france lyon cedex cnrs inria inserm inrae cea ens insa umr bureau pole campus faculte faculty
    sciences science data machine learning python java ressources humaines human resources communication
    marketing developpement informatique computer candidature application job internship intern the and des
    les une pour vous nous votre notre merci envoyez envoyer please send adresse address date duree lieu
    titre poste sujet subject objet profil mission missions maitre professeur doctorant ingenieur engineer
    chef charge chargee assistant manager rh hr groupe group societe entreprise company association
    fondation foundation museum musee hopital hospital agence agency international national nationale europe
    european bac licence statistique statistics mathematiques biologie physique chimie droit gestion finance
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre january february
    march april may june july august september october november december monday lundi open source web site
    internet google microsoft office adobe github gitlab excel word saint street road new york san united
    states big deep natural language processing artificial intelligence intelligence artificielle sas sa
    sarl inc ltd gmbh startup lead senior junior developer developpeur product owner tech cto ceo president
    phd msc information informations unite unit technologies technology systemes systems reseau network
    general generale service services salle batiment building bat bp dans cette ce nos co encadrement
    universitaire environnement sante health sud nord est ouest ile region ville mairie commune conseil
    departemental academy contacter contactez ecrire ecrivez envoyer joindre adresser supervised encadre
    encadree sous avec par chez merci monsieur madame you your our we dear bonjour cordialement personne
    full time part role summary overview apply remote hybrid location description responsibilities requirements
    benefits entry level on-site onsite skills qualifications about primary key status category company hiring
    cabinet maison atelier ateliers studio librairie editions galerie theatre clinique pharmacie etude hotel
    restaurant garage imprimerie compagnie syndicat federation ligue club office chambre banque mutuelle caisse
    tribunal prefecture residence domaine ferme annonceur firm clinic bank library gallery press
    society program programs details timeline guidelines
    emploi posted linguistique langue francaise francaises
    interessee interesse possible selon annee semestre trimestre printemps ete hiver automne
    """.split()  # noqa: SIM905
)
_SPLIT = re.compile(r"\s*(?:[,;/&|\n•·]|\bet\b|\bou\b|\band\b|\bor\b|\s[-–—]\s|[()\[\]:])\s*")
_INTRO = re.compile(
    r"\b(?:supervis\w+ (?:par|by|of)|supervision ?:|encadre\S* par|encadrement (?:de|par|:)|co-?encadr\w+ (?:par|de)"
    r"|sous la (?:responsabilite|direction|supervision|tutelle)(?: \w+){0,7}? ?:?"
    r"|responsable\w* (?:du stage )?(?:est|sera|:)|(?:contacte[rz]?|contact(?:ing)?|ecrire a"
    r"|s'adresser a|adresser \S+ a|joindre|to|email|envoyer a|aupres de|attention de|a l'attention|a :"
    r"|a)"
    r"|tut(?:eur|or|rice)\w*|under the (?:supervision|direction|guidance) of|mentor\w* (?:by)?|by"
    r"|(?:en charge|charge\w*|responsable) du recrutement|directed by|advis\w+ by|(?:superviseurs?|encadrants?|responsables?"
    r"|maitre de stage)(?: de stage)?(?: sont| est| seront)?)"
    r"\s?:?\s*(?:\n\s*)?(?:monsieur|madame|mme\.?|m\.|mr\.?|dr\.?|pr\.?|prof\.?)?\s*$"
)
_STRONG = re.compile(
    r"recrutement|supervis|encadr|sous la|under the|tut(?:eur|or|rice)|mentor|directed|advis|responsable|maitre"
)


_LEADS = re.compile(
    r"\b(?:coordonnee?|dirigee?|pilotee?|portee?|coordinated|led) (?:par|by) (?:[^.\n]{3,40} (?:et|and) )?$"
)
_BY_MAIL = re.compile(
    r"[\w .,()-]{0,30}?\b(?:par (?:e-?mail|courriel|mail|courrier|telephone)|by (?:e-?mail|phone|mail))\b"
)

# An address whose ending got lost ("sami.haddad@example") still tells whose it is.
_CUT_SHORT = re.compile(r"[a-z][a-z0-9._-]{2,40}@[a-z][a-z0-9-]{1,30}(?![a-z0-9.@-])")


@dataclass(frozen=True, slots=True)
class Person:
    """A name as written and its place."""

    name: str
    start: int
    end: int


def is_name(name: str) -> bool:
    """Whether capitalised words look like a person's name: none of them is a common word of offers."""
    # A month inside a hyphenated first name ("Thi-Mai") is part of the name.
    words = re.findall(r"[a-z]+(?:-[a-z]+)*", plain(name))
    if words[:1] and words[0] in {"la", "le", "les", "the"}:
        return False
    if not name[:1].isupper() or not 2 <= len(name.split()) <= 5 or len(name) > 45:
        return False
    if sum(len(word) for word in words) < 4 or any(word in _NOT_NAMES for word in words):
        return False
    if any(char.isdigit() for char in name) or is_academic(name):
        return False
    # "API HTTP" is no person; "GUY DUPONT" may be one.
    return not (name.isupper() and any(len(word) <= 4 for word in name.split()) and len(name) < 12)


def names(text: str, start: int, end: int) -> list[Person]:
    """The names in a part of a text, titles such as "Mme" taken off."""
    found = []
    for match in _NAME.finditer(text, start, end):
        first, last = match.start(), match.end()
        title = _TITLES.match(text, first, last)
        if title:
            first = title.end()
        # A capitalised common word before the name ("Contact Sami Haddad") does not belong to it.
        while True:
            head = re.match(rf"({_TOKEN}|{_PARTICLE})[ \u00a0]", text[first:last])
            if head and (
                plain(head[1]) in _NOT_NAMES or (not head[1][0].isupper() and first > match.start())
            ):
                first += head.end()
            else:
                break
        lab = re.match(rf"[{_UP}]{{3,9}}[ \u00a0](?=[{_UP}][{_LOW}])", text[first:last])
        if lab and len(text[first + lab.end() : last].split()) >= 2:
            # "Paul Kerleo, LUMEN Maya Nevez": the letters before a name are those of the house of the one before.
            first += lab.end()
        name = text[first:last]
        if is_name(name):
            found.append(Person(" ".join(name.split()), first, last))
    return found


def of_address(person: Person, addresses: list[Found]) -> bool:
    """Whether one of the addresses is made of the person's name: the surest sign that they are a contact."""
    parts = [part for part in re.split(r"[^a-z]+", plain(person.name)) if len(part) > 1]
    initials = [part[0] for part in re.split(r"[^a-z]+", plain(person.name)) if part]
    for address in addresses:
        local = address.value.split("@")[0]
        pieces = [piece for piece in re.split(r"[^a-z]+", local) if piece]
        if any(len(part) >= 4 and part in local for part in parts) or (
            parts and all(part in local for part in parts)
        ):
            return True
        if pieces and "".join(initials) == "".join(pieces):
            return True
        if (
            len(pieces) == 1
            and parts
            and len(parts[-1]) >= 3
            and pieces[0] in {initials[0] + parts[-1], parts[0]}
        ):
            return True
    return False


def find_people(
    text: str,
    folded: str,
    labelled: list[tuple[int, int]],
    addresses: list[Found],
    blocked: list[tuple[int, int]],
) -> list[Person]:
    """Contacts, supervisors and tutors in the order of the text, each once.

    A name counts when it stands under a label such as "Encadrants", after words such as "sous la responsabilité de",
    or beside an address made of it. `blocked` parts (references) name people of another kind.
    """
    found: list[Person] = []
    everywhere = names(text, 0, len(text))
    addresses = addresses + [
        Found(match[0], match.start(), match.end()) for match in _CUT_SHORT.finditer(folded)
    ]
    alone = _alone(text, everywhere)
    previous: Person | None = None
    accepted_previous = False
    for person in everywhere:
        if any(start <= person.start < end for start, end in blocked):
            previous, accepted_previous = person, False
            continue
        before = folded[max(0, person.start - 110) : person.start]
        # A name in parentheses is that of a laboratory more often than of a person.
        opened = text.rfind("(", max(0, person.start - 40), person.start)
        if opened > text.rfind(")", max(0, person.start - 40), person.start) and not of_address(
            person, addresses
        ):
            continue
        under_label = any(start <= person.start < end for start, end in labelled)
        if _LEADS.search(before):
            # Who leads the project need not look after the intern.
            previous, accepted_previous = person, False
            continue
        intro = _INTRO.search(before.replace("\n", " "))
        strong = bool(intro and _STRONG.search(intro[0]))
        beside = of_address(person, addresses)
        behind = folded[person.end : person.end + 90]
        written = bool(intro) and ("@" in behind or _BY_MAIL.match(behind) is not None)
        accepted = under_label or strong or beside or written or person.start in alone
        if not accepted and previous is not None and accepted_previous:
            between = folded[previous.end : person.start]
            if re.fullmatch(
                r"\s*(?:\([^()]{0,60}\))?\s*(?:,|et|and|&|;|ou|or|,? et|,? and)\s*(?:de\s|par\s)?(?:m\.|mme|dr\.?|pr\.?"
                r"|prof\.?)?\s*",
                between,
            ):
                accepted = True
        if accepted:
            found.append(person)
        previous, accepted_previous = person, accepted
    return _once(found) or _by_first_name(text, folded, addresses, blocked)


# "contactez Victor au 02 98 …": a first name alone is believed where the way to reach its owner stands behind it.
_CALLED = re.compile(
    r"\b(?:contact(?:e[rz]|ing)?|joindre|ecri(?:re|vez) a|reach out to|write to|aupres de|demande[rz])"
    r" ?:?(?: with)? ([a-z]{3,14}(?:-[a-z]{3,12})?)"
    r"(?=\s?(?:[,:(<-]|au\b|a\b|at\b|par\b|by\b|sur\b|on\b|via\b){0,2}\s?(?:l'adresse|telephone|e?-?mail|tel)?\W{0,4}"
    r"(?:[a-z0-9._-]{2,40}@|(?:\+|\b0)\d))"
)


def _by_first_name(
    text: str, folded: str, addresses: list[Found], blocked: list[tuple[int, int]]
) -> list[Person]:
    """A contact called by the first name only, when nobody is named in full."""
    for match in _CALLED.finditer(folded):
        start, end = match.span(1)
        if any(low <= start < high for low, high in blocked) or match[1] in _NOT_NAMES:
            continue
        if not re.fullmatch(rf"{_TOKEN}", text[start:end]) or is_house(text[start:end]):
            continue
        local = next((one.value.split("@")[0] for one in addresses if 0 <= one.start - end < 40), match[1])
        if match[1] in local or local in {"contact", "jobs", "recrutement", "stage", "rh"}:
            return [Person(text[start:end], start, end)]
    return []


def _alone(text: str, found: list[Person]) -> set[int]:
    """Names on lines that hold nothing else, just under the title: the authors of a proposal supervise it."""
    opening = text[:900].split("\n")
    rows, at = set(), 0
    for number, row in enumerate(opening[:14]):
        if number > 0 and row.strip() and not row.lstrip().startswith("+ "):
            rows.add((at, at + len(row)))
        at += len(row) + 1
    starts: set[int] = set()
    for low, high in rows:
        inside = [one for one in found if low <= one.start < high]
        left = text[low:high]
        for one in inside:
            left = left.replace(text[one.start : one.end], " ")
        below = text[high : high + 160].strip("\n").split("\n")[0]
        if inside and not (
            is_house(below) or any(one.start >= high and one.start <= high + 40 for one in found)
        ):
            continue
        if inside and len(re.sub(r"\bet\b|\band\b|[\W\d_]", "", left)) <= 1:
            starts.update(one.start for one in inside)
    return starts


def _parts(name: str) -> list[str]:
    return re.findall(r"[a-z]+", plain(name))


def _same(name: str, other: str) -> bool:
    """Whether two names are of one person: the same words, or initials for the first ones."""
    one, two = _parts(name), _parts(other)
    if set(one) <= set(two) or set(two) <= set(one):
        return True
    short, long = sorted((one, two), key=lambda words: len("".join(words)))
    if len(short) == 2 and len(long) > 2 and short[0] == "".join(word[0] for word in long[:-1]):
        # "MJ Meunier" for "Marie-Jeanne Meunier".
        return short[-1] == long[-1]
    return len(short) >= 2 and short[-1] == long[-1] and long[0].startswith(short[0]) and len(short[0]) <= 2


def _once(found: list[Person]) -> list[Person]:
    """Each person once, under the longest form of their name, where they are named first."""
    kept: list[Person] = []
    for person in found:
        same = next((number for number, other in enumerate(kept) if _same(person.name, other.name)), None)
        if same is None:
            kept.append(person)
        elif len(_parts(kept[same].name)[0]) <= 2 < len(_parts(person.name)[0]):
            kept[same] = Person(person.name, kept[same].start, kept[same].end)
    return kept

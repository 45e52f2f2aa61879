"""The words by which offers name their parts, in French and in English, and how a label is recognised.

A label is a bag of words: every word must be known, and at least one rule must find all its own words in the bag.
That way "Durée", "Durée du stage" and "Durée prévisionnelle de votre stage" need one rule, and "La durée de vie des
piles" is no label. Words are folded, in the singular, without inclusive endings.
"""

import re
from functools import lru_cache

from jobboard.sheet.label_rules import RULES

FILLERS = frozenset(
    """
    du de la le les des d l un une a au aux en et ou pour par sur dans avec chez the of an for and or to in
    on at is are with your our his her votre vos ton ta tes notre nos leur son sa ses ce cet cette ces qui
    que quoi quel quelle stage stagiaire poste offre emploi job internship intern position post placement
    training trainee student etudiant recherche souhaite requis attendu demande propose principal principale
    general generale previsionnel previsionnelle prevu envisage estime estimee approximatif possible minimum
    min maximum max specifique detaille expected desired required preferred main key ideal wanted your type
    nom date information info accueil work travail realiser effectuer confie confier mensuel mensuelle brut
    brute net nette annuel horaire monthly hourly hour per mois month attendue recherchee souhaitee requise
    demandee proposee prevue envisagee exact exacte actuel actuelle pedagogique academique academic
    professionnel professionnelle professional technique scientifique scientific research master m1 m2 l3
    licence these phd bac ici votre here please merci si interesse vous tu je we you us i am be will can
    could should etre avoir as it this that quel quels quelles bourse these their its my all any some more
    plus tres bien mieux et/ou e c est sera seront sommes ont ai as nous entreprise societe company team
    equipe service mission projet project candidat candidate offer open new nouveau ouvert ouverte summer
    winter spring fall quelques quelque several different divers diverse various complet complete
    complementaire global globale maximal maximale ideale idealement apprecie minimal minimale essentiel essentielle
    essential necessaire indispensable obligatoire mandatory optional optionnel additional supplementaire
    other autre current actuellement full time plein partiel partial lieu desire desiree visee vise
    preparation prepare cours associe associee lie liee related suivi suivante suivant following ci dessous
    below dessus above lab laboratoire alternance apprentissage alternant apprenti apprenticeship aupres
    pendant during accompagnement developpement specifiques specific useful utile utiles apprecies clef cles
    initial initiale tant assignment potentiel potentielle futur future quotidien quotidienne concret concrete
    envisagee confiee varie variee aura ou accueillant deroulera ll re
    cle personnel personnelle personal indicatif indicative se humaine humain sein within about alternant h f w m x d
    """.split()  # noqa: SIM905
)

GRAMMAR = frozenset(
    """
    du de la le les des d l un une a au aux en et ou pour par sur dans avec the of an for and or to in on at
    is are with your our votre vos ton ta tes notre nos leur son sa ses ce cet cette ces stage stagiaire
    internship intern prevu propose souhaite envisage principal generale attendu demande recherche tant que se
    accueillant potentiel potentielle quotidien quotidienne concret concrete futur future varie variee confie confiee
    """.split()  # noqa: SIM905
)

# Words that end in s in the singular, or whose ending would be taken for a plural.
_KEEP = {"cours", "bonus", "cursus", "campus", "status", "process", "access", "mots", "temps", "plus", "nous", "vous", "us",
         "sommes", "acces", "business", "references", "publications", "hours", "terms", "tasks", "contacts", "notes", "tres",
         "logistics", "vacancies", "topics", "dates", "compensations", "methods", "this", "applications",
         "degrees", "filieres", "avis", "mis", "requis", "pre", "prerequis", "has", "is", "as", "his", "its", "des", "les",
         "address", "wordpress", "dans", "vos", "nos", "tes", "ces", "ses", "aux", "ci", "processus", "dessous",
         "dessus"}  # fmt: skip
_LEMMAS = {
    "skills": "skill", "duties": "duty", "responsibilities": "responsibility", "activities": "activity", "aims": "aim",
    "qualities": "quality", "criteria": "criterion", "technologies": "technology", "competencies": "competence",
    "competency": "competence", "encadrantes": "encadrant", "encadrante": "encadrant", "tutrice": "tuteur", "tutrices": "tuteur",
    "candidate": "candidate", "consiste": "consister", "consistera": "consister", "recherchons": "rechercher",
    "cherchons": "rechercher", "offrons": "offrir", "proposons": "proposer",
    "etes": "etre", "es": "etre", "savoirs": "savoir", "sera": "etre", "seras": "etre", "serez": "etre", "ferez": "faire",
    "feras": "faire", "fera": "faire", "pourvu": "pourvoir", "renumeration": "remuneration", "co-encadrant": "encadrant",
    "prerequisites": "prerequis", "prerequisite": "prerequis", "pre-requis": "prerequis", "e-mail": "email", "taches": "tache",
    "rejoignez": "rejoindre", "offre": "offre", "apply": "apply", "applying": "apply", "looking": "looking", "seek": "looking",
    "postulez": "postuler", "candidatez": "candidater", "postulation": "postuler", "opportunities": "opportunity",
    "duree(s)": "duree", "travaux": "travaux", "objectifs": "objectif", "lieux": "lieu", "niveaux": "niveau",
    "enjeux": "enjeu", "principaux": "principal", "principales": "principale", "generaux": "general", "sociaux": "social",
    "locaux": "locaux", "methods": "methods", "publiee": "publie", "postee": "posted", "poste(e)": "poste", "perks": "perk",
    "savoir-faire": "savoir faire", "savoir-etre": "savoir etre", "stagiaires": "stagiaire", "apporterons": "offrir",
    "apportera": "offrir", "apporte": "offrir",
    "apportez": "apporter", "apportes": "apporter", "gagnerez": "offrir",
    "directrice": "directeur", "superviseure": "superviseur",
    "supervisors": "supervisor", "advisors": "advisor", "aptitudes": "aptitude", "requises": "requis", "requise": "requis",
}  # fmt: skip
_ENDINGS = re.compile(
    r"\((?:e|s|es|ne|trice|se|ve|euse|rice)\)(?:\(?s\)?)?|[.*/](?:e|es|s|ne|trice|e[.*]?s|se|ve)(?![a-z])"
)
# "(en mois)", "(brut)": what an aside adds to a label names nothing.
_ASIDE = re.compile(r"\s\([^()]*\)")
_WORD = re.compile(r"[a-z0-9][a-z0-9+#]*")
LONGEST = 90


def lemma(word: str) -> str:
    """The form under which a folded word stands in the rules."""
    if word in _LEMMAS:
        return _LEMMAS[word]
    if word in _KEEP or len(word) < 4:
        return word
    return word[:-1] if word[-1] == "s" and word[-2] != "s" else word


def label_words(folded: str) -> list[str]:
    """The words of a folded label, in order, in the form of the rules."""
    return [lemma(word) for word in _WORD.findall(_ASIDE.sub("", _ENDINGS.sub("", folded)))]


def _compile() -> dict[str, list[tuple[frozenset[str], str]]]:
    """By first word of each alternative (any will do: all must be present), the alternatives and their keys."""
    index: dict[str, list[tuple[frozenset[str], str]]] = {}
    for key, alternatives in RULES.items():
        for alternative in alternatives.split("|"):
            wanted = frozenset(lemma(word) for word in alternative.split())
            rarest = max(wanted, key=lambda word: (word not in FILLERS, len(word), word))
            index.setdefault(rarest, []).append((wanted, key))
    return index


INDEX = _compile()
# The words of each key's own rules, with the fillers: a label all of whose words stand there is surely of that key.
KEY_WORDS = {
    key: FILLERS | {lemma(word) for alternative in rules.split("|") for word in alternative.split()}
    for key, rules in RULES.items()
}
# Labels of single values must not mix with words of others: "Ministère de la Culture" is a name, not a label.
ONE_MEANING = frozenset(
    """
    title position company department lab place kind domain education pay keywords name url hours
    """.split()  # noqa: SIM905
)
_FACTS = frozenset(("place", "pay", "duration", "start"))
KNOWN = FILLERS | {word for entries in INDEX.values() for wanted, _ in entries for word in wanted}


@lru_cache(maxsize=4096)
def label_key(folded: str, strict: bool = True) -> str | None:
    """The part a folded label names, or None; not strict lets unknown words stand behind the words that name it."""
    if not 0 < len(folded) <= LONGEST:
        return None
    found = label_words(folded)
    if not found or len(found) > 12 or found == ["sur", "place"]:
        # "Sur place" tells that the work is done on site.
        return None
    if strict and any(word not in KNOWN for word in found):
        return None
    bag = frozenset(found)
    best: tuple[int, int, int, int] | None = None
    chosen = None
    named: dict[str, frozenset[str]] = {}
    for place, word in enumerate(found):
        for wanted, key in INDEX.get(word, ()):
            if not wanted <= bag or not (strict or place < 4):
                continue
            covered = bag <= KEY_WORDS[key]
            if key in _FACTS and wanted - FILLERS and len(wanted) >= len(named.get(key, ())):
                named[key] = wanted
            if strict and not covered and (key in ONE_MEANING or len(wanted) == 1):
                continue
            rank = (covered, len(wanted), len(wanted - FILLERS), -place)
            if best is None or rank > best:
                best, chosen = rank, key
    if not strict and best is not None and best[2] == 0 and not bag & {"necessaire", "requis"}:
        return None
    if strict and best is not None and best[1] == 1 and best[2] == 0 and len(bag - GRAMMAR) > 1:
        return None
    if chosen in _FACTS and any(not wanted & named.get(chosen, wanted) for wanted in named.values()):
        # "Lieu et gratification": a heading over several facts, not the label of one.
        return "conditions" if strict else chosen
    return chosen

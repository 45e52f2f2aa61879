"""How organisations and their parts call themselves: what tells a house, a unit in it, an address."""

import re

from jobboard.sheet.plain import plain

_UNIT_START = re.compile(
    r"^(?:(?:the|la|le|l'|notre|our|au sein du|au sein de la|au sein de l'|au|a la|dans l'|in the)\s?)?"
    r"(?:departe?ments?|dept|services?|direction|equipes?|teams?|project-team|laboratoires?|laboratory|lab\b|labo\b"
    r"|unites?\b|units?\b|umr|umi|ufr|upr|inserm u ?\d|u ?\d{3,4}\b|pole\b|division"
    r"|groupe de recherche|research group|bureau|cellule|plate-?forme|chaire|delegation|section|bu\b"
    r"|mission |sous-direction|secretariat|centre de recherche|unite mixte)"
)
_UNIT_END = re.compile(r"\b(?:team|group|lab|laboratory|department|division|unit|equipe)\s*(?:\([^)]*\))?$")
_UNIT_NUMBER = re.compile(r"\b(?:umr|umi|ups|upr|ea|u|uar|fre|umr_s)[ -]?\d{3,4}\b")
ACADEMIC = re.compile(
    r"\b(?:universit\w*|univ\b|cnrs|inria|inserm|inrae?\b|cea\b|cea-\w+|cirad|ird\b|ifremer|onera|irsn"
    r"|brgm|cnes|cerema|ineris|irstea|ined|insee|ecole|school|ens\b|insa\b|ensta|enseeiht|isae|supelec"
    r"|centralesupelec|polytechnique|telecom|mines|imt\b|ehess|ephe|cnam|conservatoire|college de france"
    r"|sorbonne|institut (?:national|pasteur|curie|polytechnique|agro|de france)|gustave roussy|chu\b"
    r"|chru"
    r"|hopital|hospital|ap-?hp|academie|academy|college|museum|observatoire|agroparistech|epita|epitech"
    r"|iut|iae|service (?:regional|departemental|national|historique)"
    r"|direction (?:interministerielle|regionale|departementale|generale (?=d[eu]\b|des\b|de l'))|faculte|university"
    r"|utc\b|utt\b|utbm|minist\w+|ign\b|meteo-?france|sciences po)"
)
_KNOWN = re.compile(
    r"\b(?:institut|institute|centre (?:national|de|d'|hospitalier|canadien)|center for|agence|agency"
    r"|office (?:national|public|de |d'|du )|syndicat (?:mixte|intercommunal|d)|parc (?:naturel|national)"
    r"|mission locale"
    r"|comite (?:regional|departemental|national)|fondation|foundation|association|federation|mairie|ville de|conseil|prefecture"
    r"|region|departement de"
    r"|fund\b|trust\b|council|alliance|coalition|league|metropole|eurometropole|communaute|chambre|musee|museum|bibliotheque|theatre|sas\b|sasu\b|sarl\b|s\.a\.|gmbh"
    r"|\bag\b|\binc\b|ltd|llc|corp\b|plc|groupe\b|holding|company|societe|banque|bank|assurances?"
    r"|mutuelle|credit|caisse"
    r"|edf\b|engie|enedis|grdf|rte\b|sncf|ratp|orange|thales|airbus|safran|renault|stellantis|michelin"
    r"|valeo|total\w*|bnp|capgemini|sopra|atos|dassault|naval group|alstom|saint-gobain|l'oreal|sanofi"
    r"|servier|veolia|suez"
    r"|bouygues|vinci|eiffage|la poste|decathlon|carrefour|ibm|microsoft|google|siemens|bosch|dinum"
    r"|etalab|anssi|ansm|anses|unicef|unesco|croix-rouge|pole emploi|france travail|studio|consulting"
    r"|technologies|labs\b|systems)"
)
# What an intern is to be there, not who takes one: "Assistant de communication en mairie".
_WORK = re.compile(
    r"\W*(?:assistante?|chargee? (?:de|d')|stagiaire|ingenieure?|technicien(?:ne)?|alternante?|apprentie?"
    r"|developpeu(?:r|se)|animat(?:eur|rice)|intern|trainee)\b"
)
_ADDRESS = re.compile(
    r"\d{5}|\b(?:rue|avenue|bd|boulevard|allee|chemin|route|quai|impasse|street|road|cedex|bp ?\d|https?"
    r"|www|tel|cs \d)\b|@|^\W*\d+,? |^\d|^campus\b|^batiment|^site de"
)


def is_unit(name: str) -> bool:
    """Whether a name is that of a part of a house: a team, a service, a laboratory with its number."""
    folded = plain(name).strip(" -*")
    if re.match(
        r"(?:l'|the |la |le )?(?:mission locale|service (?:regional|departemental|national|historique)"
        r"|universit|ecole|institut|ministere|direction (?:inter|gener|region|depart))",
        folded,
    ):
        return False
    return bool(_UNIT_START.search(folded) or _UNIT_END.search(folded) or _UNIT_NUMBER.search(folded))


def is_academic(name: str) -> bool:
    """Whether a name is that of a university, a school, a public research body or a hospital."""
    return bool(ACADEMIC.search(plain(name)))


def is_house(name: str) -> bool:
    """Whether a name is of the kind companies and institutions have."""
    folded = plain(name)
    return bool(ACADEMIC.search(folded) or _KNOWN.search(folded)) and not _WORK.match(folded)


def is_address(words: str) -> bool:
    """Whether words are a street, a postcode, a link: the lines around a name in a letterhead."""
    return bool(_ADDRESS.search(plain(words).strip()))

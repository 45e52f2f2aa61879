"""The field of activity suggested by the words of an offer."""

import re

from jobboard.sheet.quick import any_of

# Stems of folded words; a word of the title weighs five times one of the text.
WORDS: dict[str, str] = {
    "agriculture": "agricol agricult agronom elevage viticol maraich forest semence cultures betail farm agroalim "
    "horticol",
    "architecture": "architecte architectural urbanisme paysag bim maquette",
    "arts": "art artist musee museum exposition theatre musique cinema patrimoine culturel spectacle "
    "galerie curator audiovisuel danse",
    "banking": "banque bancaire banking financ assurance audit comptab tresorerie investiss credit accounting "
    "actuari trading fiscal marches",
    "communication": "communication presse redaction journalis editorial newsletter evenement relations media "
    "community influence",
    "construction": "btp chantier batiment construction genie-civil travaux ouvrage conducteur metreur beton",
    "design": "design ux ui graphis graphiste maquette illustrat figma webdesign prototyp motion",
    "education": "enseignement pedagog ecole eleve formation-professionnelle animat tutorat scolaire "
    "periscolaire teaching",
    "energy": "energie energy eolien solaire photovoltai nucleaire electrique hydrogene reseau-electrique "
    "petrole batterie thermique",
    "engineering": "mecanique ingenierie industriel production usine maintenance procedes automat robot "
    "electronique materiaux qualite lean simulation cao",
    "environment": "espece vegetal naturalist botani reserve-naturelle zone-humide "
    "environnement ecolog biodivers climat dechet eau durable rse carbone conservation faune flore "
    "pollution",
    "health": "sante hopital medical clinique patient pharma soins infirm biomedic therap cancer epidemi "
    "biostat health",
    "hospitality": "hotel restaurant tourisme cuisine accueil-client hebergement reception voyage chef-de-cuisine "
    "serveur",
    "hr": "ressources-humaines recrutement rh paie talent sourcing sirh carriere human-resources gpec",
    "it": "openstack jeux-video base-de-donnees "
    "informatique logiciel developpe software web python java javascript data backend frontend "
    "devops cloud cyber reseau sql api"
    " machine-learning algorithm code fullstack developer",
    "law": "juridique droit juriste avocat contrat-juridique contentieux legal conformite compliance "
    "notaire reglementation",
    "logistics": "logistique transport supply-chain entrepot stock approvisionn achat livraison fret warehouse",
    "management": "gestion-de-projet controle-de-gestion chef-de-projet management strategie organisation "
    "pilotage consulting conseil",
    "marketing": "marketing marque seo campagne emailing e-commerce digital content crm acquisition multicanal "
    "brand",
    "research": "recherche laboratoire scientifique these doctora modele theori experiment research phd umr "
    "cnrs inria publication genom",
    "sales": "commercial vente prospection client business-develop negociation vendeur sales avant-vente "
    "partenariat",
    "social": "social solidar insertion association handicap humanitaire benevol jeunesse migrant ess ong "
    "advocacy nonprofit",
}
_STEMS = {stem.replace("-", " "): domain for domain, stems in WORDS.items() for stem in stems.split()}
_FIRST = re.compile(rf"\b({any_of(_STEMS)})")
# Words so common in offers of any field that they must not decide alone.
_WEAK = {
    "recherche",
    "formation",
    "data",
    "web",
    "digital",
    "client",
    "social",
    "art",
    "production",
    "communication",
    "organisation",
    "eau",
    "stock",
    "prototyp",
    "maquette",
    "rh",
    "ui",
    "ess",
    "code",
    "ecole",
    "qualite",
    "these",
    "reseau",
}
_LEAST = 4.0


def suggest(folded_title: str, folded: str) -> tuple[str, float] | None:
    """The likeliest field with a confidence, or None when no field stands out."""
    scores: dict[str, float] = {}
    for weight, words, cap in ((5.0, folded_title, 10.0), (1.0, folded[:12000], 4.0)):
        counts: dict[str, float] = {}
        for match in _FIRST.finditer(words):
            counts[match[1]] = counts.get(match[1], 0) + 1
        for stem, count in counts.items():
            value = min(cap, weight * count * (0.4 if stem in _WEAK else 1.0))
            domain = _STEMS[stem]
            scores[domain] = scores.get(domain, 0.0) + value
    if not scores:
        return None
    ranked = sorted(scores.items(), key=lambda one: -one[1])
    best, score = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    if score < _LEAST:
        return None
    return best, round(min(0.9, 0.4 + (score - second) / (2 * score)), 2)

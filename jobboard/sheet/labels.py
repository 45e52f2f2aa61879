"""The words by which offers name their parts, in French and in English, and how a label is recognised.

A label is a bag of words: every word must be known, and at least one rule must find all its own words in the bag.
That way "Durée", "Durée du stage" and "Durée prévisionnelle de votre stage" need one rule, and "La durée de vie des
piles" is no label. Words are folded, in the singular, without inclusive endings.
"""

import re
from functools import lru_cache

# key: alternatives separated by |, each one the words that must all be there. Longer alternatives win over shorter.
RULES: dict[str, str] = {
    "title": "titre|intitule|title|intitule poste|titre sujet|intitule sujet|titre offre|job title"
        "|position title",
    "position": "offre|poste|position|job|role title|metier|fonction|vacancy|nom offre",
    "subject": "sujet|subject|topic|theme|thematique|problematique|sujet stage",
    "about": "qui sommes nous|presentation entreprise|presentation societe|entreprise|propos|about|about us"
        "|who we are"
    "|notre mission|nos mission|our mission|notre equipe|notre entreprise|notre societe|presentation"
    "|the company|nos valeur"
    "|our team|notre histoire|decouvrir|nous|vision|valeur|culture|presentation structure"
    "|presentation laboratoire|groupe"
    "|notre offre|description entreprise|description societe|company description|the team|equipe presentation"
    "|presentation organisme|notre ambition|notre projet|our company|our story|structure|environnement",
    "company": "entreprise|societe|organisme|organisation|organization|company|employer|employeur|etablissement"
        "|institution"
    "|association|structure accueil|organisme accueil|entreprise accueil|nom entreprise|raison sociale"
    "|institut|universite"
    "|collectivite|administration|ministere|host|hote|company name|nom societe|nom organisme"
    "|host institution|recruteur"
    "|etablissement accueil|nom structure|nom association|societe accueil|host organization|host company"
    "|nom etablissement"
    "|universite accueil|structure|nom employeur|school|university",
    "department": "departement|department|service|unite|direction|equipe|team|division|pole|unit|service accueil"
        "|group"
    "|equipe accueil|equipe recherche|unite recherche|unite accueil|departement service"
    "|direction service|research group"
    "|research team|bureau|cellule|host team|service concerne|business unit|entite|section"
    "|departement accueil",
    "lab": "laboratoire|laboratory|lab|labo|laboratoire accueil|host laboratory|host lab|unite laboratoire"
        "|equipe laboratoire"
    "|laboratoire equipe|centre recherche|laboratoire entreprise|laboratoire unite",
    "place": "lieu|localisation|location|place|ville|city|site|lieu travail|localite|affectation|implantation"
        "|where|adresse"
    "|situation geographique|zone geographique|lieu mission|lieu stage|address|localisation poste"
    "|lieu exercice|workplace"
    "|lieu affectation|office location|job location|adresse stage|adresse lieu|localisation geographique"
    "|region|venue|ou"
    "|lieu execution|lieu deroulement|commune|adresse entreprise|lieu adresse",
    "duration": "duree|duration|length|duree contrat|duree mission|internship length|duree approximative"
        "|how long",
    "start": "debut|demarrage|start|commencement|date debut|starting date|start date|prise poste"
        "|prise fonction|disponibilite"
    "|availability|date demarrage|date prise poste|date prise fonction|debut stage|date entree|beginning"
    "|date embauche"
    "|date souhaite|disponible|date disponibilite|date commencement|date arrivee|poste pourvoir|pourvoir"
    "|desired start",
    "period": "periode|period|date|dates|calendrier|duree periode|periode duree|when|quand|term|duree date"
        "|date duree|session"
    "|duree debut|debut duree|timeline|period length|periode date|dates stage|duration start"
    "|start duration|timing|season"
    "|dates duree|date fin|calendar|duree dates|planning|periode debut|dates periode|date debut duree"
    "|date debut fin",
    "pay": "base remuneration|base indemnisation|remuneration|gratification|indemnite|indemnisation|salaire"
        "|salary|pay|stipend|wage|bourse|remunere|financement"
    "|funding|allowance|compensation|remuneration avantage|salaire avantage|montant gratification"
    "|renumeration|retribution"
    "|taux horaire|hourly rate|salary range|pay range|grant|cout|payment|remuneration brute"
    "|financial support|paie",
    "benefits": "avantage|benefit|perk|avantage social|restauration|ticket restaurant|what we offer|nous offrir"
        "|nous proposer"
    "|pourquoi nous rejoindre|why join us|ce que nous offrir|compensations|bonus|offrir|why join"
    "|les plus|we offer"
    "|pourquoi rejoindre|rejoindre|what you get|what you gain|avantage poste|apport",
    "education": "formation|niveau etude|niveau|diplome|education|degree|level|etude|cursus|niveau formation"
        "|academic level"
    "|degrees required|niveau diplome|education level|formation niveau|niveau requis|type formation"
    "|type ecole|ecole"
    "|niveau scolaire|diplome prepare|formation diplome|niveau academique|study level|annee etude"
    "|scolarite|filiere"
    "|niveau qualification|degree level|diplome requis",
    "languages": "langue|language|linguistique|competence linguistique|langue parle|langue vivante"
        "|langue etrangere"
    "|niveau langue|language skill|langue travail|working language|anglais|english|francais",
    "skills": "competence|skill|connaissance|technologie|technique|competence technique|hard skill"
        "|technical skill|savoir"
    "|logiciel|prerequis|environnement technique|outil|stack|technology|competence cle|savoir faire|expertise"
    "|connaissance technique|competence specifique|informatique|competence informatique|knowledge"
    "|technical requirement"
    "|domaine connaissance|competence metier|competence professionnelle|competence connaissance"
    "|notre stack|tech stack"
    "|technical environment|environnement technologique|competence necessaire|logiciel outil"
    "|technique utilise|bagage"
    "|pre requis|langage|langage programmation|programming language|tool|python main skill|secondary skill",
    "qualities": "qualite|savoir etre|personnalite|soft skill|aptitude|competence comportementale|qualite humaine"
    "|qualite personnelle|competence relationnelle|personal skill|quality|interpersonal skill|atout|asset"
    "|competence transversale|human skill|personal quality|qualite professionnelle|attitude",
    "profile": "profil|quel critere|critere bourse|critere eligibilite|condition requis|profile|candidat"
        "|candidate|exigence|requirement|critere|requis|eligibility|who you are|you are|expect"
        "|what we expect|we expect"
    "|qualification|nous rechercher|what we look|looking|vous etre|tu etre|about you|your background"
    "|ton profil|critere selection"
    "|selection criterion|condition acces|public|public concerne|necessaire|attente|profil competence"
    "|candidat recherche"
    "|competence formation|formation competence|your profile|what we look for|who are you|qui etre vous"
    "|pre requis profil|vous"
    "|what you bring|ideal candidate|who can apply|eligibility criterion|minimum qualification"
    "|condition eligibilite"
    "|condition requis|job requirement|required|conditions admission|tu|wanted|who we look for"
    "|competence qualite"
    "|skill qualification|qualification requirement|savoir competence|experience"
    "|experience qualification|on cherche"
    "|internship requirement|must have|aptitude competence|skill experience|experience skill"
    "|skill requirement|who should apply",
    "missions": "mission|activite|tache|responsabilite|responsibility|duty|task|role|travail|what you do"
        "|day to day|journee"
    "|description mission|description tache|description travail|description activite|travail demande"
    "|travail realiser|travail attendu|mission principale|role responsabilite|the work|le travail"
    "|key responsibility|duty responsibility|mission activite|activity|travail propose|job duty"
    "|what will you do|what you work on"
    "|contenu stage|contenu|travail effectuer|votre role|your role|votre quotidien|quotidien"
    "|ce que faire|your mission|responsible"
    "|detail mission|mission tache|programme travail|plan travail|work plan|tasks|assignment"
    "|role mission|expected work"
    "|mission confie|essential function|scope|objectif travail|objectif mission|mission objectif"
    "|work description|attribution|principale mission|faire|travail stage|descriptif mission"
    "|mission profil|what you will do"
    "|etape|etape stage|what intern do|intern do|programme|poste mission|mission poste"
    "|mission competence|activite principale|job",
    "objectives": "objectif|but|goal|objective|aim|finalite|objet|purpose|objectif stage|enjeu objectif"
        "|project goal|objectif projet"
    "|research objective|sujet objectif|ambition|objectif pedagogique|learning objective",
    "project": "projet|project|proposition|travaux|methodologie|methode|methodology|methods|proposal"
        "|proposition sujet|approche"
    "|research project|le projet|description projet|projet stage|approach|method|presentation projet",
    "description": "consister|consister bourse|consister stage|consister poste|description|descriptif|detail"
        "|summary|resume|overview|abstract|annonce|opportunity|description poste"
    "|description offre|descriptif poste|descriptif offre|description stage|job description"
    "|presentation stage|the role"
    "|presentation poste|presentation offre|presentation sujet|descriptif stage|description sujet"
    "|role description|brief overview"
    "|position summary|role overview|poste description|the job|the position|internship overview|texte"
    "|stage description|the internship"
    "|l'offre|le poste|le stage|about role|about job|about internship|about position|resume stage"
    "|position description|fiche poste"
    "|contenu offre|the opportunity|sujet description|description sujet stage|sujet detaille"
    "|programme description|program",
    "context": "contexte|context|introduction|motivation|background|cadre|enjeu|preambule|etat art"
        "|problematique|state art"
    "|contexte objectif|context objective|contexte projet|contexte scientifique|contexte general|problem"
    "|probleme|constat"
    "|contexte enjeu|contexte mission|contexte stage|presentation contexte|rationale|cadre projet"
    "|cadre stage|scientific context"
    "|problem statement|verrou|challenge",
    "contact": "contact|encadrant|encadrement|encadreur|tuteur|maitre stage|responsable|superviseur|supervisor"
        "|advisor|mentor"
    "|interlocuteur|directeur stage|correspondant|recruteur|supervision|adviser|personne contacter"
    "|contact person"
    "|responsable stage|encadrante|directeur|tutrice|maitre|responsable scientifique|direction stage"
    "|encadrement contact|manager"
    "|equipe encadrement|co encadrant|personne contact|contacts|internship supervisor|equipe encadrant"
    "|hiring manager|tutor"
    "|porteur projet|auteur|author|proposant|propose par|superviseur stage|co superviseur"
    "|encadrant stage|responsable projet"
    "|votre contact|vos contact|renseignement|responsable hierarchique|rattachement|interlocutrice"
    "|contact information|investigator",
    "name": "nom|name|nom prenom|prenom nom|full name|prenom",
    "email": "mail|email|e mail|courriel|adresse mail|adresse electronique|mel|adresse email|contact mail"
        "|contact email"
    "|adresse courriel|email address|courrier electronique|mail contact|email contact|adresse candidature",
    "phone": "telephone|tel|phone|portable|mobile|numero telephone|phone number|tph|fixe|telephone contact"
        "|contact telephone",
    "fax": "fax|telecopie",
    "url": "lien|link|url|site web|website|site internet|plus information|more information|lien offre"
        "|page web|web|info"
    "|en savoir plus|savoir plus|source|learn more|website link|lien externe|more info|details link"
    "|offre ligne|plus info"
    "|plus renseignement|apply link|link apply|lien candidature|application link|page|document"
    "|documentation|pdf",
    "apply": "candidature|postuler|candidater|apply|application|how apply|comment postuler|procedure"
        "|modalite candidature|entretien"
    "|candidature contact|contact candidature|pour postuler|to apply|dossier candidature"
    "|application process|recrutement"
    "|application procedure|depot candidature|envoi candidature|modalite|envoyer|processus recrutement"
    "|interested|interesse"
    "|comment candidater|processus|how to apply|modalite postuler|application instruction|candidacy"
    "|submission|adresser"
    "|application submission|hiring process|interview process|recruitment process|piece fournir"
    "|document fournir|next step",
    "deadline": "limite|deadline|cloture|closing|echeance|apply by|expiration|date limite"
        "|date limite candidature|expire"
    "|application deadline|closing date|date cloture|date limite postuler|fin candidature"
    "|date expiration|fin publication"
    "|due date|date limite reponse|date echeance|limite candidature|candidature avant|apply before"
    "|deadline application|dead line"
    "|date limite depot|cloture candidature|application due|applications close|validite"
    "|date fin candidature|offre valable",
    "published": "publication|publie|posted|created|published|ligne|parution|updated|date publication|date offre"
        "|date parution"
    "|created at|posted on|date creation|date annonce|mis ligne|publication date|date mise ligne"
    "|date post|posting date"
    "|poste ouvert|date depot|ouvert|date ajout|mise jour|last updated|date redaction|actualise|publiee"
    "|modifie",
    "reference": "reference|ref|id|numero offre|code|reference offre|job id|reference interne|job reference"
        "|reference number|numero"
    "|reference poste|identifiant|requisition|numero reference",
    "openings": "nombre place offert|nombre poste|nombre stagiaire|opening|vacancies|nombre place"
        "|place disponible|number position|nombre candidat"
    "|number opening|poste disponible|nombre offre|number intern|nb poste|nb stagiaire|poste offert"
    "|nombre stage|place offerte",
    "keywords": "mot cle|keyword|tag|mot clef|key word|mots|hashtag|categorie|category|topics",
    "conditions": "deroulement stage|deroulement|organisation|condition|information pratique|practical information"
        "|logistique|detail pratique|environnement travail|lieu detail"
    "|condition travail|modalite pratique|practical detail|working condition|condition pratique"
    "|condition stage|cadre travail"
    "|condition materielle|condition exercice|info pratique|terms|environnement|modalite stage|logistics"
    "|information complementaire"
    "|work environment|practicality|internship detail|caracteristique|information generale"
    "|general information|additional detail"
    "|additional information|bon savoir|a savoir|detail stage|condition accueil|accueil"
    "|information poste|information offre"
    "|duree lieu|lieu duree|lieu date|date lieu|lieu periode|job detail|stage detail|organisation stage"
    "|information stage",
    "company_block": "information entreprise|company information|information societe|information employeur"
        "|information organisme",
    "hours": "horaire|temps travail|duree hebdomadaire|hour|hours|rythme|schedule|temps hebdomadaire"
        "|working hour|volume horaire"
    "|heure|weekly hour|hours per week|duree travail|quotite|workload|commitment|time commitment|temps"
    "|hour per week",
    "domain": "domaine|secteur|secteur activite|industry|discipline|specialite|domaine activite|field|sector"
        "|famille metier"
    "|activite entreprise|domaine etude|filiere privilegiee|field study|metier famille|branche"
    "|domaine recherche|area|filieres"
    "|domaine scientifique|research area|domaine competence|filiere concerne|ugc|major",
    "kind": "type contrat|contrat|type|job type|nature|statut|convention|annee|year|taille|size"
        "|contract type|employment type"
    "|nature contrat|type poste|annee universitaire|status|contract|categorie poste|type offre"
    "|type emploi|contrat type|effectif"
    "|position type|academic year|gpa|citizenship|travel|type stage|nature stage|encadrement niveau"
    "|seniority level|deplacement"
    "|permis|format|mode|teletravail|remote|age|genre|sexe|vehicule|continuation|phd continuation|suite"
    "|these|niveau experience",
    "premises": "accessibilite|accessibility|handicap|disability|accessibilite locaux|situation handicap"
        "|accessible",
    "note": "note|remarque|nb|divers|commentaire|autre|remark|other|autre information|other information"
        "|notes|n b|attention"
    "|important|avertissement|comment|complement|precision",
    "references": "bibliographie|references|bibliography|reference bibliographique|publications|literature"
        "|bibliographic reference"
    "|further reading|lecture|download|annexe|image|figure|related work|pour aller loin|works cited"
    "|further information"
    "|quelque reference|reference biblio|ressource",
    "perspectives": "resultat attendu|expected outcome|expected result|deliverable|livrable|perspective|suite donner"
        "|poursuite|evolution|debouche|poursuite these|next|possibility|embauche",
    "quote": "sujet message|objet message|envoye|from|sent|cc|a message|expediteur|destinataire",
}  # fmt: skip

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
    complementaire global globale ideale idealement apprecie minimal minimale essentiel essentielle
    essential necessaire indispensable obligatoire mandatory optional optionnel additional supplementaire
    other autre current actuellement full time plein partiel partial lieu desire desiree visee vise
    preparation prepare cours associe associee lie liee related suivi suivante suivant following ci dessous
    below dessus above lab laboratoire alternance apprentissage alternant apprenti apprenticeship aupres
    pendant during accompagnement developpement specifiques specific useful utile utiles apprecies clef cles
    cle personnel personnelle personal humaine humain sein within about alternant h f w m x d
    """.split()  # noqa: SIM905
)

GRAMMAR = frozenset(
    """
    du de la le les des d l un une a au aux en et ou pour par sur dans avec the of an for and or to in on at
    is are with your our votre vos ton ta tes notre nos leur son sa ses ce cet cette ces stage stagiaire
    internship intern prevu propose souhaite envisage principal generale attendu demande recherche
    """.split()  # noqa: SIM905
)

# Words that end in s in the singular, or whose ending would be taken for a plural.
_KEEP = {"cours", "bonus", "cursus", "campus", "status", "process", "access", "mots", "temps", "plus", "nous", "vous", "us",
         "sommes", "acces", "business", "references", "publications", "hours", "terms", "tasks", "contacts", "notes", "tres",
         "logistics", "vacancies", "topics", "dates", "compensations", "methods", "this", "applications", "conditions",
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
    "apportera": "offrir", "apporte": "offrir", "gagnerez": "offrir", "directrice": "directeur", "superviseure": "superviseur",
    "supervisors": "supervisor", "advisors": "advisor", "aptitudes": "aptitude", "requises": "requis", "requise": "requis",
}  # fmt: skip
_ENDINGS = re.compile(
    r"\((?:e|s|es|ne|trice|se|ve|euse|rice)\)(?:\(?s\)?)?|[.*/](?:e|es|s|ne|trice|e[.*]?s|se|ve)(?![a-z])"
)
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
    return [lemma(word) for word in _WORD.findall(_ENDINGS.sub("", folded))]


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
KNOWN = FILLERS | {word for entries in INDEX.values() for wanted, _ in entries for word in wanted}


@lru_cache(maxsize=4096)
def label_key(folded: str, strict: bool = True) -> str | None:
    """The part a folded label names, or None; not strict lets unknown words stand behind the words that name it."""
    if not 0 < len(folded) <= LONGEST:
        return None
    found = label_words(folded)
    if not found or len(found) > 12:
        return None
    if strict and any(word not in KNOWN for word in found):
        return None
    bag = frozenset(found)
    best: tuple[int, int, int, int] | None = None
    chosen = None
    for place, word in enumerate(found):
        for wanted, key in INDEX.get(word, ()):
            if not wanted <= bag or not (strict or place < 4):
                continue
            covered = bag <= KEY_WORDS[key]
            if strict and not covered and (key in ONE_MEANING or len(wanted) == 1):
                continue
            rank = (covered, len(wanted), len(wanted - FILLERS), -place)
            if best is None or rank > best:
                best, chosen = rank, key
    if not strict and best is not None and best[2] == 0 and not bag & {"necessaire", "requis"}:
        return None
    if strict and best is not None and best[1] == 1 and best[2] == 0 and len(bag - GRAMMAR) > 1:
        return None
    return chosen

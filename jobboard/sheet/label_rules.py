"""The labels of offers by the words that name them, in French and in English: what `labels` recognises.

The keys are those of the parts of an offer; a rule is a list of alternatives, each the words that must all be there.
"""

# key: alternatives separated by |, each one the words that must all be there. Longer alternatives win over shorter.
RULES: dict[str, str] = {
    "title": "nom stage|libelle|internship title|project title|titre projet|titre stage|nom poste"
    "|libelle poste|titre|intitule|title|intitule poste|titre sujet|intitule sujet|titre offre"
    "|job title|position title",
    "position": "offre|poste|position|job|role title|metier|fonction|vacancy|nom offre",
    "subject": "sujet|subject|topic|theme|thematique|problematique|sujet stage",
    "about": "structure accueil lieu etude|propos nous|mieux nous connaitre|nous connaitre|who we|notre structure"
    "|notre association|notre laboratoire|the organisation|about company|about team|notre groupe|notre agence"
    "|our organization|our lab|notre labo|contexte entreprise|presentation association"
    "|presentation employeur|description employeur|description structure|description organisme"
    "|presentation etablissement|presentation groupe|presentation direction|notre collectif"
    "|l'association|qui sommes nous|presentation entreprise|presentation societe|entreprise"
    "|propos|about|about us|who we are|notre mission|nos mission|our mission|notre equipe"
    "|notre entreprise|notre societe|presentation|the company|nos valeur|our team|notre histoire"
    "|decouvrir|nous|vision|valeur|culture|presentation structure|presentation laboratoire|groupe"
    "|notre offre|description entreprise|description societe|company description|the team"
    "|equipe presentation|presentation organisme|notre ambition|notre projet|our company"
    "|our story|structure|environnement",
    "company": "annonceur|organisme porteur|structure porteuse|structure porteur|porteur|agency|employeur"
    "|host organisation|organisme recruteur|structure recruteur|entreprise recruteur"
    "|organisme origine|hiring organization|organisme gestionnaire|business|client employeur"
    "|etablissement employeur|about organization|entreprise|societe|organisme|organisation"
    "|organization|company|employer|etablissement|institution|association|structure accueil"
    "|organisme accueil|entreprise accueil|nom entreprise|raison sociale|institut|universite"
    "|collectivite|administration|ministere|host|hote|company name|nom societe|nom organisme"
    "|host institution|recruteur|etablissement accueil|nom structure|nom association"
    "|societe accueil|host organization|host company|nom etablissement|universite accueil"
    "|structure|nom employeur|school|university",
    "department": "direction service|service recruteur|departement direction|host unit|unite organisationnelle"
    "|rattachement direction|departement|department|service|unite|direction|equipe|team|division"
    "|pole|unit|service accueil|group|equipe accueil|equipe recherche|unite recherche"
    "|unite accueil|departement service|research group|research team|bureau|cellule|host team"
    "|service concerne|business unit|entite|section|departement accueil",
    "lab": "laboratoire|laboratory|lab|labo|laboratoire accueil|host laboratory|host lab"
    "|unite laboratoire|equipe laboratoire|laboratoire equipe|centre recherche"
    "|laboratoire entreprise|laboratoire unite",
    "place": "lieu exercice employeur|duty station|work location|town|lieu accueil|lieu poste|site accueil|ville stage"
    "|lieu principal|campus|based|base|locality|localisation geographique poste"
    "|lieu residence administrative|work site|job site|lieu|localisation|location|place|ville"
    "|city|site|lieu travail|localite|affectation|implantation|where|adresse"
    "|situation geographique|zone geographique|lieu mission|lieu stage|address|localisation poste"
    "|lieu exercice|workplace|lieu affectation|office location|job location|adresse stage"
    "|adresse lieu|localisation geographique|region|venue|ou|lieu execution|lieu deroulement"
    "|commune|adresse entreprise|lieu adresse",
    "duration": "expected duration|anticipated duration|contract length|duration assignment|duration contract|duree prevue"
    "|duree totale|internship duration|temps stage|length stay|duree estimee|length placement"
    "|project duration|duration project|duree|duration|length|duree contrat|duree mission"
    "|internship length|duree approximative|how long",
    "start": "entry date|entry duty|start internship|date effet|prise effet|expected start|planned start"
    "|date prevu|debut prevu|debut souhaite|date debut prevu|date debut souhaite|start period"
    "|joining date|date commencement souhaite|internship start|mission debut|debut mission"
    "|anticipated start|debut|demarrage|start|commencement|date debut|starting date|start date"
    "|prise poste|prise fonction|disponibilite|availability|date demarrage|date prise poste"
    "|date prise fonction|debut stage|date entree|beginning|date embauche|date souhaite"
    "|disponible|date disponibilite|date commencement|date arrivee|poste pourvoir|pourvoir"
    "|desired start",
    "period": "timeframe|time frame|internship date|internship period|dates internship|periode stage|period internship"
    "|periode realisation|periode concerne|periode envisage|periode|period|date|dates|calendrier"
    "|duree periode|periode duree|when|quand|term|duree date|date duree|session|duree debut"
    "|debut duree|timeline|period length|periode date|dates stage|duration start|start duration"
    "|timing|season|dates duree|date fin|calendar|duree dates|planning|periode debut"
    "|dates periode|date debut duree|date debut fin",
    "pay": "montant|indemnite mensuelle|remuneration stage|gratification stage|defraiement|pay rate"
    "|salaire indemnite|internship pay|monthly allowance|indemnite stage|financial condition"
    "|condition financiere|prise charge financiere|base remuneration|base indemnisation"
    "|remuneration|gratification|indemnite|indemnisation|salaire|salary|pay|stipend|wage|bourse"
    "|remunere|financement|funding|allowance|compensation|remuneration avantage|salaire avantage"
    "|montant gratification|renumeration|retribution|taux horaire|hourly rate|salary range"
    "|pay range|grant|cout|payment|remuneration brute|financial support|paie",
    "benefits": "avantage nature|avantage propose|ce que nous proposer|ce que proposer|benefit perk"
    "|perk benefit|what offer|notre promesse|pourquoi nous choisir|pourquoi venir|avantage"
    "|benefit|perk|avantage social|restauration|ticket restaurant|what we offer|nous offrir"
    "|nous proposer|pourquoi nous rejoindre|why join us|ce que nous offrir|compensations|bonus"
    "|offrir|why join|les plus|we offer|pourquoi rejoindre|rejoindre|what you get|what you gain"
    "|avantage poste|apport",
    "education": "formation|niveau etude|niveau|diplome|education|degree|level|etude|cursus|niveau formation"
    "|academic level|degrees required|niveau diplome|education level|formation niveau"
    "|niveau requis|type formation|type ecole|ecole|niveau scolaire|diplome prepare"
    "|formation diplome|niveau academique|study level|annee etude|scolarite|filiere"
    "|niveau qualification|degree level|diplome requis|education requirement",
    "languages": "langue|language|linguistique|competence linguistique|langue parle|langue vivante"
    "|langue etrangere|niveau langue|language skill|langue travail|working language|anglais"
    "|english|francais",
    "skills": "pre requis technique|environnement logiciel|langage outil|outil langage|competence utile"
    "|competence attendu|competence souhaite|competence requis|competence recherche|competence"
    "|skill|connaissance|technologie|technique|competence technique|hard skill|technical skill"
    "|savoir|logiciel|prerequis|environnement technique|outil|stack|technology|competence cle"
    "|savoir faire|expertise|connaissance technique|competence specifique|informatique"
    "|competence informatique|knowledge|technical requirement|domaine connaissance"
    "|competence metier|competence professionnelle|competence connaissance|notre stack|tech stack"
    "|technical environment|environnement technologique|competence necessaire|logiciel outil"
    "|technique utilise|bagage|pre requis|langage|langage programmation|programming language|tool"
    "|python main skill|secondary skill",
    "qualities": "qualite|savoir etre|personnalite|soft skill|aptitude|competence comportementale"
    "|qualite humaine|qualite personnelle|competence relationnelle|personal skill|quality"
    "|interpersonal skill|atout|asset|competence transversale|human skill|personal quality"
    "|qualite professionnelle|attitude",
    "profile": "vous apporter|tu apporter|you bring"
    "|open to|qualification required|required qualification|who can apply|condition candidature"
    "|votre formation competence|candidate profile|profil attendu|applicant|who looking"
    "|niveau competence|competence niveau|niveau formation competence"
    "|formation souhaite competence|required profile|desired profile|profil poste|profil candidat"
    "|etudiant concerne|student profile|desired candidate|candidat ideal|profil|quel critere"
    "|critere bourse|critere eligibilite|condition requis|profile|candidat|candidate|exigence"
    "|requirement|critere|requis|eligibility|who you are|you are|expect|what we expect|we expect"
    "|qualification|nous rechercher|what we look|looking|vous etre|tu etre|about you"
    "|your background|ton profil|critere selection|selection criterion|condition acces|public"
    "|public concerne|necessaire|attente|profil competence|candidat recherche"
    "|competence formation|formation competence|your profile|what we look for|who are you"
    "|qui etre vous|pre requis profil|vous|what you bring|ideal candidate|eligibility criterion"
    "|minimum qualification|condition eligibilite|job requirement|required|conditions admission"
    "|tu|wanted|who we look for|competence qualite|skill qualification|qualification requirement"
    "|savoir competence|experience|experience qualification|on cherche|internship requirement"
    "|must have|aptitude competence|skill experience|experience skill|skill requirement"
    "|who should apply|who eligible|eligible candidate|who participate|what need see|nice have|qui peut postuler"
    "|qui peut candidater|qui s adresse|who for|about candidate|basic qualification|on attend|ways stand out|eligible apply"
    "|who we need|nous attendons|on attend toi|qu on attend|bonne personne si|stage fait toi si|stage toi si"
    "|stage fait vous si|stage vous si|internship you if|good fit|great fit|good fit if|great fit if|what need"
    "|ideally you have|tu es bonne personne si|you might good fit if|what makes great fit",
    "missions": "work done|work be done|your impact"
    "|you make difference|make difference|mission action|action stage|action mission"
    "|principal duty|primary responsibility|key responsibility|main responsibility"
    "|environnement travail mission activite|environnement mission activite|job responsibility"
    "|position responsibility|what doing|vous faire|ce que vous faire|tu faire|deroule|plan stage"
    "|plan etude|study plan|study design|travail prevu|mission detail|programme stage|ton role"
    "|ton travail|responsabilite principale|vos responsabilite|mission attendu"
    "|mission responsabilite|principal mission|tache principale|internship task"
    "|internship activity|internship duty|votre contribution|mission|activite|tache"
    "|responsabilite|responsibility|duty|task|role|travail|what you do|day to day|journee"
    "|description mission|description tache|description travail|description activite"
    "|travail demande|travail realiser|travail attendu|mission principale|role responsabilite"
    "|the work|le travail|duty responsibility|mission activite|activity|travail propose|job duty"
    "|what will you do|what you work on|contenu stage|contenu|travail effectuer|votre role"
    "|your role|votre quotidien|quotidien|ce que faire|your mission|responsible|detail mission"
    "|mission tache|programme travail|plan travail|work plan|tasks|assignment|role mission"
    "|expected work|mission confie|essential function|scope|objectif travail|objectif mission"
    "|mission objectif|work description|attribution|principale mission|faire|travail stage"
    "|descriptif mission|mission profil|what you will do|assignment detail|how contribute|work done|tu vas faire"
    "|vous allez faire|etape|etape stage|what intern do"
    "|intern do|programme|poste mission|mission poste|mission competence|activite principale|job"
    "|what own|ressemblera|va ressembler quotidien|quotidien chez nous|mission proposee|proposed work|research plan"
    "|expected contribution|what working on|work program|work programme|qu on te confie|si vous l acceptez mission",
    "objectives": "objectif|but|goal|objective|aim|finalite|objet|purpose|objectif stage|enjeu objectif"
    "|project goal|objectif projet|research objective|sujet objectif|ambition"
    "|objectif pedagogique|learning objective",
    "project": "projet scientifique|scientific project|projet recherche|internship project"
    "|presentation projet|description projet|research topic|projet these|stage projet|projet"
    "|project|proposition|travaux|methodologie|methode|methodology|methods|proposal"
    "|proposition sujet|approche|research project|le projet|projet stage|approach|method",
    "description": "propos poste|propos stage|propos offre|propos mission|propos role|about internship"
    "|internship content|stage propose|about role|about position|consister|consister bourse"
    "|consister stage|consister poste|description|descriptif|detail|summary|resume|overview"
    "|abstract|annonce|opportunity|description poste|description offre|descriptif poste"
    "|descriptif offre|description stage|job description|presentation stage|the role"
    "|presentation poste|presentation offre|presentation sujet|descriptif stage|description sujet"
    "|role description|brief overview|position summary|role overview|poste description|the job"
    "|the position|internship overview|texte|stage description|the internship|l'offre|le poste"
    "|le stage|about job|resume stage|position description|fiche poste|contenu offre"
    "|the opportunity|sujet description|description sujet stage|sujet detaille"
    "|programme description|program",
    "context": "framework|general framework|contexte recrutement|contexte poste|contexte definition poste|clinical problem"
    "|contexte etude|contexte recherche|cadre etude|contexte|context|introduction|motivation"
    "|background|cadre|enjeu|preambule|etat art|problematique|state art|contexte objectif"
    "|context objective|contexte projet|contexte scientifique|contexte general|problem|probleme"
    "|constat|contexte enjeu|contexte mission|contexte stage|presentation contexte|rationale"
    "|cadre projet|cadre stage|scientific context|problem statement|verrou|challenge",
    "contact": "referent|personne ressource|principal investigator|team leader|chef equipe"
    "|responsable equipe|people|reference person|point contact|contact person name"
    "|responsable encadrement|suivi|contact|encadrant|encadrement|encadreur|tuteur|maitre stage"
    "|responsable|superviseur|supervisor|advisor|mentor|interlocuteur|directeur stage"
    "|correspondant|recruteur|supervision|adviser|personne contacter|contact person"
    "|responsable stage|encadrante|directeur|tutrice|maitre|responsable scientifique"
    "|direction stage|encadrement contact|manager|equipe encadrement|co encadrant"
    "|personne contact|contacts|internship supervisor|equipe encadrant|hiring manager|tutor"
    "|porteur projet|auteur|author|proposant|propose par|superviseur stage|co superviseur"
    "|encadrant stage|responsable projet|votre contact|vos contact|renseignement"
    "|responsable hierarchique|rattachement|interlocutrice|contact information|investigator",
    "name": "nom|name|nom prenom|prenom nom|full name|prenom",
    "email": "mail|email|e mail|courriel|adresse mail|adresse electronique|mel|adresse email|contact mail"
    "|contact email|adresse courriel|email address|courrier electronique|mail contact"
    "|email contact|adresse candidature",
    "phone": "telephone|tel|phone|portable|mobile|numero telephone|phone number|tph|fixe|telephone contact"
    "|contact telephone",
    "fax": "fax|telecopie",
    "url": "version longue|texte complet|fiche complete|full version|sujet detaille|detailed description"
    "|annonce complete|lien offre complet|full description|sujet complet|offre complet"
    "|description complet|offre detaille|full proposal|detailed proposal|lien|link|url|site web"
    "|website|site internet|plus information|more information|lien offre|page web|web|info"
    "|en savoir plus|savoir plus|source|learn more|website link|lien externe|more info"
    "|details link|offre ligne|plus info|plus renseignement|apply link|link apply"
    "|lien candidature|application link|page|document|documentation|pdf",
    "apply": "dossier|required application material|application material|required material|response|how to"
    "|repondre|pour repondre|soumission|comment nous rejoindre|comment rejoindre|how join"
    "|candidature|postuler|candidater|apply|application|how apply|comment postuler|procedure"
    "|modalite candidature|entretien|candidature contact|contact candidature|contacts candidature|pour postuler"
    "|to apply|dossier candidature|application process|recrutement|application procedure"
    "|depot candidature|envoi candidature|modalite|envoyer|processus recrutement|interested"
    "|interesse|comment candidater|processus|how to apply|modalite postuler"
    "|application instruction|candidacy|submission|adresser|application submission|hiring process"
    "|interview process|recruitment process|piece fournir|document fournir|next step",
    "deadline": "ferme|candidature jusqu|date limite candidater|reponse avant|application closing"
    "|closing application|end application|date fin publication|limite|deadline|cloture|closing"
    "|echeance|apply by|expiration|date limite|date limite candidature|expire"
    "|application deadline|closing date|date cloture|date limite postuler|fin candidature"
    "|date expiration|fin publication|due date|date limite reponse|date echeance"
    "|limite candidature|candidature avant|apply before|deadline application|dead line"
    "|date limite depot|cloture candidature|application due|applications close|validite"
    "|date fin candidature|offre valable",
    "published": "publication|publie|posted|created|published|ligne|parution|updated|date publication"
    "|date offre|date parution|created at|posted on|date creation|date annonce|mis ligne"
    "|publication date|date mise ligne|date post|posting date|poste ouvert|date depot|ouvert"
    "|date ajout|mise jour|last updated|date redaction|actualise|publiee|modifie",
    "reference": "reference|ref|id|numero offre|code|reference offre|job id|reference interne|job reference"
    "|reference number|numero|reference poste|identifiant|requisition|numero reference",
    "openings": "nombre stage propose|number vacancies|number opening|poste pourvoir nombre"
    "|nombre place offert|nombre poste|nombre stagiaire|opening|vacancies|nombre place"
    "|place disponible|number position|nombre candidat|poste disponible|nombre offre"
    "|number intern|nb poste|nb stagiaire|poste offert|nombre stage|place offerte",
    "keywords": "mot cle|keyword|tag|mot clef|key word|mots|hashtag|categorie|category|topics",
    "conditions": "lieu gratification|duree gratification|context allowance|modalite pratique|modalite|condition emploi"
    "|conditions employment|employment condition|information cle|en bref|bref|essentiel|key fact"
    "|quick fact|at glance|key information|information essentielle|fiche technique"
    "|parametre stage|deroulement stage|deroulement|organisation|condition|information pratique"
    "|practical information|logistique|detail pratique|environnement travail|lieu detail"
    "|condition travail|practical detail|working condition|condition pratique|condition stage"
    "|cadre travail|condition materielle|condition exercice|info pratique|terms|environnement"
    "|modalite stage|logistics|information complementaire|work environment|practicality"
    "|internship detail|caracteristique|information generale|general information"
    "|additional detail|additional information|bon savoir|a savoir|detail stage|condition accueil"
    "|accueil|information poste|information offre|duree lieu|lieu duree|lieu date|date lieu"
    "|lieu periode|job detail|stage detail|organisation stage|information stage",
    "company_block": "information entreprise|company information|information societe|information employeur"
    "|information organisme",
    "hours": "horaire|temps travail|duree hebdomadaire|hour|hours|rythme|schedule|temps hebdomadaire"
    "|working hour|volume horaire|heure|weekly hour|hours per week|duree travail|quotite|workload"
    "|commitment|time commitment|temps|hour per week",
    "domain": "domaine|secteur|secteur activite|industry|discipline|specialite|domaine activite|field"
    "|sector|famille metier|activite entreprise|domaine etude|filiere privilegiee|field study"
    "|metier famille|branche|domaine recherche|area|filieres|domaine scientifique|research area"
    "|domaine competence|filiere concerne|ugc|major",
    "kind": "type contrat|contrat|type|job type|nature|statut|convention|annee|year|taille|size"
    "|contract type|employment type|nature contrat|type poste|annee universitaire|status|contract"
    "|categorie poste|type offre|type emploi|contrat type|effectif|position type|academic year"
    "|gpa|citizenship|travel|type stage|nature stage|encadrement niveau|seniority level"
    "|deplacement|permis|format|mode|teletravail|remote|age|genre|sexe|vehicule|continuation"
    "|phd continuation|suite|these|niveau experience",
    "premises": "accessibilite|accessibility|handicap|disability|accessibilite locaux|situation handicap"
    "|accessible",
    "note": "noter|a noter|a noter que|bon a savoir|note|remarque|nb|divers|commentaire|autre|remark|other"
    "|autre information|other information|notes|n b|attention|important|avertissement|comment|complement|precision",
    "references": "bibliographie|references|bibliography|reference bibliographique|publications|literature"
    "|bibliographic reference|further reading|lecture|download|annexe|image|figure|related work"
    "|pour aller loin|works cited|further information|quelque reference|reference biblio"
    "|ressource",
    "perspectives": "resultat attendu|expected outcome|expected result|deliverable|livrable|perspective"
    "|suite donner|poursuite|evolution|debouche|poursuite these|next|possibility|embauche",
    "quote": "sujet message|objet message|envoye|from|sent|cc|a message|expediteur|destinataire",
}  # fmt: skip

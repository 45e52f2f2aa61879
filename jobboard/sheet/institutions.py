"""Houses that a sentence presents by their full name: "La Ligue des phares (LDP) est une association", "Granit recrute".

Full names hold small words ("Office national des brise-lames"), so a name is grown from its first capital up to the
verb; it is only believed when the words are those of a house, or all capitalised.
"""

import re
from collections.abc import Iterator

from jobboard.sheet.houses import is_house, is_unit
from jobboard.sheet.plain import plain, tidy

# (name, start, end, weight): a weight of 2.4 is enough to be believed alone.
Candidate = tuple[str, int, int, float]
HEADS = frozenset(
    """
    academie agence ambassade amicale association atelier banque bibliotheque bureau caisse centre chambre cite
    clinique coalition collectif comite commission communaute compagnie confederation conseil conservatoire
    cooperative departement ecole eglise etablissement eurometropole federation festival fondation fonds galerie
    groupe groupement haut-commissariat hopital institut laboratoire ligue maison mairie mediatheque metropole
    editions lycee librairie cinema revue epicerie ressourcerie recyclerie brasserie boulangerie ferme
    ministere musee museum mutuelle observatoire oeuvre office ong opera orchestre organisation palais parc
    plateforme prefecture rectorat regie region reseau reserve secours societe station syndicat theatre tribunal
    union unite universite ville
    """.split()  # noqa: SIM905
)
_START = re.compile(
    r"(?:^|\n|(?<=[.!?:;] )|(?<=\n\n))[^\w\n«\"'(\[@#]{0,5}"
    r"(?:(?:[Dd]epuis|[Ee]n|[Ss]ince|(?:[Cc]réée?|[Ff]ondée?|[Nn]ée?|[Bb]asée?|[Ss]ituée?|[Ii]nstallée?|[Ii]mplantée?"
    r"|[Ff]ounded|[Cc]reated|[Bb]ased|[Ll]ocated|[Ee]stablished)s?\b)[^,.\n]{2,60}, )?"
    r"(?P<det>(?:L['’]|l['’]|[Ll]a |[Ll]e |[Ll]es |[Tt]he ))?(?P<kind>(?:association|société|entreprise|start-?up"
    r"|fondation|ONG|agence|cabinet|coopérative|compagnie|collectif|studio|groupe|fédération|syndicat|company|charity"
    r"|nonprofit)(?: [a-zà-ÿ]{4,14})? )?(?(det)(?=[«\"A-ZÀ-Ý\d]"
    r"|(?:musée|théâtre|éditions|mairie|conservatoire|festival|syndicat|centre|laboratoire|institut|lycée|médiathèque|bibliothèque"
    r"|librairie|galerie|cinéma|parc|ville|métropole|revue|maison|communauté|commune|fédération"
    r"|ligue) (?:[a-zà-ÿ]{1,12} |d['’]|l['’])*[A-ZÀ-Ý])"
    r"|(?=[«\"A-ZÀ-Ý\d]))"
)
_WORD = re.compile(r"[ \u00a0]?(?P<word>(?:[dlDL]['’])?[\w&«»\"'’·.+-]*[\w&»\"](?:\.(?=[\w]))?)")
# Words at which a name is over: verbs, and what opens a clause.
_STOP = frozenset(
    """
    est sont a ont recrute recrutent recherche recherchent propose proposent offre offrent cherche cherchent
    souhaite souhaitent accueille accueillent developpe concoit accompagne organise anime gere assure mene realise
    regroupe rassemble compte dispose lance participe intervient oeuvre agit soutient edite publie produit met
    travaille vise permet contribue coordonne qui que dont ou afin pour dans sur avec situe situee base basee
    localise localisee is are was has have seeks seek offers offer provides provide works invites wants will that
    which located based in at who aims helps supports se s'est vous nous fait etait ete sera ne n'est a-t-il
    represente exerce fabrique commercialise conseille forme s'engage compris recrutera cree fonde fondee creee
    """.split()  # noqa: SIM905
)
_LINK = frozenset("de du des d la le les l et en pour aux au a of for the and & un une".split())  # noqa: SIM905
_KIND = (
    r"(?:association|etablissement|entreprise|societe|start-?up|institut\w*|organis\w+|ong|autorite|office|agence"
    r"|groupe\w*|federation|fondation|cooperative|scop|scic|collectif|cabinet|filiale|editeur|leader|acteur|specialiste"
    r"|fabricant|fournisseur|gestionnaire|laboratoire|centre|observatoire|unite mixte|umr|universite|ecole|musee|theatre|banque"
    r"|mutuelle|reseau|syndicat|collectivite|metropole|ville|communaute|maison|media|journal|revue|plateforme"
    r"|epicerie|ressourcerie|recyclerie|brasserie|boulangerie|ferme"
    r"|marque|bureau d'etudes|pme|eti|esn|service public|company|organi[sz]ation|non-?profit|nonprofit|charity|agency"
    r"|institute|university|museum|foundation|startup|firm|provider|network|think tank|trust|consultancy|studio|center|society)"
)
_DEFINED = re.compile(
    rf"\s?(?:est|is|sont) (?:aujourd'hui |actuellement |currently |ainsi |also )?"
    rf"(?:(?:l'une? des? |une? des? |one of the )(?:\w[\w'-]* ){{0,5}}?{_KIND}s?\b"
    rf"|(?:a|an|the|une?|le|la|l')\s?(?:\w[\w'-]*,? ){{0,9}}?{_KIND}\b|speciali[sz]\w+ (?:dans|en|in)\b)"
)
_RECRUITS = re.compile(
    r"\s?(?:re)?(?:crutent|crute|cherche\b|cherchent|is (?:currently )?(?:looking|seeking|hiring|recruiting"
    r"|offering)|are (?:currently )?(?:looking|seeking|hiring)|seeks|has an? (?:[a-z]+ )?(?:opening|internship)|invites"
    r"|est a la recherche|sont a la recherche|embauche|(?:vous |te |t')?(?:propose|offre|offers|welcomes|hosts|accepts"
    r"|lance|ouvre|accueille"
    r"|souhaite (?:accueillir|recruter|engager))"
    r"(?: [\w·./()'-]{1,14}){0,4}? (?:stages?|stagiaires?|internships?|interns?|postes?)\b)"
)
# "The Harbour Times is the oldest paper of the coast. We are looking for…": what recruits is what was just presented.
_THEN_RECRUITS = re.compile(
    r"\s?(?:est|is) (?:a|an|the|une?|le|la|l')[^.\n]{3,140}\.\s(?:we(?: are|'re) (?:currently )?(?:looking|seeking|hiring"
    r"|recruiting)"
    r"|we (?:seek|want)|nous (?:(?:re)?cherchons|recrutons|accueillons|souhaitons))\b"
)
_PRESENTED = re.compile(
    r"\s?(?:agit|se bat|se mobilise|ouvre (?:pour|au|a|dans)|(?:coordonne|anime|assure|mobilise|rassemble|publie|pilote"
    r"|accompagne|developpe|organise|mene|gere|realise)(?:nt|ra|ront)|coordonne|anime|assure|mobilise|rassemble|publie|pilote"
    r"|exerce|administre|heberge|exploite|conserve|federe"
    r"|defend|lutte|protege|etudie|soutient|distribue"
    r"|opere|est (?:competent|charge|en charge|responsable|implante|reconnu)\w*|developpe|concoit"
    r"|accompagne|edite|fabrique|commercialise|conseille|realise|organise|mene|gere|oeuvre"
    r"|regroupe|rassemble|compte|a ete (?:cree|fonde)\w*|est ne\w*|a pour (?:mission|objet|but|vocation|ambition"
    r"|objectif)|intervient|produit|exploite|s'engage|works|develops|builds|provides|helps|was (?:founded"
    r"|created|established)|is dedicated|aims|supports|veut|transforme|connecte|propose|entretient)\b"
)
_APPOSED = re.compile(
    r", (?:a|an|the|une?|la|le) [^.\n]{5,200}?,(?= (?:seeks|is (?:looking|seeking|hiring|recruiting)|offers|invites|has an"
    r"|welcomes|hosts|accepts"
    r"|recrute|recherche|propose|accueille))"
)
_APPOSED_KIND = re.compile(rf", (?:une? |an? |the |la |le |l')?(?:\w+ ){{0,3}}?{_KIND}\b")
_ASIDE = re.compile(r"\s?\([^()\n]{1,200}\)|,[^,.\n]{1,110},")
_ACRONYM = re.compile(r"[ \u00a0]\((?=[^()\n]*[A-Z]{2})[A-Z][\w&.'’ /-]{1,24}\)")
_COMMON = frozenset(
    """
    stage projet poste mission equipe candidat candidate objectif travail but sujet duree offre programme etude
    internship project position role team intern student candidate goal work topic offer program study
    stagiaire etudiant etudiante personne contexte formation profil these thesis laureat enjeu
    outil tool produit product plateforme logiciel software etude
    """.split()  # noqa: SIM905
)
_SEAT = re.compile(r"[ \u00a0](?:de|du|d['’]|de la)[ \u00a0]?[A-ZÀ-Ý][\w'’-]+(?=[ \u00a0][a-zà-ÿ])")
_FURTHEST = 9000


def introduced(text: str, folded: str) -> Iterator[Candidate]:
    """Every name that begins a sentence and is defined, recruits or presents itself in it, with its weight."""
    yield from _with_acronym(text, folded)
    seen: set[int] = set()
    for match in _START.finditer(text, 0, min(len(text), _FURTHEST)):
        head = re.match(r"[a-z-]+", folded[match.end() : match.end() + 20])
        headed = head is not None and (head[0] in HEADS or head[0].rstrip("s") in HEADS)
        grown = _grow(text, folded, match.end(), named=headed or match["kind"] is not None)
        if grown is None or match.end() in seen:
            continue
        seen.add(match.end())
        end, small = grown
        acronym = _ACRONYM.match(text, end)
        stop = acronym.end() if acronym else end
        after = stop
        aside = _APPOSED.match(folded, after, after + 240) or _ASIDE.match(folded, after, after + 240)
        after = aside.end() if aside else after
        seat = _SEAT.match(text, after) if aside and not aside[0].startswith(",") else None
        after = seat.end() if seat else after
        window = folded[after : after + 260]
        weight = 1.0 if aside and _APPOSED_KIND.match(aside[0]) else 0.0
        defined = _DEFINED.match(window) is not None or (
            seat is not None
            and re.match(r" est (?:une?|l'une? des) (?:unite|site|centrale|usine|plate-?forme)s?\b", window)
        )
        if defined or _THEN_RECRUITS.match(window) or _RECRUITS.match(window):
            weight += 2.6
        elif _PRESENTED.match(window):
            weight += 1.6
        if weight < 1.6:
            continue
        # Who presents itself first is the host; those who come later are partners.
        weight += (0.4 if match.end() < 1500 else 0.0) + (0.3 if headed else 0.0)
        name = tidy(text[match.end() : end]).strip(' "«»')
        words = re.findall(r"[a-z0-9]+", re.sub(r"^[ld]'", "", plain(name)))
        if not words or words[0] in _COMMON:
            continue
        if match["kind"]:
            weight += 0.4
        elif small and not (acronym or words[0] in HEADS or is_house(name) or (defined and len(words) <= 5)):
            continue
        if is_unit(name) and not acronym:
            weight *= 0.5
        start = (
            match.end() + text[match.end() : end].find(name)
            if name in text[match.end() : end]
            else match.end()
        )
        if seat and defined:
            # "Le CNR (Centre national des rouets) de Brest est …": with its expansion and its seat.
            name, end = tidy(text[start : seat.end()]), seat.end()
        elif acronym and small:
            name, end = name + acronym[0], stop
        yield name, start, end, weight


_SPELT_OUT = re.compile(
    r"(?:\b[Ll]a |\b[Ll]e |\b[Ll]['’]|\b[Tt]he )(?P<name>[A-ZÀ-Ý][\w’'-]+[ \u00a0][^.,;:()«»\n]{4,80}?)"
    r"[ \u00a0]\((?P<short>[A-Z][A-Za-z&-]{1,8})\)"
)


def _with_acronym(text: str, folded: str) -> Iterator[Candidate]:
    """ "la Ligue pour la lumière des côtes (LLC)", when the text goes on to call it by these letters."""
    for match in _SPELT_OUT.finditer(text, 0, min(len(text), _FURTHEST)):
        words = re.findall(r"[a-z]+", plain(match["name"]))
        short = plain(match["short"])
        initials = "".join(word[0] for word in words if word not in _LINK and len(word) > 1)
        if not words or words[0] not in HEADS | {"office", "trust"} or not initials.startswith(short[:2]):
            continue
        again = len(re.findall(rf"(?<![a-z]){re.escape(short)}(?![a-z])", folded)) - 1
        if again > 0:
            yield (
                f"{match['name']} ({match['short']})",
                match.start("name"),
                match.end(),
                1.6 + min(1.6, 0.6 * again),
            )


def _grow(text: str, folded: str, at: int, named: bool) -> tuple[int, bool] | None:
    """Where the name that begins at a capital ends, and whether it holds small words of its own; None for no name."""
    end, count, small = at, 0, False
    pending = False
    while count < 14:
        word = _WORD.match(text, end)
        if word is None or (count and word.start() == word.start("word") and end != at):
            break
        key = folded[word.start("word") : word.end()].strip("\"«»'.")
        bare = re.sub(r"^[dl]'", "", key)
        if (
            bare.endswith(("ra", "nt", "ront"))
            and bare.removesuffix("ront").removesuffix("ra").removesuffix("nt") in _STOP
        ):
            break
        if bare in _STOP and not (named and bare in {"qui", "pour", "en", "sur", "dans"} and count):
            break
        if (
            key not in _LINK
            and not (count and key.isdigit())
            and not text[word.start("word") : word.end()].lstrip("dl'’«\"")[:1].isupper()
        ):
            small = True
        pending = key in _LINK
        end, count = word.end(), count + 1
    if not count or count >= 14:
        return None
    while pending:
        cut = re.search(r"[ \u00a0](?:[\w&]+['’]?)$", text[at:end])
        if cut is None:
            return None
        end = at + cut.start()
        last = re.search(r"(?:^|[ \u00a0])([\w&'’-]+)$", text[at:end])
        pending = bool(last) and plain(last[1]) in _LINK  # type: ignore[index]
    return end, small

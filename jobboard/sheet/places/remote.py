"""Remote work as a place line says it, in French or in English: none, partial, full, or nothing."""

import re

from jobboard.sheet.places.names import key

_TELE = r"(?:tele ?travail\w*|tele ?work\w*|home ?office|home ?working|wfh|work(?:ing)? from home)"
_HOME = rf"(?:{_TELE}|remote|distanciel|a distance)"
_REFUSED = re.compile(
    rf"\b(?:pas de|sans|aucun|no|non|not|zero|0) (?:possibilite de )?{_HOME}\b"
    rf"|\b{_HOME} (?:non|no|impossible|not|aucun|exclu)\b"
)
_SITE = re.compile(
    r"\b(?:presentiel|sur site|sur place|on ?site|in office|in person|at the office|dans nos locaux)\b"
)
_ALL_ON_SITE = re.compile(
    r"\b(?:100|full|fully|uniquement|exclusivement|entierement|only) (?:en |on )?"
    r"(?:presentiel|on ?site|sur site|in person)\b"
)
_WHOLE = re.compile(
    rf"\b(?:100|full|fully|total\w*|entierement|integralement|completement|complete|completely|exclusivement"
    rf"|uniquement|only|5 j\w*|5 days?(?: per week| a week)?) (?:de |en |of |time )?{_HOME}\b"
    rf"|\b{_HOME} (?:a )?(?:100|total|complet|integral|exclusif|only|first|plein temps|temps plein|full time"
    r"|5 j\w*|5 days?|toute la semaine)\b"
    r"|\b(?:work|working) from anywhere\b"
)
_SHARED = re.compile(
    rf"\b{_HOME} (?:est )?(?:partiel\w*|partial|possible\w*|occasionnel\w*|ponctuel\w*|friendly|ok|oui|yes"
    r"|days?|option\w*|envisageable|accepte|autorise|allowed|available|negociable|selon|jusqu|up to"
    r"|[0-4] j\w*|[0-4] days?)\b"
    r"|\b(?:partiel\w*|partial|partially|partly|possible|possibility of|possibilite de|[0-4]|[1-9]0|jours? de"
    rf"|days? of|days?|jours?|semaine) (?:en |de |of )?{_HOME}\b"
    r"|\b(?:hybride?s?|hybrid|mi distance)\b"
)
_TELEWORK = re.compile(
    r"\b(?:tele ?travail\w*|tele ?work\w*|home ?office|home ?working|wfh|work(?:ing)? from home)\b"
)
_EITHER = re.compile(r"\b(?:ou|or)\b")
_AWAY = re.compile(r"\b(?:remote|distanciel|a distance)\b(?! sensing)")


def read_remote(text: str, *, labelled: bool = True) -> str | None:
    """none, partial, full or None; office days beside home days make it partial.

    In a place line (`labelled`) a bare "remote" or "à distance" is full and "sur site" is none. In a running
    text these words may speak of remote sensing, distance teaching or a canteen: they count only with others.
    """
    said = key(text)
    if _REFUSED.search(said):
        return "none"
    on_site = _SITE.search(said) is not None
    if _WHOLE.search(said):
        return "partial" if on_site and _EITHER.search(said) else "full"
    if _SHARED.search(said) or _TELEWORK.search(said):
        return "partial"
    if _ALL_ON_SITE.search(said):
        return "none"
    if labelled and _AWAY.search(said):
        return "partial" if on_site else "full"
    return "none" if labelled and on_site else None

"""A place within a sentence: "à Lyon (69)", "au Havre (76)", "in Lyon (69)"."""

from jobboard.kit.i18n import say
from jobboard.offers.search.places import Where


def in_place(where: Where, said: str) -> str:
    """The place with the word that leads to it."""
    place = where.place
    if place.commune:
        if said != "fr":
            return f"in {where.label}"
        for article, contracted in (("Le ", "au "), ("Les ", "aux ")):
            if where.label.startswith(article):
                return contracted + where.label.removeprefix(article)
        return f"à {where.label}"
    if place.district:
        return say(said, "in the district %(name)s", name=where.label)
    return say(said, "in the region %(name)s", name=where.label)

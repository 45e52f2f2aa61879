"""What a list says of a search that was understood otherwise than typed, or not at all."""

from jobboard.addresses import address
from jobboard.kit.i18n import number, say
from jobboard.offers.search.criteria import BACKWARDS, Criteria
from jobboard.offers.search.finding import Results
from jobboard.offers.search.matching import MOST_PHRASES, WINDOW
from jobboard.offers.search.places import town_among


def notes_of(criteria: Criteria, found: Results, said: str) -> list[tuple[str, str, str]]:
    """(sentence, words of a link, address) of what was understood otherwise than typed, or not at all."""
    notes: list[tuple[str, str, str]] = []

    def add(text: str, link: str = "", to: str = "") -> None:
        notes.append((text, link, to))

    match = found.match
    if BACKWARDS in criteria.ignored:
        add(say(said, "Your dates end before they begin: only the first one counts."))
    if set(criteria.ignored) - {BACKWARDS}:
        add(say(said, "A part of this address means nothing here and was left out."))
    if match.meant:
        meant = ", ".join(f"« {word} »" if said == "fr" else f"“{word}”" for _, word in match.meant)
        typed = ", ".join(f"« {word} »" if said == "fr" else f"“{word}”" for word, _ in match.meant)
        add(
            say(
                said, "No offer has %(typed)s. Here are the results for %(meant)s.", typed=typed, meant=meant
            ),
            say(said, "Search for %(typed)s only", typed=typed),
            address("offers", said, criteria.query(literal="1", page="")),
        )
    if match.nothing_said:
        add(say(said, "These words are in every offer; they were left out."))
    elif criteria.text and not match.is_text and not match.units:
        add(say(said, "There is no word to look for in this text."))
    if match.held and match.whole is not None and match.held != match.whole:
        add(
            say(said, "No offer has all these words. Here are those that have most of them.")
            if not match.whole
            else say(said, "Few offers have all these words. Those that have most of them follow.")
        )
    if match.phrases_capped:
        add(
            say(
                said,
                "The phrase was looked for in the newest %(n)s offers that have its words.",
                n=number(MOST_PHRASES, said),
            )
        )
    if found.unranked:
        add(
            say(
                said,
                "The %(n)s nearest offers are ranked by relevance; the others follow by date.",
                n=number(WINDOW, said),
            )
        )
    return notes + _place_notes(criteria, found, said)


def _place_notes(criteria: Criteria, found: Results, said: str) -> list[tuple[str, str, str]]:
    where = found.where
    if not criteria.place:
        return _town_in_words(criteria, said)
    if where is None or where.doubt == "unknown":
        words = (
            say(said, "We do not know this place; offers whose place has these words are shown.")
            if found.page.total
            else say(said, "We do not know this place. Check its spelling, or enter a district.")
        )
        return [(words, "", "")]
    notes = []
    if where.doubt == "misspelt":
        notes.append((say(said, "Place understood as %(place)s.", place=where.label), "", ""))
    for other_place in where.others:
        notes.append(
            (
                "",
                say(said, "Or %(place)s?", place=other_place),
                address("offers", said, criteria.query(place=other_place, page="")),
            )
        )
    return notes


def _town_in_words(criteria: Criteria, said: str) -> list[tuple[str, str, str]]:
    """A way to the same search by place, where a town stands among the words."""
    town = town_among(criteria.text) if criteria.text else None
    if town is None:
        return []
    to = address("offers", said, criteria.query(text=town.others, literal="", place=town.label, page=""))
    if not town.others:
        return [("", say(said, "See what is near %(place)s", place=town.label), to)]
    words = f"« {town.others} »" if said == "fr" else f"“{town.others}”"
    return [("", say(said, "Search for %(words)s near %(place)s", words=words, place=town.label), to)]

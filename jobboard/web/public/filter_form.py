"""The filters of a list with their counts, as HTML: every page of a search has other figures in the same form."""

from collections.abc import Mapping
from functools import cache, lru_cache

from jobboard.kit import templates
from jobboard.kit.i18n import N_, Msg, number, say_number
from jobboard.offers.search.criteria import PARAMETERS, Criteria
from jobboard.web.public.filter_words import word_of

TEMPLATE = "macros/list_filters.html"
LEGENDS: dict[str, Msg] = {
    "durations": N_("Duration"),
    "levels": N_("Level of studies"),
    "remote": N_("Way of working"),
    "step_free": N_("Accessibility"),
    "fields": N_("Field"),
    "spoken": N_("Languages asked for"),
    "languages": N_("Offer written in"),
    "start": N_("Start"),
    "pay": N_("Pay"),
    "since": N_("Published"),
}
# One value of these is chosen from a list; values of the others are ticked.
SINGLE = frozenset(("start", "pay", "since"))
# Of these long ones, values without an offer are left out; the others stand in the order of the alphabet.
LONG = frozenset(("fields", "spoken"))
MOST_FIGURES = 16_384

_HOLES = (
    "active",
    "durations",
    "start",
    "free_from",
    "free_to",
    "levels",
    "remote",
    "pay",
    "step_free",
    "fields",
    "spoken",
    "languages",
    "since",
    "company",
)


def filter_form(criteria: Criteria, counts: Mapping[str, Mapping[str, int]], said: str) -> bytes:
    """The folded filters of the form "recherche" in UTF-8; `counts` by filter (its name in `Criteria`) and value."""
    return templates.mould(said, TEMPLATE, "list_filters", _HOLES).fill_bytes(
        active=templates.kept(said, TEMPLATE, "in_force", criteria.active),
        free_from=criteria.free_from,
        free_to=criteria.free_to,
        company=templates.kept(said, TEMPLATE, "company_held", criteria.company) if criteria.company else "",
        **{name: _group(name, criteria, counts[name], said) for name in LEGENDS},
    )


def _group(name: str, criteria: Criteria, counts: Mapping[str, int], said: str) -> bytes:
    held = getattr(criteria, name)
    chosen = held if isinstance(held, tuple) else (held,)
    shown = tuple(counts) if name not in LONG else tuple(v for v, n in counts.items() if n or v in chosen)
    form, order = _group_form(name, shown, said)
    single = name in SINGLE
    mark = b" selected" if single else b" checked"
    holes: list[bytes] = []
    for value in order:
        holes += (mark if value in chosen else b"", _figure(counts[value], said, single))
    return form % tuple(holes)


@lru_cache(2048)
def _group_form(name: str, values: tuple[str, ...], said: str) -> tuple[bytes, tuple[str, ...]]:
    """The form of a group with these values, two holes for each, and the order in which it has them."""
    if not values:
        return b"", ()
    labels = {value: word_of(name, value, said) for value in values}
    order = tuple(sorted(values, key=labels.__getitem__)) if name in LONG else values
    macro = "filter_option" if name in SINGLE else "filter_box"
    drawn = b"".join(
        templates.mould(
            said, TEMPLATE, macro, ("mark", "figure"), PARAMETERS[name], value, labels[value]
        ).encoded
        for value in order
    )
    legend = LEGENDS[name].to(said)
    if name in SINGLE:
        group = templates.mould(said, TEMPLATE, "filter_choice", ("options",), PARAMETERS[name], legend)
    else:
        group = templates.mould(said, TEMPLATE, "filter_group", ("boxes",), legend)
    return group.encoded % drawn, order


@lru_cache(MOST_FIGURES)
def _figure(count: int, said: str, single: bool) -> bytes:
    """ "61 offers", as an option or a box says it: a form has some fifty, and the small ones come back in every other form."""
    form = templates.mould(
        said, TEMPLATE, "option_figure" if single else "box_figure", ("count", "noun")
    ).encoded
    return form % (number(count, said).encode(), _nouns(said)[min(count, 2)])


@cache
def _nouns(said: str) -> tuple[bytes, bytes, bytes]:
    """ "offre", "offers" after none, one and more."""
    none, one, more = (say_number(said, "offer", "offers", count).encode() for count in (0, 1, 2))
    return none, one, more

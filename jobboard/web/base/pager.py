"""The links to other pages of a list, for lists that are drawn without Jinja; the macros are those of every other list."""

from collections.abc import Callable
from functools import lru_cache

from markupsafe import Markup, escape

from jobboard.kit.pagination import Page
from jobboard.kit.templates import hole, macro, mould

TEMPLATE = "macros/pages.html"
# What stands in a row of links, and the holes of each.
_HOLES = {
    "page_before": ("link",),
    "page_after": ("link",),
    "page_link": ("link", "number"),
    "page_here": ("link", "number"),
    "page_gap": (),
}


def pager_links(pager: Page, link: Callable[[int], str], said: str) -> Markup:
    """The navigation between pages; nothing where there is only one. `link` gives the address of a page."""
    if pager.last == 1:
        return Markup()
    row: list[str] = []
    values: list[object] = []
    if pager.number > 1:
        row.append("page_before")
        values.append(escape(link(pager.number - 1)))
    for number in pager.shown:
        if number is None:
            row.append("page_gap")
        else:
            row.append("page_here" if number == pager.number else "page_link")
            values += (escape(link(number)), number)
    if pager.number < pager.last:
        row.append("page_after")
        values.append(escape(link(pager.number + 1)))
    return Markup(_form(tuple(row), said) % tuple(values))  # noqa: S704 - a form of our own, links are escaped


@lru_cache(256)
def _form(row: tuple[str, ...], said: str) -> str:
    items = "".join(
        mould(said, TEMPLATE, name, _HOLES[name]).form
        if _HOLES[name]
        else str(macro(TEMPLATE, name, said)()).replace("%", "%%")
        for name in row
    )
    # As plain texts: Markup would escape what is put into it.
    whole = str(macro(TEMPLATE, "page_list", said)(hole("items"))).replace("%", "%%")
    return whole.replace(str(hole("items")), items)

"""The words of a letter: subject, text and HTML, in the recipient's language."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from jobboard.addresses import address
from jobboard.kit.settings import Settings
from jobboard.kit.templates import letter_mould, render
from jobboard.kit.text import one_line, paragraphs, shorten


def write(
    letter: str,
    locale: str,
    context: Mapping[str, Any],
    settings: Settings,
    blanks: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The columns `subject`, `text` and `html` of a letter.

    With `blanks` its templates are drawn once for each `context`, which must be hashable, and these words put in
    afterwards: for letters that are written hundreds of times a minute. A blank is shown as it is, in no condition and
    under no filter but in the subject; in HTML it is escaped unless it is Markup.
    """
    words: dict[str, Any] = {
        "locale": locale,
        "site_name": settings.site_name,
        "base_url": settings.base_url,
        "url": partial(_absolute, settings.base_url, locale),
        **context,
    }
    values = dict(blanks or {})
    subject = render(f"email/{letter}/subject.txt", locale, words | values, "text")
    values["subject"] = shorten(one_line(subject), 150)
    if blanks is None:
        words |= values
        text = render(f"email/{letter}/body.txt", locale, words, "text")
        html = render(f"email/{letter}/body.html", locale, words, "html")
    else:
        key = (settings.site_name, settings.base_url, *sorted(context.items()))
        holes = tuple(values)
        text = letter_mould(locale, f"email/{letter}/body.txt", key, holes, words, "text").fill_text(**values)
        html = letter_mould(locale, f"email/{letter}/body.html", key, holes, words, "html").fill(**values)
    return {
        "subject": values["subject"],
        "text": paragraphs(text) + "\n",
        "html": paragraphs(html) + "\n",
    }


def _absolute(base_url: str, locale: str, name: str, **parts: Any) -> str:
    query = parts.pop("query", None)
    return base_url + address(name, locale, query, **parts)

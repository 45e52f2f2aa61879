"""The words of a letter: subject, text and HTML, in the recipient's language."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from jobboard.addresses import address
from jobboard.kit.settings import Settings
from jobboard.kit.templates import letter_mould, render
from jobboard.kit.text import is_tidy, one_line, paragraphs, shorten

# How much of a subject a phone shows.
SUBJECT = 60


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
    under no filter; in HTML it is escaped unless it is Markup. Their subjects are cut to `SUBJECT` characters here.
    """
    words: dict[str, Any] = {
        "locale": locale,
        "site_name": settings.site_name,
        "base_url": settings.base_url,
        "url": partial(_absolute, settings.base_url, locale),
        **context,
    }
    if blanks is None:
        subject = shorten(one_line(render(f"email/{letter}/subject.txt", locale, words, "text")), 150)
        words["subject"] = subject
        text = render(f"email/{letter}/body.txt", locale, words, "text")
        html = render(f"email/{letter}/body.html", locale, words, "html")
    else:
        values = dict(blanks)
        key = (settings.site_name, settings.base_url, *sorted(context.items()))
        mould = partial(letter_mould, locale, key=key, context=words)
        drawn = mould(f"email/{letter}/subject.txt", holes=tuple(values), kind="text")
        subject = values["subject"] = shorten(one_line(drawn.fill_text(**values)), SUBJECT)
        plain = mould(f"email/{letter}/body.txt", holes=tuple(values), kind="text")
        marked = mould(f"email/{letter}/body.html", holes=tuple(values), kind="html")
        text = plain.fill_text(**values)
        # No longer Markup, which checks each of its lines.
        html = str(marked.fill(**values))
        if all(is_tidy(values[name]) for name in plain.names | marked.names):
            # Moulds are tidied when they are drawn: to look through the whole once more would find nothing.
            return {"subject": subject, "text": text + "\n", "html": html + "\n"}
    return {"subject": subject, "text": paragraphs(text) + "\n", "html": paragraphs(html) + "\n"}


def _absolute(base_url: str, locale: str, name: str, **parts: Any) -> str:
    query = parts.pop("query", None)
    return base_url + address(name, locale, query, **parts)

"""Jinja2, its only door: pages escaped, letters' text parts not, and no silent blank in either."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import i18n
from markupsafe import Markup, escape

from jobboard.kit import i18n as language
from jobboard.kit.text import bind_signs, shorten

PACKAGE = Path(__file__).resolve().parent.parent


def data_folder(name: str) -> Path:
    """A top-level folder of the project: beside the package in a checkout, inside it in a wheel."""
    packed = PACKAGE / "_data" / name
    return packed if packed.exists() else PACKAGE.parent / name


@cache
def environment(locale: str, kind: str) -> Environment:
    """The templates of a language; `kind` is "html" (escaped) or "text" (letters' text parts and subjects)."""
    made = Environment(
        loader=FileSystemLoader(data_folder("templates")),
        autoescape=kind == "html",  # noqa: S701 - subjects and text parts of letters are plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[i18n],
        auto_reload=False,
    )
    made.install_gettext_translations(language.catalogue(locale), newstyle=True)  # type: ignore[attr-defined]
    made.globals["locale"] = locale
    made.filters.update(
        long_date=lambda day: language.long_date(day, locale),
        short_date=lambda day: language.short_date(day, locale),
        month_year=lambda day: language.month_year(day, locale),
        moment=lambda at: language.moment(at, locale),
        number=lambda value: language.number(value, locale),
        money=lambda value, currency="EUR": language.money(value, locale, currency),
        say=lambda text: text.to(locale) if isinstance(text, language.Msg) else language.say(locale, text),
        shorten=shorten,
        bind_signs=bind_signs,
        paragraphs=as_paragraphs,
    )
    return made


def add_globals(**values: Any) -> None:
    """Give every template of both languages a value, such as the address builder."""
    for locale in language.LOCALES:
        for kind in ("html", "text"):
            environment(locale, kind).globals.update(values)


def render(name: str, locale: str, context: dict[str, Any], kind: str = "html") -> str:
    """One template as text. Raises jinja2.UndefinedError for a name that nobody gave."""
    return environment(locale, kind).get_template(name).render(context)


def macro(template: str, name: str, locale: str) -> Callable[..., Markup]:
    """One macro of a template, for pieces of pages that are made apart."""
    made: Callable[..., Markup] = getattr(environment(locale, "html").get_template(template).module, name)
    return made


def as_paragraphs(text: str) -> Markup:
    """Typed text as HTML: empty lines part paragraphs, lines stay lines, "- " and "1." lines become lists."""
    blocks: list[str] = []
    for block in text.split("\n\n"):
        blocks.extend(_block(block.split("\n")))
    return Markup("\n".join(blocks))  # noqa: S704 - every piece below is escaped


def _block(lines: list[str]) -> list[str]:
    made: list[str] = []
    run: list[str] = []
    kind = "p"
    for line in [*lines, ""]:
        found, words = _line_kind(line)
        if run and (found != kind or not line.strip()):
            made.append(_close(kind, run))
            run = []
        if line.strip():
            run.append(words)
            kind = found
    return made


def _line_kind(line: str) -> tuple[str, str]:
    stripped = line.strip()
    if stripped[:2] in ("- ", "• ", "* ", "– "):
        return "ul", stripped[2:].strip()
    head, dot, rest = stripped.partition(".")
    if dot and head.isdigit() and len(head) <= 2 and rest[:1] == " ":
        return "ol", rest.strip()
    return "p", stripped


def _close(kind: str, run: list[str]) -> str:
    if kind == "p":
        return "<p>" + "<br>\n".join(str(escape(line)) for line in run) + "</p>"
    return f"<{kind}>" + "".join(f"<li>{escape(line)}</li>" for line in run) + f"</{kind}>"

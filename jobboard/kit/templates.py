"""Jinja2, its only door: pages escaped, letters' text parts not, and no silent blank in either."""

import re
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template
from jinja2.bccache import Bucket
from jinja2.ext import i18n
from markupsafe import Markup, escape

from jobboard.kit import i18n as language
from jobboard.kit.text import bind_signs, paragraphs, shorten

MOST_PIECES = 4096
# The second form is the first one in an address.
_HOLE = re.compile(r"(?:\0|%00)(\w+?)(?:\0|%00)")
_PAGES: dict[tuple[str, str, Hashable], "Mould"] = {}
PACKAGE = Path(__file__).resolve().parent.parent


def data_folder(name: str) -> Path:
    """A top-level folder of the project: beside the package in a checkout, inside it in a wheel."""
    packed = PACKAGE / "_data" / name
    return packed if packed.exists() else PACKAGE.parent / name


class _OnDisk(FileSystemBytecodeCache):
    """Compiled templates of this Python and this Jinja, for the next start; a full disk only means compiling again."""

    def __init__(self, folder: Path, kind: str) -> None:
        super().__init__(str(folder), f"jinja-{version('jinja2')}-{kind}-%s.cache")

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


class _Template(Template):
    """A template whose macros are the same for all who import them: nobody renders with globals of their own."""

    def _get_default_module(self, ctx: Any = None) -> Any:
        # Jinja compares two sets of globals at each import, which is a tenth of a page.
        return super()._get_default_module(None)


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
    made.template_class = _Template
    made.install_gettext_translations(language.catalogue(locale), newstyle=True)  # type: ignore[attr-defined]
    made.globals["_"] = _sayer(locale, kind)
    made.globals["locale"] = locale
    made.globals["once"] = partial(kept, locale)
    made.filters.update(
        long_date=lambda day: language.long_date(day, locale),
        short_date=lambda day: language.short_date(day, locale),
        month_year=lambda day: language.month_year(day, locale),
        moment=lambda at: language.moment(at, locale),
        elapsed=lambda time: language.elapsed(time, locale),
        number=lambda value: language.number(value, locale),
        money=lambda value, currency="EUR": language.money(value, locale, currency),
        say=lambda text: text.to(locale) if isinstance(text, language.Msg) else language.say(locale, text),
        shorten=shorten,
        bind_signs=bind_signs,
        paragraphs=as_paragraphs,
    )
    return made


def _sayer(locale: str, kind: str) -> Callable[..., str]:
    """`_` in templates: Jinja's own looks each text up and formats it anew, some thirty times a page."""
    made = Markup if kind == "html" else str
    known: dict[str, str] = {}

    def say(text: str, **values: object) -> str:
        if values:
            return made(language.elided(translations.gettext(text), values)) % values
        found = known.get(text)
        if found is None:
            found = known[text] = made(translations.gettext(text)) % ()
        return found

    translations = language.catalogue(locale)
    return say


def add_globals(**values: Any) -> None:
    """Give every template of both languages a value, such as the address builder."""
    for locale in language.LOCALES:
        for kind in ("html", "text"):
            environment(locale, kind).globals.update(values)
    kept.cache_clear()
    mould.cache_clear()
    _PAGES.clear()


def keep_compiled(folder: Path) -> None:
    """Compile templates once into this folder, which only we may write to: a third of the first page's time. Messages too."""
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        language.keep_compiled(folder)
        for locale in language.LOCALES:
            for kind in ("html", "text"):
                environment(locale, kind).bytecode_cache = _OnDisk(folder, kind)


def render(name: str, locale: str, context: dict[str, Any], kind: str = "html") -> str:
    """One template as text. Raises jinja2.UndefinedError for a name that nobody gave."""
    return environment(locale, kind).get_template(name).render(context)


def macro(template: str, name: str, locale: str) -> Callable[..., Markup]:
    """One macro of a template, for pieces of pages that are made apart."""
    made: Callable[..., Markup] = getattr(environment(locale, "html").get_template(template).module, name)
    return made


@lru_cache(MOST_PIECES)
def kept(locale: str, template: str, name: str, *given: Any) -> Markup:
    """What a macro makes of these values, made once: for parts of a page that depend on nothing else."""
    return macro(template, name, locale)(*given)


@dataclass(frozen=True, slots=True)
class Mould:
    """HTML or text with holes, for what is drawn many times over with other values."""

    form: str
    holes: tuple[str, ...]
    """The name of each `%s` in the form; a name may come back."""
    names: frozenset[str] = field(init=False, repr=False)
    """Those of the holes."""
    encoded: bytes = field(init=False, repr=False)
    """The form in UTF-8."""

    def __post_init__(self) -> None:
        """Encode it."""
        object.__setattr__(self, "names", frozenset(self.holes))
        object.__setattr__(self, "encoded", self.form.encode())

    def fill(self, **values: object) -> Markup:
        """The HTML with a value in each hole, escaped unless it is HTML itself. Raises KeyError for one that is missing."""
        safe = {name: escape(values[name]) for name in self.names}
        return Markup(self.form % tuple([safe[name] for name in self.holes]))  # noqa: S704 - see `escape` above

    def fill_bytes(self, **values: object) -> bytes:
        """The HTML in UTF-8. A value in bytes is HTML already: large parts are written so once, and then only copied."""
        safe = {
            name: value if type(value) is bytes else escape(value).encode() for name, value in values.items()
        }
        return self.encoded % tuple([safe[name] for name in self.holes])

    def fill_text(self, **values: str) -> str:
        """The same for plain text, where nothing is escaped."""
        return self.form % tuple([values[name] for name in self.holes])


def _with_holes(drawn: str, wanted: Iterable[str], *, all_shown: bool = True) -> Mould:
    pieces = _HOLE.split(drawn)
    holes = tuple(pieces[1::2])
    strange = set(holes) ^ set(wanted) if all_shown else set(holes) - set(wanted)
    if strange:
        raise ValueError(f"holes that are not shown, or that nobody fills: {sorted(strange)}")
    return Mould("%s".join(piece.replace("%", "%%") for piece in pieces[::2]), holes)


def hole(name: str) -> Markup:
    """What marks a hole while a mould is drawn; templates must show it as it is, without looking at it."""
    return Markup(f"\0{name}\0")  # noqa: S704 - a mark of our own


@lru_cache(MOST_PIECES)
def mould(locale: str, template: str, name: str, holes: tuple[str, ...], *given: Any) -> Mould:
    """A macro drawn once: `given` are its first arguments, the last ones, by these names, are filled in later."""
    return _with_holes(str(macro(template, name, locale)(*given, *map(hole, holes))), holes)


def page_mould(
    locale: str, template: str, key: Hashable, holes: tuple[str, ...], context: Callable[[], dict[str, Any]]
) -> Mould:
    """A whole page drawn once for each `key`: `context` gives what is the same each time, and `hole` where it is not."""
    return _drawn_once(locale, template, key, holes, context, "html", all_shown=True)


def letter_mould(
    locale: str, template: str, key: Hashable, holes: tuple[str, ...], context: dict[str, Any], kind: str
) -> Mould:
    """The same for a letter, in HTML or as text, its lines tidied; one of the two may leave a hole out."""
    return _drawn_once(locale, template, key, holes, lambda: context, kind, all_shown=False)


def _drawn_once(
    locale: str,
    template: str,
    key: Hashable,
    holes: tuple[str, ...],
    context: Callable[[], dict[str, Any]],
    kind: str,
    *,
    all_shown: bool,
) -> Mould:
    name = (locale, template, key)
    found = _PAGES.get(name)
    if found is None:
        drawn = render(template, locale, {**{one: hole(one) for one in holes}, **context()}, kind)
        found = _with_holes(drawn, holes, all_shown=all_shown)
        found = _PAGES[name] = found if all_shown else Mould(paragraphs(found.form), found.holes)
    return found


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

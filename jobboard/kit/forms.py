"""What somebody sent through a form: texts and files as they came, every problem at once, nothing lost."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from uuid import UUID, uuid4

from jobboard.kit.i18n import N_, Msg
from jobboard.kit.text import one_line, paragraphs


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: the name is the sender's own and not to be trusted. One that is too heavy comes without data."""

    file_name: str
    data: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Submitted:
    """Texts and files by field name, in the order they came."""

    texts: Mapping[str, list[str]] = field(default_factory=dict)
    files: Mapping[str, list[Upload]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The first text of a field, or an empty one."""
        return next(iter(self.texts.get(name, ())), "")

    def upload(self, name: str) -> Upload | None:
        """The file of a field, unless the browser sent an empty place for it."""
        given = next(iter(self.files.get(name, ())), None)
        return given if given and (given.file_name or given.size) else None


@dataclass(frozen=True, slots=True)
class Error:
    """One thing to correct: the field it belongs to and the sentence to show, in the summary and beside the field."""

    field: str
    message: Msg


class Form:
    """The values to show again and what is wrong with them. Every `take_…` cleans, checks and remembers."""

    def __init__(
        self, submitted: Submitted | None = None, values: Mapping[str, str | list[str]] | None = None
    ) -> None:
        self.submitted = submitted or Submitted()
        self._values: dict[str, list[str]] = {
            **{name: list(texts) for name, texts in self.submitted.texts.items()},
            **{
                name: [value] if isinstance(value, str) else list(value)
                for name, value in (values or {}).items()
            },
        }
        self._later: dict[str, Callable[[], str]] = {}
        self.errors: list[Error] = []
        self.warnings: dict[str, Msg] = {}

    def value(self, name: str) -> str:
        """The text to show in a control."""
        if name in self._later:
            self._values[name] = [self._later.pop(name)()]
        return next(iter(self._values.get(name, ())), "")

    def values(self, name: str) -> list[str]:
        """All the texts of a field, for boxes to tick."""
        return self._values.get(name, [])

    def error(self, name: str) -> Msg | None:
        """The first problem of a field."""
        return next((error.message for error in self.errors if error.field == name), None)

    def warning(self, name: str) -> Msg | None:
        """A remark beside a field that stops nothing."""
        return self.warnings.get(name)

    def set(self, name: str, value: str | Callable[[], str]) -> None:
        """Show another value than the one sent; one that has to be made is, if it is ever looked at."""
        if isinstance(value, str):
            self._later.pop(name, None)
            self._values[name] = [value]
        else:
            self._later[name] = value

    def refuse(self, name: str, message: Msg) -> None:
        """Note a problem; only the first of a field is kept, since one cause has one message."""
        if self.error(name) is None:
            self.errors.append(Error(name, message))

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.errors

    def take_line(
        self, name: str, *, most: int, too_long: Msg | None = None, empty: Msg | None = None, least: int = 0
    ) -> str:
        """A clean line of at most `most` characters; `empty` is said when it is missing (None: it may be)."""
        return self._text(name, one_line(self._single(name)), most, too_long, empty, least)

    def take_text(
        self, name: str, *, most: int, too_long: Msg | None = None, empty: Msg | None = None, least: int = 0
    ) -> str:
        """Clean paragraphs of at most `most` characters."""
        return self._text(name, paragraphs(self._single(name)), most, too_long, empty, least)

    def take_choice(self, name: str, choices: Iterable[str], *, empty: Msg | None = None) -> str | None:
        """One of the choices; anything else counts as nothing chosen."""
        value = self._single(name)
        if value in set(choices):
            return value
        if empty is not None:
            self.refuse(name, empty)
        return None

    def take_number(self, name: str, *, least: int, most: int) -> int | None:
        """A whole number in a range, or None when nothing was typed."""
        value = self.take_decimal(name, least=least, most=most)
        if value is None:
            return None
        if value != value.to_integral_value():
            self.refuse(
                name, N_("Enter a whole number between %(least)s and %(most)s.", least=least, most=most)
            )
            return None
        return int(value)

    def take_decimal(self, name: str, *, least: int, most: int, places: int = 2) -> Decimal | None:
        """A number with a comma or a point ("4,50", "1 200"), or None when nothing was typed."""
        typed = one_line(self._single(name)).replace(" ", "").removesuffix("€")
        if not typed:
            return None
        problem = N_("Enter a number between %(least)s and %(most)s.", least=least, most=most)
        try:
            value = Decimal(typed.replace(",", "."))
        except InvalidOperation:
            self.refuse(name, problem)
            return None
        digits = typed.isascii() and value.is_finite() and "e" not in typed.lower() and not value.is_signed()
        if not digits or not least <= value <= most:
            self.refuse(name, problem)
            return None
        return round(value, places)

    def _single(self, name: str) -> str:
        given = self._values.get(name, [])
        if len(given) > 1:
            self.refuse(name, N_("This answer was sent twice. Send it once."))
        return given[0] if given else ""

    def _text(
        self, name: str, text: str, most: int, too_long: Msg | None, empty: Msg | None, least: int
    ) -> str:
        if not text and empty is not None:
            self.refuse(name, empty)
        elif text and len(text) < least:
            self.refuse(name, N_("Write at least %(least)s characters here.", least=least))
        elif len(text) > most:
            excess = len(text) - most
            self.refuse(
                name,
                too_long or N_("Shorten this by %(n)s characters (%(most)s at most).", n=excess, most=most),
            )
        return text


def new_form_key() -> str:
    """The hidden key by which two sends of one form are known to be the same."""
    return str(uuid4())


def form_key(submitted: Submitted) -> str:
    """The key a form came with, or a new one where it was tampered with."""
    given = submitted.text("form_key")
    try:
        return str(UUID(given))
    except ValueError:
        return new_form_key()

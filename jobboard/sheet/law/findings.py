"""What the rules say of a sheet, and what may be known of its host."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date
from decimal import Decimal

from jobboard.kit.i18n import long_date, money, number
from jobboard.sheet.law.data import Rule, Severity

Value = str | int | Decimal | date | None
_EUROS = frozenset({"min", "paid", "next", "last", "monthly"})


@dataclass(frozen=True, slots=True)
class Host:
    """What is known of the host; nothing need be known, and nothing unknown blocks.

    `country` is where the intern works (ISO 3166). `previous_end` and `previous_days` tell the last
    internship on the same post; `previous_confirmed` that the host said so; `previous_left` that the intern
    ended it.
    """

    headcount: int | None = None
    public_body: bool | None = None
    siren: str | None = None
    running_interns: int | None = None
    idcc: str | None = None
    tutor_interns: int | None = None
    agricultural_pupils: bool = False
    previous_end: date | None = None
    previous_days: int | None = None
    previous_confirmed: bool = False
    previous_left: bool = False
    country: str = "FR"


@dataclass(frozen=True, slots=True)
class Hit:
    """What a predicate found: values for the message, the field if not the rule's, case and wording."""

    values: Mapping[str, Value] = attribute(default_factory=dict)
    field: str | None = None
    case: str | None = None
    wording: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule says of a field, at one severity."""

    rule: Rule
    severity: Severity
    field: str
    values: Mapping[str, Value] = attribute(default_factory=dict, hash=False)
    wording: str | None = None

    @property
    def id(self) -> str:
        """The rule's id, with which a tick is kept."""
        return self.rule.id

    @property
    def article(self) -> str:
        """The articles the rule rests on."""
        return self.rule.article

    @property
    def needs_tick(self) -> bool:
        """Whether the recruiter must say that this was checked."""
        return self.severity is Severity.WARN

    def message(self, locale: str) -> str:
        """The sentence beside the field."""
        return fill(self.rule.text(locale, self.wording), self.values, locale)


def fill(text: str, values: Mapping[str, Value], locale: str) -> str:
    """A text of the law's data with its values written as the language does; amounts are in euros."""
    return text.format_map({name: _written(name, value, locale) for name, value in values.items()})


def _written(name: str, value: Value, locale: str) -> str:
    if isinstance(value, Decimal) and name in _EUROS:
        return money(value, locale)
    if isinstance(value, Decimal):
        return number(value.quantize(Decimal("0.1")).normalize(), locale)
    if isinstance(value, date):
        return long_date(value, locale)
    return str(value)

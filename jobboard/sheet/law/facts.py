"""A sheet on a day, with all that the predicates ask of it worked out once."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from jobboard.sheet.law.data import Limits, RuleSet
from jobboard.sheet.law.findings import Host
from jobboard.sheet.law.folding import Folded, fold
from jobboard.sheet.law.free_text_contacts import ContactSpan, contacts_in
from jobboard.sheet.law.hours import (
    Presence,
    hourly,
    is_near_threshold,
    longest_presence,
    pay_is_due,
    shortest_presence,
    start_day,
    stated_amount,
)
from jobboard.sheet.model import Sheet

_DAYS_A_MONTH = Decimal("30.44")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known; `paid` is the stated pay in euros an hour where it can be compared with the minimum."""

    sheet: Sheet
    host: Host
    on: date
    rules: RuleSet
    limits: Limits
    presence: Presence | None
    shortest: Presence | None
    due: bool
    near: bool
    start: date
    end: date | None
    minimum: Decimal | None
    amount: Decimal | None
    paid: Decimal | None
    texts: dict[str, Folded]
    contacts: dict[str, list[ContactSpan]]

    @property
    def unpaid(self) -> bool:
        """Whether the sheet says that nothing is paid."""
        return self.sheet.pay.kind == "unpaid" or self.amount == 0

    @property
    def pay_limit(self) -> Decimal:
        """Hours above which pay is due."""
        return self.limits["agricultural_pay_hours" if self.host.agricultural_pupils else "pay_hours"]

    @property
    def place_case(self) -> str | None:
        """Mayotte has its own ceiling; whether the minimum follows it is not known."""
        return "mayotte" if self.sheet.place.district == "976" else None


def gather(sheet: Sheet, host: Host, on: date, rules: RuleSet) -> Facts:
    """Work out the facts of a sheet."""
    limits = rules.limits_on(on)
    presence = longest_presence(sheet.duration, limits)
    start = start_day(sheet.start, on)
    amount = stated_amount(sheet.pay)
    comparable = amount is not None and presence is not None and sheet.pay.currency == "EUR"
    months = sheet.duration.months_max or sheet.duration.months_min
    texts = {name: fold(text) for name, text in free_texts(sheet).items()}
    return Facts(
        sheet=sheet,
        host=host,
        on=on,
        rules=rules,
        limits=limits,
        presence=presence,
        shortest=shortest_presence(sheet.duration, limits),
        due=presence is not None and pay_is_due(presence, limits, host),
        near=presence is not None and is_near_threshold(presence, limits),
        start=start,
        end=_end(max(start, sheet.start.latest or start), months),
        minimum=rules.minimum(start),
        amount=amount,
        paid=hourly(amount, sheet.pay.unit, presence) if comparable and amount and presence else None,
        texts=texts,
        contacts={name: contacts_in(text) for name, text in texts.items() if name not in _DATED},
    )


def free_texts(sheet: Sheet) -> dict[str, str]:
    """The texts of a sheet that readers see, by field, empty ones left out."""
    texts = {
        "title": sheet.title,
        "department": sheet.department,
        "duration_text": sheet.duration.text,
        "start_text": sheet.start.text,
        "subject": sheet.subject,
        "missions": sheet.missions,
        "note": sheet.note,
        "education_text": sheet.education.text,
        "skills": "\n".join(sheet.skills),
        "qualities": "\n".join(sheet.qualities),
        "profile": sheet.profile,
        "pay_text": sheet.pay.text,
        "benefits": sheet.pay.benefits,
        "premises": sheet.premises,
    }
    return {name: text for name, text in texts.items() if text.strip()}


# Lines of dates and durations are full of figures and nobody hides a number there.
_DATED = frozenset({"duration_text", "start_text"})


def _end(last_start: date, months: Decimal | None) -> date | None:
    if months is None:
        return None
    days = int(months * _DAYS_A_MONTH)
    room = (date.max - last_start).days
    return last_start + timedelta(days=min(max(days - 1, 0), room))

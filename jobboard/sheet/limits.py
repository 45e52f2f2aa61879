"""The limits of the field table applied to a sheet: too long is cut between words and marked, never refused."""

from dataclasses import replace
from decimal import Decimal

from jobboard.sheet.fields import FIELDS
from jobboard.sheet.model import Language, Mark, Sheet, State

_TEXTS = (
    "title",
    "company_name",
    "department",
    "subject",
    "missions",
    "note",
    "profile",
    "reference",
    "premises",
    "contact_name",
    "phone",
)


def cut(words: str, longest: int) -> str:
    """The beginning of a text that fits, cut between words."""
    if len(words) <= longest:
        return words
    head = words[: longest - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:-") + "…"


def _fitted(items: tuple[str, ...], name: str) -> tuple[str, ...]:
    field = FIELDS[name]
    return tuple(cut(item, field.longest or 80) for item in items[: field.items])


def fit(sheet: Sheet, marks: dict[str, Mark]) -> tuple[Sheet, dict[str, Mark]]:
    """The sheet within the limits; a field that was cut is to be checked, with the doubt "too_long"."""
    marks = dict(marks)

    def shortened(name: str) -> None:
        mark = marks.get(name, Mark())
        marks[name] = replace(mark, state=State.CHECK, doubt=mark.doubt or "too_long")

    changes: dict[str, object] = {}
    for name in _TEXTS:
        value, longest = getattr(sheet, name), FIELDS[name].longest
        if longest and len(value) > longest:
            changes[name] = cut(value, longest)
            shortened(name)
    place, pay, duration, start, education = (
        sheet.place,
        sheet.pay,
        sheet.duration,
        sheet.start,
        sheet.education,
    )
    if len(place.text) > 200:
        changes["place"] = replace(place, text=cut(place.text, 200))
        shortened("place")
    pay = replace(pay, text=cut(pay.text, 200), benefits=cut(pay.benefits, 300))
    if any(value is not None and value > 100000 for value in (pay.minimum, pay.maximum)):
        pay = replace(pay, minimum=None, maximum=None, kind="unstated")
        shortened("pay")
    changes["pay"] = pay
    months = (duration.months_min, duration.months_max)
    if any(value is not None and value > Decimal(24) for value in months):
        duration = replace(duration, months_min=None, months_max=None)
        shortened("duration")
    if duration.hours_total is not None and not 1 <= duration.hours_total <= 4000:
        duration = replace(duration, hours_total=None)
    changes["duration"] = replace(duration, text=cut(duration.text, 80))
    changes["start"] = replace(start, text=cut(start.text, 80))
    changes["education"] = replace(education, text=cut(education.text, 500))
    changes["languages"] = tuple(
        Language(one.code, one.level, one.required) for one in sheet.languages[: FIELDS["languages"].items]
    )
    changes["skills"] = _fitted(sheet.skills, "skills")
    changes["qualities"] = _fitted(sheet.qualities, "qualities")
    for name in ("contact_email", "second_contact"):
        if len(getattr(sheet, name)) > 254:
            changes[name] = ""
    if len(sheet.apply_url) > 500:
        changes["apply_url"] = ""
        shortened("apply_url")
    return replace(sheet, **changes), marks  # type: ignore[arg-type]

"""From a sheet to the text of an offer in the EDF layout, which `read` reads back."""

from jobboard.sheet import wording
from jobboard.sheet.model import Sheet

_LEVELS = {"bac": "Bac", "doctorat": "Doctorat"}


def write(sheet: Sheet, locale: str) -> str:
    """The offer under French or English labels; `locale` is "fr" or "en", fields without a value are left out."""
    locale = "en" if locale == "en" else "fr"
    names = wording.LABELS[locale]
    colon = " : " if locale == "fr" else ": "

    def lines(*pairs: tuple[str, str]) -> list[str]:
        return [f"{names[key]}{colon}{value}" for key, value in pairs if value]

    facts = lines(
        ("company", sheet.company_name),
        ("duration", wording.duration(sheet.duration, locale)),
        ("hours", _hours(sheet, locale)),
        ("start", wording.start(sheet.start, locale)),
        ("department", sheet.department),
        ("place", wording.place(sheet.place)),
        ("pay", wording.pay(sheet.pay, locale)),
        ("benefits", sheet.pay.benefits),
        ("openings", str(sheet.openings) if sheet.openings else ""),
        ("reference", sheet.reference),
        ("premises", sheet.premises),
    )
    blocks = [sheet.title, "\n".join(facts)]
    blocks += [
        _section(names[key], text) for key, text in (("subject", sheet.subject), ("missions", sheet.missions))
    ]
    blocks.append(
        _section(names["note"] + (" :" if locale == "fr" else ":"), sheet.note) if sheet.note else ""
    )
    blocks.append(_profile(sheet, locale))
    ways = lines(
        ("deadline", wording.day(sheet.deadline, locale) if sheet.deadline else ""),
        ("contact", sheet.contact_name),
        ("email", sheet.contact_email),
        ("second", sheet.second_contact),
        ("phone", sheet.phone),
        ("url", sheet.apply_url),
    )
    blocks.append(_section(names["apply"], "\n".join(ways)))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _section(name: str, text: str) -> str:
    return f"{name}\n{text}" if text else ""


def _hours(sheet: Sheet, locale: str) -> str:
    hours = sheet.duration.weekly_hours
    if hours is None:
        return ""
    return f"{wording.number(hours, locale)} {'h par semaine' if locale == 'fr' else 'hours per week'}"


def _profile(sheet: Sheet, locale: str) -> str:
    names = wording.LABELS[locale]
    colon = " : " if locale == "fr" else ": "
    rows = []
    education = sheet.education.text or _level(sheet.education.level, locale)
    spoken = ", ".join(wording.language(one, locale) for one in sheet.languages)
    for key, value in (
        ("education", education),
        ("languages", spoken),
        ("skills", " ; ".join(sheet.skills)),
        ("qualities", " ; ".join(sheet.qualities)),
    ):
        if value:
            rows.append(f"– {names[key]}{colon}{value}")
    body = "\n".join([sheet.profile] * bool(sheet.profile) + rows)
    return _section(names["profile"], body)


def _level(level: str | None, locale: str) -> str:
    if level is None:
        return ""
    if level == "doctorat" and locale == "en":
        return "PhD student"
    return _LEVELS.get(level, level.capitalize())

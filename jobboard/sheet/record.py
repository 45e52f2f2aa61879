"""A reading as plain data for `jobboard read`: a JSON line for machines, labelled lines for people."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from jobboard.sheet.model import Reading, Start, State

_LEAD = re.compile(r"^[\s\-–—*•●▪◦➔→►✓o.>#\d()\[\]]*?(?=[^\W\d_]|[\"'«(<]|\d[^.)\s])")


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _month(day: date | None) -> str | None:
    return f"{day:%Y-%m}" if day else None


def opening_words(text: str, count: int = 6) -> str | None:
    """The first words of a section without bullets; the whole of it if it is shorter."""
    words: list[str] = []
    for row in text.split("\n"):
        shown = re.sub(
            r"^[\s>]*(?:[-–—*•●▪◦➔→►✓✔☞⇒·]+|o(?= )|\(?\d{1,2}[.)]|\d{1,2}\.(?=\D))?[\s•*]*", "", row
        )
        for word in shown.split():
            if words or re.search(r"\w", word):
                words.append(word)
        if sum(1 for word in words if re.search(r"\w", word)) >= count:
            break
    taken: list[str] = []
    for word in words:
        taken.append(word)
        if sum(1 for one in taken if re.search(r"\w", one)) >= count:
            break
    return " ".join(taken) or None


# What only announces the list of the work: a heading of few words, "Les responsabilités du poste sont : ".
_ANNOUNCES = re.compile(
    r"(?:[^\W\d_][\w'’()/&-]*(?:[ \u00a0](?!(?:est|sont|sera|seras?|serez|is|are|will|vise|consiste)\b)[\w'’()/&-]+){0,6}"
    r"|(?:les|vos|tes|ses|your|the|ta|ton|votre) [^.\n]{0,40}?(?:missions?|responsabilités|tâches|activités"
    r"|responsibilities|duties|tasks)\b[^.\n]{0,120})[ \u00a0]?:$",
    re.IGNORECASE,
)


def without_heading(text: str) -> str:
    """The text of a section on the work without the short headings it begins with."""
    rows = text.lstrip().split("\n")
    while len(rows) > 1 and (not rows[0].strip() or _ANNOUNCES.match(_LEAD.sub("", rows[0]).strip(" *_#"))):
        rows.pop(0)
    return "\n".join(rows)


def _start_months(start: Start) -> tuple[str | None, str | None]:
    return _month(start.earliest), _month(start.latest)


def as_record(reading: Reading, id: str) -> dict[str, Any]:
    """The fields of the corpus of annotated offers, in their order; what is not stated is None or an empty list."""
    sheet = reading.sheet
    earliest, latest = _start_months(sheet.start)
    return {
        "id": id,
        "language": sheet.language,
        "title": sheet.title or None,
        "company": sheet.company_name or None,
        "department": sheet.department or None,
        "location": sheet.place.text or None,
        "city": sheet.place.commune,
        "duration_text": sheet.duration.text or None,
        "duration_months_min": _number(sheet.duration.months_min),
        "duration_months_max": _number(sheet.duration.months_max),
        "start_text": sheet.start.text or None,
        "start_earliest": earliest,
        "start_latest": latest,
        "pay_text": sheet.pay.text or None,
        "pay_kind": sheet.pay.kind,
        "pay_amount": _number(sheet.pay.minimum),
        "pay_unit": sheet.pay.unit,
        "education_level": "bac" if sheet.education.level == "bac+1" else sheet.education.level,
        "languages": [one.code for one in sheet.languages],
        "apply_email": sheet.contact_email or None,
        "apply_url": sheet.apply_url or None,
        "contacts": list(reading.people),
        "deadline": sheet.deadline.isoformat() if sheet.deadline else None,
        "missions_first_words": opening_words(without_heading(sheet.missions)),
        "profile_first_words": opening_words(reading.profile_text),
    }


_NAMES = {
    "fr": {
        "title": "Titre",
        "company_name": "Entreprise",
        "department": "Département",
        "place": "Lieu",
        "duration": "Durée",
        "start": "Date de début",
        "pay": "Rémunération",
        "education": "Formation",
        "languages": "Langues",
        "skills": "Compétences",
        "qualities": "Qualités",
        "deadline": "Date limite",
        "contact_email": "Adresse",
        "apply_url": "Lien",
        "people": "Personnes",
        "missions": "Missions",
        "profile": "Profil",
        "found": "lu",
        "check": "à vérifier",
        "missing": "absent",
        "field": "Domaine",
    },
    "en": {
        "title": "Title",
        "company_name": "Company",
        "department": "Department",
        "place": "Place",
        "duration": "Duration",
        "start": "Start",
        "pay": "Pay",
        "education": "Education",
        "languages": "Languages",
        "skills": "Skills",
        "qualities": "Qualities",
        "deadline": "Deadline",
        "contact_email": "Address",
        "apply_url": "Link",
        "people": "People",
        "missions": "Missions",
        "profile": "Profile",
        "found": "read",
        "check": "to check",
        "missing": "missing",
        "field": "Field",
    },
}


def as_lines(reading: Reading, locale: str) -> list[str]:
    """One line a field for a terminal: label, value, and a note where the value is to be checked or missing."""
    names = _NAMES["en" if locale == "en" else "fr"]
    sheet = reading.sheet
    shown = {
        "title": sheet.title,
        "company_name": sheet.company_name,
        "department": sheet.department,
        "place": sheet.place.text
        + (
            f" ({sheet.place.commune})"
            if sheet.place.commune and sheet.place.commune != sheet.place.text
            else ""
        ),
        "duration": sheet.duration.text,
        "start": sheet.start.text,
        "pay": sheet.pay.text,
        "education": sheet.education.level or sheet.education.text,
        "languages": ", ".join(one.code + (f" {one.level}" if one.level else "") for one in sheet.languages),
        "skills": " ; ".join(sheet.skills),
        "qualities": " ; ".join(sheet.qualities),
        "field": sheet.field or "",
        "deadline": sheet.deadline.isoformat() if sheet.deadline else "",
        "contact_email": sheet.contact_email,
        "apply_url": sheet.apply_url,
        "people": ", ".join(reading.people),
        "missions": _short(sheet.missions),
        "profile": _short(reading.profile_text),
    }
    lines = []
    for key, value in shown.items():
        mark = reading.marks.get(key)
        note = ""
        if mark is not None and mark.state is State.CHECK:
            others = f" : {' | '.join(mark.values)}" if mark.values else ""
            note = f"  [{names['check']}{others}]"
        lines.append(f"{names[key]:<14} {value or '(' + names['missing'] + ')'}{note}")
    return lines


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 100 else flat[:97].rpartition(" ")[0] + "…"

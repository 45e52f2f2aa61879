"""schema.org JobPosting for search engines: what the employer stated and nothing computed."""

import json
import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from jobboard.addresses import address
from jobboard.kit.clock import PARIS
from jobboard.kit.text import words
from jobboard.offers.formats.body import body, hours_label, without_contacts
from jobboard.offers.formats.country import country_of
from jobboard.offers.models import Offer
from jobboard.offers.sheets import sheet_of
from jobboard.offers.views import DOMAINS, languages_label
from jobboard.sheet.model import Duration, Pay, Place, Sheet, Start

# Google's five categories for the French ladder.
CREDENTIALS = {
    "bac": "high school",
    "bac+1": "high school",
    "bac+2": "associate degree",
    "bac+3": "bachelor degree",
    "bac+4": "bachelor degree",
    "bac+5": "postgraduate degree",
    "doctorat": "postgraduate degree",
}
# The only units of pay in the offer's own terms that the vocabulary has; "in all" is none of them.
UNITS = {"hour": "HOUR", "month": "MONTH"}
_LAST_PART = re.compile(r"^(.+)(?:\s+[-–—|·/:]\s+|,\s+|\s+\()([^()]+)\)?$")
_REFERENCE_WORDS = frozenset({"ref", "reference", "no", "n", "id"})


def job_posting(offer: Offer, base_url: str) -> dict[str, Any]:
    """The posting of an open offer, in the offer's own language; without contact data or what is unknown."""
    sheet = sheet_of(offer)
    said = offer.language
    found = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "url": base_url + address("offer", said, ref=offer.ref),
        "title": without_contacts(job_title(sheet)),
        "description": body(sheet, said),
        "datePosted": _moment(offer.published_at),
        "validThrough": _moment(offer.expires_at),
        "employmentType": "INTERN",
        "directApply": True,
        "identifier": {"@type": "PropertyValue", "name": sheet.company_name, "value": str(offer.id)},
        "hiringOrganization": _organization(sheet),
        **_where(sheet.place),
        "baseSalary": _salary(sheet.pay),
        "jobBenefits": without_contacts(sheet.pay.benefits),
        "educationRequirements": _education(sheet.education.level),
        "qualifications": without_contacts(sheet.education.text),
        "skills": without_contacts(
            ", ".join(filter(None, [*sheet.skills, languages_label(sheet.languages, said), *sheet.qualities]))
        ),
        "responsibilities": without_contacts(sheet.missions),
        "industry": DOMAINS[sheet.field].to(said) if sheet.field else None,
        "workHours": hours_label(sheet, said),
        "jobStartDate": _start(sheet.start),
        "jobImmediateStart": True if sheet.start.precision == "asap" else None,
        "jobDuration": _duration(sheet.duration),
        "totalJobOpenings": sheet.openings,
    }
    return {name: value for name, value in found.items() if value not in (None, "", {})}


def as_script(posting: dict[str, Any]) -> Markup:
    """The data block of a page. No text in it can end the block or open a comment."""
    text = json.dumps(posting, ensure_ascii=False, indent=1)
    inert = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    inert = inert.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Markup(f'<script type="application/ld+json">{inert}</script>')  # noqa: S704 - escaped above


def job_title(sheet: Sheet) -> str:
    """The title without the place, company, code, length or date that recruiters hang on its end."""
    place = sheet.place
    others = [
        sheet.company_name,
        sheet.reference,
        place.text,
        place.commune or "",
        f"{place.commune} {place.district}",
        place.district or "",
        place.region or "",
        sheet.duration.text,
        sheet.start.text,
    ]
    known = [words(text) for text in others if text]
    title = sheet.title
    while match := _LAST_PART.match(title):
        if [word for word in words(match[2]) if word not in _REFERENCE_WORDS] not in known:
            break
        title = match[1]
    return title


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(PARIS).isoformat(timespec="seconds") if at else None


def _organization(sheet: Sheet) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "Organization", "name": sheet.company_name}
    if sheet.department:
        found["department"] = {"@type": "Organization", "name": sheet.department}
    return found


def _where(place: Place) -> dict[str, Any]:
    """A place of work, and only for work that is wholly remote the country from which it may be done."""
    country = country_of(place)
    parts = {
        "addressLocality": place.commune,
        "addressRegion": place.region,
        "postalCode": place.postcode,
        "addressCountry": country,
    }
    postal = {"@type": "PostalAddress", **{name: value for name, value in parts.items() if value}}
    job: dict[str, Any] = {"@type": "Place", "address": postal}
    if place.latitude is not None and place.longitude is not None:
        job["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    if place.remote != "full":
        return {"jobLocation": job}
    remote: dict[str, Any] = {
        "jobLocationType": "TELECOMMUTE",
        "applicantLocationRequirements": {"@type": "Country", "name": country},
    }
    return {"jobLocation": job, **remote} if place.commune else remote


def _salary(pay: Pay) -> dict[str, Any] | None:
    if pay.kind != "amount" or pay.minimum is None or pay.unit not in UNITS:
        return None
    value: dict[str, Any] = {"@type": "QuantitativeValue", "unitText": UNITS[pay.unit]}
    if pay.maximum is not None and pay.maximum != pay.minimum:
        value |= {"minValue": _figure(pay.minimum), "maxValue": _figure(pay.maximum)}
    else:
        value["value"] = _figure(pay.minimum)
    return {"@type": "MonetaryAmount", "currency": pay.currency, "value": value}


def _figure(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _education(level: str | None) -> dict[str, str] | None:
    if level is None:
        return None
    return {"@type": "EducationalOccupationalCredential", "credentialCategory": CREDENTIALS[level]}


def _start(start: Start) -> str | None:
    """As precise as the offer is: a day, or a month without a day."""
    if start.earliest is None:
        return None
    if start.precision == "day":
        return start.earliest.isoformat()
    return f"{start.earliest:%Y-%m}" if start.precision == "month" else None


def _duration(duration: Duration) -> str | dict[str, Any] | None:
    least, most = duration.months_min, duration.months_max
    if least is not None and least == most and least == least.to_integral_value():
        return f"P{int(least)}M"
    bounds = {"minValue": least, "maxValue": most}
    known = {name: _figure(value) for name, value in bounds.items() if value is not None}
    return {"@type": "QuantitativeValue", "unitCode": "MON", **known} if known else None

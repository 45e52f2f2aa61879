"""Between a sheet and the columns of an offer, both ways."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any

from jobboard.offers.contacts import holds_contacts, masked_sheet
from jobboard.offers.indexing import index_columns
from jobboard.offers.models import Offer, Revision
from jobboard.sheet.model import Duration, Education, Language, Pay, Place, Sheet, Start

_DAYS = ("start_earliest", "start_latest", "deadline")
_FIGURES = ("duration_min", "duration_max", "weekly_hours", "pay_min", "pay_max")


def columns_of(sheet: Sheet) -> dict[str, Any]:
    """The sheet as the columns of `Offer`, by name."""
    place, duration, start, pay = sheet.place, sheet.duration, sheet.start, sheet.pay
    return {
        "title": sheet.title,
        "company_name": sheet.company_name,
        "department": sheet.department,
        "place_text": place.text,
        "commune": place.commune,
        "commune_code": place.commune_code,
        "district": place.district,
        "region": place.region,
        "postcode": place.postcode,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "remote": place.remote,
        "duration_text": duration.text,
        "duration_min": duration.months_min,
        "duration_max": duration.months_max,
        "weekly_hours": duration.weekly_hours,
        "hours_total": duration.hours_total,
        "start_text": start.text,
        "start_earliest": start.earliest,
        "start_latest": start.latest,
        "start_precision": start.precision,
        "subject": sheet.subject,
        "missions": sheet.missions,
        "note": sheet.note,
        "education_text": sheet.education.text,
        "education_level": sheet.education.level,
        "languages": [asdict(language) for language in sheet.languages],
        "skills": list(sheet.skills),
        "qualities": list(sheet.qualities),
        "profile": sheet.profile,
        "pay_kind": pay.kind,
        "pay_text": pay.text,
        "pay_min": pay.minimum,
        "pay_max": pay.maximum,
        "pay_unit": pay.unit,
        "pay_currency": pay.currency,
        "benefits": pay.benefits,
        "deadline": sheet.deadline,
        "openings": sheet.openings,
        "reference": sheet.reference,
        "field": sheet.field,
        "premises": sheet.premises,
        "contact_email": sheet.contact_email,
        "second_contact": sheet.second_contact,
        "contact_name": sheet.contact_name,
        "phone": sheet.phone,
        "apply_url": sheet.apply_url,
        "language": sheet.language,
    }


def fill(offer: Offer, sheet: Sheet) -> None:
    """Put a sheet into an offer, with what it is found by."""
    for name, value in {**columns_of(sheet), **index_columns(sheet)}.items():
        setattr(offer, name, value)
    offer.has_contacts = holds_contacts(sheet)


def sheet_of(offer: Offer) -> Sheet:
    """The sheet that stands in an offer's columns."""
    return Sheet(
        title=offer.title,
        company_name=offer.company_name,
        department=offer.department,
        place=Place(
            text=offer.place_text,
            commune=offer.commune,
            commune_code=offer.commune_code,
            district=offer.district,
            region=offer.region,
            postcode=offer.postcode,
            latitude=offer.latitude,
            longitude=offer.longitude,
            remote=offer.remote,
        ),
        duration=Duration(
            text=offer.duration_text,
            months_min=offer.duration_min,
            months_max=offer.duration_max,
            weekly_hours=offer.weekly_hours,
            hours_total=offer.hours_total,
        ),
        start=start_of(offer),
        subject=offer.subject,
        missions=offer.missions,
        note=offer.note,
        education=Education(text=offer.education_text, level=offer.education_level),
        languages=tuple(Language(**language) for language in offer.languages),
        skills=tuple(offer.skills),
        qualities=tuple(offer.qualities),
        profile=offer.profile,
        pay=pay_of(offer, offer.benefits),
        deadline=offer.deadline,
        openings=offer.openings,
        reference=offer.reference,
        field=offer.field,
        premises=offer.premises,
        contact_email=offer.contact_email,
        second_contact=offer.second_contact,
        contact_name=offer.contact_name,
        phone=offer.phone,
        apply_url=offer.apply_url,
        language=offer.language,
    )


def start_of(offer: Any) -> Start:
    """When it begins; an `Offer`, or a row that has its columns."""
    return Start(
        text=offer.start_text,
        earliest=offer.start_earliest,
        latest=offer.start_latest,
        precision=offer.start_precision,
    )


def pay_of(offer: Any, benefits: str = "") -> Pay:
    """What it pays; an `Offer`, or a row that has its columns but for the benefits."""
    return Pay(
        kind=offer.pay_kind or "unstated",
        text=offer.pay_text,
        minimum=offer.pay_min,
        maximum=offer.pay_max,
        unit=offer.pay_unit,
        currency=offer.pay_currency,
        benefits=benefits,
    )


def public_sheet_of(offer: Offer) -> Sheet:
    """The sheet as everybody may read it: nothing in it reaches a person."""
    sheet = sheet_of(offer)
    return masked_sheet(sheet) if offer.has_contacts else sheet


def as_json(sheet: Sheet) -> dict[str, Any]:
    """The columns with dates and decimals as text, for a revision."""
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else str(value)
        if isinstance(value, Decimal)
        else value
        for name, value in columns_of(sheet).items()
    }


def from_json(columns: Mapping[str, Any]) -> Sheet:
    """The sheet of a revision, back from `as_json`."""
    values = dict(columns)
    for names, read in ((_DAYS, date.fromisoformat), (_FIGURES, Decimal)):
        values |= {name: read(values[name]) for name in names if values.get(name) is not None}
    return sheet_of(Offer(**values))


def edited_sheet(offer: Offer, revision: Revision) -> Sheet:
    """The sheet of an edit with the offer's mailboxes of today: those change by confirming themselves."""
    sheet = from_json(revision.sheet)
    return replace(sheet, contact_email=offer.contact_email, second_contact=offer.second_contact)

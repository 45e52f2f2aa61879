"""The words of the sheet as a form: what each field is called, and what its choices are."""

from collections.abc import Mapping

from jobboard.kit.i18n import N_, Msg
from jobboard.offers.host_facts import PUBLIC_BODY
from jobboard.offers.views import DOMAINS, LEVELS, REMOTE

PAY_KINDS: dict[str, Msg] = {
    "amount": N_("An amount"),
    "legal_minimum": N_("The legal minimum"),
    "negotiable": N_("To be agreed"),
    "unpaid": N_("Unpaid"),
    "unstated": N_("Not stated"),
}
PAY_UNITS: dict[str, Msg] = {
    "hour": N_("An hour"),
    "month": N_("A month"),
    "total": N_("The whole internship"),
}
LABELS: dict[str, Msg] = {
    "title": N_("Title"),
    "company_name": N_("Company"),
    "department": N_("Department"),
    "place_text": N_("Place"),
    "remote": N_("Remote work"),
    "duration_text": N_("Duration"),
    "weekly_hours": N_("Hours a week"),
    "hours_total": N_("Hours in all"),
    "start_text": N_("Start date"),
    "deadline": N_("Last day to apply"),
    "subject": N_("Subject"),
    "missions": N_("Description of the missions"),
    "note": N_("Note"),
    "education_text": N_("Education"),
    "education_level": N_("Level"),
    "languages": N_("Languages"),
    "skills": N_("Technical skills"),
    "qualities": N_("Qualities"),
    "profile": N_("What else is asked"),
    "pay_text": N_("Pay"),
    "pay_kind": N_("What it is"),
    "pay_unit": N_("The amount is for"),
    "benefits": N_("Besides the pay"),
    "openings": N_("Places offered"),
    "reference": N_("Reference"),
    "field": N_("Field"),
    "premises": N_("Accessibility of the premises"),
    "contact_email": N_("E-mail address for applications"),
    "contact_name": N_("Contact person"),
    "apply_url": N_("Your own application form"),
    "second_contact": N_("Second e-mail address"),
    "phone": N_("Phone"),
    "language": N_("Language of the offer"),
    "headcount": N_("Staff"),
    "running_interns": N_("Interns at the moment"),
    "public_body": N_("Public body"),
    "siren": N_("SIREN number"),
}
CHOICES: dict[str, Mapping[str, Msg]] = {
    "remote": REMOTE,
    "education_level": LEVELS,
    "pay_kind": PAY_KINDS,
    "pay_unit": PAY_UNITS,
    "public_body": PUBLIC_BODY,
    "field": DOMAINS,
    "language": {"fr": N_("French"), "en": N_("English")},
}

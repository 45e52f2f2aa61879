"""The words of a written sheet: labels of the EDF layout and the ways to say a value where the sheet has no words for it."""

from datetime import date
from decimal import Decimal

from jobboard.sheet.model import Duration, Language, Pay, Place, Start

LABELS = {
    "fr": {
        "title": "Titre",
        "company": "Entreprise",
        "duration": "Durée",
        "hours": "Durée hebdomadaire",
        "start": "Date de début",
        "department": "Département",
        "place": "Lieu",
        "pay": "Rémunération",
        "benefits": "Avantages",
        "reference": "Référence",
        "openings": "Nombre de postes",
        "premises": "Accessibilité",
        "subject": "Sujet",
        "missions": "Description des missions",
        "note": "Note",
        "profile": "Profil recherché",
        "education": "Formation",
        "languages": "Langues",
        "skills": "Compétences techniques",
        "qualities": "Qualités requises",
        "apply": "Candidature",
        "email": "Courriel",
        "second": "Deuxième courriel",
        "contact": "Contact",
        "phone": "Téléphone",
        "url": "Lien pour postuler",
        "deadline": "Date limite de candidature",
    },
    "en": {
        "title": "Title",
        "company": "Company",
        "duration": "Duration",
        "hours": "Weekly hours",
        "start": "Start date",
        "department": "Department",
        "place": "Location",
        "pay": "Pay",
        "benefits": "Benefits",
        "reference": "Reference",
        "openings": "Number of positions",
        "premises": "Accessibility",
        "subject": "Subject",
        "missions": "Description of the missions",
        "note": "Note",
        "profile": "Profile",
        "education": "Education",
        "languages": "Languages",
        "skills": "Technical skills",
        "qualities": "Qualities",
        "apply": "How to apply",
        "email": "Email",
        "second": "Second email",
        "contact": "Contact",
        "phone": "Phone",
        "url": "Application link",
        "deadline": "Application deadline",
    },
}
LANGUAGES = {
    "fr": {
        "en": "anglais",
        "de": "allemand",
        "es": "espagnol",
        "it": "italien",
        "pt": "portugais",
        "nl": "néerlandais",
        "ar": "arabe",
        "zh": "chinois",
        "ja": "japonais",
        "ru": "russe",
        "fr": "français",
        "ko": "coréen",
        "pl": "polonais",
        "tr": "turc",
        "sv": "suédois",
        "da": "danois",
        "br": "breton",
        "ca": "catalan",
        "eu": "basque",
        "ro": "roumain",
        "el": "grec moderne",
        "uk": "ukrainien",
        "vi": "vietnamien",
        "hi": "hindi",
        "he": "hébreu",
        "cs": "tchèque",
    },
    "en": {
        "en": "English",
        "de": "German",
        "es": "Spanish",
        "it": "Italian",
        "pt": "Portuguese",
        "nl": "Dutch",
        "ar": "Arabic",
        "zh": "Chinese",
        "ja": "Japanese",
        "ru": "Russian",
        "fr": "French",
        "ko": "Korean",
        "pl": "Polish",
        "tr": "Turkish",
        "sv": "Swedish",
        "da": "Danish",
        "br": "Breton",
        "ca": "Catalan",
        "eu": "Basque",
        "ro": "Romanian",
        "el": "Greek",
        "uk": "Ukrainian",
        "vi": "Vietnamese",
        "hi": "Hindi",
        "he": "Hebrew",
        "cs": "Czech",
    },
}
MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),  # noqa: SIM905
    "en": "January February March April May June July August September October November December".split(),  # noqa: SIM905
}
_CURRENCIES = {"EUR": "€", "USD": "$", "GBP": "£"}


def number(value: Decimal, locale: str) -> str:
    """A figure without useless zeros, with the decimal sign of the language."""
    shown = format(value.normalize(), "f")
    return shown.replace(".", ",") if locale == "fr" else shown


def day(value: date, locale: str) -> str:
    """A full date in words."""
    if locale == "fr":
        return f"{'1er' if value.day == 1 else value.day} {MONTHS['fr'][value.month - 1]} {value.year}"
    return f"{value.day} {MONTHS['en'][value.month - 1]} {value.year}"


def duration(value: Duration, locale: str) -> str:
    """The words of the offer, else the months; "" when nothing is known."""
    if value.text:
        return value.text
    unit = "mois" if locale == "fr" else "months"
    low, high = value.months_min, value.months_max
    if low is not None and high is not None:
        joined = " à " if locale == "fr" else " to "
        return (
            f"{number(low, locale)} {unit}"
            if low == high
            else f"{number(low, locale)}{joined}{number(high, locale)} {unit}"
        )
    if low is not None:
        return f"{'au moins' if locale == 'fr' else 'at least'} {number(low, locale)} {unit}"
    if high is not None:
        return f"{'jusqu’à' if locale == 'fr' else 'up to'} {number(high, locale)} {unit}"
    return f"{value.hours_total} h" if value.hours_total else ""


def start(value: Start, locale: str) -> str:
    """The words of the offer, else the window of days in words."""
    if value.text:
        return value.text
    if value.precision == "asap":
        return "dès que possible" if locale == "fr" else "as soon as possible"
    if value.earliest is None:
        return ""
    first = day(value.earliest, locale)
    if value.latest is None:
        return f"à partir du {first}" if locale == "fr" else f"from {first}"
    if value.latest == value.earliest:
        return first
    last = day(value.latest, locale)
    return f"entre le {first} et le {last}" if locale == "fr" else f"between {first} and {last}"


def pay(value: Pay, locale: str) -> str:
    """The words of the offer, else the kind or the amount in words; "" for unstated pay."""
    if value.text:
        return value.text
    french = locale == "fr"
    if value.kind == "legal_minimum":
        return "gratification légale" if french else "legal minimum"
    if value.kind == "negotiable":
        return "selon profil" if french else "negotiable"
    if value.kind == "unpaid":
        return "non rémunéré" if french else "unpaid"
    if value.kind != "amount" or value.minimum is None:
        return ""
    sign = _CURRENCIES.get(value.currency, value.currency)
    unit = (
        {"hour": " par heure", "month": " par mois", "total": " au total"}
        if french
        else {"hour": " per hour", "month": " per month", "total": " in total"}
    )
    words = number(value.minimum, locale)
    if value.maximum is not None and value.maximum != value.minimum:
        words += f" {'à' if french else 'to'} {number(value.maximum, locale)}"
    return f"{words} {sign}{unit.get(value.unit or '', '')}"


def place(value: Place) -> str:
    """The place as written, else the town with its district."""
    if value.text or value.commune is None:
        return value.text
    return f"{value.commune} ({value.district})" if value.district else value.commune


def language(value: Language, locale: str) -> str:
    """ "anglais B2", "allemand (souhaité)"."""
    words = LANGUAGES[locale].get(value.code, value.code)
    words += f" {value.level}" if value.level else ""
    if not value.required:
        words += " (souhaité)" if locale == "fr" else " (preferred)"
    return words

"""What an advertisement may say: the predicates that read words, amounts and contacts."""

import re
from collections.abc import Iterator
from decimal import Decimal

from jobboard.sheet.law.facts import Facts
from jobboard.sheet.law.findings import Hit
from jobboard.sheet.law.free_text_contacts import is_free_mail, short_links
from jobboard.sheet.law.hours import hourly
from jobboard.sheet.law.siren import siren_is_valid
from jobboard.sheet.law.words import matches

_PAY_WORDS = re.compile(r"gratif|remuner|indemni|salaire|\bpay|\bpaid|stipend|salary|compensation")
_AMOUNT = re.compile(
    r"(?<![\d.,])(\d{1,3}(?: \d{3})+|\d+)(?:[.,](\d{1,2}))? ?(?:€|euros?|eur)"
    r"(?: ?(?:bruts?|nets?|gross|net))* ?(?:/|par|de l'|per|an?|each|every)? ?(mois|month|heure|hour|h\b)"
)
_ENOUGH_WORDS = 12
# How far before an amount the word stands that makes it pay and not the price of something.
_REACH = 80


def words_found(name: str, facts: Facts) -> Iterator[Hit]:
    """Each different match of a list in each text."""
    for words in facts.rules.words(name, facts.on):
        for field, text in facts.texts.items():
            seen: set[str] = set()
            for match in matches(text, words):
                if match.word.casefold() not in seen:
                    seen.add(match.word.casefold())
                    yield Hit({"word": match.word}, field=field, case=words.case)


def title_marks_one_gender(facts: Facts) -> Iterator[Hit]:
    """A title in one gender; in English an assistant is anybody, so French words count only in French."""
    title = facts.texts.get("title")
    if title is None or _first(facts, "NEUTRAL", "title") is not None:
        return
    locales = ("fr", "en") if facts.sheet.language == "fr" else ("en",)
    for words in facts.rules.words("GENDERED", facts.on):
        for match in matches(title, words, locales):
            yield Hit({"word": match.word})
            return


def pay_in_text_differs(facts: Facts) -> Iterator[Hit]:
    """The text promises a salary, or an amount that the pay field does not hold."""
    pay = facts.sheet.pay
    for name, text in facts.texts.items():
        salary = _first(facts, "SALARY", name)
        if salary is not None:
            yield Hit({"word": salary}, field=name)
        for match in _AMOUNT.finditer(text.text):
            before = text.text[max(0, match.start() - _REACH) : match.start()]
            if _PAY_WORDS.search(before) is None:
                continue
            amount = Decimal(match[1].replace(" ", "") + "." + (match[2] or "0"))
            unit = "month" if match[3] in ("mois", "month") else "hour"
            if not _agrees(facts, amount, unit):
                yield Hit({"word": text.words(*match.span())}, field=name)
                break
    if pay.minimum is not None and pay.maximum is not None and pay.minimum > pay.maximum:
        yield Hit({"word": f"{pay.minimum} > {pay.maximum}"}, field="pay_max")


def claims_conflict(facts: Facts) -> Iterator[Hit]:
    """The text says one thing of contract, pay, place or dates and the fields another."""
    sheet = facts.sheet
    doubted = ["CONTRACT"]
    if sheet.pay.kind in ("amount", "legal_minimum") and not facts.unpaid:
        doubted.append("UNPAID")
    if sheet.place.remote == "none":
        doubted.append("REMOTE")
    if sheet.place.remote in ("partial", "full"):
        doubted.append("ONSITE")
    for list_name in doubted:
        for field in facts.texts:
            word = _first(facts, list_name, field)
            if word is not None:
                yield Hit({"word": word}, field=field)
                break
    if sheet.deadline is not None and sheet.start.latest is not None and sheet.deadline > sheet.start.latest:
        yield Hit(
            {"word": f"{sheet.deadline.isoformat()} > {sheet.start.latest.isoformat()}"}, field="deadline"
        )


def host_unknown(facts: Facts) -> Iterator[Hit]:
    """No company is named, or the company number given fails its key."""
    if not facts.sheet.company_name.strip():
        yield Hit()
    if facts.host.siren is not None and not siren_is_valid(facts.host.siren):
        yield Hit({"word": facts.host.siren}, field="siren", case="siren")


def not_in_french(facts: Facts) -> Iterator[Hit]:
    """The sheet is said to be in another language, or its text plainly is."""
    if facts.sheet.language != "fr":
        yield Hit()
        return
    text = facts.texts.get("missions")
    if text is None:
        return
    french, english = (
        sum(1 for words in facts.rules.words(name, facts.on) for _ in matches(text, words))
        for name in ("FRENCH", "ENGLISH")
    )
    if english >= _ENOUGH_WORDS and english > 2 * french:
        yield Hit()


def unusual_contact(facts: Facts) -> Iterator[Hit]:
    """A free mailbox, a shortened link or a messaging handle."""
    sheet = facts.sheet
    for name, address in (("contact_email", sheet.contact_email), ("second_contact", sheet.second_contact)):
        if is_free_mail(address):
            yield Hit({"word": address}, field=name)
    linked = {name: text.original for name, text in facts.texts.items()} | {"apply_url": sheet.apply_url}
    for name, text in linked.items():
        for link in short_links(text):
            yield Hit({"word": link}, field=name)
    for name, spans in facts.contacts.items():
        for span in spans:
            if span.kind == "handle":
                yield Hit({"word": span.value}, field=name)


def contact_in_free_text(facts: Facts) -> Iterator[Hit]:
    """Each way to reach somebody that readers would see."""
    for name, spans in facts.contacts.items():
        for span in spans:
            yield Hit({"word": span.value}, field=name)


def _first(facts: Facts, list_name: str, field: str) -> str | None:
    found = (
        match.word
        for words in facts.rules.words(list_name, facts.on)
        for match in matches(facts.texts[field], words)
    )
    return next(found, None)


def _agrees(facts: Facts, amount: Decimal, unit: str) -> bool:
    pay = facts.sheet.pay
    if facts.amount is None or pay.unit is None:
        return False
    if pay.unit == unit:
        lowest, highest, said = facts.amount, pay.maximum or facts.amount, amount
    elif facts.presence is None:
        return True
    else:
        of_hour = [
            hourly(value, kind, facts.presence)
            for value, kind in (
                (facts.amount, pay.unit),
                (pay.maximum or facts.amount, pay.unit),
                (amount, unit),
            )
        ]
        lowest, highest, said = (value if value is not None else Decimal(0) for value in of_hour)
    tolerance = facts.limits["tolerance_hour"]
    return lowest - tolerance <= said <= highest + tolerance

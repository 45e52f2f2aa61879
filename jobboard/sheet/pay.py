"""What an offer says about pay: an amount, the legal minimum, to be discussed, nothing, or nothing clear."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from jobboard.sheet.model import Pay
from jobboard.sheet.plain import tidy

_CURRENCIES = {"€": "EUR", "euro": "EUR", "eur": "EUR", "$": "USD", "usd": "USD", "dollar": "USD", "£": "GBP", "gbp": "GBP",
               "chf": "CHF", "cad": "CAD", "$ca": "CAD", "ca$": "CAD", "fcfa": "XOF", "xof": "XOF", "dh": "MAD",
               "mad": "MAD", "pound": "GBP",
               "tnd": "TND", "yen": "JPY", "¥": "JPY", "jpy": "JPY",
               "sek": "SEK", "dkk": "DKK", "nok": "NOK", "pln": "PLN", "inr": "INR",
               "rs": "INR", "₹": "INR", "aud": "AUD", "us$": "USD", "franc": "CHF"}  # fmt: skip
_SIGN = (
    r"(?:€|euros?\b|eur\b|us\$|ca\$|\$ca\b|\$|usd\b|£|gbp\b|chf\b|cad\b|f?cfa\b|xof\b|mad\b|dhs?\b|tnd\b"
    r"|(?<=\d\d\d)\s?e\b(?=\s?(?:/|\(|par |brut|net|mensuel|mois|hors |ttc|[,;.)\n]|\Z))|(?<=[.,]\d\d)\s?e\b(?=\s?/)"
    r"|inr\b|₹|aud\b|dollars?\b|pounds?\b|francs?\b|yens?\b|¥|jpy\b|sek\b|dkk\b|nok\b|pln\b)"
)
_FIGURE = r"\d{1,3}(?:[ .,'’]\d{3}){1,2}(?:[.,]\d{1,2})?(?!\d)|\d{1,6}(?:[.,]\d{1,2})?(?!\d)"
AMOUNT = re.compile(
    rf"(?P<s1>us\$|ca\$|\$|€|£|usd ?|eur |chf |gbp |cad |₹)\s?(?P<a1>{_FIGURE})\s?(?P<k1>k\b)?"
    rf"(?:\s?(?:-+|a|to|et|and)\s?(?:us\$|\$|€|£)?\s?(?P<b1>{_FIGURE})\s?(?P<k2>k\b)?)?"
    rf"|(?P<a2>{_FIGURE})\s?(?P<k3>k\s?)?(?P<s3>{_SIGN})?\s?(?:(?:-+|/|a|to|et"
    rf"|and)\s?(?P<b2>{_FIGURE})\s?(?P<k4>k\s?)?)?(?P<s2>{_SIGN})"
    rf"|(?P<pc>\d{{1,3}}(?:[.,]\d)?\s?%\s?(?:du |de |of )?(?:the )?(?:smic|plafond|minimum|legal))"
)
_DIGIT = re.compile(r"\d")
# "usd " with one more space behind it.
_LONGEST_SIGN = 5
_BEGIN_SUMS = frozenset("uceg$€£₹")
_HOUR = re.compile(
    r"\s{0,2}(?:brut\w*|net\w*|gross|usd|/|\.|,|par|de l'|l'|per|an|a|of|each|\s|\()*\s?(?:heures?"
    r"|hours?|hourly|hr\b|h\b|horaire)"
)
_MONTH = re.compile(
    r"\s{0,2}(?:brut\w*|net\w*|gross|euros?|ttc|environ|usd|hors \w+|/|\.|,|par|per|a|the|le|\s"
    r"|\(dollars canadiens\)|\()*\s?(?:mois|month|mensuel\w*|monthly|mo\b|(?<=/)m\b)"
)
_TOTAL = re.compile(
    r".{0,25}\b(?:au total|in total|total|pour (?:la duree|l'ensemble|tout le stage)|for the (?:whole"
    r"|entire|duration)|forfait\w*|lump sum)"
)
_OTHER_UNIT = re.compile(
    r"\s{0,2}(?:brut\w*|net\w*|/|\.|,|par|per|a|\s)*\s?(?:jours?|day|week|semaine|an\b|year|annum|annee"
    r"|annuel)"
)
_LEGAL = re.compile(
    r"(?:gratification|indemnite|indemnisation|remuneration|bareme|taux|tarif|minimum|montant"
    r"|legislation|reglementation|loi|cadre|base|conformement"
    r"|dispositions|convention)?\s?(?:de stage |minimale? |au )?(?:minimum legal|legale?s?\b"
    r"|reglementaire|en vigueur|legislation francaise|selon la loi"
    r"|statutory|legal minimum|minimum wage|legislation|reglementee)|selon (?:la )?(?:reglementation"
    r"|legislation|grille|bareme|convention)"
    r"|taux legal|minimum (?:legal|wage)|gratification obligatoire|french (?:law|legal)"
    r"|(?:rules|regulations|law) in force|according to the (?:law|rules|regulations)|legal rate"
    r"|standard (?:french )?(?:internship )?(?:gratification|stipend)"
    r"|gratification (?:standard|minimale?)|bareme"
)
_TALK = re.compile(
    r"selon (?:le |votre |ton |les |l'|vos |la )?(?:profil|niveau|experience|competence|formation"
    r"|diplome|annee|etude|qualification|cursus|ecole|duree)"
    r"|suivant (?:le |votre |ton )?(?:profil|niveau|experience|competence)|en fonction (?:du |de |des "
    r"|de votre )(?:l'|la |le )?(?:profil|niveau|experience|competence|formation|cursus)"
    r"|a (?:discuter|negocier|definir|debattre|convenir|determiner|preciser)|negociable|negotiable"
    r"|depending on|to be (?:discussed|negotiated|defined|determined)|based on|commensurate"
    r"|a voir (?:ensemble|avec|selon|lors)|a fixer|discutable|open to discussion|to be agreed|negotiated"
    r"|competitive|tbd\b"
    r"|according to(?! (?:the )?(?:french )?(?:law|rules|regulations|legal|legislation|statutory))"
    r"|fonction (?:du|de) (?:profil|niveau)"
)
_UNPAID = re.compile(
    r"\bunpaid\b|non[ -]remunere|non[ -]gratifie|pas (?:de |d')(?:remuneration|gratification|indemnite)"
    r"|sans (?:remuneration|gratification|indemnite)|no (?:pay|salary|compensation|stipend"
    r"|remuneration)\b"
    r"|not paid|n'est pas (?:remunere|gratifie)|\bne (?:sera|seront|peut|donne) .{0,30}(?:remunere|gratifi"
    r"|remuneration)|cannot (?:promise|offer|pay|provide) .{0,20}(?:stipend|pay|salary|compensation)"
    r"|benevol|voluntary|pro bono"
    r"|without (?:pay|compensation)|non[ -]indemnise|aucune (?:remuneration|gratification|indemnite)"
    r"|do not (?:offer|provide) .{0,20}(?:pay|stipend|salary|compensation)"
)
_NO = re.compile(r"(?:non|no|neant|aucune?|none|sans|0 ?€?)\W*$")
PAY_WORD = re.compile(
    r"\b(?:remuneration|remunere\w*|renumeration|gratification|gratifie\w*|indemnite\w*|indemnise\w*"
    r"|salaire|salary|paid(?! for by)|unpaid|stipend|wage|compensation"
    r"|bourse de|pay is|pay rate|paying|payment|allowance"
    r"|monthly grant|grant to cover|living grant|(?:stage|sera|est|poste|internship) finance(?! par)"
    r"|financial compensation|possible financial support|financial support (?:possible|available))"
)
# "Rémunération : 600 €" inside a line: the words that name the pay are no part of it.
_NAMED = re.compile(
    r"(?:remuneration|gratification|indemnites?|indemnisation|salaire|salary|compensation|stipend|pay)(?: [a-z]{3,12}){0,3}"
    r"\s?:\s*"
)
_EMPTY = re.compile(
    r"[\W_]*(?:non (?:precise|renseigne|communique)\w*|n/?a|nc|non specifie\w*|not specified|a completer"
    r"|xxx?|-+)?[\W_]*$"
)


# Sums beside the pay itself: what helps to travel, to eat or to live is no pay when another sum is.
_AID = re.compile(
    r"\b(?:aides?|transports?|navigo|logement|hebergement|loyer|repas|tickets?|titres? restaurant|prime|bonus|panier"
    r"|mobilite|equipement|housing|accommodation|meals?|travel|relocation|commut\w+|lunch|voucher|remboursement"
    r"|reimburse\w*|forfait mobilite|participation|supplement|en plus)\b[^.;\n€$£\d]{0,40}$"
)
_AID_AFTER = re.compile(
    r"\s?(?:brut\w*|net\w*)?\s?(?:(?:/|par|per|a)\s?(?:mois|month|jour|day))?\s?(?:d'aide|de prime|de tickets?|pour (?:le "
    r"|les |l')?(?:transport|logement|repas|loyer)|for (?:housing|travel|meals|accommodation)|(?:to|towards) (?:cover )?"
    r"(?:housing|travel|meals)|per day to cover)"
)


@dataclass(frozen=True, slots=True)
class PayFound:
    """Pay with its place in the text."""

    pay: Pay
    start: int
    end: int
    labelled: bool = False


def number(words: str) -> Decimal | None:
    """The value of a figure as written in either language: "1 200", "1.200,50", "577,05", "2,500"."""
    digits = re.sub(r"[ '’]", "", words)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits):
        digits = re.sub(r"[.,]", "", digits)
    elif "," in digits and "." in digits:
        digits = digits.replace("." if digits.rfind(",") > digits.rfind(".") else ",", "").replace(",", ".")
    digits = digits.replace(",", ".")
    try:
        return Decimal(digits)
    except InvalidOperation:
        return None


def _sums(folded: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """What AMOUNT finds in order; it always begins at a digit or with a sign right before one, and is tried only there."""
    at = start
    while (digit := _DIGIT.search(folded, at, end)) is not None:
        for begin in range(max(at, digit.start() - _LONGEST_SIGN), digit.end()):
            match = (
                AMOUNT.match(folded, begin, end)
                if begin == digit.start() or folded[begin] in _BEGIN_SUMS
                else None
            )
            if match is not None:
                yield match
                break
        at = match.end() if match is not None else digit.end()


def amounts(
    folded: str, start: int = 0, end: int | None = None
) -> list[tuple[Decimal, Decimal | None, str | None, str, int, int]]:
    """The sums of money in a part of a text: low, high, unit, currency, and their place."""
    found = []
    end = len(folded) if end is None else end
    for match in _sums(folded, start, end):
        if match["pc"]:
            continue
        low = number(match["a1"] or match["a2"])
        high_words = match["b1"] or match["b2"]
        high = number(high_words) if high_words else None
        if low is None:
            continue
        if match["k1"] or match["k3"] or match["k2"] or match["k4"]:
            low, high = low * 1000, high * 1000 if high is not None else None
        sign = (match["s1"] or match["s2"]).strip().rstrip("s")
        currency = _CURRENCIES.get(sign, _CURRENCIES.get(sign + "s", "EUR"))
        if re.match(r"\s?(?:cad|canad|\(dollars canad)", folded[match.end() : match.end() + 18]):
            currency = "CAD"
        if high is not None and high < low:
            if low >= 100 * high:
                high = None
            else:
                low, high = high, low
        found.append((low, high, _unit(folded, match.end(), end, low), currency, match.start(), match.end()))
    return found


def _unit(folded: str, at: int, end: int, low: Decimal) -> str | None:
    after = folded[at : min(end, at + 45)]
    if _HOUR.match(after):
        return "hour"
    if _MONTH.match(after):
        return "month"
    if _OTHER_UNIT.match(after):
        return None
    before = folded[max(0, at - 60) : at]
    if re.search(r"mensuel|monthly|par mois|per month", before):
        return "month"
    if re.search(r"horaire|hourly|de l'heure", before):
        return "hour"
    if _TOTAL.match(after):
        return "total"
    return None


def read_pay(value: str, folded: str, labelled: bool) -> Pay:
    """Pay from the words about it; labelled words may be bare ("Non", "Selon profil")."""
    text = tidy(value).rstrip(" .;,")
    found = amounts(folded)
    if found and len(text) > 60:
        # What is explained at length in brackets behind the sum is no longer the pay.
        text = re.sub(r"\s\([^()]{30,}\)$", "", text)
    if labelled and not found and re.fullmatch(r"\W*(?:env(?:iron|\.)? )?\d{3,4}(?:[.,]\d\d)?\W*", folded):
        plain_number = number(re.search(r"\d+(?:[.,]\d\d)?", folded)[0])  # type: ignore[index]
        return Pay("amount", text, plain_number)
    if found:
        own = [
            one
            for one in found
            if not _AID.search(folded[max(0, one[4] - 60) : one[4]])
            and not _AID_AFTER.match(folded[one[5] : one[5] + 60])
        ] or found
        wages = [one for one in own if one[2]] or own
        if not labelled and found[0][4] > 45:
            # Far behind the word about pay, the sum says all.
            text = tidy(value[found[0][4] :]).rstrip(" .;,")
            text = text.removesuffix(")") if "(" not in text else text
        low, high, unit, currency = min(wages, key=lambda one: one[0])[:4]
        highs = [
            one[1] if one[1] is not None else one[0] for one in wages if one[2] == unit and one[3] == currency
        ]
        high = max(highs, default=low)
        return Pay("amount", text, low, high if high > low else None, unit, currency)
    percent = re.search(r"(\d{1,3})(?:[.,]\d)?\s?%\s?(?:du |de |of )?(?:the )?(?:smic|plafond)", folded)
    if percent:
        return Pay("amount", text)
    if _UNPAID.search(folded) or (labelled and _NO.match(folded)):
        return Pay("unpaid", text)
    if _TALK.search(folded):
        return Pay("negotiable", text)
    if _LEGAL.search(folded):
        return Pay("legal_minimum", text)
    return Pay("unstated", text)


def find_pay(
    text: str,
    folded: str,
    labelled: list[tuple[int, int]],
    blocked: list[tuple[int, int]],
    captions: list[tuple[int, int]],
) -> list[PayFound]:
    """What the text says of pay, labelled values first, then sentences.

    `blocked` parts speak of something else; `captions` are labels and headings, which say nothing by themselves.
    """
    found = []
    for start, end in labelled:
        if _EMPTY.match(folded[start:end]):
            continue
        if end - start > 120:
            # A paragraph under the label: only the words of it that say what is paid.
            said = (
                _UNPAID.search(folded, start, end)
                or AMOUNT.search(folded, start, end)
                or PAY_WORD.search(folded, start, end)
            )
            if said:
                begin, stop = _clause(folded, said.start(), said.end())
                start, end = _core(folded, max(begin, start), min(stop, end), *said.span())
        pay = read_pay(text[start:end], folded[start:end], labelled=True)
        found.append(PayFound(pay, start, end, True))
    if any(one.pay.kind != "unstated" for one in found):
        return found + _elsewhere(text, folded, labelled, blocked)
    if found:
        return _bare_sums(text, folded, blocked) or found
    for match in PAY_WORD.finditer(folded):
        if any(start <= match.start() < end for start, end in blocked + captions):
            continue
        start, end = _clause(folded, match.start(), match.end())
        row = folded.rfind("\n", 0, match.start()) + 1
        below = folded.find("\n", match.end())
        if 0 < below - row < 60:
            # A short line is no part of the sentence on the next one.
            start, end = max(start, row), min(end, below)
        if end - start > 220:
            start, end = max(start, match.start() - 60), min(end, match.end() + 120)
        words = folded[start:end]
        if re.search(
            r"(?<!en )\bcharge|client|fiche|paie\b|gestion des|systeme de|politique de|cnil|(?:^|\W)paid (?:ads"
            r"|media|search|social|users?)",
            words,
        ):
            continue
        start, end = _core(folded, start, end, match.start(), match.end())
        named = _NAMED.match(folded, start, end)
        start = named.end() if named and named.end() < end else start
        # "Conditions : gratification légale": the heading of a line is no part of what is paid.
        start = max(
            (high + 1 for low, high in captions if start <= low and high < match.start()), default=start
        )
        start += len(folded[start:end]) - len(folded[start:end].lstrip(" :"))
        pay = read_pay(text[start:end], folded[start:end], labelled=False)
        strong = bool(
            re.search(
                r"attracti\w+ |competitive "
                r"|stage|internship|intern\b|trainee|candidat|gratification|indemnit|remunere|position|student"
                r"|pay is|stipend|salary|smic|finance|we (?:will )?(?:provide|offer)|nous (?:offrons"
                r"|proposons)",
                words,
            )
        )
        if pay.kind != "unstated" or strong:
            found.append(PayFound(pay, start, end))
    return found or _bare_sums(text, folded, blocked)


_PAID_STAY = re.compile(
    r"\bpaid (?:\w+ )?internship|\binternship (?:is|pays|will be paid)|\bstages? (?:est |sera )?(?:remunere|gratifie|indemnise)"
)


def of_stay(folded: str, found: PayFound) -> bool:
    """Whether the sentence of a sum says itself that the stay is paid, wherever it stands."""
    return _PAID_STAY.search(folded, max(0, found.start - 40), found.end + 40) is not None


# Sums of other things than pay.
_OTHER_SUMS = re.compile(
    r"client|loyer|rent\b|abonnement|prix|price|cout|cost|chiffre|budget|cantine|transport|capital|financement|funding"
    r"|subvention|frais|raised|levee|revenue|marche"
)
_SUM_UNIT = re.compile(
    r"(?:\s?(?:/|par|per|an?)?\s?(?:brut|net|gross)?\w*\s?(?:/|par|per)?\s?(?:mois|month|heure|hour|hr|h|an|year|annum"
    r"|semaine|week)\b)?(?: usd)?(?:\s?(?:brut|net|gross)\w*)?"
)
_OF_STAY = re.compile(r"\b(?:stage|stagiaire|internship|intern|mois|months?)\b")
# Between these an intern is paid by the month, in euros.
_LEAST, _MOST = 300, 3000


def _bare_sums(text: str, folded: str, blocked: list[tuple[int, int]]) -> list[PayFound]:
    """Sums that no word about pay stands beside: by the hour or the month, alone on a line, behind the stay's length."""
    found = []
    for low, high, unit, currency, start, end in amounts(folded[:20000]):
        if any(begin <= start < stop for begin, stop in blocked):
            continue
        begin, stop = _clause(folded, start, end)
        row = folded.rfind("\n", 0, start) + 1
        below = folded.find("\n", end)
        line = folded[row : below if below >= 0 else len(folded)]
        unit_end = end + _SUM_UNIT.match(folded[end : end + 40]).end()  # type: ignore[union-attr]
        alone = not re.search(r"[a-z0-9]", folded[row:start] + folded[unit_end : row + len(line)])
        beside = len(line) <= 90 and _LEAST <= low <= _MOST and _OF_STAY.search(line) is not None
        if not (unit in {"hour", "month"} or alone or beside) or _OTHER_SUMS.search(folded[begin:stop]):
            continue
        pay = Pay("amount", tidy(text[start:unit_end]), low, high, unit, currency)
        found.append(PayFound(pay, start, unit_end))
    return found


def _elsewhere(
    text: str, folded: str, labelled: list[tuple[int, int]], blocked: list[tuple[int, int]]
) -> list[PayFound]:
    """Amounts that a sentence about the intern's pay gives outside its label: another one is a contradiction."""
    found = []
    for low, high, unit, currency, start, end in amounts(folded[:20000]):
        if unit is None or any(begin <= start < stop for begin, stop in labelled + blocked):
            continue
        begin, _ = _clause(folded, start, end)
        if re.search(
            r"stage[^.]{0,40}(?:remunere|gratifie|indemnise)|gratification de|indemnite de stage|stipend"
            r"|paid",
            folded[begin:end],
        ):
            found.append(
                PayFound(Pay("amount", tidy(text[start:end]), low, high, unit, currency), start, end)
            )
    return found


def _core(folded: str, start: int, end: int, word: int, word_end: int) -> tuple[int, int]:
    """The words of a sentence that are about pay: from the first to the last that say something of it."""
    spans = [(word, word_end)]
    spans += [(one[4], one[5]) for one in amounts(folded, start, end)]
    spans += [match.span() for match in AMOUNT.finditer(folded, start, end)]
    sums = len(spans) > 1
    for pattern in (_UNPAID, _TALK, _LEGAL):
        for match in pattern.finditer(folded, start, end):
            # Far behind an amount, "depending on" speaks of something else.
            if not sums or match.start() - max(one[1] for one in spans) < 30:
                spans.append(match.span())
    low, high = min(one[0] for one in spans), max(one[1] for one in spans)
    unit = re.match(
        r"(?:\s?(?:brut|net)\w*)?\s?(?:\([^()\n]{1,30}\)\s?)?(?:(?:/|par|per|an?|de l')\s?(?:mois|month"
        r"|heure|hour|h)\b(?: usd)?|mensuel\w*|monthly|de l'heure)",
        folded[high : min(end, high + 60)],
    )
    high += unit.end() if unit else 0
    low = start if low - start <= 25 else low
    dash = re.search(r"\s-\s", folded[high:end])
    if dash:
        # "stage rémunéré - 6 mois - niveau M2": a row of facts.
        end = high + dash.start()
    if (end - high <= 25 and not re.search(r"[,;]", folded[high:end])) or (
        len(spans) == 1 and end - high <= 80
    ):
        high = end
    elif len(spans) == 1:
        cut = re.search(r"[,;(]", folded[high:end])
        high = min(high + 80, high + cut.start() if cut else end)
        high = high if high >= end or folded[high] in " ,;(" else folded.rfind(" ", low, high)
    return low, max(high, word_end)


_CLAUSE_END = re.compile(
    r"(?:[.!?;](?=\s)|(?<=[^\n]{3})\n(?=stage |remun|gratif|indemn)|\n[ ]*\n|\n\s*[-*+]\s|\n(?=[#=])"
    # The heading of what follows: "Missions :" alone on the next line.
    r"|\n(?=[^\n:]{2,40}:[ ]*(?:\n|\Z)))"
)


def _clause(folded: str, start: int, end: int) -> tuple[int, int]:
    """The sentence or the list item around a word."""
    low = max(0, start - 200)
    begin = low
    for match in _CLAUSE_END.finditer(folded, low, start):
        begin = match.end()
    stop = _CLAUSE_END.search(folded, end, min(len(folded), end + 200))
    finish = stop.start() if stop else min(len(folded), end + 200)
    while begin < start and folded[begin] in " \n-*>#":
        begin += 1
    return begin, finish

"""When the internship starts, wherever an offer says it."""

import re
from datetime import date

from jobboard.sheet import durations
from jobboard.sheet.dates import MONTH, YEAR, moments, read_start
from jobboard.sheet.found import Found, key_at
from jobboard.sheet.model import Start
from jobboard.sheet.plain import tidy
from jobboard.sheet.segments import Segment

_SEASON = (
    r"(?:printemps|ete|automne|hiver|summer|spring|fall|winter|autumn|rentree|(?:premier|second|1er|2e"
    r"|2eme|first|fall|spring|summer|winter)? ?semest(?:re|er))"
)
_WORDS = re.compile(
    r"\b(?:(?:date(?:s)? de )?(?:debut|demarrage|commencement|prise de (?:poste|fonction))\S*(?: (?:du"
    r"|de|des|le|la|l')? ?(?:stage|mission|contrat|poste))?"
    r"(?: (?:est|sera|prevu\S*|souhaite\S*|possible|comprise?|flexible|envisage\S*|fixee?|d[eu]s))*"
    r"|a (?:partir|compter) d[eu']|a pourvoir|disponible|commen(?:cer|ce|cera|cant)\S*|debut(?:er|ant"
    r"|era|e)\S*|start(?:s|ing)?(?: date)?(?: (?:is|in|on|from|as))*"
    r"|begin(?:s|ning)?(?: (?:in|on|from|with))*|available from|as of|onwards?|from"
    r"|du(?= \d{1,2}(?:er)? [a-z]{3,9}\.? (?:20\d\d )?au )"
    rf"|(?:de |d')(?={MONTH}(?: {YEAR})? (?:a|au|jusqu'a|jusqu'en) (?:la )?(?:fin |debut |mi-)?{MONTH})"
    rf"|(?<=\d mois )entre(?= {MONTH})|(?:deroule\S*|situe\S*|aura lieu) entre(?= (?:le |la |fin |mi-|debut )?{MONTH})"
    r"|(?:deroule\S*|aura lieu"
    r"|effectue\S*)[^.\n]{0,40}?(?= entre le | du \d)|(?:takes?|taking) place(?: (?:in|during|from))?(?= )"
    rf"|(?:semest(?:re|er)|session|term)(?=\s?[-:(,]\s?{MONTH} \d{{1,2}}\w{{0,2}}\s?(?:-|to|through)\s?{MONTH})"
    r"|during)\b"
)
_ASAP = re.compile(
    r"\b(?:des que possible|des maintenant|asap|as soon as possible|au plus (?:tot|vite)"
    r"|au plutot(?=\W*(?:\n|$|[.,;]))|immediatement|immediately"
    r"|le plus tot possible)\b"
)
_UNSETTLED = re.compile(
    r"(?:the )?(?:les )?(?:specific |exact )?(?:starting and ending |start(?:ing)? |date de debut"
    r"|dates?)(?: (?:du|de|des|of|the|stage|internship|dates?))*"
    r" (?:are|is|sera|seront|est|sont|a) (?:flexible|negotiable|choisie?s?|definir|a definir|fixer"
    r"|convenir|determiner|to be|adaptable|negociable)[^.\n]{0,70}(?:\n[^.\n]{0,60})?"
)
_APPLYING = re.compile(
    r"candidat|postul|cv\b|apply|applic|contact|envoy|adress|repond|limite|deadline|before|avant le"
    r"|inscri|write|email"
)
_STAY = re.compile(
    r"stage|stagiaire|internship|intern\b|interns\b|mission|poste|contrat|mois|month|position|debut"
    r"|demarr|start|pourvoir|disponib|available|begin|work from"
)
_BOUNDS = re.compile(r"[.!?](?:\s|$)|\n\s*\n|\n(?=[^\n]{0,60}:)|\n\s*[-*]|\s[-|]\s(?!\w+ 20)|;|\((?=\w)|\)")
_JOIN = re.compile(
    r"\s?(?:/|-|,|a|au|ou|et|or|and|to|until|jusqu'a|jusqu'au|the|le|fin|mi|debut|early|late|mid|end of"
    r"|\s)+-?\s?"
)
_SOMETHING = re.compile(
    rf"{MONTH}|{YEAR}|\d{{1,2}}[/.]\d|\d-\d\d?-\d|possible|asap|immediat|{_SEASON}|flexible|convenir|definir|discuter|stagiaire"
    rf"|choisi|a present|maintenant|proposition|plus tot\b|plus vite|soon"
)
_BY = re.compile(r"(?:avant|before|limite|jusqu'|deadline|until|by)\W{0,3}(?:le |the )?$")
# In a list of dates, that of the first day: "- Interns begin: May 2027" behind "- Applications due: …".
_STEP = re.compile(
    r"\n[ ]{0,6}[-*][ ]{1,3}[^\n:]{0,40}\b(?:begins?|starts?|debut\w*|commencement|demarrage)\b[^\n:]{0,40}:"
    r"[ ]{0,3}([^\n(]{4,80})"
)
_FAR = frozenset(
    {
        "references",
        "about",
        "deadline",
        "published",
        "keywords",
        "pay",
        "context",
        "project",
        "contact",
        "company",
    }
)


def find_start(
    text: str, folded: str, parts: list[Segment], hint: date | None, months: float | None
) -> Found[Start] | None:
    """The start or the period; `months` is the length of the stay, `hint` the offer's own date.

    From a label, else from words such as "à partir de" and "dès que possible", else from the headline.
    """
    labelled = []
    for part in sorted(parts, key=lambda one: one.key != "start"):
        if part.key == "period" and "all-day" in folded[part.start : part.end]:
            # The day on which a calendar of events shows the offer.
            continue
        if part.key in {"start", "period"} and part.end > part.start:
            found = _labelled(text, folded, part, hint, months)
            if found:
                labelled.append(found)
    if labelled:
        return _settled(labelled)
    for part in parts:
        # "Durée : 4 mois, à partir d'avril" and "Durée : de mars à août" give the start as well.
        if part.key == "duration" and part.end > part.start:
            found = _behind_words(text, folded, part.start, part.end, hint, months) or _period(
                text, folded, part, hint
            )
            if found:
                return found
    return (
        _in_sentences(text, folded, parts, hint, months)
        or _dates_alone(text, folded, hint)
        or _soon(text, folded, parts)
        or _headline(text, folded, hint, months)
        or _unsettled(text, folded)
    )


def _period(text: str, folded: str, part: Segment, hint: date | None) -> Found[Start] | None:
    period = durations.period(text, folded, part.start, part.end)
    if period is None:
        return None
    start = read_start(text[period.start : period.end], folded[period.start : period.end], hint, 0.0)
    return Found(start, period.start, period.end, 0.8)


def _labelled(
    text: str, folded: str, part: Segment, hint: date | None, months: float | None
) -> Found[Start] | None:
    begin, stop = part.start, min(part.end, part.start + 300)
    blank = re.search(r"\n\s*\n", folded[begin:stop])
    stop = begin + blank.start() if blank else stop
    if re.match(r"a (?:partir|compter) d[eu]\b", folded[part.label[0] : part.label[1]]):
        # "À partir de : 03/05/2027": the label is part of the words, and leaves the end open.
        begin = part.label[0]
    if part.key == "period" and not part.inline:
        step = _STEP.search(folded, begin, stop)
        begin, stop = step.span(1) if step else (begin, stop)
    if part.key == "period":
        days = moments(folded, begin, stop)
        label = folded[part.label[0] : part.label[1]].strip(" *")
        if (
            len(days) == 1
            and days[0].day
            and label == "date"
            and not re.search(r"partir|debut|from|start|des", folded[begin:stop])
        ):
            return None
        # The length stands beside the dates: "5 mois, printemps 2023".
        for one in durations.lengths(text, folded, begin, stop):
            if one.duration.months_min is None and one.duration.months_max is None:
                continue
            begin, stop = (one.end, stop) if one.start - begin < 12 else (begin, one.start)
            break
    begin, stop = _strip(folded, begin, stop)
    words = folded[begin:stop]
    if stop - begin < 2 or not _SOMETHING.search(words):
        return None
    start = read_start(text[begin:stop], words, hint, months, window=part.key == "start")
    return Found(_shown(start, text[begin:stop]), begin, stop, 0.95)


def _shown(start: Start, words: str) -> Start:
    flat = tidy(words)
    if len(flat) > 80:
        flat = flat[:80].rpartition(" ")[0].rstrip(" ,;")
    return Start(flat, start.earliest, start.latest, start.precision)


def _strip(folded: str, begin: int, stop: int) -> tuple[int, int]:
    while begin < stop and folded[begin] in " \n,;.:-*|()":
        begin += 1
    while stop > begin and folded[stop - 1] in " \n,;.-*|(":
        stop -= 1
    return begin, stop


def _settled(found: list[Found[Start]]) -> Found[Start]:
    first = found[0]
    others = tuple(
        dict.fromkeys(
            one.value.text
            for one in found[1:]
            if one.value.earliest and first.value.earliest and one.value.earliest != first.value.earliest
        )
    )
    return Found(
        first.value, first.start, first.end, first.confidence, "two_values" if others else None, others
    )


def _behind_words(
    text: str, folded: str, low: int, high: int, hint: date | None, months: float | None
) -> Found[Start] | None:
    """A start behind words such as "à partir de" in a part of the text."""
    for match in _WORDS.finditer(folded, low, high):
        stop = min(high, match.end() + 90)
        bound = _BOUNDS.search(folded, match.end(), stop)
        stop = bound.start() if bound else stop
        end = _dated_end(folded, match.end(), stop)
        if end is None:
            continue
        begin, head = match.start(), match[0]
        if not re.match(r"a (?:partir|compter)|from|as of", head) and not (
            head == "debut" and end - match.end() < 20
        ):
            begin = match.end() - (5 if re.search(r"\b(?:from|entre)$", head) else 0)
        inner = re.search(r"\b(?:a partir d[eu']|a compter d[eu']|entre|from|des|between)", folded[begin:end])
        if inner and begin == match.end():
            begin += inner.start()
        begin, end = _strip(folded, begin, end)
        if head == "debut" and begin == match.start():
            before = re.search(
                r"\b(?:des |a partir de |a partir du |des le )$", folded[max(0, begin - 16) : begin]
            )
            begin -= len(before[0]) if before else 0
        start = read_start(
            text[begin:end],
            folded[begin:end],
            _year_ahead(folded, end, high) or hint,
            months,
            window=bool(re.search(r"comprise|debut|start", head))
            and not re.search(r"\bentre (?:le )?$", folded[max(0, match.start() - 10) : match.start()]),
        )
        note = re.match(r"\s?\([^()\n]{3,25}\)", folded[end : end + 30])
        return Found(_shown(start, text[begin : end + (note.end() if note else 0)]), begin, end, 0.75)
    return None


def _year_ahead(folded: str, at: int, stop: int) -> date | None:
    """The year that the end of the same stay gives: "en mai et prendra fin en juillet 2027"."""
    end = re.match(r"[^.;\n]{0,30}\b(?:fin|termin|jusqu|end)", folded[at : min(stop, at + 60)])
    years = [one.year for one in moments(folded, at, min(stop, at + 60)) if one.year] if end else []
    return date(years[0], 1, 1) if years else None


def _dated_end(folded: str, at: int, stop: int) -> int | None:
    """Where the date ends that stands right behind a place; None if none does."""
    words = folded[at:stop]
    dated = moments(folded, at, stop)
    year = re.search(rf"\b{YEAR}\b", words)
    quarter = re.search(r"trimestre|\bquarters?\b|\b[qt][1-4]\b", words)
    season = re.match(
        rf"\W*(?:(?:pour|le|la|l'|the|de|du|en|au|d'|in) ?){{0,3}}{_SEASON}(?: semest(?:re|er))?\b", words
    )
    end = at
    if dated and dated[0].start - at <= 30:
        last = dated[0]
        for following in dated[1:]:
            if not _JOIN.fullmatch(folded[last.end : following.start]):
                break
            last = following
        end = last.end
    elif quarter and quarter.start() < 30:
        end = at + quarter.end()
    elif season:
        end = at + season.end()
    elif year and year.start() < 22:
        return at + year.end()
    else:
        return None
    if year and at + year.start() < end + 8:
        end = max(end, at + year.end())
    return end


def _in_sentences(
    text: str, folded: str, parts: list[Segment], hint: date | None, months: float | None
) -> Found[Start] | None:
    vague: Found[Start] | None = None
    order = sorted(parts, key=lambda part: {"conditions": 0, "opening": 1}.get(part.key, 2))
    for part in order:
        if part.key in _FAR:
            continue
        # A heading that was not understood may itself say it: "STAGE À PARTIR DE JANVIER 2027".
        begin = part.label[0] if part.key == "other" and not part.resumed else part.start
        for stretch in re.finditer(
            r"[^.!?\n](?:[^.!?\n]|\n(?!\s*\n)|\.(?=\w))*", folded[begin : min(part.end, begin + 12000)]
        ):
            low = begin + stretch.start()
            high = min(begin + stretch.end(), low + 900)
            words = folded[low:high]
            if not _WORDS.search(words) or re.search(
                r"depuis|fonde|created|founded|publi|\ba ete|\ba eu|launched", words
            ):
                continue
            if not _STAY.search(words) and part.key not in {"conditions", "opening", "period", "other"}:
                continue
            found = _behind_words(text, folded, low, high, hint, months)
            if found and not _BY.search(folded[max(0, found.start - 24) : found.start]):
                if found.value.earliest is not None or found.value.precision is not None:
                    return found
                vague = vague or found
    return vague


def _soon(text: str, folded: str, parts: list[Segment]) -> Found[Start] | None:
    """ "Dès que possible" on a short line or beside the start; in a sentence on applying it says something else."""
    for match in _ASAP.finditer(folded):
        begin = folded.rfind("\n", 0, match.start()) + 1
        stop = folded.find("\n", match.end())
        line = folded[begin : stop if stop > 0 else len(folded)]
        key = key_at(parts, match.start())
        of_stay = key == "apply" and re.search(r"stage|internship|debut|start", line)
        if key in {"references", "about", "missions", "contact"} or (key == "apply" and not of_stay):
            continue
        if _APPLYING.search(line) and len(line) > 40:
            continue
        if len(line) <= 60 or re.search(
            r"stage|stagiaire|internship|poste|position|pourvoir|debut|demarr|start|disponib|available|date",
            line,
        ):
            return Found(
                Start(tidy(text[match.start() : match.end()]), precision="asap"),
                match.start(),
                match.end(),
                0.7,
            )
    return None


_ALONE = re.compile(
    rf"(?m)^[ *>-]*((?:du |from )?\d{{1,2}}[/.]\d{{1,2}}[/.](?:20)?\d\d)\s?(?:-|au|a|to)\s?\d{{1,2}}[/.]\d{{1,2}}[/.]"
    rf"(?:20)?\d\d[ .]*$|^[ *>-]*((?:du |from )?\d{{1,2}}(?:er)? {MONTH}(?: {YEAR})?\s?(?:-|au|a|to)\s?\d{{1,2}}(?:er)?"
    rf" {MONTH} {YEAR})[ .]*$|^[ *>-]*({MONTH}\s?(?:-|a|to)\s?{MONTH} {YEAR})[ .]*$|\(({MONTH}\s?(?:-|a|to)\s?{MONTH} {YEAR})\)"
    rf"|^[ *>-]*({MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:, {YEAR})?\s?(?:-|to|through)\s?{MONTH} \d{{1,2}}(?:st|nd|rd|th)?, {YEAR})"
    r"(?: \([^()\n]{1,30}\))?[ .]*$"
)


def _dates_alone(text: str, folded: str, hint: date | None) -> Found[Start] | None:
    """A period without a word about it: two days alone on a line, two months in brackets."""
    match = _ALONE.search(folded[:2500])
    if match is None:
        return None
    begin, stop = next(match.span(number) for number in (1, 2, 3, 4, 5) if match[number])
    return Found(read_start(text[begin:stop], folded[begin:stop], hint, 0.0), begin, stop, 0.7)


# What began then is the project or the house.
_PAST = re.compile(
    r"\b(?:lancee?|launched|founded|fondee?|creee?|created|depuis|since|a ete|was|began|started)\b[^.\n]*$"
)


def _headline(text: str, folded: str, hint: date | None, months: float | None) -> Found[Start] | None:
    """A period named in the headline: "Stage community manager - Mars 2027", "Internship Spring 2027"."""
    head = folded[:400]
    for pattern, length in ((rf"\b({_SEASON} {YEAR})\b", 400), (rf"(?:[-,(]\s?)({MONTH}\s{YEAR})\b", 160)):
        match = re.search(pattern, head[:length])
        if match and not _PAST.search(head[max(0, match.start() - 60) : match.start()]):
            start = read_start(text[match.start(1) : match.end(1)], match[1], hint, months)
            return Found(start, match.start(1), match.end(1), 0.6, "guess")
    return None


_THIS_SEASON = re.compile(
    r"\b(?:this|next|the coming|cet|cette|fall|for the)\s(?:summer|winter|spring|fall|autumn|ete|hiver"
    r"|automne|printemps|semester)\b(?:\s\([^()\n]{3,40}\))?"
)
_YEAR_OF_STAY = re.compile(rf"\b(?:stage|internship)s?\b[^\n\d]{{0,30}}\b({YEAR})\b(?!\s?[-/]\s?\d)")


def _unsettled(text: str, folded: str) -> Found[Start] | None:
    """What is left: dates to be agreed, "this winter", the year in the headline."""
    match = _UNSETTLED.search(folded)
    if match is not None:
        return Found(
            _shown(Start(), text[match.start() : match.end()]), match.start(), match.end(), 0.6, "guess"
        )
    match = _THIS_SEASON.search(folded)
    if match is not None:
        return Found(
            _shown(Start(), text[match.start() : match.end()]), match.start(), match.end(), 0.6, "guess"
        )
    match = _YEAR_OF_STAY.search(folded[:120])
    if match is not None:
        start = read_start(match[1], match[1])
        return Found(start, match.start(1), match.end(1), 0.5, "guess")
    return None

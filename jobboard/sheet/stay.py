"""How long the internship lasts, wherever an offer says it."""

import re
from dataclasses import replace
from decimal import Decimal

from jobboard.sheet import durations
from jobboard.sheet.dates import MONTH, YEAR
from jobboard.sheet.found import Found, key_at
from jobboard.sheet.model import Duration
from jobboard.sheet.plain import plain, tidy
from jobboard.sheet.segments import Segment

_UNSETTLED = re.compile(
    r"flexible|variable|au cas par cas|negociable|to be (?:defined|discussed|determined)|selon|tbd"
    r"|adaptable|modulable"
    r"|a (?:definir|discuter|convenir|determiner|preciser)"
)
_UNSETTLED_SENTENCE = re.compile(
    r"(?:la |the )?(?:duree|duration|length)(?: (?:du|de|des|of|the|your|votre|stages?|internships?|ce))*"
    r" (?:est|is|sera|will be|peut etre|can be) (?:flexible|variable|decidee?|adaptable|negociable"
    r"|negotiable|modulable|a (?:definir|convenir|discuter))[^.\n]{0,40}"
)
# What is said right behind a length that is no length of a stay.
_OTHER = re.compile(
    r"\s?(?:d'alternance|d'experience|d'anciennete|of (?:\w+ )?experience|d'existence|old\b|d'age|ago|de recherche\b"
    r"|d'etudes|of study|apres|after|plus tard"
    r"|later|per week|par semaine|/ ?semaine|a week|de conges|de vacances|de formation|of training|avant"
    r"|before|d'avance|en avance|de retard|par mois)"
)
_PAST = re.compile(
    r"\b(?:depuis|since|experience|il y a|prochains?|derniers?|dernieres|d'ici|age|sous|en moins de"
    r"|dans les|every|tous les|toutes les|over the|past|previous|within|in)"
    r"\s(?:de |plus de |environ |about |less than |les |the |next |last |plusieurs )*$"
)
_STAY_BEFORE = re.compile(
    r"\b(?:stage|internships?|traineeships?|duree|duration|placement|poste|contrat|mission|programme|program"
    r"|alternance|conventionne|remunere|stagiaire|formation|position|cdd|paid|sejour"
    r"|available|disponibles?)"
    r"\S{0,3}[^.]{0,40}$"
)
_STAY_AFTER = re.compile(
    r"[\s-]*(?:de |d'|du |of )?(?:paid |full[- ]time |research |remote |summer |unpaid )?(?:stage"
    r"|contract|commitment|role|program|position|internships?|traineeships?|placement|period|a (?:partir|compter)|from|starting"
    r"|contrat|appointment|\(|entre)"
)
_MEASURED = re.compile(
    r"\b(?:pour une (?:duree|periode) (?:de|d')|d'une duree (?:de|d')|duree(?: \w+){0,3} (?:est )?de"
    r"|for a (?:period|duration)(?: of)?|for (?:between )?|pendant|during|period of|last(?:s|ing)?"
    r"|dure(?:ra)?|sur|period|periode de)\s?$"
)
_HELD = re.compile(r"a eu |ont ete|a ete|nos anciens|our former|previous intern|anciens? stagiaire")
_FAR = frozenset({"references", "about", "keywords", "pay", "deadline", "context"})
_CUT = re.compile(r"[.!?;]\s|\n\s*\n|\n\s*[-*]")


_SHORTEST = Decimal("0.15")


def find_duration(text: str, folded: str, parts: list[Segment]) -> Found[Duration] | None:
    """The length of the stay, from a label, else from the sentences that speak of the internship."""
    hours = durations.weekly_hours(folded)
    found = _labelled(text, folded, parts) or _in_sentences(text, folded, parts)
    if not found:
        if hours is None:
            return None
        return Found(Duration(weekly_hours=hours[0]), hours[1], hours[2], 0.8)
    if found[0].confidence >= 0.9:
        # What a label says stands; a sentence that says something else surely enough is a doubt.
        found = found + [
            one for one in _in_sentences(text, folded, parts, 2.9) if one.value.months_min is not None
        ]
    first = found[0]
    bounds = first.value.months_min, first.value.months_max
    others = tuple(
        dict.fromkeys(
            one.value.text
            for one in found[1:]
            if (one.value.months_min, one.value.months_max) != bounds and one.value.text
        )
    )
    value = replace(first.value, weekly_hours=hours[0] if hours else None)
    if value.hours_total is None:
        # The total stands beside the length: "10 semaines, soit 350 heures".
        value = replace(
            value, hours_total=durations.total_hours(folded[max(0, first.start - 80) : first.end + 120])
        )
    known = any(bound is not None for bound in bounds)
    return replace(
        first,
        value=value,
        doubt="two_values" if others and known else first.doubt,
        others=others if known else (),
    )


def _labelled(text: str, folded: str, parts: list[Segment]) -> list[Found[Duration]]:
    found = []
    for part in sorted(parts, key=lambda one: one.key != "duration"):
        if part.key not in {"duration", "period", "start"} or part.end <= part.start:
            continue
        stop = min(part.end, part.start + 400)
        if part.key == "start":
            # "Début : à partir de juillet pour 5 à 6 mois"
            stop = min(stop, part.start + 120)
            if not re.search(r"\b(?:pour|for) (?:une duree de |a period of )?\d", folded[part.start : stop]):
                continue
        one = _in_value(text, folded, part, stop)
        if one is not None and one.value.months_max is not None and one.value.months_max < _SHORTEST:
            # Two days in a calendar of events.
            one = None
        if one is not None:
            found.append(one)
        elif part.key == "duration" and _UNSETTLED.search(folded, part.start, stop):
            found.append(
                Found(Duration(tidy(text[part.start : stop]).rstrip(" .;")[:80]), part.start, stop, 0.8)
            )
    return found


def _in_value(text: str, folded: str, part: Segment, stop: int) -> Found[Duration] | None:
    lengths = [
        one
        for one in durations.lengths(text, folded, part.start, stop)
        if not _OTHER.match(folded[one.end : one.end + 24])
    ]
    dated = [
        one for one in lengths if one.duration.months_min is not None or one.duration.months_max is not None
    ]
    if dated:
        first = dated[0]
        low, high = first.duration.months_min, first.duration.months_max
        if part.key == "duration" and low == high and re.search(r"\bm(?:inim|axim)", part.caption):
            # "Durée minimale : 3 mois": the label says which bound it is.
            least = "minim" in part.caption
            bound = replace(
                first.duration, months_min=low if least else None, months_max=None if least else high
            )
            return Found(bound, first.start, first.end, 0.95)
        if len(dated) > 1 and part.key == "duration":
            between = folded[first.end : dated[1].start]
            if (
                re.fullmatch(r"\s?(?:a|au|to|-|ou|or|/|et|and|,)\s?(?:maximum )?", between)
                and dated[1].duration.months_max
            ):
                words = tidy(text[first.start : dated[1].end])
                both = Duration(words, first.duration.months_min, dated[1].duration.months_max)
                return Found(both, first.start, dated[1].end, 0.95)
        return Found(first.duration, first.start, first.end, 0.95)
    period = durations.period(text, folded, part.start, stop)
    if period is not None:
        return Found(period.duration, period.start, period.end, 0.9)
    if lengths and part.key == "duration":
        return Found(lengths[0].duration, lengths[0].start, lengths[0].end, 0.9)
    return None


def _in_sentences(text: str, folded: str, parts: list[Segment], least: float = 1.5) -> list[Found[Duration]]:
    scored: list[tuple[float, Found[Duration]]] = []
    limit = min(len(folded), 30000)
    for one in durations.lengths(text, folded, 0, limit):
        score = _score(folded, parts, one)
        if score >= least:
            scored.append((score, Found(one.duration, one.start, one.end, min(0.85, 0.5 + score / 10))))
    if scored:
        dated = _dated(text, folded, scored)
        if dated is not None:
            return [dated]
        top = max(score for score, _ in scored)
        return [one for score, one in scored if score >= top - 0.6]
    if least > 1.5:
        return []
    unsettled = _UNSETTLED_SENTENCE.search(folded)
    if unsettled:
        words = tidy(text[unsettled.start() : unsettled.end()])
        return [Found(Duration(words[:80]), unsettled.start(), unsettled.end(), 0.7)]
    alone = _dates_alone(text, folded)
    if alone is not None:
        return [alone]
    near = (
        r"\b(?:stage|stagiaire|internship|interns?|term|semester|periode|dates?|available|disponible"
        r"|work)\b[^.\n]{0,60}"
    )
    for match in re.finditer(near, folded[:limit]):
        period = durations.period(text, folded, match.start(), min(limit, match.end() + 40))
        if period is not None and period.start <= match.end() and key_at(parts, period.start) not in _FAR:
            return [Found(period.duration, period.start, period.end, 0.6)]
    return []


def _dated(text: str, folded: str, scored: list[tuple[float, Found[Duration]]]) -> Found[Duration] | None:
    """The two days that a count of days only explains: "du 1er mars au 31 août 2027 (soit 128 jours de stage)"."""
    for _, one in scored:
        if re.search(r"\b(?:jours?|days?)\b", plain(one.value.text)):
            low = max(0, one.start - 70)
            period = durations.period(text, folded, low, one.start)
            if period is not None and one.start - period.end < 12:
                return Found(period.duration, period.start, period.end, 0.75)
    return None


_TWO_DAYS = re.compile(
    r"(?m)^[ *>-]*((?:du |from )?\d{1,2}[/.]\d{1,2}[/.](?:20)?\d\d\s?(?:-|au|a|to)\s?\d{1,2}[/.]\d{1,2}[/.](?:20)?\d\d"
    rf"|{MONTH}\s?(?:-|a|to)\s?{MONTH} {YEAR})[ .]*$"
)


def _dates_alone(text: str, folded: str) -> Found[Duration] | None:
    """Two days alone on a line near the top, as job boards print the period: "05/01/2027 - 18/06/2027"."""
    match = _TWO_DAYS.search(folded[:1500])
    if match is None:
        return None
    period = durations.period(text, folded, match.start(1), match.end(1))
    return Found(period.duration, period.start, period.end, 0.8) if period else None


def _score(folded: str, parts: list[Segment], one: durations.Length) -> float:
    """How much the words around a length say that it is that of the stay; 1.5 and more is believed."""
    longest = one.duration.months_max or one.duration.months_min
    key = key_at(parts, one.start)
    if longest is None or longest > 24 or key in _FAR:
        return 0.0
    before = folded[max(0, one.start - 90) : one.start]
    before = before[max((match.end() for match in _CUT.finditer(before)), default=0) :]
    after = re.split(r"[.!?;]\s|\n", folded[one.end : one.end + 60])[0]
    if _OTHER.match(after) or _PAST.search(before) or folded.startswith("within", one.start):
        return 0.0
    score = 2.0 if _STAY_BEFORE.search(before) else 0.0
    score += 2.0 if _STAY_AFTER.match(after) else 0.0
    score += 1.5 if _MEASURED.search(before) else 0.0
    score += 0.7 if key in {"conditions", "benefits", "start", "period", "opening", "title"} else 0.0
    line = folded.rfind("\n", 0, one.start) + 1
    alone = len(folded[line : one.start].strip(" -*•")) < 3 and len(after.strip(" .,;")) < 3
    score += 1.0 if len(before.strip(" -*")) < 3 and len(after.strip(" .,;")) < 3 else 0.0
    score += 1.0 if alone else 0.0
    # An item of its own in a line of facts: "Master 2, 6 mois, au laboratoire".
    listed = re.search(r"(?:^|[,(|/-])\s?$", before) and re.match(r"\s?(?:[,.)|/-]|$)", after)
    score += 1.5 if listed and key in {"description", "conditions", "opening", "kind", "title"} else 0.0
    score -= 1.5 if _HELD.search(before) else 0.0
    score -= 0.5 if key in {"profile", "skills", "missions", "education"} else 0.0
    return score

"""When and how long: the duration, the start, the last day to apply and the day of posting, wherever they stand."""

import re
from datetime import date
from typing import TypeVar

from jobboard.sheet import dates, durations
from jobboard.sheet.dates import MONTH, YEAR, moments, read_days, read_start
from jobboard.sheet.model import Duration, Start
from jobboard.sheet.plain import tidy
from jobboard.sheet.segments import Segment

T = TypeVar("T")
# A value, its place, how sure it is, its doubt, the other values found.
Found = tuple[T, int, int, float, str | None, tuple[str, ...]]

_UNSURE_LENGTH = re.compile(
    r"flexible|variable|au cas par cas|a (?:definir|discuter|convenir|determiner|preciser)|negociable|to be (?:defined|discussed)|selon|tbd"
)
_STAY = re.compile(
    r"\b(?:stage|stages|internships?|intern|duree|duration|placement|contrat|cdd|alternance|mission de|missions de|poste|position|period|programme|program|sejour|placements?|convention|length)\b"
)
_NOT_STAY = re.compile(
    r"\b(?:depuis|since|experience|ago|il y a|prochains?|derniers?|last|next|plus de \d+ ans|d'ici|apres|within the|age|ans d'|moins de|renouvelable|chaque|every|tous les|reponse|delai|sous|existe|fonde|en moins de|par an|a year|par semaine|per week|nous devons|formation de|cycle|preavis"
    r"|pendant \w+ ans)\b"
)
_EXPERIENCE = re.compile(
    r"\s?(?:d'experience|d'anciennete|of experience|d'existence|old\b|d'age|ago|de recherche|d'etudes|of study|apres|after|plus tard|later|per week|par semaine|/ ?semaine|a week|de conges|de vacances|of training)"
)


def find_duration(text: str, folded: str, parts: list[Segment]) -> "Found[Duration] | None":
    """The length of the stay, from a label, else from the sentences that speak of the internship."""
    hours = durations.weekly_hours(folded)
    weekly = hours[0] if hours else None
    labelled: list[Found[Duration]] = []
    for part in parts:
        if part.key not in {"duration", "period"} or part.end <= part.start:
            continue
        stop = min(part.end, part.start + 400)
        value = folded[part.start : stop]
        found = _labelled(text, folded, part, stop)
        if found is not None:
            labelled.append(found)
        elif part.key == "duration" and _UNSURE_LENGTH.search(value):
            words = tidy(text[part.start : stop]).rstrip(" .;")
            labelled.append((Duration(words[:80]), part.start, stop, 0.8, None, ()))
    if labelled:
        return _choose(labelled, weekly)
    sentences = _in_sentences(text, folded, parts)
    return _choose(sentences, weekly) if sentences else None


def _labelled(text: str, folded: str, part: Segment, stop: int) -> "Found[Duration] | None":
    lengths = [
        one
        for one in durations.lengths(text, folded, part.start, stop)
        if not _EXPERIENCE.match(folded[one.end : one.end + 24])
    ]
    months = [
        one for one in lengths if one.duration.months_min is not None or one.duration.months_max is not None
    ]
    if months:
        best = months[0]
        end = best.end
        if len(months) > 1 and part.key == "duration":
            between = folded[best.end : months[1].start]
            joined = re.fullmatch(r"\s?(?:a|au|to|-|ou|or|/|et|and|,)\s?(?:maximum )?", between)
            if joined and months[1].duration.months_max:
                both = Duration(
                    tidy(text[best.start : months[1].end]),
                    best.duration.months_min,
                    months[1].duration.months_max,
                )
                return both, best.start, months[1].end, 0.95, None, ()
        return best.duration, best.start, end, 0.95, None, ()
    period = durations.period(text, folded, part.start, stop)
    if period is not None:
        return period.duration, period.start, period.end, 0.9, None, ()
    if lengths and part.key == "duration":
        return lengths[0].duration, lengths[0].start, lengths[0].end, 0.9, None, ()
    return None


def _in_sentences(text: str, folded: str, parts: list[Segment]) -> "list[Found[Duration]]":
    found: list[tuple[float, Found[Duration]]] = []
    limit = min(len(folded), 30000)
    for one in durations.lengths(text, folded, 0, limit):
        if one.duration.months_min is None and one.duration.months_max is None:
            continue
        longest = one.duration.months_max or one.duration.months_min
        if longest is not None and longest > 24:
            continue
        key = _key_at(parts, one.start)
        if key in {"references", "about", "keywords", "pay", "deadline"}:
            continue
        low = max(0, one.start - 90)
        before = folded[low : one.start]
        cut = max((match.end() for match in re.finditer(r"[.!?;]\s|\n\s*\n|\n\s*[-*]", before)), default=0)
        before = before[cut:]
        after = folded[one.end : one.end + 60]
        after = re.split(r"[.!?;]\s|\n\s*\n|\n", after)[0]
        if _EXPERIENCE.match(after) or re.search(
            r"\b(?:depuis|since|experience|il y a|prochains?|derniers?|d'ici|age|sous|en moins de|in)\s(?:plus de |environ |about |less than |les |the |next |last )*$",
            before,
        ):
            continue
        score = 0.0
        if re.search(
            r"\b(?:stage|internships?|duree|duration|placement|poste|contrat|mission|programme|program|alternance|conventionne|remunere|stagiaire\S*|formation)\S{0,2}[^.]{0,40}$",
            before,
        ):
            score += 2
        if re.match(
            r"[\s-]*(?:de |d'|du )?(?:paid |full[- ]time |research |remote |summer )?(?:stage|internships?|placement|period|a (?:partir|compter)|from|starting|\()",
            after,
        ):
            score += 2
        if re.search(
            r"\b(?:pour une (?:duree|periode) (?:de|d')|d'une duree (?:de|d')|duree(?: \w+){0,3} (?:est )?de|for a (?:period|duration)|for (?:between )?|pendant|during|period of|last(?:s|ing)?|dure(?:ra)?)\s?$",
            before,
        ):
            score += 1.5
        if key in {"conditions", "benefits", "start", "period", "opening"}:
            score += 0.7
        if _NOT_STAY.search(before[-45:]) or re.match(r"\s?(?:renouvelable|de plus)", after):
            score -= 1.5
        if key in {"profile", "skills", "missions", "education"}:
            score -= 0.5
        if score >= 1.5:
            found.append((score, (one.duration, one.start, one.end, min(0.85, 0.5 + score / 10), None, ())))
    if not found:
        for match in re.finditer(
            r"\b(?:stage|internship|term|periode|dates?|available|disponible|work)\b[^.\n]{0,60}",
            folded[:limit],
        ):
            period = durations.period(text, folded, match.start(), min(limit, match.end() + 40))
            if period is not None and period.start <= match.end():
                return [(period.duration, period.start, period.end, 0.6, None, ())]
        return []
    top = max(score for score, _ in found)
    return [one for score, one in found if score >= top - 0.6]


def _key_at(parts: list[Segment], at: int) -> str:
    return next((part.key for part in parts if part.start <= at < part.end), "")


def _choose(found: "list[Found[Duration]]", weekly) -> "Found[Duration]":  # type: ignore[no-untyped-def]
    """The first one; another length elsewhere is a doubt."""
    duration, start, end, confidence, doubt, _ = found[0]
    others = tuple(
        dict.fromkeys(
            one.text
            for one, *_ in found[1:]
            if (one.months_min, one.months_max) != (duration.months_min, duration.months_max) and one.text
        )
    )
    if others and (duration.months_min is not None or duration.months_max is not None):
        doubt = "two_values"
    if weekly is not None:
        duration = Duration(
            duration.text, duration.months_min, duration.months_max, weekly, duration.hours_total
        )
    return duration, start, end, confidence, doubt, others


_START_WORDS = re.compile(
    r"\b(?:(?:date(?:s)? de )?(?:debut|demarrage|commencement|prise de (?:poste|fonction))\S*(?: (?:du|de|des|le|la|l')? ?(?:stage|mission|contrat|poste))?(?: (?:est|sera|prevu\S*|souhaite\S*|possible|comprise?|flexible|envisage\S*|fixee?|d[eu]s))*"
    r"|a (?:partir|compter) d[eu']|a pourvoir|disponible|commen(?:cer|ce|cera|cant)\S*|debut(?:er|ant|era|e)\S*|start(?:s|ing)?(?: date)?(?: (?:is|in|on|from|as))*|begin(?:s|ning)?(?: (?:in|on|from))*|available from|as of|onwards?|from)\b"
)
_ASAP_HERE = re.compile(
    r"\b(?:des que possible|asap|as soon as possible|au plus (?:tot|vite)|immediatement|immediately|le plus tot possible)\b"
)
_APPLY_NEAR = re.compile(
    r"candidat|postul|cv\b|apply|applic|contact|envoy|adress|repond|limite|deadline|before|avant le|inscri|write|email"
)
_BOUNDS = re.compile(r"[.!?](?:\s|$)|\n\s*\n|\n(?=[^\n]{0,60}:)|\n\s*[-*•]|\s[-–—|]\s|;|\((?=\w)|\)")


def find_start(
    text: str, folded: str, parts: list[Segment], hint: date | None, months: float | None
) -> "Found[Start] | None":
    """The start, or the period, from a label, else from words such as "à partir de" and "dès que possible"."""
    labelled: list[Found[Start]] = []
    for part in sorted(parts, key=lambda one: one.key != "start"):
        if part.key not in {"start", "period"} or part.end <= part.start:
            continue
        found = _labelled_start(text, folded, part, hint, months)
        if found:
            labelled.append(found)
    if labelled:
        return _settle_start(labelled)
    for part in parts:
        # "Durée : 4 mois, à partir d'avril" and "Durée : de mars à août" give the start as well.
        if part.key == "duration" and part.end > part.start:
            found = _after_words(text, folded, part.start, part.end, hint, months) or _bare_period(
                text, folded, part, hint
            )
            if found:
                return found
    return _start_in_sentences(text, folded, parts, hint, months)


def _bare_period(text: str, folded: str, part: Segment, hint: date | None) -> "Found[Start] | None":
    period = durations.period(text, folded, part.start, part.end)
    if period is None:
        return None
    start = read_start(text[period.start : period.end], folded[period.start : period.end], hint, 0.0)
    return (start, period.start, period.end, 0.8, None, ())


def _labelled_start(
    text: str, folded: str, part: Segment, hint: date | None, months: float | None
) -> "Found[Start] | None":
    begin, stop = part.start, min(part.end, part.start + 300)
    value = folded[begin:stop]
    blank = re.search(r"\n\s*\n", value)
    if blank:
        stop = begin + blank.start()
    if part.key == "period":
        one_day = moments(folded, begin, stop)
        if (
            len(one_day) == 1
            and one_day[0].day
            and part.caption == ""
            and re.fullmatch(r"dates?|date", folded[part.label[0] : part.label[1]].strip())
        ):
            if not re.search(r"partir|debut|from|start|des", folded[begin:stop]):
                return None
        # The length stands beside the dates: "5 mois, printemps 2023".
        for one in durations.lengths(text, folded, begin, stop):
            if one.duration.months_min is None and one.duration.months_max is None:
                continue
            rest_begin, rest_stop = (one.end, stop) if one.start - begin < 12 else (begin, one.start)
            words = folded[rest_begin:rest_stop].strip(" ,;.()-\n")
            if not words:
                return None
            begin, stop = rest_begin, rest_stop
            break
    begin, stop = _strip(folded, begin, stop)
    if stop - begin < 2:
        return None
    words = folded[begin:stop]
    if not re.search(
        rf"{MONTH}|{YEAR}|\d|possible|asap|immediat|ete|printemps|automne|hiver|summer|spring|fall|winter|autumn|flexible|convenir|definir|discuter|stagiaire|choisi|proposition|semestre|semester|rentree|tot|vite|soon",
        words,
    ):
        return None
    start = read_start(text[begin:stop], words, hint, months, window=part.key == "start")
    text_shown = start.text
    if len(text_shown) > 80:
        text_shown = _cut(text_shown, 80)
    return Start(text_shown, start.earliest, start.latest, start.precision), begin, stop, 0.95, None, ()


def _cut(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[:longest].rpartition(" ")[0].rstrip(" ,;")


def _strip(folded: str, begin: int, stop: int) -> tuple[int, int]:
    while begin < stop and folded[begin] in " \n,;.:-*|":
        begin += 1
    while stop > begin and folded[stop - 1] in " \n,;.-*|":
        stop -= 1
    return begin, stop


def _settle_start(found: "list[Found[Start]]") -> "Found[Start]":
    start, begin, end, confidence, _, _ = found[0]
    others = tuple(
        dict.fromkeys(
            one.text
            for one, *_ in found[1:]
            if one.earliest and start.earliest and one.earliest != start.earliest
        )
    )
    return start, begin, end, confidence, "two_values" if others else None, others


def _after_words(
    text: str, folded: str, low: int, high: int, hint: date | None, months: float | None
) -> "Found[Start] | None":
    """A start behind words such as "à partir de" in a part of the text."""
    for match in _START_WORDS.finditer(folded, low, high):
        stop = min(high, match.end() + 90)
        bound = _BOUNDS.search(folded, match.end(), stop)
        stop = bound.start() if bound else stop
        words = folded[match.end() : stop]
        dated = moments(folded, match.end(), stop)
        year = re.search(rf"\b{YEAR}\b", words)
        quarter = re.search(r"trimestre|quarter|\b[qt][1-4]\b", words)
        season = re.match(
            r"\W*(?:\w+ ){0,3}(?:printemps|ete|automne|hiver|summer|spring|fall|winter|autumn|rentree|semestre|semester)\b",
            words,
        )
        near = dated and dated[0].start - match.end() <= 30
        if not (near or (quarter and quarter.start() < 30) or (year and year.start() < 22) or season):
            continue
        end = match.end()
        if near:
            last = dated[0]
            for following in dated[1:]:
                if re.fullmatch(
                    r"\s?(?:/|-|,|a|au|ou|et|or|and|to|until|jusqu'a|the|le|fin|mi|debut|\s)+\s?",
                    folded[last.end : following.start],
                ):
                    last = following
                else:
                    break
            end = last.end
        if year and (not near or year.start() + match.end() < end + 8):
            end = max(end, match.end() + year.end())
        if quarter and quarter.start() < 30:
            end = max(end, match.end() + quarter.end())
        if season:
            end = max(end, match.end() + season.end())
        begin = match.start()
        head = match[0]
        if re.match(r"debut$", head) and near and dated[0].start - match.end() <= 2:
            before = re.search(r"\b(?:des |a partir de |a partir du )$", folded[max(0, begin - 16) : begin])
            begin -= len(before[0]) if before else 0
        elif not re.match(r"a (?:partir|compter)|from|as of", head):
            begin = match.end()
        inner = re.search(r"\b(?:a partir d[eu']|a compter d[eu']|entre|from|des|between)", folded[begin:end])
        if inner and begin == match.end():
            begin += inner.start()
        begin, end = _strip(folded, begin, end)
        value = text[begin:end]
        start = read_start(
            value,
            folded[begin:end],
            hint,
            months,
            window="comprise" in head or "debut" in head or "start" in head,
        )
        adaptable = re.match(r"\s?\([^()\n]{3,25}\)", folded[end : end + 30])
        shown = tidy(text[begin : end + (adaptable.end() if adaptable else 0)])
        return (
            Start(_cut(shown, 80), start.earliest, start.latest, start.precision),
            begin,
            end,
            0.75,
            None,
            (),
        )
    return None


def _start_in_sentences(
    text: str, folded: str, parts: list[Segment], hint: date | None, months: float | None
) -> "Found[Start] | None":
    order = sorted(parts, key=lambda part: {"conditions": 0, "opening": 1}.get(part.key, 2))
    for part in order:
        if part.key in {
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
        }:
            continue
        for stretch in re.finditer(
            r"[^.!?\n](?:[^.!?\n]|\n(?!\s*\n)|\.(?=\w))*",
            folded[part.start : min(part.end, part.start + 12000)],
        ):
            low, high = part.start + stretch.start(), part.start + stretch.end()
            if high - low > 900:
                high = low + 900
            words = folded[low:high]
            if not _START_WORDS.search(words):
                continue
            stays = bool(
                re.search(
                    r"stage|internship|intern\b|mission|poste|contrat|mois|month|position|debut|demarr|start|pourvoir|disponib|available|begin",
                    words,
                )
            )
            if not stays and part.key not in {"conditions", "opening", "period"}:
                continue
            if re.search(
                r"donnees|data set|these qui|depuis|fonde|created|founded|publi", words
            ) and not re.search(r"stage|internship|mission de", words):
                continue
            found = _after_words(text, folded, low, high, hint, months)
            if found and not _deadline_like(folded, found[1]):
                return found
    return _asap(text, folded, parts) or _pourvoir(text, folded, parts, hint, months)


def _deadline_like(folded: str, at: int) -> bool:
    return bool(
        re.search(
            r"(?:avant|before|limite|jusqu'|deadline|until|by)\W{0,3}(?:le |the )?$",
            folded[max(0, at - 24) : at],
        )
    )


def _asap(text: str, folded: str, parts: list[Segment]) -> "Found[Start] | None":
    for match in _ASAP_HERE.finditer(folded):
        key = _key_at(parts, match.start())
        line_start = folded.rfind("\n", 0, match.start()) + 1
        line_end = folded.find("\n", match.end())
        line = folded[line_start : line_end if line_end > 0 else len(folded)]
        if key in {"apply", "references", "about", "missions", "contact"} or (
            _APPLY_NEAR.search(line) and len(line) > 40
        ):
            continue
        if len(line) <= 60 or re.search(
            r"stage|internship|poste|position|pourvoir|debut|demarr|start|disponib|available|date", line
        ):
            return (
                Start(tidy(text[match.start() : match.end()]), None, None, "asap"),
                match.start(),
                match.end(),
                0.7,
                None,
                (),
            )
    return None


_HEAD_DATE = re.compile(
    rf"(?:[-–—:,(]\s?|\b(?:en|pour|in|for|de|d')\s)((?:{MONTH}\s)?{YEAR}|(?:printemps|ete|automne|hiver|spring|summer|fall|autumn|winter)\s{YEAR})"
)


def _pourvoir(
    text: str, folded: str, parts: list[Segment], hint: date | None, months: float | None
) -> "Found[Start] | None":
    """A period named in the headline: "Stage Community manager - Mars 2027", "Internship Spring 2027"."""
    first_lines = folded[: folded.find("\n", 200)] if folded.find("\n", 200) > 0 else folded[:400]
    for match in re.finditer(
        rf"\b((?:printemps|ete|automne|hiver|spring|summer|fall|autumn|winter)\s{YEAR})\b", first_lines[:400]
    ):
        start = read_start(text[match.start(1) : match.end(1)], match[1], hint, months)
        return start, match.start(1), match.end(1), 0.6, "guess", ()
    for match in re.finditer(rf"(?:[-,(]\s?)({MONTH}\s{YEAR})\b", first_lines[:160]):
        start = read_start(text[match.start(1) : match.end(1)], match[1], hint, months)
        return start, match.start(1), match.end(1), 0.6, "guess", ()
    return None


_DEADLINE_WORDS = re.compile(
    r"date limite|dead-?line|avant le|before|jusqu'au|au plus tard|no later than|cloture|closing|echeance|apply by|submit\w* (?:your|the|an) applications? by|until|expire|applications? (?:are )?due|due by|by (?=(?:the )?(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
)


def find_deadline(text: str, folded: str, parts: list[Segment], hint: date | None) -> "Found[date] | None":
    """The last day to apply. Two different days are a doubt: the first one written stands, the other is shown."""
    found: list[tuple[date, int, int, float]] = []
    for part in parts:
        if part.key == "deadline" and part.end > part.start:
            for day, start, end in read_days(folded[part.start : min(part.end, part.start + 300)], hint):
                found.append((day, part.start + start, part.start + end, 0.95))
                break
    sure = bool(found)
    for match in _DEADLINE_WORDS.finditer(folded):
        key = _key_at(parts, match.start())
        if key in {"references", "about"}:
            continue
        around = folded[max(0, match.start() - 160) : match.end() + 60]
        if key != "apply" and not re.search(
            r"candidat|postul|apply|applic|cv\b|dossier|inscri|limite|deadline|closing|resume|submit|envoy",
            around,
        ):
            continue
        window = folded[match.end() : match.end() + 45]
        stop = re.search(r"\n\s*\n|[.;]\s", window)
        days = read_days(window[: stop.start()] if stop else window, hint)
        if days and not any(day == days[0][0] for day, *_ in found):
            day, start, end = days[0]
            found.append((day, match.end() + start, match.end() + end, 0.8))
    if not found:
        return None
    day, start, end, confidence = found[0]
    others = tuple(dict.fromkeys(tidy(text[one[1] : one[2]]) for one in found[1:] if one[0] != day))
    return (
        day,
        start,
        end,
        confidence if sure or not others else 0.7,
        "two_values" if others else None,
        others,
    )


def find_published(folded: str, parts: list[Segment]) -> date | None:
    """The day of posting, if the text gives it: a labelled day, or a day alone on one of the first lines."""
    for part in parts:
        if part.key == "published" and part.end > part.start:
            days = read_days(folded[part.start : min(part.end, part.start + 120)])
            if days:
                return days[0][0]
    for row in folded[:600].split("\n")[:8]:
        shown = row.strip(" *_()-")
        days = read_days(shown) if 6 <= len(shown) <= 45 else []
        if (
            len(days) == 1
            and (len(shown) - (days[0][2] - days[0][1])) <= 14
            and "limite" not in shown
            and "deadline" not in shown
        ):
            return days[0][0]
    return None


__all__ = ["dates", "find_deadline", "find_duration", "find_published", "find_start"]

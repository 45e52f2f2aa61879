"""Where the intern works: the labelled line, else an address or the sentence that says it."""

import re
from dataclasses import replace

from jobboard.sheet.header import Header, is_place_line
from jobboard.sheet.houses import is_house, is_unit
from jobboard.sheet.model import Place
from jobboard.sheet.place_in_names import area_at_title_end, at_title_end, in_district, of_host
from jobboard.sheet.places import PlaceMatch, find_in_text, read_remote, settle
from jobboard.sheet.places.areas import areas
from jobboard.sheet.places.match import place_of_area
from jobboard.sheet.places.names import key
from jobboard.sheet.plain import plain, tidy
from jobboard.sheet.segments import Segment

Answer = tuple[Place, tuple[tuple[int, int], ...], float, str | None, tuple[str, ...]]
_TAIL = re.compile(
    r"\s*(?:\n\s*\n|https?://|[.;]?\s[*•▪●]\s(?=\S)|\s[-–—]\s*(?:durée|date|début|stage|rémun)|(?<=\w\w)\.\s+[A-ZÀ-Ý])"
)
# Days of remote work are no part of the place as written.
_REMOTE_NOTE = re.compile(
    r"\s*[(,–-]\s?(?:possibilité de |avec )?(?:\d )?(?:jours? (?:de |en )?)?(?:télétravail|remote"
    r"|hybrid|en présentiel|présentiel|sur site|on[- ]site)[^)]{0,60}\)?\s*$",
    re.IGNORECASE,
)
_SURE = 0.58
_VERB = re.compile(
    r"\b(?:basee?s?|base/e|est|sera|sont|se deroule\w*|aura|is|are|will|takes?|travaill\w+|you|vous)\b"
)


def find_place(
    text: str,
    folded: str,
    parts: list[Segment],
    header: Header,
    title: tuple[int, int] = (0, 0),
    host: tuple[str, int, int] = ("", 0, 0),
) -> Answer:
    """The place with the town settled from the gazetteer; an empty Place when nothing says it.

    `title` is where the title stands, `host` the name of the company with its place.
    """
    place, spans, confidence, doubt, values = _find_place(text, folded, parts, header, title, host)
    if not spans or place.commune is None:
        told = of_host(*host)
        if told is not None:
            match, begin, stop = told
            place, spans, confidence = _place(match, tidy(text[begin:stop])), ((begin, stop),), 0.6
    if place.remote is None:
        place = replace(place, remote=_home_days(folded, parts))
    return place, spans, confidence, doubt, values


_HOME_DAYS = re.compile(
    r"[^\n]{0,200}\b(?:tele-?travail|telework|home office|hybrid|remote|distanciel)[^\n]{0,160}"
)


def _home_days(folded: str, parts: list[Segment]) -> str | None:
    """Remote work said beside the conditions of the stay or in a note, not where the work itself is told."""
    for part in parts:
        if part.key not in {"note", "conditions", "benefits", "kind", "hours", "pay"}:
            continue
        for match in _HOME_DAYS.finditer(folded, part.start, part.end):
            spoken = read_remote(match[0], labelled=False)
            if spoken is not None:
                return spoken
    return None


def _find_place(
    text: str,
    folded: str,
    parts: list[Segment],
    header: Header,
    title: tuple[int, int],
    host: tuple[str, int, int],
) -> Answer:
    remote = None
    labelled = [part for part in parts if part.key == "place" and part.end > part.start]
    if len(labelled) > 1:
        # "Lieu : voir ci-dessous" above "Lieu : Brest": the line that names a place comes first.
        labelled.sort(key=lambda part: _vagueness(text[part.start : min(part.end, part.start + 120)]))
    for part in labelled:
        begin, stop = part.start, min(part.end, part.start + 260)
        tail = _TAIL.search(text, begin, stop)
        if tail and tail.start() > begin:
            stop = tail.start()
        value = tidy(text[begin:stop]).strip(" .;,-–*|")
        if (
            not value
            or not re.search(r"[A-Za-zÀ-ÿ]{2}", value)
            or re.match(r"(?:(?:a definir|to be defined|n/?a|-)\W*$|https?:|www\.)", plain(value))
        ):
            continue
        value = _REMOTE_NOTE.sub("", value).rstrip(" ,;-–")
        value = _PRAISE.sub("", value).rstrip(" ,;-–")
        value = _AWAY_ASIDE.sub(r"\1", value)
        addressed = _ADDRESSED.match(value)
        value = addressed[1] if addressed else value
        value = re.sub(r"^(?:[Ss]tage |[Pp]oste )?(?:[Bb]asée?|[Ss]ituée?)s? (?:à|au|en|in) ", "", value)
        spoken_of = re.match(
            r"(?:The |Le |La |L['’])(?:intern|stagiaire|stage|internship|candidate?)\b", value
        )
        if (len(value) > 60 or spoken_of) and _VERB.search(plain(value)):
            # A paragraph under the label: only the town of its sentence is the place.
            sentence = _in_text(text[:stop], folded[:stop], parts, begin)
            if sentence is not None:
                return sentence
            continue
        match = settle(value)
        if match is None:
            continue
        spoken = read_remote(text[begin:stop])
        if spoken and match.place.remote is None:
            match = replace(match, place=replace(match.place, remote=spoken))
        if match.place.commune is None:
            below = text[part.end : part.end + 90].strip("\n").split("\n")[0].strip()
            if is_place_line(below) and "\n\n" not in text[part.end : part.end + 3]:
                stop = text.index(below, part.end) + len(below)
                value = f"{value} {below}"
                match = settle(value) or match
        match = _beyond_house(match, value)
        place = _place(match, value)
        values = tuple(one.commune or one.text for one in match.alternatives)[:4]
        doubt = (
            match.doubt
            if match.doubt in {"homonym", "two_values", "misspelt", "postcode", "unknown"}
            else None
        )
        return (
            place,
            ((begin, stop),),
            0.9 if match.confidence >= 0.5 else 0.75,
            doubt,
            values if doubt else (),
        )
    told = at_title_end(text, *title)
    if header.place != (0, 0):
        begin, stop = header.place
        match = settle(text[begin:stop])
        country = areas().get(key(text[begin:stop]))
        # "France" under a title that ends in a town tells nothing more.
        if match is not None and (told is None or country is None or country.kind != "country"):
            return _place(match, tidy(text[begin:stop])), (header.place,), 0.85, None, ()
    wide = told is not None and _place(told[0], text[told[1] : told[2]]).commune is None
    hosted = _in_text(text, folded, parts, host=plain(host[0])) if wide else None
    if told is not None and (hosted is None or hosted[0].commune is None):
        match, begin, stop = told
        return _place(match, tidy(text[begin:stop])), ((begin, stop),), 0.75, None, ()
    found = _behind_house(text, parts) or _in_text(text, folded, parts, host=plain(host[0]))
    if found is not None:
        return found
    district = area_at_title_end(text, *title) or in_district(text)
    if district is not None:
        area, begin, stop = district
        return place_of_area(area, text[begin:stop]), ((begin, stop),), 0.65, None, ()
    spoken = read_remote(folded[:20000], labelled=False)
    remote = spoken if spoken == "full" else None
    return Place(remote=remote), (), 0.0, None, ()


# What praises or explains a place behind its name: "Brest, un cadre…", "Brest, avec des visites…".
_PRAISE = re.compile(
    r"[,;]\s+(?:un|une|avec|dans un|dans une|à (?:deux|quelques|\d+)|proche|accessible|with|near|close|possibilité|et plus"
    r"|où|qui|dont|desservi\w*|nombreux|déplacements?|travel)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
# "Remote (some weeks in Brest preferred)": what is said of it stands in parentheses.
_AWAY_ASIDE = re.compile(r"^([^()\n]{0,20}\bremote\b[^()\n]{0,40}?)\s?\([^()\n]{12,120}\)$", re.IGNORECASE)
# Behind the town of a full address: "… 29200 Brest – Bureaux de la mission Phares".
_ADDRESSED = re.compile(r"(.*\b\d{5} [A-ZÀ-Ý][\w'’-]*(?: (?!Bureau)[A-ZÀ-Ý][\w'’-]*)*) [-–—] .+$", re.DOTALL)
_NAMED_AFTER = re.compile(
    r"(?:universit\w*|insa|ens|chu|école\b.{0,40}|institut\b.{0,40})\s(?:de |d['’])?$", re.IGNORECASE
)


def _vagueness(value: str) -> int:
    """How little a line tells of a place: a town, a wider area, nothing."""
    match = settle(value)
    if match is None:
        return 2
    area = (
        match.doubt in {"abroad", "area"}
        or match.place.district is not None
        or match.place.region is not None
    )
    return 0 if match.place.commune is not None else 1 if area else 2


def _beyond_house(match: PlaceMatch, value: str) -> PlaceMatch:
    """The town of a line that also names a house after another one: "Université Lyon 2, Bron" is in Bron."""
    if match.place.commune is None or not _NAMED_AFTER.search(value[: match.span[0]]):
        return match
    at = match.span[1]
    for piece in re.split(r"[,;]", value[at:])[1:5]:
        shown = re.sub(r"\(.*", "", piece).strip()
        town = settle(shown) if is_place_line(shown) else None
        if town is not None and town.place.commune_code is not None and town.doubt != "misspelt":
            return town
    return match


def _behind_house(text: str, parts: list[Segment]) -> Answer | None:
    """The town behind the name of the host on its labelled line: "Laboratoire : Optique, Brest"."""
    for part in parts:
        if part.key not in {"lab", "company", "department"} or not part.inline:
            continue
        value = text[part.start : part.end]
        head, comma, last = value.rpartition(",")
        shown = last.strip(" .")
        if comma and len(head) > 2 and is_place_line(shown):
            match = settle(shown)
            if match is not None and match.place.commune is not None:
                begin = part.start + len(head) + 1 + last.index(shown)
                return _place(match, shown), ((begin, begin + len(shown)),), 0.75, None, ()
    return None


# A stretch of land is no town, however it is called.
_STRETCH = re.compile(
    r"\b(?:coast|area|region|county|valley|district|cote|zone|territoire|secteur|bassin|massif)\b"
)


def _place(match: PlaceMatch, value: str) -> Place:
    town = match.place.commune
    if match.doubt == "unknown" and _STRETCH.search(plain(value)):
        return replace(match.place, text=value, commune=None)
    if (
        town is not None
        and match.doubt == "abroad"
        and (capital := re.fullmatch(r"(Washington),? D\.? ?C\.?", town))
    ):
        # The district's letters tell which town of that name it is.
        town = capital[1]
        match = replace(match, place=replace(match.place, commune=town))
    area = areas().get(key(value))
    if town is not None and area is not None and area.kind == "region":
        # "Bretagne" on the place line is the region, not a village of that name.
        match = replace(match, place=place_of_area(area))
        town = None
    if town is None and match.doubt in {"abroad", "unknown"}:
        town = None
    elif town is not None and match.place.commune_code is None:
        # A quarter or a business park beside its town: the town is the answer.
        real = next(
            (
                one
                for one in match.alternatives
                if one.commune_code and plain(one.commune or "") in plain(value)
            ),
            None,
        )
        if real is not None:
            return replace(
                real, text=value, commune=_as_written(real.commune or "", value), remote=match.place.remote
            )
        town = _as_written(town, value)
    elif town is not None:
        # The town as the text writes it, where it only differs by its spelling.
        town = _as_written(town, value)
    return replace(match.place, text=value, commune=town)


def _as_written(town: str, value: str) -> str:
    name = re.sub(r"[^a-z]+", " ", plain(town)).strip()
    flat = re.sub(r"[^a-z]", " ", plain(value))
    if "saint" in name and not re.search(r"\bsainte?\b", flat):
        # "St Pierre" for Saint-Pierre.
        name = re.sub(r"\bsaint", "st", name)
    at = re.search(r"\b" + re.sub(r" ", r" +", re.escape(name).replace("\\ ", " ")) + r"\b", flat)
    written = value[at.start() : at.end()] if at else town
    return town if written.islower() else written


# "Le titre", "L’étudiant": towns have a capital behind their article.
_COMMON_NOUN = re.compile(r"(?:L[ea]s? |L['’])[a-zà-ÿ]")


def _in_text(text: str, folded: str, parts: list[Segment], low: int = 0, host: str = "") -> Answer | None:
    """The town that the sentences from a place on speak of most surely."""
    candidates = []
    for match in find_in_text(text[low:]):
        match = replace(match, span=(match.span[0] + low, match.span[1] + low))
        begin, stop = match.span
        if _COMMON_NOUN.match(text, begin):
            continue
        kind = next((part.key for part in parts if part.start <= begin < part.end), "")
        if kind in {"references", "keywords", "title"} and match.confidence < 0.8:
            continue
        if _RANGE.search(text[max(0, begin - 60) : begin]) or _IN_NAME.search(
            text[max(0, begin - 40) : begin]
        ):
            continue
        confidence = match.confidence - (0.1 if kind in {"about", "context", "missions", "project"} else 0.0)
        if re.search(
            r"\b(?:stage|poste|internship|position|bureaux|offices?|locaux|basee?s?|based|heart of"
            r"|coeur)\b[^.\n]{0,25}$",
            folded[max(0, begin - 50) : begin],
        ):
            confidence += 0.1
        if _HOSTED.search(text[max(0, begin - 190) : begin]):
            confidence += 0.2
        # "l'équipe X du laboratoire Y (Town)", in a sentence on the internship.
        if re.search(
            r"(?:stage|encadr|supervis|internship)[^.\n]{0,160}[(,]\s?$", folded[max(0, begin - 190) : begin]
        ):
            confidence += 0.2
        if re.search(
            r"collaborateurs|salaries|employees|agences|implante|clients|bureaux dans|siege",
            folded[max(0, begin - 80) : stop + 80],
        ):
            confidence -= 0.3
        if _ON_SITE.search(folded[max(0, begin - 160) : begin]):
            confidence += 0.25
        # "en lien avec la plateforme Lumen (UMR 8999, située à Brest)": where a partner is.
        if _PARTNER.search(folded[max(0, begin - 260) : begin]):
            confidence -= 0.4
        # "Granit est une association, à Brest": where the sentence that names the host says it is.
        if len(host) > 2 and host in re.split(r"[.!?]\s|\n", folded[max(0, begin - 160) : begin])[-1]:
            confidence += 0.12
        if re.search(
            r"\b(?:basee?s?|bureaux|locaux|offices?) (?:a|au|en|in) $", folded[max(0, begin - 14) : begin]
        ):
            confidence += 0.25
        candidates.append((confidence, match))
    if not candidates:
        return None
    confidence, match = max(candidates, key=lambda one: one[0])
    if confidence < _SURE:
        return None
    begin, stop = _hosting(text, *match.span) or _address(text, folded, *match.span)
    # The bracket that closes "(92)" belongs to the place, one that closes an aside around it does not.
    stop += text[stop : stop + 1] == ")" and text.count("(", begin, stop) > text.count(")", begin, stop)
    value = tidy(text[begin:stop]).strip(" ,;:-–")
    if value.count("(") != value.count(")"):
        value = value.strip(" ,;:-–()")
    place = _place(match, value)
    return (
        place,
        ((begin, stop),),
        min(0.75, confidence),
        match.doubt if match.doubt == "homonym" else None,
        (),
    )


# "accueilli sur le campus de l'Institut Houle à …"
_ON_SITE = re.compile(r" sur le campus (?:de |d['’]|du )[^.,;\n]{3,50} a $")
_PARTNER = re.compile(
    r"\b(?:avec|collaborat\w+|partenari\w+|partenaires?|interactions?|with|partners?)\b[^.\n]{0,160}\([^()\n]{0,90}$"
)
# "s'étend de Brest à Quimper": the ends of a stretch are no place to work at.
_RANGE = re.compile(
    r"\b(?:étend\w*|allant|court|situé\w* entre|stretch\w*|running|ligne)[ \u00a0][^.\n]{0,12}[A-ZÀ-Ý][\w'’-]+"
    r"(?:[ \u00a0-][A-ZÀ-Ý][\w'’-]+)?[ \u00a0](?:à|to|et|and)[ \u00a0]$"
)
# "La Métropole de Brest mène…": the name of a public body, not yet the place of the work.
_IN_NAME = re.compile(
    r"(?:^|[.:\n] ?)(?:[Ll]a |[Ll]e |[Ll]['’]|[Cc]ollectivité )?(?:[Vv]ille|(?:Euro)?[Mm]étropole|[Mm]airie|[Dd]épartement"
    r"|[Rr]égion|CHU|[Uu]niversité|[Aa]gglomération|[Cc]ommunauté)[ \u00a0](?:[a-zà-ÿ]+[ \u00a0]){0,2}?(?:de |d['’]|du )$"
)
_SITED = re.compile(
    r"((?!(?:Le|La|Les|Ce|Notre|Stage|Poste|Basée?)\b)[A-ZÀ-Ý][\w'’-]+(?: (?:(?:de|du|des"
    r"|d['’]) ?)?[A-ZÀ-Ý][\w'’-]+| [a-z]{4,10}(?= in)){0,3})"
    r" (?:situé|située|located|based|in the heart|au cœur) (?:à |au |en |in |at |of |de )$"
)
# "Le stage se déroulera au laboratoire de la houle (LH), Brest": the house and its town are the place as written.
_HOSTED = re.compile(
    r"\b(?:se déroul\w+|se tiendra|se fera|aura lieu|s['’]effectu\w+|effectué|réalisé|basée?|accueillie?|take place|takes place"
    r"|hosted|based)\b[^.;:\n]{0,20}?[ \u00a0](?:à|au|aux|dans|in|at|within|by)[ \u00a0](?:l['’]|le |la |the )?"
    r"((?:[a-zà-ÿ]{5,14} (?:d['’]|de )?)?[A-ZÀ-Ý][^.;:\n]{2,110}?(?:, | à | in | at | \((?!.*\()))$"
)
_STAYS_AT = re.compile(r"\b(?:[Ss]tage|[Ii]nternship)[^.;\n]{0,60}?" + _HOSTED.pattern)
# "dans les bureaux de Granit Marine à …"
_HOUSED = re.compile(
    r"\b(?:bureaux|locaux|offices?) (?:de la |de l['’]|de |du |d['’]|of (?:the )?)([A-ZÀ-Ý][\w&'’-]+(?: (?:(?:de|du|des|of) )?"
    r"[A-ZÀ-Ý][\w&'’-]+){0,4} (?:à |au |aux |in |at ))$"
)
_STREET = re.compile(
    r"\b\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|av\b\.?|bd|boulevard|allee|chemin|route|quai|impasse"
    r"|place|cours|square|passage)(?=[ ,])"
)


def _hosting(text: str, begin: int, stop: int) -> tuple[int, int] | None:
    """The house and its town where a later sentence says that the stay takes place there."""
    for match in re.finditer(rf"\b{re.escape(text[begin:stop])}\b", text[stop : stop + 4000]):
        low = max(0, stop + match.start() - 190)
        hosted = _STAYS_AT.search(text[low : stop + match.start()])
        if hosted is not None and (is_house(hosted[1]) or is_unit(hosted[1])):
            return low + hosted.start(1), stop + match.end()
    return None


def _address(text: str, folded: str, begin: int, stop: int) -> tuple[int, int]:
    """The span of a town with the street written before it and the region behind it."""
    low = max(0, begin - 90)
    streets = list(_STREET.finditer(folded, low, begin))
    if streets and "." not in folded[streets[-1].end() : begin].replace("av.", ""):
        begin = streets[-1].start()
    while True:
        another = re.match(r"[,;]? [A-ZÀ-Ý][\w'’ -]{1,40}\(\d[\dAB]\)", text[stop : stop + 60])
        if not another:
            break
        stop += another.end()
    hosted = _HOSTED.search(text[max(0, begin - 190) : begin])
    # "dans le service des lampes de Granit (Brest, Bretagne)": the brackets hold the place.
    bracketed = hosted is not None and is_unit(hosted[1]) and hosted[1].endswith("(")
    if (
        hosted is not None
        and not bracketed
        and (is_house(hosted[1]) or is_unit(hosted[1]) or re.search(r"[A-Z]{3}", hosted[1]))
    ):
        return max(0, begin - 190) + hosted.start(1), stop
    sited = _SITED.search(text[max(0, begin - 70) : begin])
    housed = _HOUSED.search(text[max(0, begin - 90) : begin])
    if housed:
        begin = max(0, begin - 90) + housed.start(1)
    elif sited:
        begin = max(0, begin - 70) + sited.start()
    office = re.match(r" (?:office|offices|campus|site)\b", text[stop : stop + 12])
    stop += office.end() if office else 0
    behind = re.match(
        r"\s?\(\d{1,2}(?: ?[eè][mr]?e?)?\)|\s\([A-ZÀ-Ý][a-zà-ÿ]+(?:[ -][A-ZÀ-Ý]?[a-zà-ÿ']+){0,3}\)"
        r"|, [A-ZÀ-Ý][\w'’-]+(?=[\s.,;)\n]|$)|[ ](?:Cedex|CEDEX)(?: \d{1,2})?|(?: (?:ou|et|or|and) (?:à |in )?[A-ZÀ-Ý][\w'’-]+)",
        text[stop : stop + 45],
    )
    return begin, stop + (behind.end() if behind else 0)

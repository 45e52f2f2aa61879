"""Who is sought: the section on the candidate, or the list or the paragraph that speaks of the candidate."""

import re

from jobboard.sheet.label_kinds import OF_PROFILE
from jobboard.sheet.labels import label_key
from jobboard.sheet.paragraphs import CANDIDATE_SURE
from jobboard.sheet.sections import Block
from jobboard.sheet.segments import Segment


def find_profile(text: str, folded: str, parts: list[Segment]) -> Block | None:
    """The section on the candidate with its sub-sections, or the paragraph that begins by speaking of the candidate."""
    short: tuple[tuple[int, int], ...] = ()
    for wanted in (("profile",), ("skills", "qualities"), ("education",)):
        for number, part in enumerate(parts):
            if part.key not in wanted or part.resumed:
                continue
            if part.soft and wanted != ("profile",) and part.inline:
                continue
            if part.key == "skills" and re.search(
                r"environnement|stack|environment|technologies|developpee|acquise|acquerir", part.caption
            ):
                continue
            brief = part.inline or (
                part.key == "education" and "\n" not in folded[part.start : part.end].strip()
            )
            if wanted != ("profile",) and brief and part.end - part.start < 100:
                short = short or (_profile_spans(parts, number) if part.key != "education" else ())
                continue
            if part.inline and part.end - part.start < 12:
                continue
            if (
                part.caption.startswith("experience")
                and 0 < part.end - part.start < 25
                and any(one.key == "profile" and one.end - one.start > 60 for one in parts[number + 1 :])
            ):
                # "Experience: 1-5 years" among the facts above the section itself.
                continue
            adds = part.key == "profile" and (part.bullet or _ADDED.search(part.caption))
            while adds and number and _asks(parts[number - 1]):
                number -= 1
            spans = _profile_spans(parts, number)
            if spans:
                spans = (_below_label(folded, *spans[0]), *spans[1:])
                return Block(spans, 0.9 if part.key == "profile" else 0.75)
    spoken = _asked_list(folded, parts) or _candidate_paragraph(folded, parts)
    if spoken is not None:
        return Block((spoken,), 0.5)
    return Block(short, 0.6) if short else None


_LABEL_ROW = re.compile(
    r"[ *_-]{0,6}(?!(?:tu|vous|you|we|nous)\b)([a-z][^\n:]{3,50}?)\s?:[ *_]{0,4}\n\s{0,9}(?=\S)"
)


def _below_label(folded: str, start: int, end: int) -> tuple[int, int]:
    """A section without the label alone on its first line: "Niveau de formation :" over the level."""
    row = _LABEL_ROW.match(folded, start, end)
    key = (label_key(row[1]) or label_key(row[1], strict=False)) if row else None
    return (row.end(), end) if row and key in OF_PROFILE - {"profile"} else (start, end)


# Headings that only go on with what the section above them asks.
_ADDED = re.compile(r"\b(?:nice to have|stand out|(?:un|le|les|a) plus|bonus|preferred|appreci)")


def _asks(part: Segment) -> bool:
    """Whether a part under a heading tells what is asked before "Nice to have" or an item "Expérience avec :" adds to it."""
    return part.key in {"skills", "qualities"} and not part.inline and not part.resumed


# A paragraph; a line that follows a full stop and is long begins one as well.
_PARAGRAPH = re.compile(
    r"(?:^|\n)[^\n]+(?:(?<![.!?])\n(?!\s*\n)[^\n]+|\n(?!\s*\n)(?=[^\n]{0,59}(?:\n|$)|\s*[-*])[^\n]+)*"
)


_TELLS_WORK = frozenset(("missions", "description", "project", "objectives", "subject"))
# What is asked, as a list that a sentence introduces: "Ce stage est pour toi si :".
_ASKED_LIST = re.compile(
    r"\b(?:(?:pour|à|a) (?:toi|vous)[^.\n:]{0,20} si|(?:qualifications|attributes|qualities|skills|experience|competences"
    r"|qualites|requirements)[^.\n:]{0,60})(?: (?:include|are|suivante?s|incluent))?\s?:[ ]*\n+\s*(?=[-*•])"
)


def _asked_list(folded: str, parts: list[Segment]) -> tuple[int, int] | None:
    """The list of what is asked that a sentence in a part about something else introduces, up to the end of the list."""
    for part in parts:
        if part.key not in {"opening", "other", "description", "about", "missions", "context"} or part.inline:
            continue
        match = _ASKED_LIST.search(folded, part.start, part.end)
        if match is not None:
            blank = re.compile(r"\n\s*\n(?!\s*[-*•])").search(folded, match.end(), part.end)
            return match.end(), blank.start() if blank else part.end
    return None


def _candidate_paragraph(folded: str, parts: list[Segment]) -> tuple[int, int] | None:
    """A paragraph that begins by speaking of the candidate, in a part about something else or about nothing."""
    for part in parts:
        if part.key in {"references", "contact", "about", "signature", "benefits", "place"} or part.inline:
            continue
        for match in _PARAGRAPH.finditer(folded[part.start : part.end]):
            shown = match[0].lstrip("\n -*")
            first = match.start() == 0
            if not CANDIDATE_SURE.match(shown) or len(shown) < 40:
                continue
            inside = not match[0].startswith("\n\n") and folded[part.start + match.start() - 1] != "\n"
            if part.key in _TELLS_WORK and (inside or first):
                # A sentence in the middle of the work.
                continue
            if first and part.key == "opening":
                continue
            if part.key == "apply" and not (
                first
                and re.match(
                    r"issu|vous etes|etudiant|tu es|you are|(?:the )?(?:candidates?|applicants?|students?) "
                    r"(?:must|should) (?:have|be|hold)|(?:le |la )?candidat\S* d(?:oit|evra) (?:avoir|etre)",
                    shown,
                )
            ):
                continue
            return part.start + match.start() + len(match[0]) - len(shown), part.start + match.end()
    return None


_OPENS = re.compile(
    r"\b(?:must|should|shall|will|doit|doivent|devra|devront|devrez)(?: be| have| etre| avoir)?\W*$"
)


def _profile_spans(parts: list[Segment], first: int) -> tuple[tuple[int, int], ...]:
    """The candidate section as written: its own text and its sub-sections, each with its label when it has one inside."""
    head = parts[first]
    spans: list[tuple[int, int]] = []
    if head.end > head.start:
        # "All applicants must be:" begins the sentence that the list goes on with.
        opens = _OPENS.search(head.caption) is not None
        spans.append((head.label[0] if opens else head.start, head.end))
    for part in parts[first + 1 :]:
        if part.key in OF_PROFILE or (part.resumed and part.label == head.label):
            begin = part.start if part.resumed else part.label[0]
            alone = not part.inline and not part.resumed
            if part.end > part.start:
                spans.append((part.start if alone and not spans else begin, part.end))
        elif (
            part.key in {"duration", "period", "start", "domain", "kind", "hours", "keywords"} and part.inline
        ):
            continue
        else:
            break
    return tuple(spans)

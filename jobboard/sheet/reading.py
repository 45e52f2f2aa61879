"""From a pasted offer to a sheet: every value with its place in the text, its confidence and its doubt."""

import re
from dataclasses import replace
from datetime import date
from typing import TypeVar

from jobboard.sheet import contacts, domains, hosts, pay, people, titles
from jobboard.sheet.applying import apply_rank, contact_parts, find_link, sender_of, to_write_to
from jobboard.sheet.candidate import share_out, split_rows
from jobboard.sheet.columns import part_columns
from jobboard.sheet.deadlines import find_deadline, find_published
from jobboard.sheet.found import Found
from jobboard.sheet.header import Header, find_header
from jobboard.sheet.inline_lists import itemised, unfold
from jobboard.sheet.leftovers import OF_NOTE, OF_SUBJECT, left_over, share_room
from jobboard.sheet.limits import fit
from jobboard.sheet.mail_heads import find_mail_head, without_head
from jobboard.sheet.model import Mark, Pay, Place, Reading, Sheet, State
from jobboard.sheet.place_in_names import without_site
from jobboard.sheet.place_lines import find_place
from jobboard.sheet.plain import plain, prepare, tidy
from jobboard.sheet.presented import Named
from jobboard.sheet.sections import Block, find_missions
from jobboard.sheet.segments import Segment, segments
from jobboard.sheet.sought import find_profile
from jobboard.sheet.starts import find_start
from jobboard.sheet.stay import find_duration
from jobboard.sheet.title_words import clean, is_generic, only_announces
from jobboard.sheet.tongue import language_of
from jobboard.sheet.wrapped import unwrapped

T = TypeVar("T")
# Offers are short: the longest of the corpus has 8 000 characters. What stands behind this is not read.
LONGEST = 60_000
# What a note may open with though it has a field of its own.
_WORDS_OF_NOTES = frozenset(
    ("contact", "conditions", "benefits", "kind", "hours", "perspectives", "premises")
)


def read(text: str, published: date | None = None) -> Reading:
    """Read an offer in any layout; `published`, the day it was posted, dates a month given without its year.

    The text of the Reading is `text` with composed accents, plain newlines and every item of a list on its own line:
    spans count in it. Only the first 60 000 characters are read.
    """
    whole = prepare(text)
    whole = part_columns(unfold(unwrapped(whole[:LONGEST]))) + whole[LONGEST:]
    stop = len(whole) if len(whole) <= LONGEST else max(whole.rfind(" ", 0, LONGEST), LONGEST // 2)
    return _Reader(whole, whole[:stop], published).reading()


def _year_of(title: str) -> date | None:
    """The year the title gives, if it gives one: its months are of that year."""
    years = set(re.findall(r"(?<!\d)20\d\d(?!\d)", title))
    return (
        date(int(years.pop()), 1, 1) if len(years) == 1 and not re.search(r"20\d\d\s?[-/–]", title) else None
    )


def _whole_note(parts: list[Segment], number: int) -> tuple[int, int]:
    """A note with the label it opens with: "Supervision : …" right under its heading belongs to it."""
    note = parts[number]
    start, end = note.start, note.end
    following = parts[number + 1] if number + 1 < len(parts) else None
    if (
        not note.resumed
        and end - start <= 2
        and following is not None
        and following.inline
        and following.key in _WORDS_OF_NOTES
    ):
        return following.label[0], following.end
    return start, end


class _Reader:
    """One text being read: the parts found in it and the marks given so far."""

    def __init__(self, whole: str, text: str, published: date | None) -> None:
        self.head = find_mail_head(plain(text))
        self.whole, self.text = whole, without_head(text, self.head) if self.head else text
        self.above = plain(text[: self.head.end]) if self.head else ""
        self.folded = plain(self.text)
        self.lines, self.parts = segments(text, self.folded)
        self.marks: dict[str, Mark] = {}
        self.language = language_of(self.folded)
        self.references = [
            (part.start, part.end) for part in self.parts if part.key == "references" and not part.resumed
        ]
        sent = self.head.sent if self.head else None
        self.published = published or find_published(self.folded, self.parts) or sent

    def reading(self) -> Reading:
        """The whole reading; the order matters, later fields lean on earlier ones."""
        text, folded, parts = self.text, self.folded, self.parts
        title = self._title()
        body_from = self.title_end
        missions = find_missions(text, folded, parts, body_from, title)
        profile = find_profile(text, folded, parts)
        deadline = self._deadline()
        hint = self.published or deadline or _year_of(title)
        duration = self._one("duration", find_duration(text, folded, parts))
        months = (duration.months_min or duration.months_max) if duration else None
        length = float(months) if months is not None else None
        start = self._one("start", find_start(text, folded, parts, hint, length))
        header = find_header(text, self.title_end) if self.title_end else Header()
        if header == Header() and "title" in self.marks and self.title_end > self.lines[0].end:
            # The subject may stand below the letterhead: the first line only announces an offer.
            first = self.lines[0]
            announces = is_generic(folded[first.body : first.end])
            header = find_header(text, first.start) if announces else header
        at_title = self.marks["title"].spans[0] if "title" in self.marks else (0, 0)
        host = hosts.find_hosts(text, folded, parts, title, header, at_title)
        company, department = host.company, host.department
        place = self._place(header, company)
        company = without_site(company) if company is not None else None
        people_found, emails = self._people()
        asked = share_out(text, folded, parts, profile, self.language)
        self.marks.update(asked.marks)
        hosts_said = " ".join(plain(one.name) for one in (company, department) if one is not None)
        people_found = [one for one in people_found if plain(one.name) not in hosts_said]
        named = [one.name for one in people_found]
        subject, work, note = self._texts(title, missions, profile, named)
        sheet = Sheet(
            title=title,
            company_name=self._host("company_name", company),
            department=self._host("department", department),
            place=place,
            subject=subject,
            missions=itemised(work),
            note=note,
            education=asked.education,
            languages=asked.languages,
            skills=asked.skills,
            qualities=asked.qualities,
            profile=itemised(asked.profile),
            pay=replace(self._pay(), benefits=self._benefits()),
            deadline=deadline,
            openings=self._openings(),
            reference=self._line("reference"),
            field=self._domain(title),
            premises=self._line("premises"),
            contact_email=emails[0] if emails else "",
            second_contact=emails[1] if len(emails) > 1 else "",
            contact_name=people_found[0].name if people_found else "",
            phone=self._phone(),
            apply_url=self._link(),
            language=self.language,
        )
        if duration:
            sheet = replace(sheet, duration=duration)
        if start:
            sheet = replace(sheet, start=start)
        sheet, self.marks = fit(sheet, self.marks)
        profile_text = "\n".join(text[begin:end] for begin, end in profile.spans) if profile else ""
        return Reading(self.whole, sheet, self._all_marks(), tuple(named), profile_text)

    def _all_marks(self) -> dict[str, Mark]:
        names = (
            "title company_name department place duration start subject missions note education "
            "languages skills qualities profile"
            " pay deadline openings reference field premises contact_email second_contact contact_name "
            "phone apply_url"
        )
        return {name: self.marks.get(name, Mark()) for name in names.split()}

    def _mark(
        self,
        name: str,
        spans: tuple[tuple[int, int], ...],
        confidence: float,
        doubt: str | None = None,
        values: tuple[str, ...] = (),
    ) -> None:
        state = State.CHECK if doubt or confidence < 0.7 else State.FOUND
        self.marks[name] = Mark(
            state, spans, round(confidence, 2), doubt or (None if state is State.FOUND else "guess"), values
        )

    def _one(self, name: str, found: Found[T] | None) -> T | None:
        if found is None:
            return None
        self._mark(name, ((found.start, found.end),), found.confidence, found.doubt, found.others)
        return found.value

    def _title(self) -> str:
        self.title_end = 0
        found = titles.find_title(self.text, self.folded, self.lines, self.parts)
        subject = self._subject_of_mail()
        if subject is not None and (found is None or subject[3] > found[3] or self._is_sentence(found)):
            found = subject
        if found is None:
            return ""
        title, start, end, confidence = found
        self.title_end = end if start < 1500 else 0
        line = self.text.rfind("\n", 0, start) + 1
        if confidence <= 0.5 and start - line > 8 and self.title_end:
            # A title out of a sentence: the sentence itself is no part of the head.
            self.title_end = line
        self._mark("title", ((start, end),), confidence)
        return title

    def _subject_of_mail(self) -> tuple[str, int, int, float] | None:
        """The subject of the mail the offer came with: sure when it names the offer, else better than a guess."""
        if self.head is None or self.head.subject is None:
            return None
        start, end = self.head.subject
        title = clean(self.whole, self.above, start, end)
        bare = only_announces(self.above[start:end]) or len(title[0]) < 4
        return (*title, 0.5 if bare else 0.9)

    def _is_sentence(self, title: tuple[str, int, int, float]) -> bool:
        """Whether a guessed title is the first sentence of the text, which any subject names better."""
        line = self.text.rfind("\n", 0, title[1]) + 1
        return title[3] <= 0.5 and not self.text[line : title[1]].strip()

    def _host(self, name: str, host: Named | None) -> str:
        if host is None:
            return ""
        self._mark(name, ((host.start, host.end),), host.confidence)
        return tidy(host.name)

    def _place(self, header: Header, company: Named | None) -> Place:
        title = self.marks["title"].spans[0] if "title" in self.marks else (0, 0)
        host = (company.name, company.start, company.end) if company else ("", 0, 0)
        place, spans, confidence, doubt, values = find_place(
            self.text, self.folded, self.parts, header, title, host
        )
        if spans:
            self._mark("place", spans, confidence, doubt, values)
        return place

    def _deadline(self) -> date | None:
        found = find_deadline(self.text, self.folded, self.parts, self.published)
        return self._one("deadline", found)

    def _block(self, name: str, block: Block | None) -> str:
        if block is None:
            return ""
        self._mark(name, block.spans, block.confidence)
        rows = [self.text[start:end].strip("\n ") for start, end in block.spans]
        return "\n".join(row for row in rows if row)

    def _section(self, name: str, keys: tuple[str, ...], unlike: str) -> str:
        """The text of the sections of some kinds, unless it only repeats the title."""
        taken = [part for part in self.parts if part.key in keys and part.end > part.start]
        taken = [part for part in taken if tidy(self.text[part.start : part.end]) != unlike]
        if not taken:
            return ""
        self._mark(name, tuple((part.start, part.end) for part in taken), 0.9)
        return "\n\n".join(self.text[part.start : part.end].strip() for part in taken)

    def _texts(
        self, title: str, missions: Block | None, profile: Block | None, named: list[str]
    ) -> tuple[str, str, str]:
        """Subject, missions and note: their own sections and, behind them, those that belong to no other field."""
        work = self._block("missions", missions)
        subject = self._section("subject", ("subject",), title)
        parts = [
            _whole_note(self.parts, number) for number, part in enumerate(self.parts) if part.key == "note"
        ]
        spans = [span for span in parts if span[1] > span[0]]
        used = [span for block in (missions, profile) if block for span in block.spans] + spans
        for name in ("subject", "title"):
            used += self.marks[name].spans if name in self.marks else ()
        about, places = left_over(self.text, self.parts, OF_SUBJECT, used, named)
        rest, aside = left_over(self.text, self.parts, OF_NOTE, used, named)
        if about and not subject:
            subject = about
            self._mark("subject", places, 0.6)
        else:
            rest, aside = "\n\n".join(block for block in (about, rest) if block), (*places, *aside)
        own = "\n\n".join(self.text[start:end].strip() for start, end in spans)
        if spans or aside:
            self._mark("note", (*spans, *aside), 0.9 if spans else 0.6)
        return share_room(subject, work, "\n\n".join(block for block in (own, rest) if block))

    def _line(self, key: str) -> str:
        part = next(
            (one for one in self.parts if one.key == key and one.inline and one.end > one.start), None
        )
        if part is None or (
            key == "reference" and not re.search(r"\d|[-_/]", self.folded[part.start : part.end])
        ):
            return ""
        self._mark(key, ((part.start, part.end),), 0.9)
        return tidy(self.text[part.start : part.end]).rstrip(" .;")

    def _openings(self) -> int | None:
        for part in self.parts:
            if part.key == "openings":
                number = re.search(r"\b\d{1,3}\b", self.folded[part.start : part.end])
                if number and int(number[0]):
                    self._mark("openings", ((part.start, part.end),), 0.9)
                    return int(number[0])
        return None

    def _pay(self) -> Pay:
        labelled = [
            (part.start, part.end) for part in self.parts if part.key == "pay" and part.end > part.start
        ]
        blocked = self.references + [(part.start, part.end) for part in self.parts if part.key in {"about"}]
        captions = [
            part.label
            for part in self.parts
            if part.label[1] > part.label[0] and part.key in {"pay", "benefits", "conditions", "context"}
        ]
        found = pay.find_pay(self.text, self.folded, labelled, blocked, captions) or [
            one
            for one in pay.find_pay(self.text, self.folded, [], self.references, captions)
            if one.pay.unit in {"hour", "month"} and pay.of_stay(self.folded, one)
        ]
        if not found:
            return Pay()
        rank = {"amount": 0, "unpaid": 1, "legal_minimum": 2, "negotiable": 2, "unstated": 3}
        title = self.marks["title"].spans[0] if "title" in self.marks else (0, 0)
        # Words of the title are taken when nothing else tells the pay.
        best = min(found, key=lambda one: (rank[one.pay.kind], title[0] <= one.start < title[1], one.start))
        if best.pay.kind == "unstated" and any(
            part.key == "kind" and part.start <= best.start < part.end for part in self.parts
        ):
            # "Type d'emploi : stage indemnisé" says nothing of the pay.
            return Pay()
        others = tuple(
            dict.fromkeys(
                one.pay.text
                for one in found
                if one.pay.kind == "amount" == best.pay.kind and one.pay.minimum != best.pay.minimum
            )
        )
        self._mark(
            "pay",
            ((best.start, best.end),),
            0.95 if best.labelled else 0.75,
            "two_values" if others else None,
            others,
        )
        return best.pay

    def _benefits(self) -> str:
        """What comes with the pay, as one line: the section "Avantages", its items behind semicolons."""
        said = []
        for part in self.parts:
            if part.key == "benefits" and part.end > part.start and not part.soft:
                said += [item for item in split_rows(self.text[part.start : part.end]) if item not in said]
        return " ; ".join(said)

    def _people(self) -> tuple[list[people.Person], list[str]]:
        addresses = to_write_to(self.folded, self.parts, self.references)
        if not addresses and self.head is not None:
            # Nobody else can be asked: who sent the mail may be.
            addresses = sender_of(self.above, self.head)
        labelled = contact_parts(self.folded, self.parts)
        found = people.find_people(self.text, self.folded, labelled, addresses, self.references)
        ranks = [apply_rank(self.folded, self.parts, one.start) for one in addresses]
        ordered = [
            one
            for _, one in sorted(
                zip(ranks, addresses, strict=True), key=lambda pair: (pair[0], pair[1].start)
            )
        ]
        if ordered:
            several = len(ordered) > 1 and sorted(ranks)[0] == sorted(ranks)[1]
            self._mark("contact_email", ((ordered[0].start, ordered[0].end),), 0.75 if several else 0.95)
        if len(ordered) > 1:
            self._mark("second_contact", ((ordered[1].start, ordered[1].end),), 0.7)
        if found:
            self._mark("contact_name", ((found[0].start, found[0].end),), 0.85)
        return found, [one.value for one in ordered]

    def _phone(self) -> str:
        found = contacts.phones(self.text)
        if not found:
            return ""
        self._mark("phone", ((found[0].start, found[0].end),), 0.85)
        return found[0].value

    def _link(self) -> str:
        found = find_link(self.text, self.folded, self.parts, self.references)
        if found is None:
            return ""
        link, sure = found
        self._mark("apply_url", ((link.start, link.end),), 0.85 if sure else 0.7)
        return link.value if link.value.startswith("http") else "https://" + link.value

    def _domain(self, title: str) -> str | None:
        found = domains.suggest(plain(title), self.folded)
        if found is None:
            return None
        self._mark("field", (), found[1], None if found[1] >= 0.7 else "suggested")
        return found[0]

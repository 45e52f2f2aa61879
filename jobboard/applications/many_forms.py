"""Answering many at once: one choice an application, a choice for all the others, and words of one's own."""

from collections.abc import Iterator
from dataclasses import dataclass

from jobboard.applications.desk import Line
from jobboard.applications.many import MOST_SHOWN
from jobboard.applications.models import AnswerKind, Application, RefusalReason
from jobboard.applications.replies import KIND_WORDS, REASON_WORDS, pre_written
from jobboard.kit.forms import Form
from jobboard.kit.i18n import N_
from jobboard.kit.text import row_number
from jobboard.offers.models import Offer

MOST_WORDS = 1_000
# A choice is a kind of answer, or "refused" with its reason.
_KINDS = (AnswerKind.ACKNOWLEDGED, AnswerKind.INTERVIEW, AnswerKind.OFFERED, AnswerKind.REFUSED)
Choice = tuple[AnswerKind, RefusalReason | None]
CHOICES: dict[str, Choice] = {
    **{str(kind): (kind, None) for kind in _KINDS},
    **{f"{AnswerKind.REFUSED}-{reason}": (AnswerKind.REFUSED, reason) for reason in RefusalReason},
}
REST = "rest"


@dataclass(frozen=True, slots=True)
class Reply:
    """One of many answers: to whom, of what kind, and the whole letter."""

    application: Application
    offer: Offer
    kind: AnswerKind
    reason: RefusalReason | None
    text: str


def choice_field(application: Application) -> str:
    """The name of the control that says what one application gets."""
    return f"answer-{application.id}"


def words_field(application: Application) -> str:
    """The name of the control for words of one's own."""
    return f"words-{application.id}"


def groups(locale: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices for a list with two groups: (name of the group or nothing, (code, words) pairs)."""
    plain = [(str(kind), KIND_WORDS[kind].to(locale)) for kind in _KINDS]
    refusals = [
        (f"{AnswerKind.REFUSED}-{reason}", words.to(locale)) for reason, words in REASON_WORDS.items()
    ]
    return [("", plain), (N_("Decline, and say why").to(locale), refusals)]


def choice_words(kind: AnswerKind, reason: RefusalReason | None, locale: str) -> str:
    """ "Decline: other dates"."""
    words = KIND_WORDS[kind].to(locale)
    if reason is None:
        return words
    return N_("%(kind)s: %(reason)s", kind=words, reason=REASON_WORDS[reason].to(locale)).to(locale)


def read_replies(form: Form, waiting: list[Line]) -> list[Reply]:
    """The answers that were chosen, each with its letter; problems are noted in the form.

    Fields of applications that no longer wait are left alone.
    """
    return list(_replies(form, waiting, form.take_choice(REST, CHOICES)))


def named_in(form: Form) -> list[int]:
    """The applications for which a form holds a choice, whether they still wait or not."""
    numbers = (
        name.removeprefix("answer-")
        for name in form.submitted.texts
        if name.startswith("answer-") and form.value(name) in CHOICES
    )
    return [number for number in map(row_number, numbers) if number is not None][:MOST_SHOWN]


def settled(replies: list[Reply], form: Form) -> list[tuple[str, str]]:
    """The choices and words of these answers as fields of a form, the choice for all others put in for each."""
    codes = {choice: code for code, choice in CHOICES.items()}
    fields = []
    for reply in replies:
        fields.append((choice_field(reply.application), codes[reply.kind, reply.reason]))
        words = words_field(reply.application)
        if form.value(words):
            fields.append((words, form.value(words)))
    return fields


def _replies(form: Form, waiting: list[Line], rest: str | None) -> Iterator[Reply]:
    for application, offer in waiting:
        chosen = form.take_choice(choice_field(application), CHOICES) or rest
        words = form.take_text(
            words_field(application),
            most=MOST_WORDS,
            too_long=N_(
                "Shorten your words to %(who)s to %(most)s characters.",
                who=application.short_name,
                most=MOST_WORDS,
            ),
        )
        if chosen is None:
            if words:
                form.refuse(
                    choice_field(application),
                    N_("Choose what you answer %(who)s: your words go with it.", who=application.short_name),
                )
            continue
        kind, reason = CHOICES[chosen]
        text = pre_written(kind, reason, application.locale, application, offer, words=words)
        yield Reply(application, offer, kind, reason, text)

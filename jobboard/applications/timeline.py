"""What became of an application, told truly on its two axes: what the mail did, and what people did."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from jobboard.applications.models import Answer, AnswerKind, Application, State
from jobboard.applications.queries import answers_to, state_shown
from jobboard.kit.i18n import N_, Msg, moment
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.queries import letters_of, state_of


@dataclass(frozen=True, slots=True)
class Event:
    """A line for `pages.timeline`: axis "delivery" or "answer"; state done, now, next, soon or bad."""

    axis: str
    at: datetime | None
    text: str
    detail: str | None
    state: str


STATE_WORDS: dict[State, Msg] = {
    State.WAITING: N_("Waiting for an answer"),
    State.ACKNOWLEDGED: N_("The company has it"),
    State.INTERVIEW: N_("Interview proposed"),
    State.OFFERED: N_("Internship offered"),
    State.ACCEPTED: N_("Internship accepted"),
    State.DECLINED: N_("Internship declined"),
    State.REFUSED: N_("Not kept"),
    State.WITHDRAWN: N_("Withdrawn"),
    State.NO_ANSWER: N_("No answer"),
    State.OFFER_CLOSED: N_("The offer has ended"),
}
STATE_KINDS: dict[State, str] = {
    State.INTERVIEW: "new",
    State.OFFERED: "ok",
    State.ACCEPTED: "ok",
    State.REFUSED: "bad",
    State.OFFER_CLOSED: "bad",
    State.NO_ANSWER: "soon",
}
_ANSWER_WORDS: dict[AnswerKind, Msg] = {
    AnswerKind.ACKNOWLEDGED: N_("The company says it has your application"),
    AnswerKind.INTERVIEW: N_("The company proposes an interview"),
    AnswerKind.OFFERED: N_("The company offers you the internship"),
    AnswerKind.REFUSED: N_("The company does not follow your application up"),
    AnswerKind.OTHER: N_("The company wrote to you"),
}
_NOT_READ = N_("Nobody can know from here whether it was read.")
# state: (words, what it means, how it looks)
_DELIVERY: dict[DeliveryState, tuple[Msg, Msg | None, str]] = {
    DeliveryState.QUEUED: (N_("About to be handed over"), None, "now"),
    DeliveryState.SENDING: (N_("Being handed over"), None, "now"),
    DeliveryState.HANDED: (N_("Handed over to the mail service"), _NOT_READ, "done"),
    DeliveryState.DELIVERED: (N_("Arrived at the company’s mail server"), _NOT_READ, "done"),
    DeliveryState.DELAYED: (
        N_("The mail service is late"),
        N_("We go on trying for five days. You have nothing to do."),
        "soon",
    ),
    DeliveryState.UNCERTAIN: (
        N_("The mail service did not confirm"),
        N_("We check, and send it again if need be. You have nothing to do."),
        "soon",
    ),
    DeliveryState.HELD: (
        N_("Held back for a check"),
        N_("It leaves as soon as the check is over. You have nothing to do."),
        "soon",
    ),
    DeliveryState.BOUNCED: (
        N_("The company’s mailbox refused it"),
        N_("The company can read it on its dashboard, and the people who run this board look into it."),
        "bad",
    ),
    DeliveryState.CANCELLED: (N_("Not handed over"), None, "bad"),
}
_ALIAS = {DeliveryState.BLOCKED: DeliveryState.BOUNCED, DeliveryState.FAILED: DeliveryState.BOUNCED}


def timeline(session: Session, application: Application, now: datetime, locale: str) -> list[Event]:
    """The events of both axes in order, in the reader's language, as far as a student may know them."""
    letters = letters_of(session, application.subject_key)
    answers = answers_to(session, application)
    return [
        *_delivery(application, letters, now, locale),
        *_answers(application, letters, answers, now, locale),
    ]


def delivery_state(session: Session, application: Application) -> DeliveryState | None:
    """Where the letter that carries the application stands; None before there is one."""
    handoff = _newest(letters_of(session, application.subject_key), "application_handoff")
    return state_of(handoff) if handoff else None


def delivery_words(state: DeliveryState) -> tuple[Msg, Msg | None, str]:
    """The words for a state, what it means (or None), and how it looks: done, now, soon or bad."""
    return _DELIVERY[_ALIAS.get(state, state)]


def _newest(letters: list[OutboxMessage], letter: str) -> OutboxMessage | None:
    return next((row for row in reversed(letters) if row.letter == letter), None)


def _delivery(
    application: Application, letters: list[OutboxMessage], now: datetime, locale: str
) -> list[Event]:
    recorded = Event("delivery", application.created_at, N_("Recorded here").to(locale), None, "done")
    handoff = _newest(letters, "application_handoff")
    if handoff is None:
        return [recorded]
    state = state_of(handoff)
    if state is DeliveryState.QUEUED and application.is_held(now):
        leaves = N_("Leaves on %(moment)s", moment=moment(application.leaves_at, locale)).to(locale)
        until = N_("Until then you can correct or cancel it.").to(locale)
        return [recorded, Event("delivery", None, leaves, until, "now")]
    words, meaning, look = delivery_words(state)
    at = handoff.handed_at if state in (DeliveryState.HANDED, DeliveryState.DELIVERED) else None
    return [recorded, Event("delivery", at, words.to(locale), meaning.to(locale) if meaning else None, look)]


def _answers(
    application: Application,
    letters: list[OutboxMessage],
    answers: list[Answer],
    now: datetime,
    locale: str,
) -> list[Event]:
    told: list[tuple[datetime, Msg, str]] = []
    if application.reminded_at is not None:
        told.append((application.reminded_at, N_("You asked the company for an answer"), "done"))
    for answer in answers:
        if answer.leaves_at <= now:
            look = "bad" if answer.kind == AnswerKind.REFUSED else "done"
            told.append((answer.leaves_at, _ANSWER_WORDS[AnswerKind(answer.kind)], look))
    state = state_shown(application, answers, now)
    for letter in ("application_decision", "offer_closed_to_applicant"):
        row = _newest(letters, letter)
        if row is not None:
            told.append(
                (row.created_at, STATE_WORDS[state], "bad" if state is State.OFFER_CLOSED else "done")
            )
    unanswered = _newest(letters, "application_unanswered")
    if unanswered is not None:
        told.append((unanswered.created_at, N_("The company did not answer in time"), "soon"))
    if application.withdrawn_at is not None:
        words = N_("You withdrew your application")
        if _newest(letters, "application_not_sent") is not None:
            words = N_("Not sent: the attached file did not pass the check")
        told.append((application.withdrawn_at, words, "done"))
    events = [
        Event("answer", at, words.to(locale), None, look)
        for at, words, look in sorted(told, key=lambda one: one[0])
    ]
    if state in (State.WAITING, State.ACKNOWLEDGED):
        events.append(Event("answer", None, STATE_WORDS[State.WAITING].to(locale), None, "now"))
    elif state is State.NO_ANSWER:
        events.append(Event("answer", None, N_("An answer can still come").to(locale), None, "next"))
    elif state is State.OFFERED:
        events.append(Event("answer", None, N_("Your turn: say yes or no").to(locale), None, "now"))
    return events

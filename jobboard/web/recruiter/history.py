"""What became of an application, told to the recruiter: what the mail did, what was said on both sides."""

from datetime import datetime

from sqlmodel import Session

from jobboard.applications.models import REPLIES, Answer, AnswerKind, Application, Side, State
from jobboard.applications.replies import REASON_WORDS
from jobboard.applications.timeline import Event, delivery_words
from jobboard.kit.i18n import N_, Msg
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.queries import letters_of, state_of
from jobboard.web.recruiter.words import ANSWERED

# Letters that did not reach the recruiter's own mailbox.
UNDELIVERED = (DeliveryState.BOUNCED, DeliveryState.BLOCKED, DeliveryState.FAILED)


def history(
    session: Session, application: Application, answers: list[Answer], now: datetime, locale: str
) -> list[Event]:
    """The events of both axes in order, for `pages.timeline`."""
    letters = letters_of(session, application.subject_key)
    return [*_delivery(application, letters, locale), *_said(application, letters, answers, now, locale)]


def _delivery(application: Application, letters: list[OutboxMessage], locale: str) -> list[Event]:
    events = [Event("delivery", application.created_at, N_("Sent by the student").to(locale), None, "done")]
    handoff = newest(letters, "application_handoff")
    if handoff is not None:
        state = state_of(handoff)
        words, _, look = delivery_words(state)
        to = N_("to %(address)s", address=handoff.recipient).to(locale)
        lost = N_("The letter did not reach %(address)s. You read it here.", address=handoff.recipient)
        at = handoff.handed_at if state in (DeliveryState.HANDED, DeliveryState.DELIVERED) else None
        events.append(
            Event("delivery", at, words.to(locale), lost.to(locale) if state in UNDELIVERED else to, look)
        )
    return events


def _said(
    application: Application,
    letters: list[OutboxMessage],
    answers: list[Answer],
    now: datetime,
    locale: str,
) -> list[Event]:
    told: list[tuple[datetime, Msg, Msg | None, str]] = []
    if application.reminded_at is not None:
        told.append((application.reminded_at, N_("The student asks for an answer"), None, "soon"))
    for answer in answers:
        told.append((answer.created_at, ANSWERED[answer.kind], _detail(answer, now), "done"))
    decision = newest(letters, "application_decision")
    if decision is not None:
        yes = application.state == State.ACCEPTED
        words = (
            N_("The student accepts the internship") if yes else N_("The student turns the internship down")
        )
        told.append((decision.created_at, words, None, "done" if yes else "bad"))
    lapsed = newest(letters, "application_unanswered")
    if lapsed is not None:
        told.append((lapsed.created_at, N_("Told that no answer came"), None, "bad"))
    for row in letters:
        if row.letter == REPLIES[Side.STUDENT] and row.state in (
            DeliveryState.HANDED,
            DeliveryState.DELIVERED,
        ):
            told.append((row.created_at, N_("The student wrote to you by e-mail"), None, "done"))
    closed = newest(letters, "offer_closed_to_applicant")
    if closed is not None:
        told.append((closed.created_at, N_("Told that the offer is closed"), None, "done"))
    if application.withdrawn_at is not None:
        told.append((application.withdrawn_at, N_("The student withdraws the application"), None, "bad"))
    events = [
        Event("answer", at, words.to(locale), detail.to(locale) if detail else None, look)
        for at, words, detail, look in sorted(told, key=lambda one: one[0])
    ]
    if application.state in (State.WAITING, State.NO_ANSWER, State.ACKNOWLEDGED):
        events.append(Event("answer", None, N_("Waits for your answer").to(locale), None, "now"))
    elif application.state == State.OFFERED:
        events.append(Event("answer", None, N_("The student has to say yes or no").to(locale), None, "now"))
    return events


def _detail(answer: Answer, now: datetime) -> Msg | None:
    if now < answer.leaves_at:
        return N_("Not sent yet: you can take it back.")
    if answer.kind == AnswerKind.REFUSED and answer.reason:
        return next(words for reason, words in REASON_WORDS.items() if reason == answer.reason)
    return None


def newest(letters: list[OutboxMessage], letter: str) -> OutboxMessage | None:
    """The last letter of a kind."""
    return next((row for row in reversed(letters) if row.letter == letter), None)

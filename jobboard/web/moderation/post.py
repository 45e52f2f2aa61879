"""The mail that waits, for moderators: figures, what is wrong and what to do, letters one by one."""

from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.accounts.models import User
from jobboard.kit.forms import Submitted
from jobboard.kit.i18n import N_, Msg, moment
from jobboard.kit.text import row_number
from jobboard.mail.alarms import alarms, relay_of
from jobboard.mail.breaker import Standing, standing_of
from jobboard.mail.holding import queue_hold
from jobboard.mail.listing import (
    LIST_SIZE,
    TROUBLED,
    Step,
    by_state,
    find_letter,
    history,
    letters_in,
    masked,
    said_without,
)
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.queries import depth
from jobboard.mail.reasons import reason_words
from jobboard.moderation import postmaster
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.base.words import LETTERS
from jobboard.web.moderation.letters import named

Asked = Request[Any, Any, Any]
A_MINUTE = timedelta(minutes=1)
STANDINGS: dict[Standing, Msg] = {
    Standing.TRUSTED: N_("The mail server takes our letters."),
    Standing.SUSPECTED: N_("The mail server refused us lately; it is tried again, two letters at a time."),
    Standing.RESTING: N_("The mail server refuses us: mail rests for some minutes, then tries again."),
}
STEPS: dict[str, Msg] = {
    "written": N_("Written"),
    "tried": N_("Last answer"),
    "sending": N_("Being sent, claimed until"),
    "handed": N_("Handed over"),
    "held": N_("Reason"),
    "settled": N_("Ended"),
    "due": N_("Leaves at the earliest"),
    "given up": N_("Given up after"),
}
BUTTONS: dict[str, Msg] = {
    "release": N_("Let it go"),
    "hold": N_("Hold it"),
    "retry": N_("Send it again now"),
}
# What may be done to a letter in a state; the outbox itself decides again.
POSSIBLE: dict[str, tuple[str, ...]] = {
    DeliveryState.QUEUED: ("hold", "retry"),
    DeliveryState.HELD: ("release", "retry"),
    DeliveryState.UNCERTAIN: ("retry",),
    DeliveryState.FAILED: ("retry",),
    DeliveryState.BOUNCED: ("retry",),
    DeliveryState.BLOCKED: ("retry",),
}
NOTICES = {
    "held": N_("All mail is on hold."),
    "released": N_("The mail goes on."),
    "hold": N_("This letter is on hold."),
    "release": N_("This letter may go."),
    "retry": N_("This letter leaves again now."),
    "late": N_("The letter has moved on meanwhile: nothing was changed."),
}


def _by(request: Asked) -> str:
    user: User = request.scope["state"]["user"]
    return f"user:{user.id}"


def _why(row: OutboxMessage, said: str) -> str:
    return reason_words(row.hold_reason).to(said) if row.hold_reason else said_without(row)


def _step(step: Step, said: str) -> tuple[str, datetime | None, str]:
    name = LETTERS[step.outcome] if step.outcome else STEPS[step.code]
    words = reason_words(step.words).to(said)
    if step.until is not None:
        again = N_("(%(times)s times until %(moment)s)", times=step.times, moment=moment(step.until, said))
        words = f"{words} {again.to(said)}"
    return name.to(said), step.at, words.strip()


@shows("moderation_mail", query=("etat", "avant"))
def index(request: Asked, reading: NamedDependency[Session], now: NamedDependency[datetime]) -> Response[str]:
    """Figures, alarms, and the letters that need somebody; `etat` shows those of one state."""
    given, before = request.query_params.get("etat", ""), request.query_params.get("avant", "")
    state = DeliveryState(given) if given in set(DeliveryState) else None
    number = row_number(before)
    rows = letters_in(reading, (state,) if state else TROUBLED, before=number)
    figures, said = depth(reading, now), locale(request)
    return page(
        request,
        "moderation/mail.html",
        named=named,
        title=N_("Mail"),
        noindex=True,
        notices=NOTICES,
        alarms=alarms(reading, now),
        counts=by_state(reading),
        delay=figures.oldest_due if figures.oldest_due >= A_MINUTE else None,
        standing=STANDINGS[standing_of(relay_of(reading), now)],
        hold=queue_hold(reading),
        state=state,
        words=LETTERS,
        letters=[(row, masked(row.recipient), _why(row, said)) for row in rows],
        older=rows[-1].id if len(rows) == LIST_SIZE else None,
    )


@acts("moderation_mail")
def whole(
    request: Asked,
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Hold all mail, or let it go on."""
    act = submitted.text("do")
    if act == "hold":
        postmaster.hold_all(session, actor=_by(request), now=now)
        return go(request, "moderation_mail", query={"done": "held"})
    if act == "release":
        postmaster.release_all(session, actor=_by(request), now=now)
        return go(request, "moderation_mail", query={"done": "released"})
    return go(request, "moderation_mail")


@shows("moderation_letter")
def show(request: Asked, id: FromPath[int], reading: NamedDependency[Session]) -> Response[str]:
    """One letter's way, without its text."""
    row = find_letter(reading, id)
    if row is None:
        raise NotFoundException
    said = locale(request)
    possible = () if row.is_infected else POSSIBLE.get(row.state, ())
    return page(
        request,
        "moderation/letter.html",
        named=named,
        title=N_("Letter %(number)s", number=row.id or 0),
        noindex=True,
        notices=NOTICES,
        row=row,
        to=masked(row.recipient),
        state=LETTERS[DeliveryState(row.state)],
        steps=[_step(step, said) for step in history(reading, row)],
        buttons=[(act, BUTTONS[act].to(said)) for act in possible],
    )


@acts("moderation_letter")
def change(
    request: Asked,
    id: FromPath[int],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Hold it, let it go, send it again."""
    row, act = find_letter(session, id), submitted.text("do")
    if row is None:
        raise NotFoundException
    if act not in postmaster.ACTS:
        return go(request, "moderation_letter", id=id)
    done = postmaster.act_on(session, row, act, actor=_by(request), now=now)
    return go(request, "moderation_letter", id=id, query={"done": act if done else "late"})


HANDLERS = (index, whole, show, change)

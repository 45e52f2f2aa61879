"""The recruiter's first page: what to do now, where offers stand, who applied, how far it came."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from sqlmodel import Session, col, select

from jobboard.accounts.models import User
from jobboard.addresses import address
from jobboard.applications import desk
from jobboard.applications.desk import Funnel, Line, Tally
from jobboard.applications.timeline import delivery_state
from jobboard.companies.models import Company
from jobboard.companies.record import answer_record
from jobboard.kit.clock import day_of
from jobboard.kit.i18n import N_, Msg, long_date, say, say_number
from jobboard.offers.models import Offer, Status
from jobboard.offers.queries import with_proposal
from jobboard.web.base.pages import locale, page, shows
from jobboard.web.base.words import state_tag
from jobboard.web.recruiter.applications import asking
from jobboard.web.recruiter.history import UNDELIVERED
from jobboard.web.recruiter.inboxes import NOTICES, inboxes_of
from jobboard.web.recruiter.words import STATE_KINDS, STATES

Asked = Request[Any, Any, Any]
MOST_TO_DO = 3
# From when somebody has waited too long for a word.
LONG_WAIT = timedelta(days=7)
SOON = timedelta(days=7)
FUNNEL_DAYS = 90
LAST_SHOWN = 5
OFFERS_SHOWN = 30
# Offers that receive applications, or will.
LIVING = (Status.UNCONFIRMED, Status.IN_REVIEW, Status.CHANGES_REQUESTED, Status.PUBLISHED, Status.PAUSED)


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: an icon, a sentence, a line below, and its only button."""

    look: str
    icon: str
    text: str
    detail: str | None
    label: str
    about: str
    link: str


@dataclass(frozen=True, slots=True)
class Step:
    """A bar of the funnel; `share` of 100 is what was received."""

    label: str
    words: str | None
    count: int
    share: str


@dataclass(frozen=True, slots=True)
class Row:
    """An offer in the table; `is_changing`: an edit of it waits for a moderator."""

    offer: Offer
    state: Msg
    kind: str
    tally: Tally
    is_changing: bool


@shows("recruiter")
def index(request: Asked, reading: NamedDependency[Session], now: NamedDependency[datetime]) -> Response[str]:
    """The dashboard; before the first offer it is one button."""
    user, said = asking(request), locale(request)
    # What lives stands above what is over; each part keeps its order.
    offers = sorted(desk.offers_of(reading, user), key=lambda offer: offer.status not in LIVING)
    if not offers:
        return page(request, "recruiter/desk/first.html", title=N_("Dashboard"), noindex=True)
    tallies = desk.tallies(reading, user, now)
    changing = with_proposal(reading, offers[:OFFERS_SHOWN])
    return page(
        request,
        "recruiter/desk/dashboard.html",
        title=N_("Dashboard"),
        noindex=True,
        companies=sorted({offer.company_name for offer in offers}),
        records=_records(reading, offers),
        today=now,
        tasks=_tasks(reading, user, offers, tallies, now, said)[:MOST_TO_DO],
        notices=NOTICES,
        inboxes=inboxes_of(reading, offers, user, now),
        steps=_steps(desk.funnel(reading, user, since=now - timedelta(days=FUNNEL_DAYS), now=now), said),
        funnel_days=FUNNEL_DAYS,
        rows=[
            Row(offer, *state_tag(offer, now), tallies.get(offer.id or 0, Tally()), offer.id in changing)
            for offer in offers[:OFFERS_SHOWN]
        ],
        hidden=len(offers[OFFERS_SHOWN:]),
        lines=desk.latest(reading, user, now, LAST_SHOWN),
        received=sum(tally.received for tally in tallies.values()),
        state_words=STATES,
        kinds=STATE_KINDS,
    )


def _records(session: Session, offers: list[Offer]) -> list[tuple[str, list[Msg]]]:
    """What the pages of one's offers say of the answers, by company."""
    wanted = {offer.company_id for offer in offers}
    found = session.exec(select(Company).where(col(Company.id).in_(wanted)).order_by(col(Company.name)))
    return [(company.name, record) for company in found if (record := answer_record(company))]


def _tasks(
    session: Session, user: User, offers: list[Offer], tallies: dict[int, Tally], now: datetime, said: str
) -> list[Task]:
    """In the order of harm: somebody waits, a letter was lost, an offer is stuck, an offer ends."""
    waiting = desk.longest_waiting(session, user, now, LAST_SHOWN)
    tasks = [_to_answer(waiting[0], now, said)] if waiting else []
    tasks += [_many(sum(tally.unanswered for tally in tallies.values()), said)] if len(waiting) > 1 else []
    tasks += [_lost(line, said) for line in waiting[1:] if delivery_state(session, line[0]) in UNDELIVERED][
        :1
    ]
    for offer in offers:
        task = _of_offer(offer, tallies.get(offer.id or 0, Tally()), now, said)
        if task is not None:
            tasks.append(task)
    return sorted(tasks, key=lambda task: ("bad", "soon", "").index(task.look))


def _to_answer(line: Line, now: datetime, said: str) -> Task:
    application, offer = line
    days = (day_of(now) - day_of(application.created_at)).days
    name = application.short_name
    waits = (
        say_number(said, "waits for %(n)s day", "waits for %(n)s days", days)
        if days
        else say(said, "applied today")
    )
    late = now - application.created_at >= LONG_WAIT
    return Task(
        look="bad" if late else "soon",
        icon="talk",
        text=f"{name} {waits}.",
        detail=say(said, "An answer helps, even a no.") if late else offer.title,
        label=say(said, "Reply"),
        about=say(said, "to %(name)s", name=name),
        link=address("recruiter_application", said, id=application.id) + "#repondre",
    )


def _many(waiting: int, said: str) -> Task:
    return Task(
        look="soon",
        icon="talk",
        text=say_number(
            said, "%(n)s person waits for an answer.", "%(n)s people wait for an answer.", waiting
        ),
        detail=say(said, "Answer all of them on one page."),
        label=say(said, "Reply"),
        about=say(said, "to several"),
        link=address("recruiter_answers", said),
    )


def _lost(line: Line, said: str) -> Task:
    application, offer = line
    name = application.short_name
    return Task(
        look="bad",
        icon="alert",
        text=say(said, "The application of %(name)s did not reach your mailbox.", name=name),
        detail=say(said, "%(address)s refused it. Read it here.", address=offer.contact_email),
        label=say(said, "Read"),
        about=name,
        link=address("recruiter_application", said, id=application.id),
    )


def _of_offer(offer: Offer, tally: Tally, now: datetime, said: str) -> Task | None:
    link = address("recruiter_offer", said, id=offer.id)
    title = N_("“%(title)s”", title=offer.title).to(said)
    if offer.status == Status.CHANGES_REQUESTED:
        text = say(said, "%(title)s is to be corrected.", title=title)
        return Task("soon", "alert", text, None, say(said, "Correct"), offer.title, link)
    if offer.status == Status.UNCONFIRMED:
        text = say(said, "%(title)s waits for you to confirm your address.", title=title)
        return Task("soon", "mail", text, None, say(said, "Confirm"), offer.title, link)
    if offer.status in (Status.PUBLISHED, Status.PAUSED) and offer.last_day and offer.last_day < day_of(now):
        text = say(said, "%(title)s ended on %(day)s.", title=title, day=long_date(offer.last_day, said))
        close = address("recruiter_closure", said, id=offer.id)
        return Task(
            "soon",
            "clock",
            text,
            _received(tally, said),
            say(said, "Say what came of it"),
            offer.title,
            close,
        )
    if offer.is_open(now) and offer.expires_at is not None and offer.expires_at - now <= SOON:
        day = long_date(offer.last_day or offer.expires_at, said)
        text = say(said, "%(title)s ends on %(day)s.", title=title, day=day)
        return Task("", "clock", text, _received(tally, said), say(said, "See"), offer.title, link)
    return None


def _received(tally: Tally, said: str) -> str:
    received = say_number(said, "%(n)s application", "%(n)s applications", tally.received)
    waiting = say(said, "%(n)s without an answer", n=tally.unanswered)
    return f"{received}, {waiting}" if tally.unanswered else received


def _steps(funnel: Funnel, said: str) -> list[Step]:
    def step(label: Msg, count: int) -> Step:
        share = 100 * count / funnel.received if funnel.received else 0
        words = say(said, "%(n)s in %(all)s", n=count, all=funnel.received) if funnel.received else None
        return Step(label.to(said), words, count, f"{share:.1f}")

    received = Step(
        N_("Applications received").to(said), None, funnel.received, "100" if funnel.received else "0"
    )
    return [
        received,
        step(N_("Answered"), funnel.answered),
        step(N_("Interviews proposed"), funnel.interviews),
        step(N_("Internships offered"), funnel.offered),
        step(N_("Internships accepted"), funnel.accepted),
    ]


HANDLERS = (index,)

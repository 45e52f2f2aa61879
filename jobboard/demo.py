"""A small believable world, built through the real actions: companies, offers in every state, applications, answers."""

import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import update
from sqlmodel import Session, col, select

from jobboard import demo_mail, migrations, seeding, serving
from jobboard.accounts.actions import add_moderator, mint_link
from jobboard.accounts.models import AccessLink, Purpose, User
from jobboard.accounts.queries import find_user
from jobboard.addresses import address
from jobboard.alerts.actions.keeping import Wish, ask
from jobboard.alerts.actions.keeping import confirm as confirm_alert
from jobboard.alerts.actions.sending import send_alerts
from jobboard.alerts.models import Rhythm
from jobboard.alerts.queries import alerts_of
from jobboard.applications.actions.answering import answer_application
from jobboard.applications.actions.ending import end_recruitment
from jobboard.applications.actions.reminding import ask_for_answers, give_up_waiting
from jobboard.applications.actions.submitting import submit_application, withdraw
from jobboard.applications.forms import Details, KeptCv
from jobboard.applications.models import AnswerKind, RefusalReason
from jobboard.companies.models import Company
from jobboard.kit.clock import utcnow
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore, Keeping
from jobboard.kit.i18n import month_year, say
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import sign
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.moderation.actions import decide
from jobboard.moderation.forms import Verdict
from jobboard.moderation.models import Act, Reason
from jobboard.offers.actions.posting import confirm, keep_draft, submit
from jobboard.offers.actions.revising import propose
from jobboard.offers.models import CloseReason, Offer
from jobboard.offers.search.criteria import Criteria
from jobboard.offers.sheets import sheet_of
from jobboard.sheet import read
from jobboard.sheet.model import Reading, Sheet

# The day the demo's texts were written for; later their dates move on with the calendar.
WRITTEN = date(2026, 11, 25)
HELD_SECONDS = 30
# A student who has asked for what is new.
READER = "sami.haddadi@example.org"
CLOSED = {"filled": CloseReason.FILLED_HERE, "withdrawn": CloseReason.WITHDRAWN}
ANSWERS = {
    "acknowledged": AnswerKind.ACKNOWLEDGED,
    "interview": AnswerKind.INTERVIEW,
    "refused": AnswerKind.REFUSED,
}


@cache
def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((_folder() / name).read_text(encoding="utf-8"))


def _folder() -> Any:
    return resources.files("jobboard") / "demo_data"


@dataclass(frozen=True, slots=True)
class World:
    """Where and when the demo is built."""

    session: Session
    files: FileStore
    settings: Settings
    now: datetime


def build(database: Database, files: FileStore, settings: Settings, now: datetime) -> None:
    """Post, confirm, decide, apply and answer, as people did over the last weeks."""
    for company in _data("companies.toml")["company"]:
        with database.writing() as session:
            world = World(session, files, settings, now)
            ada = add_moderator(
                session, email=_data("people.toml")["moderator"]["email"], locale="fr", now=_ago(world, 40)
            )
            ada.name = _data("people.toml")["moderator"]["name"]
            for slug in company["offers"]:
                _post(world, company, slug, ada)
    with database.writing() as session:
        world = World(session, files, settings, now)
        for application in sorted(
            _data("applications.toml")["application"], key=lambda one: -int(one["day"])
        ):
            _apply(world, application)
    with database.writing() as session:
        _close(World(session, files, settings, now))
        _extend(World(session, files, settings, now))
        _watch(session, now - timedelta(days=3))
    with database.writing() as session:
        _hand_over(session, now)
    # What the worker did about waiting applications a week ago, and does today.
    for days in (8, 0):
        ask_for_answers(database, now - timedelta(days=days))
        give_up_waiting(database, now - timedelta(days=days))
    send_alerts(database, now)
    with database.writing() as session:
        rose = find_user(session, _data("people.toml")["recruiter"]["email"])
        assert rose is not None
        demo_mail.trouble(session, files, rose, now)


def _watch(session: Session, now: datetime) -> None:
    """A student asked for what is new, each morning, and confirmed it."""
    wish = Wish(Criteria(), say("fr", "All the offers"), Rhythm.DAY, "fr")
    ask(session, wish, email=READER, key=READER, now=now)
    [alert] = alerts_of(session, READER)
    confirm_alert(session, alert, now + timedelta(minutes=6))


def _hand_over(session: Session, now: datetime) -> None:
    """Letters of the past left when they were due, in a past that never was."""
    session.connection().execute(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.state) == DeliveryState.QUEUED,
            col(OutboxMessage.due_at) < now - timedelta(hours=1),
        )
        .values(
            state=DeliveryState.HANDED,
            handed_at=OutboxMessage.due_at,
            settled_at=OutboxMessage.due_at,
            due_at=None,
            attempts=1,
        )
    )


def _ago(world: World, days: float) -> datetime:
    return world.now - timedelta(days=days)


def _slugs() -> list[str]:
    return [slug for company in _data("companies.toml")["company"] for slug in company["offers"]]


def _states() -> dict[str, dict[str, Any]]:
    return {state["offer"]: state for state in _data("companies.toml")["state"]}


def _post(world: World, company: dict[str, Any], slug: str, ada: User) -> None:
    """An offer from its text to where it stands today."""
    session = world.session
    # Two or three a day, in an order that mixes the companies.
    position = (_slugs().index(slug) * 23) % len(_slugs())
    waits = _states().get(slug, {}).get("state") in ("in_review", "changes_requested")
    posted = _ago(
        world,
        _states().get(slug, {}).get("day") or (0.2 + position / 40 if waits else 1 + position * 0.5),
    )
    reading = _reading(slug)
    sheet = _moved(
        replace(reading.sheet, field=_data("companies.toml")["fields"].get(slug)), world.now.date()
    )
    sheet = replace(sheet, contact_email=company["recruiter"]["email"], company_name=company["name"])
    draft, _ = keep_draft(session, source_text=reading.text, reading=reading, locale="fr", now=posted)
    draft.expires_at = world.now + timedelta(days=20)
    offer = submit(session, draft, sheet, locale="fr", now=posted, settings=world.settings)
    link = session.exec(
        select(AccessLink).where(
            AccessLink.purpose == Purpose.CONFIRM_OFFER, AccessLink.subject_id == offer.id
        )
    ).one()
    confirm(session, link, posted + timedelta(minutes=4))
    _name(session, offer, company, world)
    _decide(world, offer, _states().get(slug), ada, posted + timedelta(hours=2))


def _name(session: Session, offer: Offer, company: dict[str, Any], world: World) -> None:
    author = session.get(User, offer.author_id)
    host = session.get(Company, offer.company_id)
    if author is not None and host is not None:
        author.name, author.locale = company["recruiter"]["name"], "fr"
        host.about, host.verified_at = company["sector"], host.verified_at or _ago(world, 30)
        session.add(author)
        session.add(host)


def _decide(world: World, offer: Offer, state: dict[str, Any] | None, ada: User, at: datetime) -> None:
    wanted = state["state"] if state else "published"
    if wanted == "in_review":
        return
    words = state.get("reason", "") if state else ""
    verdict = {
        "changes_requested": Verdict(Act.REQUEST_CHANGES, None, words),
        "rejected": Verdict(Act.REJECT, Reason.NOT_INTERNSHIP, words),
    }.get(wanted, Verdict(Act.APPROVE, None, ""))
    decide(world.session, offer, verdict, by=ada, now=at, settings=world.settings)


def _moved(sheet: Sheet, today: date) -> Sheet:
    """The sheet with its dates as far ahead of today as they were of the day it was written for."""
    months = (today.year - WRITTEN.year) * 12 + today.month - WRITTEN.month
    if months <= 0:
        return sheet
    start = sheet.start
    earliest, latest = _later(start.earliest, months), _later(start.latest, months)
    text = month_year(earliest, sheet.language) if earliest else start.text
    return replace(
        sheet,
        deadline=_later(sheet.deadline, months),
        start=replace(start, earliest=earliest, latest=latest, text=text),
    )


def _later(day: date | None, months: int) -> date | None:
    if day is None:
        return None
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, min(day.day, 28))


@cache
def _reading(slug: str) -> Reading:
    text = (_folder() / "offers" / f"{slug}.txt").read_text(encoding="utf-8")
    return read(text, published=WRITTEN)


def _find(session: Session, slug: str) -> Offer:
    """The offer that was made from a text, by the title that the reader gave it."""
    return session.exec(select(Offer).where(Offer.title == _reading(slug).sheet.title)).one()


def _apply(world: World, given: dict[str, Any]) -> None:
    session = world.session
    offer = _find(session, given["offer"])
    sent = max(_ago(world, given["day"]), (offer.published_at or world.now) + timedelta(hours=5))
    if not offer.is_open(sent):
        return
    cv = paper(
        given["name"],
        [given["training"], given["email"], "", "Expériences, projets, langues : voir ma lettre."],
    )
    details = Details(
        name=given["name"],
        email=given["email"],
        email_key=given["email"].casefold(),
        training=given["training"],
        message=given["message"].strip(),
        phone=given.get("phone", ""),
        cv=KeptCv(Keeping(world.files.keep(cv)), "cv.pdf", "application/pdf", len(cv)),
    )
    key = str(uuid5(NAMESPACE_URL, f"{given['offer']} {given['email']}"))
    application = submit_application(
        session, offer=offer, details=details, form_key=key, locale="fr", now=sent, settings=world.settings
    )
    author = session.get(User, offer.author_id)
    if given["answer"] == "withdrawn":
        withdraw(session, application, offer, now=sent + timedelta(days=1))
    elif given["answer"] in ANSWERS and author is not None:
        kind = ANSWERS[given["answer"]]
        answer_application(
            session,
            application,
            kind=kind,
            text=given.get("reply", "").strip() or WORDS[kind],
            reason=RefusalReason.MANY if kind is AnswerKind.REFUSED else None,
            by=author,
            form_key=str(uuid5(NAMESPACE_URL, f"answer {key}")),
            now=min(sent + timedelta(days=2), world.now - timedelta(minutes=30)),
        )


WORDS = {
    AnswerKind.ACKNOWLEDGED: "Bonjour, votre candidature est arrivée. Réponse sous deux semaines.",
    AnswerKind.INTERVIEW: "Bonjour, votre candidature nous plaît. Êtes-vous libre la semaine prochaine, une demi-heure ?",
    AnswerKind.REFUSED: "Bonjour, nous avons choisi une autre candidature. Merci de la vôtre, et bonne recherche.",
}


def _close(world: World) -> None:
    for slug, state in _states().items():
        if state["state"] == "closed":
            offer = _find(world.session, slug)
            author = world.session.get(User, offer.author_id)
            end_recruitment(
                world.session, offer, reason=CLOSED[state["close_reason"]], by=author, now=_ago(world, 0.5)
            )


def _extend(world: World) -> None:
    for slug, state in _states().items():
        if "extension" in state:
            offer = _find(world.session, slug)
            sheet = replace(sheet_of(offer), deadline=world.now.date() + timedelta(days=state["extension"]))
            author = world.session.get_one(User, offer.author_id)
            propose(
                world.session,
                offer,
                sheet,
                by=author,
                now=_ago(world, 0.1),
                settings=world.settings,
                ticks=offer.law_ticks,
            )


def paper(title: str, lines: list[str]) -> bytes:
    """A one-page PDF with a title and some lines, for the demo's CVs."""
    shown = [f"BT /F1 20 Tf 60 780 Td ({_pdf(title)}) Tj ET"]
    shown += [f"BT /F1 11 Tf 60 {740 - 18 * row} Td ({_pdf(line)}) Tj ET" for row, line in enumerate(lines)]
    stream = "\n".join(shown).encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + head + table + tail


def _pdf(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def settings_for(folder: Path, host: str, port: int) -> Settings:
    """The settings of a demo: everything in one folder, short holds, no resolver, no environment."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'demo.sqlite3'}",
        files_url="",
        mail_url=f"maildir://{folder / 'mail'}",
        base_url=f"http://{host}:{port}",
        handoff_delay=HELD_SECONDS,
        dns_check=False,
        demo=True,
        log_level="warning",
    ).prepared()


def sign_in_links(database: Database, settings: Settings, now: datetime) -> dict[str, str]:
    """One link each for the recruiter and the moderator, good for 30 minutes."""
    people = _data("people.toml")
    found = {}
    with database.writing() as session:
        for role in ("recruiter", "moderator"):
            user = find_user(session, people[role]["email"])
            assert user is not None
            link = mint_link(session, purpose=Purpose.SIGN_IN, user_id=user.id, now=now)
            token = sign(settings.keys[0], link.nonce)
            found[role] = settings.base_url + address("sign_in_link", "fr", token=token)
    return found


def run(*, host: str, port: int, offers: int, say: Callable[[str], None]) -> None:
    """Build the world in a temporary folder and serve it until interrupted; the folder goes with it."""
    serving.bind(host, port).close()
    with tempfile.TemporaryDirectory(prefix="jobboard-demo-") as folder:
        settings = settings_for(Path(folder), host, port)
        say("building the demo board…")
        migrations.migrate(settings)
        database = Database(settings.database, info={"settings": settings})
        now = utcnow()
        build(database, FileStore(settings.files_dir), settings, now)
        if offers:
            seeding.seed(
                database, offers=offers, seed=1, now=now, told=lambda done: say(f"{done} offers seeded")
            )
        links = sign_in_links(database, settings, now)
        database.close()

        def ready() -> None:
            say(f"the board:              {settings.base_url}/")
            say(f"every mail it sends:    {settings.base_url}/demo/mailbox")
            say(f"sign in as a recruiter: {links['recruiter']}")
            say(f"sign in as a moderator: {links['moderator']}")
            say("stop with Ctrl-C; nothing is kept")

        serving.serve(settings, host=host, port=port, workers=1, with_worker=True, ready=ready)

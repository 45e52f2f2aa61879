"""A board that lasts a second and stands in no file: where the demo plays out what makes the board write letters."""

import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from importlib import resources
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from sqlmodel import Session, col, select

from jobboard.accounts.actions import add_moderator
from jobboard.accounts.models import AccessLink, Purpose, User
from jobboard.applications.actions.answering import answer_application
from jobboard.applications.actions.submitting import handoff_purpose, submit_application
from jobboard.applications.forms import Details, KeptCv
from jobboard.applications.models import AnswerKind, Application, RefusalReason
from jobboard.applications.replies import pre_written
from jobboard.kit.files import Keeping
from jobboard.kit.settings import Settings
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.queries import find_by_purpose
from jobboard.moderation.actions import decide
from jobboard.moderation.forms import Verdict
from jobboard.moderation.models import Act
from jobboard.offers.actions.posting import confirm, keep_draft, submit
from jobboard.offers.models import Offer
from jobboard.sheet import read

# The day the demo's adverts were written for.
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
ADVERTS = {"fr": "01-facture-lisible", "en": "02-heat-demand"}
CV = b"%PDF-1.4\n% an invented CV\n%%EOF\n"
REPLY = b"Content-Type: text/plain; charset=us-ascii\r\n\r\nThursday at ten suits me. Until then!\r\n"
FILES = {sha256(data).hexdigest(): data for data in (CV, REPLY)}
MESSAGES = {
    "fr": "Bonjour,\n\nVotre sujet me plaît :\n- j’ai déjà mené douze entretiens\n- je lis vos factures à mes voisins",
    "en": "Hello,\n\nI like your subject:\n- I have cleaned two years of meter readings\n- I live in one of your flats",
}
TRAININGS = {"fr": "Master 2 ergonomie, Grenoble", "en": "Master of applied mathematics, Orsay"}


class Stage:
    """Invented people on a board of their own, in one language; every act is the board's real one."""

    def __init__(self, session: Session, settings: Settings, locale: str) -> None:
        self.session, self.settings, self.locale = session, settings, locale
        self.now = NOW
        self.ada = add_moderator(session, email="ada@example.org", locale=locale, now=NOW)
        text = (
            resources.files("jobboard")
            .joinpath("demo_data", "offers", f"{ADVERTS[locale]}.txt")
            .read_text(encoding="utf-8")
        )
        self.reading = read(text, published=date(2026, 11, 25))

    def written(self, mailbox: str) -> Offer:
        """An offer that waits for its mailbox to confirm it."""
        sheet = replace(
            self.reading.sheet, contact_email=f"{mailbox}@example.org", contact_name="Solène Marchetti"
        )
        draft, _ = keep_draft(
            self.session,
            source_text=self.reading.text,
            reading=self.reading,
            locale=self.locale,
            now=self.now,
        )
        return submit(self.session, draft, sheet, locale=self.locale, now=self.now, settings=self.settings)

    def confirmed(self, mailbox: str) -> Offer:
        """An offer that moderators can read."""
        offer = self.written(mailbox)
        confirm(self.session, self.link(Purpose.CONFIRM_OFFER), self.now)
        return offer

    def online(self, mailbox: str) -> Offer:
        """An offer that takes applications."""
        offer = self.confirmed(mailbox)
        self.decided(offer, Verdict(Act.APPROVE, None, ""))
        return offer

    def decided(self, offer: Offer, verdict: Verdict) -> None:
        """What the moderator says of an offer."""
        decide(self.session, offer, verdict, by=self.ada, now=self.now, settings=self.settings)

    def author(self, offer: Offer) -> User:
        """Who posted it."""
        return self.session.get_one(User, offer.author_id)

    def applied(
        self, offer: Offer, name: str = "Sami Benali", *, message: bool = True, delay: int = 600
    ) -> Application:
        """Somebody's application, held for ten minutes or not at all."""
        email = f"{name.split(' ', maxsplit=1)[0].lower()}@example.com"
        details = Details(
            name=name,
            email=email,
            email_key=email,
            training=TRAININGS[self.locale],
            message=MESSAGES[self.locale] if message else "",
            phone="06 12 34 56 78" if message else "",
            cv=KeptCv(Keeping(sha256(CV).hexdigest()), "cv.pdf", "application/pdf", 184_320),
        )
        return submit_application(
            self.session,
            offer=offer,
            details=details,
            form_key=str(uuid5(NAMESPACE_URL, f"{offer.id} {email}")),
            locale=self.locale,
            now=self.now,
            settings=self.settings.model_copy(update={"handoff_delay": delay}),
        )

    def handed(self, offer: Offer, name: str = "Sami Benali") -> Application:
        """An application that the company has."""
        application = self.applied(offer, name, delay=0)
        self.ended(application, DeliveryState.HANDED)
        return application

    def ended(self, application: Application, state: DeliveryState, said: str = "") -> OutboxMessage:
        """What became of the letter that carries an application."""
        row = find_by_purpose(self.session, handoff_purpose(application))
        assert row is not None
        row.state, row.due_at, row.settled_at, row.last_reply = state, None, self.now, said
        row.handed_at = self.now if state == DeliveryState.HANDED else None
        self.session.add(row)
        self.session.flush()
        return row

    def answered(
        self, application: Application, offer: Offer, kind: AnswerKind, reason: RefusalReason | None = None
    ) -> None:
        """A ready answer of the company."""
        answer_application(
            self.session,
            application,
            kind=kind,
            text=pre_written(kind, reason, application.locale, application, offer),
            reason=reason,
            by=None,
            form_key=str(uuid5(NAMESPACE_URL, f"answer {application.id} {kind}")),
            now=self.now,
        )

    def later(self, **delta: float) -> datetime:
        """Let time pass; gives the new moment."""
        self.now += timedelta(**delta)
        return self.now

    def link(self, purpose: Purpose) -> AccessLink:
        """The newest link of a purpose."""
        newest = select(AccessLink).where(AccessLink.purpose == purpose).order_by(col(AccessLink.id).desc())
        found = self.session.exec(newest).first()
        assert found is not None
        return found


def empty_folder() -> "tempfile.TemporaryDirectory[str]":
    """Where the board of a stage lives while it is needed."""
    return tempfile.TemporaryDirectory(prefix="jobboard-letters-")


def settings_in(folder: str, settings: Settings) -> Settings:
    """The demo's settings for a board in a folder of its own; its mail goes nowhere."""
    return settings.model_copy(
        update={
            "data_dir": Path(folder),
            "database_url": f"sqlite:///{folder}/letters.sqlite3",
            "files_url": "",
            "handoff_delay": 600,
            "inbound_domain": "",
            "reply_relay": False,
        }
    )

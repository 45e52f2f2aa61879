"""The demo's world served on a free port, and the address of every page of it."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from jobboard import demo, migrations, serving
from jobboard.accounts.actions import add_moderator, mint_link, user_for
from jobboard.accounts.models import Purpose, Role
from jobboard.accounts.queries import find_user
from jobboard.addresses import ADDRESSES, address
from jobboard.applications.models import Application
from jobboard.applications.queries import answers_to
from jobboard.kit.clock import utcnow
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import reveal, sign
from jobboard.mail.models import OutboxMessage
from jobboard.moderation.actions import report_offer
from jobboard.moderation.forms import ReportDetails
from jobboard.moderation.models import ReportReason
from jobboard.offers.actions.posting import keep_draft, submit
from jobboard.offers.models import Offer, Status
from jobboard.sheet import read
from tests.factories import make_application

HOST = "127.0.0.1"
# Timeless: it starts as soon as possible, so that no calendar makes it wrong.
ADVERT = """Stage – Une bibliothèque où chacun s’y retrouve H/F
Entreprise : Médiathèque des Trois Ponts
Durée : 2 mois
Date de début : dès que possible
Département : Accueil
Lieu : Clamart (92)
Sujet : rendre la signalétique lisible par tous
Description des missions :
- Observer comment les lecteurs cherchent un livre
- Dessiner de nouveaux panneaux et les essayer
- Écrire un guide d’une page pour l’équipe
Profil recherché
Formation : Bac+2 ou Bac+3
Langues : français
Compétences techniques : dessin, mise en page
Qualités : patience, curiosité
Rémunération : gratification légale
Candidature : rose.aubertin@example.org
"""
# Handlers that answer with a file or send on: there is no page to look at.
NOT_PAGES = {
    "answer_cv",
    "recruiter_application_cv",
    "offers_feed",
    "offers_json",
    "post_blank",
    "suggestions",
}


@dataclass(frozen=True, slots=True)
class World:
    """A board that answers at `base`, and links that sign in its two people ("recruiter", "moderator")."""

    base: str
    settings: Settings
    database: Database
    links: dict[str, str]
    # name of a page: (who sees it: "", "recruiter" or "moderator"; the parts of its address; its query)
    places: dict[str, tuple[str, dict[str, Any], dict[str, object]]]
    pages: frozenset[str]

    def at(self, name: str, locale: str = "fr", **query: object) -> str:
        """The whole address of a page, with the world's own parts."""
        _, parts, own = self.places.get(name, ("", {}, {}))
        return self.base + address(name, locale, {**own, **query}, **parts)

    def who(self, name: str) -> str:
        """Who may see a page."""
        return self.places.get(name, ("", {}, {}))[0]

    def letter(self, to: str, part: str) -> str:
        """The newest link whose path has `part`, in the letters to an address."""
        with self.database.reading() as session:
            for message in session.exec(_letters(to)):
                for link in _links(message, self.settings):
                    if part in link:
                        return link
        raise AssertionError(f"no letter to {to} has a link with {part}")


def _letters(to: str) -> Any:
    return select(OutboxMessage).where(OutboxMessage.recipient == to).order_by(col(OutboxMessage.id).desc())


def _links(message: OutboxMessage, settings: Settings) -> list[str]:
    text = reveal(settings.keys[0], message.text)
    return re.findall(rf"{re.escape(settings.base_url)}/[^\s>]*", text)


@contextmanager
def running(folder: Path, *, full: bool) -> Iterator[World]:
    """Serve the demo's board (or, if not `full`, one with its two people and nothing else) from a thread."""
    with serving.bind(HOST, 0) as listening:
        port = listening.getsockname()[1]
        # Held for an hour, so that what is done here can still be corrected and taken back.
        settings = demo.settings_for(folder, HOST, port).model_copy(update={"handoff_delay": 3600})
        migrations.migrate(settings)
        database = Database(settings.database, info={"settings": settings})
        now = utcnow()
        places = _furnish(database, settings, now) if full else _people(database, now)
        links = demo.sign_in_links(database, settings, now)
        server = serving.server_for(settings)
        pages = frozenset(
            str(handler.opt["page"])
            for route in server.config.app.litestar.routes  # type: ignore[union-attr]
            for handler in route.route_handlers
            if "GET" in handler.http_methods and handler.opt.get("page") in ADDRESSES
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield World(settings.base_url, settings, database, links, places, pages - NOT_PAGES)
        server.should_exit = True
        thread.join(10)
        database.close()


def _people(database: Database, now: datetime) -> dict[str, Any]:
    people = demo._data("people.toml")
    with database.writing() as session:
        add_moderator(session, email=people["moderator"]["email"], locale="fr", now=now)
        user_for(session, email=people["recruiter"]["email"], locale="fr", now=now, role=Role.RECRUITER)
    return {"recruiter": ("recruiter", {}, {}), "moderation": ("moderator", {}, {})}


def _furnish(database: Database, settings: Settings, now: datetime) -> dict[str, Any]:
    demo.build(database, FileStore(settings.files_dir), settings, now)
    with database.writing() as session:
        return _places(session, settings, now)


def _places(session: Session, settings: Settings, now: datetime) -> dict[str, Any]:
    """Add what the demo lacks (a draft, an offer to confirm, reports), and find where each page stands."""
    rose = find_user(session, demo._data("people.toml")["recruiter"]["email"])
    assert rose is not None
    own = list(session.exec(select(Offer).where(Offer.author_id == rose.id).order_by(col(Offer.id))))
    offer = next(one for one in own if one.is_open(now))
    waiting = session.exec(select(Offer).where(Offer.status == Status.IN_REVIEW)).first()
    assert waiting is not None
    applications = session.exec(select(Application).where(Application.offer_id.in_([one.id for one in own])))  # type: ignore[attr-defined]
    application = next(
        one for one in applications if one.withdrawn_at is None and not answers_to(session, one)
    )
    held = make_application(session, offer, now=now, email="sami@example.org")
    draft, sent = (_draft(session, now) for _ in range(2))
    submit(session, sent[0], read(ADVERT).sheet, locale="fr", now=now, settings=settings)
    for number, reported in enumerate(one for one in own if one.is_open(now)):
        details = ReportDetails(reason=ReportReason.SCAM, text="La société n’existe pas à cette adresse.")
        report_offer(session, reported, details, visitor=str(number), now=now)
    session.flush()
    token = _tokens(session, settings)
    private = {"token": sign(settings.secret_key, held.nonce)}
    mine = mint_link(session, purpose=Purpose.MY_APPLICATIONS, email_key="sami@example.org", now=now)
    theirs = mint_link(session, purpose=Purpose.YOUR_DATA, email_key=rose.email_key, now=now)
    entry = mint_link(session, purpose=Purpose.SIGN_IN, user_id=rose.id, now=now)
    outcome = mint_link(session, purpose=Purpose.OUTCOME, subject_id=offer.id, user_id=rose.id, now=now)
    one_offer, its_id = {"ref": offer.ref}, {"id": offer.id}
    key = settings.keys[0]
    places: dict[str, Any] = {
        **{name: ("", one_offer, {}) for name in ("offer", "apply", "report")},
        **{name: ("", private, {}) for name in ("application", "application_edit", "application_withdrawal")},
        "apply_thanks": ("", one_offer, {"c": private["token"]}),
        "my_applications_list": ("", {"token": sign(key, mine.nonce)}, {}),
        "your_data_link": ("", {"token": sign(key, theirs.nonce)}, {}),
        "alert": ("", {"token": token["alert"]}, {}),
        "answer": ("", {"token": token["answer"]}, {}),
        "answer_many": ("", {"token": token["answer_many"]}, {}),
        "draft": ("", {"token": sign(key, draft[1].nonce)}, {}),
        "draft_preview": ("", {"token": sign(key, draft[1].nonce)}, {}),
        "draft_thanks": ("", {"token": sign(key, sent[1].nonce)}, {}),
        "confirm_offer": ("", {"token": token["confirm_offer"]}, {}),
        "correct_offer": ("", {"token": token["correct_offer"]}, {}),
        "appeal": ("", {"token": token["appeal"]}, {}),
        **{
            name: ("", {"token": token[name]}, {})
            for name in ("second_contact", "mend_address", "new_address", "claim_reply")
        },
        "outcome": ("", {"token": sign(key, outcome.nonce)}, {}),
        "offers_place": ("", {"place": "ile-de-france"}, {}),
        # Its address is the same in both languages.
        "offers_field": ("", {"field": "marketing"}, {}),
        "sign_in_link": ("", {"token": sign(key, entry.nonce)}, {}),
        "sessions": ("recruiter", {}, {}),
        "recruiter": ("recruiter", {}, {}),
        "recruiter_applications": ("recruiter", {}, {}),
        "recruiter_answers": ("recruiter", {}, {}),
        **{
            name: ("recruiter", its_id, {})
            for name in ("recruiter_offer", "recruiter_closure", "recruiter_edit", "recruiter_mailbox")
        },
        "recruiter_application": ("recruiter", {"id": application.id}, {}),
        "moderation_offer": ("moderator", {"id": waiting.id}, {}),
        "moderation_letter": ("moderator", {"id": session.exec(select(OutboxMessage.id)).first()}, {}),
    }
    shelves = (
        "moderation",
        "moderation_list",
        "moderation_reports",
        "moderation_journal",
        "moderation_mail",
        "moderation_figures",
    )
    return {**places, **{name: ("moderator", {}, {}) for name in shelves}}


def _draft(session: Session, now: datetime) -> Any:
    return keep_draft(session, source_text=ADVERT, reading=read(ADVERT), locale="fr", now=now)


def _tokens(session: Session, settings: Settings) -> dict[str, str]:
    """The newest token of each page that letters lead to."""
    found: dict[str, str] = {}
    patterns = {
        name: re.compile(
            re.escape(settings.base_url) + re.escape(french).replace(r"\{token\}", r"([\w-]{44})")
        )
        for name, (french, _) in ADDRESSES.items()
        if "{token}" in french
    }
    for message in session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))):
        for link in _links(message, settings):
            for name, pattern in patterns.items():
                if match := pattern.fullmatch(link):
                    found[name] = match.group(1)
    return found

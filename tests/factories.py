"""Rows that tests start from, as plain as they can be; each column can be said by name."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlmodel import Session, select

from jobboard.accounts.models import Role, User
from jobboard.applications.actions.submitting import submit_application
from jobboard.applications.forms import Details, KeptCv
from jobboard.applications.models import Application
from jobboard.companies.models import Company, Membership
from jobboard.kit.files import FileStore, Keeping
from jobboard.kit.fulltext import learn
from jobboard.kit.text import fold
from jobboard.offers.indexing import index_columns, words_to_learn
from jobboard.offers.models import Offer, Status
from jobboard.offers.sheets import sheet_of
from tests.kit import papers

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
"""When tests happen: Monday, noon in Paris."""

TITLE = "Tenir la boutique en ligne d’un atelier de céramique"


def make_user(session: Session, email: str = "rose@example.org", **columns: Any) -> User:
    """Somebody with this address, the same one each time."""
    known = session.exec(select(User).where(User.email_key == email.casefold())).one_or_none()
    if known is not None:
        return known
    values = {
        "name": "Rose",
        "role": Role.RECRUITER,
        "locale": "fr",
        "created_at": NOON,
        "confirmed_at": NOON,
    }
    user = User(email=email, email_key=email.casefold(), **{**values, **columns})
    session.add(user)
    session.flush()
    return user


def make_offer(session: Session, *, author: User | None = None, **columns: Any) -> Offer:
    """A published offer of Rose's company (or of another author's own), open for a month."""
    author = author or make_user(session)
    name = columns.get(
        "company_name", "Atelier Coudrier" if author.name == "Rose" else f"Maison {author.name}"
    )
    values: dict[str, Any] = {
        "status": Status.PUBLISHED,
        "company_id": _company_of(session, author, name),
        "author_id": author.id,
        "created_at": NOON - timedelta(days=3),
        "updated_at": NOON - timedelta(days=3),
        "published_at": NOON - timedelta(days=2),
        "expires_at": NOON + timedelta(days=30),
        "title": TITLE,
        "company_name": name,
        "place_text": "Dieulefit",
        "duration_text": "3 mois",
        "start_text": "juin 2027",
        "missions": "Photographier les pièces, écrire les fiches, préparer les envois.",
        "contact_email": author.email,
        "contact_name": author.name,
    }
    offer = Offer(**{**values, **columns})
    for name, value in index_columns(sheet_of(offer)).items():
        setattr(offer, name, value)
    learn(session, words_to_learn(sheet_of(offer)).items())
    session.add(offer)
    session.flush()
    return offer


def _company_of(session: Session, author: User, name: str) -> int:
    company = session.exec(select(Company).where(Company.name == name)).one_or_none()
    if company is None:
        company = Company(name=name, name_key=fold(name), created_at=NOON)
        session.add(company)
        session.flush()
        session.add(Membership(user_id=author.id or 0, company_id=company.id or 0, created_at=NOON))
        session.flush()
    return company.id or 0


def kept(session: Session, data: bytes | None = None) -> KeptCv:
    """A CV that is in the store of the session's board."""
    content = data or papers.pdf()
    store = FileStore(session.info["settings"].files_dir)
    return KeptCv(Keeping(store.keep(content)), "cv-sami.pdf", "application/pdf", len(content))


def make_details(session: Session, **values: Any) -> Details:
    """What Sami typed."""
    plain: dict[str, Any] = {
        "name": "Sami Benali",
        "email": "sami@example.org",
        "training": "BTS communication, 2e année, Valence",
        "message": "Bonjour,\n\nVotre atelier me plaît.",
        "phone": "06 12 34 56 78",
    }
    plain.update(values)
    plain.setdefault("email_key", plain["email"].casefold())
    return Details(cv=values.get("cv") or kept(session), **{k: v for k, v in plain.items() if k != "cv"})


def make_application(
    session: Session,
    offer: Offer | None = None,
    *,
    now: datetime = NOON,
    locale: str = "fr",
    form_key: str | None = None,
    **details: Any,
) -> Application:
    """Sami's application, sent through the real action with its letters."""
    return submit_application(
        session,
        offer=offer or make_offer(session),
        details=make_details(session, **details),
        form_key=form_key or str(uuid4()),
        locale=locale,
        now=now,
        settings=session.info["settings"],
    )

"""Every piece of the look in all its states, in both languages, as files one can open and test.

`python -m tests.web.look.gallery FOLDER` writes offer-fr.html, list-fr.html, … and static/ into the folder;
serve the folder over HTTP (a browser refuses icons of a sprite read from a file).
"""

import shutil
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from jinja2 import Environment

from jobboard import addresses
from jobboard.kit import templates
from jobboard.kit.i18n import LOCALES, N_, Msg, other
from jobboard.kit.pagination import page_of

HERE = Path(__file__).parent
STATIC = templates.PACKAGE / "static"
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@dataclass
class Typed:
    """What a person typed and what is wrong with it, with the face of a form of jobboard.kit.forms."""

    typed: dict[str, list[str]] = field(default_factory=dict)
    wrong: dict[str, Msg] = field(default_factory=dict)
    doubtful: dict[str, Msg] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return next(iter(self.values(name)), "")

    def values(self, name: str) -> list[str]:
        return self.typed.get(name, [])

    def error(self, name: str) -> Msg | None:
        return self.wrong.get(name)

    def warning(self, name: str) -> Msg | None:
        return self.doubtful.get(name)


EMPTY = Typed()
WRONG = Typed(
    typed={"w_email": ["sami@ecole"], "w_months": ["4", "6"], "w_remote": ["part"], "w_level": ["5"]},
    wrong={
        "w_name": N_("Enter your first and last name."),
        "w_email": N_('The address "%(v)s" is not complete.', v="sami@ecole"),
        "w_cv": N_("Your CV is %(n)s MB. The limit is 5 MB.", n="7.2"),
        "w_about": N_("Your message is %(n)s characters too long.", n=42),
        "w_level": N_("Choose a level."),
        "w_months": N_("Choose at least one length."),
        "w_remote": N_("Choose where the work happens."),
        "w_agree": N_("Tick the box to go on."),
    },
    doubtful={"w_second": N_("Did you mean %(s)s?", s="sami@example.org")},
)
READ = Typed(
    typed={"p_company": ["Atelier Coudrier"], "p_start": ["au printemps"], "p_duration": ["4 à 6 mois"]},
    doubtful={"p_start": N_("Spring could be March to June: tell the month.")},
)


def ticket(number: int, **other_values: object) -> SimpleNamespace:
    """An offer as lists see it."""
    values: dict[str, object] = {
        "id": number,
        "ref": f"{number}-boutique",
        "title": "Tenir la boutique en ligne d’un atelier de céramique",
        "company_name": "Atelier Coudrier",
        "place_label": "Dieulefit (26)",
        "duration_label": "3 mois",
        "start_label": "juin 2027",
        "level_label": "Bac +2",
        "pay_label": "693 € par mois",
        "remote_label": None,
        "deadline": date(2027, 4, 30),
        "summary": "Photographier les pièces, écrire les fiches et préparer les envois. Nous sommes trois.",
        "is_new": False,
        "closes_in": None,
    }
    return SimpleNamespace(**(values | other_values))


TICKETS = [
    ticket(
        1,
        is_new=True,
        remote_label="2 jours de télétravail",
        duration_label="4 à 6 mois",
        start_label="dès mars 2027",
    ),
    ticket(
        2,
        closes_in=4,
        title="Mesurer l’air",
        company_name="Agglomération du Val",
        deadline=date(2026, 11, 27),
    ),
    ticket(3, closes_in=0, deadline=date(2026, 11, 23), summary="", level_label="", pay_label="Non précisée"),
    ticket(
        4,
        deadline=None,
        title="Comptabilité" + " et contrôle de gestion d’un réseau de transport urbain" * 2,
        duration_label="154 heures",
    ),
]


def event(
    axis: str, state: str, text: str, at: datetime | None = None, detail: str | None = None
) -> SimpleNamespace:
    """A step of an application."""
    return SimpleNamespace(axis=axis, state=state, text=text, at=at, detail=detail)


EVENTS = [
    event("delivery", "done", "Candidature enregistrée", NOON),
    event("delivery", "done", "Remise au service d’envoi", NOON, "Vous en avez reçu une copie."),
    event("delivery", "soon", "Retardée", NOON, "La boîte de l’entreprise est pleine ; nous réessayons."),
    event("delivery", "bad", "Non remise", NOON),
    event("answer", "done", "Bien reçue", NOON),
    event("answer", "now", "Entretien proposé", NOON, "Jeudi 26 novembre à 14 h"),
    event("answer", "next", "Décision"),
]

FUNNEL = [
    SimpleNamespace(label="Vues de l’offre", words=None, count="366", share=100),
    SimpleNamespace(label="Clics « Postuler »", words="1 vue sur 6", count="58", share=Decimal("15.8")),
    SimpleNamespace(label="Candidatures", words="1 clic sur 3", count="19", share=Decimal("5.2")),
    SimpleNamespace(label="Entretiens", words="4 réponses sur 15", count="4", share=Decimal("1.1")),
]


def page(locale: str, name: str, **other_values: object) -> SimpleNamespace:
    """What every page carries."""
    values: dict[str, object] = {
        "title": "Pièces",
        "name": name,
        "alternate": f"/{other(locale)}.html",
        "canonical": f"https://stages.example.org/{locale}.html",
        "noindex": False,
        "user": None,
        "done": None,
        "errors": [],
    }
    return SimpleNamespace(**(values | other_values))


@cache
def environment(locale: str) -> Environment:
    """The templates of a language with the names that jobboard.web.base.pages gives for real."""
    # Made anew rather than shared, so that the gallery never changes what an application under test shows.
    made = templates.environment.__wrapped__(locale, "html")
    made.globals.update(
        site_name="Tableau des stages",
        static=lambda name: f"/static/{name}",
        url=lambda name, **parts: addresses.address(name, locale, **parts),
        once=lambda template, name, *given: getattr(made.get_template(template).module, name)(*given),
    )
    return made


def render(locale: str, piece: str, **context: object) -> str:
    """A template of this folder (or of the product) on top of the product's own."""
    made = environment(locale)
    source = HERE / piece
    template = made.from_string(source.read_text("utf-8")) if source.exists() else made.get_template(piece)
    return template.render(context)


PIECES = ("offer", "list", "forms", "desk")


def piece(name: str, locale: str) -> str:
    """The macros and classes of one kind of page, in all their states."""
    errors = [SimpleNamespace(field=name, message=message) for name, message in WRONG.wrong.items()]
    return render(
        locale,
        f"pieces/{name}.html",
        page=page(
            locale,
            {"offer": "offer", "list": "offers", "forms": "apply", "desk": "recruiter"}[name],
            alternate=f"/{name}-{other(locale)}.html",
            user=SimpleNamespace(role="recruiter") if name == "desk" else None,
            done=N_("The offer is online.") if name == "desk" else None,
            errors=errors if name == "forms" else [],
        ),
        empty=EMPTY,
        wrong=WRONG,
        read=READ,
        tickets=TICKETS,
        events=EVENTS,
        steps=FUNNEL,
        pager=page_of("6", 240),
        now=NOON,
    )


def error_page(locale: str) -> str:
    """The page that says that a page is not there."""
    return render(
        locale,
        "errors/error.html",
        page=page(locale, "error", alternate=None, noindex=True),
        code=404,
        heading="Cette page n’existe pas",
        what="L’adresse a peut-être changé, ou l’offre a été retirée.",
        next_links=[("Toutes les offres", "/fr/offres"), ("Accueil", "/fr")],
    )


def write(folder: Path) -> list[str]:
    """Put the pages and the static files in a folder; tells the pages' names."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(STATIC, folder / "static", dirs_exist_ok=True)
    names = []
    for locale in LOCALES:
        texts = {name: piece(name, locale) for name in PIECES} | {"error": error_page(locale)}
        for name, text in texts.items():
            (folder / f"{name}-{locale}.html").write_text(text, "utf-8")
            names.append(f"{name}-{locale}.html")
    return names


if __name__ == "__main__":
    print("\n".join(write(Path(sys.argv[1]))))

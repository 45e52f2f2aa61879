"""From a pasted offer to a letter in the recruiter's mailbox: paste, check, publish, confirm."""

import re
from contextlib import suppress
from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import Session

from jobboard import sheet
from jobboard.accounts.models import Purpose
from jobboard.accounts.queries import LinkDead, find_link
from jobboard.kit import documents
from jobboard.kit.clock import day_of
from jobboard.kit.db import Database
from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import N_, Msg
from jobboard.kit.settings import Settings
from jobboard.kit.text import paragraphs
from jobboard.kit.tokens import sign
from jobboard.offers.actions.posting import ask_to_confirm, keep_draft, save_draft, submit
from jobboard.offers.contacts import move_contacts
from jobboard.offers.law import rules_for
from jobboard.offers.models import Draft, Offer, Status, WrongState
from jobboard.offers.queries import find_draft, find_offer
from jobboard.offers.views import fiche_rows, profile_parts, profile_rest, sections
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.recruiter.confirming import state_page
from jobboard.web.recruiter.limits import count_draft, count_letter, may_write
from jobboard.web.recruiter.marks import marks_of, source_pieces
from jobboard.web.recruiter.sheet_form import PUBLIC_TEXTS, Shown, advise, demand, examine, typed

Asked = Request[Any, Any, Any]
# Below this no text is an advert; above, nobody's is one.
LEAST_TEXT, MOST_TEXT = 80, 60_000
UPLOAD_LIMIT = 11 * 1024 * 1024
TITLE = N_("Post an internship offer")
NOTICES = {
    "saved": N_("Your sheet is saved. This address stays good for 30 days."),
    "cleaned": N_("The contact details are out of the texts. What fits stands in its own field: check it."),
}
SENT = {"sent": N_("A new letter is on its way. Only the newest link works.")}
_MARKUP = re.compile(
    r"<(?:!doctype|html|body|p|div|br|li|ul|ol|h[1-6]|span|td|strong|table)\b[^<>]{0,300}>", re.IGNORECASE
)
_FILE_PROBLEMS: dict[str, Msg] = {
    "document.empty": N_("This file is empty. Choose another, or paste the text."),
    "document.type": N_("This kind of file cannot be read. Choose a text, mail, PDF, DOCX or ODT file."),
    "document.size": N_("This file is too heavy. Choose one of 10 MB at most, or paste the text."),
    "document.locked": N_("This file has a password. Choose a copy without one, or paste the text."),
    "document.broken": N_("This file cannot be opened. Export it again, or paste the text."),
    "document.bomb": N_("This file cannot be read safely. Paste the text instead."),
    "document.scanned": N_("This file holds pictures of a text. Paste the text itself."),
    "document.long": N_("This file is too long for an advert. Paste the part that describes the internship."),
}

HARDLY_ANY = N_("There is hardly any text in this file. Paste the advert itself.")


@shows("post")
def new(request: Asked) -> Response[str]:
    """One large box."""
    return _paste_page(request, Form())


def _paste_page(request: Asked, form: Form) -> Response[str]:
    return page(request, "recruiter/posting/paste.html", title=TITLE, form=form)


@acts("post", body_limit=UPLOAD_LIMIT)
def create(
    request: Asked,
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    visitor: NamedDependency[str],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Read what was pasted or sent as a file, and show the sheet."""
    if submitted.text("website"):
        return go(request, "home")
    form = Form(submitted)
    text = _given_text(form, submitted)
    if not form.is_good:
        return _paste_page(request, form)
    count_draft(database, visitor, now)
    reading = sheet.read(text, published=day_of(now))
    _, link = keep_draft(session, source_text=text, reading=reading, locale=locale(request), now=now)
    return go(request, "draft", token=sign(settings.keys[0], link.nonce))


def _given_text(form: Form, submitted: Submitted) -> str:
    upload = submitted.upload("file")
    text = form.take_text("text", most=MOST_TEXT)
    if upload is not None and len(text) < LEAST_TEXT:
        try:
            found = paragraphs(documents.extract_text(upload.data, upload.file_name, upload.size).text)
        except documents.Refused as problem:
            form.refuse("file", _FILE_PROBLEMS[problem.code])
            return ""
        if len(found) < LEAST_TEXT:
            form.refuse("file", HARDLY_ANY)
            return ""
        # A word that goes with the file stands below it, where it cannot be taken for the title.
        text = f"{found}\n\n{text}".strip()[:MOST_TEXT]
    if len(_MARKUP.findall(text)) >= 3:
        text = paragraphs(documents.html_to_text(text))
    elif text and (markup := submitted.text("markup")):
        # What the script found in the clipboard beside the words: the same text with its headings and lists.
        told = paragraphs(documents.html_to_text(markup))
        text = told if LEAST_TEXT <= len(told) <= MOST_TEXT else text
    if len(text) < LEAST_TEXT:
        missing = LEAST_TEXT - len(text)
        form.refuse(
            "text", N_("Paste the whole advert: at least %(n)s more characters are needed.", n=missing)
        )
    return text


@shows("post_blank")
def blank(request: Asked) -> Response[Any]:
    """The button that leads here is on the other page."""
    return go(request, "post")


@acts("post_blank")
def create_blank(
    request: Asked,
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    visitor: NamedDependency[str],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """An empty sheet to fill in by hand."""
    count_draft(database, visitor, now)
    _, link = keep_draft(session, source_text="", reading=None, locale=locale(request), now=now)
    return go(request, "draft", token=sign(settings.keys[0], link.nonce))


def _find(session: Session, settings: Settings, token: str, now: datetime) -> tuple[Draft, Offer | None]:
    link = find_link(session, settings.keys, token, Purpose.DRAFT, now)
    draft = find_draft(session, link.subject_id or 0, now)
    if draft is None:
        raise LinkDead
    return draft, find_offer(session, draft.offer_id) if draft.offer_id is not None else None


def _is_sent(offer: Offer | None) -> bool:
    return offer is not None and offer.status != Status.UNCONFIRMED


@shows("draft")
def show(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """The sheet, each field marked as found, to check or missing."""
    draft, offer = _find(reading, settings, token, now)
    if _is_sent(offer):
        return go(request, "draft_thanks", token=token)
    shown = examine(draft.values, locale(request), dns=False, today=day_of(now), rules=rules_for(settings))
    return _draft_page(request, token, draft, shown, advise(shown))


def _draft_page(request: Asked, token: str, draft: Draft, shown: Shown, form: Form) -> Response[str]:
    marks, sources = marks_of(draft, form)
    return page(
        request,
        "recruiter/posting/draft.html",
        title=N_("Check your sheet"),
        noindex=True,
        form=form,
        notices=NOTICES,
        token=token,
        marks=marks,
        sources=sources,
        pieces=source_pieces(draft),
        **shown.context,
    )


@acts("draft")
def update(
    request: Asked,
    token: FromPath[str],
    submitted: NamedDependency[Submitted],
    reading: NamedDependency[Session],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Save, look at the page, take contact details out, or publish; whatever was typed is kept."""
    draft, offer = _find(reading, settings, token, now)
    if submitted.text("website") or _is_sent(offer):
        return go(request, "draft_thanks", token=token)
    action = submitted.text("action")
    # The button of the preview sends no field: it publishes what was saved.
    values = typed(submitted) if "title" in submitted.texts else draft.values
    if action == "clean":
        values = move_contacts(values, PUBLIC_TEXTS)
    # Names are looked up and letters counted before the first write, so that nobody waits for them.
    shown = examine(
        values,
        locale(request),
        dns=settings.dns_check and action == "publish",
        today=day_of(now),
        rules=rules_for(settings),
    )
    if action == "publish":
        demand(shown)
    is_good = action == "publish" and shown.form.is_good
    tell = is_good and may_write(database, shown.sheet.contact_email, now)
    draft, _ = _find(session, settings, token, now)
    save_draft(session, draft, values, now)
    if action == "publish" and not is_good:
        return _draft_page(request, token, draft, shown, shown.form)
    if not is_good:
        return (
            go(request, "draft_preview", token=token)
            if action == "preview"
            else _saved(request, token, action)
        )
    # A second press after the confirmation changes nothing: the page says where the offer is.
    with suppress(WrongState):
        submit(
            session,
            draft,
            shown.sheet,
            locale=locale(request),
            now=now,
            settings=settings,
            ticks=shown.kept,
            tell=tell,
        )
    return go(request, "draft_thanks", token=token)


def _saved(request: Asked, token: str, action: str) -> Response[Any]:
    return go(request, "draft", token=token, query={"done": "cleaned" if action == "clean" else "saved"})


@shows("draft_preview")
def preview(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """The offer as students will see it."""
    draft, offer = _find(reading, settings, token, now)
    if _is_sent(offer):
        return go(request, "draft_thanks", token=token)
    said, today = locale(request), day_of(now)
    shown = examine(draft.values, said, dns=False, today=today, rules=rules_for(settings))
    return page(
        request,
        "recruiter/posting/preview.html",
        title=N_("Preview of your offer"),
        noindex=True,
        token=token,
        sheet=shown.sheet,
        rows=fiche_rows(shown.sheet, said, today, rules_for(settings)),
        sections=sections(shown.sheet, said),
        parts=profile_parts(shown.sheet, said),
        rest=profile_rest(shown.sheet),
        remaining=len(shown.form.errors) + len(shown.stopping) + (shown.ticked != shown.law.tick_ids),
    )


@shows("draft_thanks")
def thanks(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """What to do now: open the mailbox."""
    _, offer = _find(reading, settings, token, now)
    if offer is None:
        return go(request, "draft", token=token)
    if _is_sent(offer):
        return state_page(request, offer, notices={})
    return page(
        request,
        "recruiter/posting/thanks.html",
        title=N_("Open your mailbox"),
        noindex=True,
        notices=SENT,
        offer=offer,
        token=token,
    )


@acts("draft_thanks")
def resend(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Send the letter once more, within limits."""
    _, offer = _find(reading, settings, token, now)
    if offer is None or _is_sent(offer):
        return go(request, "draft_thanks", token=token)
    count_letter(database, offer.contact_email, now)
    _, offer = _find(session, settings, token, now)
    if offer is not None:
        ask_to_confirm(session, offer, locale=locale(request), now=now)
    return go(request, "draft_thanks", token=token, query={"done": "sent"})


PUBLIC = (new, create, blank, create_blank, show, update, preview, thanks, resend)

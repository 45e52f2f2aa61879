"""The mailboxes of an offer: test the first, change it, name a second; and the pages that letters to them open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.accounts.models import AccessLink, Purpose
from jobboard.accounts.queries import LinkDead, find_link
from jobboard.applications.actions.submitting import readdress
from jobboard.applications.actions.undelivered import lost_applications, send_anew, was_paused_by_mail
from jobboard.applications.desk import offers_of
from jobboard.kit.db import Database
from jobboard.kit.emails import BadAddress, read_address
from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import N_, Msg
from jobboard.kit.limits import LimitReached, count_one
from jobboard.kit.settings import Settings
from jobboard.offers.actions.mailboxes import (
    LIVING,
    ask_new,
    box_of_link,
    confirm_second,
    move_in,
    name_second,
    send_test,
)
from jobboard.offers.mailboxes import MailboxRole, find_mailbox
from jobboard.offers.models import Offer
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.recruiter.applications import asking
from jobboard.web.recruiter.inboxes import inbox, inboxes_of
from jobboard.web.recruiter.limits import count_letter
from jobboard.web.recruiter.offers import find

Asked = Request[Any, Any, Any]
MAILBOX = N_("Where applications arrive")
SECOND = N_("A second mailbox")
CHANGE = N_("Give another address")
CONFIRM = N_("Confirm this address")
NOTICES = {
    "asked": N_("We have written to the new address. Its button makes it yours; until then nothing changes."),
    "second": N_("We have written to the second address. It is used once it has said yes."),
    "without": N_("This offer has no second address any more."),
    "yes": N_("Thank you. Applications that the first mailbox refuses come to you from now on."),
    "moved": N_("Thank you. Applications come to this address from now on."),
}
MOST_TESTS = 4


@acts("recruiter_mail_test")
def test(
    request: Asked,
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Send a test message to a mailbox of one's own offers; to no other address."""
    user, email = asking(request), submitted.text("email")
    try:
        count_one(database, "mail-test", user.email_key, most=MOST_TESTS, per=timedelta(hours=1), now=now)
    except LimitReached:
        return go(request, "recruiter", query={"done": "often"})
    own = [one.email for one in inboxes_of(session, offers_of(session, user), user, now)]
    if email not in own:
        return go(request, "recruiter")
    send_test(session, email, locale(request), now)
    return go(request, "recruiter", query={"done": "test"})


@shows("recruiter_mailbox")
def mailbox(
    request: Asked,
    id: FromPath[int],
    reading: NamedDependency[Session],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """How the mailbox does, and two forms."""
    offer = find(reading, request, id)
    return _mailbox_page(request, reading, offer, Form(values={"second": offer.second_contact}), now)


def _mailbox_page(request: Asked, session: Session, offer: Offer, form: Form, now: datetime) -> Response[Any]:
    second = (
        find_mailbox(session, offer, MailboxRole.SECOND, offer.second_contact)
        if offer.second_contact
        else None
    )
    return page(
        request,
        "recruiter/desk/mailbox.html",
        title=MAILBOX,
        noindex=True,
        notices=NOTICES,
        form=form,
        offer=offer,
        is_living=offer.status in LIVING,
        inbox=inbox(session, offer.contact_email, offer, now),
        second=second,
        lost=len(lost_applications(session, offer)),
        paused=was_paused_by_mail(session, offer),
    )


@acts("recruiter_mailbox")
def change(
    request: Asked,
    id: FromPath[int],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Ask a new first address, or name a second one."""
    form = Form(submitted)
    wants_second = submitted.text("do") == "second"
    field = "second" if wants_second else "email"
    email = _address(form, field, settings, optional=wants_second)
    if form.is_good and email:
        count_letter(database, email, now)
    offer = find(session, request, id)
    user = asking(request)
    if offer.status not in LIVING:
        return go(request, "recruiter_mailbox", id=offer.id)
    if form.is_good and email.casefold() == offer.contact_email.casefold():
        form.refuse(field, N_("This is the address that applications go to already."))
    if not form.is_good:
        return _mailbox_page(request, session, offer, form, now)
    if wants_second:
        name_second(session, offer, email, user, now)
        return go(request, "recruiter_mailbox", id=offer.id, query={"done": "second" if email else "without"})
    ask_new(session, offer, email, locale(request), now)
    return go(request, "recruiter_mailbox", id=offer.id, query={"done": "asked"})


def _address(form: Form, name: str, settings: Settings, *, optional: bool = False) -> str:
    typed = form.take_line(name, most=254, empty=None if optional else N_("Enter an email address."))
    if not typed or not form.is_good:
        return ""
    try:
        found = read_address(typed, dns=settings.dns_check)
    except BadAddress as problem:
        form.refuse(name, problem.message)
        return ""
    return found.email


@shows("mend_address")
def mend_page(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """What a letter about a failing mailbox opens: one field."""
    offer = _mended(reading, settings, token, now)
    return _mend_form(request, offer, token, Form())


def _mended(session: Session, settings: Settings, token: str, now: datetime) -> Offer:
    link = find_link(session, settings.keys, token, Purpose.MEND_ADDRESS, now)
    offer = session.get(Offer, link.subject_id)
    if offer is None or offer.status not in LIVING:
        raise LinkDead
    return offer


def _mend_form(request: Asked, offer: Offer, token: str, form: Form) -> Response[str]:
    return page(
        request,
        "recruiter/posting/mend.html",
        title=CHANGE,
        noindex=True,
        notices=NOTICES,
        form=form,
        offer=offer,
        token=token,
    )


@acts("mend_address")
def mend(
    request: Asked,
    token: FromPath[str],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Ask the address that was typed."""
    form = Form(submitted)
    email = _address(form, "email", settings)
    if form.is_good:
        count_letter(database, email, now)
    offer = _mended(session, settings, token, now)
    if form.is_good and email.casefold() == offer.contact_email.casefold():
        form.refuse("email", N_("This is the address that refuses our letters. Enter another one."))
    if not form.is_good:
        return _mend_form(request, offer, token, form)
    ask_new(session, offer, email, locale(request), now)
    return go(request, "mend_address", token=token, query={"done": "asked"})


@dataclass(frozen=True, slots=True)
class Button:
    """What a letter to a mailbox opens: a page with one button, which can be pressed once."""

    name: str
    purpose: Purpose
    title: Msg
    press: Callable[[Session, AccessLink, str, datetime], object]
    done: str


def _take_over(session: Session, link: AccessLink, language: str, now: datetime) -> None:
    """The new mailbox takes over, and gets once what the old one refused (F-46)."""
    for offer in move_in(session, link, language, now):
        readdress(session, offer, now)
        send_anew(session, offer, now)


def _say_yes(session: Session, link: AccessLink, _: str, now: datetime) -> None:
    confirm_second(session, link, now)


def _pages(button: Button) -> tuple[Any, Any]:
    """The handlers of a button: its page, and what pressing it does."""

    @shows(button.name)
    def show(
        request: Asked,
        token: FromPath[str],
        reading: NamedDependency[Session],
        settings: NamedDependency[Settings],
        now: NamedDependency[datetime],
    ) -> Response[str]:
        link = find_link(reading, settings.keys, token, button.purpose, now)
        box, offer = box_of_link(reading, link)
        return page(
            request,
            "recruiter/posting/mailbox.html",
            title=button.title,
            noindex=True,
            name=button.name,
            token=token,
            box=box,
            offer=offer,
            is_second=button is SECOND_YES,
        )

    @acts(button.name)
    def press(
        request: Asked,
        token: FromPath[str],
        session: NamedDependency[Session],
        settings: NamedDependency[Settings],
        now: NamedDependency[datetime],
    ) -> Response[Any]:
        link = find_link(session, settings.keys, token, button.purpose, now)
        button.press(session, link, locale(request), now)
        return page(
            request,
            "recruiter/posting/mailbox_done.html",
            title=CONFIRM,
            noindex=True,
            words=NOTICES[button.done],
        )

    return show, press


NEW_YES = Button("new_address", Purpose.NEW_ADDRESS, CONFIRM, _take_over, "moved")
SECOND_YES = Button("second_contact", Purpose.SECOND_CONTACT, SECOND, _say_yes, "yes")
PUBLIC = (mend_page, mend, *_pages(NEW_YES), *_pages(SECOND_YES))
HANDLERS = (test, mailbox, change)

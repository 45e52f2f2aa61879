"""The journal in words: each act, who did it, and what it was done to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from jobboard.accounts.models import User
from jobboard.addresses import address
from jobboard.journal.models import JournalEntry
from jobboard.kit.i18n import N_, Msg
from jobboard.moderation.queries import SEEN_STATUSES
from jobboard.offers.models import Offer

ACTS: dict[str, Msg] = {
    "alert.confirm": N_("An alert was confirmed"),
    "alert.go_on": N_("An alert goes on for another year"),
    "alert.rhythm": N_("An alert comes at another rhythm"),
    "alert.stop": N_("An alert ended"),
    "application.accepted": N_("The student accepted the place"),
    "application.answer": N_("The company answered"),
    "application.answer_undo": N_("The company took its answer back"),
    "application.ask_for_answers": N_("The company was reminded of who waits"),
    "application.correct": N_("The student corrected the application"),
    "application.declined": N_("The student turned the place down"),
    "application.erase": N_("The application was erased"),
    "application.infected": N_("The virus scanner stopped the CV"),
    "application.late": N_("The student was told that the application is late"),
    "application.new": N_("The application was sent"),
    "application.no_answer": N_("Counted as never answered"),
    "application.offer_closed": N_("The student was told that the offer is closed"),
    "application.offer_over": N_("The student was told that the offer is over"),
    "application.remind": N_("The student asked for an answer"),
    "application.reply": N_("A reply was passed on"),
    "application.return": N_("The student took the withdrawal back"),
    "application.unreachable": N_("The application reached no mailbox"),
    "application.withdraw": N_("The student withdrew the application"),
    "board.restore": N_("The board was restored from a backup"),
    "law.recheck": N_("The rules of today would stop it"),
    "law.release": N_("Points of law were let pass"),
    "mail.hold": N_("A letter was put on hold"),
    "mail.hold_queue": N_("All mail was put on hold"),
    "mail.infected": N_("The virus scanner stopped a file"),
    "mail.release": N_("A letter was let go"),
    "mail.release_queue": N_("All mail was let go on"),
    "mail.retry": N_("A letter was sent again"),
    "offer.accept_change": N_("The change was published"),
    "offer.appeal": N_("The recruiter asked for a second look"),
    "offer.close": N_("The offer was closed"),
    "offer.confirm": N_("The address of the offer confirmed itself"),
    "offer.correct": N_("The recruiter mended slips of the pen"),
    "offer.decline_change": N_("The change was refused"),
    "offer.hold": N_("The offer was put on hold"),
    "offer.new_address": N_("Applications go to a new address"),
    "offer.pause": N_("The offer was paused"),
    "offer.propose_change": N_("The recruiter proposed a change"),
    "offer.publish": N_("The offer was put online"),
    "offer.reject": N_("The offer was refused"),
    "offer.remove": N_("The offer was taken down"),
    "offer.report": N_("A reader reported the offer"),
    "offer.request_changes": N_("A correction was asked for"),
    "offer.resubmit": N_("The recruiter sent the offer back"),
    "offer.resume": N_("The offer takes applications again"),
    "offer.second_contact": N_("A second address was named"),
    "offer.second_contact_yes": N_("The second address confirmed itself"),
    "offer.send_anew": N_("Applications were sent to the new address"),
    "offer.submit": N_("The offer was submitted"),
    "offer.take_change_back": N_("The recruiter took the change back"),
    "offer.undo": N_("The decision was taken back"),
    "person.erase": N_("Somebody was erased on request"),
    "report.handle": N_("A report was closed"),
    "user.moderator": N_("Somebody became a moderator"),
    "user.new": N_("Somebody was seen for the first time"),
    "user.sign_in": N_("Somebody signed in"),
    "user.sign_out_all": N_("Somebody signed out everywhere"),
}
ACTORS: dict[str, Msg] = {
    "student": N_("The student"),
    "company": N_("The company"),
    "clock": N_("The board itself"),
    "board": N_("The board itself"),
    "mail": N_("A mail that came in"),
    "link": N_("Whoever had the link"),
    "reader": N_("A reader"),
    "person": N_("The person concerned"),
    "operator": N_("Whoever runs the board"),
}
SUBJECTS: dict[str, Msg] = {
    "offer": N_("Offer %(number)s"),
    "application": N_("Application %(number)s"),
    "letter": N_("Letter %(number)s"),
    "alert": N_("Alert %(number)s"),
}
ACCOUNT = N_("Account %(number)s")


@dataclass(frozen=True, slots=True)
class Line:
    """One act as a moderator reads it; `link` leads to what it was done to, where there is a page of it."""

    at: datetime
    who: str
    what: Msg
    about: str
    link: str
    more: str


def in_words(session: Session, entries: Sequence[JournalEntry], locale: str) -> list[Line]:
    """The lines of the journal; what was erased stays empty, and a code of another version stands as it is."""
    named = [entry.actor for entry in entries] + [entry.subject for entry in entries]
    people = dict(
        session.exec(select(User.id, User.email).where(col(User.id).in_(_numbers(named, "user")))).all()
    )
    seen = select(Offer.id).where(
        col(Offer.id).in_(_numbers(named, "offer")), col(Offer.status).in_(SEEN_STATUSES)
    )
    offers = set(session.exec(seen))

    def told(name: str) -> str:
        kind, _, number = name.partition(":")
        if kind == "user" and number.isdigit():
            return people.get(int(number)) or replace(ACCOUNT, values={"number": number}).to(locale)
        if kind in SUBJECTS and number:
            return replace(SUBJECTS[kind], values={"number": number}).to(locale)
        return ACTORS[kind].to(locale) if kind in ACTORS else ""

    def link(name: str) -> str:
        kind, _, number = name.partition(":")
        if kind == "offer" and number.isdigit() and int(number) in offers:
            return address("moderation_offer", locale, id=number)
        return address("moderation_letter", locale, id=number) if kind == "letter" and number else ""

    return [
        Line(
            at=entry.at,
            who=told(entry.actor),
            what=ACTS.get(entry.act) or Msg("%(act)s", {"act": entry.act}),
            # Who signs in does it to their own account: that is said once.
            about=told(entry.subject) if ":" in entry.subject and entry.subject != entry.actor else "",
            link=link(entry.subject),
            more=_more(entry),
        )
        for entry in entries
    ]


def _numbers(names: Iterable[str], kind: str) -> set[int]:
    parts = (name.partition(":") for name in names)
    return {int(number) for what, _, number in parts if what == kind and number.isdigit()}


def _more(entry: JournalEntry) -> str:
    """The rules of law that an act was about, with a moderator's reason."""
    rules = ", ".join(entry.detail.get("rules") or [])
    return " — ".join(filter(None, (rules, entry.detail.get("reason", "") if rules else "")))

"""Every letter that the board can write, each brought about by the act that really brings it about."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

from jobboard.accounts.actions import mint_link, user_for
from jobboard.accounts.models import Purpose
from jobboard.alerts.actions.keeping import Wish, ask, ask_alert_to_go_on, confirm
from jobboard.alerts.actions.sending import MOST_OFFERS, write
from jobboard.alerts.models import Rhythm
from jobboard.alerts.queries import alerts_of
from jobboard.applications.actions.ending import end_recruitment, tell_applicants
from jobboard.applications.actions.erasing import erase_applications
from jobboard.applications.actions.following import accept, decline, remind
from jobboard.applications.actions.last_days import tell_of_last_days
from jobboard.applications.actions.late import tell_late
from jobboard.applications.actions.letters import (
    say_not_sent,
    say_offer_full,
    say_offer_held,
    say_offer_over,
    say_unanswered,
)
from jobboard.applications.actions.listing import send_list
from jobboard.applications.actions.outcome import MOST_NAMED, ask_at_the_end
from jobboard.applications.actions.relaying import Message, on_lost_reply, relay
from jobboard.applications.actions.reminding import MOST_LISTED, remind_recruiter
from jobboard.applications.actions.returning import take_back_withdrawal
from jobboard.applications.actions.submitting import withdraw
from jobboard.applications.actions.undelivered import on_bad_end
from jobboard.applications.models import REPLIES, AnswerKind, RefusalReason, Side
from jobboard.kit.clock import day_of
from jobboard.kit.tokens import marker
from jobboard.mail.delivery import without_file
from jobboard.mail.models import INFECTED, DeliveryState
from jobboard.mail.outbox import enqueue
from jobboard.mail.queries import letters_of
from jobboard.moderation.actions import report_offer
from jobboard.moderation.forms import ReportDetails, Verdict
from jobboard.moderation.models import Act, Reason, ReportReason
from jobboard.observatory.weekly import write_to_moderators
from jobboard.offers.actions.mailboxes import ask_new, confirm_second, move_in, name_second, send_test
from jobboard.offers.actions.posting import appeal
from jobboard.offers.actions.revising import propose
from jobboard.offers.models import CloseReason
from jobboard.offers.search.criteria import Criteria
from jobboard.offers.sheets import sheet_of
from jobboard.privacy.asking import send_link
from jobboard.privacy.resting import TOLD_BEFORE
from jobboard.web.demo.stage import REPLY, Stage

UNKNOWN_USER = "rcpt: 550 5.1.1 user unknown"
COMMENTS = {
    "fr": "Indiquez le montant par mois.\n\n- en euros\n- avant impôt",
    "en": "Say how much it is a month.\n\n- in euros\n- before tax",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """What is played, the kinds of letters it is played for, and whether replies go through the board meanwhile."""

    letters: tuple[str, ...]
    play: Callable[[Stage], None]
    relayed: bool = False


SCENES: list[Scene] = []


def scene(
    *letters: str, relayed: bool = False
) -> Callable[[Callable[[Stage], None]], Callable[[Stage], None]]:
    """Put a scene on the list."""

    def keep(play: Callable[[Stage], None]) -> Callable[[Stage], None]:
        SCENES.append(Scene(letters, play, relayed))
        return play

    return keep


@scene("offer_ending")
def _the_last_week(stage: Stage) -> None:
    awaited, read = stage.online("awaited"), stage.online("read")
    stage.online("unseen")
    for name in ("Sami Benali", "Noa Diop"):
        stage.handed(awaited, name)
    stage.answered(stage.handed(read), read, AnswerKind.REFUSED, RefusalReason.MANY)
    assert awaited.expires_at is not None
    tell_of_last_days(stage.session, awaited.expires_at - timedelta(days=7))
    tell_of_last_days(stage.session, awaited.expires_at - timedelta(minutes=1))


@scene("offer_ended")
def _the_last_day(stage: Stage) -> None:
    awaited, read = stage.online("awaited"), stage.online("read")
    stage.online("unseen")
    stage.handed(awaited)
    met = stage.handed(awaited, "Noa Diop")
    stage.answered(met, awaited, AnswerKind.INTERVIEW)
    crowded = stage.online("crowded")
    for number in range(MOST_NAMED + 2):
        stage.handed(crowded, f"Ana{number} Lopez")
    withdraw(stage.session, stage.handed(awaited, "Eli Roy"), awaited, now=stage.now)
    stage.answered(stage.handed(read), read, AnswerKind.REFUSED, RefusalReason.MANY)
    assert awaited.expires_at is not None
    ask_at_the_end(stage.session, awaited.expires_at + timedelta(days=2))


@scene("weekly_figures")
def _the_week(stage: Stage) -> None:
    offer = stage.online("weekly")
    stage.answered(stage.handed(offer), offer, AnswerKind.INTERVIEW)
    stage.written("later")
    # Monday, with an empty queue, and a week later with one.
    write_to_moderators(stage.session, stage.later(days=6))
    stage.confirmed("queue")
    report_offer(
        stage.session,
        offer,
        ReportDetails(reason=ReportReason.WRONG, text=""),
        visitor="1",
        now=stage.now,
    )
    write_to_moderators(stage.session, stage.later(days=7))


@scene("account_ending", "sign_in", "test_message", "round_trip")
def _accounts(stage: Stage) -> None:
    user = user_for(stage.session, email="rose@example.org", locale=stage.locale, now=stage.now)
    link = mint_link(stage.session, purpose=Purpose.SIGN_IN, user_id=user.id, code="042137", now=stage.now)
    site, ends_on = stage.settings.site_name, day_of(stage.now + TOLD_BEFORE)
    for letter, context in (
        ("account_ending", {"site": site, "ends_on": ends_on}),
        ("sign_in", {"token": marker(link.nonce), "code": "042137", "next": f"/{stage.locale}/"}),
        ("test_message", {}),
        ("round_trip", {"site": site}),
    ):
        enqueue(
            stage.session, letter=letter, to=user.email, locale=stage.locale, context=context, now=stage.now
        )


@scene("confirm_address")
def _posting(stage: Stage) -> None:
    # Whoever has confirmed once is told the title.
    stage.confirmed("new")
    stage.written("new")


@scene("offer_online", "change_requested", "offer_refused", "offer_held", "offer_removed", "offer_restored")
def _deciding(stage: Stage) -> None:
    words = COMMENTS[stage.locale]
    offer = stage.confirmed("decided")
    stage.decided(offer, Verdict(Act.REQUEST_CHANGES, Reason.PAY, words))
    refused = stage.confirmed("refused")
    stage.decided(refused, Verdict(Act.REJECT, Reason.NOT_INTERNSHIP, words))
    appeal(stage.session, refused, words, stage.now)
    stage.decided(refused, Verdict(Act.REJECT, Reason.NOT_INTERNSHIP, ""))
    published = stage.online("held")
    stage.decided(published, Verdict(Act.HOLD, Reason.NOT_INTERNSHIP, words))
    stage.decided(published, Verdict(Act.RESTORE, None, ""))
    stage.decided(published, Verdict(Act.REMOVE, Reason.NOT_INTERNSHIP, words))


@scene("change_online", "change_refused")
def _editing(stage: Stage) -> None:
    offer = stage.online("edited")
    author = stage.author(offer)
    for act, reason, words, deadline in (
        (Act.DECLINE_CHANGE, Reason.PAY, COMMENTS[stage.locale], timedelta(days=30)),
        (Act.ACCEPT_CHANGE, None, "", timedelta(days=40)),
    ):
        sheet = replace(sheet_of(offer), deadline=day_of(stage.now + deadline))
        edit = propose(stage.session, offer, sheet, by=author, now=stage.now, settings=stage.settings)
        assert edit is not None
        stage.decided(offer, Verdict(act, reason, words, revision=edit.id))


@scene("application_handoff", "application_receipt")
def _applying(stage: Stage) -> None:
    offer = stage.online("applied")
    stage.applied(offer)
    stage.applied(offer, "Noa Diop", message=False, delay=0)
    heavy = stage.applied(offer, "Lou Caradec")
    [carrier] = [row for row in letters_of(stage.session, heavy.subject_key) if row.attachment_digest]
    carrier.sqlmodel_update(without_file(carrier))


@scene("application_handoff", relayed=True)
def _applying_through_the_board(stage: Stage) -> None:
    stage.applied(stage.online("relayed"))


@scene("application_answer", "application_decision")
def _answering(stage: Stage) -> None:
    offer = stage.online("answering")
    for name, kind in (("Sami Benali", AnswerKind.ACKNOWLEDGED), ("Noa Diop", AnswerKind.INTERVIEW)):
        stage.answered(stage.handed(offer, name), offer, kind)
    stage.answered(stage.handed(offer, "Lou Caradec"), offer, AnswerKind.REFUSED, RefusalReason.LEVEL)
    yes, no = stage.handed(offer, "Ines Vidal"), stage.handed(offer, "Eli Roy")
    for application in (yes, no):
        stage.answered(application, offer, AnswerKind.OFFERED)
    accept(stage.session, yes, offer, now=stage.later(minutes=11))
    decline(stage.session, no, offer, now=stage.now)


@scene("application_reminder", "waiting_applications", "application_unanswered")
def _waiting(stage: Stage) -> None:
    lonely, offer = stage.online("lonely"), stage.online("waiting")
    one = stage.handed(lonely, "Noa Diop")
    several = [stage.handed(offer, name) for name in ("Sami Benali", "Lou Caradec", "Ines Vidal")]
    crowded = stage.online("crowded")
    for number in range(MOST_LISTED + 2):
        stage.handed(crowded, f"Ana{number} Lopez")
    since = stage.now
    remind(stage.session, several[0], offer, now=stage.later(days=11))
    remind_recruiter(stage.session, "lonely@example.org", stage.now)
    for mailbox in ("waiting", "crowded"):
        remind_recruiter(stage.session, f"{mailbox}@example.org", since + timedelta(days=40))
    stage.later(days=31)
    for application, its in ((one, lonely), (several[0], offer)):
        say_unanswered(stage.session, application, its, since, stage.later(days=2))


@scene(
    "application_withdrawn", "withdrawal_receipt", "application_back", "application_erased", "my_applications"
)
def _taking_back(stage: Stage) -> None:
    offer = stage.online("taking-back")
    application = stage.handed(offer)
    withdraw(stage.session, application, offer, now=stage.now)
    for row in letters_of(stage.session, application.subject_key):
        if row.letter == "application_withdrawn":
            row.state = DeliveryState.HANDED
    take_back_withdrawal(stage.session, application, offer, now=stage.later(hours=1))
    withdraw(stage.session, application, offer, now=stage.later(hours=1))
    send_list(stage.session, application.email_key, locale=stage.locale, now=stage.now)
    erased = stage.handed(offer, "Eli Roy")
    erase_applications(stage.session, [erased], erased.email_key, now=stage.now)


@scene("offer_full", "offer_over_to_applicant", "offer_held_to_applicant", "offer_closed_to_applicant")
def _ending(stage: Stage) -> None:
    full, filled, withdrawn, removed = (
        stage.online(mailbox) for mailbox in ("full", "filled", "withdrawn", "removed")
    )
    say_offer_full(stage.session, full, stage.now)
    for offer in (filled, withdrawn):
        stage.handed(offer)
    say_offer_held(stage.session, stage.handed(removed), removed, stage.now)
    end_recruitment(stage.session, filled, reason=CloseReason.FILLED_HERE, by=None, now=stage.now)
    end_recruitment(stage.session, withdrawn, reason=CloseReason.WITHDRAWN, by=None, now=stage.now)
    tell_applicants(stage.session, removed, reason="removed", actor="clock", now=stage.now)
    among = stage.handed(full)
    say_offer_over(stage.session, stage.handed(full, "Noa Diop"), full, stage.now)
    full.close_reason = CloseReason.FULL
    say_offer_over(stage.session, among, full, stage.now)


@scene("application_not_sent", "your_data")
def _little_things(stage: Stage) -> None:
    offer = stage.online("little")
    application = stage.applied(offer)
    say_not_sent(stage.session, application, offer, stage.now)
    closed = stage.online("closed")
    late = stage.applied(closed)
    end_recruitment(stage.session, closed, reason=CloseReason.FILLED_HERE, by=None, now=stage.now)
    say_not_sent(stage.session, late, closed, stage.now)
    send_link(
        stage.session, email=application.email, key=application.email_key, locale=stage.locale, now=stage.now
    )


@scene("application_late")
def _late(stage: Stage) -> None:
    held, offer = stage.applied(stage.online("kept")), stage.online("slow")
    stage.ended(held, DeliveryState.HELD)
    stage.applied(offer)
    tell_late(stage.session, stage.later(days=1, minutes=10))


@scene("application_undelivered", "address_failing", "address_failing_seen")
def _coming_back(stage: Stage) -> None:
    offer, helped = stage.online("failing"), stage.online("helped")
    name_second(stage.session, helped, "second@example.org", stage.author(helped), stage.now)
    confirm_second(stage.session, stage.link(Purpose.SECOND_CONTACT), stage.now)
    for its in (offer, helped):
        row = stage.ended(stage.applied(its), DeliveryState.BOUNCED, UNKNOWN_USER)
        on_bad_end(stage.session, row, stage.now)


@scene("second_contact", "new_address", "address_changed", "address_test")
def _mailboxes(stage: Stage) -> None:
    offer = stage.online("moving")
    name_second(stage.session, offer, "backup@example.org", stage.author(offer), stage.now)
    ask_new(stage.session, offer, "moved@example.org", stage.locale, stage.now)
    move_in(stage.session, stage.link(Purpose.NEW_ADDRESS), stage.locale, stage.now)
    send_test(stage.session, "moved@example.org", stage.locale, stage.now)


@scene("reply_claim", "reply_undelivered", *REPLIES.values(), relayed=True)
def _replying(stage: Stage) -> None:
    offer = stage.online("replying")
    application = stage.handed(offer)
    body = sha256(REPLY).hexdigest()
    known = {Side.COMPANY: offer.contact_email, Side.STUDENT: application.email}
    for side, address in known.items():
        relay(
            stage.session, application, Message(side, "else@example.net", offer.title, body, "1"), stage.now
        )
        relay(stage.session, application, Message(side, address, offer.title, body, "2"), stage.now)
        relay(stage.session, application, Message(side, address, offer.title, body, "3"), stage.now)
    refused = set[str]()
    for row in letters_of(stage.session, application.subject_key):
        if row.letter in REPLIES.values() and row.state == DeliveryState.QUEUED:
            row.state = DeliveryState.FAILED
            # One of each side's comes back, the other is stopped by the virus scanner.
            row.hold_reason = f"{INFECTED}Eicar" if row.letter in refused else ""
            refused.add(row.letter)
            on_lost_reply(stage.session, row, stage.now)


@scene("alert_confirm", "alert_offers", "alert_ending")
def _watching(stage: Stage) -> None:
    reader = "sami@example.org"
    offers = [stage.online(f"watched-{number}") for number in range(3)]
    for rhythm, words in ((Rhythm.DAY, "Lyon"), (Rhythm.WEEK, "Paris")):
        wish = Wish(Criteria(place=words), words, rhythm, stage.locale)
        ask(stage.session, wish, email=reader, key=reader, now=stage.now)
    for number, alert in enumerate(alerts_of(stage.session, reader)):
        confirm(stage.session, alert, stage.now)
        # The one is short, the other has more than it names.
        named = offers[:1] if number else offers
        total = len(named) + number * MOST_OFFERS
        write(stage.session, alert, named, total, day_of(stage.now).isoformat(), stage.now)
        ask_alert_to_go_on(stage.session, alert, stage.now)

"""The letters about an application: to whom, in whose language, answered by whom, said once."""

import re
from datetime import datetime
from typing import Any

from sqlmodel import Session

from jobboard.accounts.actions import end_links, link_columns
from jobboard.accounts.models import AccessLink, Purpose
from jobboard.accounts.queries import locale_of
from jobboard.applications.correspondents import relay_address
from jobboard.applications.models import Answer, Application, Side
from jobboard.kit.clock import day_of
from jobboard.kit.files import file_extension
from jobboard.kit.i18n import long_date, moment
from jobboard.kit.rows import insert
from jobboard.kit.settings import Settings
from jobboard.kit.templates import as_paragraphs
from jobboard.kit.text import fold
from jobboard.kit.tokens import marker, new_nonce
from jobboard.mail.outbox import Attachment, enqueue
from jobboard.offers.mailboxes import working_mailbox
from jobboard.offers.models import CloseReason, Offer

# How the purpose key of the word about a delay begins; the application's subject key follows.
LATE_PURPOSE = "late:"


def hand_off(
    session: Session, application: Application, offer: Offer, now: datetime, *, to: str = ""
) -> None:
    """The application itself, once its hold is over, to the offer's mailbox that works, or to a named other one."""
    answer = _answer_link(session, application, offer, now)
    locale = locale_of(session, offer.author_id)
    enqueue(
        session,
        letter="application_handoff",
        to=to or working_mailbox(session, offer, now),
        locale=locale,
        context={
            "has_phone": bool(application.phone),
            "has_message": bool(application.message),
            "is_relayed": _settings(session).relays_replies,
        },
        blanks={
            "answer": answer,
            "name": application.name,
            "who": application.short_name,
            "first": _first_name(application),
            "training": application.training,
            "email": application.email,
            "phone": application.phone,
            "message": application.message,
            "message_html": as_paragraphs(application.message),
            "cv_kind": file_extension(application.cv_name).upper(),
            "cv_size": str(kilobytes(application.cv_size)),
            "title": offer.title,
            "last_day": long_date(offer.last_day, locale),
        },
        now=now,
        due_at=max(application.leaves_at, now) if to else application.leaves_at,
        reply_to=_student(session, application),
        reply_name=application.name,
        from_name=f"{application.short_name} via {_settings(session).site_name}",
        attachment=Attachment(application.cv_digest, attachment_name(application), application.cv_type),
        subject_key=application.subject_key,
        purpose_key=f"handoff:{application.id}:{application.version}{':second' if to else ''}",
        references=thread(session, application),
    )


def acknowledge(session: Session, application: Application, offer: Offer, now: datetime) -> None:
    """The student's receipt: to an address nobody has proven, so it says no word of their own."""
    enqueue(
        session,
        letter="application_receipt",
        to=application.email,
        locale=application.locale,
        context={"is_held": application.is_held(now)},
        blanks={
            "title": offer.title,
            "company": offer.company_name,
            "ref": offer.ref,
            "token": marker(application.nonce),
            "leaves_at": moment(application.leaves_at, application.locale),
        },
        now=now,
        subject_key=application.subject_key,
        purpose_key=f"receipt:{application.id}:{application.version}",
        references=thread(session, application),
    )


def tell_recruiter(
    session: Session,
    letter: str,
    application: Application,
    offer: Offer,
    now: datetime,
    *,
    link: bool = True,
    purpose: str | None = None,
    due_at: datetime | None = None,
) -> None:
    """A word about an application that was handed over before; `link` adds one to answer it.

    It is said once, unless a `purpose` of its own tells it from others of its kind.
    """
    answer = _answer_link(session, application, offer, now) if link else None
    enqueue(
        session,
        letter=letter,
        to=working_mailbox(session, offer, now),
        locale=locale_of(session, offer.author_id),
        context={**_about(application, offer), "answer": answer},
        now=now,
        due_at=due_at,
        reply_to=_student(session, application),
        reply_name=application.name,
        subject_key=application.subject_key,
        purpose_key=purpose or f"{letter}:{application.id}",
        references=thread(session, application),
    )


def send_answer(
    session: Session, answer: Answer, application: Application, offer: Offer, now: datetime
) -> None:
    """The company's answer, once it can no longer be taken back."""
    enqueue(
        session,
        letter="application_answer",
        to=application.email,
        locale=application.locale,
        context={
            "offer": offer,
            "kind": answer.kind,
            "words": answer.text,
            "token": marker(application.nonce),
        },
        now=now,
        due_at=answer.leaves_at,
        reply_to=relay_address(_settings(session), application, Side.COMPANY) or offer.contact_email,
        reply_name=offer.contact_name or offer.company_name,
        from_name=f"{offer.company_name} via {_settings(session).site_name}",
        subject_key=application.subject_key,
        purpose_key=answer_purpose(answer),
        references=thread(session, application),
    )


def say_undelivered(
    session: Session, application: Application, offer: Offer, now: datetime, *, second: bool
) -> None:
    """The student hears once that the company's mailbox refused the application; `second`: another one gets it."""
    enqueue(
        session,
        letter="application_undelivered",
        to=application.email,
        locale=application.locale,
        context={"offer": offer, "second": second, "token": marker(application.nonce)},
        now=now,
        subject_key=application.subject_key,
        purpose_key=f"undelivered:{application.subject_key}",
        references=thread(session, application),
    )


def say_late(
    session: Session, application: Application, offer: Offer, now: datetime, *, is_held: bool
) -> None:
    """The student hears once that the application has not been handed over a day after its hour."""
    enqueue(
        session,
        letter="application_late",
        to=application.email,
        locale=application.locale,
        context={
            "offer": offer,
            "leaves_at": application.leaves_at,
            "is_held": is_held,
            "token": marker(application.nonce),
        },
        now=now,
        subject_key=application.subject_key,
        purpose_key=f"{LATE_PURPOSE}{application.subject_key}",
        references=thread(session, application),
    )


def say_offer_closed(
    session: Session, application: Application, offer: Offer, reason: str, now: datetime
) -> None:
    """The offer ended for this student: once, whoever ends it."""
    enqueue(
        session,
        letter="offer_closed_to_applicant",
        to=application.email,
        locale=application.locale,
        context={"offer": offer, "reason": reason, "token": marker(application.nonce)},
        now=now,
        subject_key=application.subject_key,
        purpose_key=f"closed:{application.id}",
        references=thread(session, application),
    )


def confirm_withdrawal(
    session: Session, application: Application, offer: Offer, until: datetime | None, now: datetime
) -> None:
    """To the student: it is withdrawn, and until when that can be taken back (None: it cannot)."""
    enqueue(
        session,
        letter="withdrawal_receipt",
        to=application.email,
        locale=application.locale,
        context={"offer": offer, "until": until, "token": marker(application.nonce)},
        now=now,
        subject_key=application.subject_key,
        purpose_key=f"withdrawal_receipt:{application.id}:{now:%Y%m%d%H%M%S}",
        references=thread(session, application),
    )


def withdrawal_purpose(application: Application) -> str:
    """The purpose key of the word to the company about this withdrawal."""
    return f"application_withdrawn:{application.id}:{application.withdrawn_at:%Y%m%d%H%M%S}"


def say_offer_over(session: Session, application: Application, offer: Offer, now: datetime) -> None:
    """The offer takes no more applications, but this one is still with the company: once."""
    enqueue(
        session,
        letter="offer_over_to_applicant",
        to=application.email,
        locale=application.locale,
        context={
            "offer": offer,
            "is_full": offer.close_reason == CloseReason.FULL,
            "last_day": offer.last_day,
            "token": marker(application.nonce),
        },
        now=now,
        subject_key=application.subject_key,
        purpose_key=f"over:{application.id}",
        references=thread(session, application),
    )


def say_offer_held(session: Session, application: Application, offer: Offer, now: datetime) -> None:
    """The board checks the offer, and the application waits here meanwhile: once."""
    enqueue(
        session,
        letter="offer_held_to_applicant",
        to=application.email,
        locale=application.locale,
        context={"offer": offer, "token": marker(application.nonce)},
        now=now,
        subject_key=application.subject_key,
        purpose_key=f"on_hold:{application.id}",
        references=thread(session, application),
    )


def say_offer_full(session: Session, offer: Offer, now: datetime) -> None:
    """To the company: the offer has as many applications as it takes, and is closed to new ones."""
    enqueue(
        session,
        letter="offer_full",
        to=working_mailbox(session, offer, now),
        locale=locale_of(session, offer.author_id),
        context={"offer": offer, "received": offer.applications},
        now=now,
        subject_key=offer.subject_key,
        purpose_key=f"full:{offer.id}",
    )


def say_unanswered(
    session: Session, application: Application, offer: Offer, since: datetime, now: datetime
) -> None:
    """The company had its time since the handover and has not answered: once, with what one can do now."""
    enqueue(
        session,
        letter="application_unanswered",
        to=application.email,
        locale=application.locale,
        context={
            "offer": offer,
            "token": marker(application.nonce),
            "since": since,
            "days": (day_of(now) - day_of(since)).days,
            "has_asked": application.reminded_at is not None,
        },
        now=now,
        subject_key=application.subject_key,
        purpose_key=f"unanswered:{application.id}",
        references=thread(session, application),
    )


def say_not_sent(session: Session, application: Application, offer: Offer, now: datetime) -> None:
    """The file did not pass the check, so nothing was sent: neutral words, since the student may not know."""
    enqueue(
        session,
        letter="application_not_sent",
        to=application.email,
        locale=application.locale,
        context={"offer": offer, "is_open": offer.is_open(now)},
        now=now,
        subject_key=application.subject_key,
        purpose_key=f"not_sent:{application.id}",
        references=thread(session, application),
    )


def answer_purpose(answer: Answer) -> str:
    """The purpose key of an answer's letter."""
    return f"answer:{answer.id}"


def thread(session: Session, application: Application) -> str:
    """The Message-ID that keeps all letters about one application together in a mailbox."""
    return f"<application-{application.id}@{_settings(session).mail_domain}>"


def attachment_name(application: Application) -> str:
    """ "CV-Durand-Camille-42.pdf": plain letters, which every old mailbox can save."""
    first, _, rest = application.name.partition(" ")
    parts = [part.title() for part in re.findall(r"[a-z0-9]+", fold(f"{rest} {first}"))][:4]
    return "-".join(["CV", *parts, str(application.id)]) + f".{file_extension(application.cv_name) or 'pdf'}"


def kilobytes(size: int) -> int:
    """Bytes as people count them, never 0."""
    return max(1, round(size / 1024))


def _answer_link(session: Session, application: Application, offer: Offer, now: datetime) -> str:
    nonce = new_nonce()
    insert(
        session,
        AccessLink,
        **link_columns(
            purpose=Purpose.ANSWER,
            subject_id=application.id,
            user_id=offer.author_id,
            nonce=nonce,
            now=now,
        ),
    )
    return marker(nonce)


def end_answer_links(session: Session, application: Application, now: datetime) -> None:
    """Close what earlier letters opened, where those letters never left."""
    end_links(session, purpose=Purpose.ANSWER, subject_id=application.id or 0, now=now)


def _student(session: Session, application: Application) -> str:
    """Where an answer to a letter reaches the student: through the board, or the student's own address."""
    return relay_address(_settings(session), application, Side.STUDENT) or application.email


def _first_name(application: Application) -> str:
    return application.name.split(" ")[0]


def _about(application: Application, offer: Offer) -> dict[str, Any]:
    return {
        "application": application,
        "offer": offer,
        "who": application.short_name,
        "first": _first_name(application),
    }


def _settings(session: Session) -> Settings:
    settings: Settings = session.info["settings"]
    return settings

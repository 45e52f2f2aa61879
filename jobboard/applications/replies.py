"""Ready answers that a recruiter may send as they are or change, in the student's language."""

from jobboard.applications.models import AnswerKind, Application, RefusalReason
from jobboard.kit.i18n import N_, Msg
from jobboard.offers.models import Offer

KIND_WORDS: dict[AnswerKind, Msg] = {
    AnswerKind.ACKNOWLEDGED: N_("Say it has arrived"),
    AnswerKind.INTERVIEW: N_("Propose an interview"),
    AnswerKind.OFFERED: N_("Offer the internship"),
    AnswerKind.REFUSED: N_("Decline"),
    AnswerKind.OTHER: N_("Write something else"),
}
REASON_WORDS: dict[RefusalReason, Msg] = {
    RefusalReason.FILLED: N_("The place is taken"),
    RefusalReason.LEVEL: N_("Another level of studies"),
    RefusalReason.DATES: N_("Other dates"),
    RefusalReason.SKILLS: N_("Other skills"),
    RefusalReason.PLACE: N_("The place of work"),
    RefusalReason.MANY: N_("Many applications"),
    RefusalReason.OTHER: N_("Another reason"),
}
# What the student reads; "another reason" is for the recruiter's own words.
REASON_SENTENCES: dict[RefusalReason, Msg] = {
    RefusalReason.FILLED: N_("The place has been taken in the meantime."),
    RefusalReason.LEVEL: N_("We are looking for another level of studies."),
    RefusalReason.DATES: N_("Your dates and ours do not fit together."),
    RefusalReason.SKILLS: N_("We are looking for other skills for these tasks."),
    RefusalReason.PLACE: N_("The place of work does not suit your situation."),
    RefusalReason.MANY: N_("We received many applications and had to choose."),
}
_BODIES: dict[AnswerKind, Msg] = {
    AnswerKind.ACKNOWLEDGED: N_(
        "We have received your application for the internship “%(title)s”. "
        "We are reading it and will answer you."
    ),
    AnswerKind.INTERVIEW: N_(
        "Your application for the internship “%(title)s” interests us, "
        "and we would like to talk with you.\n\n"
        "Tell us two or three moments in the coming days that suit you, on site or by phone."
    ),
    AnswerKind.OFFERED: N_(
        "We would be glad to welcome you for the internship “%(title)s”.\n\n"
        "If you agree, say so on your private page or by answering this message. "
        "We will then prepare the agreement with your school."
    ),
    AnswerKind.REFUSED: N_(
        "Thank you for your application for the internship “%(title)s”. We have read it with care, "
        "and we will not follow it up."
    ),
}
_WISH = N_("We wish you success in your search.")
_GREETING = N_("Hello %(first)s,")


def pre_written(
    kind: AnswerKind,
    reason: RefusalReason | None,
    locale: str,
    application: Application,
    offer: Offer,
    *,
    words: str = "",
) -> str:
    """A whole answer to start from; a refusal says its reason, if any, in a sentence of its own.

    `words` are the recruiter's own, which stand before the end.
    """
    parts = [Msg(_GREETING.text, {"first": application.name.split(" ")[0]}).to(locale)]
    if kind in _BODIES:
        parts.append(Msg(_BODIES[kind].text, {"title": offer.title}).to(locale))
    if kind is AnswerKind.REFUSED:
        parts += [sentence for sentence in (reason_sentence(reason, locale), words) if sentence]
        parts.append(_WISH.to(locale))
    elif words:
        parts.append(words)
    parts.append(offer.contact_name or offer.company_name)
    return "\n\n".join(parts)


def with_reason(
    text: str, reason: RefusalReason | str | None, locale: str, application: Application, offer: Offer
) -> str:
    """The text with the sentence that says why not, unless it stands there: before what ends a ready answer."""
    sentence = reason_sentence(reason, locale)
    if not sentence or sentence in text:
        return text
    parts = text.split("\n\n")
    ending = pre_written(AnswerKind.REFUSED, None, locale, application, offer).split("\n\n")[-2:]
    at = len(parts)
    while at > 1 and parts[at - 1] in ending:
        at -= 1
    return "\n\n".join([*parts[:at], sentence, *parts[at:]])


def reason_sentence(reason: RefusalReason | str | None, locale: str) -> str:
    """Why not, as the student reads it; empty where no sentence says it."""
    said = REASON_SENTENCES.get(RefusalReason(reason)) if reason else None
    return said.to(locale) if said else ""

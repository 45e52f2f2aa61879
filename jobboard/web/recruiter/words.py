"""The words of the recruiter's desk: where an application stands, why an offer closes."""

from jobboard.applications.models import AnswerKind, State
from jobboard.kit.i18n import N_, Msg
from jobboard.offers.models import CloseReason

STATES: dict[str, Msg] = {
    State.WAITING: N_("To answer"),
    State.NO_ANSWER: N_("Never answered"),
    State.ACKNOWLEDGED: N_("Well received"),
    State.INTERVIEW: N_("Interview"),
    State.OFFERED: N_("Place proposed"),
    State.ACCEPTED: N_("Accepted"),
    State.DECLINED: N_("Turned down by the student"),
    State.REFUSED: N_("Refused"),
    State.WITHDRAWN: N_("Withdrawn"),
    State.OFFER_CLOSED: N_("Offer closed, told"),
}
STATE_KINDS: dict[str, str] = {
    State.WAITING: "soon",
    State.NO_ANSWER: "bad",
    State.ACKNOWLEDGED: "",
    State.INTERVIEW: "new",
    State.OFFERED: "new",
    State.ACCEPTED: "ok",
    State.DECLINED: "",
    State.REFUSED: "",
    State.WITHDRAWN: "",
    State.OFFER_CLOSED: "",
}
ANSWERED: dict[str, Msg] = {
    AnswerKind.ACKNOWLEDGED: N_("You said that it has arrived"),
    AnswerKind.INTERVIEW: N_("You proposed an interview"),
    AnswerKind.OFFERED: N_("You offered the internship"),
    AnswerKind.REFUSED: N_("You declined"),
    AnswerKind.OTHER: N_("You wrote"),
}
# Why a recruiter closes an offer; the clock and the limit have reasons of their own.
CLOSE_REASONS: dict[str, Msg] = {
    CloseReason.FILLED_HERE: N_("The place is filled, with somebody from this board"),
    CloseReason.FILLED_ELSEWHERE: N_("The place is filled, with somebody from elsewhere"),
    CloseReason.WITHDRAWN: N_("We take no intern after all"),
}

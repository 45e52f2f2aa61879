"""The state of an offer in one word, the same to moderators and recruiters; and that of a letter."""

from datetime import datetime

from jobboard.kit.i18n import N_, Msg
from jobboard.mail.models import DeliveryState
from jobboard.offers.models import CloseReason, Offer, Status

STATUSES: dict[str, Msg] = {
    Status.DRAFT: N_("Draft"),
    Status.UNCONFIRMED: N_("To confirm"),
    Status.IN_REVIEW: N_("In review"),
    Status.CHANGES_REQUESTED: N_("To correct"),
    Status.REJECTED: N_("Refused"),
    Status.PUBLISHED: N_("Online"),
    Status.PAUSED: N_("Paused"),
    Status.HELD: N_("On hold"),
    Status.CLOSED: N_("Closed"),
    Status.REMOVED: N_("Removed"),
}
STATUS_KINDS: dict[str, str] = {
    Status.DRAFT: "",
    Status.UNCONFIRMED: "soon",
    Status.IN_REVIEW: "new",
    Status.CHANGES_REQUESTED: "soon",
    Status.REJECTED: "bad",
    Status.PUBLISHED: "ok",
    Status.PAUSED: "",
    Status.HELD: "soon",
    Status.CLOSED: "",
    Status.REMOVED: "bad",
}
# "Closed" is never said alone to those who know why.
CLOSED: dict[str, Msg] = {
    CloseReason.FILLED_HERE: N_("Filled"),
    CloseReason.FILLED_ELSEWHERE: N_("Filled"),
    CloseReason.WITHDRAWN: N_("Withdrawn"),
    CloseReason.FULL: N_("Full"),
    CloseReason.ENDED: N_("Ended"),
}
LETTERS: dict[DeliveryState, Msg] = {
    DeliveryState.QUEUED: N_("Waiting"),
    DeliveryState.SENDING: N_("Being sent"),
    DeliveryState.HANDED: N_("Handed over"),
    DeliveryState.DELIVERED: N_("Arrived"),
    DeliveryState.DELAYED: N_("Put off"),
    DeliveryState.BOUNCED: N_("Refused for good"),
    DeliveryState.BLOCKED: N_("Not tried: the address refused another letter"),
    DeliveryState.CANCELLED: N_("Cancelled"),
    DeliveryState.HELD: N_("Kept back"),
    DeliveryState.UNCERTAIN: N_("Answer lost"),
    DeliveryState.FAILED: N_("Given up"),
}


def state_tag(offer: Offer, now: datetime) -> tuple[Msg, str]:
    """The word for where an offer stands at a moment, and the colour of its tag."""
    if offer.status == Status.CLOSED and offer.close_reason:
        return CLOSED[offer.close_reason], ""
    if offer.status == Status.PUBLISHED and not offer.is_open(now):
        scheduled = offer.published_at is not None and offer.published_at > now
        return (N_("Scheduled"), "new") if scheduled else (N_("Ended"), "")
    return STATUSES[offer.status], STATUS_KINDS[offer.status]

"""The words of moderation: states and acts, the same everywhere."""

from jobboard.kit.i18n import Msg, N_
from jobboard.moderation.models import Act
from jobboard.offers.models import Status

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
ACTS: dict[str, Msg] = {
    Act.APPROVE: N_("Publish"),
    Act.REQUEST_CHANGES: N_("Ask for a change"),
    Act.REJECT: N_("Refuse"),
    Act.HOLD: N_("Put on hold"),
    Act.REMOVE: N_("Take down"),
    Act.RESTORE: N_("Put back online"),
}
ACT_NOTICES: dict[str, Msg] = {
    Act.APPROVE: N_("The offer is online. The recruiter is told in 30 seconds."),
    Act.REQUEST_CHANGES: N_("The recruiter is asked to correct the offer. The letter leaves in 30 seconds."),
    Act.REJECT: N_("The offer is refused. The letter with the reason leaves in 30 seconds."),
    Act.HOLD: N_("The offer is on hold. The recruiter is told in 30 seconds."),
    Act.REMOVE: N_("The offer is taken down. The recruiter is told in 30 seconds."),
    Act.RESTORE: N_("The offer is back online. The recruiter is told in 30 seconds."),
}

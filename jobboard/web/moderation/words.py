"""The words of moderation: acts, the same everywhere."""

from jobboard.kit.i18n import N_, Msg
from jobboard.moderation.models import Act

ACTS: dict[str, Msg] = {
    Act.APPROVE: N_("Publish"),
    Act.REQUEST_CHANGES: N_("Ask for a change"),
    Act.REJECT: N_("Refuse"),
    Act.HOLD: N_("Put on hold"),
    Act.REMOVE: N_("Take down"),
    Act.RESTORE: N_("Put back online"),
    Act.ACCEPT_CHANGE: N_("Publish the change"),
    Act.DECLINE_CHANGE: N_("Refuse the change"),
}
ACT_NOTICES: dict[str, Msg] = {
    Act.APPROVE: N_("The offer is online. The recruiter is told in 30 seconds."),
    Act.REQUEST_CHANGES: N_("The recruiter is asked to correct the offer. The letter leaves in 30 seconds."),
    Act.REJECT: N_("The offer is refused. The letter with the reason leaves in 30 seconds."),
    Act.HOLD: N_("The offer is on hold. The recruiter is told in 30 seconds."),
    Act.REMOVE: N_("The offer is taken down. The recruiter is told in 30 seconds."),
    Act.RESTORE: N_("The offer is back online. The recruiter is told in 30 seconds."),
    Act.ACCEPT_CHANGE: N_("The change is online. The recruiter is told in 30 seconds."),
    Act.DECLINE_CHANGE: N_("The offer stays as it is. The letter with the reason leaves in 30 seconds."),
}

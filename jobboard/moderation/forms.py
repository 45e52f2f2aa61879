"""What a moderator sends with a decision, and what a reader reports."""

from dataclasses import dataclass

from jobboard.kit.forms import Form
from jobboard.kit.i18n import N_
from jobboard.kit.text import row_number
from jobboard.moderation.models import Act, Reason, ReportReason

REASONS = {
    Reason.NOT_INTERNSHIP: N_("This is not an internship"),
    Reason.INCOMPLETE: N_("The offer lacks what a student needs to decide"),
    Reason.PAY: N_("The pay is below the legal minimum"),
    Reason.DISCRIMINATION: N_("A condition is discriminating"),
    Reason.FEES: N_("Money is asked of the student"),
    Reason.FRAUD: N_("The company could not be verified"),
    Reason.DUPLICATE: N_("The same offer is already online"),
    Reason.CONTACT: N_("Contact details stand in the text"),
    Reason.OTHER: N_("Another reason, explained below"),
}
REPORT_REASONS = {
    ReportReason.SCAM: N_("It looks like a fraud"),
    ReportReason.MONEY: N_("Money or bank details are asked for"),
    ReportReason.DISCRIMINATION: N_("A condition is discriminating"),
    ReportReason.NOT_INTERNSHIP: N_("It is not an internship"),
    ReportReason.FILLED: N_("The place is already taken"),
    ReportReason.WRONG: N_("Something stated is wrong"),
    ReportReason.OTHER: N_("Something else"),
}
# The board's own reason, which no reader chooses.
ALL_REPORT_REASONS = {
    **REPORT_REASONS,
    ReportReason.LAW: N_("The rules have changed and would stop this offer today"),
}
MOST_COMMENT = 2000
MOST_WHY = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """An act, its reason where it needs one, the words for the recruiter, and rules let pass with the reason why.

    `revision` is the edit that the moderator saw, where the act is about one.
    """

    act: Act
    reason: Reason | None
    comment: str
    released: tuple[str, ...] = ()
    why: str = ""
    revision: int | None = None


def read_verdict(form: Form) -> Verdict | None:
    """The decision of a moderator; a refusal or a removal needs a reason, a change asked for needs words."""
    chosen = form.take_choice("act", [str(act) for act in Act], empty=N_("Choose what to do with the offer."))
    if chosen is None:
        return None
    act = Act(chosen)
    reason = form.take_choice("reason", [str(reason) for reason in Reason])
    comment = form.take_text("comment", most=MOST_COMMENT)
    if act in (Act.REJECT, Act.REMOVE, Act.HOLD, Act.DECLINE_CHANGE) and reason is None:
        form.refuse("reason", N_("Choose a reason: the recruiter will read it."))
    if act is Act.REQUEST_CHANGES and not comment:
        form.refuse("comment", N_("Say what to change: the recruiter will read it."))
    if reason == Reason.OTHER and not comment:
        form.refuse("comment", N_("Explain the reason: the recruiter will read it."))
    released, why = tuple(form.values("released")), form.take_line("why", most=MOST_WHY)
    if released and not why:
        form.refuse("why", N_("Say why these points may pass: the journal keeps it."))
    if not form.is_good:
        return None
    revision = row_number(form.value("revision"))
    return Verdict(act, Reason(reason) if reason else None, comment, released, why, revision)


@dataclass(frozen=True, slots=True)
class ReportDetails:
    """What a reader says is wrong."""

    reason: ReportReason
    text: str


def read_report(form: Form) -> ReportDetails | None:
    """A report; "something else" needs words."""
    chosen = form.take_choice(
        "reason", [str(reason) for reason in REPORT_REASONS], empty=N_("Choose what is wrong with the offer.")
    )
    text = form.take_text("text", most=MOST_COMMENT)
    if chosen == ReportReason.OTHER and not text:
        form.refuse("text", N_("Say in a sentence what is wrong."))
    return ReportDetails(ReportReason(chosen), text) if chosen and form.is_good else None

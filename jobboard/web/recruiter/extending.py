"""A later last day, asked for alone: from the desk, and from the page that letters about an offer's end open."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from jobboard.accounts.models import User
from jobboard.companies.models import Company
from jobboard.kit.clock import day_of, last_day
from jobboard.kit.forms import Form
from jobboard.kit.i18n import N_
from jobboard.kit.settings import Settings
from jobboard.offers.actions.lifecycle import last_moment
from jobboard.offers.actions.revising import propose
from jobboard.offers.forms import keep_unchanged, values_of
from jobboard.offers.host_facts import host_values
from jobboard.offers.models import Offer
from jobboard.offers.queries import find_proposal
from jobboard.offers.sheets import edited_sheet, sheet_of
from jobboard.sheet.law import RuleSet
from jobboard.sheet.model import Sheet
from jobboard.web.recruiter.sheet_form import Shown, demand, examine, ticks_of


def before(session: Session, offer: Offer, said: str) -> tuple[Sheet, dict[str, Any]]:
    """The sheet that is edited (the edit that waits, else what is online), and the form as it starts."""
    edit = find_proposal(session, offer)
    sheet = edited_sheet(offer, edit) if edit is not None else sheet_of(offer)
    values = {
        **values_of(sheet, said),
        **host_values(session.get(Company, offer.company_id)),
        **ticks_of(edit.law_ticks if edit is not None else offer.law_ticks),
    }
    return sheet, values


def demand_day(shown: Shown) -> None:
    """Refuse an empty day, and what the law refuses today; what was ticked once is not ticked again for a day."""
    if not shown.form.value("deadline"):
        shown.form.refuse("deadline", N_("Enter the last day to apply. Example: 15 January 2027."))
    if shown.stopping:
        demand(shown)


def farthest(session: Session, offer: Offer, said: str, settings: Settings, now: datetime) -> date:
    """The last day that can be had today: a full time from now, unless the internship starts before."""
    sheet, _ = before(session, offer, said)
    return last_day(last_moment(replace(sheet, deadline=None), now, settings))


def examine_later_day(
    session: Session, offer: Offer, day: str, said: str, *, rules: RuleSet, settings: Settings, now: datetime
) -> tuple[Shown, Form]:
    """The sheet with another last day, and the problems with it: as those of the day, the only thing asked for."""
    _, first = before(session, offer, said)
    shown = examine({**first, "deadline": day}, said, dns=False, today=day_of(now), rules=rules)
    demand_day(shown)
    form, wanted = Form(values={"deadline": day}), shown.sheet.deadline
    for error in shown.form.errors:
        form.refuse("deadline" if error.field == "deadline" else "", error.message)
    if wanted is not None and offer.last_day is not None and wanted <= offer.last_day:
        form.refuse("deadline", N_("Enter a day after %(day)s.", day=offer.last_day))
    latest = farthest(session, offer, said, settings, now)
    if wanted is not None and wanted > latest:
        form.refuse("deadline", N_("Enter %(day)s or a day before.", day=latest))
    return shown, form


def ask_for_day(
    session: Session, offer: Offer, shown: Shown, *, by: User, settings: Settings, now: datetime
) -> bool:
    """Put the later day before the moderators; False where it changes nothing. Raises WrongState for an offer that ended."""
    sheet, _ = before(session, offer, shown.locale)
    made = propose(
        session,
        offer,
        keep_unchanged(shown.sheet, sheet, shown.values, shown.locale),
        by=by,
        now=now,
        settings=settings,
        ticks=shown.kept,
        host=shown.host,
        extend=True,
    )
    return made is not None

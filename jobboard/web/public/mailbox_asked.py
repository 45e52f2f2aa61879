"""The address on a form that asks for a mailed link: read, counted, or shown again with what is wrong."""

from datetime import datetime, timedelta

from jobboard.kit.db import Database
from jobboard.kit.emails import Address, BadAddress, read_address
from jobboard.kit.forms import Form
from jobboard.kit.i18n import N_
from jobboard.kit.limits import Limit, count_all

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def mailbox_asked(
    form: Form, database: Database, *, what: str, visitor: str, now: datetime
) -> Address | None:
    """The address in the field `email`, or None with the field refused; `what` names the limits of the page.

    At most 3 letters an hour and 10 a day to an address, 30 an hour for a visitor (A-13). Raises as `count_all`.
    """
    try:
        given = read_address(
            form.take_line("email", most=254, empty=N_("Enter your email address.")), dns=False
        )
    except BadAddress as problem:
        form.refuse("email", problem.message)
        return None
    count_all(
        database,
        Limit(f"{what}-visitor", visitor, 30, HOUR),
        Limit(what, given.key, 3, HOUR),
        Limit(f"{what}-day", given.key, 10, DAY),
        now=now,
    )
    return given

"""Steps that several migrations take. What they do never changes: a migration must do for ever what it once did."""

import re
from collections.abc import Iterable

import sqlalchemy as sa

from alembic import op

_LINKS, _CHECK = "access_link", "ck_access_link_purpose"


def allow_purposes(*names: str) -> None:
    """Let private links have these purposes as well."""
    _set([*_allowed(), *names])


def forbid_purposes(*names: str) -> None:
    """The way back: links of these purposes open nothing any more and go."""
    links = sa.table(_LINKS, sa.column("purpose"))
    op.execute(links.delete().where(links.c.purpose.in_(names)))
    _set([purpose for purpose in _allowed() if purpose not in names])


def _allowed() -> list[str]:
    """As the database has it now: each migration only knows its own."""
    checks = sa.inspect(op.get_bind()).get_check_constraints(_LINKS)
    words = next(check["sqltext"] for check in checks if check["name"] == _CHECK)
    return re.findall(r"'([a-z_]+)'", words)


def _set(purposes: Iterable[str]) -> None:
    listed = ", ".join(f"'{purpose}'" for purpose in purposes)
    with op.batch_alter_table(_LINKS) as batch:
        batch.drop_constraint(op.f(_CHECK), type_="check")
        batch.create_check_constraint(op.f(_CHECK), f"purpose IN ({listed})")

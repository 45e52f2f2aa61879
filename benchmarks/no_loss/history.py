"""What happened in a run, as each side saw it: plain records that the checker reads and a file can keep.

Moments are seconds of this machine's monotonic clock, so that no turned clock disturbs them.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

OK, INFO, FAIL = "ok", "info", "fail"


@dataclass(frozen=True)
class Attempt:
    """One sending of one form. `page` is the private token of the answer; `status` is None where none came."""

    token: str
    offer: str
    email: str
    digest: str
    began: float
    ended: float
    outcome: str
    status: int | None = None
    page: str = ""


@dataclass(frozen=True)
class Withdrawal:
    """Somebody takes an application back; `unseen` is what the board answered about the company."""

    token: str
    began: float
    ended: float
    outcome: str
    unseen: bool = False


@dataclass(frozen=True)
class Report:
    """Somebody reports an offer; `words` are unique."""

    offer: str
    words: str
    outcome: str


@dataclass(frozen=True)
class Delivery:
    """One letter whose final dot the relay read and which it kept.

    `answer` is "read" (the client went on after our 250), "sent" (we wrote it, the client was not heard again), "cut"
    or "hung". `attached` is the SHA-256 of the file in it, `in_file` and `in_text` the token found there.
    """

    message_id: str
    recipient: str
    data: str
    worker: str
    mail_at: float
    dot_at: float
    answer: str
    attached: str = ""
    in_file: str = ""
    in_text: str = ""

    @property
    def is_handoff(self) -> bool:
        """Whether this is an application on its way to a recruiter."""
        return ".application_handoff@" in self.message_id


@dataclass(frozen=True)
class Refusal:
    """A recipient whom the relay refused for good."""

    recipient: str
    at: float


@dataclass(frozen=True)
class Strike:
    """Something done to the board; `target` is a part's name or empty."""

    kind: str
    target: str
    began: float
    ended: float


@dataclass(frozen=True)
class Letter:
    """A row of the outbox at the end; `waits` where it would still be tried."""

    name: str
    message_id: str
    recipient: str
    state: str
    doubts: int
    waits: bool


@dataclass(frozen=True)
class Row:
    """An application as the database has it at the end; `stored` is the SHA-256 of its file, empty if none."""

    number: int
    token: str
    offer: str
    email: str
    digest: str
    stored: str
    withdrawn: bool
    letters: tuple[Letter, ...]


@dataclass
class History:
    """All of it.

    `others` are letters that belong to no application, `reported` the words of the reports in the database. `pages`
    gives for a private token what its page says, `recruiters` the address of each offer.
    """

    seed: int = 0
    attempts: list[Attempt] = field(default_factory=list)
    withdrawals: list[Withdrawal] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    strikes: list[Strike] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    others: list[Letter] = field(default_factory=list)
    reported: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    recruiters: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """Write it as JSON, to be checked again."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "History":
        """Read what `save` wrote."""
        given: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        kinds: dict[str, Any] = {
            "attempts": Attempt,
            "withdrawals": Withdrawal,
            "reports": Report,
            "deliveries": Delivery,
            "refusals": Refusal,
            "strikes": Strike,
            "others": Letter,
        }
        for name, kind in kinds.items():
            given[name] = [kind(**one) for one in given[name]]
        rows = []
        for one in given["rows"]:
            letters = tuple(Letter(**letter) for letter in one.pop("letters"))
            rows.append(Row(**one, letters=letters))
        given["rows"] = rows
        return cls(**given)

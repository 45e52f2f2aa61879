"""Why a document is turned away, in the few words every parser shares."""

from enum import StrEnum


class Reason(StrEnum):
    """One cause each; the door (`kit.documents`) turns them into the codes of its messages."""

    EMPTY = "empty"
    TYPE = "type"
    SIZE = "size"
    LOCKED = "locked"
    UNSAFE = "unsafe"
    BOMB = "bomb"
    BROKEN = "broken"
    SCANNED = "scanned"
    LONG = "long"


class TurnedAway(Exception):
    """A document is not accepted; `detail` is for logs and tests, never shown to people."""

    def __init__(self, reason: Reason, detail: str = "", **values: object) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.values = values

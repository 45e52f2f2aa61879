"""The file of letters that are out while the database could not be told: it has its room before the disk is full."""

from pathlib import Path

import pytest

from jobboard.mail.spool import NAME, RESERVED, Handed, remember, remembered, reserve

FIRST = Handed("<1@example.org>", "reply: 250 queued", "2026-11-25T09:00:00+00:00")
SECOND = Handed("<2@example.org>", "reply: 250 été", "2026-11-25T09:00:01+00:00")


def held(folder: Path) -> list[Handed]:
    """What a worker would tell the database, without telling it."""
    try:
        with remembered(folder) as lines:
            raise InterruptedError
    except InterruptedError:
        return lines


@pytest.mark.parametrize("reserved", [True, False])
def test_lines_come_back_in_order_until_they_were_told(tmp_path: Path, reserved: bool) -> None:
    """F-31."""
    if reserved:
        reserve(tmp_path)
    remember(tmp_path, FIRST)
    remember(tmp_path, SECOND)
    assert held(tmp_path) == [FIRST, SECOND]
    with remembered(tmp_path) as lines:
        assert lines == [FIRST, SECOND]
    assert held(tmp_path) == []
    remember(tmp_path, SECOND)
    assert held(tmp_path) == [SECOND]


def test_a_line_takes_no_room_that_was_not_there_before(tmp_path: Path) -> None:
    """F-54: the disk may be full by then."""
    reserve(tmp_path)
    before = (tmp_path / NAME).stat()
    for _ in range(500):
        remember(tmp_path, FIRST)
    after = (tmp_path / NAME).stat()
    assert before.st_size == RESERVED
    assert (after.st_size, after.st_blocks) == (before.st_size, before.st_blocks)
    assert held(tmp_path) == [FIRST] * 500


def test_reserving_again_loses_nothing(tmp_path: Path) -> None:
    remember(tmp_path, FIRST)
    reserve(tmp_path)
    reserve(tmp_path)
    assert held(tmp_path) == [FIRST]


def test_more_lines_than_were_reserved_are_kept_too(tmp_path: Path) -> None:
    reserve(tmp_path)
    many = RESERVED // 100
    for _ in range(many):
        remember(tmp_path, SECOND)
    assert held(tmp_path) == [SECOND] * many


@pytest.mark.parametrize("reserved", [True, False])
def test_a_line_that_a_crash_cut_short_spoils_no_other(tmp_path: Path, reserved: bool) -> None:
    remember(tmp_path, FIRST)
    with (tmp_path / NAME).open("ab") as file:
        file.write(b'{"message_id": "<half')
    if reserved:
        reserve(tmp_path)
    remember(tmp_path, SECOND)
    assert held(tmp_path) == [FIRST, SECOND]

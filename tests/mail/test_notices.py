"""What comes back to a return path, in the forms that mail servers have for it; each file names what it is.

The notices in `notices/` are written for these tests after the forms of Postfix, Exim, Exchange, Gmail, qmail,
sendmail, OVH, Orange, La Poste and others; the names and addresses in them are invented.
"""

from pathlib import Path

import pytest

from jobboard.mail.notices import MOST_READ, NoticeKind, read_notice

NOTICES = sorted((Path(__file__).parent / "notices").glob("*.eml"))


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_a_notice_is_understood(path: Path) -> None:
    """The file's name starts with the kind."""
    notice = read_notice(path.read_bytes())
    assert notice.kind == path.stem.split("-")[0], notice


def test_there_are_kinds_enough() -> None:
    genuine = [path for path in NOTICES if not path.stem.startswith(("unclear", "auto_reply"))]
    assert len(genuine) >= 25


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_windows_line_ends_change_nothing(path: Path) -> None:
    plain = path.read_bytes()
    assert read_notice(plain.replace(b"\n", b"\r\n")).kind == read_notice(plain).kind


def test_a_notice_that_carries_twenty_megabytes_is_read_from_its_beginning() -> None:
    """§4.6: over 1 MB is cut."""
    path = next(path for path in NOTICES if path.stem == "hard-postfix-user-unknown")
    huge = path.read_bytes() + b"x" * 20 * 1024 * 1024
    assert len(huge) > MOST_READ
    assert read_notice(huge).kind is NoticeKind.HARD


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_a_notice_cut_anywhere_is_read_without_a_crash(path: Path) -> None:
    data = path.read_bytes()
    for end in range(0, len(data), 37):
        assert read_notice(data[:end]).kind in NoticeKind


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\xff" * 5000,
        b"Content-Type: multipart/report; boundary=\n\n--\n",
        b"Content-Type: multipart/mixed; boundary=a\n\n"
        + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 300,
        b"Subject: =?utf-99?b?////?=\nFrom: \xff\n\nbonjour",
        b"Content-Type: message/delivery-status\n\nAction: failed\nStatus: \xff\xfe\n\n",
        b"From: <>\nContent-Type: text/plain; charset=klingon\n\n550 5.1.1 user unknown",
    ],
)
def test_rubbish_is_read_without_a_crash(data: bytes) -> None:
    assert read_notice(data).kind in NoticeKind


def test_what_the_server_said_is_kept_for_people() -> None:
    path = next(path for path in NOTICES if path.stem == "hard-gmail-no-such-user")
    said = read_notice(path.read_bytes()).said
    assert "5.1.1" in said
    assert "does not exist" in said
    assert "\n" not in said

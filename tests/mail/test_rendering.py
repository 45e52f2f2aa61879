"""What leaves is always the same bytes, and any mail program can read them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobboard.kit.tokens import marker, sign, verify
from jobboard.mail.models import OutboxMessage
from jobboard.mail.rendering import RECIPE, build, frozen_in, plain_file_name, recipe_hash

KEY = "a-key-for-tests-only-0123456789abcdef"
CV = b"%PDF-1.4\n" + bytes(range(256)) * 40 + b"\n%%EOF"
NONCE = "n" * 22


def _row(**changed: Any) -> OutboxMessage:
    row = OutboxMessage(
        **{
            "letter": "application_handoff",
            "locale": "fr",
            "recipient": "rose@entreprise.example.org",
            "recipient_name": "Rose Bérard",
            "sender": "stages@board.example.org",
            "from_name": "Sami D. via Tableau des stages",
            "reply_to": "sami@ecole.example.org",
            "reply_name": "Sami Dupré",
            "subject": "Sami D. postule : Accessibilité pour tous",
            "text": f"Bonjour,\n\n.un point\nhttps://board.example.org/fr/repondre/{marker(NONCE)}\n",
            "html": f'<p>Bonjour</p><a href="https://board.example.org/fr/repondre/{marker(NONCE)}">Répondre</a>\n',
            "message_id": "<0a1b.application_handoff@board.example.org>",
            "date": datetime(2027, 1, 4, 9, 0, tzinfo=UTC),
            "boundary": "=_0123456789abcdef01234567",
            "references": "<1@board.example.org> <2@board.example.org>",
            "recipe_sha256": "",
            "created_at": datetime(2027, 1, 4, 9, 0, tzinfo=UTC),
            **changed,
        }
    )
    row.recipe_sha256 = recipe_hash(frozen_in(row))
    return row


def _with_cv(**changed: Any) -> OutboxMessage:
    return _row(
        **{
            "attachment_digest": sha256(CV).hexdigest(),
            "attachment_name": "CV-Dupré-Sami-7F3K.pdf",
            "attachment_type": "application/pdf",
            **changed,
        }
    )


def _read(data: bytes) -> EmailMessage:
    """The mail as a strict parser sees it; any defect in it or in a part is a failure."""
    mail = message_from_bytes(data, policy=policy.SMTP.clone(raise_on_defect=True))
    assert isinstance(mail, EmailMessage)
    for part in mail.walk():
        assert part.defects == []
    return mail


def _text(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_a_letter_has_a_text_and_an_html_part_that_hold_the_private_link() -> None:
    """M-07; the row holds only the marker, the mail the signed token."""
    mail = _read(build(_row(), KEY))

    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    for kind in ("plain", "html"):
        token = re.search(r"/repondre/([\w-]+)", _text(mail, kind))
        assert token is not None
        assert verify((KEY,), token[1]) == NONCE


def test_the_board_is_the_sender_and_the_person_gets_the_answers() -> None:
    """M-01, M-14: no personal data in headers beyond the names and Reply-To."""
    mail = _read(build(_row(), KEY))

    assert mail["From"].addresses[0].addr_spec == "stages@board.example.org"
    assert mail["From"].addresses[0].display_name == "Sami D. via Tableau des stages"
    assert mail["Reply-To"].addresses[0].addr_spec == "sami@ecole.example.org"
    assert mail["Reply-To"].addresses[0].display_name == "Sami Dupré"
    assert mail["To"].addresses[0].display_name == "Rose Bérard"
    assert mail["Subject"] == "Sami D. postule : Accessibilité pour tous"
    assert mail["In-Reply-To"] == "<2@board.example.org>"
    assert mail["References"].split() == ["<1@board.example.org>", "<2@board.example.org>"]
    assert mail["Content-Language"] == "fr"
    assert {name.lower() for name in mail} <= {
        "from", "to", "reply-to", "subject", "date", "message-id", "in-reply-to", "references",
        "content-language", "mime-version", "content-type",
    }  # fmt: skip


def test_only_a_letter_made_by_a_machine_says_so() -> None:
    """M-04, RFC 3834."""
    machine = _read(build(_row(auto_submitted=True), KEY))
    person = _read(build(_row(), KEY))

    assert machine["Auto-Submitted"] == "auto-generated"
    assert machine["X-Auto-Response-Suppress"] == "All"
    assert person["Auto-Submitted"] is None


def test_two_builds_are_equal_byte_for_byte() -> None:
    """M-03."""
    assert build(_with_cv(), KEY, CV) == build(_with_cv(), KEY, CV)


def test_these_bytes_never_change_from_one_version_to_the_next() -> None:
    """F-38 at the level of bytes: a letter queued before an upgrade is the same letter after it.

    A change of this hash means that a letter in doubt would be sent again with other bytes.
    """
    assert sha256(build(_with_cv(), KEY, CV)).hexdigest() == (
        "fce1368dc0e73ea3e5b7b7651e3dc935021b0e00b59d9c3d6ab57128b4ae0497"
    )


def test_the_cv_arrives_whole_under_a_name_that_old_and_new_programs_can_read() -> None:
    """M-08: ASCII for the old, RFC 2231 for the others."""
    data = build(_with_cv(), KEY, CV)
    attached = next(iter(_read(data).iter_attachments()))

    assert attached.get_content() == CV
    assert attached.get_content_type() == "application/pdf"
    assert b'name="CV-Dupre-Sami-7F3K.pdf"' in data
    assert attached.get_filename() == "CV-Dupré-Sami-7F3K.pdf"


def test_a_cv_of_seven_megabytes_fits_in_ten() -> None:
    """M-09."""
    big = b"%PDF-1.4\n" + b"x" * (7 * 1024 * 1024 - 9)

    assert len(build(_with_cv(), KEY, big)) < 10 * 1024 * 1024


def test_a_letter_whose_file_is_not_given_is_not_built() -> None:
    with pytest.raises(ValueError, match="attachment"):
        build(_with_cv(), KEY)


@pytest.mark.parametrize(
    "column", [*(name for name in RECIPE if name not in ("date", "auto_submitted")), "unsubscribe"]
)
def test_the_recipe_notices_a_change_in_any_column(column: str) -> None:
    row = _with_cv()
    frozen = row.recipe_sha256
    setattr(row, column, f"{getattr(row, column)}x")

    assert recipe_hash(frozen_in(row)) != frozen


@pytest.mark.parametrize("column", ["subject", "attachment_name", "message_id"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\0"])
def test_a_line_end_in_a_header_is_refused(column: str, end: str) -> None:
    """P-21, M-06: nothing typed can add a header."""
    with pytest.raises(ValueError, match=r"header|control"):
        build(_with_cv(**{column: f"a{end}Bcc: otto@example.org"}), KEY, CV)


@pytest.mark.parametrize("column", ["from_name", "reply_name", "recipient_name"])
@pytest.mark.parametrize(
    "name",
    [
        "Sami <otto@example.org>",
        "Sami, otto@example.org",
        '"Sami" otto@example.org;',
        "Sami\r\nBcc: otto@example.org",
        "=?utf-8?q?Sami_=3Cotto=40example.org=3E?=",
        "Élise, otto@example.org",
    ],
)
def test_a_name_never_becomes_a_second_address(column: str, name: str) -> None:
    """V-23: the table of injections through display names."""
    mail = _read(build(_row(**{column: name}), KEY))
    header = {"from_name": "From", "reply_name": "Reply-To", "recipient_name": "To"}[column]

    assert [one.addr_spec for one in mail[header].addresses] == [
        {"From": "stages@board.example.org", "Reply-To": "sami@ecole.example.org"}.get(
            header, "rose@entreprise.example.org"
        )
    ]
    assert mail["Bcc"] is None


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("CV-Dupré-Sami.pdf", "CV-Dupre-Sami.pdf"),
        ("../../etc/passwd.pdf", "etc-passwd.pdf"),
        ('a"; filename="b.exe', "a-filename-b.exe"),
        ("\u202efdp.exe", "fdp.exe"),
        ("李雷.pdf", "document.pdf"),
        ("ŒUVRE d'Élise.PDF", "OEUVRE-d-Elise.PDF"),
    ],
)
def test_the_plain_name_of_a_file_is_ascii_without_folders(name: str, plain: str) -> None:
    assert plain_file_name(name) == plain


_ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
_ONE_LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=150)


def _lines(data: bytes) -> Iterator[bytes]:
    yield from data.split(b"\r\n")


@settings(max_examples=200, deadline=None)
@given(subject=_ONE_LINE, name=_ONE_LINE, text=_ANY_TEXT, file_name=_ONE_LINE)
def test_whatever_people_type_makes_a_mail_that_a_strict_parser_reads(
    subject: str, name: str, text: str, file_name: str
) -> None:
    """M-11: 200 messages; CRLF only, lines of at most 998 bytes, 7-bit, and the words come back."""
    typed = text.replace("\r\n", "\n").replace("\r", "\n")
    data = build(
        _with_cv(subject=subject, from_name=name, reply_name=name, text=typed, attachment_name=file_name),
        KEY,
        CV,
    )

    assert data.isascii()
    assert all(len(line) <= 998 and b"\r" not in line and b"\n" not in line for line in _lines(data))
    mail = _read(data)
    assert _text(mail, "plain").replace("\r\n", "\n").removesuffix("\n") == typed.removesuffix("\n")
    assert len(mail["From"].addresses) == 1
    assert " ".join(str(mail["Subject"]).split()) == " ".join(subject.split())


def test_a_line_of_ten_thousand_characters_is_sent_in_short_ones() -> None:
    data = build(_row(text="é" * 10_000, html="<p>" + "x" * 10_000 + "</p>"), KEY)

    assert max(len(line) for line in _lines(data)) <= 78
    assert _text(_read(data), "plain").strip() == "é" * 10_000


def test_a_name_too_long_for_one_line_is_given_in_its_plain_form() -> None:
    data = build(_with_cv(attachment_name="é" * 150), KEY, CV)

    assert max(len(line) for line in _lines(data)) <= 998
    assert next(iter(_read(data).iter_attachments())).get_filename() == "e" * 80


def test_markers_become_tokens_of_the_newest_key() -> None:
    assert sign(KEY, NONCE).encode()[:40] in build(_row(), KEY).replace(b"=\r\n", b"")

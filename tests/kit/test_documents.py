"""A CV that is what it says and only shows itself is accepted; any other is refused with its cause."""

import fcntl
import json
import os
import signal
import socket
import struct
import sys
import termios
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest

from jobboard.kit.documents import CV_CODES, MOST_CV_BYTES, Refused, expat_is_safe, inspect_cv
from jobboard.kit.parsers import sandbox
from jobboard.kit.parsers.verdict import Reason, TurnedAway
from tests.kit.bad_papers import BAD_DOCX, BAD_ODT, BAD_PDF, OLE, Case, built, zip_of
from tests.kit.papers import (
    docx,
    docx_parts,
    odt,
    odt_parts,
    package,
    packed,
    page_text,
    pdf,
    relation,
    restricted,
    stream,
    updated,
)

BAD = [
    *((f"cv.pdf: {why}", "cv.pdf", case) for why, case in BAD_PDF.items()),
    *((f"cv.docx: {why}", "cv.docx", case) for why, case in BAD_DOCX.items()),
    *((f"cv.odt: {why}", "cv.odt", case) for why, case in BAD_ODT.items()),
]


@pytest.mark.parametrize(("name", "case"), [bad[1:] for bad in BAD], ids=[bad[0] for bad in BAD])
def test_a_bad_cv_is_refused_with_its_cause(name: str, case: Case) -> None:
    data, code = built(case), case[1]
    assert len(data) <= MOST_CV_BYTES
    started = time.monotonic()
    with pytest.raises(Refused) as refused:
        inspect_cv(data, name)
    assert refused.value.code == code
    assert refused.value.code in CV_CODES
    assert time.monotonic() - started < 11


GOOD = {
    "a plain PDF": ("cv.pdf", pdf()),
    "a PDF in capitals": ("CV Sami.PDF", pdf()),
    "a PDF with blanks after the end": ("cv.pdf", pdf() + b"\r\n\x00\x00\n"),
    "a PDF saved twice": ("cv.pdf", updated(updated(pdf(), 6, "(a)"), 6, "(b)")),
    "a PDF with packed objects": (
        "cv.pdf",
        pdf(packed("<< /A 1 >>", "(a (nested) string"), catalog="/Other 6 0 R"),
    ),
    "a PDF with an empty pack": ("cv.pdf", pdf(packed(), catalog="/Other 6 0 R")),
    "a web developer's CV": (
        "cv.pdf",
        pdf(stream(page_text("HTML/JavaScript, /JS, /Launch")), catalog="/Info (CV /JavaScript \\( /JS)"),
    ),
    "a PDF with links": (
        "cv.pdf",
        pdf(page="/Annots [<< /Subtype /Link /A << /S /URI /URI (https://example.org) >> >>]"),
    ),
    "a PDF that opens on its first page": (
        "cv.pdf",
        pdf(catalog="/OpenAction << /S /GoTo /D [3 0 R /Fit] >>"),
    ),
    "a PDF that links to a neighbour": (
        "cv.pdf",
        pdf(page="/Annots [<< /A << /S /GoToR /F (portfolio.pdf) >> >>]"),
    ),
    "a PDF with a form": ("cv.pdf", pdf(catalog="/AcroForm << /Fields [] >>")),
    "a PDF whose stream is longer than it says": (
        "cv.pdf",
        pdf(stream(b"abc").replace(b"/Length 3", b"/Length 2")),
    ),
    "a PDF with a key twice": ("cv.pdf", pdf("<< /A 1 /A 2 >>", catalog="/Other 6 0 R")),
    "a PDF whose table starts at one": ("cv.pdf", pdf().replace(b"xref\n0 6", b"xref\n1 6")),
    **{
        f"a PDF that forbids copying, by {how}": ("cv.pdf", restricted(pdf(), algorithm=how))
        for how in ("RC4-40", "RC4-128", "AES-128", "AES-256")
    },
    "a restricted PDF with packed objects": (
        "cv.pdf",
        restricted(pdf(packed("<< /A 1 >>"), catalog="/Other 6 0 R")),
    ),
    "a large PDF": (
        "cv.pdf",
        pdf(stream(bytes(range(256)) * 19_000, "/Subtype /Image /Width 2000 /Height 2000")),
    ),
    "a DOCX": ("cv.docx", docx()),
    "a DOCX with a link": ("cv.docx", docx(relations=relation("hyperlink", "https://example.org"))),
    "a DOCX from a template at home": (
        "cv.docx",
        docx(relations=relation("attachedTemplate", "file:///C:\\Users\\Sami\\CV.dotx")),
    ),
    "a DOCX with a chart": (
        "cv.docx",
        docx(relations=relation("package", "../embeddings/Microsoft_Excel_Sheet.xlsx", external=False)),
    ),
    "a DOCX with ordinary fields": (
        "cv.docx",
        docx("<w:p><w:r><w:instrText> PAGE </w:instrText></w:r></w:p>"),
    ),
    "an ODT": ("cv.odt", odt()),
    "an ODT with a link": (
        "cv.odt",
        odt('<text:p><text:a xlink:href="https://example.org">x</text:a></text:p>'),
    ),
    "an ODT with a picture": ("cv.odt", odt('<text:p><draw:image xlink:href="Pictures/1.png"/></text:p>')),
    "an ODT with empty libraries": (
        "cv.odt",
        package({**odt_parts(), "Basic/script-lc.xml": "<a/>", "Basic/Standard/script-lb.xml": "<a/>"}),
    ),
}


@pytest.mark.parametrize(("name", "data"), GOOD.values(), ids=GOOD)
def test_an_honest_cv_is_accepted(name: str, data: bytes) -> None:
    cv = inspect_cv(data, name)
    assert name.lower().endswith(cv.kind)
    assert cv.file_name == name
    assert cv.size == len(data)
    assert cv.pages == (1 if cv.kind == "pdf" else None)


@pytest.mark.parametrize(
    ("name", "data", "extension"),
    [
        ("cv.pdf.exe", b"MZ", "EXE"),
        ("cv.doc", OLE, "DOC"),
        ("cv.exe%00.pdf", pdf(), "EXE"),
        ("cv.pdf;.html", pdf(), "HTML"),
        ("cv\u202efdp.exe", pdf(), "EXE"),
        ("cv", pdf(), ""),
        ("cv.docm", docx(), "DOCM"),
        ("cv.svg", b"<svg/>", "SVG"),
        ("photo.pdf", b"\x89PNG\r\n\x1a\n", "PNG"),
        ("page.pdf", b"<!DOCTYPE html><p>CV", "HTML"),
        ("old.docx", OLE, "DOC"),
        ("cv.odt", b"{\\rtf1}", "RTF"),
    ],
)
def test_the_refusal_names_the_kind_of_file_that_came(name: str, data: bytes, extension: str) -> None:
    with pytest.raises(Refused) as refused:
        inspect_cv(data, name)
    assert (refused.value.code, refused.value.values) == ("cv.type", {"ext": extension})


def test_nothing_sent_is_a_missing_cv() -> None:
    with pytest.raises(Refused) as refused:
        inspect_cv(b"", "cv.pdf")
    assert refused.value.code == "cv.empty"


def test_a_cv_may_weigh_five_megabytes_and_not_a_byte_more() -> None:
    limit = pdf(stream(b"x" * (MOST_CV_BYTES - 2000)))
    limit += b"\n" * (MOST_CV_BYTES - len(limit))
    assert len(limit) == MOST_CV_BYTES
    assert inspect_cv(limit[:-1], "cv.pdf").size == MOST_CV_BYTES - 1
    assert inspect_cv(limit, "cv.pdf").size == MOST_CV_BYTES
    with pytest.raises(Refused) as refused:
        inspect_cv(limit + b"\n", "cv.pdf")
    assert (refused.value.code, refused.value.values) == ("cv.size", {"n": Decimal("5.1")})


def test_a_bomb_is_seen_in_the_directory_before_a_child_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise AssertionError("a child was started")

    monkeypatch.setattr(sandbox, "run", nobody)
    for why in (
        "a part that grows",
        "too many entries",
        "a way out",
        "a link in the package",
        "a name twice",
    ):
        with pytest.raises(Refused):
            inspect_cv(built(BAD_DOCX[why]), "cv.docx")


def test_a_directory_that_lies_about_its_size_is_stopped_by_what_it_announced() -> None:
    real = zip_of(*[(name, str(text).encode()) for name, text in docx_parts().items()])
    lying = bytearray(real)
    at = lying.rfind(b"PK\x01\x02")
    struct.pack_into("<L", lying, at + 24, 5)
    with pytest.raises(Refused) as refused:
        inspect_cv(bytes(lying), "cv.docx")
    assert refused.value.code == "cv.broken"


def test_several_people_may_send_at_once() -> None:
    with ThreadPoolExecutor(6) as people:
        kinds = list(people.map(lambda n: inspect_cv(pdf(f"({n})"), "cv.pdf").kind, range(6)))
    assert kinds == ["pdf"] * 6


def test_a_document_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.3)
    started = time.monotonic()
    with pytest.raises(TurnedAway) as away:
        sandbox.run("check_cv", built(BAD_PDF["objects that never end"]), "pdf", cpu=60)
    assert (away.value.reason, away.value.detail) == (Reason.BOMB, "wall clock")
    assert time.monotonic() - started < 5


def test_a_document_that_computes_too_much_is_stopped() -> None:
    with pytest.raises(TurnedAway) as away:
        sandbox.run("check_cv", built(BAD_PDF["objects that never end"]), "pdf", cpu=0.3)
    assert (away.value.reason, away.value.detail) == (Reason.BOMB, f"stopped by signal {signal.SIGPROF}")


@pytest.mark.filterwarnings("error")
def test_a_nursery_that_cannot_start_is_our_fault_and_not_the_persons(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sandbox._nursery.dismiss()
    with monkeypatch.context() as broken:
        broken.setattr(sandbox, "_START", "raise SystemExit(3)")
        with pytest.raises(sandbox.SandboxFailed):
            inspect_cv(pdf(), "cv.pdf")
    assert inspect_cv(pdf(), "cv.pdf").kind == "pdf"


def test_a_nursery_that_died_is_replaced() -> None:
    sandbox.warm_up()
    waiting = sandbox._nursery.process
    assert waiting is not None
    waiting.kill()
    waiting.wait()
    assert inspect_cv(pdf(), "cv.pdf").kind == "pdf"


def test_a_child_that_ignores_its_alarm_goes_with_its_nursery(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped from outside, it neither answers nor ends."""
    sandbox.warm_up()
    nursery = sandbox._nursery.process
    assert nursery is not None
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.2)
    monkeypatch.setattr(sandbox, "_GRACE_SECONDS", 0.2)
    nursery.send_signal(signal.SIGSTOP)
    with pytest.raises(TurnedAway) as away:
        sandbox.run("check_cv", pdf(), "pdf", cpu=1)
    assert away.value.detail == "wall clock"
    assert nursery.wait(5) == -signal.SIGKILL
    monkeypatch.undo()
    assert inspect_cv(pdf(), "cv.pdf").kind == "pdf"


def test_a_child_sees_no_secret_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBBOARD_SECRET_KEY", "not for strangers")
    sandbox._nursery.dismiss()
    sandbox.warm_up()
    nursery = sandbox._nursery.process
    assert nursery is not None
    environment = Path(f"/proc/{nursery.pid}/environ").read_bytes()
    assert b"LC_ALL" in environment
    assert b"not for strangers" not in environment


def unread(ours: socket.socket) -> int:
    """How much of what was sent the other side has not read (SIOCOUTQ of unix(7)), 0 when it has read everything."""
    return int.from_bytes(fcntl.ioctl(ours, termios.TIOCOUTQ, bytes(4)), sys.byteorder)


def test_a_child_holds_nothing_of_other_documents() -> None:
    """While one document is being read, the process of the next has no socket of it."""
    sandbox.warm_up()
    nursery = sandbox._nursery.process
    assert nursery is not None
    job = {"task": "read", "kind": "offer.txt", "cpu": 1, "memory": sandbox.MEMORY, "wall": 10}
    with sandbox._nursery.child() as first, sandbox._nursery.child() as second:
        children = Path(f"/proc/{nursery.pid}/task/{nursery.pid}/children")
        for each in (first, second):
            each.sendall(json.dumps(job).encode() + b"\n")
        # Having read what was sent, a child is past its fork and whatever it lets go there. The third is there for the
        # next document; one of an earlier document may still be ending.
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            held = sockets_held(children.read_text().split())
            if not any(unread(each) for each in (first, second)) and len(held) == 3 and apart(held):
                break
            os.sched_yield()
        first.close()
        second.close()
    assert len(held) == 3
    assert apart(held)


def sockets_held(pids: list[str]) -> list[set[str]]:
    """The sockets that each of these processes has; one that is gone has none and is left out."""
    held = []
    for pid in pids:
        with suppress(OSError):
            links = [os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir()]
            held.append({name for name in links if name.startswith("socket:")})
    return [each for each in held if each]


def apart(held: list[set[str]]) -> bool:
    """Whether no two have the same socket."""
    return not any(one & other for one, other in combinations(held, 2))


def test_a_child_that_died_while_it_waited_is_nobodys_loss() -> None:
    sandbox.warm_up()
    nursery = sandbox._nursery.process
    assert nursery is not None
    children = Path(f"/proc/{nursery.pid}/task/{nursery.pid}/children")
    for number in range(3):
        assert inspect_cv(pdf(f"({number})"), "cv.pdf").kind == "pdf"
        waiting = children.read_text().split()
        for pid in waiting:
            os.kill(int(pid), signal.SIGKILL)
        deadline = time.monotonic() + 10
        while set(waiting) & set(children.read_text().split()) and time.monotonic() < deadline:
            os.sched_yield()
    assert sandbox._nursery.process is nursery


def test_entity_bombs_die_in_this_python() -> None:
    assert expat_is_safe()

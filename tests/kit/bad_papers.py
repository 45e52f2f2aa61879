"""The bad file corpus: what must be refused, and with which code (reliability cases I-16 and I-17)."""

import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from random import Random

from tests.kit.papers import (
    ODF,
    W,
    docx,
    docx_parts,
    flate,
    odt,
    odt_parts,
    package,
    packed,
    pdf,
    relation,
    restricted,
    stream,
    updated,
)

UNSAFE, BROKEN, LOCKED = "cv.unsafe", "cv.broken", "cv.locked"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zip_of(*entries: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx_and(entry: zipfile.ZipInfo | str, content: bytes = b"x") -> bytes:
    parts: list[tuple[zipfile.ZipInfo | str, bytes]] = [
        (name, text.encode() if isinstance(text, str) else text) for name, text in docx_parts().items()
    ]
    return zip_of(*parts, (entry, content))


def link_in_package() -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("word/media/image1.png")
    entry.external_attr = 0o120777 << 16
    return entry


def marked_encrypted(data: bytes) -> bytes:
    """Set the encryption bit of every entry, in local headers and in the directory."""
    out = bytearray(data)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := out.find(signature, at + 1)) != -1:
            out[at + place] |= 1
    return bytes(out)


def many_objects() -> bytes:
    return pdf(*["<< /A [1 2 3 << /B (x) >> ] >>"] * 60_000)


def objects_that_never_end() -> bytes:
    """Every object opens a string that runs to the end of the file: a search as long as the file for each."""
    return pdf(*["(" * 10 + "x" * 60] * 30_000)


def a_forest_of_elements() -> bytes:
    """Millions of elements that compress just little enough for the directory to look honest."""
    chance = Random(7)
    groves = ["<w:p/>" * 12 + f"{chance.getrandbits(16):04x}" for _ in range(500_000)]
    return docx("".join(groves))


def pages_that_are_their_own_parents() -> bytes:
    return pdf(kids="2 0 R 3 0 R")


def tables_that_go_round() -> bytes:
    data = pdf()
    at = data.rsplit(b"startxref\n", 1)[1].split(b"\n")[0].decode()
    return pdf(trailer=f"/Prev {at}")


def hidden_by_a_table() -> bytes:
    """The action is in the bytes, yet no table points to it: a viewer that repairs would find it."""
    data = pdf()
    action = b"9 0 obj\n<< /S /JavaScript /JS (x) >>\nendobj\n"
    head, tail = data.split(b"xref\n0 ", 1)
    table = len(head) + len(action)
    return head + action + b"xref\n0 " + tail.split(b"startxref")[0] + f"startxref\n{table}\n%%EOF\n".encode()


Case = tuple[bytes | Callable[[], bytes], str]


def built(case: Case) -> bytes:
    """The bytes of a case; the heavy ones are only made when a test asks."""
    return case[0] if isinstance(case[0], bytes) else case[0]()


BAD_PDF: dict[str, Case] = {
    "a page before the PDF": (b"<html><script>alert(1)</script>" + pdf(), UNSAFE),
    "junk before the PDF": (b"\x00" * 1024 + pdf(), UNSAFE),
    "a ZIP after the end": (pdf() + zip_of(("a.txt", b"x")), UNSAFE),
    "a ZIP after the end, and an end again": (
        pdf() + zip_of(("a.txt", b"x")) + b"\nstartxref\n9\n%%EOF\n",
        BROKEN,
    ),
    "a script after the end": (pdf() + b"<script>alert(1)</script>", UNSAFE),
    "a ZIP inside a stream": (pdf(stream(zip_of(("a.txt", b"x")))), UNSAFE),
    "cut in the middle": (pdf()[:400], BROKEN),
    "cut before the end": (pdf()[:-20], BROKEN),
    "a revision cut short": (pdf() + b"7 0 obj\n<< /A", BROKEN),
    "a header and nothing": (b"%PDF-1.7\n", BROKEN),
    "one byte": (b"%", BROKEN),
    "a table that is elsewhere": (pdf().replace(b"startxref\n", b"startxref\n9"), BROKEN),
    "no pages": (pdf(kids="", count=0), BROKEN),
    "no catalog": (pdf().replace(b"/Root 1 0 R", b"/Root 9 0 R"), BROKEN),
    "pages that go round": (pages_that_are_their_own_parents(), BROKEN),
    "ten thousand pages": (pdf(kids="3 0 R " * 10_000, count=10_000), UNSAFE),
    "too many objects": (many_objects, UNSAFE),
    "objects that never end": (objects_that_never_end, UNSAFE),
    "deep nesting": (pdf("[" * 50_000 + "]" * 50_000, catalog="/Deep 6 0 R"), UNSAFE),
    "a password": (
        pdf("<< /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -4 >>", trailer="/Encrypt 6 0 R"),
        LOCKED,
    ),
    **{
        f"a password, by {how}": (restricted(pdf(), password="sami", algorithm=how), LOCKED)
        for how in ("RC4-128", "AES-256")
    },
    "a restricted PDF with a script": (
        restricted(pdf(catalog="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")),
        UNSAFE,
    ),
    "a restricted PDF with a packed script": (
        restricted(pdf(packed("<< /S /JavaScript /JS (x) >>"), catalog="/Other 6 0 R")),
        UNSAFE,
    ),
    "a restricted PDF with a file on another machine": (
        restricted(pdf(page=r"/Annots [<< /A << /S /GoToR /F (\\\\example.org\\a.pdf) >> >>]")),
        UNSAFE,
    ),
    "a restricted PDF with a stream that grows": (
        lambda: restricted(pdf(flate(bytes(150_000_000)), catalog="/Other 6 0 R")),
        UNSAFE,
    ),
    "a restricted PDF, bytes after the end": (restricted(pdf()) + b"<script>alert(1)</script>", UNSAFE),
    "a password only another reader may find": (pdf("<< /Encrypt 7 0 R >>"), LOCKED),
    "a script on opening": (pdf(catalog="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), UNSAFE),
    "a script by another spelling": (pdf(catalog="/OpenAction << /S /J#61vaScript /J#53 (x) >>"), UNSAFE),
    "a script by reference": (pdf("/JavaScript", catalog="/OpenAction << /S 6 0 R >>"), UNSAFE),
    "a script in a packed object": (
        pdf(packed("<< /S /JavaScript /JS (x) >>"), catalog="/Other 6 0 R"),
        UNSAFE,
    ),
    "a script no table points to": (hidden_by_a_table(), UNSAFE),
    "a script in an old revision": (
        updated(
            pdf("<< /S /JavaScript /JS (x) >>", catalog="/OpenAction 6 0 R"),
            6,
            "<< /S /GoTo /D [3 0 R /Fit] >>",
        ),
        UNSAFE,
    ),
    "a script in a new revision": (
        updated(pdf(), 3, "<< /Type /Page /Parent 2 0 R /AA << /O << /S /JavaScript >> >> >>"),
        UNSAFE,
    ),
    "a program to start": (pdf(page="/Annots [<< /Subtype /Link /A << /S /Launch /F (a.exe) >> >>]"), UNSAFE),
    "a file inside": (
        pdf(
            flate(b"MZ", "/Type /EmbeddedFile"),
            catalog="/Names << /EmbeddedFiles << /Names [(a) << /EF << /F 6 0 R >> >>] >> >>",
        ),
        UNSAFE,
    ),
    "an XFA form": (pdf(stream(b"<xdp/>"), catalog="/AcroForm << /XFA 6 0 R >>"), UNSAFE),
    "a form that sends": (
        pdf(page="/Annots [<< /A << /S /SubmitForm /F (http://example.org) >> >>]"),
        UNSAFE,
    ),
    "a file on another machine": (
        pdf(page=r"/Annots [<< /A << /S /GoToR /F (\\\\example.org\\a.pdf) >> >>]"),
        UNSAFE,
    ),
    "a stream that grows": (lambda: pdf(flate(bytes(150_000_000))), UNSAFE),
    "a stream compressed twice": (
        pdf(stream(zlib.compress(zlib.compress(bytes(10_000_000))), "/Filter [/FlateDecode /FlateDecode]")),
        UNSAFE,
    ),
    "a picture too large": (pdf(flate(b"x", "/Subtype /Image /Width 30000 /Height 30000")), UNSAFE),
}

EXTERNAL = {
    kind: docx(relations=relation(kind, target))
    for kind, target in [
        ("attachedTemplate", "https://example.org/a.dotm"),
        ("oleObject", "file:///a.bin"),
        ("image", "https://example.org/pixel.png"),
        ("frame", "https://example.org/"),
        ("subDocument", "https://example.org/b.docx"),
    ]
}

BAD_DOCX: dict[str, Case] = {
    "macros under another name": (docx_and("word/vbaProject.bin"), UNSAFE),
    "a macro type": (
        package(
            {
                **docx_parts(),
                "[Content_Types].xml": str(docx_parts()["[Content_Types].xml"]).replace(
                    "vnd.openxmlformats-officedocument.wordprocessingml.document.main",
                    "vnd.ms-word.document.macroEnabled.main",
                ),
            }
        ),
        UNSAFE,
    ),
    **{f"{kind} from elsewhere": (data, UNSAFE) for kind, data in EXTERNAL.items()},
    "a template on a file server": (
        docx(relations=relation("attachedTemplate", "file://example.org/a.dotm")),
        UNSAFE,
    ),
    "a template by UNC": (docx(relations=relation("attachedTemplate", "\\\\example.org\\a.dotm")), UNSAFE),
    "an object inside": (
        docx(relations=relation("oleObject", "embeddings/oleObject1.bin", external=False)),
        UNSAFE,
    ),
    "a package inside": (docx(relations=relation("package", "embeddings/a.docm", external=False)), UNSAFE),
    "a field that runs": (
        docx(
            "<w:p><w:r><w:instrText>DD</w:instrText></w:r>"
            "<w:r><w:instrText>EAUTO c:\\a.exe</w:instrText></w:r></w:p>"
        ),
        UNSAFE,
    ),
    "an outside entity": (
        package(
            {
                **docx_parts(),
                "word/document.xml": f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                f"<w:document {W}>&x;</w:document>",
            }
        ),
        UNSAFE,
    ),
    "an entity bomb": (
        package(
            {
                **docx_parts(),
                "word/document.xml": f'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]>'
                f"<w:document {W}>&y;</w:document>",
            }
        ),
        UNSAFE,
    ),
    "a part that grows": (docx_and("word/media/a.bmp", bytes(40_000_000)), UNSAFE),
    "parts that grow together": (zip_of(*[(f"a{n}", bytes(250_000)) for n in range(300)]), UNSAFE),
    "too many entries": (zip_of(*[(f"a{n}", b"") for n in range(501)]), UNSAFE),
    "a link in the package": (docx_and(link_in_package(), b"/etc/passwd"), UNSAFE),
    "a way out": (docx_and("../../evil.xml"), UNSAFE),
    "an absolute name": (docx_and("/etc/evil"), UNSAFE),
    "a Windows name": (docx_and("word\\evil.xml"), UNSAFE),
    "a drive": (docx_and("C:evil.xml"), UNSAFE),
    "a name twice": (docx_and("WORD/document.xml"), UNSAFE),
    "a program": (docx_and("word/media/setup.exe"), UNSAFE),
    "bytes after": (docx() + b"MZ", UNSAFE),
    "locked entries": (marked_encrypted(docx()), LOCKED),
    "locked by Word": (OLE + "EncryptedPackage".encode("utf-16-le"), LOCKED),
    "no main part": (package({"[Content_Types].xml": "<Types/>", "_rels/.rels": "<Relationships/>"}), BROKEN),
    "any ZIP": (package({"a.txt": "hello"}), BROKEN),
    "a forest of elements": (a_forest_of_elements, UNSAFE),
    "XML that does not close": (docx("<w:p>"), BROKEN),
    "cut": (docx()[:-30], BROKEN),
    "an ODT inside": (odt(), BROKEN),
    "a PDF": (pdf(), BROKEN),
    "a damaged part": (docx()[:60] + b"\xff" * 20 + docx()[80:], BROKEN),
}

BAD_ODT: dict[str, Case] = {
    "another kind": (
        package({**odt_parts(), "mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
        BROKEN,
    ),
    "a template": (
        package({**odt_parts(), "mimetype": "application/vnd.oasis.opendocument.text-template"}),
        BROKEN,
    ),
    "no kind": (package({"content.xml": "<a/>"}), BROKEN),
    "a password": (
        package(
            {
                **odt_parts(),
                "META-INF/manifest.xml": f"<manifest:manifest {ODF}><manifest:file-entry>"
                "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>",
            }
        ),
        LOCKED,
    ),
    "a macro": (package({**odt_parts(), "Basic/Standard/Module1.xml": "<a/>"}), UNSAFE),
    "a Python macro": (package({**odt_parts(), "Scripts/python/a.py": "x"}), UNSAFE),
    "an event": (
        odt(
            head="<office:scripts><office:event-listeners>"
            '<script:event-listener script:event-name="dom:load"/>'
            "</office:event-listeners></office:scripts>"
        ),
        UNSAFE,
    ),
    "an object": (
        odt('<text:p><draw:frame><draw:object-ole xlink:href="./Object 1"/></draw:frame></text:p>'),
        UNSAFE,
    ),
    "a picture from elsewhere": (
        odt('<text:p><draw:image xlink:href="https://example.org/p.png"/></text:p>'),
        UNSAFE,
    ),
    "a section from elsewhere": (
        odt('<text:section><text:section-source xlink:href="//example.org/a"/></text:section>'),
        UNSAFE,
    ),
    "a link that runs": (
        odt('<text:p><text:a xlink:href="vnd.sun.star.script:a.b?language=Basic">x</text:a></text:p>'),
        UNSAFE,
    ),
    "an outside entity": (
        package({**odt_parts(), "content.xml": '<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>'}),
        UNSAFE,
    ),
}

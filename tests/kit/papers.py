"""Small documents built when the tests run: honest ones, and each kind of dishonest one."""

import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from pypdf import PdfReader, PdfWriter

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
SAMI = "<w:p><w:r><w:t>CV de Sami</w:t></w:r></w:p>"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in [
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
        ("script", "script"), ("manifest", "manifest"), ("fo", "xsl-fo-compatible"),
    ]
) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip


def stream(content: bytes, extra: str = "") -> bytes:
    """A PDF stream object, not compressed."""
    return f"<< /Length {len(content)} {extra} >>\nstream\n".encode() + content + b"\nendstream"


def flate(content: bytes, extra: str = "") -> bytes:
    return stream(zlib.compress(content, 9), f"/Filter /FlateDecode {extra}")


def page_text(*lines: str) -> bytes:
    """A content stream that writes the lines one under the other."""
    shown = b"".join(
        b"(" + line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)") + b") Tj T*\n"
        for line in lines
    )
    return b"BT /F1 12 Tf 14 TL 72 720 Td\n" + shown + b"ET"


def pdf(
    *more: bytes | str,
    catalog: str = "",
    page: str = "",
    content: bytes | None = None,
    trailer: str = "",
    kids: str = "3 0 R",
    count: int = 1,
    base: bytes = b"",
) -> bytes:
    """A PDF of one page that draws `content`; `more` are further objects (6, 7…), the others more entries."""
    bodies: list[bytes] = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        f"/Resources << /Font << /F1 5 0 R >> >> {page} >>".encode(),
        flate(page_text("CV de Sami", "Etudiante en informatique") if content is None else content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *(body.encode("latin-1") if isinstance(body, str) else body for body in more),
    ]
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R {trailer} >>\n".encode()
    out += f"startxref\n{table}\n%%EOF\n".encode()
    return bytes(out)


def updated(data: bytes, number: int, body: str) -> bytes:
    """The same PDF with one object replaced by an incremental update, as a viewer that saves a form does."""
    previous = data.rsplit(b"startxref\n", 1)[1].split(b"\n")[0].decode()
    at = len(data)
    added = f"{number} 0 obj\n{body}\nendobj\n"
    table = at + len(added)
    added += f"xref\n{number} 1\n{at:010d} 00000 n \ntrailer\n<< /Size 50 /Root 1 0 R /Prev {previous} >>\n"
    return data + (added + f"startxref\n{table}\n%%EOF\n").encode()


def restricted(data: bytes, *, password: str = "", algorithm: str = "AES-256") -> bytes:
    """The same PDF encrypted with an owner's password: without another it opens for anybody, who may not copy from it."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.encrypt(user_password=password, owner_password="rose", algorithm=algorithm)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def packed(*hidden: str) -> bytes:
    """An object stream that holds the given objects, numbered from 20."""
    head, body = "", ""
    for number, text in enumerate(hidden, start=20):
        head += f"{number} {len(body)} "
        body += text + " "
    return flate((head + body).encode(), f"/Type /ObjStm /N {len(hidden)} /First {len(head)}")


def package(parts: Mapping[str, bytes | str], *, stored: tuple[str, ...] = ()) -> bytes:
    """A ZIP of the parts in order; `stored` ones are not compressed."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=kind)
    return out.getvalue()


def docx_parts(body: str = SAMI, relations: str = "") -> dict[str, bytes | str]:
    """The parts of a small DOCX; `relations` are added to those of the main part."""
    package_relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    return {
        "[Content_Types].xml": '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package_relations}">'
        f'<Relationship Id="r1" Type="{RELATION}officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package_relations}">'
        f"{relations}</Relationships>",
    }


def relation(kind: str, target: str, *, external: bool = True) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="r{abs(hash(target)) % 999}" Type="{RELATION}{kind}" Target="{target}"{mode}/>'


def docx(body: str = SAMI, relations: str = "") -> bytes:
    return package(docx_parts(body, relations))


def odt_parts(body: str = "<text:p>CV de Sami</text:p>", head: str = "") -> dict[str, bytes | str]:
    """The parts of a small ODT; `head` goes before the body of content.xml."""
    return {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODF}>{head}'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "META-INF/manifest.xml": f'<manifest:manifest {ODF}><manifest:file-entry manifest:full-path="/"/>'
        "</manifest:manifest>",
    }


def odt(body: str = "<text:p>CV de Sami</text:p>", head: str = "") -> bytes:
    return package(odt_parts(body, head), stored=("mimetype",))

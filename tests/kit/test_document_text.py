"""The text of an offer comes out of whatever file it was sent in, with its headings, items and rows."""

import time
from decimal import Decimal
from email.message import EmailMessage

import pytest

from jobboard.kit.documents import DOCUMENT_CODES, Refused, extract_text, html_to_text
from tests.kit.bad_papers import BAD_DOCX, BAD_ODT, OLE, built, zip_of
from tests.kit.papers import W, docx, docx_parts, odt, odt_parts, package, page_text, pdf, restricted

HTML = """<html><head><title>Site</title><style>p{}</style></head><body><script>alert(1)</script>
<h1>Stage en <b>hydrologie</b></h1><p>Une phrase.<br>Une autre.</p>
<p><strong>Missions</strong></p><ul><li>Mesurer<li><p>Calculer</p></li><li><b>Écrire</b> un rapport</li></ul>
<p><b>Lieu&nbsp;:</b> Lyon</p>
<table><tr><th>Durée</th><td>6 mois</td></tr><tr><td>Début :<td>mars</table></body></html>"""
HTML_TEXT = """Stage en hydrologie

Une phrase.
Une autre.

Missions

- Mesurer
- Calculer
- Écrire un rapport

Lieu : Lyon
Durée : 6 mois
Début : mars"""


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def mail(text: str = "", html: str = "", subject: str = "Offre de stage") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "rose@example.org"
    message["Subject"] = subject
    if text:
        message.set_content(text)
    if html:
        (message.add_alternative if text else message.set_content)(html, subtype="html")
    return message


def test_html_keeps_headings_items_and_rows() -> None:
    assert html_to_text(HTML).replace("\u00a0", " ") == HTML_TEXT


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><p>&nbsp;</p><p>b</p>", "a\n\nb"),
        ("<div>a<div>b</div>c</div>", "a\nb\nc"),
        ("<b>Profil</b><br>Bac+5", "Profil\n\nBac+5"),
        ("<p><span style='font-weight:700'>Profil</span></p>x", "Profil\n\nx"),
        (
            "<p><b>Une phrase grasse qui finit par un point.</b></p>x",
            "Une phrase grasse qui finit par un point.\nx",
        ),
        ("<dl><dt>Ville<dd>Lyon<dt>Pays</dt><dd>France</dd></dl>", "Ville : Lyon\nPays : France"),
        ("<table><tr><td>a<td>b<td>c</table>", "a | b | c"),
        (
            "<table><tr><td>Missions<td><ul><li>lire<li>écrire</ul></table>",
            "Missions\n\n- lire\n- écrire",
        ),
        (
            "<table><tr><td><table><tr><td><h2>Titre</h2><p>un</p><p>deux</p></td></tr></table></table>",
            "Titre\n\nun\ndeux",
        ),
        ("<p class=MsoListParagraph>·&nbsp;&nbsp; point</p>", "- point"),
        ("<div style='display:none'>caché</div>vu", "vu"),
        ("<a href='mailto:rose@example.org?subject=x'>Écrivez-nous</a>", "Écrivez-nous (rose@example.org)"),
        ("<a href='https://example.org/a'>Postuler</a>", "Postuler (https://example.org/a)"),
        ("<a href='https://example.org/a'>nos valeurs</a>", "nos valeurs"),
        ("<!-- <p>non --><!DOCTYPE html><p>oui", "oui"),
        ("<!--[if mso]><p>non</p><![endif]-->oui", "oui"),
        ("moins < que & plus", "moins < que & plus"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("a &lt;b&gt; &eacute;", "a <b> é"),
        ("", ""),
        ("<textarea>x", ""),
    ],
)
def test_html_of_every_style_becomes_plain_lines(html: str, text: str) -> None:
    assert html_to_text(html) == text


@pytest.mark.parametrize(
    "unit",
    ["<!", "<!--", "<a ", "</", "<![", "<?", "<table><tr><td>", "<span>x", "<a b='>", "<svg>", "&#", "<li>"],
)
def test_html_that_never_closes_costs_no_more_than_its_length(unit: str) -> None:
    started = time.process_time()
    html_to_text(unit * (200_000 // len(unit)))
    assert time.process_time() - started < 3


def test_an_html_file_says_its_own_charset() -> None:
    page = "<html><head><meta charset=windows-1252></head><p>Indemnité : 800 €</p></html>"
    assert extract_text(page.encode("cp1252"), "offre.html").text == "Indemnité : 800 €"
    assert extract_text(page.encode(), "offre.htm").text == "Indemnité : 800 €"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_plain_text_is_read_in_the_encodings_people_use(encoding: str) -> None:
    read = extract_text("Stage d’été\r\nIndemnité : 800 €\n".encode(encoding), "offre.txt")
    assert (read.text, read.kind) == ("Stage d’été\nIndemnité : 800 €", "txt")


@pytest.mark.parametrize("how", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_only_forbids_copying_is_read_as_anybody_reads_it(how: str) -> None:
    data = restricted(pdf(content=page_text("Stage en hydrologie")), algorithm=how)
    assert extract_text(data, "offre.pdf").text == "Stage en hydrologie"


def test_what_a_browser_prints_around_a_page_is_no_part_of_it() -> None:
    """Its heading on one line again, without the name of the site, the day, the address and the numbers of the sheets."""
    data = pdf(
        "<< /Title (Garder la lampe du phare, Granit Marine - Offres de la mer) >>",
        content=page_text(
            "Offres de la mer", "Garder la lampe", "du phare", "Granit Marine", "Publiée le 29/11/2026, 9:00 environ",
            "11/30/26, 4:22 AM Garder la lampe du phare, Granit Marine - Offres de la mer",
            "https://mer.example.org/offres/1 1/1",
        ),
        trailer="/Info 6 0 R",
    )  # fmt: skip
    text = "Garder la lampe du phare\n\nGranit Marine\nPubliée le 29/11/2026, 9:00 environ"
    assert extract_text(data, "offre.pdf").text == text


def test_a_pdf_gives_its_text_layer() -> None:
    data = pdf(content=page_text("Stage en hydrologie", "Durée : 6 mois", "Indemnité : 800 €"))
    read = extract_text(data, "offre.pdf")
    assert read.kind == "pdf"
    assert read.text.split("\n") == ["Stage en hydrologie", "Durée : 6 mois", "Indemnité : 800 €"]


def test_a_docx_keeps_headings_items_and_rows() -> None:
    styles = (
        f"<w:styles {W}>"
        '<w:style w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Mien"><w:name w:val="Mon titre"/><w:basedOn w:val="Titre1"/></w:style>'
        '<w:style w:styleId="Puces"><w:name w:val="List Bullet"/><w:pPr><w:numPr/></w:pPr></w:style>'
        "</w:styles>"
    )
    cell = "<w:tc>{}</w:tc>"
    boxed = paragraph("encadré", '<w:pStyle w:val="Puces"/>')
    box = f"<w:txbxContent>{boxed}</w:txbxContent>"
    body = (
        paragraph("Stage en hydrologie", '<w:pStyle w:val="Titre1"/>')
        + "<w:p><w:r><w:t>Une </w:t></w:r><w:del><w:r><w:delText>longue </w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>phrase.</w:t><w:br/><w:t>Une autre.</w:t></w:r></w:ins></w:p>"
        + paragraph("Missions", run="<w:b/>")
        + paragraph("Mesurer", '<w:numPr><w:numId w:val="1"/></w:numPr>')
        + paragraph("Calculer", '<w:pStyle w:val="Puces"/>')
        + paragraph("Profil", '<w:pStyle w:val="Mien"/>')
        + paragraph("pas gras", run='<w:b w:val="0"/>')
        + paragraph("caché", run="<w:vanish/>")
        + f"<w:tbl><w:tr>{cell.format(paragraph('Durée :'))}{cell.format(paragraph('6 mois'))}</w:tr></w:tbl>"
        + f"<w:p><w:r><AlternateContent><Choice>{box}</Choice><Fallback>{box}</Fallback></AlternateContent>"
        "</w:r></w:p>"
    )
    read = extract_text(package({**docx_parts(body), "word/styles.xml": styles}), "offre.docx")
    assert read.kind == "docx"
    assert read.text == (
        "Stage en hydrologie\n\nUne phrase.\nUne autre.\n\nMissions\n\n- Mesurer\n- Calculer\n\nProfil\n\n"
        "pas gras\n\nDurée : 6 mois\n\n- encadré"
    )


def test_an_odt_keeps_headings_items_and_rows() -> None:
    head = (
        '<office:automatic-styles><style:style style:name="T1"><style:text-properties fo:font-weight="bold"/>'
        '</style:style><style:style style:name="P1" style:parent-style-name="Title"/>'
        "</office:automatic-styles>"
    )
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    body = (
        '<text:p text:style-name="P1">Stage en hydrologie</text:p>'
        '<text:p>Une<text:s text:c="2"/>phrase.<text:line-break/>Une autre.</text:p>'
        '<text:p><text:span text:style-name="T1">Missions</text:span></text:p>'
        "<text:list><text:list-item><text:p>Mesurer</text:p></text:list-item><text:list-item><text:p>Calculer"
        "</text:p></text:list-item></text:list><text:h>Profil</text:h><text:p>Bac+5</text:p>"
        f"<table:table><table:table-row>{cell.format('Durée')}{cell.format('6 mois')}</table:table-row>"
        "</table:table>"
        "<text:tracked-changes><text:p>effacé</text:p></text:tracked-changes>"
    )
    read = extract_text(odt(body, head), "offre.odt")
    assert read.kind == "odt"
    assert read.text == (
        "Stage en hydrologie\n\nUne phrase.\nUne autre.\n\nMissions\n\n- Mesurer\n- Calculer\n\nProfil\n\n"
        "Bac+5\nDurée : 6 mois"
    )


def test_a_mail_in_html_alone_is_read() -> None:
    read = extract_text(mail(html=HTML, subject="TR: Re: Une offre").as_bytes(), "offre.eml")
    assert read.kind == "eml"
    assert read.text.replace("\u00a0", " ") == "Une offre\n\n" + HTML_TEXT


def test_a_mail_in_two_forms_is_read_once() -> None:
    text = extract_text(mail("Stage de 6 mois", "<p>Stage de <b>6 mois</b></p>").as_bytes(), "a.eml").text
    assert text == "Offre de stage\n\nStage de 6 mois"


def test_plain_text_wins_when_the_html_says_nothing() -> None:
    message = mail("Stage de 6 mois à Lyon, indemnité 800 euros", "<img src=x>")
    assert "indemnité 800" in extract_text(message.as_bytes(), "a.eml").text


def test_an_offer_attached_to_a_mail_comes_first() -> None:
    message = mail("Bonjour, voici notre offre.")
    offer = docx(paragraph("Stage en hydrologie à Lyon, de mars à août, indemnisé"))
    message.add_attachment(offer, maintype="application", subtype="octet-stream", filename="Fiche été.docx")
    message.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="logo.png")
    text = extract_text(message.as_bytes(), "a.eml").text
    assert text == (
        "Offre de stage\n\nStage en hydrologie à Lyon, de mars à août, indemnisé\n\n"
        "Bonjour, voici notre offre."
    )


def test_a_mail_forwarded_as_an_attachment_is_read() -> None:
    outer = mail("Pour diffusion.", subject="Fwd: stage")
    outer.add_attachment(mail("Stage de six mois à Lyon dans notre laboratoire", subject="Stage hydrologie"))
    text = extract_text(outer.as_bytes(), "a.eml").text
    assert text.startswith("stage\n\nStage hydrologie\n\nStage de six mois à Lyon dans notre laboratoire")
    assert text.count("laboratoire") == 1


def test_a_locked_attachment_does_not_hide_the_mail() -> None:
    message = mail("Stage de six mois à Lyon")
    message.add_attachment(OLE, maintype="application", subtype="pdf", filename="offre.pdf")
    assert "six mois" in extract_text(message.as_bytes(), "a.eml").text


def test_flowed_lines_of_a_mail_are_joined() -> None:
    message = mail("Une phrase qui \ncontinue.\nUne autre.\n")
    message.replace_header("Content-Type", 'text/plain; charset="utf-8"; format=flowed')
    assert extract_text(message.as_bytes(), "a.eml").text.endswith("Une phrase qui continue.\nUne autre.")


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("offre.doc", docx(), "docx"),
        ("offre.doc", b"<html><body>Stage</body></html>", "html"),
        ("offre.txt", pdf(), "pdf"),
        ("offre", b"Stage a Lyon", "txt"),
        ("-", mail("Stage").as_bytes(), "eml"),
        ("offre", odt(), "odt"),
    ],
)
def test_the_content_decides_what_a_file_is(name: str, data: bytes, kind: str) -> None:
    assert extract_text(data, name).kind == kind


ENCRYPTED = pdf(
    "<< /Filter /Standard /V 1 /R 2 /O (x) /U (y) /P -4 >>", trailer="/Encrypt 6 0 R /ID [(a) (a)]"
)
REFUSALS = {
    "nothing": (b"", "offre.txt", "document.empty"),
    "blanks": (b" \n ", "offre.txt", "document.empty"),
    "an HTML page of pictures": (b"<html><img src=a></html>", "offre.html", "document.empty"),
    "a scan": (pdf(content=b"q 1 0 0 1 0 0 cm Q"), "offre.pdf", "document.scanned"),
    "a DOCX of pictures": (docx("<w:p/>"), "offre.docx", "document.scanned"),
    "a PDF with a password": (ENCRYPTED, "offre.pdf", "document.locked"),
    "a DOCX with a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "offre.docx", "document.locked"),
    "an ODT with a password": (built(BAD_ODT["a password"]), "offre.odt", "document.locked"),
    "an ODT whose text is not XML": (
        package({**odt_parts(), "content.xml": b"\x8f\x01"}),
        "offre.odt",
        "document.broken",
    ),
    "a cut PDF": (b"%PDF-1.7\n1 0 obj", "offre.pdf", "document.broken"),
    "a cut DOCX": (docx()[:-30], "offre.docx", "document.broken"),
    "no PDF at all": (b"hello", "offre.pdf", "document.broken"),
    "bytes": (b"a\x00b\x01", "offre.txt", "document.broken"),
    "an old Word file": (OLE, "offre.doc", "document.type"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "offre.png", "document.type"),
    "a drawing": (
        b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
        "affiche.svg",
        "document.type",
    ),
    "a drawing from a drawing program": (
        b'<?xml version="1.0"?>\n<!-- Drawn by hand -->\n<!DOCTYPE svg PUBLIC "x" "y">\n<svg><text>Stage</text></svg>',
        "affiche.svg",
        "document.type",
    ),
    "a drawing called a page": (b"<svg><path/></svg>", "affiche.html", "document.type"),
    "a spreadsheet": (zip_of(("xl/workbook.xml", b"<a/>")), "offre.xlsx", "document.type"),
    "an unknown kind": (b"x", "offre.pages", "document.type"),
    "a bomb": (built(BAD_DOCX["a part that grows"]), "offre.docx", "document.bomb"),
    "an entity bomb": (built(BAD_DOCX["an entity bomb"]), "offre.docx", "document.bomb"),
    "a PDF bomb": (
        pdf(content=bytes(200_000_000)),
        "offre.pdf",
        "document.bomb",
    ),
    "a book": (pdf(kids="3 0 R " * 201, count=201), "offre.pdf", "document.long"),
    "a long text": (b"a " * 250_001, "offre.txt", "document.long"),
}


@pytest.mark.parametrize(("data", "name", "code"), REFUSALS.values(), ids=REFUSALS)
def test_a_file_we_cannot_read_says_why(data: bytes, name: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        extract_text(data, name)
    assert refused.value.code == code
    assert code in DOCUMENT_CODES


def test_a_file_may_weigh_ten_megabytes() -> None:
    with pytest.raises(Refused) as refused:
        extract_text(b"a" * (10 * 1024 * 1024 + 1), "offre.pdf")
    assert (refused.value.code, refused.value.values) == ("document.size", {"n": Decimal("10.1")})


def test_pages_are_counted_for_the_message() -> None:
    with pytest.raises(Refused) as refused:
        extract_text(REFUSALS["a book"][0], "offre.pdf")
    assert refused.value.values == {"pages": 201}

"""DOCX: what makes one dangerous, and where its main part is (ECMA-376, parts 1 and 2)."""

import re
import zipfile
from xml.etree.ElementTree import Element

from jobboard.kit.parsers.package import parse_xml, part
from jobboard.kit.parsers.verdict import Reason, TurnedAway

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# The last word of a relation's type, the same in the transitional and the strict name spaces.
_RUNS = {
    "vbaProject",
    "wordVbaData",
    "oleObject",
    "control",
    "activeXControl",
    "activeXControlBinary",
    "aFChunk",
}
# Word notes where on the author's own disk the template of a document was: nothing is fetched.
_OWN_DISK = re.compile(r"file:///[A-Za-z]:|[^\\/:]+$")
_FIELD_THAT_RUNS = re.compile(r"\bDDE(?:AUTO)?\b", re.IGNORECASE)
_MACROS = re.compile(r"macroenabled|vbaproject|oleobject|activex", re.IGNORECASE)


def check_docx(package: zipfile.ZipFile) -> None:
    """Raise `TurnedAway` unless the document is plain and all but hyperlinks stays inside it."""
    types = part(package, "[Content_Types].xml")
    for element in parse_xml(types):
        if _MACROS.search(element.get("ContentType", "")):
            raise TurnedAway(Reason.UNSAFE, "content type")
    for name in package.namelist():
        if name.lower().endswith(".rels"):
            _check_relations(parse_xml(part(package, name)))
    main = main_part(package)
    if _MAIN_TYPE.encode() not in types:
        raise TurnedAway(Reason.BROKEN, "main type")
    _check_fields(parse_xml(part(package, main)))


def main_part(package: zipfile.ZipFile) -> str:
    """The name of the part that holds the document, `word/document.xml` nearly always."""
    for relation in parse_xml(part(package, "_rels/.rels")).iter(_RELATIONS):
        if _kind(relation) == "officeDocument" and relation.get("TargetMode") != "External":
            return relation.get("Target", "").lstrip("/")
    raise TurnedAway(Reason.BROKEN, "no main part")


def _check_relations(root: Element) -> None:
    for relation in root.iter(_RELATIONS):
        kind, target = _kind(relation), relation.get("Target", "")
        if kind in _RUNS:
            raise TurnedAway(Reason.UNSAFE, kind)
        if kind == "package" and not target.lower().endswith(".xlsx"):
            # Charts carry their figures as a workbook; any other embedded package is an object to open.
            raise TurnedAway(Reason.UNSAFE, "embedded package")
        if relation.get("TargetMode", "").lower() != "external" or kind == "hyperlink":
            continue
        if kind != "attachedTemplate" or not _OWN_DISK.match(target):
            raise TurnedAway(Reason.UNSAFE, f"external {kind}")


def _check_fields(root: Element) -> None:
    instructions = []
    for element in root.iter():
        if element.tag.endswith("}instrText"):
            instructions.append(element.text or "")
        elif element.tag.endswith("}fldSimple"):
            instructions += [value for name, value in element.items() if name.endswith("instr")]
    # Word joins the pieces of one instruction, so they are joined here too.
    if _FIELD_THAT_RUNS.search("".join(instructions)):
        raise TurnedAway(Reason.UNSAFE, "DDE")


def _kind(relation: Element) -> str:
    return relation.get("Type", "").rsplit("/", 1)[-1]

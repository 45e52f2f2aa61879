"""ODT: what makes one dangerous (OpenDocument 1.3)."""

import re
import zipfile
from xml.etree.ElementTree import Element

from jobboard.kit.parsers.package import parse_xml, part
from jobboard.kit.parsers.verdict import Reason, TurnedAway

MIMETYPE = b"application/vnd.oasis.opendocument.text"
_HREF = "{http://www.w3.org/1999/xlink}href"
_ENCRYPTED = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}encryption-data"
_RUNS = {
    "object-ole",
    "applet",
    "plugin",
    "floating-frame",
    "event-listener",
    "dde-source",
    "dde-connection-decl",
}
# Libraries without a module are only lists; some offices write them into every document.
_EMPTY_LIBRARY = re.compile(r"Basic/(?:.*/)?(?:script|dialog)-l[bc]\.xml$|.*/$")
_SCRIPT_LINK = re.compile(r"(?:macro|javascript|service|slot|vnd\.sun\.star\.[a-z]+):|\.uno:", re.IGNORECASE)
_FETCHED = re.compile(r"[a-z][a-z0-9+.-]*:|//|\\\\", re.IGNORECASE)
_INLINE_DATA = re.compile(r"data:image/", re.IGNORECASE)


def check_odt(package: zipfile.ZipFile) -> None:
    """Raise `TurnedAway` unless it is a text, unencrypted, without macros, objects or fetched pictures."""
    if part(package, "mimetype").strip() != MIMETYPE:
        raise TurnedAway(Reason.BROKEN, "mimetype")
    check_unlocked(package)
    for name in package.namelist():
        if name.startswith(("Basic/", "Scripts/", "Dialogs/")) and not _EMPTY_LIBRARY.match(name):
            raise TurnedAway(Reason.UNSAFE, "macro")
    for name in ("content.xml", "styles.xml"):
        if name == "content.xml" or name in package.namelist():
            for element in parse_xml(part(package, name)).iter():
                _check_element(element)


def check_unlocked(package: zipfile.ZipFile) -> None:
    """Raise `TurnedAway` if a password is needed: the manifest then says how each part is encrypted."""
    manifest = parse_xml(part(package, "META-INF/manifest.xml"), doctype=True)
    if next(manifest.iter(_ENCRYPTED), None) is not None:
        raise TurnedAway(Reason.LOCKED)


def _check_element(element: Element) -> None:
    word = element.tag.rsplit("}", 1)[-1]
    if word in _RUNS:
        raise TurnedAway(Reason.UNSAFE, word)
    target = element.get(_HREF, "").strip()
    if not target:
        return
    if _SCRIPT_LINK.match(target):
        raise TurnedAway(Reason.UNSAFE, "a link that runs")
    # Links wait for a click; whatever else has an address is fetched when the document opens.
    if element.tag.endswith(("}a", "}bookmark")) or word == "a":
        return
    if _FETCHED.match(target) and not _INLINE_DATA.match(target):
        raise TurnedAway(Reason.UNSAFE, f"{word} from elsewhere")

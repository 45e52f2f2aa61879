"""The list as an Atom feed, by the rules of RFC 4287 that readers rely on."""

from datetime import UTC, datetime, timedelta
from typing import Any

from lxml import etree

from jobboard.offers.formats.feed import Place, atom
from jobboard.offers.formats.listing import record
from jobboard.offers.models import Offer
from jobboard.sheet.fields import FIELDS
from tests.offers.formats.examples import CONTACTS, NOW, offer, sheet

BASE = "https://board.example.org"
SPACE = {"a": "http://www.w3.org/2005/Atom"}
HERE = Place(f"{BASE}/fr/offres.atom?page=2", f"{BASE}/fr/offres", {"next": f"{BASE}/fr/offres.atom?page=3"})
MIDNIGHT = datetime(2026, 11, 25, tzinfo=UTC)


def _feed(*offers: Offer) -> Any:
    written = atom(
        offers,
        place=HERE,
        title="Offres",
        author="Le tableau",
        locale="fr",
        base_url=BASE,
        empty_since=MIDNIGHT,
    )
    return etree.fromstring(written)


def _one(tree: Any, path: str) -> str:
    (found,) = tree.xpath(path, namespaces=SPACE)
    return str(getattr(found, "text", found))


def test_the_feed_says_who_where_and_when() -> None:
    tree = _feed(offer(updated_at=NOW), offer(id=13, updated_at=NOW - timedelta(hours=3)))
    assert tree.tag == "{http://www.w3.org/2005/Atom}feed"
    assert _one(tree, "a:title") == "Offres"
    assert _one(tree, "a:author/a:name") == "Le tableau"
    assert _one(tree, "a:id") == f"{BASE}/fr/offres"
    assert _one(tree, "a:link[@rel='self']/@href") == HERE.itself
    assert _one(tree, "a:link[@rel='alternate']/@href") == HERE.page
    assert _one(tree, "a:link[@rel='next']/@href") == HERE.pages["next"]
    assert datetime.fromisoformat(_one(tree, "a:updated")) == NOW
    assert tree.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"


def test_a_feed_without_entries_does_not_look_new_at_every_visit() -> None:
    assert datetime.fromisoformat(_one(_feed(), "a:updated")) == MIDNIGHT


def test_an_entry_keeps_its_id_when_the_offer_changes() -> None:
    first = _feed(offer())
    later = _feed(offer(sheet(title="Autre titre"), updated_at=NOW + timedelta(days=4)))
    assert (
        _one(first, "a:entry/a:id")
        == _one(later, "a:entry/a:id")
        == "tag:board.example.org,2026-11-24:offer:12"
    )


def test_an_entry_tells_the_whole_offer() -> None:
    tree = _feed(offer())
    assert _one(tree, "a:entry/a:title") == "Cartographe de sentiers, Atelier Boussole, Grenoble (38)"
    assert _one(tree, "a:entry/a:link/@href") == f"{BASE}/fr/offres/12-cartographe-de-sentiers"
    assert datetime.fromisoformat(_one(tree, "a:entry/a:published")) == NOW - timedelta(days=1)
    assert datetime.fromisoformat(_one(tree, "a:entry/a:updated")) == NOW
    assert "<li>les passages à gué</li>" in _one(tree, "a:entry/a:content[@type='html']")
    assert len(_one(tree, "a:entry/a:summary")) <= 160
    labels = tree.xpath("a:entry/a:category/@term", namespaces=SPACE)
    assert labels == ["Grenoble (38)", "4 à 6 mois", "Mars 2027", "711\u00a0€ à 733\u00a0€ par mois"]


def test_neither_feed_nor_list_holds_contact_data() -> None:
    careless = sheet(
        subject="Écrivez à otto@example.org", missions="Appelez le 01 99 00 42 42 avant midi, merci."
    )
    written = etree.tostring(_feed(offer(), offer(careless)), encoding="unicode")
    listed = str(record(offer(careless), "fr", BASE))
    assert [value for value in CONTACTS if value in written + listed] == []
    assert "avant midi" in listed


def test_characters_that_xml_refuses_do_not_break_the_feed() -> None:
    odd = sheet(
        title="Titre\x0bcoupé & <b>gras</b>", missions="Une ligne\x00 puis\x08 une autre, assez longue."
    )
    tree = _feed(offer(odd), offer(id=13))
    assert len(tree.xpath("a:entry", namespaces=SPACE)) == 2
    assert "& <b>gras</b>" in tree.xpath("a:entry/a:title", namespaces=SPACE)[0].text


def test_the_summary_is_text_to_every_reader() -> None:
    """It is sent as HTML, so a tag in it must arrive as the characters it was typed with."""
    tree = _feed(offer(sheet(subject="Comparer <b> et <script>alert(1)</script>")))
    said = _one(tree, "a:entry/a:summary[@type='html']")
    assert "&lt;script&gt;" in said
    assert "<script>" not in said


def test_the_json_object_has_every_public_field_and_no_private_one() -> None:
    found = record(offer(), "fr", BASE)
    public = {field.name for field in FIELDS.values() if field.public}
    private = set(FIELDS) - public
    assert public <= set(found)
    assert private & set(found) == set()
    assert [value for value in CONTACTS if value in str(found)] == []
    assert (found["pay_min"], found["duration_max"], found["weekly_hours"]) == (711, 6, 31.5)
    assert (found["deadline"], found["start_earliest"]) == ("2026-12-20", "2027-03-01")
    assert found["apply"] == f"{BASE}/fr/offres/12-cartographe-de-sentiers/postuler"

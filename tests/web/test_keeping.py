"""Pages kept ready: the same bytes as made anew, for nobody else than those they are for, no longer than they are true."""

import asyncio
import gzip
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from jobboard.addresses import address
from jobboard.app import Board
from jobboard.kit.clock import utcnow
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.offers.actions import lifecycle
from jobboard.offers.models import CloseReason, Offer, Status
from jobboard.web.base import keeping
from jobboard.web.base.keeping import Keeper
from jobboard.web.base.question import canonical, knows, takes_gzip
from jobboard.web.base.session import cookie_name
from jobboard.web.routes import KEPT
from tests.factories import make_offer
from tests.people import Browser
from tests.web.conftest import Clock

# What a shared answer says in another way than the same page for somebody with a session.
OWN = {"etag", "vary", "cache-control", "content-length", "date"}


@pytest.fixture
def offer(database: Database, clock: Clock) -> Offer:
    """An offer of today."""
    with database.writing() as session:
        made = make_offer(
            session, published_at=clock() - timedelta(hours=2), expires_at=clock() + timedelta(days=20)
        )
    return made


@pytest.fixture
def twice(browser: Browser, board: Board) -> Browser:
    """A browser on whose board something is kept at once: every key counts as asked for before."""
    board.keeper.shelf.is_welcome = lambda key: True  # type: ignore[method-assign]
    return browser


def paths(offer: Offer) -> list[str]:
    """Every kept page, in both languages, with some searches."""
    found = []
    for name in KEPT:
        for said in ("fr", "en"):
            field = {"fr": "informatique-et-donnees", "en": "computing-and-data"}[said]
            found.append(address(name, said, ref=offer.ref, place="hauts-de-seine", field=field))
    return [*found, "/fr/offres?q=atelier", "/en/offers?tri=limite", "/fr/offres?niveau=3&niveau=5&page=2"]


def get(browser: Browser, path: str, **headers: str) -> httpx.Response:
    """One answer as it is sent; on PostgreSQL once the board knows its version again, or nothing is kept."""
    watch = browser.board.keeper.watch
    waiting = Event()
    for _ in range(600):
        if watch.version() is not None:
            break
        waiting.wait(0.02)
    named = {
        name.replace("_", "-"): value for name, value in {"accept_encoding": "identity", **headers}.items()
    }
    return browser.client.get(path, headers=named, follow_redirects=False)


def kept(board: Board) -> int:
    return len(board.keeper.shelf)


def test_a_kept_answer_is_the_one_made_anew_byte_by_byte(twice: Browser, board: Board, offer: Offer) -> None:
    """Security headers too: all headers but those that say how long and for whom."""
    for path in paths(offer):
        personal = get(twice, path, cookie=f"{cookie_name(board.settings)}=nobody")
        first, again = get(twice, path), get(twice, path)
        assert first.status_code == 200, path
        assert first.content == again.content == personal.content, path
        assert list(first.headers.multi_items()) == list(again.headers.multi_items()), path
        assert [pair for pair in first.headers.multi_items() if pair[0] not in OWN] == [
            pair for pair in personal.headers.multi_items() if pair[0] not in OWN
        ], path
        assert again.headers["content-length"] == str(len(again.content))
    assert kept(board) == len(paths(offer))


def test_only_what_is_asked_for_twice_is_kept(browser: Browser, board: Board, offer: Offer) -> None:
    get(browser, "/fr/offres?q=un")
    assert kept(board) == 0
    get(browser, "/fr/offres?q=un")
    assert kept(board) == 1


def test_a_kept_page_is_answered_without_the_application(twice: Browser, board: Board, offer: Offer) -> None:
    get(twice, "/fr/offres")

    async def broken(*_: object) -> None:
        raise AssertionError("routed")

    board.keeper.inner = broken  # type: ignore[assignment]
    assert get(twice, "/fr/offres").status_code == 200


def test_whoever_has_it_hears_so(twice: Browser, offer: Offer) -> None:
    """First and later answers know the tag, weak or strong, alone or in a list."""
    for path in paths(offer):
        for _ in range(2):
            tag = get(twice, path).headers["etag"]
            for condition in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
                answer = get(twice, path, if_none_match=condition)
                assert (answer.status_code, answer.content) == (304, b""), path
                assert answer.headers["etag"] == tag
                assert "content-security-policy" in answer.headers
                assert "content-type" not in answer.headers
            assert get(twice, path, if_none_match='"other"').status_code == 200


def test_a_head_has_the_headers_and_no_body(twice: Browser, offer: Offer) -> None:
    for path in paths(offer):
        whole = get(twice, path)
        head = twice.client.head(path, headers={"accept-encoding": "identity"})
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers == whole.headers


def test_compressed_answers_hold_the_same_page(twice: Browser, offer: Offer) -> None:
    path = "/fr/offres"
    plain = get(twice, path)
    with twice.client.stream("GET", path, headers={"accept-encoding": "br, gzip"}) as answer:
        pressed = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(pressed) == plain.content
    assert answer.headers["etag"] == plain.headers["etag"]
    assert "accept-encoding" in plain.headers["vary"]
    assert "content-encoding" not in get(twice, path, accept_encoding="gzip;q=0, identity").headers


def test_a_proxy_may_answer_for_a_second_and_only_to_strangers(
    twice: Browser, rose: Browser, offer: Offer
) -> None:
    shared = get(twice, "/fr/offres").headers
    assert shared["cache-control"] == "public, max-age=0, s-maxage=1, must-revalidate"
    assert "cookie" in shared["vary"]
    own = rose.get("/fr/offres").response.headers
    assert own["cache-control"] == "no-store"
    assert "etag" not in own


def test_a_signed_in_person_never_sees_nor_makes_a_shared_page(
    twice: Browser, rose: Browser, board: Board, offer: Offer
) -> None:
    before = kept(board)
    assert "Se déconnecter" in rose.get("/fr/offres").text
    assert kept(board) == before
    assert "Se déconnecter" not in twice.get("/fr/offres").text
    assert "Se déconnecter" in rose.get("/fr/offres").text


def test_a_kept_page_is_of_one_language(twice: Browser, offer: Offer) -> None:
    for _ in range(2):
        assert twice.get("/fr/offres").tree.get("lang") == "fr"
        assert twice.get("/en/offers").tree.get("lang") == "en"


def test_the_front_door_still_chooses_the_language_of_the_browser(twice: Browser) -> None:
    for said in ("en", "fr", "en"):
        assert get(twice, "/", accept_language=said).headers["location"] == f"/{said}/"


def test_notices_and_unknown_names_are_never_kept(twice: Browser, board: Board, offer: Offer) -> None:
    for query in ("done=sent", "utm_source=x", "q=a&done=1", "q=" + "a" * 700):
        get(twice, f"/fr/offres?{query}")
    assert kept(board) == 0


def test_the_same_search_written_differently_is_one_page(twice: Browser, board: Board, offer: Offer) -> None:
    for query in ("q=a+b&page=2", "page=2&q=a%20b", "page=2&q=a%20b&lieu=&duree="):
        get(twice, f"/fr/offres?{query}")
    assert kept(board) == 1


def test_an_unknown_host_gets_no_kept_page(twice: Browser, offer: Offer) -> None:
    """S-40: what is kept answers under the board's own names only."""
    get(twice, "/fr/offres")
    assert get(twice, "/fr/offres", host="elsewhere.example.org").status_code == 400


def test_a_change_is_on_the_next_page(
    twice: Browser, database: Database, clock: Clock, offer: Offer, settings: Settings
) -> None:
    """The database is written beside the application: as by the worker or another process."""
    path = address("offer", "fr", ref=offer.ref)
    assert get(twice, path).status_code == 200
    assert offer.title[:20] in twice.get("/fr/offres").text

    def change(**values: object) -> None:
        with database.writing() as session:
            row = session.get_one(Offer, offer.id)
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)

    change(company_name="Atelier Noisetier")
    assert "Atelier Noisetier" in twice.get("/fr/offres").text
    change(status=Status.PAUSED)
    assert "Atelier Noisetier" not in twice.get("/fr/offres").text
    assert "noindex" in get(twice, path).text
    change(status=Status.REMOVED)
    assert get(twice, path).status_code == 410


def test_time_alone_is_enough(twice: Browser, database: Database, clock: Clock, offer: Offer) -> None:
    """P-09: a clock past the end or past a planned publication shows without any job."""
    with database.writing() as session:
        make_offer(
            session,
            title="Une offre de demain",
            published_at=clock() + timedelta(hours=3),
            expires_at=clock() + timedelta(days=40),
        )
    seen = [twice.get("/fr/offres") for _ in range(2)][-1]
    assert "1 offre" in seen.heading
    assert "Une offre de demain" not in seen.text
    clock.forward(hours=3)
    seen = twice.get("/fr/offres")
    assert "2 offres" in seen.heading
    clock.forward(days=20)
    seen = twice.get("/fr/offres")
    assert "1 offre" in seen.heading
    path = address("offer", "fr", ref=offer.ref)
    assert "noindex" in get(twice, path).text
    clock.forward(days=90)
    assert get(twice, path).status_code == 410


def test_midnight_makes_pages_anew(twice: Browser, database: Database, clock: Clock, offer: Offer) -> None:
    path = address("offer", "fr", ref=offer.ref)
    first = twice.get(path).text
    clock.forward(days=1)
    assert twice.get(path).text != first


def test_a_clock_set_back_shows_nothing_of_the_future(twice: Browser, clock: Clock, offer: Offer) -> None:
    clock.forward(days=21)
    twice.get("/fr/offres")
    clock.forward(days=-21)
    assert offer.title[:20] in twice.get("/fr/offres").text


def test_new_figures_of_the_law_are_on_the_next_page(twice: Browser, board: Board, offer: Offer) -> None:
    path = address("offer", "fr", ref=offer.ref)
    get(twice, path)
    assert kept(board) == 1
    board.settings.extra_rates.write_text("# none\n", encoding="utf-8")
    board.keeper.surroundings.next_at = 0.0  # type: ignore[attr-defined]
    get(twice, "/fr/")
    assert kept(board) == 1


def test_an_offer_that_closes_takes_no_application(
    twice: Browser, database: Database, clock: Clock, offer: Offer
) -> None:
    apply = address("apply", "fr", ref=offer.ref)
    assert twice.get(apply).status == 200
    with database.writing() as session:
        lifecycle.close(
            session,
            session.get_one(Offer, offer.id),
            reason=CloseReason.FILLED_HERE,
            actor="user:1",
            now=clock(),
        )
    assert not twice.get(apply).tree.xpath("//input[@type='file']")
    assert "0 offre" in twice.get("/fr/offres").heading


class _Still:
    """A board that never changes."""

    def version(self) -> int:
        """Always the same."""
        return 1

    def close(self) -> None:
        """Nothing to close."""


def test_ever_new_searches_stay_within_the_bound() -> None:
    """I-24: somebody varies the words for ever; the pages come from a stand-in, so that so many can be asked for."""

    async def made(scope: Any, _receive: object, send: keeping.Send) -> None:
        keeping.keep(scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * 900, "more_body": False})

    async def never(_: object) -> None:
        return None

    keeper = Keeper(made, watch=_Still(), clock=utcnow, next_turn=never, pages=KEPT, most_bytes=100_000)  # type: ignore[arg-type]

    async def ask() -> None:
        for number in range(20_000):
            scope = {
                "type": "http",
                "method": "GET",
                "path": "/fr/offres",
                "query_string": f"q={number % 7_000}".encode(),
                "headers": [(b"host", str(number).encode())],
            }
            await keeper(scope, never, never)  # type: ignore[arg-type]

    asyncio.run(ask())
    assert 0 < keeper.shelf.bytes <= 100_000
    assert len(keeper.shelf._asked) <= keeper.shelf.remembered
    assert len(keeper.hosts) <= keeping.MOST_HOSTS


@pytest.mark.parametrize(
    ("query", "written"),
    [
        (b"q=a&page=2", b"q=a&page=2"),
        (b"page=2&q=a", b"q=a&page=2"),
        (b"q=&page=2", b"page=2"),
        (b"niveau=5&niveau=3", b"niveau=5&niveau=3"),
        (b"q=%C3%A9t%C3%A9", b"q=%C3%A9t%C3%A9"),
        (b"x=1", None),
        (b"q=" + b"a" * 700, None),
        (b"&".join([b"niveau=1"] * 60), None),
    ],
)
def test_a_query_is_written_one_way(query: bytes, written: bytes | None) -> None:
    assert canonical(query, KEPT["offers"]) == written


def test_encodings_and_conditions_are_read_as_the_rfc_says() -> None:
    assert takes_gzip(b"gzip, deflate, br")
    assert takes_gzip(b"gzip;q=0.5")
    assert not takes_gzip(b"gzip;q=0")
    assert not takes_gzip(b"br, gzip; q=0.0, identity")
    assert not takes_gzip(b"identity")
    assert knows(b'W/"a", "b"', b'W/"b"')
    assert not knows(b'W/"a"', b'W/"b"')


def test_many_who_ask_for_a_page_that_changed_wait_for_one_that_is_made(
    browser: Browser, board: Board, offer: Offer
) -> None:
    """Eight readers of the list and eight of the home page: one rendering each, the same bytes for all."""
    get(browser, "/fr/offres")
    keeper, made, inner = board.keeper, [], board.keeper.inner
    in_time = keeper.maker.in_time  # type: ignore[union-attr]
    keeper.maker.at_once = lambda wanted: None  # type: ignore[union-attr, method-assign]
    keeper.maker.in_time = lambda wanted: (made.append(wanted.path), in_time(wanted))[1]  # type: ignore[union-attr, method-assign]

    async def counted(scope: Any, receive: Any, send: Any) -> None:
        made.append(scope["path"])
        await inner(scope, receive, send)

    async def next_turn(now: datetime) -> None:
        made.append("turn")
        await asyncio.sleep(0)

    # As after a change: nobody knows yet when time alone will change something.
    keeper.inner, keeper.next_turn, keeper.span = counted, next_turn, None

    async def asked() -> list[httpx.Response]:
        transport = httpx.ASGITransport(board)
        async with httpx.AsyncClient(transport=transport, base_url="https://board.example.org") as client:
            questions = [client.get(path) for path in ("/fr/offres", "/fr/") for _ in range(8)]
            return await asyncio.gather(*questions)

    answers = asyncio.run(asked())
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 2
    assert sorted(made) == ["/fr/", "/fr/offres", "turn"]
    assert keeper.making == {}


def test_who_waits_for_a_page_that_fails_has_it_made_for_themselves(browser: Browser, board: Board) -> None:
    get(browser, "/fr/offres")
    refused = []

    async def broken(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(0)
        refused.append(scope["path"])
        await send({"type": "http.response.start", "status": 503, "headers": []})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    board.keeper.inner = broken

    async def asked() -> list[httpx.Response]:
        transport = httpx.ASGITransport(board)
        async with httpx.AsyncClient(transport=transport, base_url="https://board.example.org") as client:
            return await asyncio.gather(*(client.get("/fr/aide/droit-des-stages") for _ in range(4)))

    assert [answer.status_code for answer in asyncio.run(asked())] == [503] * 4
    assert len(refused) == 4
    assert board.keeper.making == {}


def test_readers_do_not_queue_for_a_database_that_is_away(browser: Browser, board: Board) -> None:
    """Who waited for another that was let down asks at once, not one after the other."""
    get(browser, "/fr/offres")
    keeper, waiting, most = board.keeper, [0], [0]

    async def next_turn(now: datetime) -> None:
        waiting[0] += 1
        most[0] = max(most[0], waiting[0])
        for _ in range(20):
            await asyncio.sleep(0)
        waiting[0] -= 1
        raise OperationalError("", {}, Exception("away"))

    keeper.next_turn, keeper.span = next_turn, None

    async def asked() -> list[httpx.Response]:
        transport = httpx.ASGITransport(board)
        async with httpx.AsyncClient(transport=transport, base_url="https://board.example.org") as client:
            return await asyncio.gather(*(client.get(f"/fr/offres?page={number}") for number in range(1, 7)))

    assert {answer.status_code for answer in asyncio.run(asked())} == {200}
    assert most[0] == 5
    assert keeper.making == {}
    assert keeper.turning is None

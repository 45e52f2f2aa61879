"""Defaults of frameworks that would break the bar (reliability.md §0, P-01 to P-11), each closed."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from jobboard.accounts.actions import mint_link, user_for
from jobboard.accounts.models import Purpose, Role, SignedIn
from jobboard.addresses import address
from jobboard.app import Board, create_app
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import digest, sign
from tests.people import BASE, Browser
from tests.web.conftest import Clock

COOKIE = "__Host-session"
SAME = {"sec-fetch-site": "same-origin"}


def _link(database: Database, settings: Settings, clock: Clock) -> str:
    with database.writing() as session:
        user = user_for(session, email="rose@example.org", locale="fr", now=clock(), role=Role.RECRUITER)
        link = mint_link(session, purpose=Purpose.SIGN_IN, user_id=user.id, now=clock())
        return "/fr/connexion/" + sign(settings.keys[0], link.nonce)


def test_p01_a_session_id_from_the_client_is_never_adopted(
    browser: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    browser.client.cookies.set(COOKIE, "attackerchosen", domain="board.example.org")
    seen = browser.submit(
        seen := browser.get(_link(database, settings, clock)), seen.form(action="/connexion/")
    )
    given = [c.value for c in browser.client.cookies.jar if c.name == COOKIE and c.value != "attackerchosen"]
    assert len(given) == 1
    with database.reading() as session:
        known = {row.key_hash for row in session.exec(select(SignedIn))}
    assert known == {digest(given[0])}


def test_p01_signing_in_again_ends_the_session_of_before(
    rose: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    old = rose.client.cookies.get(COOKIE)
    seen = rose.get(_link(database, settings, clock))
    rose.submit(seen, seen.form(action="/connexion/"))
    new = rose.client.cookies.get(COOKIE)
    assert new and new != old
    with database.reading() as session:
        assert {row.key_hash for row in session.exec(select(SignedIn))} == {digest(new)}


def test_p02_every_cookie_is_bound_to_this_host_and_out_of_reach(
    browser: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    seen = browser.get(_link(database, settings, clock))
    form = seen.form(action="/connexion/")
    answer = browser.post(form.get("action"), {}, follow_redirects=False).response
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 1
    flags = {part.strip().lower() for part in cookies[0].split(";")}
    assert cookies[0].startswith(COOKIE) and {"secure", "httponly", "path=/", "samesite=lax"} <= flags


def test_p02_visitors_get_no_cookie(browser: Browser) -> None:
    for path in ("/fr/", "/fr/offres", "/en/offers?q=data", "/fr/connexion", "/nope", "/fr/aide"):
        assert "set-cookie" not in browser.get(path).response.headers, path


def _multipart(part: bytes, boundary: str = "xx") -> tuple[bytes, dict[str, str]]:
    body = b"--xx\r\n" + part + b"\r\n--xx--\r\n"
    return body, {"content-type": f"multipart/form-data; boundary={boundary}", **SAME}


@pytest.mark.parametrize(
    "part",
    [
        b'Content-Disposition: form-data; name="email"\r\n\r\n\xff\xfe',
        b'Content-Disposition: form-data; name="email"\r\nContent-Type: text/plain; charset=nonsense\r\n\r\na@b.fr',
        b'Content-Disposition: form-data; name="email"\r\n\r\nrose\x00@example.org',
        b"no header at all",
        b'Content-Disposition: form-data; name="\xff"\r\n\r\nx',
    ],
    ids=["not UTF-8", "an odd charset", "NUL", "no header", "a name that is not UTF-8"],
)
def test_p03_p04_a_broken_part_is_refused_not_a_crash(browser: Browser, part: bytes) -> None:
    body, headers = _multipart(part)
    answer = browser.client.post("/fr/connexion", content=body, headers=headers)
    assert answer.status_code == 400


@pytest.mark.parametrize("body", [b"email=%ff%fe", b"email=\xff", b"email=rose%00@example.org"])
def test_p04_p05_only_utf8_without_nul_comes_in(browser: Browser, body: bytes) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded", **SAME}
    assert browser.client.post("/fr/connexion", content=body, headers=headers).status_code == 400


def test_p05_accents_in_utf8_come_in_whole(browser: Browser) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded", **SAME}
    answer = browser.client.post("/fr/connexion", content=b"email=%C3%A9t%C3%A9", headers=headers)
    assert answer.status_code == 422 and 'value="été"' in answer.text and "\ufffd" not in answer.text


def _posting(path: str, headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    """A POST as a server hands it to the application."""
    return {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "scheme": "https",
        "root_path": "",
        "http_version": "1.1",
        "state": {},
    }


def test_p06_a_foreign_post_is_refused_before_its_body_is_read(board: Board) -> None:
    read = 0

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += 1
        return {"type": "http.request", "body": b"x" * 65536, "more_body": True}

    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [
        (b"host", b"board.example.org"),
        (b"origin", b"https://evil.example"),
        (b"content-length", b"10485760"),
    ]
    asyncio.run(board(_posting("/fr/connexion", headers), receive, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 403
    assert read == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "https://board.example.org.evil.example"},
        {"origin": "http://board.example.org"},
    ],
)
def test_s27_cross_site_writes_are_refused(browser: Browser, headers: dict[str, str]) -> None:
    answer = browser.client.post("/fr/connexion", data={"email": "rose@example.org"}, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("headers", [SAME, {"sec-fetch-site": "none"}, {"origin": BASE}, {}])
def test_s27_our_own_forms_come_in(browser: Browser, headers: dict[str, str]) -> None:
    answer = browser.client.post("/fr/connexion", data={"email": "rose@"}, headers=headers)
    assert answer.status_code == 422


def test_p07_over_the_limit_is_413_whether_declared_or_not(browser: Browser) -> None:
    large = b"email=" + b"a" * (1024 * 1024 + 1)
    headers = {"content-type": "application/x-www-form-urlencoded", **SAME}
    assert browser.client.post("/fr/connexion", content=large, headers=headers).status_code == 413
    chunks = (large[at : at + 65536] for at in range(0, len(large), 65536))
    assert browser.client.post("/fr/connexion", content=chunks, headers=headers).status_code == 413
    many = b"&".join(b"a=1" for _ in range(1001))
    assert browser.client.post("/fr/connexion", content=many, headers=headers).status_code == 413


def test_p06_a_body_over_the_limit_is_not_read_to_its_end(board: Board) -> None:
    """Ten megabytes without a declared length: reading stops at the route's limit of one."""
    chunk = b"x" * 65536
    read = 0

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += len(chunk)
        return {"type": "http.request", "body": chunk, "more_body": read < 10 * 1024 * 1024}

    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [
        (b"host", b"board.example.org"),
        (b"sec-fetch-site", b"same-origin"),
        (b"content-type", b"application/x-www-form-urlencoded"),
    ]
    asyncio.run(board(_posting("/fr/connexion", headers), receive, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 413
    assert read <= 1024 * 1024 + 2 * len(chunk)


def test_p09_a_field_sent_twice_is_told_not_guessed(browser: Browser) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded", **SAME}
    answer = browser.client.post(
        "/fr/connexion", content=b"email=a%40example.org&email=b%40example.org", headers=headers
    )
    assert answer.status_code == 422


def test_p10_a_limit_follows_the_visitor_behind_a_trusted_proxy_only(
    settings: Settings, clock: Clock
) -> None:
    """A forged X-Forwarded-For changes nothing; one from a trusted proxy tells visitors apart."""

    def tries(trusted: str, forwarded: list[str]) -> list[int]:
        board = create_app(settings.model_copy(update={"trusted_proxies": trusted}), clock=clock)
        with Browser(board) as somebody:
            return [
                somebody.post(
                    "/fr/connexion", {"email": f"a{n}@example.org"}, headers={"x-forwarded-for": hop}
                ).status
                for n, hop in enumerate(forwarded)
            ]

    forged = tries("10.0.0.1", [f"198.51.100.{n}" for n in range(32)])
    assert forged[:30] == [200] * 30 and forged[30:] == [429, 429]
    told = tries("testclient", [f"203.0.113.{n}" for n in range(32)])
    assert told == [200] * 32


def test_p10_limits_hold_over_processes(settings: Settings, clock: Clock) -> None:
    """Two applications on one database share their counters."""
    one, two = create_app(settings, clock=clock), create_app(settings, clock=clock)
    with Browser(one) as a, Browser(two) as b:
        seen = [
            (a if n % 2 else b).post("/fr/connexion", {"email": "rose@example.org"}).status for n in range(7)
        ]
    assert seen == [200] * 5 + [429, 429]


def test_two_boards_in_one_process_know_nothing_of_each_other(
    rose: Browser, settings: Settings, clock: Clock, sqlite_template: Path, tmp_path: Path
) -> None:
    """Their routes are the same; the database, the settings and the clock are not."""
    (tmp_path / "other").mkdir()
    other = settings.model_copy(
        update={
            "database_url": f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'other' / 'board.sqlite3')}",
            "data_dir": tmp_path / "other",
            "metrics_token": "a-long-token-of-the-other-board",
        }
    )
    told = {"authorization": f"Bearer {other.metrics_token}"}
    with Browser(create_app(other, clock=clock), name="Rose, elsewhere") as elsewhere:
        elsewhere.client.cookies.update(rose.client.cookies)
        assert rose.get(address("recruiter", "fr")).url == address("recruiter", "fr")
        assert elsewhere.get(address("recruiter", "fr")).url.startswith(address("sign_in", "fr"))
        assert elsewhere.client.get("/metrics", headers=told).status_code == 200
        assert rose.client.get("/metrics", headers=told).status_code == 404


def test_a_limit_tells_the_delay(browser: Browser) -> None:
    for _ in range(6):
        seen = browser.post("/fr/connexion", {"email": "rose@example.org"})
    assert seen.status == 429
    assert 0 < int(seen.response.headers["retry-after"]) <= 3601
    assert "Réessayez dans 1\u00a0heure." in seen.response.text


@pytest.mark.parametrize(
    "host",
    ["exampleXorg", "evil.example", "", "board.example.org.evil.example", "board.example.org@evil.example"],
)
def test_p11_another_host_gets_nothing(browser: Browser, host: str) -> None:
    headers = {"host": host, "x-forwarded-host": "board.example.org"}
    assert browser.client.get("/fr/", headers=headers).status_code == 400


def test_head_works_everywhere_a_page_is(browser: Browser) -> None:
    for path in ("/fr/", "/fr/offres", "/en/help", "/fr/connexion"):
        answer = browser.head(path)
        assert answer.status_code == 200 and answer.content == b""


def test_every_answer_has_the_security_headers(browser: Browser) -> None:
    """S-23 to S-26, also on errors and static files."""
    static = browser.get("/fr/").tree.xpath("//link[@rel='stylesheet']/@href")[0]
    for path in ("/", "/fr/", "/nope", "/fr/moderation", static, "/healthz"):
        headers = browser.client.get(path, follow_redirects=False).headers
        assert headers["content-security-policy"].startswith("default-src 'none'"), path
        assert "unsafe-inline" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
        assert "access-control-allow-origin" not in headers


def test_static_names_hold_their_hash_and_are_kept_for_ever(browser: Browser) -> None:
    path = browser.get("/fr/").tree.xpath("//link[@rel='stylesheet']/@href")[0]
    answer = browser.client.get(path)
    assert "immutable" in answer.headers["cache-control"]
    again = browser.client.get(path, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304 and again.content == b""


@pytest.mark.parametrize(
    "path",
    [
        "/static/x/..%2f..%2fapp.py",
        "/static/x/%5c..%5capp.py",
        "/static/x/..%252fapp.py",
        "/static/../app.py",
    ],
)
def test_v18_the_static_route_leads_nowhere_else(browser: Browser, path: str) -> None:
    assert browser.client.get(path).status_code in (400, 404)


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH"])
def test_methods_that_no_page_has_are_refused(browser: Browser, method: str) -> None:
    assert browser.client.request(method, "/fr/offres", headers=SAME).status_code == 405


def test_errors_speak_the_readers_language(browser: Browser) -> None:
    assert browser.get("/fr/nulle-part").heading == "Cette page n’existe pas"
    assert browser.get("/en/nowhere").heading == "This page does not exist"
    assert browser.client.get("/nowhere", headers={"accept-language": "en-GB"}).text.count('lang="en"') == 1


def test_the_front_door_chooses_a_language_and_no_other_page_does(browser: Browser) -> None:
    answer = browser.client.get("/", headers={"accept-language": "en-GB,en;q=0.9"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, "/en/")
    assert (
        browser.client.get("/fr/", headers={"accept-language": "en"}, follow_redirects=False).status_code
        == 200
    )


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "/%09/evil.example",
        "https:evil",
        "javascript:alert(1)",
        "@evil.example",
        "%2f%2fevil",
        "https://board.example.org@evil.example",
        "/fr/\r\nset-cookie:x",
        "/fr//evil",
        "/" + "a" * 8192,
        "https://xn--evil",
        "../evil",
        "https://board.example.org:8443/fr/",
        "/de/",
        "/fr/@evil",
        "/fr/%0d%0a",
        "//fr/",
        "///fr",
        "/fr",
        "fr/",
        " /fr/",
        "/fr/ a",
        "/\tfr/",
        "\\\\evil",
    ],
)
def test_s29_sign_in_never_leads_to_another_site(
    browser: Browser, database: Database, settings: Settings, clock: Clock, wanted: str
) -> None:
    link = _link(database, settings, clock)
    answer = browser.post(link, {"next": wanted}, follow_redirects=False).response
    assert (answer.status_code, answer.headers["location"]) == (303, "/fr/recruteur")

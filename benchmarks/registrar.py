"""Durable attempts: the registrar against its own disk, and against itself without group commit.

An attempt is opened, answered ten times, handed in, graded and recorded with its ten responses. Each of its
requests is answered when it is on disk.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from benchmarks import learners
from benchmarks.machine import fsync_latencies
from benchmarks.table import Line, Spread
from benchmarks.taught import CATALOG, COURSE
from courseware.registrar.access import access
from courseware.registrar.client import Access, RegistrarClient
from courseware.registrar.protocol import (
    AddPeople,
    AdmitKernel,
    GetHealth,
    NewPerson,
    OpenCourse,
    PublishCatalog,
)
from courseware.registrar.supervisor import RegistrarProcess
from courseware.settings import Settings

CLIENTS = (1, 8, 32, 128)
TURNS = 3
SECONDS = 1.5
WARM_SECONDS = 1.0

_CONNECT_SECONDS = 0.5
"""How long before a load begins its learners are told: they connect meanwhile."""


@dataclass(slots=True)
class Measured:
    """What the turns of one contender with so many clients came to."""

    seconds: float = 0.0
    taken: list[float] = field(default_factory=list)
    """The seconds of each attempt."""
    commits: int = 0
    cpu_seconds: float = 0.0
    rates: list[float] = field(default_factory=list)
    """Attempts a second, turn by turn."""

    @property
    def spread(self) -> Spread:
        return min(self.rates), max(self.rates)

    @property
    def rate(self) -> float:
        """Attempts a second."""
        return len(self.taken) / self.seconds

    def an_attempt(self, total: float) -> float:
        """What of this total one attempt came to."""
        return total / len(self.taken)


@dataclass(frozen=True, slots=True)
class Contender:
    """A running registrar with its learners, each of whom has a kernel."""

    process: RegistrarProcess
    house: RegistrarClient
    kernels: tuple[Access, ...]

    def measure(
        self, pool: ProcessPoolExecutor, clients: int, seconds: float, requests: int
    ) -> Measured:
        begin = time.monotonic() + _CONNECT_SECONDS
        halves = (self.kernels[:clients:2], self.kernels[1:clients:2])
        commits, cpu = self.house.call(GetHealth()).rounds, self._cpu_seconds()
        loads = [
            pool.submit(learners.take, learners.Load(half, begin, seconds, requests))
            for half in halves
            if half
        ]
        taken = [one for load in loads for one in load.result()]
        return Measured(
            seconds=max(seconds, time.monotonic() - begin),
            taken=taken,
            commits=self.house.call(GetHealth()).rounds - commits,
            cpu_seconds=self._cpu_seconds() - cpu,
        )

    def _cpu_seconds(self) -> float:
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)


def registrar(folder: Path) -> Iterator[Line]:
    """Durable attempts, in one request and in two, at several numbers of clients."""
    context = multiprocessing.get_context("spawn")
    with contextlib.ExitStack() as stack:
        pool = stack.enter_context(ProcessPoolExecutor(2, mp_context=context))
        ours = stack.enter_context(_contender(folder / "ours", "courseware.registrar"))
        alone = stack.enter_context(_contender(folder / "alone", "benchmarks.alone"))
        for contender in (ours, alone):
            contender.measure(pool, max(CLIENTS), WARM_SECONDS, 1)
        for clients in CLIENTS:
            yield from _compare(folder, pool, ours, alone, clients)


def _compare(
    folder: Path, pool: ProcessPoolExecutor, ours: Contender, alone: Contender, clients: int
) -> Iterator[Line]:
    kinds = {1: "attempts", 2: "attempts in two requests"}
    grouped = {requests: Measured() for requests in kinds}
    single = {requests: Measured() for requests in kinds}
    fsyncs: list[float] = []  # a second, turn by turn
    for _ in range(TURNS):
        for requests in kinds:
            _add(grouped[requests], ours.measure(pool, clients, SECONDS, requests))
            _add(single[requests], alone.measure(pool, clients, SECONDS, requests))
        fsyncs.append(len(fsync_latencies(folder, SECONDS)) / SECONDS)
    disk = Measured(seconds=1.0, taken=[0.0] * round(statistics.mean(fsyncs)), rates=fsyncs)
    who = f"{clients} client{'s' if clients > 1 else ''}"
    for requests, what in kinds.items():
        yield from _lines(f"{what}, {who}", grouped[requests], single[requests], disk)


def _lines(what: str, ours: Measured, alone: Measured, disk: Measured) -> Iterator[Line]:
    peer = "the same, each request committed alone"
    for against, of_peer in (("this disk: append and fsync", disk), (peer, alone)):
        yield Line(what, "/s", ours.rate, of_peer.rate, against, ours.spread, of_peer.spread)
    for percent in (50, 99):
        took = [_percentile(side.taken, percent) for side in (ours, alone)]
        yield Line(f"{what}: p{percent}", "ms", *took, peer)
    commits = [side.an_attempt(side.commits) for side in (ours, alone)]
    yield Line(f"{what}: commits of each", "  ", *commits, peer)
    cpu = [side.an_attempt(side.cpu_seconds) * 1000 for side in (ours, alone)]
    yield Line(f"{what}: registrar's CPU of each", "ms", *cpu, peer)


def _percentile(seconds: list[float], percent: int) -> float:
    """In milliseconds."""
    return statistics.quantiles(seconds, n=100)[percent - 1] * 1000


def _add(total: Measured, turn: Measured) -> None:
    total.seconds += turn.seconds
    total.taken += turn.taken
    total.commits += turn.commits
    total.cpu_seconds += turn.cpu_seconds
    total.rates.append(turn.rate)


@contextlib.contextmanager
def _contender(data: Path, module: str) -> Iterator[Contender]:
    settings = Settings(data=data)
    with (
        RegistrarProcess(settings, module=module) as process,
        RegistrarClient(access(settings)) as house,
    ):
        house.call(PublishCatalog(catalog=CATALOG))
        people = house.call(
            AddPeople(
                people=tuple(
                    NewPerson(username=f"l{n}", full_name=f"L {n}", email=f"l{n}@example.org")
                    for n in range(max(CLIENTS))
                )
            )
        )
        kernels = []
        for person in people:
            learner = house.acting_for(person.id)
            learner.call(OpenCourse(course=COURSE.key))
            secret = learner.call(AdmitKernel(kernel_id=str(person.id), course=COURSE.key))
            kernels.append(Access(socket=settings.socket, secret=secret))
        yield Contender(process, house, tuple(kernels))

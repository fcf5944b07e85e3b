"""Durable attempts: the registrar against its own disk, and against itself without group commit.

An attempt is two requests of one learner, each answered when it is on disk: opened, then submitted with
ten answers, graded, and recorded with its ten responses.
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
from benchmarks.learners import Taken
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


_REQUESTS_AN_ATTEMPT = 2


@dataclass(slots=True)
class Measured:
    """What the turns of one contender with so many clients came to."""

    seconds: float = 0.0
    taken: list[Taken] = field(default_factory=list)
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

    @property
    def attempts(self) -> list[float]:
        return [one.seconds for one in self.taken]

    @property
    def submissions(self) -> list[float]:
        return [one.submitting for one in self.taken]

    def an_attempt(self, total: float) -> float:
        """What of this total one attempt came to."""
        return total / len(self.taken)


@dataclass(frozen=True, slots=True)
class Contender:
    """A running registrar with its learners, each of whom has a kernel."""

    process: RegistrarProcess
    house: RegistrarClient
    kernels: tuple[Access, ...]

    def measure(self, pool: ProcessPoolExecutor, clients: int, seconds: float) -> Measured:
        begin = time.monotonic() + _CONNECT_SECONDS
        halves = (self.kernels[:clients:2], self.kernels[1:clients:2])
        commits, cpu = self.house.call(GetHealth()).rounds, self._cpu_seconds()
        loads = [
            pool.submit(learners.take, learners.Load(half, begin, seconds))
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


def registrar(folder: Path) -> list[Line]:
    """Durable attempts (opened, then submitted with ten answers) at several numbers of clients."""
    context = multiprocessing.get_context("spawn")
    with contextlib.ExitStack() as stack:
        pool = stack.enter_context(ProcessPoolExecutor(2, mp_context=context))
        ours = stack.enter_context(_contender(folder / "ours", "courseware.registrar"))
        alone = stack.enter_context(_contender(folder / "alone", "benchmarks.alone"))
        for contender in (ours, alone):
            contender.measure(pool, max(CLIENTS), WARM_SECONDS)
        return [
            line for clients in CLIENTS for line in _compare(folder, pool, ours, alone, clients)
        ]


def _compare(
    folder: Path, pool: ProcessPoolExecutor, ours: Contender, alone: Contender, clients: int
) -> Iterator[Line]:
    grouped, single = Measured(), Measured()
    fsyncs: list[float] = []  # a second, turn by turn
    for _ in range(TURNS):
        _add(grouped, ours.measure(pool, clients, SECONDS))
        _add(single, alone.measure(pool, clients, SECONDS))
        fsyncs.append(len(fsync_latencies(folder, SECONDS)) / SECONDS)
    disk, of_disk = statistics.mean(fsyncs), "this disk: append and fsync"
    disk_spread = min(fsyncs), max(fsyncs)
    who = f"{clients} client{'s' if clients > 1 else ''}"
    requests = grouped.rate * _REQUESTS_AN_ATTEMPT
    ours_spread = grouped.spread
    yield Line(f"attempts, {who}", "/s", grouped.rate, disk, of_disk, ours_spread, disk_spread)
    yield Line(f"durable requests, {who}", "/s", requests, disk, of_disk)
    peer = "the same, each request committed alone"
    yield Line(
        f"attempts, {who}", "/s", grouped.rate, single.rate, peer, ours_spread, single.spread
    )
    for what, ours_took, single_took in (
        ("attempt", grouped.attempts, single.attempts),
        ("submission", grouped.submissions, single.submissions),
    ):
        for percent in (50, 99):
            yield Line(
                f"{what} p{percent}, {who}",
                "ms",
                _percentile(ours_took, percent),
                _percentile(single_took, percent),
                peer,
            )
    yield Line(
        f"commits an attempt, {who}",
        "  ",
        grouped.an_attempt(grouped.commits),
        single.an_attempt(single.commits),
        peer,
    )
    yield Line(
        f"registrar's CPU an attempt, {who}",
        "ms",
        grouped.an_attempt(grouped.cpu_seconds) * 1000,
        single.an_attempt(single.cpu_seconds) * 1000,
        peer,
    )


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

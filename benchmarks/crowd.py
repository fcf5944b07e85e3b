"""A crowd: many learners with open pages, and what a learner notices of all the others."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import multiprocessing
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]
import uvloop

from benchmarks.learner_page import LearnerPage
from benchmarks.table import Line
from courseware.registrar.access import access
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import AddPeople, GrantRole, IssueToken, NewPerson, Role
from courseware.settings import Settings

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
PAGE = "/learn/platform-fundamentals/confidentiality-and-access"
_LISTENING = re.compile(rb"Courseware is at (http://\S+)")
_START_SECONDS = 120.0
_SETTLE_SECONDS = 15.0
_END_SECONDS = 180.0
MB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a crowd does."""

    held: int
    """Pages that are opened and stay open."""
    at_once: int = 8
    """How many of them are opened at the same time."""
    each: float = 20.0
    """Seconds between two answers on a page that is held."""
    a_second: float = 0.0
    """Learners who arrive meanwhile, answer, submit and leave."""
    seconds: float = 30.0
    stay: float = 4.0
    """How long those who arrive look at the page before they leave."""


@dataclass(slots=True)
class Noticed:
    """What the learners of a crowd noticed; times in seconds."""

    first_byte: list[float] = field(default_factory=list)
    """Of those who arrived while others held pages, or while the pages that are held were opened."""
    ready: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    submits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    opening_seconds: float = 0.0
    figures: dict[str, dict[str, float]] = field(default_factory=dict)
    """Of the site: before anybody came, while all pages were open, after they had left."""


def gather(plan: Plan, address: str, tokens: list[str], admin: str, process: int) -> Noticed:
    """Let the crowd come; to be run in a process of its own."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return uvloop.run(_Crowd(plan, address, tokens, admin, process).come())


class _Crowd:
    def __init__(
        self, plan: Plan, address: str, tokens: list[str], admin: str, process: int
    ) -> None:
        self._plan = plan
        self._address = address
        self._tokens = iter(tokens)
        self._admin = admin
        self._process = psutil.Process(process)
        self._noticed = Noticed()
        self._random = random.Random(7)

    async def come(self) -> Noticed:
        limits = httpx.Limits(max_connections=200, max_keepalive_connections=50)
        async with httpx.AsyncClient(
            base_url=self._address, timeout=120, limits=limits
        ) as self._http:
            await self._look("before")
            began = time.monotonic()
            pages = await self._open_all()
            self._noticed.opening_seconds = time.monotonic() - began
            end = time.monotonic() + self._plan.seconds
            looking = asyncio.ensure_future(self._look_later(self._plan.seconds / 2))
            await asyncio.gather(*(self._hold(page, end) for page in pages), self._arrivals(end))
            await looking
            await asyncio.gather(*(page.leave() for page in pages))
            await self._until_empty()
            await self._look("after")
        return self._noticed

    # -- pages that are held -----------------------------------------------------------------------

    async def _open_all(self) -> list[LearnerPage]:
        turn = asyncio.Semaphore(self._plan.at_once)

        async def one(token: str) -> LearnerPage | None:
            async with turn:
                page = LearnerPage(self._http, token, PAGE)
                return page if await self._open(page, timed=not self._plan.a_second) else None

        tokens = itertools.islice(self._tokens, self._plan.held)
        return [page for page in await asyncio.gather(*map(one, tokens)) if page is not None]

    async def _open(self, page: LearnerPage, *, timed: bool) -> bool:
        opened = await self._careful(page.open())
        if opened is None:
            await page.leave()
            return False
        if timed:
            self._noticed.first_byte.append(opened.first_byte)
            self._noticed.ready.append(opened.ready)
            self._noticed.waited.append(opened.waited)
        return True

    async def _hold(self, page: LearnerPage, end: float) -> None:
        """Answer now and then, each page at moments of its own."""
        pause = self._random.uniform(0, self._plan.each)
        for number in itertools.count():
            if time.monotonic() + pause > end:
                return
            await asyncio.sleep(pause)
            pause = self._plan.each
            await self._time(self._noticed.answers, page.answer(number, number // 3))

    # -- people who come and go --------------------------------------------------------------------

    async def _arrivals(self, end: float) -> None:
        if not self._plan.a_second:
            return
        visits = []
        while time.monotonic() < end:
            visits.append(asyncio.ensure_future(self._visit(next(self._tokens))))
            await asyncio.sleep(1 / self._plan.a_second)
        await asyncio.gather(*visits)

    async def _visit(self, token: str) -> None:
        page = LearnerPage(self._http, token, PAGE)
        if await self._open(page, timed=True):
            await asyncio.sleep(self._plan.stay / 2)
            await self._time(self._noticed.answers, page.answer(0, 0))
            await self._time(self._noticed.answers, page.answer(1, 1))
            await asyncio.sleep(self._plan.stay / 2)
            await self._time(self._noticed.submits, page.submit())
            await page.leave()

    # -- noticing ----------------------------------------------------------------------------------

    async def _careful(self, work: Awaitable[object]) -> object | None:
        try:
            return await work
        except Exception as error:
            self._noticed.errors.append(f"{type(error).__name__}: {error}"[:200])
            return None

    async def _time(self, into: list[float], work: Awaitable[float]) -> None:
        seconds = await self._careful(work)
        if isinstance(seconds, float):
            into.append(seconds)

    async def _look(self, when: str) -> None:
        """How the site is now: what it says of itself, and what its process uses."""
        answer = await self._http.get(
            "/metrics", headers={"Authorization": f"Bearer {self._admin}"}
        )
        lines = (line.split() for line in answer.text.splitlines() if not line.startswith("#"))
        figures = {name: float(value) for name, value in lines if "{" not in name}
        figures["web_descriptors"] = self._process.num_fds()
        figures["web_rss"] = self._process.memory_info().rss
        figures["processes"] = len(self._process.children(recursive=True))
        figures["available"] = psutil.virtual_memory().available
        figures["cpu_seconds"] = sum(self._process.cpu_times()[:2])
        self._noticed.figures[when] = figures

    async def _look_later(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._look("during")

    async def _until_empty(self) -> None:
        """Wait until the kernels have ended, and give the machine a moment to have their memory back."""
        end = time.monotonic() + _SETTLE_SECONDS * 4
        while time.monotonic() < end:
            await self._look("after")
            if not self._noticed.figures["after"]["courseware_kernels"]:
                break
            await asyncio.sleep(1.0)
        await asyncio.sleep(_SETTLE_SECONDS / 3)


# -- the site -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CrowdedSite:
    """`courseware serve`, with so many learners who may come."""

    address: str
    process: int
    tokens: list[str]
    admin: str

    def gather(self, plan: Plan) -> Noticed:
        """What the crowd noticed, from a process of its own."""
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            given = (plan, self.address, self.tokens, self.admin, self.process)
            return pool.submit(gather, *given).result()


@contextlib.contextmanager
def crowded_site(
    data: Path, learners: int, environment: dict[str, str] | None = None
) -> Iterator[CrowdedSite]:
    """Serve the notebooks that we ship, as an operator does."""
    data.mkdir(parents=True, exist_ok=True)
    log = data / "log"
    with log.open("wb") as out:
        command = [sys.executable, "-m", "courseware", "serve", "--port=0"]
        process = subprocess.Popen(
            [*command, f"--data={data}", f"--notebooks={NOTEBOOKS}"],
            stdout=out,
            stderr=out,
            env=os.environ | (environment or {}),
        )
    try:
        address = _address(log, process)
        with RegistrarClient(access(Settings(data=data))) as house:
            names = [f"l{number}" for number in range(learners)]
            _add(house, [*names, "ada"])
            house.call(GrantRole(username="ada", role=Role.ADMIN))
            tokens = [house.call(IssueToken(username=name)) for name in names]
            admin = house.call(IssueToken(username="ada"))
        yield CrowdedSite(address, process.pid, tokens, admin)
    finally:
        process.terminate()
        process.wait(_END_SECONDS)


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        found = _LISTENING.search(log.read_bytes())
        if found is not None:
            return found[1].decode()
        time.sleep(0.1)
    raise RuntimeError(f"courseware serve did not start:\n{log.read_text()[-2000:]}")


def _add(house: RegistrarClient, names: list[str]) -> None:
    people = [NewPerson(username=n, full_name=n, email=f"{n}@example.org") for n in names]
    house.call(AddPeople(people=tuple(people)))


# -- the table ----------------------------------------------------------------------------------------

HELD = Plan(held=500, each=20.0, seconds=40.0)
BUSY = Plan(held=100, each=20.0, a_second=5.0, seconds=30.0)


def crowd(folder: Path) -> list[Line]:
    """500 pages held open; then 100 held while 5 people a second come and go."""
    lines: list[Line] = []
    for plan in (HELD, BUSY):
        comers = round(plan.a_second * (plan.seconds + 5))
        with crowded_site(folder / f"{plan.held}", plan.held + comers) as site:
            lines += list(_lines(plan, site.gather(plan)))
    return lines


def _lines(plan: Plan, noticed: Noticed) -> Iterator[Line]:
    who = f"{plan.held} pages open"
    if plan.a_second:
        who += f", {plan.a_second:.0f} a second arriving"
    for what, seconds in (
        ("page, first byte", noticed.first_byte),
        ("autosave", noticed.answers),
        ("submit", noticed.submits),
    ):
        if seconds:
            yield _line(f"{what}, {who}: p50", "ms", percentile(seconds, 50) * 1000)
            yield _line(f"{what}, {who}: p99", "ms", percentile(seconds, 99) * 1000)
    yield _line(f"errors, {who}", "", len(noticed.errors))
    before, during, after = (noticed.figures[when] for when in ("before", "during", "after"))
    used = before["available"] - during["available"]
    yield _line(f"memory, {who}", "MB", used / MB)
    yield _line(f"memory given back when they left, {who}", "%", 100 * _back(before, during, after))
    yield _line(f"more pages that would fit, {who}", "", during["courseware_kernels_room"])


def _line(what: str, unit: str, value: float) -> Line:
    return Line(what, unit, value)


def _back(before: dict[str, float], during: dict[str, float], after: dict[str, float]) -> float:
    used = before["available"] - during["available"]
    return (after["available"] - during["available"]) / used if used else 1.0


def percentile(values: list[float], percent: int) -> float:
    """In the unit of the values."""
    if len(values) < 2:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def _report(plan: Plan, noticed: Noticed) -> None:
    """Everything that one crowd noticed, for whoever looks for what gives first."""
    print(f"{plan.held} held, opened in {noticed.opening_seconds:.1f} s")
    for what in ("first_byte", "ready", "waited", "answers", "submits"):
        values = getattr(noticed, what)
        if values:
            shown = ", ".join(f"p{p} {percentile(values, p) * 1000:,.0f}" for p in (50, 90, 99))
            print(f"{what:12} {len(values):5}   {shown}, most {max(values) * 1000:,.0f} ms")
    print(f"errors       {len(noticed.errors):5}   {sorted(set(noticed.errors))[:5]}")
    names = ("available", "courseware_kernels", "courseware_kernels_memory_bytes")
    names += ("courseware_kernel_memory_bytes", "courseware_kernels_room", "web_rss")
    names += ("web_descriptors", "processes", "cpu_seconds", "courseware_queue_length")
    for name in names:
        values = [noticed.figures[when].get(name, 0) for when in ("before", "during", "after")]
        if name.endswith("bytes") or name in ("available", "web_rss"):
            values = [value / MB for value in values]
        print(f"{name:34}", *(f"{value:12,.1f}" for value in values))


def main() -> None:
    """`python -m benchmarks.crowd HELD [A_SECOND [SECONDS]]`: one crowd, in full."""
    import tempfile

    held, *rest = sys.argv[1:]
    a_second, seconds = (float(value) for value in [*rest, *("0", "30")[len(rest) :]][:2])
    plan = Plan(held=int(held), a_second=a_second, seconds=seconds)
    with (
        tempfile.TemporaryDirectory(prefix="crowd-") as folder,
        crowded_site(Path(folder), plan.held + round(a_second * (seconds + 5))) as site,
    ):
        _report(plan, site.gather(plan))


if __name__ == "__main__":
    main()

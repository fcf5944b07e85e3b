"""Pages come and go, and nothing of them stays: no process, no open file, no socket, no key."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path

import httpx
import psutil

from benchmarks.learner_page import LearnerPage
from tests.server.site import Site
from tests.waiting import eventually

READING = "/learn/harbour/reading"
ROUNDS = 5
AT_ONCE = 3


def descriptors() -> list[str]:
    """What this process has open, as far as it can be named."""
    found = []
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found.append(str(entry.readlink()))
        except FileNotFoundError:
            continue
    return sorted(found)


def started(site: Site) -> set[psutil.Process]:
    """The processes that this one has started, those that ended and were not waited for among them.

    Without the template, which a busy machine may have made the site start again.
    """
    children = psutil.Process().children(recursive=True)
    return {process for process in children if process.pid != site.server.template.pid}


def test_pages_come_and_go_and_nothing_of_them_stays(own_site: Site) -> None:
    site, pages = own_site, own_site.server.open_pages
    folder = Path(site.server.connection_dir)
    tokens = [site.api_token(name) for name in ("mona", "nobu", "ana")]

    async def come_and_go(rounds: int) -> None:
        async with httpx.AsyncClient(base_url=site.address, timeout=60) as http:
            for number in range(rounds):
                opened = [LearnerPage(http, token, READING) for token in tokens[:AT_ONCE]]
                if number % 2:  # left while their kernels start
                    await asyncio.gather(*(page.ask() for page in opened))
                else:
                    await asyncio.gather(*(page.open() for page in opened))
                    await opened[0].answer(0, 1)
                await asyncio.gather(*(page.leave() for page in opened))

    before = started(site)
    asyncio.run(come_and_go(2))  # what is made once and kept
    eventually(lambda: pages.census.running == 0, "the first pages are gone")
    eventually(lambda: started(site) <= before, "their kernels are gone")
    gc.collect()
    open_before, files_before = descriptors(), sorted(folder.rglob("*"))

    asyncio.run(come_and_go(ROUNDS))
    eventually(lambda: pages.census.running == 0, "all pages are gone")
    eventually(lambda: started(site) <= before, "all kernels are gone")
    gc.collect()
    eventually(lambda: sorted(folder.rglob("*")) == files_before, "their files are gone")
    eventually(lambda: len(descriptors()) <= len(open_before), "their descriptors are closed")

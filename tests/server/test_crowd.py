"""Several learners at once, with the client that the load benchmark has for a browser."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import httpx

from benchmarks.learner_page import LearnerPage, Opened
from tests.server.conftest import installation
from tests.server.site import Site
from tests.waiting import eventually

READING = "/learn/harbour/reading"


def test_learners_answer_and_submit_at_the_same_time(own_site: Site) -> None:
    async def learn(http: httpx.AsyncClient, token: str) -> None:
        page = LearnerPage(http, token, READING)
        opened = await page.open()
        assert 0 < opened.first_byte < opened.ready
        await page.answer(0, 1)
        await page.answer(1, 0)
        await page.submit()
        await page.leave()

    async def all_at_once() -> None:
        async with httpx.AsyncClient(base_url=own_site.address, timeout=60) as http:
            await asyncio.gather(*(learn(http, token) for token in tokens))

    tokens = [own_site.api_token(name) for name in ("mona", "nobu", "ana")]
    asyncio.run(all_at_once())
    eventually(lambda: not own_site.server.open_pages.living, "their kernels are gone")


def test_a_full_house_and_a_dead_template_make_people_wait_and_nothing_worse(
    tmp_path: Path,
) -> None:
    async def learn(http: httpx.AsyncClient, token: str) -> Opened:
        page = LearnerPage(http, token, READING)
        opened = await page.open()
        await page.answer(0, 1)
        await page.submit()
        await page.leave()
        return opened

    async def come(site: Site) -> list[Opened]:
        async with httpx.AsyncClient(base_url=site.address, timeout=60) as http:
            learners = [asyncio.ensure_future(learn(http, token)) for token in tokens]
            await asyncio.wait(learners, return_when=asyncio.FIRST_COMPLETED)
            template = site.server.kernel_manager.template.pid
            os.kill(template, signal.SIGKILL)
            return await asyncio.gather(*learners)

    with Site(installation(tmp_path, most_kernels=2)) as site:
        tokens = [site.api_token(name) for name in ("zoe", "max", "mona", "nobu", "ana")]
        opened = asyncio.run(come(site))
        assert sum(page.waited > 1.0 for page in opened) >= 2
        eventually(lambda: site.server.open_pages.template_restarts == 1, "it was started again")

"""Several learners at once, with the client that the load benchmark has for a browser."""

from __future__ import annotations

import asyncio

import httpx

from benchmarks.learner_page import LearnerPage
from tests.server.conftest import eventually
from tests.server.site import Site

READING = "/learn/harbour/reading"


def test_learners_answer_and_submit_at_the_same_time(site: Site) -> None:
    async def learn(http: httpx.AsyncClient, token: str) -> None:
        page = LearnerPage(http, token, READING)
        opened = await page.open()
        assert 0 < opened.first_byte < opened.ready
        await page.answer(0, 1)
        await page.answer(1, 0)
        await page.submit()
        await page.leave()

    async def all_at_once() -> None:
        async with httpx.AsyncClient(base_url=site.address, timeout=60) as http:
            await asyncio.gather(*(learn(http, token) for token in tokens))

    tokens = [site.api_token(name) for name in ("mona", "nobu", "ana")]
    before = {page.kernel_id for page in site.server.open_pages.living}
    asyncio.run(all_at_once())
    eventually(
        lambda: {page.kernel_id for page in site.server.open_pages.living} <= before,
        "their kernels are gone",
    )

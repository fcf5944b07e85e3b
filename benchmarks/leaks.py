"""`python -m benchmarks.leaks [PAGES]`: open and close so many pages, and see what of them stays."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

import httpx
import psutil  # type: ignore[import-untyped]

from benchmarks.crowd import PAGE, CrowdedSite, crowded_site
from benchmarks.learner_page import LearnerPage

_AT_ONCE = 4
_WARM = 20
_SETTLE_SECONDS = 30.0
_EVERY = 5
"""One page in so many is used; the others are left as soon as they were asked for, kernel or not."""


async def come_and_go(site: CrowdedSite, pages: int) -> None:
    """Open pages and leave them, a few at a time."""
    numbers = iter(range(pages))

    async def one_after_the_other(token: str) -> None:
        for number in numbers:
            page = LearnerPage(http, token, PAGE)
            if number % _EVERY:
                await page.ask()
            else:
                await page.open()
                await page.answer(0, number)
            await page.leave()

    async with httpx.AsyncClient(base_url=site.address, timeout=120) as http:
        await asyncio.gather(*map(one_after_the_other, site.tokens))


def what_is_there(site: CrowdedSite, folder: Path) -> dict[str, int]:
    """Processes, descriptors, files and memory of a site."""
    process = psutil.Process(site.process)
    return {
        "processes": len(process.children(recursive=True)),
        "descriptors": process.num_fds(),
        "files": sum(1 for _ in folder.rglob("*")),
        "threads": process.num_threads(),
        "MB": process.memory_info().rss >> 20,
    }


def settled(site: CrowdedSite, folder: Path) -> dict[str, int]:
    """What is there once the last kernels have ended."""
    time.sleep(_SETTLE_SECONDS)
    return what_is_there(site, folder)


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory(prefix="leaks-") as name:
        folder = Path(name) / "t"
        folder.mkdir()
        data = Path(name) / "data"
        with crowded_site(data, _AT_ONCE, {"TMPDIR": str(folder)}) as site:
            asyncio.run(come_and_go(site, _WARM))
            before = settled(site, folder)
            began = time.monotonic()
            asyncio.run(come_and_go(site, pages))
            print(f"{pages} pages in {time.monotonic() - began:.0f} s")
            after = settled(site, folder)
    for what, count in after.items():
        print(f"{what:12} before {before[what]:6,}   after {count:6,}")


if __name__ == "__main__":
    main()

"""How soon a kernel is ready and has imported what a lesson needs, against a fresh one."""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
import time
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager

from benchmarks.lesson import IMPORTS
from benchmarks.progress import say
from benchmarks.table import Line
from courseware.server.kernels.environment import house_environment
from courseware.server.kernels.forking import Template
from courseware.server.kernels.provisioning import KERNEL, CoursewareKernelSpecs, PageKernels

TURNS = 7
_PEER = "a fresh ipykernel, the same imports"
_PATIENCE_SECONDS = 60.0
_SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def kernels(folder: Path) -> list[Line]:
    """From the wish for a kernel to its answer that the imports are done."""
    return asyncio.run(_kernels(folder))


async def _kernels(folder: Path) -> list[Line]:
    ours, fresh = [], []
    # sockets have short addresses only, so their folder is not below ours
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as sockets:
        house = _house(Path(sockets))
        for turn in range(TURNS + 1):
            say(f"kernels: turn {turn} of {TURNS}" if turn else "kernels: warming up")
            of_ours, of_fresh = await _ours(house, folder), await _fresh(folder)
            if turn:
                ours.append(of_ours)
                fresh.append(of_fresh)
        if house.template is not None:
            await house.template.close()
    return [Line.of("kernel ready, imports done", "ms", ours, fresh, _PEER)]


def _house(folder: Path) -> PageKernels:
    """The kernels of a web process, with the template that they are forked from."""
    (folder / "ipython").mkdir(mode=0o700)
    house = PageKernels(
        kernel_spec_manager=CoursewareKernelSpecs(folder=str(folder)), connection_dir=str(folder)
    )
    house.template = Template(folder, house_environment(os.environ))
    house.template.start()
    return house


async def _ours(house: PageKernels, folder: Path) -> float:
    before = time.monotonic()
    kernel_id = await house.start_kernel(
        kernel_name=KERNEL, cwd=str(folder), env=house_environment(os.environ), **_SILENT
    )
    taken = await _imported(house.get_kernel(kernel_id), before)
    await house.shutdown_kernel(kernel_id, now=True)
    return taken


async def _fresh(folder: Path) -> float:
    before = time.monotonic()
    manager = AsyncKernelManager(kernel_name="python3")
    await manager.start_kernel(cwd=str(folder), env=dict(os.environ), **_SILENT)
    taken = await _imported(manager, before)
    await manager.shutdown_kernel(now=True)
    return taken


async def _imported(manager: AsyncKernelManager, before: float) -> float:
    """Ask for the imports at once: the request waits in the socket until the kernel reads it."""
    client = manager.client()
    client.start_channels()
    try:
        reply = await client.execute(IMPORTS, reply=True, timeout=_PATIENCE_SECONDS)
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"A kernel could not import: {reply['content']['evalue']}")
        return (time.monotonic() - before) * 1000
    finally:
        client.stop_channels()

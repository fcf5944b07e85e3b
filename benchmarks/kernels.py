"""How soon a kernel is ready and has imported what a lesson needs, against a fresh one."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from pathlib import Path

from jupyter_client.manager import AsyncKernelManager

from benchmarks.progress import say
from benchmarks.table import Line
from courseware.server.kernels.provisioning import KERNEL, CoursewareKernelSpecs, PageKernels

TURNS = 7
_PEER = "a fresh ipykernel, the same imports"
_IMPORTS = "import ipywidgets, anywidget, courseware as cw; cw.Quiz, cw.progress"
_PATIENCE_SECONDS = 60.0
_SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def kernels(folder: Path) -> list[Line]:
    """From the wish for a kernel to its answer that the imports are done."""
    return asyncio.run(_kernels(folder))


async def _kernels(folder: Path) -> list[Line]:
    (folder / "profile").mkdir()
    house = PageKernels(
        kernel_spec_manager=CoursewareKernelSpecs(ipython_dir=str(folder / "profile")),
        connection_dir=str(folder),
    )
    ours, fresh = [], []
    for turn in range(TURNS + 1):
        say(f"kernels: turn {turn} of {TURNS}" if turn else "kernels: warming up")
        of_ours, of_fresh = await _ours(house, folder), await _fresh(folder)
        if turn:
            ours.append(of_ours)
            fresh.append(of_fresh)
    return [Line.of("kernel ready, imports done", "ms", ours, fresh, _PEER)]


async def _ours(house: PageKernels, folder: Path) -> float:
    before = time.monotonic()
    kernel_id = await house.start_kernel(kernel_name=KERNEL, cwd=str(folder), **_SILENT)
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
        reply = await client.execute(_IMPORTS, reply=True, timeout=_PATIENCE_SECONDS)
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"A kernel could not import: {reply['content']['evalue']}")
        return (time.monotonic() - before) * 1000
    finally:
        client.stop_channels()

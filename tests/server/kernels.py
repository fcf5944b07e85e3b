"""Real kernels without a site: Jupyter's manager and our template process, on an event loop of their own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from courseware.server.kernels.environment import house_environment
from courseware.server.kernels.forking import Template
from courseware.server.kernels.launch import Limits
from courseware.server.kernels.provisioning import (
    KERNEL,
    CoursewareKernelSpecs,
    PageKernel,
    PageKernels,
)
from tests.server.site import ask
from tests.waiting import eventually

T = TypeVar("T")

LIMITS = Limits(memory_mb=1900, cpu_seconds=120, files=200, processes=8000)


class Kernels:
    """Starts kernels and looks at them, from a test's thread."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "ipython").mkdir(mode=0o700)
        self.template = Template(folder, house_environment(os.environ))
        self.manager = PageKernels(
            kernel_spec_manager=CoursewareKernelSpecs(folder=str(folder)),
            connection_dir=str(folder),
        )
        self.manager.template, self.manager.limits = self.template, LIMITS
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="kernels")

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(90)

    def start(self, **environment: str) -> str:
        """Start a kernel with this and nothing else in its environment; its id."""
        kernel = str(uuid4())
        self.do(
            self.manager.start_kernel(
                kernel_id=kernel,
                kernel_name=KERNEL,
                cwd=str(self.folder),
                env={"HOME": str(self.folder), "PATH": os.environ["PATH"], **environment},
            )
        )
        return kernel

    def of(self, kernel: str) -> PageKernel:
        found = self.manager.running(kernel)
        assert found is not None
        return found

    def pid(self, kernel: str) -> int:
        return int(self.of(kernel).provisioner.pid)  # type: ignore[union-attr]

    def is_forked(self, kernel: str) -> bool:
        command = Path(f"/proc/{self.pid(kernel)}/cmdline").read_bytes()
        return b"courseware: " in command  # its own title, or still the template's

    def connection(self, kernel: str) -> Path:
        return self.folder / f"kernel-{kernel}.json"

    def ask(self, kernel: str, expression: str) -> Any:
        """What this expression is in that kernel."""
        return ask(self.connection(kernel), expression)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def end(self, kernel: str) -> None:
        self.do(self.manager.shutdown_kernel(kernel, now=True))  # type: ignore[no-untyped-call]


@contextlib.contextmanager
def kernels() -> Iterator[Kernels]:
    """All of them end with this block."""
    folder = Path(tempfile.mkdtemp(prefix="kernels-"))  # a socket's path has to be short
    house = Kernels(folder)
    house._thread.start()

    async def begin() -> None:
        house.template.start()

    async def end() -> None:
        await house.manager.shutdown_all(now=True)  # type: ignore[no-untyped-call]
        await house.template.close()

    house.do(begin())
    try:
        eventually(lambda: house.template.is_ready, "kernels can be forked")
        yield house
    finally:
        with contextlib.ExitStack() as stack:
            stack.callback(house.stop)
            house.do(end())

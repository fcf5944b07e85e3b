"""How a kernel is started: one spec named `courseware`, defined here and found nowhere else."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import zmq.asyncio
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel
from jupyter_server.services.kernels.kernelmanager import (
    AsyncMappingKernelManager,
    ServerKernelManager,
)
from traitlets import Unicode, default

from courseware.server.kernels.forking import NoTemplate, Template
from courseware.server.kernels.launch import Launch, Limits
from courseware.server.kernels.processes import ForkedProcess

if TYPE_CHECKING:
    from courseware.server.kernels.provisioner import ForkedProvisioner

KERNEL = "courseware"

PROVISIONER = "courseware-forked"
"""The entry point, in `jupyter_client.kernel_provisioners`, of what starts our kernels."""


class CoursewareKernelSpecs(KernelSpecManager):
    """Knows the one kernel that pages get; what is installed on the machine does not count."""

    folder = Unicode(help="Where the kernels' files are: see `kernel_app.arguments`.")

    def find_kernel_specs(self) -> dict[str, str]:
        return {KERNEL: str(Path(sys.prefix) / "share" / "jupyter" / "kernels" / KERNEL)}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        if kernel_name != KERNEL:
            raise NoSuchKernel(kernel_name)
        return KernelSpec(
            argv=[
                sys.executable,
                "-m",
                "courseware.server.kernels.kernel_app",
                self.folder,
                "{connection_file}",
            ],
            display_name="Courseware",
            language="python",
            resource_dir=self.find_kernel_specs()[KERNEL],
            metadata={"kernel_provisioner": {"provisioner_name": PROVISIONER}},
        )

    def get_all_specs(self) -> dict[str, Any]:
        spec = self.get_kernel_spec(KERNEL)
        return {KERNEL: {"resource_dir": spec.resource_dir, "spec": spec.to_dict()}}


class PageKernel(ServerKernelManager):
    """One kernel. When it dies it stays dead: its page says so, and a reload starts another."""

    autorestart = False
    transport = "ipc"  # sockets in a folder of our own, where nobody else on the machine can listen

    async def _async_wait(self, pollinterval: float = 0.1) -> None:
        """Until it has ended. Jupyter asks ten times a second; our provisioner is told."""
        if self.provisioner is not None:
            await cast("ForkedProvisioner", self.provisioner).ended()


class PageKernels(AsyncMappingKernelManager):
    """The processes. Who owns them, and when they end, is decided in `open_pages`."""

    kernel_manager_class = "courseware.server.kernels.provisioning.PageKernel"
    default_kernel_name = KERNEL
    allow_tracebacks = False
    traceback_replacement_message = (
        "This part of the page has failed. Reload the page to try again."
    )
    buffer_offline_messages = False

    template: Template | None = None
    """Whom kernels are forked from; None: all are started afresh."""

    limits = Limits(memory_mb=2048, cpu_seconds=600, files=256, processes=8192)
    """What each kernel may use."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)  # type: ignore[no-untyped-call]
        self._chores: set[asyncio.Task[None]] = set()

    async def fork(self, launch: Launch) -> int:
        """The process id of a new kernel. Raises NoTemplate when it has to be started afresh."""
        if self.template is None:
            raise NoTemplate("there is no template process.")
        return await self.template.fork(launch)

    def afterwards(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this without anybody waiting for it."""
        task = asyncio.ensure_future(work)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    @default("context")
    def _context_default(self) -> zmq.asyncio.Context:
        """The process's own: one made for this object would be ended with it, and wait for every socket."""
        context = zmq.asyncio.Context.instance()
        # Else there may be 1,023, which some 200 pages have.
        context.set(zmq.MAX_SOCKETS, context.get(zmq.SOCKET_LIMIT))
        return context

    def process(self, kernel_id: str) -> int | None:
        """The id of the kernel's process; None when there is none."""
        kernel = self.running(kernel_id)
        return getattr(kernel.provisioner, "pid", None) if kernel else None

    def outcome(self, kernel_id: str) -> str:
        """How the kernel came to be: "forked" or "fresh"."""
        kernel = self.running(kernel_id)
        process = getattr(kernel.provisioner, "process", None) if kernel else None
        return "forked" if isinstance(process, ForkedProcess) else "fresh"

    @property
    def template_restarts(self) -> int:
        """How often the template process had to be started again."""
        return self.template.restarts if self.template is not None else 0

    def start_watching_activity(self, kernel_id: str) -> None:
        """Nobody needs to know what each kernel is doing: it would cost a socket and a look at each message."""
        kernel = self.running(kernel_id)
        if kernel is not None:
            kernel.execution_state = "idle"

    def running(self, kernel_id: str) -> PageKernel | None:
        """The kernel's process; None when there is none any more."""
        return cast("PageKernel", self.get_kernel(kernel_id)) if kernel_id in self else None

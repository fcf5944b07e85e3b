"""Jupyter's way to a forked kernel: asks the template for it, or starts a fresh one when that fails."""

from __future__ import annotations

import logging
import os
import resource
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from courseware.server.kernels.forking import NoTemplate
from courseware.server.kernels.launch import NICENESS, Launch
from courseware.server.kernels.processes import ForkedProcess, end_group, until_ended

if TYPE_CHECKING:
    from courseware.server.kernels.provisioning import PageKernels

log = logging.getLogger("courseware.server.kernels")


class ForkedProvisioner(LocalProvisioner):
    """Interrupts, ends and waits for a kernel as for any local one: it is a child of this process too."""

    process: Any
    pid: int | None
    pgid: int | None
    cwd: str | None

    @property
    def _kernels(self) -> PageKernels:
        return cast("PageKernels", self._page.parent)

    @property
    def _page(self) -> Any:
        return self.parent

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        launch = Launch(
            kernel_id=str(self.kernel_id),
            connection_file=self._page.connection_file,
            folder=_folder(kwargs["cwd"]),
            environment=kwargs["env"],
            limits=self._kernels.limits,
            parent=os.getpid(),
        )
        try:
            self.pid = self.pgid = await self._kernels.fork(launch)
        except NoTemplate as reason:
            log.warning("Kernel %s is started afresh: %s", self.kernel_id, reason)
            await super().launch_kernel(cmd, **kwargs)
            assert self.pid is not None  # noqa: S101 - it has just been started
            for kind, limit in launch.limits.each().items():
                resource.prlimit(self.pid, kind, limit)
            os.setpriority(os.PRIO_PROCESS, self.pid, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)
        else:
            self.process, self.cwd = ForkedProcess(self.pid), launch.folder
            log.info("Kernel %s is process %s", self.kernel_id, self.pid)
        return self.connection_info

    async def ended(self) -> None:
        """Return when the process has ended."""
        if self.process is not None and await self.poll() is None:
            await until_ended(self.process.pid)

    async def wait(self) -> int | None:
        await self.ended()
        return await super().wait()

    async def cleanup(self, restart: bool = False) -> None:
        await super().cleanup(restart)
        if self.pgid is not None:
            self._kernels.afterwards(end_group(self.pgid))


def _folder(path: str) -> str:
    """Starting a process says what is wrong with its folder; a forked kernel could only die of it."""
    if not Path(path).is_dir():
        raise NotADirectoryError(f"{path} is no folder: no kernel can work there.")
    return path

"""How many more kernels may start: by the number set, by memory, by the files a process may open."""

from __future__ import annotations

import logging
import resource
from collections.abc import Callable

from courseware.server.kernels.memory import Sizes, available

log = logging.getLogger("courseware.server.kernels")

_UNMEASURED = 80 * 1024 * 1024
"""What a kernel is taken to need before one was measured: as much as one that is started on its own."""

_LEAST = 4 * 1024 * 1024

DESCRIPTORS_A_PAGE = 16
"""The web process's own open files for one page: its websockets, and the kernel's sockets."""

_DESCRIPTORS_OF_OUR_OWN = 200
_FEWEST_PAGES = 100


class Admission:
    """Decides whether there is room for one more kernel."""

    def __init__(
        self,
        sizes: Sizes,
        *,
        most: int,
        keep_free: int,
        files: int,
        free: Callable[[], int] = available,
    ) -> None:
        """`most` kernels at a time (0: no number is set), `keep_free` bytes of memory, `files` open."""
        by_files = max(1, (files - _DESCRIPTORS_OF_OUR_OWN) // DESCRIPTORS_A_PAGE)
        self.most = min(most, by_files) if most else by_files
        self._sizes = sizes
        self._keep_free = keep_free
        self._free = free

    def room(self, running: int, starting: int) -> int:
        """How many may start now, while `running` kernels are there.

        The `starting` ones among them have not yet taken all the memory that they will.
        """
        to_come = starting * self.kernel_bytes
        by_memory = (self._free() - self._keep_free - to_come) // self.kernel_bytes
        least = 1 if running == 0 else 0  # somebody has to be first, however little there is
        return max(least, min(self.most - running, by_memory))

    @property
    def kernel_bytes(self) -> int:
        """What one more kernel will take: as much as those that run do."""
        measured = self._sizes.mean_own
        return _UNMEASURED if measured is None else max(measured, _LEAST)


def open_files_limit() -> int:
    """Raise the number of files this process may open as far as it may go, and say how many that is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        except (OSError, ValueError):  # macOS has a limit of its own below "unlimited"
            hard = soft
    if hard == resource.RLIM_INFINITY:
        hard = 1 << 20
    pages = (hard - _DESCRIPTORS_OF_OUR_OWN) // DESCRIPTORS_A_PAGE
    if pages < _FEWEST_PAGES:
        log.warning(
            "This process may open %d files: enough for about %d pages at a time. Allow it more, "
            "with `ulimit -Hn` or LimitNOFILE= in its systemd unit, about %d a page.",
            hard,
            max(pages, 1),
            DESCRIPTORS_A_PAGE,
        )
    return hard

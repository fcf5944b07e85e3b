"""How much memory this machine has left, and how much each kernel takes of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

_CGROUPS = Path("/sys/fs/cgroup")
_OURS = Path("/proc/self/cgroup")


def available(cgroups: Path = _CGROUPS, ours: Path = _OURS) -> int:
    """Bytes that may still be used: what the machine has, or less if this process is held to a limit."""
    free = int(psutil.virtual_memory().available)
    return min([free, *_left_in_groups(cgroups, ours)])


def _left_in_groups(cgroups: Path, ours: Path) -> list[int]:
    """What each limit of cgroup v2 leaves, from our own group up to the root."""
    try:
        line = next(line for line in ours.read_text().splitlines() if line.startswith("0::"))
    except (OSError, StopIteration):
        return []
    group = cgroups / line.removeprefix("0::").lstrip("/")
    left = []
    while group.is_relative_to(cgroups):
        found = _left_in(group)
        if found is not None:
            left.append(found)
        group = group.parent
    return left


def _left_in(group: Path) -> int | None:
    try:
        limit = (group / "memory.max").read_text().strip()
        used = int((group / "memory.current").read_text())
        statistics = (group / "memory.stat").read_text().split()
    except (OSError, ValueError):
        return None
    if not limit.isdigit():
        return None  # "max": no limit
    figures = dict(zip(statistics[::2], statistics[1::2], strict=False))
    # Pages of files that nobody has open are given up before anything else is.
    return max(0, int(limit) - used + int(figures.get("inactive_file", 0)))


@dataclass(frozen=True, slots=True)
class Size:
    """The memory of one process, in bytes."""

    own: int
    """What would be free without it."""
    share: int
    """That, and its part of what it shares with others (PSS)."""


def size_of(process: int) -> Size | None:
    """The size of a process; None when there is none."""
    try:
        figures = psutil.Process(process).memory_full_info()
    except psutil.Error:
        return None
    return Size(own=figures.uss, share=getattr(figures, "pss", figures.uss))


class Sizes:
    """The last known size of each kernel."""

    def __init__(self) -> None:
        self._known: dict[str, Size] = {}

    async def measure(self, kernel_id: str, process: int) -> None:
        """Look again, on a thread: to count the pages of a process takes a few milliseconds."""
        size = await asyncio.to_thread(size_of, process)
        if size is not None:
            # Renewed at the end, so that the first is always the one that was measured longest ago.
            self._known.pop(kernel_id, None)
            self._known[kernel_id] = size

    def forget(self, kernel_id: str) -> None:
        """This kernel has ended."""
        self._known.pop(kernel_id, None)

    def known(self, kernel_id: str) -> bool:
        return kernel_id in self._known

    @property
    def oldest(self) -> str | None:
        """The kernel whose size is to be looked at again."""
        return next(iter(self._known), None)

    @property
    def mean_own(self) -> int | None:
        """What one kernel takes; None before any was measured."""
        known = self._known.values()
        return sum(size.own for size in known) // len(known) if known else None

    @property
    def mean_share(self) -> int | None:
        known = self._known.values()
        return sum(size.share for size in known) // len(known) if known else None

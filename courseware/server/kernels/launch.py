"""What the web process asks of the template process, and what it is told: msgspec structs, one a packet."""

from __future__ import annotations

import ctypes
import os
import resource

import msgspec

LARGEST_PACKET = 64 * 1024

NICENESS = 5
"""How far kernels stand behind the web process and the registrar when processors are scarce: everybody waits
for those two, and only one learner for a kernel."""

_SET_PARENT_DEATH_SIGNAL = 1
_SET_CHILD_SUBREAPER = 36
_SET_MEMORY_MERGE = 67


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one kernel may use; see the settings of the same names."""

    memory_mb: int
    cpu_seconds: int
    files: int
    processes: int

    def each(self) -> dict[int, tuple[int, int]]:
        """Resource of the operating system → (soft limit, hard limit), never more than we have ourselves."""
        wanted = {
            resource.RLIMIT_AS: self.memory_mb * 1024 * 1024,
            resource.RLIMIT_CPU: self.cpu_seconds,
            resource.RLIMIT_NOFILE: self.files,
            resource.RLIMIT_NPROC: self.processes,
            resource.RLIMIT_CORE: 0,  # a core file would hold what the kernel knows
        }
        return {kind: _within(kind, number) for kind, number in wanted.items()}


class Launch(msgspec.Struct, frozen=True, kw_only=True):
    """A kernel that is wanted. `environment` is all that it will have."""

    kernel_id: str
    connection_file: str
    folder: str
    environment: dict[str, str]
    limits: Limits
    parent: int
    """The web process, which the kernel must not outlive."""


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The template process can be asked."""


class Launched(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The kernel runs, as a child of the web process."""

    kernel_id: str
    pid: int


class NotLaunched(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """There is no kernel, and why."""

    kernel_id: str
    reason: str


Answer = Ready | Launched | NotLaunched


def adopt_orphans() -> None:
    """Make this process the parent of its descendants' orphans. Raises OSError where that is not possible."""
    _prctl(_SET_CHILD_SUBREAPER, 1)


def die_with(parent: int, signal: int) -> bool:
    """Have the operating system send this signal when the parent ends; False: it has ended already."""
    _prctl(_SET_PARENT_DEATH_SIGNAL, signal)
    return os.getppid() == parent


def merge_equal_memory() -> None:
    """Let the operating system keep equal pages of this process and of its forks once.

    It does so while its own switch is on (Linux: `/sys/kernel/mm/ksm/run`). Raises OSError where it cannot.
    """
    _prctl(_SET_MEMORY_MERGE, 1)


def _prctl(option: int, value: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, value, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"prctl({option}): {os.strerror(number)}")


def _within(kind: int, number: int) -> tuple[int, int]:
    _, hard = resource.getrlimit(kind)
    most = number if hard == resource.RLIM_INFINITY else min(number, hard)
    return most, most

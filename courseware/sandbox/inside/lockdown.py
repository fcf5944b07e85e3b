"""A process locks itself down, for good, before it reads a line of a learner's program."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
from typing import Final

from . import landlock, seccomp

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_NEW_USER, _NEW_NETWORK, _NEW_IPC = 0x10000000, 0x40000000, 0x08000000
_UNUSED_ACCOUNTS: Final = 1_879_048_192
"""From here on, numbers of accounts belong to nobody (systemd.io/UIDS-GIDS); process numbers are added to it."""
_NOBODY: Final = 65534
_CAP_KILL: Final = 5


class Unfenced(Exception):
    """A wall without which no program may run cannot be built here."""


def lock_down(*, seconds: float, megabytes: int, parent: int) -> list[str]:
    """Take everything away but computing, and say which walls are in force. Raises Unfenced.

    `seconds` bounds the processor time, `megabytes` the address space, `parent` is the process that must be alive.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    os.chdir("/")
    with contextlib.suppress(OSError):  # when memory runs short, this process goes first
        adjustment = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
        os.write(adjustment, b"1000")
        os.close(adjustment)
    with contextlib.suppress(OSError):
        os.nice(5)
    walls = _new_namespaces(libc) + _leave_the_account()
    if "own network" not in walls:
        walls += _new_namespaces(libc, _NEW_USER)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        raise Unfenced("the server that asked for this run has ended")
    _limit(seconds, megabytes)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise Unfenced("this system does not let a process give up its right to privileges")
    try:
        known = landlock.forbid_all(libc)
        seccomp.install(libc)
    except OSError as error:
        raise Unfenced(error.strerror or str(error)) from None
    _try_the_walls()
    return [*walls, *([f"Landlock {known}"] if known else []), "seccomp"]


def _new_namespaces(libc: ctypes.CDLL, besides: int = 0) -> list[str]:
    """Namespaces of its own, with no network in them: where the machine permits it."""
    return ["own network"] if not libc.unshare(_NEW_NETWORK | _NEW_IPC | besides) else []


def _leave_the_account() -> list[str]:
    """When root: become an account that owns nothing and that no other process has."""
    if os.geteuid() != 0 or not _may_end_others():
        return []
    for account in (_UNUSED_ACCOUNTS + os.getpid(), _NOBODY):
        with contextlib.suppress(OSError):
            os.setgroups([])
            os.setresgid(account, account, account)
            os.setresuid(account, account, account)
            return ["own account" if account != _NOBODY else "account nobody"]
    return []


def _may_end_others() -> bool:
    """Whether root here may end processes of another account: or else the server could not end this one."""
    try:
        status = os.open("/proc/self/status", os.O_RDONLY)
        lines = os.read(status, 1 << 14).decode().splitlines()
        os.close(status)
    except OSError:
        return False
    rights = next((line for line in lines if line.startswith("CapEff:")), "CapEff: 0")
    return bool(int(rights.split()[1], 16) >> _CAP_KILL & 1)


def _limit(seconds: float, megabytes: int) -> None:
    processor = int(seconds) + 2
    for what, soft, hard in (
        (resource.RLIMIT_CPU, processor, processor + 1),
        (resource.RLIMIT_AS, megabytes << 20, megabytes << 20),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NPROC, 0, 0),
        (resource.RLIMIT_NOFILE, 32, 32),
        (resource.RLIMIT_MEMLOCK, 0, 0),
    ):
        most = resource.getrlimit(what)[1]
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        resource.setrlimit(what, (soft, hard))


def _try_the_walls() -> None:
    """What was built must hold: a system that takes a filter and ignores it is found out here."""
    for forbidden in (lambda: os.open("/", os.O_RDONLY), os.pipe, os.fork):
        try:
            made = forbidden()
        except PermissionError:
            continue
        if made == 0:
            os._exit(1)  # the child of a fork that should have failed
        raise Unfenced("this system takes a seccomp filter and does not hold to it")

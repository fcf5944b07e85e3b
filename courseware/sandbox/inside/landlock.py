"""Landlock with no rule at all: no file, no TCP port, no abstract socket, no signal to others.

A second wall behind the seccomp filter, where the kernel has it. Source: landlock(7), linux/landlock.h.
"""

from __future__ import annotations

import ctypes
import os
import struct

_CREATE, _RESTRICT = 444, 446  # the same numbers on every architecture
_VERSION = 1

# The file rights that each version of the interface knows: 13 at first, then REFER, TRUNCATE, IOCTL_DEV.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_TCP = 0b11  # bind, connect; from version 4
_SCOPES = 0b11  # abstract sockets, signals; from version 6


def version(libc: ctypes.CDLL) -> int:
    """Which version of Landlock this kernel has; 0 for none."""
    return max(0, int(libc.syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION)))


def forbid_all(libc: ctypes.CDLL) -> int:
    """Deny this process everything that Landlock can deny; the version in force, 0 for none.

    Raises OSError when the kernel has Landlock and yet refuses.
    """
    known = version(libc)
    if not known:
        return 0
    rights = (1 << _FILE_RIGHTS[min(known, max(_FILE_RIGHTS))]) - 1
    attributes = struct.pack(
        "=QQQ", rights, _TCP if known >= 4 else 0, _SCOPES if known >= 6 else 0
    )
    size = 8 if known < 4 else 16 if known < 6 else 24
    ruleset = libc.syscall(_CREATE, ctypes.c_char_p(attributes), ctypes.c_size_t(size), 0)
    if ruleset < 0 or libc.syscall(_RESTRICT, ruleset, 0):
        number = ctypes.get_errno()
        raise OSError(number, f"Landlock refuses: {os.strerror(number)}")
    os.close(ruleset)
    return known

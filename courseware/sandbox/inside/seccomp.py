"""Which system calls a locked-down process may make: a seccomp filter, assembled here.

The list says what is allowed; everything else fails with EPERM, and what only an attack would call ends the process
at once. No file, socket, pipe, process or thread can be made, no memory can become code. The filter is a program of
the classic BPF machine: it loads a field of `struct seccomp_data` (the call's number at 0, the architecture at 4,
argument n at 16 + 8n), compares, and returns a verdict. Source: seccomp(2), linux/filter.h, linux/seccomp.h.
"""

from __future__ import annotations

import ctypes
import os
import struct
from typing import Final

ARCHITECTURES: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# name: (number on x86_64, number on aarch64, which has no call of the older ones: -1)
ALLOWED: Final = {
    "brk": (12, 214),
    "clock_getres": (229, 114),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "close": (3, 57),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "fstat": (5, 80),
    "futex": (202, 98),
    "getcwd": (79, 17),
    "getegid": (108, 177),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "getrandom": (318, 278),
    "getrusage": (98, 165),
    "gettid": (186, 178),
    "gettimeofday": (96, 169),
    "getuid": (102, 174),
    "lseek": (8, 62),
    "madvise": (28, 233),
    "mremap": (25, 216),
    "munmap": (11, 215),
    "nanosleep": (35, 101),
    "read": (0, 63),
    "restart_syscall": (219, 128),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sched_getaffinity": (204, 123),
    "sched_yield": (24, 124),
    "sigaltstack": (131, 132),
    "time": (201, -1),
    "times": (100, 153),
    "uname": (63, 160),
    "write": (1, 64),
    "writev": (20, 66),
}
NO_NEW_CODE: Final = {"mmap": (9, 222), "mprotect": (10, 226)}
"""Allowed, unless their third argument asks for memory that can be executed."""
ONLY_ITSELF: Final = {"kill": (62, 129), "tgkill": (234, 131)}
"""Allowed when their first argument is the caller's own process; the end otherwise."""
DEADLY: Final = {
    "add_key": (248, 217),
    "bpf": (321, 280),
    "finit_module": (313, 273),
    "init_module": (175, 105),
    "io_uring_setup": (425, 425),
    "kcmp": (312, 272),
    "keyctl": (250, 219),
    "mount": (165, 40),
    "perf_event_open": (298, 241),
    "pidfd_getfd": (438, 438),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "request_key": (249, 218),
    "rt_sigqueueinfo": (129, 138),
    "setns": (308, 268),
    "tkill": (200, 130),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
}

_LOAD, _EQUALS, _HAS_BITS, _RETURN = 0x20, 0x15, 0x45, 0x06
_KILL, _ALLOW, _REFUSE = 0x80000000, 0x7FFF0000, 0x00050001  # 0x0005…: fail with errno 1, EPERM
_PROT_EXEC = 4
_SET_FILTER, _PR_SET_SECCOMP = 2, 22


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def install(libc: ctypes.CDLL) -> None:
    """Put the filter on this process, for good. Raises OSError where it cannot be."""
    instructions = assemble(os.uname().machine, os.getpid())
    program = _Program(len(instructions) // 8, instructions)
    if libc.prctl(_PR_SET_SECCOMP, _SET_FILTER, ctypes.byref(program), 0, 0):
        number = ctypes.get_errno()
        raise OSError(number, f"this system takes no seccomp filter: {os.strerror(number)}")


def assemble(machine: str, process: int) -> bytes:
    """The filter for a process of that number. Raises OSError for a machine whose calls are not listed here."""
    if machine not in ARCHITECTURES:
        raise OSError(f"there is no list of system calls for {machine}")
    column = list(ARCHITECTURES).index(machine)
    code = [
        _step(_LOAD, 4),
        _step(_EQUALS, ARCHITECTURES[machine], 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, 0),
    ]
    for calls, verdict in ((ALLOWED, _ALLOW), (DEADLY, _KILL)):
        for numbers in calls.values():
            if numbers[column] >= 0:
                code += [_step(_EQUALS, numbers[column], 0, 1), _step(_RETURN, verdict)]
    for numbers in NO_NEW_CODE.values():
        code += [
            _step(_EQUALS, numbers[column], 0, 4),
            _step(_LOAD, 16 + 8 * 2),
            _step(_HAS_BITS, _PROT_EXEC, 0, 1),
            _step(_RETURN, _REFUSE),
            _step(_RETURN, _ALLOW),
        ]
    for numbers in ONLY_ITSELF.values():
        code += [
            _step(_EQUALS, numbers[column], 0, 4),
            _step(_LOAD, 16),
            _step(_EQUALS, process, 1, 0),
            _step(_RETURN, _KILL),
            _step(_RETURN, _ALLOW),
        ]
    code.append(_step(_RETURN, _REFUSE))
    return b"".join(code)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)

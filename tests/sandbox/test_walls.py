"""Programs that try to get out. The modules that they need are handed to them: what holds is the kernel's word."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from courseware.sandbox import Outcome
from courseware.sandbox.inside import seccomp
from tests.sandbox.conftest import SECRET, Server
from tests.sandbox.running import HARMLESS, messages, run

NOT_ALLOWED = (
    "that is not allowed here: files, the network, threads and other processes are out of reach."
)

REFUSED = {
    "reading the record": "print(open(RECORD).read())",
    "reading it by descriptor": "import os\nprint(os.open(RECORD, os.O_RDONLY))",
    "listing its folder": "import os\nprint(os.listdir(FOLDER))",
    "looking at it": "import os\nprint(os.stat(RECORD))",
    "reading accounts": "print(open('/etc/passwd').read())",
    "reading the server's environment": "print(open(f'/proc/{SERVER}/environ').read())",
    "reading its own environment": "print(open('/proc/self/environ').read())",
    "reading the server's memory": "print(open(f'/proc/{SERVER}/mem', 'rb'))",
    "writing its own memory": "print(open('/proc/self/mem', 'wb'))",
    "overwriting the record": "open(RECORD, 'w')",
    "making a file": "open(FOLDER + '/new', 'w')",
    "making a temporary file": "open('/tmp/sandbox-new', 'w')",
    "deleting": "import os\nos.unlink(RECORD)",
    "renaming": "import os\nos.rename(RECORD, FOLDER + '/other')",
    "linking": "import os\nos.symlink('/etc', FOLDER + '/etc')",
    "changing rights": "import os\nos.chmod(RECORD, 0)",
    "cutting": "import os\nos.truncate(RECORD, 0)",
    "making a folder": "import os\nos.mkdir(FOLDER + '/sub')",
    "making a pipe with a name": "import os\nos.mkfifo(FOLDER + '/pipe')",
    "shared memory": "open('/dev/shm/sandbox', 'w')",
    "memory as a file": "import os\nos.memfd_create('x')",
    "a pipe": "import os\nos.pipe()",
    "copying a descriptor": "import os\nos.dup(1)",
    "fork": "import os\nos.fork()",
    "a fork bomb": "import os\nwhile True: os.fork()",
    "a new session": "import os\nos.setsid()",
    "another program": "import os\nos.execv('/bin/sh', ['sh', '-c', 'echo out'])",
    "a subprocess": "import subprocess\nsubprocess.run(['/bin/sh', '-c', 'echo out'])",
    "a shell": "import os\nos.posix_spawn('/bin/sh', ['sh'], {})",
    "a thread": "import threading\nthreading.Thread(target=print).start()",
    "a bomb of threads": "import threading\nwhile True: threading.Thread(target=print).start()",
    "TCP": "import socket\nsocket.socket().connect(TCP)",
    "UDP": "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', UDP)",
    "a Unix socket": "import socket\nsocket.socket(socket.AF_UNIX).connect(SOCKET)",
    "an abstract socket": "import socket\nsocket.socket(socket.AF_UNIX).connect(ABSTRACT)",
    "a raw socket": "import socket\nsocket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
    "listening": "import socket\nsocket.socket().bind(('127.0.0.1', 0))",
    "a pair of sockets": "import socket\nsocket.socketpair()",
    "another account": "import os\nos.setuid(0)",
    "another root": "import os\nos.chroot('/tmp')",
    "a priority": "import os\nos.nice(-5)",
}


@pytest.mark.parametrize("program", REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.usefixtures("every_module")
def test_it_is_refused(program: str, server: Server) -> None:
    done = run(server.places + program, HARMLESS)
    assert done.outcome is Outcome.FORBIDDEN, (done.message, done.output)
    assert done.message.endswith(NOT_ALLOWED)
    assert SECRET not in str(done)
    assert not done.passed


@pytest.mark.usefixtures("every_module")
def test_names_cannot_be_looked_up(server: Server) -> None:
    done = run("import socket\nsocket.getaddrinfo(b'example.org', 80)", HARMLESS)
    assert done.outcome is Outcome.RAISED
    assert "gaierror" in done.message


DEADLY = {
    "killing the server": "import os\nos.kill(SERVER, 9)",
    "asking whether the server lives": "import os\nos.kill(SERVER, 0)",
    "killing everybody": "import os\nos.kill(-1, 9)",
    "killing the group": "import os\nos.kill(0, 9)",
    "killing the parent": "import os\nos.kill(os.getppid(), 9)",
    "a handle of the server": "import os\nos.pidfd_open(SERVER)",
    "tracing the server": "LIBC.ptrace(16, SERVER, 0, 0)",
    "reading the server's memory": "LIBC.process_vm_readv(SERVER, None, 0, None, 0, 0)",
    "a namespace": "LIBC.unshare(0x10000000)",
    "mounting": "LIBC.mount(b'none', b'/tmp', b'tmpfs', 0, None)",
    "io_uring": "LIBC.syscall(425, 8, None)",
    "a program for the kernel": "LIBC.syscall(321, 0, None, 0)",
    "keys": "LIBC.syscall(250, 0, -3, 0)",
}


@pytest.mark.parametrize("program", DEADLY.values(), ids=DEADLY.keys())
@pytest.mark.usefixtures("every_module")
def test_it_is_the_end(program: str, server: Server) -> None:
    done = run(server.places + "import ctypes\nLIBC = ctypes.CDLL(None)\n" + program, HARMLESS)
    assert done.outcome is Outcome.FORBIDDEN, (done.message, done.output)
    assert done.message == "Your program was stopped: it tried something that is not allowed here."


# number on x86_64: a call that only machine language makes
SILENT = {
    "open": "call(2, RECORD.encode(), 0)",
    "openat": "call(257, -100, RECORD.encode(), 0)",
    "openat2": "call(437, -100, RECORD.encode(), bytes(24), 24)",
    "open_by_handle_at": "call(304, -100, bytes(64), 0)",
    "stat": "call(262, -100, RECORD.encode(), bytes(256), 0)",
    "readlink": "call(89, b'/proc/self/exe', bytes(256), 256)",
    "socket": "call(41, 1, 1, 0)",
    "clone": "call(56, 17, 0, 0, 0, 0)",
    "clone3": "call(435, bytes(88), 88)",
    "vfork": "call(58)",
    "execve": "call(59, b'/bin/sh', None, None)",
    "memfd_create": "call(319, b'x', 0)",
    "shmget": "call(29, 0, 4096, 0o1777)",
    "msgget": "call(68, 0, 0o1777)",
    "mq_open": "call(240, b'x', 66, 0o777, None)",
    "prctl": "call(157, 4, 1, 0, 0, 0)",
    "prlimit64": "call(302, SERVER, 7, bytes(16), None)",
    "fcntl": "call(72, 1, 8, SERVER)",
    "ioctl": "call(16, 1, 0x5412, b'x')",
    "sendmsg": "call(46, 1, bytes(56), 0)",
    "seccomp": "call(317, 1, 0, None)",
    "landlock": "call(444, None, 0, 1)",
    "executable memory": "call(9, 0, 4096, 7, 0x22, -1, 0)",
    "memory made executable": "call(10, page, 4096, 5)",
    "a call of the x32 interface": "call(0x40000000 + 2, RECORD.encode(), 0)",
}


@pytest.mark.skipif("x86_64" not in sys.implementation._multiarch, reason="numbers of x86_64")
@pytest.mark.parametrize("attempt", SILENT.values(), ids=SILENT.keys())
@pytest.mark.usefixtures("every_module")
def test_machine_language_gets_no_further(attempt: str, server: Server) -> None:
    done = run(
        server.places
        + "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        + "libc.mmap.restype = ctypes.c_void_p\n"
        + "page = ctypes.c_void_p(libc.mmap(None, ctypes.c_size_t(4096), 3, 0x22, -1, 0))\n"
        + "def call(*given):\n    return libc.syscall(*given), ctypes.get_errno()\n"
        + f"result = {attempt}\n",
        "assert result == (-1, 1), result",
    )
    assert done.passed, (done, messages(done))


@pytest.mark.skipif("x86_64" not in sys.implementation._multiarch, reason="a call of x86")
def test_the_calls_of_another_architecture_are_the_end() -> None:
    code = seccomp.assemble("x86_64", 1)
    assert code[8:16] == seccomp._step(0x15, seccomp.ARCHITECTURES["x86_64"], 1, 0)
    assert code[16:24] == seccomp._step(0x06, 0x80000000)


MESSES = {
    "closing everything": "import os\nos.closerange(0, 100)",
    "closing the output": "import os\nos.close(1)\nos.close(2)",
    "leaving at once": "import os\nos._exit(0)",
    "killing itself": "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)",
    "a null pointer": "import ctypes\nctypes.string_at(0)",
    "abort": "import os\nos.abort()",
    "writing on every descriptor": "import os\nfor n in range(3, 32):\n    try: os.write(n, b'[]\\n')\n    except OSError: pass",
    "reading every descriptor": "import os\nfor n in range(3, 32):\n    try: os.read(n, 1000)\n    except OSError: pass",
}


@pytest.mark.parametrize("program", MESSES.values(), ids=MESSES.keys())
@pytest.mark.usefixtures("every_module")
def test_who_breaks_its_own_process_does_not_pass(program: str, server: Server) -> None:
    done = run(program, "assert right", seconds=2)
    assert not done.passed
    assert any(messages(done))


def test_the_numbers_of_system_calls_are_those_of_the_headers() -> None:
    headers = (
        Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
        Path("/usr/include/asm-generic/unistd.h"),
    )
    if not all(header.exists() for header in headers):
        pytest.skip("this machine has no kernel headers")
    known = [
        {name: int(number) for name, number in re.findall(r"__NR(?:3264)?_(\w+) (\d+)", text)}
        for text in (header.read_text() for header in headers)
    ]
    for calls in (seccomp.ALLOWED, seccomp.NO_NEW_CODE, seccomp.ONLY_ITSELF, seccomp.DEADLY):
        for name, numbers in calls.items():
            assert numbers == tuple(table.get(name, -1) for table in known), name

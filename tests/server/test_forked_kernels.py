"""What a forked kernel is: like a fresh one, and nothing in it is the template's or another kernel's."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from courseware.server.kernels.execution import connected
from courseware.server.kernels.launch import NICENESS
from tests.server.kernels import LIMITS, Kernels, kernels
from tests.server.site import client_of
from tests.waiting import eventually

BY_IPYTHON = {
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "FORCE_COLOR",
    "GIT_PAGER",
    "PAGER",
    "TERM",
    "MPLBACKEND",
}


@pytest.fixture(scope="module")
def house() -> Iterator[Kernels]:
    with kernels() as house:
        yield house


@pytest.fixture
def kernel(house: Kernels) -> Iterator[str]:
    kernel = house.start(COURSEWARE_COURSE="harbour/storm", TZ="Asia/Tokyo")
    assert house.is_forked(kernel)
    yield kernel
    if kernel in house.manager:
        house.end(kernel)


def test_its_environment_is_what_it_was_given(house: Kernels, kernel: str) -> None:
    environment = house.ask(kernel, "dict(os.environ)")
    named = set(environment) - BY_IPYTHON
    assert named == {"HOME", "PATH", "COURSEWARE_COURSE", "TZ"}
    assert environment["COURSEWARE_COURSE"] == "harbour/storm"
    assert house.ask(kernel, "__import__('time').tzname")[0] == "JST"
    assert house.ask(kernel, "os.getcwd()") == str(house.folder)


def test_it_is_held_to_its_limits(house: Kernels, kernel: str) -> None:
    names = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_NOFILE", "RLIMIT_NPROC", "RLIMIT_CORE")
    pid = house.pid(kernel)
    limits = {name: resource.prlimit(pid, getattr(resource, name)) for name in names}
    assert limits["RLIMIT_AS"] == (1900 * 1024 * 1024,) * 2
    assert limits["RLIMIT_CPU"] == (LIMITS.cpu_seconds,) * 2
    assert limits["RLIMIT_NOFILE"] == (LIMITS.files,) * 2
    assert limits["RLIMIT_NPROC"] == (LIMITS.processes,) * 2
    assert limits["RLIMIT_CORE"] == (0, 0)
    with client_of(house.connection(kernel)) as client:
        reply = client.execute_interactive("bytearray(3 * 1024**3)", timeout=60)
    assert reply["content"]["ename"] == "MemoryError"


def test_it_stands_behind_the_server_when_processors_are_scarce(
    house: Kernels, kernel: str
) -> None:
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, house.pid(kernel)) == min(ours + NICENESS, 19)


def test_equal_pages_of_kernels_may_be_kept_once(house: Kernels, kernel: str) -> None:
    get_memory_merge = 68
    asked = f"__import__('ctypes').CDLL(None).prctl({get_memory_merge}, 0, 0, 0, 0)"
    if house.ask(kernel, asked) == -1:
        pytest.skip("this system cannot merge equal pages of memory (Linux 6.4 can)")
    assert house.ask(kernel, asked) == 1


def test_it_draws_its_own_random_numbers(house: Kernels, kernel: str) -> None:
    other = house.start()
    draw = "[__import__('random').random(), __import__('numpy').random.random(), str(__import__('uuid').uuid4())]"
    here, there = house.ask(kernel, draw), house.ask(other, draw)
    house.end(other)
    assert not set(here) & set(there)


def test_it_shares_no_descriptor_with_the_template_or_another_kernel(
    house: Kernels, kernel: str
) -> None:
    other = house.start()
    house.ask(other, "1")
    house.ask(kernel, "1")
    assert house.template.pid is not None
    theirs = open_files(house.template.pid) | open_files(house.pid(other))
    assert not open_files(house.pid(kernel)) & theirs
    house.end(other)


def open_files(pid: int) -> set[str]:
    """The sockets and pipes of a process; what the server's log goes to is everybody's."""
    log = {str(Path(f"/proc/self/fd/{number}").readlink()) for number in (1, 2)}
    links = {str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()}
    return {link for link in links if link.startswith(("socket:", "pipe:"))} - log


def test_it_leads_a_session_of_its_own_as_a_child_of_the_server(
    house: Kernels, kernel: str
) -> None:
    pid = house.pid(kernel)
    assert os.getsid(pid) == os.getpgid(pid) == pid
    assert house.ask(kernel, "os.getppid()") == os.getpid()


def test_it_can_be_interrupted(house: Kernels, kernel: str) -> None:
    with client_of(house.connection(kernel)) as client:
        client.execute("print('here')\nwhile True: pass")
        while client.get_iopub_msg(timeout=60)["msg_type"] != "stream":
            pass
        house.do(house.of(kernel).interrupt_kernel())
        assert client.get_shell_msg(timeout=60)["content"]["ename"] == "KeyboardInterrupt"
    assert house.ask(kernel, "6 * 7") == 42


def test_it_can_be_restarted(house: Kernels, kernel: str) -> None:
    before = house.pid(kernel)
    house.do(house.manager.restart_kernel(kernel, now=True))
    assert house.pid(kernel) != before
    assert house.ask(kernel, "os.environ['COURSEWARE_COURSE']") == "harbour/storm"


def test_it_ends_when_it_is_asked_to(house: Kernels, kernel: str) -> None:
    pid = house.pid(kernel)
    house.ask(kernel, "1")
    house.do(house.manager.shutdown_kernel(kernel))  # type: ignore[no-untyped-call]
    assert not Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize(
    ("code", "status"), [("os._exit(7)", 7), ("os.kill(os.getpid(), 15)", -signal.SIGTERM)]
)
def test_its_exit_status_is_the_true_one(
    house: Kernels, kernel: str, code: str, status: int
) -> None:
    with client_of(house.connection(kernel)) as client:
        client.execute(f"import os; {code}")
        provisioner = house.of(kernel).provisioner
        assert provisioner is not None
        assert house.do(provisioner.wait()) == status


def test_who_leaves_before_it_answers_leaves_no_socket_open(house: Kernels, kernel: str) -> None:
    def sockets() -> int:
        return sum(not socket.closed for socket in house.manager.context._sockets)

    async def connect_and_leave() -> None:
        connecting = asyncio.ensure_future(connected(house.of(kernel)))
        await asyncio.sleep(0.2)
        assert sockets() > before
        connecting.cancel()
        await asyncio.wait([connecting])

    os.kill(house.pid(kernel), signal.SIGSTOP)
    before = sockets()
    house.do(connect_and_leave())
    os.kill(house.pid(kernel), signal.SIGCONT)
    assert sockets() == before


def test_it_leaves_nothing_behind(house: Kernels) -> None:
    started = "__import__('subprocess').Popen(['sleep', '600']).pid"
    before, some = descriptors(), 6
    for _ in range(some):
        kernel = house.start()
        pid = house.pid(kernel)
        child = house.ask(kernel, started)
        house.end(kernel)
        assert not list(house.folder.glob(f"kernel-{kernel}*"))
        for process in (pid, child):
            eventually(lambda p=process: not Path(f"/proc/{p}").exists(), "no process, no zombie")  # type: ignore[misc]
    # Other tests' servers live in this process too and open and close what they need.
    eventually(lambda: descriptors() < before + some, "not one descriptor a kernel is left")


def descriptors() -> int:
    """How many this process holds open."""
    return len(list(Path("/proc/self/fd").iterdir()))

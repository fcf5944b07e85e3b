"""The template process: imports everything once, then forks a kernel for each request.

`python -m courseware.server.kernels.template SOCKET FOLDER`: the number of a socket to the web process,
and the folder with the kernels' files. It has one thread, no event loop, no ZMQ context, no database
connection and no secret, for each kernel begins as a copy of it. When the web process is gone it
removes the folder and ends.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import os
import random
import resource
import shutil
import signal
import socket
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import msgspec
from setproctitle import setproctitle

import courseware
from courseware.decoding import from_json
from courseware.garbage import settle
from courseware.server.kernels.launch import (
    LARGEST_PACKET,
    NICENESS,
    Answer,
    Launch,
    Launched,
    NotLaunched,
    Ready,
    die_with,
    merge_equal_memory,
)

if TYPE_CHECKING:
    from courseware.server.kernels.kernel_app import KernelApp

# What a lesson's kernel would import otherwise, each for itself.
_USED_BY_LESSONS = (
    "anywidget",
    "ipywidgets",
    "tornado.platform.asyncio",
    "IPython.core.logger",
    "courseware.catalog.quiz_markdown",
    "courseware.registrar.client",
    "courseware.widgets.author",
    "courseware.widgets.exercise",
    "courseware.widgets.magic",
    "courseware.widgets.progress",
    "courseware.widgets.quiz",
    "courseware.widgets.video",
)


def main(arguments: list[str]) -> None:
    """Serve until the web process hangs up."""
    channel = socket.socket(fileno=int(arguments[0]))
    folder = Path(arguments[1])
    sys.path[:] = [entry for entry in sys.path if entry not in {"", str(Path.cwd())}]
    setproctitle("courseware: what kernels are forked from")
    with contextlib.suppress(OSError):
        merge_equal_memory()
    kernel = _prepare(folder)
    channel.send(msgspec.json.encode(Ready()))
    while packet := channel.recv(LARGEST_PACKET):
        launch = from_json(packet, Launch)
        go_ahead = _GoAhead()
        channel.send(msgspec.json.encode(_fork(launch, kernel, go_ahead)))
        go_ahead.give()
    shutil.rmtree(folder, ignore_errors=True)


def _prepare(folder: Path) -> KernelApp:
    from courseware.server.kernels.kernel_app import KernelApp, arguments

    kernel = KernelApp.instance()
    kernel.prepare(arguments(folder))
    # After there is a kernel: ipywidgets tells it, when it is imported, what a page may ask of widgets.
    for module in _USED_BY_LESSONS:
        importlib.import_module(module)
    # A page imports courseware for its magic too, but an import of what is there already does nothing.
    courseware.load_ipython_extension(kernel.shell)
    settle()
    return kernel


class _GoAhead:
    """What a new kernel waits for: that the web process has been told of it.

    Should this process die before, another is started in its place, and two would serve one page.
    """

    def __init__(self) -> None:
        self._inside, self._outside = os.pipe()

    def give(self) -> None:
        os.write(self._outside, b".")
        os.close(self._outside)
        os.close(self._inside)

    def is_given(self) -> bool:
        """In the kernel: wait for it. False when it will never come."""
        os.close(self._outside)
        return bool(os.read(self._inside, 1))


def _fork(launch: Launch, kernel: KernelApp, go_ahead: _GoAhead) -> Answer:
    """Fork twice: the first child ends at once, and the web process inherits the second from it.

    So the web process is the kernel's parent, as if it had started it, and may learn how it ended. The
    kernel lives on when this process dies.
    """
    inside, outside = os.pipe()
    try:
        go_between = os.fork()
    except OSError as error:
        os.close(inside)
        os.close(outside)
        return NotLaunched(kernel_id=launch.kernel_id, reason=str(error))
    if go_between == 0:
        _pass_on(launch, kernel, go_ahead, outside)
    os.close(outside)
    with open(inside, "rb") as said:  # noqa: PTH123 - a descriptor
        pid = said.read()
    os.waitpid(go_between, 0)
    if not pid:
        return NotLaunched(kernel_id=launch.kernel_id, reason="the second fork failed")
    return Launched(kernel_id=launch.kernel_id, pid=int(pid))


def _pass_on(launch: Launch, kernel: KernelApp, go_ahead: _GoAhead, outside: int) -> NoReturn:
    ourselves = os.getpid()
    try:
        pid = os.fork()
        if pid == 0:
            os.close(outside)
            _become(launch, kernel, go_ahead, ourselves)
        os.write(outside, str(pid).encode())
    finally:
        os._exit(0)


def _become(launch: Launch, kernel: KernelApp, go_ahead: _GoAhead, go_between: int) -> NoReturn:
    """Run as the kernel until it ends. Nothing of the template's own is left to it."""
    status = 1
    try:
        os.setsid()
        setproctitle(f"courseware: kernel {launch.kernel_id}")
        if not go_ahead.is_given():
            os._exit(status)
        os.closerange(3, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        _leave_with(launch.parent, go_between)
        for kind, limit in launch.limits.each().items():
            resource.setrlimit(kind, limit)
        os.nice(NICENESS)
        os.chdir(launch.folder)
        os.environ.clear()
        os.environ.update(launch.environment)
        time.tzset()
        _reseed()
        kernel.begin(launch.connection_file)
        # The lesson's `import courseware` finds it imported, and would load nothing.
        courseware.load_ipython_extension(kernel.shell)
        kernel.start()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        # What was registered for the end runs; taking the interpreter down would first copy all of it.
        with contextlib.suppress(BaseException):
            atexit._run_exitfuncs()
        os._exit(status)


def _leave_with(parent: int, go_between: int) -> None:
    """End when the web process ends, even by kill -9."""
    while os.getppid() == go_between:  # it is about to end
        time.sleep(0.0002)
    if not die_with(parent, signal.SIGKILL):
        os._exit(1)


def _reseed() -> None:
    """Draw other numbers than every other kernel. (`uuid` and `secrets` ask the operating system.)"""
    random.seed()
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()


if __name__ == "__main__":
    main(sys.argv[1:])

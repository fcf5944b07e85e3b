"""The kernel itself: ipykernel's, in two halves. What needs no thread and no socket is built first.

The first half is built once, in the template process; the second in each kernel that is forked from
it. A kernel that is started afresh does both, one after the other. Services that no page of ours can
ask for are left out: a debugger, subshells, a thread for the heartbeat.
"""

from __future__ import annotations

import os
import sys
import uuid
from pathlib import Path
from typing import Any

import zmq
from ipykernel.control import ControlThread
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from traitlets import Type
from zmq.eventloop.zmqstream import ZMQStream

import courseware

# No message of a browser may reach a debugger, and debugpy is 25 MB and a second: as if not installed.
sys.modules["debugpy"] = None  # type: ignore[assignment]
import ipykernel.debugger  # noqa: E402, F401

del sys.modules["debugpy"]


def arguments(folder: Path) -> list[str]:
    """The kernel's options: an empty profile, so that nobody's start-up files run in it, and no history."""
    return [f"--IPKernelApp.ipython_dir={folder / 'ipython'}", "--HistoryManager.enabled=False"]


class PageIPythonKernel(IPythonKernel):
    """ipykernel's kernel, without its debugger."""

    def start(self) -> None:
        if self.shell:
            self.shell.exit_now = False
        super(IPythonKernel, self).start()


class KernelApp(IPKernelApp):
    """Call `prepare`, then, in the process that is to be the kernel, `begin`."""

    kernel_class = Type(PageIPythonKernel, klass=IPythonKernel)

    def prepare(self, arguments: list[str]) -> None:
        """Build what holds no thread, socket, event loop or open file."""
        super(IPKernelApp, self).initialize(arguments)
        self.init_pdb()
        self.session.key = b"made anew in each kernel"
        self.kernel = self.kernel_class.instance(
            parent=self,
            session=self.session,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        self.init_path()
        self.init_shell()
        self.init_gui_pylab()
        self.init_extensions()
        self.init_code()

    def begin(self, connection_file: str) -> None:
        """Open the sockets named in this file, and connect the prepared kernel to them."""
        self.connection_file = connection_file
        self._be_oneself()
        self.init_connection_file()
        self.init_poller()
        self.init_sockets()
        self.init_heartbeat()
        self.init_io()
        self.init_signal()
        self.init_kernel()
        sys.stdout.flush()
        sys.stderr.flush()

    def _be_oneself(self) -> None:
        """What ipykernel remembers of the process in which it was made."""
        self.session.pid = os.getpid()
        self.session.session = uuid.uuid4().hex
        self.kernel.ident = str(uuid.uuid4())

    def init_control(self, context: zmq.Context[Any]) -> None:
        self.control_socket = context.socket(zmq.ROUTER)
        self.control_socket.linger = 1000
        self.control_port = self._bind_socket(self.control_socket, self.control_port)
        self.control_socket.router_handover = 1
        self.control_thread = ControlThread(daemon=True)

    def init_heartbeat(self) -> None:
        """Beat in the thread of the control channel, where stock ipykernel takes three of its own."""
        assert self.context is not None  # noqa: S101 - `init_sockets` has made it
        socket = self.context.socket(zmq.ROUTER)
        socket.linger = 0
        self.hb_port = self._bind_socket(socket, self.hb_port)
        self._heart = ZMQStream(socket, self.control_thread.io_loop)
        self._heart.on_recv(self._heart.send_multipart)

    def init_kernel(self) -> None:
        kernel = self.kernel
        kernel.control_thread = self.control_thread
        kernel.control_stream = ZMQStream(self.control_socket, self.control_thread.io_loop)
        kernel.shell_stream = ZMQStream(self.shell_socket)
        kernel.iopub_thread = self.iopub_thread
        kernel.iopub_socket = self.iopub_socket
        kernel.stdin_socket = self.stdin_socket
        kernel.record_ports({name + "_port": port for name, port in self._ports.items()})
        for publisher in (kernel.shell.displayhook, kernel.shell.display_pub):
            publisher.session = self.session
            publisher.pub_socket = self.iopub_socket
        kernel.shell.displayhook.topic = kernel._topic("execute_result")
        self.displayhook.get_execution_count = lambda: kernel.execution_count
        self.control_thread.start()


def main(command: list[str]) -> None:
    """`python -m courseware.server.kernels.kernel_app FOLDER CONNECTION_FILE`: a kernel started afresh."""
    folder, connection_file = command
    app = KernelApp.instance()
    app.prepare(arguments(Path(folder)))
    app.begin(connection_file)
    # This module is the package's: it was imported before there was a shell to give the magic to.
    courseware.load_ipython_extension(app.shell)
    app.start()


if __name__ == "__main__":
    main(sys.argv[1:])

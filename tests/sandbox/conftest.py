"""A server beside which hostile programs run: a record that anybody may read, and doors that anybody may knock at."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from courseware.sandbox import processes

SECRET = "the-answer-key"


@dataclass
class Server:
    """What a program must not reach. Its files are readable and writable by all: no account protects them."""

    folder: Path
    tcp: socket.socket
    udp: socket.socket
    unix: socket.socket
    abstract: socket.socket

    @property
    def places(self) -> str:
        """Python that tells a program where everything is."""
        return (
            f"RECORD = {str(self.folder / 'record.duckdb')!r}\nFOLDER = {str(self.folder)!r}\n"
            f"SOCKET = {str(self.folder / 'registrar.sock')!r}\nABSTRACT = {self.abstract.getsockname()!r}\n"
            f"TCP = {self.tcp.getsockname()!r}\nUDP = {self.udp.getsockname()!r}\nSERVER = {os.getpid()}\n"
        )

    def is_unharmed(self) -> bool:
        for door in (self.tcp, self.unix, self.abstract):
            with pytest.raises(BlockingIOError):
                door.accept()
        with pytest.raises(BlockingIOError):
            self.udp.recv(1)
        return (
            sorted(path.name for path in self.folder.iterdir())
            == ["record.duckdb", "registrar.sock"]
            and (self.folder / "record.duckdb").read_text() == SECRET
        )


@pytest.fixture
def server() -> Iterator[Server]:
    """Unharmed when the test ends, with nothing left behind: no process, no file."""
    folder = Path(tempfile.mkdtemp(prefix="sandbox-"))
    folder.chmod(0o777)
    (folder / "record.duckdb").write_text(SECRET)
    (folder / "record.duckdb").chmod(0o666)
    doors = {
        "tcp": (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
        "udp": (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
        "unix": (socket.AF_UNIX, socket.SOCK_STREAM, str(folder / "registrar.sock")),
        "abstract": (socket.AF_UNIX, socket.SOCK_STREAM, f"\0sandbox-{os.getpid()}"),
    }
    opened = {}
    for name, (family, kind, address) in doors.items():
        door = opened[name] = socket.socket(family, kind)
        door.bind(address)
        door.setblocking(False)
        if kind == socket.SOCK_STREAM:
            door.listen()
    (folder / "registrar.sock").chmod(0o777)
    shared = set(Path("/dev/shm").iterdir())
    descriptors = _descriptors()
    try:
        here = Server(folder, **opened)
        yield here
        assert here.is_unharmed()
        assert _left_behind() == []
        assert not [path for path in Path("/dev/shm").glob("*sandbox*") if path not in shared]
        assert _descriptors() <= descriptors
    finally:
        for door in opened.values():
            door.close()
        shutil.rmtree(folder)


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _left_behind() -> list[psutil.Process]:
    """Processes of a run that still live: our children, and orphans."""
    mine = psutil.Process().children(recursive=True)
    found = []
    for process in psutil.process_iter(["cmdline", "ppid"]):
        ours = str(processes._HERE) in (process.info["cmdline"] or [])
        if ours and (process in mine or process.info["ppid"] == 1):
            found.append(process)
    return found


@pytest.fixture
def every_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hand programs the modules that they may not import, so that only the kernel's walls are left."""
    more = {"asyncio", "ctypes", "multiprocessing", "resource", "socket", "subprocess", "threading"}
    more |= {"gc", "signal", "mmap", "shutil", "pathlib", "tempfile", "fcntl"}
    monkeypatch.setattr(processes, "ALLOWED", processes.ALLOWED | more)

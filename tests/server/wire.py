"""The wire between a browser and a site, which can be cut: as when a laptop is closed."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


class Wire:
    """Hands on what comes in at `address` to a site, until it is cut; then nothing gets through."""

    def __init__(self, site: str) -> None:
        parts = urlsplit(site)
        self._site = (parts.hostname or "", parts.port or 0)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._whole = True
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.close()
        self._hang_up()

    @contextlib.contextmanager
    def cut(self) -> Iterator[None]:
        """Every connection ends, and none comes about."""
        self._whole = False
        self._hang_up()
        yield
        self._whole = True

    def _hang_up(self) -> None:
        with self._lock:
            ended, self._open = self._open, set()
        for end in ended:
            _close(end)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the test is over
            while True:
                browser, _ = self._listener.accept()
                self._connect(browser)

    def _connect(self, browser: socket.socket) -> None:
        if not self._whole:
            _close(browser)
            return
        site = socket.create_connection(self._site)
        with self._lock:
            self._open |= {browser, site}
        for source, target in ((browser, site), (site, browser)):
            threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):  # one of the two has hung up
            while data := source.recv(65_536):
                target.sendall(data)
        for end in (source, target):
            _close(end)
        with self._lock:
            self._open -= {source, target}


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()

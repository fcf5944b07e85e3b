"""HTTP on the registrar's Unix socket: each request is handed to one function, and its answer is sent.

Only our own processes can connect, one request at a time on a connection. A general server's care for
everybody else took longer than answering.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import cast

import httptools

Answer = Callable[[str, Mapping[bytes, bytes], bytes], Awaitable[tuple[int, bytes]]]
"""From a path, headers by their lower-case names and a body to a status and a body of JSON."""

_BACKLOG = 2048
_SILENCE_SECONDS = 30.0
"""A connection that asked nothing for so long is closed; its client opens another when it wants one."""

_HEADS = {
    status.value: (
        f"HTTP/1.1 {status.value} {status.phrase}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    ).encode()
    for status in HTTPStatus
}


def bind(path: Path) -> socket.socket:
    """A Unix socket that only this user can connect to. The caller holds the record, so an old one is dead."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(before)
    listener.listen(_BACKLOG)
    return listener


class Listener:
    """Serves connections until it is told to end; then finishes what was asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.connections: set[_Connection] = set()
        self.tasks: set[asyncio.Task[None]] = set()

    async def serve(self, listener: socket.socket, end: asyncio.Event) -> None:
        """Serve on this socket until `end` is set."""
        loop = asyncio.get_running_loop()
        server = await loop.create_unix_server(
            lambda: _Connection(self), sock=listener, backlog=_BACKLOG
        )
        while not end.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(end.wait(), _SILENCE_SECONDS)
            for connection in tuple(self.connections):
                connection.close_if_silent()
        server.close()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        for connection in tuple(self.connections):
            connection.close()


class _Connection(asyncio.Protocol):
    """One client's connection, and the request that it is at."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport
        self._busy = False
        self._spoke = True
        self._begin()

    def _begin(self) -> None:
        self._path = b""
        self._headers: dict[bytes, bytes] = {}
        self._body = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._listener.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._listener.connections.discard(self)

    def data_received(self, data: bytes) -> None:
        self._spoke = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._send(400, b'{"code":"malformed","message":"This is no HTTP."}', keep=False)

    # -- called by the parser ---------------------------------------------------------------------

    def on_url(self, url: bytes) -> None:
        self._path += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.lower()] = value

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        if self._busy:
            self.close()  # nobody of ours asks again before the answer
            return
        self._busy = True
        asked = self._path.decode("latin-1")[1:], self._headers, self._body
        self._begin()
        task = asyncio.get_running_loop().create_task(
            self._answer(*asked, keep=self._parser.should_keep_alive())
        )
        self._listener.tasks.add(task)
        task.add_done_callback(self._listener.tasks.discard)

    # -- answering --------------------------------------------------------------------------------

    async def _answer(
        self, path: str, headers: Mapping[bytes, bytes], body: bytes, *, keep: bool
    ) -> None:
        status, answer = await self._listener.answer(path, headers, body)
        self._busy = False
        self._send(status, answer, keep=keep)

    def _send(self, status: int, body: bytes, *, keep: bool) -> None:
        if self._transport.is_closing():
            return
        self._transport.write(b"%b%d\r\n\r\n%b" % (_HEADS[status], len(body), body))
        if not keep:
            self.close()

    def close_if_silent(self) -> None:
        """Close, unless something was asked since the last time that this was called."""
        if not self._spoke and not self._busy:
            self.close()
        self._spoke = False

    def close(self) -> None:
        self._transport.close()

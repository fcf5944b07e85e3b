"""HTTP over the registrar's Unix socket, as little of it as one request at a time needs.

Every kernel and every web request speaks it, on the cores that learners' pages share: a general HTTP
client takes longer for one exchange than the registrar for answering it.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import httptools

_CHUNK = 1 << 16


class WireError(Exception):
    """The connection broke, or what came was no HTTP: nothing is known of the request."""


class Reply:
    """One response, while it arrives. `complete` tells when `status` and `body` are all there."""

    def __init__(self) -> None:
        self.status = 0
        self.body = b""
        self.complete = False
        self.keep_alive = False
        self._parser = httptools.HttpResponseParser(self)

    def feed(self, data: bytes) -> None:
        """Take what came. Raises WireError when it is no HTTP, or the end of the connection."""
        if not data:
            raise WireError("the connection ended")
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            raise WireError(str(error)) from error

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.status = self._parser.get_status_code()
        self.keep_alive = self._parser.should_keep_alive()
        self.complete = True


def post(path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """A request as it travels."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"POST /{path} HTTP/1.1\r\nHost: registrar\r\n{lines}Content-Length: {len(body)}\r\n\r\n"
    return head.encode("latin-1") + body


class Connection:
    """One connection, opened when it is first used and again when it has broken. Threads take turns."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._turn = threading.Lock()
        self._socket: socket.socket | None = None

    def exchange(self, message: bytes, timeout: float) -> Reply:
        """Send one request and wait for its response. Raises WireError or OSError (TimeoutError included)."""
        with self._turn:
            kept = self._socket is not None
            try:
                return self._exchange(message, timeout)
            except (WireError, ConnectionError):
                if not kept:
                    raise
            # the registrar closes connections that were silent for a while: once more, on a new one
            return self._exchange(message, timeout)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _exchange(self, message: bytes, timeout: float) -> Reply:
        reply = Reply()
        try:
            if self._socket is None:
                self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                self._socket.settimeout(timeout)
                self._socket.connect(self._path)
            self._socket.settimeout(timeout)
            self._socket.sendall(message)
            while not reply.complete:
                reply.feed(self._socket.recv(_CHUNK))
        finally:
            # an answer that comes later must not be taken for the next one's
            if not reply.complete or not reply.keep_alive:
                self.close()
        return reply


class AsyncConnections:
    """As many connections as there are exchanges at a time, kept for the next. For one event loop."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._idle: list[_AsyncConnection] = []

    async def exchange(self, message: bytes) -> Reply:
        """Send one request and wait for its response. Raises WireError or OSError."""
        while self._idle:
            connection = self._idle.pop()
            if not connection.broken:
                try:
                    return await self._exchange(connection, message)
                except (WireError, ConnectionError):
                    continue  # silent for too long, and closed meanwhile
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_unix_connection(_AsyncConnection, self._path)
        return await self._exchange(connection, message)

    async def close(self) -> None:
        while self._idle:
            self._idle.pop().close()

    async def _exchange(self, connection: _AsyncConnection, message: bytes) -> Reply:
        try:
            reply = await connection.exchange(message)
        except BaseException:
            connection.close()
            raise
        if reply.keep_alive:
            self._idle.append(connection)
        else:
            connection.close()
        return reply


class _AsyncConnection(asyncio.Protocol):
    def __init__(self) -> None:
        self.broken = False
        self._reply = Reply()
        self._done: asyncio.Future[Reply] | None = None
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        try:
            self._reply.feed(data)
        except WireError as error:
            self.connection_lost(error)
            return
        if self._reply.complete and self._done is not None and not self._done.done():
            self._done.set_result(self._reply)

    def connection_lost(self, exc: Exception | None) -> None:
        self.broken = True
        if self._done is not None and not self._done.done():
            self._done.set_exception(exc or WireError("the connection ended"))

    async def exchange(self, message: bytes) -> Reply:
        self._reply = Reply()
        self._done = asyncio.get_running_loop().create_future()
        self._transport.write(message)
        return await self._done

    def close(self) -> None:
        self.broken = True
        self._transport.close()

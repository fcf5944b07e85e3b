"""How every other process talks to the registrar: HTTP and JSON over its Unix socket."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self, TypeVar
from uuid import UUID

import msgspec

from courseware.decoding import from_json
from courseware.errors import REFUSALS, CoursewareError, Refusal, RegistrarUnavailable
from courseware.registrar.protocol import Request
from courseware.registrar.wire import AsyncConnections, Connection, Reply, WireError, post

R = TypeVar("R")

AUTHORIZATION = "Authorization"
LEARNER_HEADER = "Courseware-Learner"

# A registrar that was killed is back within a second or two; requests are safe to send again.
_PATIENCE_SECONDS = 15.0
_PAUSE_SECONDS = 0.1


class _RefusalBody(msgspec.Struct):
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Where the registrar listens, the secret that it knows this process by, and who is acting.

    A kernel's secret already stands for its learner; only the house's own secret may name one.
    """

    socket: Path
    secret: str = field(repr=False)
    learner: UUID | None = None

    def headers(self) -> dict[str, str]:
        headers = {AUTHORIZATION: f"Bearer {self.secret}", "Content-Type": "application/json"}
        if self.learner is not None:
            headers[LEARNER_HEADER] = str(self.learner)
        return headers


class RegistrarClient:
    """Asks the registrar, and waits for the answer. Threads that share one take turns.

    `call` raises a Refusal when the registrar says no, and RegistrarUnavailable when it does not
    answer for `patience` seconds: then nothing has been acknowledged.
    """

    def __init__(
        self,
        access: Access,
        *,
        patience: float = _PATIENCE_SECONDS,
        connection: Connection | None = None,
    ) -> None:
        self._access = access
        self._headers = access.headers()
        self._patience = patience
        self._connection = connection or Connection(access.socket)

    def call(self, request: Request[R]) -> R:
        message = post(request.path, self._headers, msgspec.json.encode(request))
        deadline = time.monotonic() + self._patience
        while True:
            try:
                return _answer(request, self._connection.exchange(message, self._patience))
            except (WireError, OSError) as error:
                if time.monotonic() >= deadline:
                    raise RegistrarUnavailable(_silence(error)) from error
                time.sleep(_PAUSE_SECONDS)

    def acting_for(self, learner: UUID) -> RegistrarClient:
        """The same connection, speaking for this learner."""
        return RegistrarClient(
            replace(self._access, learner=learner),
            patience=self._patience,
            connection=self._connection,
        )

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncRegistrarClient:
    """The same for an event loop; any number of calls at a time."""

    def __init__(
        self,
        access: Access,
        *,
        patience: float = _PATIENCE_SECONDS,
        connections: AsyncConnections | None = None,
    ) -> None:
        self._access = access
        self._headers = access.headers()
        self._patience = patience
        self._connections = connections or AsyncConnections(access.socket)

    async def call(self, request: Request[R]) -> R:
        message = post(request.path, self._headers, msgspec.json.encode(request))
        deadline = time.monotonic() + self._patience
        while True:
            try:
                async with asyncio.timeout(self._patience):
                    reply = await self._connections.exchange(message)
                return _answer(request, reply)
            except (WireError, OSError) as error:
                if time.monotonic() >= deadline:
                    raise RegistrarUnavailable(_silence(error)) from error
                await asyncio.sleep(_PAUSE_SECONDS)

    def acting_for(self, learner: UUID) -> AsyncRegistrarClient:
        """The same connections, speaking for this learner."""
        return AsyncRegistrarClient(
            replace(self._access, learner=learner),
            patience=self._patience,
            connections=self._connections,
        )

    def with_patience(self, seconds: float) -> AsyncRegistrarClient:
        """The same connections, for an answer that may take so long."""
        return AsyncRegistrarClient(self._access, patience=seconds, connections=self._connections)

    async def close(self) -> None:
        await self._connections.close()


def _answer(request: Request[R], reply: Reply) -> R:
    if reply.status == 200:
        return from_json(reply.body, request.answer)  # type: ignore[no-any-return]
    if reply.status in REFUSALS:
        body = from_json(reply.body, _RefusalBody)
        raise REFUSALS[reply.status](body.message, code=body.code)
    raise CoursewareError(
        f"The registrar failed on {request.path} (HTTP {reply.status}); its log says why."
    )


def _silence(error: Exception) -> str:
    return f"The registrar does not answer ({type(error).__name__}). Is the server running?"


__all__ = ["Access", "AsyncRegistrarClient", "Refusal", "RegistrarClient"]

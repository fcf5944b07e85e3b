"""How every other process talks to the registrar: HTTP and JSON over its Unix socket."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self, TypeVar
from uuid import UUID

import httpx
import msgspec

from courseware.errors import REFUSALS, CoursewareError, Refusal, RegistrarUnavailable
from courseware.registrar.protocol import Request

R = TypeVar("R")

AUTHORIZATION = "Authorization"
LEARNER_HEADER = "Courseware-Learner"

# A registrar that was killed is back within a second or two; requests are safe to send again.
_PATIENCE_SECONDS = 15.0
_PAUSE_SECONDS = 0.1

# A Unix socket carries no TLS; loading certificates all the same would cost each new page 50 ms.
_NO_TLS = False


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
    """Asks the registrar, and waits for the answer. Use from one thread at a time.

    `call` raises a Refusal when the registrar says no, and RegistrarUnavailable when it does not
    answer for `patience` seconds: then nothing has been acknowledged.
    """

    def __init__(
        self,
        access: Access,
        *,
        patience: float = _PATIENCE_SECONDS,
        http: httpx.Client | None = None,
    ) -> None:
        self._access = access
        self._patience = patience
        self._http = http or httpx.Client(
            transport=httpx.HTTPTransport(uds=str(access.socket), verify=_NO_TLS),
            base_url="http://registrar",
            timeout=patience,
        )

    def call(self, request: Request[R]) -> R:
        deadline = time.monotonic() + self._patience
        while True:
            try:
                response = self._http.post(
                    request.path,
                    content=msgspec.json.encode(request),
                    headers=self._access.headers(),
                )
                return _answer(request, response)
            except httpx.TransportError as error:
                if time.monotonic() >= deadline:
                    raise RegistrarUnavailable(_silence(error)) from error
                time.sleep(_PAUSE_SECONDS)

    def acting_for(self, learner: UUID) -> RegistrarClient:
        """The same connection, speaking for this learner."""
        return RegistrarClient(
            replace(self._access, learner=learner), patience=self._patience, http=self._http
        )

    def close(self) -> None:
        self._http.close()

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
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self._access = access
        self._patience = patience
        self._http = http or httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(uds=str(access.socket), verify=_NO_TLS),
            base_url="http://registrar",
            timeout=patience,
        )

    async def call(self, request: Request[R]) -> R:
        import asyncio

        deadline = time.monotonic() + self._patience
        while True:
            try:
                response = await self._http.post(
                    request.path,
                    content=msgspec.json.encode(request),
                    headers=self._access.headers(),
                )
                return _answer(request, response)
            except httpx.TransportError as error:
                if time.monotonic() >= deadline:
                    raise RegistrarUnavailable(_silence(error)) from error
                await asyncio.sleep(_PAUSE_SECONDS)

    def acting_for(self, learner: UUID) -> AsyncRegistrarClient:
        return AsyncRegistrarClient(
            replace(self._access, learner=learner), patience=self._patience, http=self._http
        )

    async def close(self) -> None:
        await self._http.aclose()


def _answer(request: Request[R], response: httpx.Response) -> R:
    if response.status_code == 200:
        return msgspec.json.decode(response.content, type=request.answer)  # type: ignore[no-any-return]
    if response.status_code in REFUSALS:
        body = msgspec.json.decode(response.content, type=_RefusalBody)
        raise REFUSALS[response.status_code](body.message, code=body.code)
    raise CoursewareError(
        f"The registrar failed on {request.path} (HTTP {response.status_code}); its log says why."
    )


def _silence(error: Exception) -> str:
    return f"The registrar does not answer ({type(error).__name__}). Is the server running?"


__all__ = ["Access", "AsyncRegistrarClient", "Refusal", "RegistrarClient"]

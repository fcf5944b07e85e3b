"""The registrar's process: opens the record, serves its use cases on a Unix socket, ends cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
import os
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import uvicorn
import uvloop

from courseware.errors import InvalidRequest, NotFound, NotSignedIn, RecordError, Refusal
from courseware.records.duckdb_engine import DuckDBEngine, connect
from courseware.records.migrations import migrate
from courseware.records.rounds import LARGEST_ROUND, Rounds
from courseware.registrar import (  # noqa: F401 - importing declares the use cases
    attempt_states,
    attempts,
    catalogue,
    certificates,
    courses,
    documents,
    kernels,
    people,
    protocol,
    publication,
    sessions,
    standing,
    visits,
    submissions,
)
from courseware.registrar.access import house_secret
from courseware.registrar.client import AUTHORIZATION, LEARNER_HEADER
from courseware.registrar.documents import DocumentDrawer
from courseware.registrar.office import Clock, Office
from courseware.registrar.publication import WarehousePublisher
from courseware.registrar.usecases import USE_CASES, By, Caller, UseCase, outside
from courseware.settings import Settings

log = logging.getLogger("courseware.registrar")

_WAIT_FOR_RECORD_SECONDS = 20.0
_BACKLOG = 2048
_KERNEL_SECRETS_LAST = timedelta(days=2)
_AUTHORIZATION = AUTHORIZATION.lower().encode()
_LEARNER = LEARNER_HEADER.lower().encode()


def utc_now() -> datetime:
    """The clock of a registrar that nobody handed another."""
    return datetime.now(UTC)


class Registrar:
    """One open record and everything that works on it. `clock` is the only clock there is."""

    def __init__(
        self, settings: Settings, clock: Clock = utc_now, *, largest_round: int = LARGEST_ROUND
    ) -> None:
        self.settings = settings
        self._clock = clock
        self._connection = connect(settings.record, memory_limit=settings.memory_limit)
        self.schema_version = migrate(self._connection, clock())
        self._rounds = Rounds(
            DuckDBEngine(self._connection),
            forget=lambda: self.office.forget(),
            largest_round=largest_round,
        )
        self.office = Office(settings, self._rounds, clock)
        self.requests = 0
        self._answered: Counter[str] = Counter()
        self._secret = house_secret(settings)
        self._drawer = DocumentDrawer(self.office, self._rounds)
        self._publisher = WarehousePublisher(
            self._connection.cursor(),
            settings.warehouse,
            seconds=settings.warehouse_seconds,
            clock=clock,
            committed=lambda: self._rounds.committed,
        )
        self.office.publish_warehouse = self._publisher.publish_now
        self.office.health = self.health

    def start(self) -> None:
        self._rounds.start()
        before = self._clock() - _KERNEL_SECRETS_LAST
        self._rounds.submit(lambda tx: tx.run("dismiss_old_kernels", before=before)).result()
        self._rounds.submit(lambda tx: tx.run("end_expired_sessions", now=self._clock())).result()
        self._drawer.start()
        self._publisher.start()

    def close(self) -> None:
        """Finish what is queued, and close the record."""
        self._publisher.close()
        self._drawer.close()
        self._rounds.close()
        self._connection.close()

    def on_broken(self, end: Callable[[], None]) -> None:
        """What to do when the database itself gives up."""
        self._rounds.broken = end

    def health(self) -> protocol.Health:
        return protocol.Health(
            now=self._clock(),
            schema_version=self.schema_version,
            rounds=self._rounds.committed,
            requests=self.requests,
            attempts_opened=self._answered[protocol.OpenAttempt.path],
            attempts_submitted=self._answered[protocol.SubmitAttempt.path],
            commits=protocol.Commits(
                buckets=self._rounds.commit_times.buckets, seconds=self._rounds.commit_times.seconds
            ),
        )

    # -- one request ------------------------------------------------------------------------------

    async def answer(self, path: str, headers: Mapping[bytes, bytes], body: bytes) -> bytes:
        """The answer to one request, as JSON. Raises a Refusal. Headers by their lower-case names."""
        use_case = USE_CASES.get(path)
        caller = await self._caller(headers)
        if use_case is None:
            raise NotFound(f'There is no use case "{path}".', code="no-such-use-case")
        use_case.check(caller)
        request = _decode(use_case, body)
        self.requests += 1
        if use_case.outside is not None:
            result = await use_case.outside(self.office, caller, request)
        else:
            function = use_case.in_round
            assert function is not None  # noqa: S101 - a use case is one or the other
            result = await self.office.run(lambda tx: function(self.office, tx, caller, request))
        self._answered[path] += 1
        return msgspec.json.encode(result)

    async def _caller(self, headers: Mapping[bytes, bytes]) -> Caller:
        scheme, _, secret = headers.get(_AUTHORIZATION, b"").decode("latin-1").partition(" ")
        if scheme != "Bearer" or not secret:
            raise NotSignedIn("The registrar does not know this caller.", code="unknown-caller")
        if hmac.compare_digest(secret.encode(), self._secret.encode()):
            named = headers.get(_LEARNER, b"").decode("latin-1")
            try:
                return Caller(learner=UUID(named) if named else None)
            except ValueError:
                raise InvalidRequest("The learner's id is no UUID.", code="malformed") from None
        caller = await kernels.who_speaks(self.office, secret)
        if caller is None:
            raise NotSignedIn("The registrar does not know this caller.", code="unknown-caller")
        return caller


@outside(protocol.GetHealth, by=By.HOUSE)
async def get_health(
    office: Office, caller: Caller, request: protocol.GetHealth
) -> protocol.Health:
    await office.run(lambda tx: tx.row("last_event"))
    return office.health()


def _decode(use_case: UseCase, body: bytes) -> protocol.Request[Any]:
    try:
        if b'"answers"' in body:
            json.loads(body, object_pairs_hook=_refuse_repeated_keys)
        request: protocol.Request[Any] = msgspec.json.decode(body or b"{}", type=use_case.request)
    except (msgspec.DecodeError, msgspec.ValidationError, ValueError) as error:
        raise InvalidRequest(f"The request makes no sense: {error}.", code="malformed") from None
    return request


def _refuse_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise InvalidRequest("A question is answered twice.", code="answered-twice")
    return dict(pairs)


# -- the process ------------------------------------------------------------------------------------


def application(registrar: Registrar) -> Callable[[Any, Any, Any], Awaitable[None]]:
    """The registrar as an ASGI application: every request is a POST of one use case."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        path = scope["path"][1:]
        try:
            body = await _whole(receive)
            status, answer = 200, await registrar.answer(path, dict(scope["headers"]), body)
        except Refusal as refusal:
            status, answer = refusal.status, _error(refusal.code, refusal.message)
        except Exception:
            log.exception("failed on /%s", path)
            status, answer = 500, _error("failed", "The registrar failed; its log says why.")
        length = str(len(answer)).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", length)]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    return application


async def _whole(receive: Any) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    return body


def _error(code: str, message: str) -> bytes:
    return msgspec.json.encode({"code": code, "message": message})


def listen(path: Path) -> socket.socket:
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


async def serve(
    settings: Settings,
    *,
    clock: Clock = utc_now,
    ready: Callable[[], None] = lambda: None,
    ending: Callable[[Callable[[], None]], Awaitable[None] | None] | None = None,
    largest_round: int = LARGEST_ROUND,
) -> None:
    """Serve until the process is told to end. `ready` is called when requests are answered.

    `ending` is given a function that ends the service, from any thread.
    """
    registrar = _open(settings, clock, largest_round)
    listener = listen(settings.socket)
    server = uvicorn.Server(
        uvicorn.Config(
            application(registrar),
            interface="asgi3",
            http="httptools",
            ws="none",
            lifespan="off",
            log_level="warning",
            access_log=False,
            # each costs a request something, and nobody here reads them
            proxy_headers=False,
            server_header=False,
            date_header=False,
        )
    )

    def end() -> None:
        server.should_exit = True

    registrar.on_broken(lambda: os._exit(70))
    registrar.start()
    if ending is not None:
        ending(end)
    ready()
    try:
        await server.serve(sockets=[listener])
    finally:
        listener.close()
        settings.socket.unlink(missing_ok=True)
        await asyncio.to_thread(registrar.close)


def _open(settings: Settings, clock: Clock, largest_round: int) -> Registrar:
    """Open the record; while a registrar that is ending still holds it, wait a little."""
    deadline = time.monotonic() + _WAIT_FOR_RECORD_SECONDS
    while True:
        try:
            return Registrar(settings, clock, largest_round=largest_round)
        except RecordError as error:
            if "open in another process" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def main(settings: Settings, *, largest_round: int = LARGEST_ROUND) -> int:
    """Run as a child process: end when standard input ends, which is when the parent is gone."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")

    def watch_parent(end: Callable[[], None]) -> None:
        def wait() -> None:
            with contextlib.suppress(OSError):
                while os.read(0, 1024):
                    pass
            end()

        threading.Thread(target=wait, name="parent", daemon=True).start()

    try:
        uvloop.run(serve(settings, ending=watch_parent, largest_round=largest_round))
    except RecordError as error:
        print(f"courseware: {error}", file=sys.stderr)  # noqa: T201 - the parent shows it
        return 1
    return 0

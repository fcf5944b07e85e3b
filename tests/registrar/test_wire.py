"""What travels on the registrar's socket: whole, in pieces, broken off, and asked again."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from courseware.errors import RegistrarUnavailable
from courseware.records.migrations import migrations
from courseware.registrar.access import access
from courseware.registrar.client import Access, AsyncRegistrarClient, RegistrarClient
from courseware.registrar.listener import Listener, bind
from courseware.registrar.protocol import GetHealth, GetSummary, ListPeople, Person
from courseware.registrar.wire import AsyncConnections, Connection, WireError, post
from courseware.settings import Settings
from tests.conftest import FakeClock, RunningRegistrar

SCHEMA = migrations()[-1].version


def raw(settings: Settings) -> socket.socket:
    """A connection that can say anything."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(20.0)
    connection.connect(str(settings.socket))
    return connection


def test_a_request_may_come_in_pieces(registrar: RunningRegistrar, settings: Settings) -> None:
    message = post("get-health", access(settings).headers(), b"{}")
    with raw(settings) as connection:
        for byte in message:
            connection.send(bytes([byte]))
        assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200 OK\r\n")


def test_what_is_no_http_is_told_so_and_hung_up_on(
    registrar: RunningRegistrar, settings: Settings
) -> None:
    with raw(settings) as connection:
        connection.send(b"SELECT 1\r\n\r\n")
        assert connection.recv(1 << 16).startswith(b"HTTP/1.1 400 Bad Request\r\n")
        assert connection.recv(1 << 16) == b""


def test_one_connection_asks_one_thing_at_a_time(
    registrar: RunningRegistrar, settings: Settings
) -> None:
    message = post("get-health", access(settings).headers(), b"{}")
    with raw(settings) as connection:
        connection.send(message + message)
        with contextlib.suppress(ConnectionResetError):
            assert connection.recv(1 << 16).count(b"HTTP/1.1") <= 1
    assert registrar.house.call(GetHealth()).schema_version == SCHEMA


def test_threads_that_share_a_client_get_their_own_answers(
    registrar: RunningRegistrar, zoe: Person, ines: Person
) -> None:
    def name(person: Person) -> str:
        return registrar.house.acting_for(person.id).call(GetSummary()).__class__.__name__

    def ids() -> set[str]:
        return {person.username for person in registrar.house.call(ListPeople())}

    with ThreadPoolExecutor(8) as threads:
        names = [threads.submit(name, person) for person in (zoe, ines) * 10]
        people = [threads.submit(ids) for _ in range(20)]
    assert {future.result() for future in names} == {"CertificationSummary"}
    assert all(future.result() == {"zoe", "ines"} for future in people)


def test_calls_at_one_time_each_have_a_connection_and_a_cancelled_one_answers_nobody(
    registrar: RunningRegistrar, settings: Settings, zoe: Person
) -> None:
    async def ask() -> None:
        house = AsyncRegistrarClient(access(settings))
        healthy = await asyncio.gather(*(house.call(GetHealth()) for _ in range(20)))
        assert {health.schema_version for health in healthy} == {SCHEMA}
        impatient = asyncio.ensure_future(house.call(ListPeople()))
        await asyncio.sleep(0)
        impatient.cancel()
        for _ in range(20):
            assert (await house.call(GetHealth())).schema_version == SCHEMA
        await house.close()

    asyncio.run(ask())


def test_a_client_goes_on_with_the_next_registrar(settings: Settings, clock: FakeClock) -> None:
    async def ask_async(client: AsyncRegistrarClient) -> int:
        return (await client.call(GetHealth())).schema_version

    with asyncio.Runner() as runner:
        patient = AsyncRegistrarClient(access(settings))
        with RegistrarClient(access(settings)) as house:
            for _ in range(2):
                with RunningRegistrar(settings, clock):
                    assert house.call(GetHealth()).schema_version == SCHEMA
                    assert runner.run(ask_async(patient)) == SCHEMA
        runner.run(patient.close())


def test_nobody_there_is_said_in_words(tmp_path: Path) -> None:
    with (
        RegistrarClient(Access(socket=tmp_path / "none", secret=""), patience=0.0) as client,
        pytest.raises(RegistrarUnavailable, match="Is the server running"),
    ):
        client.call(GetHealth())


def test_an_answer_that_breaks_off_is_no_answer(tmp_path: Path) -> None:
    def break_off(listening: socket.socket) -> None:
        for _ in range(2):
            connection, _ = listening.accept()
            connection.recv(1 << 16)
            connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")
            connection.close()

    async def ask() -> None:
        await AsyncConnections(path).exchange(post("x", {}, b""))

    path = tmp_path / "socket"
    with bind(path) as listening:
        threading.Thread(target=break_off, args=(listening,)).start()
        with pytest.raises(WireError):
            Connection(path).exchange(post("x", {}, b""), timeout=20.0)
        with pytest.raises(WireError):
            asyncio.run(ask())


def test_a_listener_that_ends_finishes_what_was_asked(tmp_path: Path) -> None:
    path = tmp_path / "socket"

    async def serve() -> bytes:
        asked, ended = asyncio.Event(), asyncio.Event()

        async def answer(path: str, headers: object, body: bytes) -> tuple[int, bytes]:
            asked.set()
            await asyncio.sleep(0.2)
            return 200, body * 100_000

        serving = asyncio.ensure_future(Listener(answer).serve(bind(path), ended))
        asking = asyncio.ensure_future(AsyncConnections(path).exchange(post("x", {}, b"[1,2]")))
        await asked.wait()
        ended.set()
        reply = await asking
        await serving
        return reply.body

    assert asyncio.run(serve()) == b"[1,2]" * 100_000

"""A learner's page without a window: what a browser says to the server, in the protocol that it speaks."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import struct
import time
import uuid
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

PROTOCOL = "v1.kernel.websocket.jupyter.org"

_KERNEL = re.compile(r'data-kernel="([0-9a-f-]+)"')
_QUESTION = re.compile(r'<fieldset[^>]*\bdata-question="([^"]+)"')
_OPTION = re.compile(r'<input[^>]*\bvalue="([^"]+)"')
_WIDGET = "application/vnd.jupyter.widget-view+json"
_PATIENCE_SECONDS = 60.0
_SESSION = uuid.uuid4().hex


class PageFailed(Exception):
    """The page did not do what a learner may expect."""


@dataclass(slots=True)
class Opened:
    """How long it took, in seconds, from asking for the page."""

    first_byte: float
    """To the first byte of the page that has a kernel; a time in line is not in it."""
    ready: float = 0.0
    """To a quiz that can be answered."""
    waited: float = 0.0
    """In line before that."""


@dataclass(eq=False)
class LearnerPage:
    """One page of one learner, who is known by an API token."""

    http: httpx.AsyncClient
    token: str
    path: str
    kernel: str = ""
    _socket: ClientConnection | None = None
    _reader: asyncio.Task[None] | None = None
    _states: dict[str, Any] = field(default_factory=dict)
    _loaded: asyncio.Event = field(default_factory=asyncio.Event)
    _replies: dict[int, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    _sequence: int = 0
    _quiz: str = ""

    # -- what a learner does -----------------------------------------------------------------------

    async def ask(self) -> tuple[Opened, float]:
        """Get the page, after a wait in line if need be; also when it was asked for."""
        arrived = time.monotonic()
        while True:
            began = time.monotonic()
            async with self.http.stream("GET", self.path, headers=self._headers) as answer:
                first_byte = time.monotonic() - began
                html = (await answer.aread()).decode()
            if answer.status_code != 200:
                raise PageFailed(f"The page answered {answer.status_code}.")
            found = _KERNEL.search(html)
            if found is not None:
                self.kernel = found[1]
                return Opened(first_byte, waited=began - arrived), began
            await self._wait_in_line()

    async def open(self) -> Opened:
        """Get the page and wait for its quiz."""
        opened, began = await self.ask()
        await self._connect()
        outputs = await self._run()
        await self._fetch_states()
        widgets = (output["data"][_WIDGET]["model_id"] for output in outputs)
        self._quiz = next((id_ for id_ in widgets if self._form(id_)), "")
        if not self._quiz:
            raise PageFailed("The page shows no quiz that can be answered.")
        opened.ready = time.monotonic() - began
        return opened

    async def answer(self, question: int, option: int) -> float:
        """Choose an option; the seconds until the page may say "Saved"."""
        form = self._form(self._quiz)
        chosen = list(form)[question % len(form)]
        options = form[chosen]
        return await self._say("answer", {chosen: [options[option % len(options)]]}, "saved")

    async def submit(self) -> float:
        """Hand in first options; the seconds until the result is there."""
        answers = {question: options[:1] for question, options in self._form(self._quiz).items()}
        return await self._say("submit", answers, "submitted")

    async def leave(self) -> None:
        """Close the page as a browser does: the sockets, and a word that it was left."""
        if self._reader is not None:
            self._reader.cancel()
        if self._socket is not None:
            await self._socket.close()
        if self.kernel:
            with contextlib.suppress(httpx.HTTPError):
                await self.http.post(f"/voila/api/shutdown/{self.kernel}", headers=self._headers)

    # -- the page ----------------------------------------------------------------------------------

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Accept": "text/html"}

    async def _wait_in_line(self) -> None:
        while True:
            answer = await self.http.get("/line", headers=self._headers)
            if answer.status_code != 200:
                raise PageFailed(f"The line answered {answer.status_code}.")
            if answer.json()["ready"]:
                return
            await asyncio.sleep(2.0)

    # -- its two sockets ---------------------------------------------------------------------------

    async def _open_socket(self, path: str, *protocols: str) -> ClientConnection:
        address = str(self.http.base_url).rstrip("/")
        return await connect(
            address.replace("http", "ws", 1) + path,
            origin=address,  # type: ignore[arg-type]
            additional_headers={"Authorization": f"Bearer {self.token}"},
            subprotocols=protocols or None,  # type: ignore[arg-type]
            compression=None,
            open_timeout=_PATIENCE_SECONDS,
            ping_interval=None,
            max_size=None,
        )

    async def _connect(self) -> None:
        path = f"/api/kernels/{self.kernel}/channels?session_id={uuid.uuid4().hex}"
        self._socket = await self._open_socket(path, PROTOCOL)
        self._reader = asyncio.ensure_future(self._read(self._socket))

    async def _run(self) -> list[dict[str, Any]]:
        """Let the cells run; their outputs that are widgets."""
        outputs: list[dict[str, Any]] = []
        async with await self._open_socket(f"/voila/execution/{self.kernel}") as socket:
            await socket.send(json.dumps({"action": "execute", "payload": {}}))
            while True:
                said = json.loads(await asyncio.wait_for(socket.recv(), _PATIENCE_SECONDS))
                payload = said["payload"]
                if payload["cell_index"] + 1 == payload["total_cell"]:
                    return outputs
                shown = payload["output_cell"]["outputs"]
                outputs += [output for output in shown if _WIDGET in output.get("data", {})]

    async def _fetch_states(self) -> None:
        control = uuid.uuid4().hex
        opening = {"target_name": "jupyter.widget.control", "comm_id": control, "data": {}}
        await self._send("comm_open", opening, {"version": "1.0.0"})
        asking = {"comm_id": control, "data": {"method": "request_states"}}
        await self._send("comm_msg", asking)
        await asyncio.wait_for(self._loaded.wait(), _PATIENCE_SECONDS)
        await self._send("comm_close", {"comm_id": control, "data": {}})

    def _form(self, model: str) -> dict[str, list[str]]:
        """The options of each question of the form that a quiz shows; empty for any other widget."""
        html = (self._states.get(model, {}).get("view") or {}).get("html", "")
        questions = _QUESTION.split(html)[1:]
        return dict(zip(questions[::2], map(_OPTION.findall, questions[1::2]), strict=True))

    async def _say(self, kind: str, answers: dict[str, list[str]], reply: str) -> float:
        self._sequence += 1
        waiting = self._replies[self._sequence] = asyncio.get_running_loop().create_future()
        content = {"kind": kind, "sequence": self._sequence, "answers": answers}
        began = time.monotonic()
        await self._send(
            "comm_msg",
            {"comm_id": self._quiz, "data": {"method": "custom", "content": content}},
        )
        heard = await asyncio.wait_for(waiting, _PATIENCE_SECONDS)
        if heard["kind"] != reply:
            raise PageFailed(f"The quiz answered {heard['kind']!r} instead of {reply!r}.")
        return time.monotonic() - began

    async def _send(
        self, kind: str, content: dict[str, Any], metadata: dict[str, Any] | None = None
    ) -> None:
        assert self._socket is not None
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": _SESSION}
        header |= {"username": "", "date": "2026-01-01T00:00:00Z", "version": "5.3"}
        said = [json.dumps(part).encode() for part in (header, {}, metadata or {}, content)]
        await self._socket.send(_joined([b"shell", *said]))

    async def _read(self, socket: ClientConnection) -> None:
        async for raw in socket:
            assert isinstance(raw, bytes)
            _, header, _, _, content, *_ = _parts(raw)
            if b'"comm_msg"' in header:
                self._hear(json.loads(content)["comm_id"], json.loads(content)["data"])

    def _hear(self, model: str, data: dict[str, Any]) -> None:
        if data.get("method") == "update_states":
            self._states = {id_: found["state"] for id_, found in data["states"].items()}
            self._loaded.set()
        elif data.get("method") == "update":
            self._states.setdefault(model, {}).update(data["state"])
        elif data.get("method") == "custom":
            waiting = self._replies.pop(data["content"].get("sequence"), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(data["content"])


def _joined(parts: list[bytes]) -> bytes:
    """As protocol v1 writes a message: the count, then where each part begins, then the parts."""
    count = len(parts) + 1
    offsets = [8 * (1 + count)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    return struct.pack(f"<{1 + count}Q", count, *offsets) + b"".join(parts)


def _parts(raw: bytes) -> list[bytes]:
    (count,) = struct.unpack_from("<Q", raw)
    offsets = struct.unpack_from(f"<{count}Q", raw, 8)
    return [raw[begin:end] for begin, end in pairwise(offsets)]

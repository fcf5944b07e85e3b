"""How the two processes of a run talk: JSON, a message a line; either may ask while it owes an answer."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any, Final

_MOST_BYTES: Final = 8 << 20
_READ_BYTES: Final = 1 << 16


class HungUp(BaseException):
    """The other side is gone. (Not an Exception: no check may catch it by accident.)"""


class Line:
    """Messages over two descriptors."""

    def __init__(self, source: int, sink: int) -> None:
        self._source = source
        self._sink = sink
        self._arrived = bytearray()

    def send(self, message: object) -> None:
        """Send one message. Raises ValueError when it is too long, HungUp when nobody reads."""
        data = json.dumps(message).encode() + b"\n"
        if len(data) > _MOST_BYTES:
            raise ValueError("this message is too long")
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._sink, view) :]
        except OSError:
            raise HungUp from None

    def receive(self) -> Any:
        """The next message. Raises HungUp when there is none, or when it is no message."""
        looked = 0
        while (end := self._arrived.find(b"\n", looked)) < 0:
            looked = len(self._arrived)
            try:
                more = os.read(self._source, _READ_BYTES)
            except OSError:
                more = b""
            if not more or looked > _MOST_BYTES:
                raise HungUp
            self._arrived += more
        data = bytes(self._arrived[:end])
        del self._arrived[: end + 1]
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            raise HungUp from None


class Conversation:
    """Questions and answers over a line; `answer` turns a question of the other side into an answer."""

    def __init__(self, line: Line, answer: Callable[[Any], object]) -> None:
        self._line = line
        self._answer = answer

    def ask(self, question: object) -> Any:
        """Ask, answering meanwhile what is asked back."""
        self._line.send(["question", question])
        while True:
            kind, body = self._line.receive()
            if kind == "answer":
                return body
            self._reply(body)

    def listen(self) -> None:
        """Answer until the other side hangs up."""
        while True:
            self._reply(self._line.receive()[1])

    def _reply(self, question: object) -> None:
        answer = self._answer(question)
        try:
            self._line.send(["answer", answer])
        except ValueError:
            self._line.send(["answer", ["too big"]])

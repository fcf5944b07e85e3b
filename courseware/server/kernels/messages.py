"""Which messages a browser and a kernel may exchange. Everything that is not listed is dropped here."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

V1 = "v1.kernel.websocket.jupyter.org"

CONTROL_TARGET = "jupyter.widget.control"

_FROM_BROWSER = frozenset(
    {"comm_msg", "comm_close", "comm_open", "comm_info_request", "kernel_info_request"}
)
_TO_BROWSER = frozenset(
    {"comm_open", "comm_msg", "comm_close", "comm_info_reply", "kernel_info_reply", "status"}
)
_OUTPUTS = frozenset(
    {"stream", "display_data", "update_display_data", "execute_result", "clear_output", "error"}
)


@dataclass(frozen=True, slots=True)
class BrowserMessage:
    """A message from a browser, read in full: what goes on to the kernel is written anew from this."""

    channel: str
    header: dict[str, Any]
    parent_header: dict[str, Any]
    metadata: dict[str, Any]
    content: dict[str, Any]
    buffers: list[bytes] = field(default_factory=list)

    @property
    def allowed(self) -> bool:
        """Widgets talk; nobody executes, inspects, completes, debugs or shuts down."""
        kind = self.header.get("msg_type")
        if self.channel != "shell" or not isinstance(kind, str) or kind not in _FROM_BROWSER:
            return False
        return kind != "comm_open" or self.content.get("target_name") == CONTROL_TARGET

    def parts(self) -> list[bytes]:
        """As the kernel's channel takes it."""
        said = (self.header, self.parent_header, self.metadata, self.content)
        return [*(json.dumps(part, default=str).encode() for part in said), *self.buffers]


def read_message(raw: str | bytes, protocol: str | None) -> BrowserMessage | None:
    """What the browser said, in either of the two ways that Jupyter's front ends write; None: gibberish."""
    try:
        return _read(raw, protocol)
    except Exception:
        # Whatever is wrong with it, it is the sender's doing, and it goes no further.
        return None


def _read(raw: str | bytes, protocol: str | None) -> BrowserMessage:
    if protocol == V1:
        channel, header, parent_header, metadata, content, *buffers = _parts_v1(raw)
        said = [json.loads(part) for part in (header, parent_header, metadata, content)]
        return _checked(channel.decode(), said, buffers)
    first, *buffers = [raw.encode()] if isinstance(raw, str) else _parts_before_v1(raw)
    message = json.loads(first)
    rest = (message.get(part) or {} for part in ("parent_header", "metadata", "content"))
    said = [message["header"], *rest]
    return _checked(message.get("channel") or "shell", said, buffers)


def _checked(channel: str, said: list[Any], buffers: list[bytes]) -> BrowserMessage:
    if not all(isinstance(part, dict) for part in said):
        raise TypeError("A message is made of objects.")
    header, parent_header, metadata, content = said
    return BrowserMessage(channel, header, parent_header, metadata, content, buffers)


# Jupyter's own readers believe the count at the start of a message, up to 2**64 parts: eight bytes
# would stop the server. These read no more parts than a message has room for.


def _parts_v1(raw: str | bytes) -> list[bytes]:
    """Count, then the offset of each part and of the end, eight bytes each, little-endian."""
    if isinstance(raw, str):
        raise TypeError("Protocol v1 is binary.")
    (count,) = struct.unpack_from("<Q", raw)
    return _between(raw, _offsets("<Q", raw, count))


def _parts_before_v1(raw: bytes) -> list[bytes]:
    """Count, then the offset of each part, four bytes each, big-endian."""
    (count,) = struct.unpack_from("!I", raw)
    return _between(raw, [*_offsets("!I", raw, count), len(raw)])


def _offsets(form: str, raw: bytes, count: int) -> list[int]:
    size = struct.calcsize(form)
    if (count + 1) * size > len(raw):
        raise ValueError("The message ends before its offsets do.")
    return [struct.unpack_from(form, raw, size * (1 + index))[0] for index in range(count)]


def _between(raw: bytes, offsets: list[int]) -> list[bytes]:
    return [raw[start:end] for start, end in pairwise(offsets)]


def may_reach_browser(kind: str, parent_kind: str) -> bool:
    """What a kernel sends to its page.

    Outputs reach it only as the consequence of a widget's message: those of the notebook's own cells
    are collected by the server, which strips tracebacks before it sends them on.
    """
    if kind in _OUTPUTS:
        return parent_kind == "comm_msg"
    return kind in _TO_BROWSER

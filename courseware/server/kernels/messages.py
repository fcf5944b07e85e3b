"""Which messages a browser and a kernel may exchange. Everything that is not listed is dropped here."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from jupyter_server.services.kernels.connection.base import (
    deserialize_binary_message,
    deserialize_msg_from_ws_v1,
)

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
        if self.channel != "shell" or kind not in _FROM_BROWSER:
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
        if isinstance(raw, str):
            raise TypeError("Protocol v1 is binary.")
        channel, parts = deserialize_msg_from_ws_v1(raw)  # type: ignore[no-untyped-call]
        header, parent_header, metadata, content = (json.loads(part) for part in parts[:4])
        buffers = [bytes(part) for part in parts[4:]]
    else:
        message = json.loads(raw) if isinstance(raw, str) else _legacy(raw)
        channel, header = message.get("channel") or "shell", message["header"]
        parent_header = message.get("parent_header") or {}
        metadata, content = message.get("metadata") or {}, message.get("content") or {}
        buffers = [bytes(part) for part in message.get("buffers") or []]
    for part in (header, parent_header, metadata, content):
        if not isinstance(part, dict):
            raise TypeError("A message is made of objects.")
    return BrowserMessage(str(channel), header, parent_header, metadata, content, buffers)


def _legacy(raw: bytes) -> Any:
    return deserialize_binary_message(raw)  # type: ignore[no-untyped-call]


def may_reach_browser(kind: str, parent_kind: str) -> bool:
    """What a kernel sends to its page.

    Outputs reach it only as the consequence of a widget's message: those of the notebook's own cells
    are collected by the server, which strips tracebacks before it sends them on.
    """
    if kind in _OUTPUTS:
        return parent_kind == "comm_msg"
    return kind in _TO_BROWSER

"""What a browser may say to a kernel, and a kernel to a browser."""

from __future__ import annotations

import json

import pytest
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1

from courseware.server.kernels.messages import V1, may_reach_browser, read_message
from tests.server.site import message


@pytest.mark.parametrize(
    "kind",
    [
        "execute_request",
        "inspect_request",
        "complete_request",
        "history_request",
        "is_complete_request",
        "shutdown_request",
        "interrupt_request",
        "debug_request",
        "input_reply",
        "create_subshell_request",
        "comm_open",
        "",
        None,
        ["comm_msg"],
    ],
)
def test_a_browser_may_not_ask_for_anything_but_widgets(kind: object) -> None:
    read = read_message(message(kind, code="1"), None)  # type: ignore[arg-type]
    assert read is None or not read.allowed


@pytest.mark.parametrize(
    "kind", ["comm_msg", "comm_close", "comm_info_request", "kernel_info_request"]
)
def test_widgets_may_talk_on_the_shell_channel_alone(kind: str) -> None:
    said = read_message(message(kind), None)
    elsewhere = read_message(message(kind, channel="control"), None)
    assert said is not None
    assert said.allowed
    assert elsewhere is not None
    assert not elsewhere.allowed


def test_a_browser_may_open_the_widget_control_comm_and_no_other() -> None:
    control = read_message(message("comm_open", target_name="jupyter.widget.control"), None)
    widget = read_message(message("comm_open", target_name="jupyter.widget"), None)
    assert control is not None
    assert control.allowed
    assert widget is not None
    assert not widget.allowed


def test_what_goes_on_to_the_kernel_is_written_anew() -> None:
    twice = message("comm_msg").replace(
        '"msg_type": "comm_msg"', '"msg_type": "execute_request", "msg_type": "comm_msg"'
    )
    read = read_message(twice, None)
    assert read is not None
    assert b"execute_request" not in b"".join(read.parts())


def test_both_protocols_of_the_front_end_are_read_alike() -> None:
    plain = json.loads(message("comm_msg", comm_id="c", data={"x": 1}))
    parts = [json.dumps(plain[part]).encode() for part in ("header", "parent_header", "metadata")]
    raw = serialize_msg_to_ws_v1(
        [*parts, json.dumps(plain["content"]).encode(), b"buffer"], "shell"
    )
    read = read_message(raw, V1)
    assert read is not None
    assert read.allowed
    assert read.content == {"comm_id": "c", "data": {"x": 1}}
    assert read.buffers == [b"buffer"]


@pytest.mark.parametrize(
    ("raw", "protocol"),
    [
        ("", None),
        ("[]", None),
        ("{}", None),
        ('{"header": []}', None),
        (b"\x00" * 3, None),
        (b"\xff" * 64, V1),
        (b"", V1),
        ("text", V1),
    ],
)
def test_gibberish_is_nothing(raw: str | bytes, protocol: str | None) -> None:
    assert read_message(raw, protocol) is None


def test_outputs_reach_the_browser_only_as_a_widgets_doing() -> None:
    assert may_reach_browser("stream", "comm_msg")
    assert not may_reach_browser("stream", "execute_request")
    assert not may_reach_browser("error", "execute_request")
    assert not may_reach_browser("execute_input", "comm_msg")
    assert may_reach_browser("comm_open", "execute_request")

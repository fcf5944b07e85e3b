"""Values of our types, read by many threads at once that meet these types for the first time."""

from __future__ import annotations

import subprocess
import sys

import pytest

_THREADS = """
import dataclasses, sys, threading
import msgspec
from courseware.decoding import from_json, from_msgpack, from_values

READ = {
    "json": lambda value, type_: from_json(msgspec.json.encode(value), type_),
    "msgpack": lambda value, type_: from_msgpack(msgspec.msgpack.encode(value), type_),
    "values": from_values,
}[sys.argv[1]]
FIELDS = [f"field_{number}" for number in range(30)]
VALUE = {"first": dict.fromkeys(FIELDS, 1), "others": [dict.fromkeys(FIELDS, 2)] * 3}

def meet() -> None:
    inner = dataclasses.make_dataclass("Inner", [(name, int) for name in FIELDS])
    outer = dataclasses.make_dataclass("Outer", [("first", inner), ("others", list[inner])])
    together, read = threading.Barrier(8), []

    def one() -> None:
        together.wait()
        read.append(READ(VALUE, outer))

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [dataclasses.asdict(value) for value in read] == [VALUE] * 8, read

sys.setswitchinterval(1e-6)
for _ in range(40):
    meet()
"""


@pytest.mark.parametrize("form", ["json", "msgpack", "values"])
def test_threads_may_meet_a_type_together(form: str) -> None:
    """msgspec alone ends the process here, nearly each time."""
    ended = subprocess.run(
        [sys.executable, "-c", _THREADS, form], capture_output=True, text=True, timeout=300
    )
    assert ended.returncode == 0, ended.stderr[-2000:]

"""Programs that take too much: each ends with a message, and nothing of it is left."""

from __future__ import annotations

import pytest

from courseware.sandbox import Outcome
from tests.sandbox.conftest import Server
from tests.sandbox.running import HARMLESS, messages, run

ENDLESS = {
    "a loop": "while True: pass",
    "a loop that catches everything": """
        while True:
            try:
                while True: pass
            except BaseException:
                pass
    """,
    "a loop in a finally": """
        try:
            1 / 0
        finally:
            while True: pass
    """,
    "a loop that ignores signals": """
        import signal
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        while True: pass
    """,
    "a regular expression": "import re\nre.match('(a+)+$', 'a' * 100 + 'b')",
    "a sum in C": "sum(iter(int, 1))",
    "a sleep": "import time\ntime.sleep(1000)",
    "a destructor": """
        class Stay:
            def __del__(self):
                while True: pass
        Stay()
    """,
}


@pytest.mark.parametrize("program", ENDLESS.values(), ids=ENDLESS.keys())
@pytest.mark.usefixtures("every_module")
def test_what_never_ends_is_stopped(program: str, server: Server) -> None:
    done = run(program, HARMLESS, seconds=1)
    assert done.outcome is Outcome.TIME_OVER
    assert done.message == (
        "Your program ran longer than 1 second and was stopped. Look for a loop that never ends."
    )
    assert messages(done) == ["This check was not reached."]


def test_what_never_ends_during_a_check_is_stopped_there(server: Server) -> None:
    done = run(
        "def f(n):\n    while n: pass\n    return 1", "assert f(0) == 1", "f(1)", "f(0)", seconds=1
    )
    assert done.outcome is Outcome.TIME_OVER
    assert [result.passed for result in done.results] == [True, False, False]
    assert messages(done) == ["", done.message, "This check was not reached."]


def test_a_check_that_never_ends_is_stopped_too(server: Server) -> None:
    done = run("def forever():\n    while True: yield 1", "sum(forever())", seconds=1)
    assert done.outcome is Outcome.TIME_OVER


GREEDY = {
    "ten gigabytes at once": "x = bytearray(10 ** 10)",
    "a list that grows": "x = []\nwhile True: x.append(' ' * 10 ** 6)",
    "a string that doubles": "x = 'x'\nwhile True: x += x",
    "a shift": "x = 1 << (10 ** 11)",
}


@pytest.mark.parametrize("program", GREEDY.values(), ids=GREEDY.keys())
def test_memory_has_an_end(program: str, server: Server) -> None:
    done = run(program, HARMLESS, megabytes=128)
    assert done.outcome is Outcome.MEMORY_OVER
    assert done.message.startswith(
        "Your program needed more than 128 MB of memory and was stopped."
    )


@pytest.mark.parametrize(
    "program",
    ["x = 10 ** 10 ** 10", "import itertools\nx = list(itertools.permutations(range(30)))"],
)
def test_a_huge_result_ends_by_time_or_by_memory(program: str, server: Server) -> None:
    done = run(program, HARMLESS, seconds=2, megabytes=128)
    assert done.outcome in (Outcome.TIME_OVER, Outcome.MEMORY_OVER)
    assert not done.passed


@pytest.mark.usefixtures("every_module")
def test_memory_of_any_kind_counts(server: Server) -> None:
    done = run(
        """
        import mmap
        kept = []
        while True:
            kept.append(mmap.mmap(-1, 10 ** 7))
            kept[-1].write(b"x" * 10 ** 7)
        """,
        HARMLESS,
        megabytes=128,
    )
    assert not done.passed
    assert done.outcome in (Outcome.RAISED, Outcome.MEMORY_OVER)


FLOODS = {
    "print": "while True: print('x' * 1000)",
    "standard error": "import sys\nwhile True: sys.stderr.write('x' * 1000)",
    "the descriptor": "import os\nwhile True: os.write(1, b'x' * 1000)",
    "a line without end": "import sys\nwhile True: sys.stdout.write('x' * 1000); sys.stdout.flush()",
    "every descriptor": """
        import os
        while True:
            for number in range(32):
                try:
                    os.write(number, b'x' * 1000)
                except OSError:
                    pass
    """,
}


@pytest.mark.parametrize("program", FLOODS.values(), ids=FLOODS.keys())
def test_a_flood_of_output_is_cut(program: str, server: Server) -> None:
    done = run(program, HARMLESS)
    assert done.outcome in (
        Outcome.OUTPUT_OVER,
        Outcome.CRASHED,
    )  # garbage on every pipe is noticed
    assert done.message
    assert len(done.output) <= 64 << 10
    assert not done.passed


def test_printing_too_much_says_so(server: Server) -> None:
    assert run(FLOODS["print"]).message == (
        "Your program printed more than 64 KB and was stopped. Look for a loop that prints."
    )


def test_a_flood_of_output_during_a_check_is_cut(server: Server) -> None:
    done = run("def f():\n    while True: print('x' * 1000)", "f()")
    assert done.outcome is Outcome.OUTPUT_OVER
    assert done.output == ""


def test_a_flood_of_answers_does_not_bring_the_checks_down(server: Server) -> None:
    done = run("def f():\n    return 'x' * 10 ** 8", "f()", HARMLESS, megabytes=1024)
    assert messages(done) == ["What your program returned is too big to be checked.", ""]


def test_recursion_without_end_is_an_error(server: Server) -> None:
    done = run("def f():\n    return f()\nf()", HARMLESS)
    assert done.outcome is Outcome.RAISED
    assert "RecursionError" in done.message


def test_recursion_that_breaks_python_is_a_crash(server: Server) -> None:
    done = run(
        "import sys\nsys.setrecursionlimit(10 ** 9)\nx = ()\nfor _ in range(10 ** 6): x = (x,)\nhash(x)",
        HARMLESS,
        megabytes=1024,
    )
    assert not done.passed
    assert done.outcome is not Outcome.DONE

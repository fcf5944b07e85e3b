"""What a learner gets to read about an ordinary program."""

from __future__ import annotations

import asyncio
import time

import pytest

from courseware.sandbox import Check, Outcome, check_sandbox, run_program
from tests.sandbox.running import messages, run


def test_a_right_program_passes_every_check() -> None:
    done = run(
        "def add(a, b):\n    return a + b", "assert add(2, 3) == 5", "assert add('a', 'b') == 'ab'"
    )
    assert done.outcome is Outcome.DONE
    assert done.passed
    assert [result.name for result in done.results] == ["check 1", "check 2"]
    assert messages(done) == ["", ""]
    assert done.message == ""


def test_a_failed_check_says_what_its_author_wrote_and_nothing_else() -> None:
    done = run(
        "def add(a, b):\n    return a - b",
        "assert add(1000, 234) == 1234",
        "assert add(1000, 234) == 1234, 'Numbers are to be added.'",
        "assert add(0, 0) == 0",
        "import unittest\nunittest.TestCase().assertEqual(add(1000, 234), 1234)",
    )
    assert done.outcome is Outcome.DONE
    assert not done.passed
    assert [result.passed for result in done.results] == [False, False, True, False]
    assert messages(done)[:3] == [
        "The result is not the one expected.",
        "Numbers are to be added.",
        "",
    ]
    assert "1234" not in str(done)


def test_a_syntax_error_is_named_with_its_line() -> None:
    done = run("x = 1\nif x\n    print(x)", "assert x == 1")
    assert done.outcome is Outcome.SYNTAX_ERROR
    assert done.message == "Python cannot read your program: line 2: expected ':'."
    assert messages(done) == ["This check was not reached."]


@pytest.mark.parametrize("program", ["(" * 10_000, "x = '\0'", "-" * 200_000 + "1", "x" * 300_000])
def test_a_text_that_is_no_program_gets_a_message_too(program: str) -> None:
    done = run(program, "assert True")
    assert done.outcome in (Outcome.SYNTAX_ERROR, Outcome.CRASHED, Outcome.RAISED)
    assert done.message
    assert not done.passed


def test_an_error_of_the_program_is_shown_with_its_own_lines() -> None:
    done = run("def area(r):\n    return r * width\n\nprint('so far')\narea(2)", "assert area(1)")
    assert done.outcome is Outcome.RAISED
    assert done.message == (
        "Your program stopped in line 2 with an error: NameError: name 'width' is not defined"
    )
    assert done.output == (
        "so far\n  Line 5, in <module>: area(2)\n  Line 2, in area: return r * width\n"
        "NameError: name 'width' is not defined\n"
    )


def test_an_error_during_a_check_is_shown_with_the_learners_lines_only() -> None:
    done = run(
        "def first(items):\n    return items[0]\n\ndef head(items):\n    return first(items)",
        "secret = head([])\nassert secret == 42",
    )
    assert messages(done) == [
        "Line 5, in head: return first(items)\nLine 2, in first: return items[0]\n"
        "IndexError: list index out of range"
    ]


def test_what_is_printed_before_the_checks_is_kept() -> None:
    done = run(
        "import sys\nprint('Grüße, 世界 🎉')\nprint('oh', file=sys.stderr)\ndef f():\n    print('hidden')\n    return 1",
        "assert f() == 1\nassert output.startswith('Grüße, 世界')",
    )
    assert done.passed
    assert done.output == "Grüße, 世界 🎉\noh\n"


def test_what_cannot_be_stored_is_not_handed_on() -> None:
    done = run(
        r"""
        import os
        os.write(1, b"\xff\x00\x1b[2Jhello")
        def f():
            raise ValueError("\ud800 \x00 half a character")
        """,
        "f()",
    )
    assert done.output == "\ufffd[2Jhello"
    assert messages(done)[0].endswith("ValueError: ?  half a character")


def test_a_program_may_end_itself_politely() -> None:
    assert run("x = 5\nimport sys\nsys.exit(3)", "assert x == 5").passed


def test_a_main_block_runs() -> None:
    assert run("if __name__ == '__main__':\n    x = 1", "assert x == 1").passed


def test_a_missing_name_is_named() -> None:
    assert (
        messages(run("", "assert area(2) == 4", "program.area(2)"))
        == ['Your program does not define "area".'] * 2
    )


def test_nobody_answers_input() -> None:
    done = run("name = input('Name? ')")
    assert done.outcome is Outcome.RAISED
    assert "EOFError" in done.message


MODULES = """
math statistics collections itertools re json datetime decimal fractions functools string random typing dataclasses enum
time copy heapq bisect textwrap calendar csv io operator contextlib hashlib uuid inspect os sys traceback warnings
unicodedata struct array
"""


@pytest.mark.parametrize("module", MODULES.split())
def test_a_program_may_use_the_plain_standard_library(module: str) -> None:
    done = run(f"import {module}\nname = {module}.__name__", f"assert name == {module!r}")
    assert done.passed, (done.message, messages(done))


def test_what_a_module_loads_late_is_there() -> None:
    done = run(
        r"""
        import datetime, decimal, statistics, calendar, random, collections.abc, re, json, string, warnings
        day = datetime.datetime.strptime("2024-02-29", "%Y-%m-%d").date()
        odd = "é".encode("latin-1") + "é".encode("utf-16") + "é".encode("cp1252")
        star = "\N{BLACK STAR}"
        middle = statistics.quantiles([1, 2, 3, 4])[1]
        month = calendar.month_name[2]
        drawn = random.Random(1).random()
        long = 7 ** 20_000 // 7 ** 19_999
        warnings.warn("careful")
        """,
        "import datetime\nassert day == datetime.date(2024, 2, 29)",
        "assert star == '★' and middle == 2.5 and month == 'February' and long == 7",
    )
    assert done.passed, (done.message, done.output, messages(done))


def test_a_module_that_is_not_allowed_is_refused_by_name() -> None:
    done = run("x = 1\nimport socket", "assert x")
    assert done.outcome is Outcome.FORBIDDEN
    assert (
        done.message == 'Your program stopped in line 2: The module "socket" cannot be used here.'
    )


def test_more_programs_than_places_take_turns_and_the_loop_goes_on() -> None:
    async def crowd() -> tuple[int, list[Outcome]]:
        running = [
            asyncio.create_task(
                run_program(f"x = {n}", [Check("c", f"assert x == {n}")], seconds=10, megabytes=128)
            )
            for n in range(6)
        ]
        beats = 0
        while not all(task.done() for task in running):
            await asyncio.sleep(0.01)
            beats += 1
        return beats, [task.result().outcome for task in running]

    beats, outcomes = asyncio.run(crowd())
    assert outcomes == [Outcome.DONE] * 6
    assert beats > 3


def test_a_run_that_nobody_waits_for_is_ended() -> None:
    async def leave() -> None:
        task = asyncio.create_task(run_program("while True: pass", [], seconds=600, megabytes=128))
        await asyncio.sleep(0.5)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(leave())
    began = time.monotonic()
    assert run("x = 1", "assert x").passed
    assert run("x = 1", "assert x").passed
    assert time.monotonic() - began < 60


def test_this_machine_says_what_holds() -> None:
    isolation = check_sandbox()
    assert "seccomp" in isolation.walls

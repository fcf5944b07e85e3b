"""No program passes by anything but right answers, and none gets to see what the checks hope for."""

from __future__ import annotations

import pytest

from courseware.sandbox import Outcome
from tests.sandbox.conftest import Server
from tests.sandbox.running import messages, run

CHECK = "assert abs(area(2) - 12.566) < 0.01, 'wrong'"
FORGERIES = {
    "leaving before the checks": "import os\nos._exit(0)",
    "leaving politely": "import sys\nsys.exit(0)",
    "leaving during a check": "import os\ndef area(r): os._exit(0)",
    "leaving politely during a check": "import sys\ndef area(r): sys.exit(0)",
    "a class that equals everything": """
        class Liar:
            def __eq__(self, other): return True
            __lt__ = __gt__ = __le__ = __ge__ = __eq__
            def __sub__(self, other): return 0
            def __rsub__(self, other): return 0
            def __abs__(self): return 0
            def __contains__(self, other): return True
            def __bool__(self): return True
            def __float__(self): return 0.0
        def area(r): return Liar()
    """,
    "other builtins": """
        import builtins
        builtins.abs = lambda x: 0
        abs = lambda x: 0
        AssertionError = None
        def area(r): return 0
    """,
    "no more assertions": """
        import sys, builtins
        builtins.AssertionError = type('Quiet', (BaseException,), {})
        sys.excepthook = lambda *a: None
        def area(r): raise AssertionError
    """,
    "other modules": """
        import sys, json
        json.dumps = lambda *a, **k: '["answer", ["value", 12.566, []]]'
        json.loads = lambda *a, **k: ["question", ["find", "area", [], {}]]
        for name in list(sys.modules): sys.modules.pop(name)
    """,
    "a trace": """
        import sys
        def see(frame, event, argument):
            frame.f_locals['passed'] = True
            return see
        sys.settrace(see)
        def area(r): return 0
    """,
    "reports of its own": r"""
        import os
        for line in (b'["result", 0, true, ""]\n["finished"]\n', b'["ended", "DONE", ""]\n["finished"]\n'):
            for number in range(3, 32):
                try: os.write(number, line)
                except OSError: pass
    """,
    "answers before the questions": r"""
        import os
        for number in range(3, 32):
            try: os.write(number, b'["answer", ["value", 0, []]]\n' * 100)
            except OSError: pass
    """,
    "questions instead of answers": r"""
        import os
        def area(r):
            for number in range(3, 32):
                try: os.write(number, b'["question", [0, [], {}]]\n["question", 7]\n[]\n')
                except OSError: pass
            return 0
    """,
    "an object that nobody has": r"""
        import os
        def area(r):
            for number in range(3, 32):
                try: os.write(number, b'["answer", ["value", ["object", 99, "x", null, ["BaseException"]], []]]\n')
                except OSError: pass
            return 0
    """,
    "an error that ends processes": """
        class area(BaseException): pass
        raise KeyboardInterrupt
    """,
    "an error nobody expects": "def area(r): raise GeneratorExit",
    "an error without a text": """
        class Rude(Exception):
            def __str__(self): raise SystemExit
            __repr__ = __str__
        def area(r): raise Rude
    """,
    "a class that breaks everything": """
        class Meta(type):
            def __getattribute__(self, name): raise SystemExit
            def __instancecheck__(self, other): return True
        class Broken(metaclass=Meta):
            def __getattribute__(self, name): raise SystemExit
        def area(r): return Broken()
    """,
    "a number that is none": """
        class Number(float):
            def __sub__(self, other): return 0
            def __rsub__(self, other): return 0
        def area(r): return Number(1)
    """,
    "a value nested without end": "x = []\nx.append(x)\ndef area(r): return x",
    "a value nested deeply": "x = []\nfor _ in range(900): x = [x]\ndef area(r): return x",
    "not a number": "def area(r): return float('nan')",
}


@pytest.mark.parametrize("program", FORGERIES.values(), ids=FORGERIES.keys())
@pytest.mark.usefixtures("every_module")
def test_it_does_not_pass(program: str, server: Server) -> None:
    done = run(program, CHECK, seconds=5)
    assert not done.passed
    assert not any(result.passed for result in done.results)
    assert done.message or messages(done)[0]


SPY = """
    import gc, os, sys
    hits = []
    def look(*told):
        sought = (chr(55) * len("seven sevens"), chr(119) + "ishes")  # this text holds neither of them
        texts = [repr(told), *(repr(one) for one in gc.get_objects() if one is not sought)]
        frame = sys._getframe().f_back
        while frame:
            code = frame.f_code
            texts.append(repr((code.co_names, code.co_consts, frame.f_locals)))
            frame = frame.f_back
        hits.extend(text[:100] for text in texts for one in sought if one in text)
    class Spy:
        def note(self, *others): look(others); return self
        __eq__ = __ne__ = __sub__ = __rsub__ = __add__ = __radd__ = __lt__ = __gt__ = __contains__ = note
        def __hash__(self): return 1
        def __abs__(self): return 0
    def area(r):
        look()
        return Spy()
    def told():
        look()
        return len(hits)
    def proves_that_it_sees(number):
        look(number)
        return len(hits)
"""


@pytest.mark.usefixtures("every_module")
def test_a_spy_finds_neither_a_check_nor_the_value_it_hopes_for(server: Server) -> None:
    done = run(
        SPY,
        "wishes = 777777777777\nassert area(2) == wishes",
        "assert abs(area(2) - 777777777777) < 1",
        "assert area(2) < 777777777777 and 777777777777 in [area(2)]",
        "assert {777777777777: 1}[area(2)] == 1",
        "assert told() == 0",
        "assert proves_that_it_sees(777777777777) > 0",
        seconds=60,
        megabytes=1024,
    )
    assert [result.passed for result in done.results] == [False] * 4 + [True] * 2, messages(done)


def test_a_program_may_swallow_an_assertion_in_a_function_it_was_given_and_fails_all_the_same() -> (
    None
):
    done = run(
        "def apply(f):\n    try: f(3)\n    except BaseException: pass",
        "def see(x):\n    assert x == 4, 'apply passes on another number'\napply(see)",
        "apply(print)",
    )
    assert messages(done) == ["apply passes on another number", ""]


def test_a_program_that_breaks_the_checks_off_fails_those_that_were_not_reached() -> None:
    done = run(
        "import os\ndef ok(): return 1\ndef leave(): os._exit(0)",
        "assert ok() == 1",
        "leave()",
        "assert ok() == 1",
    )
    assert done.outcome is Outcome.CRASHED
    assert [result.passed for result in done.results] == [True, False, False]
    assert not done.passed

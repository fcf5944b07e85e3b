"""What an author's checks can do with a learner's program, though it lives in another process."""

from __future__ import annotations

from tests.sandbox.running import messages, run


def passes(program: str, *checks: str) -> None:
    done = run(program, *checks)
    assert done.passed, (done.message, done.output, messages(done))


def test_every_kind_of_plain_data_comes_over_as_it_is() -> None:
    passes(
        """
        import collections, datetime, decimal, fractions
        def same(x): return x
        def kinds():
            return [collections.Counter("aab"), collections.deque([1]), collections.OrderedDict(a=1),
                    decimal.Decimal("1.10"), fractions.Fraction(1, 3), datetime.timedelta(days=1, seconds=5)]
        """,
        """
        for value in (None, True, 0, -1, 2**53, -(10**60), 1.5, float("inf"), "é\\ud800", b"\\x00", 1j, range(3),
                      [1, [2]], (1, (2,)), {1, 2}, frozenset("ab"), {"a": [1], (1, 2): {3}}, bytearray(b"x")):
            got = same(value)
            assert got == value and type(got) is type(value), value
        """,
        """
        from collections import *
        from decimal import Decimal
        from fractions import Fraction
        from datetime import timedelta
        assert kinds() == [Counter(a=2, b=1), deque([1]), OrderedDict(a=1), Decimal("1.10"), Fraction(1, 3),
                           timedelta(1, 5)]
        assert str(kinds()[3]) == "1.10"
        """,
    )


def test_a_list_that_a_function_changes_is_changed() -> None:
    passes(
        "def tidy(items, seen):\n    items.sort()\n    seen['n'] = len(items)",
        "xs = [3, 1, 2]\nseen = {}\nassert tidy(xs, seen) is None\nassert xs == [1, 2, 3] and seen == {'n': 3}",
    )


def test_objects_are_used_as_if_they_were_here() -> None:
    passes(
        """
        from dataclasses import dataclass, field
        @dataclass
        class Account:
            "Money of one owner."
            balance: int = 0
            log: list = field(default_factory=list)
            def deposit(self, amount, *, note=""):
                if amount <= 0:
                    raise ValueError(f"cannot deposit {amount}")
                self.balance += amount
                self.log.append(note)
                return self
            def __len__(self): return len(self.log)
            def __getitem__(self, n): return self.log[n]
            def __str__(self): return f"<{self.balance}>"
        class Saving(Account): pass
        """,
        """
        one = Account()
        assert one.deposit(5, note="gift") is one
        assert one.balance == 5 and one.log == ["gift"] and len(one) == 1 and one[0] == "gift"
        one.balance = 7
        assert str(one) == "<7>" and f"{one}" == "<7>" and Account.__doc__ == "Money of one owner."
        assert isinstance(Saving(), Account) and not isinstance(one, Saving) and issubclass(Saving, Account)
        assert Account(3) == Account(3) and Account(3) != Account(4)
        assert hasattr(one, "deposit") and not hasattr(one, "withdraw")
        assert [item for item in one] == ["gift"] and "gift" in one
        """,
        """
        try:
            Account().deposit(-1)
        except ValueError as error:
            assert str(error) == "cannot deposit -1" and error.args == ("cannot deposit -1",)
        else:
            assert False
        """,
    )


def test_operators_work_between_objects_and_in_expressions() -> None:
    passes(
        """
        class Vector:
            def __init__(self, x, y): self.x, self.y = x, y
            def __add__(self, o): return Vector(self.x + o.x, self.y + o.y)
            def __mul__(self, n): return Vector(self.x * n, self.y * n)
            def __eq__(self, o): return (self.x, self.y) == (o.x, o.y)
            def __lt__(self, o): return self.x < o.x
            def __neg__(self): return Vector(-self.x, -self.y)
        """,
        "v = Vector(1, 2) + Vector(3, 4)\nassert v.x == 4 and v == Vector(4, 6) and (-v).y == -6",
        "assert sorted([Vector(2, 0), Vector(1, 0)])[0].x == 1",
        "v = program('Vector(1, 2) * 3')\nassert (v.x, v.y) == (3, 6)",
    )


def test_named_tuples_and_enumerations_compare_as_their_data() -> None:
    passes(
        """
        from typing import NamedTuple
        from enum import Enum, IntEnum
        class Point(NamedTuple):
            x: int
            y: int
        class Level(IntEnum):
            LOW = 1
            HIGH = 2
        class Colour(Enum):
            RED = "r"
        def origin(): return Point(0, 0)
        """,
        "assert origin() == (0, 0) and origin().x == 0 and tuple(origin()) == (0, 0)",
        "assert Level.HIGH == 2 and Level.LOW < Level.HIGH and Level.LOW < 2",
        "assert Colour.RED is Colour.RED and Colour('r') == Colour.RED and Colour.RED.value == 'r'",
    )


def test_functions_go_both_ways() -> None:
    passes(
        """
        def apply_all(f, items): return [f(x) for x in items]
        def twice(f): return lambda x: f(f(x))
        def safely(f):
            try: return f()
            except ZeroDivisionError: return "caught"
        """,
        "assert apply_all(lambda x: x * x, [1, 2, 3]) == [1, 4, 9]",
        "assert twice(lambda x: x + 1)(5) == 7",
        "assert safely(lambda: 1 / 0) == 'caught'",
    )


def test_generators_and_contexts_work() -> None:
    passes(
        """
        from contextlib import contextmanager
        def count():
            n = 0
            while True:
                yield n
                n += 1
        log = []
        @contextmanager
        def opened():
            log.append("in")
            yield 5
            log.append("out")
        """,
        "import itertools\nassert list(itertools.islice(count(), 3)) == [0, 1, 2]",
        "with opened() as n:\n    assert n == 5\nassert log == ['in', 'out']",
    )


def test_errors_of_the_learners_own_kind_are_caught_as_such() -> None:
    passes(
        """
        class NotEnough(ValueError):
            def __init__(self, missing):
                super().__init__(f"{missing} missing")
                self.missing = missing
        def pay(): raise NotEnough(3)
        def look(): return {}["x"]
        """,
        "try:\n    pay()\nexcept NotEnough as error:\n    assert error.missing == 3\nelse:\n    assert False",
        "try:\n    pay()\nexcept ValueError as error:\n    assert str(error) == '3 missing'\nelse:\n    assert False",
        "try:\n    look()\nexcept LookupError:\n    pass\nelse:\n    assert False",
        "assert issubclass(NotEnough, ValueError)",
    )


def test_a_learners_own_name_wins_where_it_is_asked_for() -> None:
    passes(
        "def sum(items): return 'mine'\noutput = 'my own'\nprint('hello')",
        "assert sum([1]) == 1 and program.sum([1]) == 'mine'",
        "assert output == 'hello\\n' and program.output == 'my own'",
        "import ast\nassert any(isinstance(n, ast.FunctionDef) for n in ast.walk(ast.parse(source)))",
    )


def test_what_a_function_prints_can_be_checked() -> None:
    passes(
        "def greet(name):\n    print('Hello,', name)\n    return 5",
        "assert printed(lambda: greet('Ann')) == 'Hello, Ann\\n'",
        "assert printed(lambda: None) == ''",
    )


def test_a_check_that_is_broken_fails_without_a_word_of_itself() -> None:
    done = run("x = 1", "secret = 99 +", "secret = 99\nsecret.nothing", "import nothing_like_it")
    assert not any(result.passed for result in done.results)
    assert "99" not in str(messages(done))
    assert "secret" not in str(messages(done))

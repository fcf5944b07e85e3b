"""What goes into a run and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a run ended. Only a run that is DONE can have passed a check that was not reached before."""

    DONE = "DONE"
    """The program ended and every check was run."""
    SYNTAX_ERROR = "SYNTAX_ERROR"
    """Python cannot read the program."""
    RAISED = "RAISED"
    """The program stopped with an error of its own."""
    TIME_OVER = "TIME_OVER"
    MEMORY_OVER = "MEMORY_OVER"
    OUTPUT_OVER = "OUTPUT_OVER"
    FORBIDDEN = "FORBIDDEN"
    """The program tried something that is not allowed, and that stopped it."""
    CRASHED = "CRASHED"
    """The program ended its process, or broke it, before it could be checked."""
    UNCHECKED = "UNCHECKED"
    """The checks could not be run to their end with what the program gave back."""


@dataclass(frozen=True, slots=True)
class Check:
    """An author's hidden check: Python that fails with an exception, usually of an `assert`.

    It sees the learner's names, and besides them `program` (`program.sum` is the learner's own `sum`, and
    `program("Vector(1, 2) * 3")` an expression among their names), `output` (what the program printed), `source`
    (its text) and `printed(lambda: greet("Ann"))` (what it prints meanwhile). An assertion's own message is shown to the learner; nothing else of the check is.
    """

    name: str
    source: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What came of one check. The message is safe to show to the learner; empty when the check passed."""

    name: str
    passed: bool
    message: str


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a program: one result a check, in their order, whatever the outcome."""

    outcome: Outcome
    results: tuple[CheckResult, ...]
    output: str
    """What the program printed before the checks began, an error's lines included."""
    message: str
    """One sentence for the learner; empty when the outcome is DONE."""

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return self.outcome is Outcome.DONE and all(result.passed for result in self.results)


@dataclass(frozen=True, slots=True)
class Isolation:
    """What keeps programs in on this machine."""

    walls: tuple[str, ...]
    """Such as "own network", "own account", "Landlock 7", "seccomp"; the last is always there."""
    missing: tuple[str, ...]
    """The walls that this machine does not give, though it is safe without them."""

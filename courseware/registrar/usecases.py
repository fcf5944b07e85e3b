"""How a use case is declared: its request, who may ask, and the function that does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from courseware.decoding import json_decoder
from courseware.errors import Forbidden, NotSignedIn
from courseware.records.transaction import Transaction
from courseware.registrar.protocol import Request

if TYPE_CHECKING:
    from courseware.registrar.office import Office

R = TypeVar("R")
Q = TypeVar("Q", bound=Request[Any])


class By(Enum):
    """Who may ask for a use case."""

    HOUSE = "our own processes: the web and the command line"
    LEARNER = "our own processes, for a learner"
    KERNEL = "our own processes for a learner, and that learner's own kernels"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking. A kernel speaks for one learner in one course, and for nothing else."""

    learner: UUID | None = None
    course: str | None = None
    kernel: bool = False

    @property
    def learner_id(self) -> UUID:
        if self.learner is None:
            raise NotSignedIn("Nobody is acting. Sign in first.", code="no-learner")
        return self.learner

    def check_course(self, course: str) -> None:
        """Raise Forbidden when this is a kernel of another course."""
        if self.kernel and self.course != course:
            raise Forbidden(
                f'This page belongs to the course "{self.course}", not to "{course}".',
                code="other-course",
            )


@dataclass(frozen=True, slots=True)
class UseCase:
    """`in_round` runs on the record's thread inside a transaction; `outside` runs on the event loop."""

    request: type[Request[Any]]
    by: By
    in_round: Callable[[Office, Transaction, Caller, Any], Any] | None = None
    outside: Callable[[Office, Caller, Any], Awaitable[Any]] | None = None
    decode: Callable[[bytes], Request[Any]] = field(init=False)
    """From JSON to a request. Made once: that takes longer than decoding."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "decode", json_decoder(self.request).decode)

    def check(self, caller: Caller) -> None:
        """Raise NotSignedIn or Forbidden unless this caller may ask."""
        if self.by is By.HOUSE and caller.kernel:
            raise Forbidden("A course page may not ask for this.", code="not-for-kernels")
        if self.by is By.LEARNER:
            if caller.kernel:
                raise Forbidden("A course page may not ask for this.", code="not-for-kernels")
            _ = caller.learner_id
        if self.by is By.KERNEL:
            _ = caller.learner_id


USE_CASES: dict[str, UseCase] = {}
"""Every use case by its request's path."""


def in_round(
    request: type[Q], *, by: By
) -> Callable[
    [Callable[[Office, Transaction, Caller, Q], R]], Callable[[Office, Transaction, Caller, Q], R]
]:
    """Declare a use case that is one piece of work on the record.

    It decides first and writes then: a Refusal after a write costs the whole round its transaction.
    """

    def declare(
        function: Callable[[Office, Transaction, Caller, Q], R],
    ) -> Callable[[Office, Transaction, Caller, Q], R]:
        USE_CASES[request.path] = UseCase(request, by, in_round=function)
        return function

    return declare


def outside(
    request: type[Q], *, by: By
) -> Callable[
    [Callable[[Office, Caller, Q], Awaitable[R]]], Callable[[Office, Caller, Q], Awaitable[R]]
]:
    """Declare a use case with slow parts (passwords, files) that must not hold up the record's thread."""

    def declare(
        function: Callable[[Office, Caller, Q], Awaitable[R]],
    ) -> Callable[[Office, Caller, Q], Awaitable[R]]:
        USE_CASES[request.path] = UseCase(request, by, outside=function)
        return function

    return declare

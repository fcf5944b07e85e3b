"""Programs that learners handed in are run behind walls, after the commit that took them in."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from courseware.assessment.arrangement import arranged
from courseware.assessment.grading import GivenMark, hint_cost
from courseware.catalog.questions import CodeTask, QuestionType, QuizQuestion
from courseware.errors import CoursewareError, SandboxUnavailable
from courseware.records.transaction import Transaction
from courseware.registrar.attempts.closing import graded
from courseware.registrar.attempts.rows import ClosedAttempt
from courseware.registrar.attempts.states import given_marks
from courseware.registrar.examining.results import give_marks
from courseware.sandbox import Check, Run, run_program

if TYPE_CHECKING:
    from courseware.registrar.office import Office

log = logging.getLogger(__name__)

ACTOR = "courseware"


@dataclass(frozen=True, slots=True)
class _Program:
    """One answer to run."""

    question: QuizQuestion
    source: str
    hint_cost: float


class ProgramRuns:
    """Begins a run for every attempt that waits for one. What a crash interrupts is begun again."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._tasks: dict[UUID, asyncio.Task[None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self, waiting: list[UUID]) -> None:
        """Work on the running loop from now on, beginning with these attempts."""
        self._loop = asyncio.get_running_loop()
        for attempt_id in waiting:
            self.begin(attempt_id)

    async def close(self) -> None:
        """End what is running; the next start begins it again."""
        self._loop = None
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def begin(self, attempt_id: UUID) -> asyncio.Task[None]:
        """The run of an attempt's programs, begun unless it is under way. On the loop."""
        task = self._tasks.get(attempt_id)
        if task is None:
            task = self._tasks[attempt_id] = asyncio.create_task(self._run(attempt_id))
            task.add_done_callback(lambda _: self._tasks.pop(attempt_id, None))
        return task

    def begin_soon(self, attempt_id: UUID) -> None:
        """The same, from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.begin, attempt_id)

    async def _run(self, attempt_id: UUID) -> None:
        try:
            programs = await self._office.run(lambda tx: _programs(self._office, tx, attempt_id))
            marks = {program.question.id: await _mark(program) for program in programs}
            if marks:
                await self._office.run(lambda tx: _give(self._office, tx, attempt_id, marks))
        except SandboxUnavailable as error:
            log.warning("an answer waits for a person to mark it: %s", error)
        except CoursewareError:
            log.exception("a program could not be marked")


async def _mark(program: _Program) -> GivenMark:
    task = program.question.code or CodeTask(tests=())
    run = await run_program(
        program.source,
        [Check(test.name, test.source) for test in task.tests],
        seconds=task.seconds,
        megabytes=task.megabytes,
    )
    passed = {result.name for result in run.results if result.passed}
    weight = sum(test.weight for test in task.tests if test.name in passed)
    share = weight / sum(test.weight for test in task.tests)
    mark = max(0.0, share * program.question.points - program.hint_cost)
    return GivenMark(mark=mark, comment=_told(run))


def _told(run: Run) -> str:
    """What came of a run, for its learner."""
    lines = [run.message] if run.message else []
    for result in run.results:
        verdict = "Passed" if result.passed else "Failed"
        lines.append(f"{verdict}: {result.name}{f'. {result.message}' if result.message else ''}")
    return "\n".join(lines)


def _programs(office: Office, tx: Transaction, attempt_id: UUID) -> list[_Program]:
    """What of an attempt is to be run yet; nothing when it was rolled back, or is marked."""
    row = tx.row("attempt", id=attempt_id)
    if row is None or row[8] != "AWAITING_MARKING":
        return []
    closed = ClosedAttempt.of(row)
    quiz = office.quiz_version(tx, closed.quiz_id, closed.quiz_version)
    result = graded(quiz, closed, given_marks(tx, closed.id))
    awaiting = {question.question_id for question in result.questions if question.awaiting}
    return [
        _Program(
            question,
            closed.answers[question.id][0],
            hint_cost(question, closed.hints),
        )
        for question in arranged(quiz.quiz, closed.arrangement).questions
        if question.type is QuestionType.CODE and question.id in awaiting
    ]


def _give(office: Office, tx: Transaction, attempt_id: UUID, marks: dict[str, GivenMark]) -> None:
    row = tx.row("attempt", id=attempt_id)
    if row is not None and row[8] == "AWAITING_MARKING":
        give_marks(office, tx, ClosedAttempt.of(row), row[3], marks, cause="RUN", actor=ACTOR)

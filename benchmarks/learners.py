"""The load: learners' kernels that take a quiz again and again, in processes of their own."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

import uvloop

from benchmarks.taught import QUIZ
from courseware.assessment.model import Answers
from courseware.records.ids import new_id
from courseware.registrar.client import Access, AsyncRegistrarClient
from courseware.registrar.protocol import GetQuizState, OpenAttempt, SubmitAttempt


@dataclass(frozen=True, slots=True)
class Load:
    """Which learners begin when, and for how long. `begin` is a moment of this machine's monotonic clock."""

    learners: tuple[Access, ...]
    begin: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Taken:
    """How many seconds an attempt took: until it was open, and from then until it was graded."""

    opening: float
    submitting: float

    @property
    def seconds(self) -> float:
        return self.opening + self.submitting


def take(load: Load) -> list[Taken]:
    """Drive all learners of a load at once; the attempts that they took."""
    return uvloop.run(_take(load))


async def _take(load: Load) -> list[Taken]:
    taken = await asyncio.gather(*(_learner(access, load) for access in load.learners))
    return [one for learner in taken for one in learner]


async def _learner(access: Access, load: Load) -> list[Taken]:
    client = AsyncRegistrarClient(access)
    await client.call(GetQuizState(quiz_id=QUIZ.id))
    await asyncio.sleep(load.begin - time.monotonic())
    taken: list[Taken] = []
    end = load.begin + load.seconds
    while time.monotonic() < end:
        taken.append(await _attempt(client, answers=_ANSWERS[len(taken) % len(_ANSWERS)]))
    await client.close()
    return taken


async def _attempt(client: AsyncRegistrarClient, answers: Answers) -> Taken:
    attempt = new_id()
    began = time.monotonic()
    await client.call(OpenAttempt(attempt_id=attempt, quiz_id=QUIZ.id))
    opened = time.monotonic()
    done = await client.call(SubmitAttempt(attempt_id=attempt, answers=answers))
    graded = time.monotonic()
    if done.attempt.grade is None or done.attempt.attempt_id != attempt:
        raise RuntimeError("An attempt was acknowledged without a grade.")
    return Taken(opened - began, graded - opened)


def _answers(wrong: int) -> Answers:
    return {
        question.id: question.correct_option_ids if number >= wrong else ("d",)
        for number, question in enumerate(QUIZ.questions)
    }


_ANSWERS = tuple(_answers(wrong) for wrong in (5, 0, 3, 1))
"""Failed, passed, failed, passed: so every path of the grading is in the load."""

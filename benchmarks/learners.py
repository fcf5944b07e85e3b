"""The load: learners' kernels that take a quiz again and again, in processes of their own."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from itertools import islice
from typing import Any

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
    requests: int
    """How many an attempt takes: 1, handed in whole; 2, opened with its first answer and then handed in."""


def take(load: Load) -> list[float]:
    """Drive all learners of a load at once; how many seconds each of the attempts took that they made."""
    return uvloop.run(_take(load))


async def _take(load: Load) -> list[float]:
    taken = await asyncio.gather(*(_learner(access, load) for access in load.learners))
    return [one for learner in taken for one in learner]


async def _learner(access: Access, load: Load) -> list[float]:
    client = AsyncRegistrarClient(access)
    version = (await client.call(GetQuizState(quiz_id=QUIZ.id))).form.version
    await asyncio.sleep(load.begin - time.monotonic())
    taken: list[float] = []
    end = load.begin + load.seconds
    while (began := time.monotonic()) < end:
        answers = _ANSWERS[len(taken) % len(_ANSWERS)]
        await _attempt(client, version, answers, load.requests)
        taken.append(time.monotonic() - began)
    await client.close()
    return taken


async def _attempt(
    client: AsyncRegistrarClient, version: int, answers: Answers, requests: int
) -> None:
    given: dict[str, Any] = {"attempt_id": new_id(), "quiz_id": QUIZ.id, "quiz_version": version}
    if requests == 2:
        first = dict(islice(answers.items(), 1))
        await client.call(OpenAttempt(answers=first, **given))
    done = await client.call(SubmitAttempt(answers=answers, **given))
    if done.attempt.grade is None or done.attempt.attempt_id != given["attempt_id"]:
        raise RuntimeError("An attempt was acknowledged without a grade.")


def _answers(wrong: int) -> Answers:
    return {
        question.id: question.correct_option_ids if number >= wrong else ("d",)
        for number, question in enumerate(QUIZ.questions)
    }


_ANSWERS = tuple(_answers(wrong) for wrong in (5, 0, 3, 1))
"""Failed, passed, failed, passed: so every path of the grading is in the load."""

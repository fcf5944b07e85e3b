"""Which questions an attempt asks, and in which order: drawn once, from a seed that stays with the attempt."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from courseware.catalog.delivery import Pool
from courseware.catalog.model import Quiz
from courseware.catalog.questions import QuestionType, QuizQuestion

MOST = 2**31
"""Seeds are below it."""

_KEEPS_ITS_ORDER = (QuestionType.TRUE_FALSE, QuestionType.HOTSPOT)


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Identified)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """`question_ids` in the order in which they are asked; None: all, as the author wrote them."""

    seed: int
    question_ids: tuple[str, ...] | None = None


AS_WRITTEN = Arrangement(0)


def arrange(quiz: Quiz, seed: int, seen: Collection[str] = ()) -> Arrangement:
    """Draw an attempt's questions. `seen` are those of the learner's last attempt.

    The same quiz, seed and `seen` always give the same.
    """
    rules = quiz.delivery
    if not rules.pools and not rules.shuffle_questions:
        return Arrangement(seed)
    chance = random.Random(f"questions {seed}")  # noqa: S311 - nothing is to be kept secret by it
    pooled = [q for q in quiz.questions if any(pool.holds(q) for pool in rules.pools)]
    chance.shuffle(pooled)
    if rules.avoid_seen:
        pooled.sort(key=lambda question: question.id in seen)  # stable: chance stays in each half
    left_out = {question.id for question in pooled} - _drawn(pooled, rules.pools)
    order = [question.id for question in quiz.questions if question.id not in left_out]
    if rules.shuffle_questions:
        chance.shuffle(order)
    return Arrangement(seed, tuple(order))


def _drawn(pooled: Sequence[QuizQuestion], pools: Sequence[Pool]) -> set[str]:
    """What the pools draw, taking questions in this order as long as there is a place for each.

    A place is one of the draws of a pool. Where pools overlap, a question moves to another place if that
    makes room for one more: so every attempt has as many, and no pool goes without because of another.
    """
    holders = [pool for pool in pools for _ in range(pool.draw)]
    held: list[QuizQuestion | None] = [None] * len(holders)

    def find_place(question: QuizQuestion, tried: set[int]) -> bool:
        for place, pool in enumerate(holders):
            if place in tried or not pool.holds(question):
                continue
            tried.add(place)
            before = held[place]
            if before is None or find_place(before, tried):
                held[place] = question
                return True
        return False

    for question in pooled:
        find_place(question, set())
    return {question.id for question in held if question is not None}


def arranged(quiz: Quiz, arrangement: Arrangement) -> Quiz:
    """The quiz with the questions of one attempt alone, in its order."""
    if arrangement.question_ids is None:
        return quiz
    by_id = {question.id: question for question in quiz.questions}
    return replace(quiz, questions=tuple(by_id[id_] for id_ in arrangement.question_ids))


def options_in_order(
    question: QuizQuestion, options: Sequence[T], seed: int | None
) -> tuple[T, ...]:
    """A question's options as they are shown: shuffled by a seed, or, without one, as they were written.

    Those of MATCHING and ORDERING do not stand as they were written, since that is the key: without a seed
    their order comes from their ids, the same for everybody. It is left to chance whether that is the key:
    an order that never is it would tell all of two options.
    """
    told_by_order = question.type in (QuestionType.MATCHING, QuestionType.ORDERING)
    if question.type in _KEEPS_ITS_ORDER or (seed is None and not told_by_order):
        return tuple(options)
    return shuffled(options, f"{seed}/{question.id}")


def shuffled(options: Sequence[T], by: str) -> tuple[T, ...]:
    """The options in an order that only these words and their ids decide."""
    return tuple(sorted(options, key=lambda option: _digest(f"{by}/{option.id}")))


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()

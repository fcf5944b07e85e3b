"""Which questions an attempt asks, and in which order: drawn once, from a seed that stays with the attempt."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

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
    asked = {q.id for q in quiz.questions if not any(pool.holds(q) for pool in rules.pools)}
    for pool in rules.pools:
        held = [q.id for q in quiz.questions if pool.holds(q) and q.id not in asked]
        chance.shuffle(held)
        if rules.avoid_seen:
            held.sort(key=lambda id_: id_ in seen)  # stable: the draw stays within each half
        asked.update(held[: pool.draw])
    order = [question.id for question in quiz.questions if question.id in asked]
    if rules.shuffle_questions:
        chance.shuffle(order)
    return Arrangement(seed, tuple(order))


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

    Those of MATCHING and ORDERING never stand as they were written, since that is the key: without a seed
    their order comes from their ids, the same for everybody.
    """
    told_by_order = question.type in (QuestionType.MATCHING, QuestionType.ORDERING)
    if question.type in _KEEPS_ITS_ORDER or (seed is None and not told_by_order):
        return tuple(options)
    shown = sorted(options, key=lambda option: _digest(f"{seed}/{question.id}/{option.id}"))
    if question.type is QuestionType.ORDERING:
        in_key_order = tuple(option.id for option in shown) == question.correct_option_ids
        return tuple(shown[1:] + shown[:1]) if in_key_order else tuple(shown)
    return tuple(shown)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()

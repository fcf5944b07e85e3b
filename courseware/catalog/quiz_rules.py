"""What is true of every quiz, however it was written: `check_quiz` says what is not."""

from __future__ import annotations

from datetime import timedelta

from courseware.catalog.delivery import Delivery, Pool
from courseware.catalog.model import Quiz
from courseware.catalog.question_rules import check_question
from courseware.catalog.values import (
    check_fraction,
    check_id,
    check_passing_score,
    check_text,
    twice_in,
)
from courseware.errors import ContentError

_MOST_ATTEMPTS = 1000
_LONGEST = timedelta(days=365)


def check_quiz(quiz: Quiz) -> Quiz:
    """The quiz itself, if it can be asked and graded; else a ContentError naming the question."""
    check_id(quiz.id, "quiz id")
    check_text(quiz.title, "The title", required=True)
    check_text(quiz.description, "The description")
    check_passing_score(quiz.passing_score)
    if not quiz.questions:
        raise ContentError("The quiz has no questions. Begin each with a heading.")
    for question in quiz.questions:
        try:
            check_question(question)
        except ContentError as error:
            raise error.at(question=question.id) from None
    twice = twice_in(question.id for question in quiz.questions)
    if twice is not None:
        raise ContentError("Two questions have this id. Give one of them another.", question=twice)
    _check_delivery(quiz, quiz.delivery)
    return quiz


def _check_delivery(quiz: Quiz, delivery: Delivery) -> None:
    for name in ("time_limit", "grace", "cooldown"):
        length = getattr(delivery, name)
        if length is not None and not timedelta(0) <= length <= _LONGEST:
            raise ContentError(f"{name} is {length}; give a time of at most a year, such as 30m.")
    if delivery.time_limit == timedelta(0):
        raise ContentError("time_limit is 0. Leave it out where there is none.")
    allowed = delivery.attempts_allowed
    if allowed is not None and not 1 <= allowed <= _MOST_ATTEMPTS:
        raise ContentError(
            f"attempts_allowed is {allowed}; give a number from 1 to {_MOST_ATTEMPTS}."
        )
    if not 1 <= delivery.cooldown_growth <= 10:
        raise ContentError(
            f"cooldown_growth is {delivery.cooldown_growth:g}; give a number from 1 to 10."
        )
    _check_dates(delivery)
    if not -1 <= delivery.lowest_score <= 0:
        raise ContentError(
            f"lowest_score is {delivery.lowest_score:g}; give a fraction of 1 from -1 to 0."
        )
    _check_sections(quiz, delivery)
    for pool in delivery.pools:
        _check_pool(quiz, pool)


def _check_dates(delivery: Delivery) -> None:
    for name in ("opens_at", "closes_at"):
        moment = getattr(delivery, name)
        if moment is not None and moment.tzinfo is None:
            raise ContentError(
                f"{name} has no time zone. Write one, such as 2027-03-01T09:00+01:00."
            )
    if delivery.opens_at and delivery.closes_at and delivery.opens_at >= delivery.closes_at:
        raise ContentError("closes_at is not after opens_at. Change one of them.")


def _check_sections(quiz: Quiz, delivery: Delivery) -> None:
    known = {question.section for question in quiz.questions if question.section}
    for section, passing_score in delivery.sections.items():
        if section not in known:
            raise ContentError(
                f"No question is in the section {section!r}. Name one that is, as section={section}."
            )
        check_fraction(passing_score, f"The pass mark of the section {section!r}")


def _check_pool(quiz: Quiz, pool: Pool) -> None:
    if not pool.tag and not pool.difficulty:
        raise ContentError("A pool names a tag, a difficulty, or both. Say what it draws from.")
    held = [question for question in quiz.questions if pool.holds(question)]
    if not 1 <= pool.draw <= len(held):
        raise ContentError(
            f"A pool draws {pool.draw} of {len(held)} questions. Give a number from 1 to {len(held)}."
        )

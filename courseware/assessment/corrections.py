"""What was found wrong with a published quiz version, and put right for attempts that were given already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from courseware.catalog.model import Quiz
from courseware.catalog.questions import QuizQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One act of an author. What is not named stays as it is."""

    questions: tuple[QuizQuestion, ...] = ()
    """Questions with another key, or other points; their texts and ids are those that were asked."""
    dropped: tuple[str, ...] = ()
    """Count for nobody."""
    full_marks: tuple[str, ...] = ()
    """Bring everybody all their points."""
    passing_score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A quiz version with all its corrections."""

    quiz: Quiz
    dropped: frozenset[str] = frozenset()
    full_marks: frozenset[str] = frozenset()

    def with_(self, correction: Correction) -> Corrected:
        """The version with one correction more. The later one decides about a question."""
        corrected = {question.id: question for question in correction.questions}
        decided = {*corrected, *correction.dropped, *correction.full_marks}
        questions = tuple(corrected.get(q.id, q) for q in self.quiz.questions)
        return Corrected(
            quiz=replace(
                self.quiz,
                questions=questions,
                passing_score=correction.passing_score or self.quiz.passing_score,
            ),
            dropped=self.dropped - decided | frozenset(correction.dropped),
            full_marks=self.full_marks - decided | frozenset(correction.full_marks),
        )


def corrected(quiz: Quiz, corrections: Iterable[Correction]) -> Corrected:
    """A version as it counts now."""
    found = Corrected(quiz=quiz)
    for correction in corrections:
        found = found.with_(correction)
    return found

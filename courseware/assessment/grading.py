"""Grading: which answers may be given to a quiz, and what they are worth."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from courseware.assessment.marking import Worth, check_answer, is_answered, worth
from courseware.assessment.model import Answers, Confidence, Grade, GradedQuestion, SectionGrade
from courseware.catalog.markup import render
from courseware.catalog.model import Quiz
from courseware.catalog.questions import QuizQuestion
from courseware.errors import InvalidRequest

_ROUNDING = 1e-9
"""4 of 5 must pass at 0.8 whatever the last bit of a division says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenMark:
    """A mark that a person, or the run of a program, gave: in place of what grading would say."""

    mark: float
    """Points, at most the question's."""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What beside the answers decides a grade. As it is made here: nothing."""

    given: Mapping[str, GivenMark] | None = None
    hints_taken: Mapping[str, int] | None = None
    """Question id -> how many of its hints were asked for."""
    dropped: Collection[str] = ()
    """Questions that count for nobody."""
    full_marks: Collection[str] = ()
    """Questions that bring everybody all their points."""
    confidence: Confidence | None = None


NONE = Circumstances()


def check_answers(quiz: Quiz, answers: Answers) -> None:
    """Raise InvalidRequest unless every answer is one that this quiz's form allows.

    Codes: "unknown-question" and those of the question's type. The message never says what is right.
    """
    questions = {question.id: question for question in quiz.questions}
    for question_id, answer in answers.items():
        question = questions.get(question_id)
        if question is None:
            raise InvalidRequest(
                f'Quiz "{quiz.id}" has no question "{question_id}". Load the quiz again.',
                code="unknown-question",
            )
        check_answer(f'Quiz "{quiz.id}", question "{question_id}"', question, answer)


def grade(quiz: Quiz, answers: Answers, beside: Circumstances = NONE) -> Grade:
    """Grade allowed answers: score = points earned / points there are, passed at the quiz's passing_score.

    A question without an answer brings nothing, a wrong one takes its penalty, and hints take what they
    cost of what the answer brought. The score ends at the quiz's lowest_score. Each section with a pass
    mark must reach it too, and as long as a question awaits marking nobody has passed. Raises
    InvalidRequest as `check_answers` does.
    """
    check_answers(quiz, answers)
    graded = tuple(
        graded_question(question, answers.get(question.id, ()), beside)
        for question in quiz.questions
    )
    return _total(quiz, graded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What marks add up to, whatever they are the marks of."""

    score: float
    mark: float
    max_mark: float
    awaiting: int
    sections: tuple[SectionGrade, ...]
    passed: bool


Marks = Sequence[tuple[str, float | None, float]]
"""Of each question its id, what it brought (None: not marked yet) and what it could have; 0: does not count."""


def outcome(quiz: Quiz, marks: Marks) -> Outcome:
    """The outcome of these marks of the quiz: see `grade`."""
    mark = max_mark = 0.0
    awaiting = 0
    for _, brought, most in marks:
        if most > 0:
            mark += brought or 0.0
            max_mark += most
            awaiting += brought is None
    score = max(quiz.delivery.lowest_score, mark / max_mark) if max_mark else 0.0
    sections = _sections(quiz, marks) if quiz.delivery.sections else ()
    return Outcome(
        score=score,
        mark=mark,
        max_mark=max_mark,
        awaiting=awaiting,
        sections=sections,
        passed=not awaiting
        and score >= quiz.passing_score - _ROUNDING
        and all(section.passed for section in sections),
    )


def _total(quiz: Quiz, graded: Sequence[GradedQuestion]) -> Grade:
    """The grade that these questions of the quiz add up to."""
    counted = [question for question in graded if question.max_mark > 0]
    found = outcome(quiz, [(q.question_id, q.mark, q.max_mark) for q in counted])
    return Grade(
        score=found.score,
        mark=found.mark,
        max_mark=found.max_mark,
        correct=sum(question.correct is True for question in counted),
        total=len(counted),
        passing_score=quiz.passing_score,
        passed=found.passed,
        questions=tuple(graded),
        sections=found.sections,
        awaiting=found.awaiting,
    )


def _sections(quiz: Quiz, marks: Marks) -> tuple[SectionGrade, ...]:
    """The sections with a pass mark of which the attempt has a question."""
    section_of = {question.id: question.section for question in quiz.questions}
    found = []
    for section, passing_score in quiz.delivery.sections.items():
        own = [(mark or 0.0, most) for id_, mark, most in marks if section_of[id_] == section]
        max_mark = sum(most for _, most in own)
        if max_mark:
            score = max(0.0, sum(mark for mark, _ in own) / max_mark)
            passed = score >= passing_score - _ROUNDING
            found.append(
                SectionGrade(
                    section=section, score=score, passing_score=passing_score, passed=passed
                )
            )
    return tuple(found)


def graded_question(
    question: QuizQuestion, answer: tuple[str, ...], beside: Circumstances
) -> GradedQuestion:
    """One question's outcome, everything told."""
    found = worth(question, answer)
    given = (beside.given or {}).get(question.id)
    dropped = question.id in beside.dropped
    mark = _mark(question, answer, found, beside)
    return GradedQuestion(
        question_id=question.id,
        correct=_is_correct(question, found, given),
        mark=0.0 if dropped else mark,
        max_mark=0.0 if dropped else question.points,
        selected=tuple(answer),
        parts=dict(found.parts) if found.parts is not None else None,
        feedback_html=tuple(rendered(said) for said in found.feedback),
        explanation_html=rendered(question.explanation) if question.explanation else "",
        awaiting=mark is None and not dropped,
        comment=given.comment if given else "",
        confidence=(beside.confidence or {}).get(question.id),
    )


def _mark(
    question: QuizQuestion, answer: tuple[str, ...], found: Worth, beside: Circumstances
) -> float | None:
    """The points that an answer brings; None: not marked yet."""
    if question.id in beside.full_marks:
        return question.points
    given = (beside.given or {}).get(question.id)
    if given is not None:
        return given.mark
    if found.share is None:
        return None
    if found.share == 0.0:
        # never -0.0, which would be shown
        return 0.0 - question.penalty if is_answered(question, answer) else 0.0
    return less_hints(found.share * question.points, question, beside.hints_taken)


def less_hints(mark: float, question: QuizQuestion, taken: Mapping[str, int] | None) -> float:
    """What of a mark is left when the hints that were taken have cost what they cost: at least nothing."""
    return max(0.0, mark - hint_cost(question, taken))


def hint_cost(question: QuizQuestion, taken: Mapping[str, int] | None) -> float:
    """In points. `taken`: question id -> how many of its hints were asked for."""
    return sum(hint.cost for hint in question.hints[: (taken or {}).get(question.id, 0)])


def _is_correct(question: QuizQuestion, found: Worth, given: GivenMark | None) -> bool | None:
    if given is not None:
        return given.mark >= question.points - _ROUNDING
    return None if found.share is None else found.share == 1.0


@lru_cache(maxsize=4096)
def rendered(markdown: str) -> str:
    """An explanation or a feedback as HTML: rendering ten of them anew would be most of a grading."""
    return render(markdown)

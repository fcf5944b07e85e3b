"""What authors call. In a learner's page the recorded thing appears, in JupyterLab its preview."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from courseware.catalog import authoring
from courseware.catalog.model import Quiz as WrittenQuiz
from courseware.errors import ContentError
from courseware.widgets.desk import RegistrarDesk
from courseware.widgets.quiz import QuizWidget
from courseware.widgets.session import session


def Quiz(  # noqa: N802 - it reads as the thing that it makes
    quiz_id: str,
    *,
    questions: Sequence[authoring.Question] | None = None,
    title: str | None = None,
    passing_score: float = 0.80,
    description: str = "",
) -> QuizWidget:
    """A quiz, written in Python.

    `passing_score` is a fraction of 1; `title` None makes one from the id. Raises ContentError,
    naming the question, when the quiz cannot be asked and graded.
    """

    def written() -> WrittenQuiz:
        if questions is None:
            raise ContentError(
                f'cw.Quiz("{quiz_id}") has no questions. Give questions=[cw.MultipleChoice(…), …].'
            )
        return authoring.quiz(
            quiz_id,
            questions=questions,
            title=title,
            passing_score=passing_score,
            description=description,
        )

    return open_quiz(quiz_id, written)


def open_quiz(quiz_id: str, written: Callable[[], WrittenQuiz]) -> QuizWidget:
    """The published quiz of this id in a learner's page; else a preview of what is `written`."""
    learner = session()
    if learner is not None:
        return QuizWidget(RegistrarDesk(learner.client, quiz_id))
    from courseware.widgets.preview import PreviewDesk

    return QuizWidget(PreviewDesk(written()))

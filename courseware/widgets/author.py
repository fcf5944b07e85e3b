"""What authors call. In a learner's page the recorded thing appears, in JupyterLab its preview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from courseware.catalog import authoring
from courseware.catalog.model import Quiz as WrittenQuiz
from courseware.errors import ContentError
from courseware.widgets.desk import RegistrarDesk
from courseware.widgets.quiz import QuizWidget
from courseware.widgets.session import session

if TYPE_CHECKING:
    from ipywidgets import VBox, Widget

    from courseware.widgets.exercise import Verdict
    from courseware.widgets.progress import ProgressWidget
    from courseware.widgets.video import VideoWidget


def Quiz(  # noqa: N802 - it reads as the thing that it makes
    id: str,  # noqa: A002 - the author's word for it
    *,
    questions: Sequence[authoring.Question] | None = None,
    title: str | None = None,
    passing_score: float = 0.80,
    description: str = "",
    **delivery: Any,
) -> QuizWidget:
    """A quiz, written in Python.

    `passing_score` is a fraction of 1; `title` None makes one from the id. `delivery` are the settings
    above the line of a quiz cell, by the same names, such as `time_limit="30m"`. Raises ContentError,
    naming the question, when the quiz cannot be asked and graded.
    """

    def written() -> WrittenQuiz:
        if questions is None:
            raise ContentError(
                f'cw.Quiz("{id}") has no questions. Give questions=[cw.MultipleChoice(…), …].'
            )
        return authoring.quiz(
            id,
            questions=questions,
            title=title,
            passing_score=passing_score,
            description=description,
            **delivery,
        )

    return open_quiz(id, written)


def Video(  # noqa: N802
    src: str,
    *,
    captions: str | None = None,
    transcript: str | None = None,
    id: str | None = None,  # noqa: A002
    title: str = "",
) -> VideoWidget:
    """A film that lies beside the notebook, such as "assets/welcome.mp4".

    `captions` is a WebVTT file, `transcript` a Markdown file; `id` is the film's name without its
    ending unless given. A picture of the same name, ending in .jpg, is shown until it plays. Raises
    ContentError in the preview when a file is not there.
    """
    from courseware.widgets.video import video

    return video(src, captions=captions, transcript=transcript, id=id, title=title)


def Exercise(  # noqa: N802
    id: str,  # noqa: A002
    widget: Widget,
    check: Callable[[Any], Verdict],
) -> VBox:
    """Any ipywidget, with a button that checks it.

    `check(widget)` returns True or False, or a pair of that and words for the learner. It runs in
    the kernel, and the exercise is done once it has returned True.
    """
    from courseware.widgets.exercise import exercise

    return exercise(id, widget, check)


def progress() -> ProgressWidget:
    """The learner's place in this course and its track."""
    from courseware.widgets.progress import progress

    return progress()


def open_quiz(quiz_id: str, written: Callable[[], WrittenQuiz]) -> QuizWidget:
    """The published quiz of this id in a learner's page; else a preview of what is `written`."""
    learner = session()
    if learner is not None:
        return QuizWidget(RegistrarDesk(learner.client, quiz_id), learner.language)
    from courseware.widgets.preview import PreviewDesk

    return QuizWidget(PreviewDesk(written()))

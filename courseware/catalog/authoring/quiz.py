"""Quizzes in Python: what `cw.Quiz(...)` means, running or only read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from courseware.catalog.authoring.question import Question
from courseware.catalog.durations import span_text
from courseware.catalog.fields import to_struct
from courseware.catalog.model import Quiz
from courseware.catalog.quiz_settings import DeliverySettings
from courseware.catalog.values import check_id, shown
from courseware.catalog.written import assemble
from courseware.errors import ContentError


def quiz(
    quiz_id: str,
    *,
    questions: Sequence[Question],
    title: str | None = None,
    passing_score: float = 0.80,
    description: str = "",
    folder: Path | None = None,
    **delivery: Any,
) -> Quiz:
    """The Quiz that these questions make.

    `delivery` are the settings above the line of a quiz cell, by the same names: `time_limit="30m"`,
    `attempts_allowed=3`, `pools=[{"draw": 5, "tag": "basics"}]`. `folder` is where its pictures are (default: the
    working directory). Raises ContentError, naming the question, when it cannot be asked and graded.
    """
    check_id(quiz_id, "quiz id")
    if not isinstance(questions, list | tuple):
        raise ContentError(f"questions is {shown(questions)}; give a list of questions.")
    for question in questions:
        if not callable(getattr(question, "written", None)):
            raise ContentError(
                f"questions holds {shown(question)}; give cw.MultipleChoice, cw.Numeric or another question."
            )
    settings = {name: _as_written(value) for name, value in delivery.items() if value is not None}
    return assemble(
        quiz_id,
        [question.written() for question in questions],
        title=title,
        passing_score=passing_score,
        description=description,
        delivery=to_struct(settings, DeliverySettings).delivery(),
        folder=folder,
    )


def video_id(src: str, given: str | None = None) -> str:
    """The id of a `cw.Video`: the one given, else the name of its file without the ending."""
    return check_id(PurePosixPath(src).stem if given is None else given, "video id")


def _as_written(value: object) -> object:
    """A setting as a quiz cell would have it: Python's own times may be given, too."""
    if isinstance(value, timedelta) and value >= timedelta(0):
        return span_text(value)
    return value.isoformat() if isinstance(value, datetime) else value

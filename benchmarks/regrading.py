"""A key is put right after so many attempts: how long the preview takes, how long it takes to apply, and again.

Run `python -m benchmarks.regrading [ATTEMPTS]`. The attempts are written into a real record before the registrar
opens it; everything after that is asked of the registrar, page by page, as the page and the command line do.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import click
import duckdb
import msgspec
import pandas as pd
import uuid_utils.compat

from courseware.assessment.corrections import Correction
from courseware.assessment.grading import grade
from courseware.catalog.model import Catalog, CertificationLevel, Course, CourseType, Quiz, Track
from courseware.catalog.questions import Option, QuestionType, QuizQuestion
from courseware.registrar.attempts.closing import responses
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import ApplyRegrade, PreviewRegrade, PublishCatalog, RegradePage
from courseware.registrar.steady_clock import SteadyClock
from courseware.registrar.thread import RegistrarThread
from courseware.settings import Settings

_ATTEMPTS = 100_000
_QUESTIONS = 10
_BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)


def quiz() -> Quiz:
    """Ten questions with four options each; the first is right."""
    options = tuple(Option(id=id_, text=f"Answer {id_.upper()}") for id_ in "abcd")
    return Quiz(
        id="exam",
        title="Exam",
        questions=tuple(
            QuizQuestion(
                id=f"q{number}",
                type=QuestionType.MULTIPLE_CHOICE,
                question=f"Question {number}?",
                options=options,
                correct_option_ids=("a",),
                explanation="So it is.",
            )
            for number in range(1, _QUESTIONS + 1)
        ),
    )


def fill(settings: Settings, exam: Quiz, attempts: int) -> None:
    """Write so many closed attempts into the record, each of a learner of its own."""
    chance = random.Random(7)
    kinds = [
        grade(exam, {q.id: ("a" if chance.random() < 0.78 else "b",) for q in exam.questions})
        for _ in range(500)
    ]
    rows = []
    for number in range(attempts):
        graded = kinds[chance.randrange(len(kinds))]
        rows.append(
            (
                str(uuid_utils.compat.uuid7()),
                str(uuid_utils.compat.uuid7()),
                f"learner{number}",
                _BEGAN + timedelta(seconds=number),
                "PASSED" if graded.passed else "FAILED",
                graded.score,
                msgspec.json.encode({q.question_id: q.selected for q in graded.questions}).decode(),
                responses(graded.questions),
            )
        )
    columns = ["id", "learner", "name", "began", "status", "score", "answers", "responses"]
    sat = pd.DataFrame(rows, columns=columns)
    with duckdb.connect(str(settings.record)) as record:
        record.register("sat", sat)
        for statement in _FILL:
            record.execute(statement)


_FILL = (
    "INSERT INTO internal_users (id, username, full_name, email, password_hash, is_active, created_at) "
    "SELECT CAST(learner AS UUID), name, name, name || '@example.org', "
    "NULL, TRUE, began FROM sat",
    "INSERT INTO opened_attempts (id, quiz_id, quiz_version, course_id, track_id, internal_user_id, "
    "learner_id, started_at) SELECT CAST(id AS UUID), 'exam', 1, 'track/course', 'track', "
    "CAST(learner AS UUID), CAST(learner AS UUID), began FROM sat",
    "INSERT INTO closed_attempts (attempt_id, learner_id, completed_at, status, score, answers, "
    "responses) SELECT CAST(id AS UUID), CAST(learner AS UUID), began, status, score, answers, "
    "responses FROM sat",
)


@dataclass(frozen=True, slots=True)
class Walk:
    """All pages of a preview or an application."""

    seconds: float
    longest_page: float
    pages: int
    changed: int
    new_passes: int


def walk(house: RegistrarClient, request: PreviewRegrade | ApplyRegrade, attempts: int) -> Walk:
    """Ask for page after page, as a progress bar does."""
    began = time.monotonic()
    longest, pages, changed, passes = 0.0, 0, 0, 0
    after: UUID | None = None
    with click.progressbar(length=attempts, label=type(request).__name__, file=sys.stderr) as bar:
        while True:
            asked = time.monotonic()
            page: RegradePage = house.call(replace(request, after=after))
            longest = max(longest, time.monotonic() - asked)
            pages, changed = pages + 1, changed + page.changed
            passes += len(page.new_passes)
            bar.update(page.examined)
            after = page.next
            if after is None:
                break
    return Walk(time.monotonic() - began, longest, pages, changed, passes)


def main(attempts: int) -> None:
    exam = quiz()
    # "b" was right as well, it turned out, in the first question
    right = replace(exam.questions[0], correct_option_ids=("b",))
    facts = {"quiz_id": "exam", "quiz_version": 1, "correction": Correction(questions=(right,))}
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data", port=0)
        course = Course(
            track="track", id="course", title="Course", type=CourseType.TEXT, quizzes=(exam,)
        )
        track = Track(
            slug="track",
            name="Track",
            type="POLICY_MANAGEMENT",
            level=CertificationLevel.FOUNDATION,
            version="1.0",
            courses=(course,),
        )
        with RegistrarThread(settings, SteadyClock()) as registrar:
            registrar.house.call(PublishCatalog(catalog=Catalog(tracks=(track,))))
        fill(settings, exam, attempts)
        with RegistrarThread(settings, SteadyClock()) as registrar:
            preview = PreviewRegrade(**facts)
            apply = ApplyRegrade(**facts, actor="author1", reason="The key was wrong.")
            for name, request in (
                ("preview", preview),
                ("apply", apply),
                ("apply again", apply),
                ("preview again", preview),
            ):
                done = walk(registrar.house, request, attempts)
                click.echo(
                    f"{name:14} {attempts:,} attempts in {done.seconds:6.2f} s, {done.pages} pages, the longest "
                    f"{done.longest_page:.2f} s: {done.changed:,} changed, {done.new_passes:,} new passes"
                )


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else _ATTEMPTS)

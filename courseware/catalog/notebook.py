"""One notebook as a course: its lessons, quizzes, videos and exercises, and what learners get of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from courseware.catalog.checks import lesson_warnings, quiz_warnings
from courseware.catalog.code_cells import Names, VideoCall, read_code
from courseware.catalog.findings import Finding
from courseware.catalog.learner_notebook import LearnerCell, learner_notebook, without_comments
from courseware.catalog.lesson import Lesson, look_through
from courseware.catalog.markup import render
from courseware.catalog.media import FOLDER, asset, check_captions, is_sample_film, seconds_of
from courseware.catalog.model import Course, CourseType, Quiz, Video
from courseware.catalog.notebook_file import CourseFacts, NotebookFile, SourceCell, read_file
from courseware.catalog.quiz_json import json_hash
from courseware.catalog.quiz_markdown import parse_quiz, quiz_cell
from courseware.catalog.values import check_text
from courseware.errors import ContentError

_MAKES_MAGIC = re.compile(
    r"^[ \t]*(?:import courseware\b|from courseware import\b|%load_ext courseware\b)", re.MULTILINE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotebookReading:
    """A notebook's course, or None when an error was found. `course_id` may be known all the same."""

    course: Course | None
    course_id: str | None
    findings: tuple[Finding, ...]
    quiz_cells: dict[str, int]
    """Quiz id -> the number of its cell."""


def read_notebook(
    path: Path, *, track: str, shown: str | None = None, sort_order: int = 0
) -> NotebookReading:
    """Read and check a notebook without running it.

    `track` is the slug of its track, whose folder the notebook is in; `shown` is how findings name
    the file (default: the path).
    """
    reader = _Reader(path=path, track=track, shown=shown or path.as_posix())
    try:
        file = read_file(path)
    except ContentError as error:
        return NotebookReading(
            course=None,
            course_id=None,
            findings=(Finding.of(error, reader.shown),),
            quiz_cells={},
        )
    course = reader.read(file, sort_order)
    return NotebookReading(
        course=course,
        course_id=file.course_id,
        findings=tuple(sorted(reader.findings, key=lambda found: found.cell or 0)),
        quiz_cells=reader.quizzes_at,
    )


@dataclass(slots=True, kw_only=True)
class _Reader:
    """What has been read of a notebook so far."""

    path: Path
    track: str
    shown: str
    findings: list[Finding] = field(default_factory=list)
    cells: list[LearnerCell] = field(default_factory=list)
    lessons: list[Lesson] = field(default_factory=list)
    quizzes: list[Quiz] = field(default_factory=list)
    quizzes_at: dict[str, int] = field(default_factory=dict)
    videos: list[Video] = field(default_factory=list)
    exercises: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    magic_is_there: bool = False

    def read(self, file: NotebookFile, sort_order: int) -> Course | None:
        names = Names.imported_by(cell.source for cell in file.cells if cell.kind == "code")
        for cell in file.cells:
            try:
                self._take(cell, names)
            except ContentError as error:
                self._found(error.at(cell=cell.number))
        try:
            facts = file.facts()
            if not any(found.is_error for found in self.findings):
                self._check_completion(facts)
        except ContentError as error:
            self._found(error)
        self.findings.extend(lesson_warnings(self.lessons, self.shown))
        if any(found.is_error for found in self.findings):
            return None
        content = learner_notebook(self.track, facts, self.cells)
        return Course(
            track=self.track,
            id=facts.id,
            title=facts.title,
            type=facts.type,
            description=facts.description,
            estimated_minutes=facts.estimated_minutes,
            sort_order=sort_order,
            file=f"{self.track}/{self.path.name}",
            quizzes=tuple(self.quizzes),
            videos=tuple(self.videos),
            exercises=tuple(self.exercises),
            content=content,
            content_hash=json_hash(content),
        )

    def _found(self, error: ContentError) -> None:
        self.findings.append(Finding.of(error, self.shown))

    def _warn(self, cell: SourceCell, message: str) -> None:
        self.findings.append(
            Finding(file=self.shown, cell=cell.number, level="warning", message=message)
        )

    def _take(self, cell: SourceCell, names: Names) -> None:
        check_text(cell.source, "The cell")
        found = quiz_cell(cell.source)
        if cell.kind != "code":
            if found is not None:
                raise ContentError(
                    f"The quiz is in a {cell.kind} cell, where learners would read its key. "
                    "Make it a code cell."
                )
            if cell.kind == "markdown":
                self._take_lesson(cell)
        elif found is not None:
            self._take_quiz(cell, parse_quiz(*found, folder=self.path.parent))
            bare = replace(cell, tags=())
            self.cells.append(LearnerCell(cell=bare, source=f"%%quiz {found[0]}"))
            if not self.magic_is_there:
                raise ContentError(
                    "%%quiz is not known here. Put import courseware as cw into a code cell above."
                )
        elif cell.source.strip():
            self.magic_is_there |= _MAKES_MAGIC.search(cell.source) is not None
            self._take_code(cell, names)

    def _take_lesson(self, cell: SourceCell) -> None:
        source = without_comments(cell.source)
        html = render(source, anchors=self.anchors)
        lesson = look_through(cell.number, html)
        self.lessons.append(lesson)
        self.cells.append(LearnerCell(cell=cell, source=source, html=html))
        for address, _ in lesson.images:
            if not address:
                raise ContentError(
                    f"An image is not in the track's folder {FOLDER}, so learners would not see it. "
                    f"Save it there and write ![what it shows]({FOLDER}/its-name.png)."
                )
            asset(self.path.parent, address)
        for address in lesson.links:
            if address.startswith(f"{FOLDER}/"):
                asset(self.path.parent, address)
            elif not re.match(r"#|/|[a-z][a-z0-9+.-]*:", address):
                self._warn(
                    cell,
                    f"The link to {address} leads nowhere for learners. Link to a file in {FOLDER}, "
                    "or to a full address.",
                )

    def _take_quiz(self, cell: SourceCell, quiz: Quiz) -> None:
        if quiz.id in self.quizzes_at:
            raise ContentError(
                f'The quiz id "{quiz.id}" is also in cell {self.quizzes_at[quiz.id]}. '
                "Give one of them another."
            )
        for question in quiz.questions:
            if question.picture is not None:
                try:
                    asset(self.path.parent, question.picture.src)
                except ContentError as error:
                    raise error.at(question=question.id) from None
        self.quizzes_at[quiz.id] = cell.number
        self.quizzes.append(quiz)
        self.findings.extend(quiz_warnings(quiz, self.shown, cell.number))

    def _take_code(self, cell: SourceCell, names: Names) -> None:
        code = read_code(cell.source, names, self.path.parent)
        bare = replace(cell, tags=()) if code.quizzes else cell
        self.cells.append(LearnerCell(cell=bare, source=code.learner_source))
        for quiz in code.quizzes:
            self._take_quiz(cell, quiz)
        for exercise in code.exercises:
            if exercise in self.exercises:
                raise ContentError(f'The exercise id "{exercise}" is there twice. Change one.')
            self.exercises.append(exercise)
        for call in code.videos:
            self._take_video(cell, call)

    def _take_video(self, cell: SourceCell, call: VideoCall) -> None:
        if any(video.id == call.id for video in self.videos):
            raise ContentError(f'The video id "{call.id}" is there twice. Give one another id.')
        folder = self.path.parent
        file = asset(folder, call.src)
        self.videos.append(Video(id=call.id, src=call.src, seconds=seconds_of(file)))
        if is_sample_film(file):
            self._warn(cell, f"{call.src} is still the sample film. Save your own film over it.")
        if call.captions is None:
            self._warn(
                cell,
                f'The video {call.src} has no captions. Add captions="{FOLDER}/….vtt" for those '
                "who cannot hear it.",
            )
        else:
            check_captions(asset(folder, call.captions))
        if call.transcript is not None:
            asset(folder, call.transcript)

    def _check_completion(self, facts: CourseFacts) -> None:
        if facts.type is CourseType.VIDEO and not self.videos:
            raise ContentError(
                "A VIDEO course is completed by watching, and there is no cw.Video in it. Add one, "
                "or make the course's type TEXT."
            )
        if facts.type is CourseType.INTERACTIVE and not self.exercises:
            raise ContentError(
                "An INTERACTIVE course is completed by its exercises, and there is no cw.Exercise "
                "in it. Add one, or make the course's type TEXT."
            )

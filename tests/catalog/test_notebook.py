"""One notebook as a course."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from courseware.catalog.media import STARTERS
from courseware.catalog.model import CourseType
from courseware.catalog.notebook import NotebookReading, read_notebook
from courseware.catalog.quiz_json import json_hash
from tests.catalog.notebooks import (
    IMPORT,
    TEXT,
    code,
    markdown,
    quiz_cell,
    write_course,
    write_notebook,
)

FILES = Path(__file__).parent.parent / "files"


def read(path: Path) -> NotebookReading:
    return read_notebook(path, track="case-work")


def errors(reading: NotebookReading) -> list[tuple[int | None, str | None, str]]:
    return [
        (found.cell, found.question, found.message) for found in reading.findings if found.is_error
    ]


def assert_refused(reading: NotebookReading, cell: int | None, words: str) -> None:
    assert reading.course is None
    found = errors(reading)
    assert any(where == cell and words in message for where, _, message in found), found


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A folder of a track with a film of nine seconds and its captions."""
    (tmp_path / "assets").mkdir()
    for name in ("mp4", "vtt", "md"):
        (tmp_path / "assets" / f"film.{name}").write_bytes(
            (STARTERS / f"sample.{name}").read_bytes()
        )
    return tmp_path


def test_a_notebook_is_a_course() -> None:
    reading = read(FILES / "case-work" / "01-intake.ipynb")
    assert [str(found) for found in reading.findings] == []
    course = reading.course
    assert course is not None
    assert (course.key, course.title, course.type) == (
        "case-work/intake",
        "Intake",
        CourseType.INTERACTIVE,
    )
    assert course.file == "case-work/01-intake.ipynb"
    assert [quiz.id for quiz in course.quizzes] == ["intake-basics", "intake-priority"]
    assert [len(quiz.questions) for quiz in course.quizzes] == [5, 5]
    assert course.exercises == ("triage",)
    assert reading.quiz_cells == {"intake-basics": 5, "intake-priority": 7}
    assert course.content_hash == json_hash(course.content)


def test_reading_twice_gives_the_same() -> None:
    path = FILES / "case-work" / "01-intake.ipynb"
    assert read(path).course == read(path).course


def test_a_video_has_its_length_in_seconds(film: Path) -> None:
    path = write_notebook(
        film / "01-watch.ipynb",
        code(IMPORT),
        markdown(TEXT),
        code(
            'cw.Video("assets/film.mp4", captions="assets/film.vtt", transcript="assets/film.md")'
        ),
        facts={"type": "VIDEO"},
    )
    course = read(path).course
    assert course is not None
    (video,) = course.videos
    assert (video.id, video.src) == ("film", "assets/film.mp4")
    assert video.seconds == pytest.approx(9.0, abs=0.1)


def test_a_video_without_captions_is_a_warning(film: Path) -> None:
    path = write_notebook(
        film / "01-watch.ipynb", code(IMPORT), markdown(TEXT), code('cw.Video("assets/film.mp4")')
    )
    reading = read(path)
    assert reading.course is not None
    assert any(found.cell == 3 and "no captions" in found.message for found in reading.findings)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ('cw.Video("assets/gone.mp4", captions="assets/film.vtt")', "assets/gone.mp4 is missing"),
        ('cw.Video("assets/film.mp4", captions="assets/gone.vtt")', "assets/gone.vtt is missing"),
        ('cw.Video("assets/film.mp4", transcript="assets/gone.md")', "assets/gone.md is missing"),
        ('cw.Video("film.mp4")', "not in the track's folder assets"),
        ('cw.Video("assets/../film.mp4")', "not in the track's folder assets"),
        ('cw.Video("https://example.org/film.mp4")', "not in the track's folder assets"),
        ('cw.Video("assets/film.md")', "length of film.md cannot be read"),
        ('cw.Video("assets/film.mp4", captions="assets/film.md")', "not WebVTT"),
        ('cw.Video("assets/film.mp4")\ncw.Video("assets/film.mp4")', "is there twice"),
    ],
)
def test_a_video_that_cannot_be_shown_is_an_error(film: Path, call: str, words: str) -> None:
    path = write_notebook(film / "01-watch.ipynb", code(IMPORT), markdown(TEXT), code(call))
    assert_refused(read(path), 3, words)


def test_a_link_out_of_the_folder_is_not_followed(film: Path) -> None:
    secret = film.parent / f"{film.name}-secret.mp4"
    shutil.copy(film / "assets" / "film.mp4", secret)
    (film / "assets" / "out.mp4").symlink_to(secret)
    path = write_notebook(film / "01-watch.ipynb", code('cw.Video("assets/out.mp4")'))
    assert_refused(read(path), 1, "assets/out.mp4 is missing")


@pytest.mark.parametrize(
    ("kind", "words"), [("VIDEO", "no cw.Video"), ("INTERACTIVE", "no cw.Exercise")]
)
def test_a_course_must_have_what_completes_it(tmp_path: Path, kind: str, words: str) -> None:
    path = write_course(tmp_path / "01-intake.ipynb", "intake", type=kind)
    assert_refused(read(path), None, words)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"id": "No Slug"}, "'No Slug' cannot be used"),
        ({"id": 5}, '"id" must be a text'),
        ({"title": " "}, "title is empty"),
        ({"type": "SLIDES"}, "give VIDEO, TEXT or INTERACTIVE"),
        ({"estimated_minutes": 0}, "estimated_minutes is 0"),
        ({"estimated_minutes": "ten"}, "whole number"),
        ({"minutes": 10}, 'no setting "minutes"'),
    ],
)
def test_facts_of_a_course_are_checked(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    path = write_notebook(
        tmp_path / "01-intake.ipynb", markdown(TEXT), facts={"id": "intake", **change}
    )
    assert_refused(read(path), None, words)


def test_a_notebook_that_says_nothing_of_its_course_is_refused(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "01-intake.ipynb", markdown(TEXT))
    data = json.loads(path.read_text())
    del data["metadata"]["courseware"]
    path.write_text(json.dumps(data))
    assert_refused(read(path), None, 'says nothing under "courseware"')


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"nbformat": 3}', "[" * 100_000, '{"nbformat": 4, "metadata": {}, "cells": 5}', "\ufeff\x00"],
)  # fmt: skip
def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "01-intake.ipynb"
    path.write_text(text, encoding="utf-8")
    reading = read(path)
    assert (reading.course, reading.course_id) == (None, None)
    assert len(errors(reading)) == 1


def test_an_invalid_cell_is_named(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "01-intake.ipynb", markdown(TEXT), {"cell_type": "code"})
    assert_refused(read(path), 2, "not a valid notebook")


def test_every_wrong_cell_is_named_at_once(tmp_path: Path) -> None:
    path = write_notebook(
        tmp_path / "01-intake.ipynb",
        code(IMPORT),
        code("%%quiz first\n## Who?\n- [ ] Ann\n- [ ] Ben"),
        markdown("![](assets/gone.png)"),
        code("x = = 1"),
        code("cw.Exercise(name, box, check)"),
    )
    reading = read(path)
    assert [(cell, question) for cell, question, _ in errors(reading)] == [
        (2, "Who?"),
        (3, None),
        (4, None),
        (5, None),
    ]
    assert reading.course_id == "intake"


def test_a_finding_is_one_line_with_its_place(tmp_path: Path) -> None:
    path = write_notebook(
        tmp_path / "01-intake.ipynb",
        code(IMPORT),
        code("%%quiz first\n## Who?\n- [ ] Ann\n- [ ] Ben"),
    )
    lines = [str(found) for found in read(path).findings if found.is_error]
    assert lines == [
        f'{path}: cell 2: error: question "Who?": No option is marked correct. Mark one with [x].'
    ]


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_a_quiz_in_a_cell_of_the_wrong_kind_is_refused(tmp_path: Path, kind: str) -> None:
    cell = {"cell_type": kind, "metadata": {}, "source": quiz_cell("intake")}
    path = write_notebook(tmp_path / "01-intake.ipynb", code(IMPORT), cell)
    assert_refused(read(path), 2, "Make it a code cell")


def test_a_quiz_before_the_import_is_refused(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "01-intake.ipynb", code(quiz_cell("intake")), code(IMPORT))
    assert_refused(read(path), 1, "import courseware as cw")


def test_an_id_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = write_notebook(
        tmp_path / "01-intake.ipynb",
        code(IMPORT),
        code(quiz_cell("intake")),
        code('cw.Quiz("intake", questions=[cw.TrueFalse("Sure?", correct=True)])'),
        code('cw.Exercise("sort", box, check)'),
        code('cw.Exercise("sort", box, check)'),
    )
    assert_refused(read(path), 3, '"intake" is also in cell 2')
    assert_refused(read(path), 5, '"sort" is there twice')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("![Map](https://example.org/a.png)", "not in the track's folder"),
        ("![Map](attachment:a.png)", "not in the track's folder"),
        ("![Map](map.png)", "not in the track's folder"),
        ('<img src="assets/gone.png" alt="Map">', "assets/gone.png is missing"),
        ("[Read](assets/gone.pdf)", "assets/gone.pdf is missing"),
        ("\x07", "U+0007"),
    ],
)
def test_what_learners_could_not_see_is_an_error(tmp_path: Path, text: str, words: str) -> None:
    path = write_notebook(tmp_path / "01-intake.ipynb", markdown(TEXT), markdown(text))
    assert_refused(read(path), 2, words)


def test_an_image_with_a_space_in_its_name_is_found(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "the map.svg").write_text("<svg/>")
    path = write_notebook(
        tmp_path / "01-intake.ipynb", markdown(TEXT), markdown("![The site](<assets/the map.svg>)")
    )
    assert read(path).findings == ()


def test_a_link_to_another_notebook_is_a_warning(tmp_path: Path) -> None:
    path = write_notebook(
        tmp_path / "01-intake.ipynb", markdown(TEXT), markdown("[Next](02-plan.ipynb)")
    )
    reading = read(path)
    assert reading.course is not None
    assert [(found.cell, found.level) for found in reading.findings] == [(2, "warning")]

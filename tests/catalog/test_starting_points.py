"""New tracks and courses: they work as they are, and nothing that is there is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from courseware.catalog.model import CourseType
from courseware.catalog.starting_points import new_course, new_track, with_course
from courseware.catalog.tracks import read_catalog
from courseware.errors import ContentError


def test_a_new_track_can_be_checked_at_once(tmp_path: Path) -> None:
    path = new_track(tmp_path, "case-intake")
    assert path == tmp_path / "case-intake" / "track.yaml"
    (finding,) = read_catalog(tmp_path).findings
    assert (finding.level, finding.file) == ("warning", path.as_posix())


@pytest.mark.parametrize("slug", ["2024", "true", "null", "3d-tools", "a"])
def test_a_track_may_have_any_slug(tmp_path: Path, slug: str) -> None:
    new_track(tmp_path, slug)
    new_course(tmp_path, slug, slug, CourseType.TEXT)
    reading = read_catalog(tmp_path)
    assert reading.findings == ()
    assert [course.key for course in reading.catalog.tracks[0].courses] == [f"{slug}/{slug}"]


@pytest.mark.parametrize("kind", list(CourseType))
def test_a_new_course_is_right_as_it_is(tmp_path: Path, kind: CourseType) -> None:
    new_track(tmp_path, "intake")
    new_course(tmp_path, "intake", "first-call", kind)
    reading = read_catalog(tmp_path)
    assert not reading.has_errors
    (course,) = reading.catalog.tracks[0].courses
    assert (course.key, course.title, course.type) == ("intake/first-call", "First call", kind)
    assert len(course.quizzes[0].questions) == 5
    assert bool(course.videos) is (kind is CourseType.VIDEO)
    assert bool(course.exercises) is (kind is CourseType.INTERACTIVE)


def test_of_a_new_video_only_the_film_is_missing(tmp_path: Path) -> None:
    new_track(tmp_path, "intake")
    notebook, film, *beside = new_course(tmp_path, "intake", "call", CourseType.VIDEO)
    assert {path.name for path in (film, *beside)} == {"call.mp4", "call.vtt", "call.md"}
    (finding,) = read_catalog(tmp_path).findings
    assert (finding.file, finding.level) == (notebook.as_posix(), "warning")
    assert "still the sample film" in finding.message


def test_courses_are_numbered_and_listed_in_the_order_they_are_made(tmp_path: Path) -> None:
    new_track(tmp_path, "intake")
    for slug in ("call", "record", "answer"):
        new_course(tmp_path, "intake", slug, CourseType.TEXT)
    (track,) = read_catalog(tmp_path).catalog.tracks
    assert [course.file for course in track.courses] == [
        "intake/01-call.ipynb",
        "intake/02-record.ipynb",
        "intake/03-answer.ipynb",
    ]


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    new_track(tmp_path, "intake")
    new_course(tmp_path, "intake", "call", CourseType.TEXT)
    (tmp_path / "intake" / "assets" / "film.mp4").write_bytes(b"mine")
    before = everything(tmp_path)
    with pytest.raises(ContentError, match="is there already"):
        new_track(tmp_path, "intake")
    with pytest.raises(ContentError, match="is the course 'call' already"):
        new_course(tmp_path, "intake", "call", CourseType.VIDEO)
    with pytest.raises(ContentError, match="is there already"):
        new_course(tmp_path, "intake", "film", CourseType.VIDEO)
    assert everything(tmp_path) == before


@pytest.mark.parametrize("slug", ["", "Intake", "a--b", "../a", "a/b", "ä", "a" * 101])
def test_a_slug_that_cannot_be_used_makes_nothing(tmp_path: Path, slug: str) -> None:
    with pytest.raises(ContentError, match="cannot be used"):
        new_track(tmp_path, slug)
    new_track(tmp_path, "intake")
    before = everything(tmp_path)
    with pytest.raises(ContentError, match="cannot be used"):
        new_course(tmp_path, "intake", slug, CourseType.TEXT)
    assert everything(tmp_path) == before


def test_a_course_needs_its_track(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="courseware new track intake"):
        new_course(tmp_path, "intake", "call", CourseType.TEXT)
    path = new_track(tmp_path, "intake")
    path.write_text(path.read_text().replace("FOUNDATION\n", "EASY\n"))
    with pytest.raises(ContentError, match="level") as refused:
        new_course(tmp_path, "intake", "call", CourseType.TEXT)
    assert refused.value.file == path.as_posix()


LISTS = [
    ("courses: []  # none yet\nname: x\n", "courses: [02-b.ipynb]  # none yet\nname: x\n"),
    ("courses: [01-a.ipynb] # one\n", "courses: [01-a.ipynb, 02-b.ipynb] # one\n"),
    ("courses: [ 01-a.ipynb, ]\n", "courses: [ 01-a.ipynb, 02-b.ipynb, ]\n"),
    ("courses:\n  - 01-a.ipynb\n", "courses:\n  - 01-a.ipynb\n  - 02-b.ipynb\n"),
    (
        "courses:\n  # first\n  - 01-a.ipynb  # why\n\n# then\nname: x\n",
        "courses:\n  # first\n  - 01-a.ipynb  # why\n  - 02-b.ipynb\n\n# then\nname: x\n",
    ),
    ("courses:\n- '01-a.ipynb'", "courses:\n- '01-a.ipynb'\n- 02-b.ipynb\n"),
    ("courses:  # soon\nname: x\n", "courses:  # soon\n  - 02-b.ipynb\nname: x\n"),
    ("name: x", "name: x\ncourses:\n  - 02-b.ipynb\n"),
]


@pytest.mark.parametrize(("before", "after"), LISTS)
def test_a_course_is_added_and_every_comment_stays(before: str, after: str) -> None:
    assert with_course(before, "02-b.ipynb") == after
    old = (yaml.safe_load(before) or {}).get("courses") or []
    assert yaml.safe_load(after)["courses"] == [*old, "02-b.ipynb"]

"""Pictures of HOTSPOT questions: found beside the notebook, and measured from their files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from courseware.catalog.notebook import NotebookReading, read_notebook
from courseware.catalog.picture_size import picture_size
from courseware.errors import ContentError
from tests.catalog.notebooks import IMPORT, TEXT, code, markdown, write_notebook

CELL = "%%quiz where\n## Where?\n![A desk](assets/desk.png)\n\n- [x] a {circle=9,9,9}\n- [ ] b {circle=9,9,8}\n> So.\n"
PYTHON = (
    "cw.Quiz('where', questions=[cw.Hotspot('Where?', picture='assets/desk.png', alt='A desk', correct='a',"
    " regions={'a': 'circle=9,9,9', 'b': 'circle=9,9,8'}, explanation='So.')])"
)


def picture(folder: Path, name: str = "desk.png", size: tuple[int, int] = (640, 400)) -> None:
    (folder / "assets").mkdir(exist_ok=True)
    Image.new("RGB", size).save(folder / "assets" / name)


def read(folder: Path, source: str) -> NotebookReading:
    path = write_notebook(folder / "01-a.ipynb", code(IMPORT), markdown(TEXT), code(source))
    return read_notebook(path, track="a")


@pytest.mark.parametrize("source", [CELL, PYTHON])
def test_a_picture_is_measured_beside_its_notebook(tmp_path: Path, source: str) -> None:
    picture(tmp_path)
    course = read(tmp_path, source).course
    assert course is not None
    found = course.quizzes[0].questions[0].picture
    assert found is not None
    assert (found.src, found.width, found.height) == ("assets/desk.png", 640, 400)


@pytest.mark.parametrize("source", [CELL, PYTHON])
def test_a_picture_is_measured_beside_the_running_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    from courseware.catalog import authoring
    from courseware.catalog.quiz_markdown import parse_quiz

    picture(tmp_path)
    monkeypatch.chdir(tmp_path)
    made = (
        parse_quiz("where", source.partition("\n")[2])
        if source is CELL
        else authoring.quiz(
            "where",
            questions=[
                authoring.Hotspot(
                    "Where?",
                    picture="assets/desk.png",
                    alt="A desk",
                    correct="a",
                    regions={"a": "circle=9,9,9", "b": "circle=9,9,8"},
                )
            ],
        )
    )
    found = made.questions[0].picture
    assert found is not None
    assert (found.width, found.height) == (640, 400)


@pytest.mark.parametrize("ending", ["png", "jpg", "gif", "webp"])
def test_every_kind_of_picture_that_pages_show_is_measured(tmp_path: Path, ending: str) -> None:
    picture(tmp_path, f"a.{ending}", (30, 20))
    assert picture_size(tmp_path, f"assets/a.{ending}") == (30, 20)


def test_a_drawing_is_measured(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'
    (tmp_path / "assets" / "a.svg").write_text(svg, encoding="utf-8")
    assert picture_size(tmp_path, "assets/a.svg") == (30, 20)


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n", b"<svg", b"GIF89a", b"\xff\xd8\xff", b"text"]
)
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a.png").write_bytes(content)
    with pytest.raises(ContentError, match="picture=640x400"):
        picture_size(tmp_path, "assets/a.png")


@pytest.mark.parametrize("source", [CELL, PYTHON, CELL.replace("Where?", "Where? {picture=9x9}")])
def test_a_picture_that_is_not_there_is_named(tmp_path: Path, source: str) -> None:
    (found,) = [one for one in read(tmp_path, source).findings if one.is_error]
    assert "assets/desk.png is missing" in found.message
    assert (found.cell, found.question is not None) == (3, True)


def test_a_picture_that_learners_cannot_fetch_is_refused(tmp_path: Path) -> None:
    source = CELL.replace("assets/desk.png", "../desk.png")
    (found,) = [one for one in read(tmp_path, source).findings if one.is_error]
    assert "is not in the track's folder assets" in found.message

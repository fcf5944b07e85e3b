"""What learners get of a notebook: the lesson and the code, and of a quiz nothing but its id."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courseware.catalog.learner_notebook import without_comments
from courseware.catalog.notebook import read_notebook
from courseware.catalog.questions import QuizQuestion
from courseware.catalog.quiz_markdown import question_markdown
from tests.catalog.every_type import questions
from tests.catalog.notebooks import IMPORT, TEXT, code, markdown, write_notebook

FILES = Path(__file__).parent.parent / "files"


def content_of(path: Path) -> dict[str, Any]:
    course = read_notebook(path, track="case-work").course
    assert course is not None
    return course.content


def test_it_is_a_valid_notebook() -> None:
    content = content_of(FILES / "case-work" / "01-intake.ipynb")
    nbformat.validate(nbformat.from_dict(content))  # type: ignore[no-untyped-call]


def test_a_lesson_comes_rendered() -> None:
    lesson = content_of(FILES / "case-work" / "01-intake.ipynb")["cells"][1]
    assert lesson["cell_type"] == "markdown"
    assert '<h1 id="intake">Intake</h1>' in lesson["metadata"]["courseware"]["html"]


def test_of_each_quiz_its_id_is_left() -> None:
    sources = [
        cell["source"] for cell in content_of(FILES / "case-work" / "01-intake.ipynb")["cells"]
    ]
    assert "%%quiz intake-basics" in sources
    assert "priority = cw.Quiz('intake-priority')\npriority" in sources


def test_nothing_of_the_fixture_that_is_marked_secret_is_left() -> None:
    text = (FILES / "case-work" / "01-intake.ipynb").read_text(encoding="utf-8")
    assert text.count("SECRET") > 20
    assert "SECRET" not in json.dumps(content_of(FILES / "case-work" / "01-intake.ipynb"))


def test_raw_and_empty_cells_are_left_out(tmp_path: Path) -> None:
    raw = {"cell_type": "raw", "metadata": {}, "source": "notes for the author"}
    path = write_notebook(tmp_path / "01-a.ipynb", markdown(TEXT), raw, code("  \n"), code("x = 1"))
    assert [cell["source"] for cell in content_of(path)["cells"]] == [TEXT, "x = 1"]


def test_cells_have_ids_even_if_the_file_gives_none(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "01-a.ipynb", markdown(TEXT), code("x = 1"), code("y = 1"))
    data = json.loads(path.read_text())
    for cell in data["cells"]:
        del cell["id"]
    data["nbformat_minor"] = 4
    path.write_text(json.dumps(data))
    ids = [cell["id"] for cell in content_of(path)["cells"]]
    assert ids == ["cell-1", "cell-2", "cell-3"]


def test_ids_that_are_there_twice_are_told_apart(tmp_path: Path) -> None:
    path = write_notebook(
        tmp_path / "01-a.ipynb", markdown(TEXT, id="cell-2"), code("x = 1", id="cell-2")
    )
    ids = [cell["id"] for cell in content_of(path)["cells"]]
    assert len(set(ids)) == 2


@pytest.mark.parametrize(
    ("markdown_text", "left"),
    [
        ("Read <!-- the answer is B --> this", "Read  this"),
        ("<!-- one\ntwo -->\n# Top", "\n# Top"),
        ("Write `<!-- x -->` to hide", "Write `<!-- x -->` to hide"),
        ("```\n<!-- shown -->\n```\n<!-- gone -->", "```\n<!-- shown -->\n```\n"),
        ("<!-- never closed", ""),
    ],
)
def test_comments_in_lessons_are_for_authors(markdown_text: str, left: str) -> None:
    assert without_comments(markdown_text) == left


CANARIES = st.integers(0, 10**9).map(lambda number: f"zq{number}qz")


@st.composite
def quiz_cells(draw: st.DrawFn) -> dict[str, Any]:
    """A quiz in either syntax, with a canary in every place where an author can write."""
    words = st.sampled_from(["Who", "*when*", "$x$", "`why`"])

    def text() -> str:
        return f"{draw(words)} {draw(CANARIES)} x"

    explanation, comment = text(), text()
    options = [f"{text()} {number}" for number in range(draw(st.integers(2, 4)))]
    if draw(st.booleans()):
        source = (
            f"%%quiz leak\n---\n<!-- {comment} -->\n## {text()}\n{text()}\n\n"
            + "".join(f"- [{'x' if not n else ' '}] {option}\n" for n, option in enumerate(options))
            + f"> {explanation}\n"
        )
    else:
        source = (
            f"# {comment}\nq = cw.Quiz('leak', title={text()!r}, questions=[cw.MultipleChoice({text()!r},"
            f" options={options!r}, correct={options[0]!r}, explanation={explanation!r})])  # {text()}\nq"
        )
    return code(
        source,
        metadata={"notes": text(), "tags": [text()], "courseware": {"key": text()}},
        execution_count=3,
        outputs=[{"output_type": "stream", "name": "stdout", "text": text()}],
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(quiz_cells(), CANARIES)
def test_no_word_of_a_quiz_is_left_in_what_learners_get(
    tmp_path: Path, cell: dict[str, Any], canary: str
) -> None:
    path = write_notebook(
        tmp_path / "01-leak.ipynb",
        code(IMPORT, metadata={"solution": canary}),
        markdown(TEXT, attachments={"a.png": {"image/png": canary}}, metadata={"key": canary}),
        cell,
        metadata={"solutions": {"leak": canary}},
    )
    content = content_of(path)
    assert "qz" not in json.dumps(content)
    assert "leak" in content["cells"][2]["source"]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(questions())
def test_no_word_of_a_question_of_any_type_is_left(tmp_path: Path, question: QuizQuestion) -> None:
    """The shortest texts of a quiz could stand in a notebook by chance; these hold a canary."""
    written = question_markdown(question)
    for word in ("Who", "When", "Why", "Where", "case", "hot", "assert", "assets/"):
        written = written.replace(word, f"zq{word}")
    path = write_notebook(
        tmp_path / "01-leak.ipynb", code(IMPORT), markdown(TEXT), code(f"%%quiz leak\n{written}")
    )
    course = read_notebook(path, track="case-work").course
    if course is not None:
        assert "zq" not in json.dumps(course.content)
        assert course.content["cells"][2]["source"] == "%%quiz leak"


SYNTAXES = [
    "cw.Numeric('zq?', correct=[77777], units=['zqm'], hints=[cw.Hint('zq', cost=0.5)])",
    "cw.ShortText('zq?', correct=['zq', '/zq+/'], feedback={'zq': 'zq'}, section='zq')",
    "cw.Matching('zq?', pairs={'zq1': 'zq2', 'zq3': 'zq4'}, extra=['zq5'])",
    "cw.Ordering('zq?', items=['zq1', 'zq2'])",
    "cw.Cloze('zq [[zq]] [[(zq1) | zq2 # zq]]')",
    "cw.Hotspot('zq?', picture='assets/zq.png', alt='zq', size=(9, 9), regions={'zq1': 'circle=1,2,3',"
    " 'zq2': 'circle=1,2,3'}, correct='zq1')",
    "cw.Essay('zq?', rubric={'zq': {0: 'zq', 1: 'zq1'}}, model_answer='zq')",
    "cw.Code('zq?', starter='zq', tests=[cw.CodeTest('zq', 'zq()')])",
]


@pytest.mark.parametrize("question", SYNTAXES)
def test_no_word_of_a_question_in_python_is_left(tmp_path: Path, question: str) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "zq.png").write_bytes(b"a picture")
    source = f"# zq\ncw.Quiz('leak', questions=[{question}], time_limit='30m', title='zq')"
    path = write_notebook(tmp_path / "01-leak.ipynb", code(IMPORT), markdown(TEXT), code(source))
    content = content_of(path)
    assert "zq" not in json.dumps(content)
    assert "77777" not in json.dumps(content)
    assert content["cells"][2]["source"] == "cw.Quiz('leak')"

"""The guides say everything that there is: every setting, every command, every key of a track."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from courseware.catalog.code_cells import Names, read_code
from courseware.catalog.questions import QuestionType
from courseware.catalog.quiz_markdown import parse_quiz, quiz_cell
from courseware.catalog.quiz_python import PARTS, QUESTIONS
from courseware.catalog.quiz_settings import QuizSettings
from courseware.cli import main
from courseware.settings import Settings

ROOT = Path(__file__).parents[2]
GUIDES = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "docs").glob("*.md")}


@pytest.mark.parametrize("setting", [field.name for field in fields(Settings)])
def test_every_setting_is_in_the_operators_guide(setting: str) -> None:
    assert f"`COURSEWARE_{setting.upper()}`" in GUIDES["operators.md"]


def commands() -> list[str]:
    """All commands, as they are typed."""
    found = []
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found += [f"{name} {inner}" for inner in command.commands]
        else:
            found.append(name)
    return found


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_a_guide(command: str) -> None:
    told = "\n".join([*GUIDES.values(), (ROOT / "README.md").read_text(encoding="utf-8")])
    assert f"courseware {command}" in told or f"make {command}" in told


def test_the_quizzes_in_the_authors_guide_are_right() -> None:
    cells = re.findall(r"^````\n(%%quiz.+?)^````", GUIDES["authors.md"], re.DOTALL | re.MULTILINE)
    assert cells
    asked = set()
    for cell in cells:
        found = quiz_cell(cell)
        assert found is not None
        quiz = parse_quiz(*found)
        assert len(quiz.questions) == 3
        asked.update(question.type for question in quiz.questions)
    assert asked == set(QuestionType)


def test_the_quiz_in_python_in_the_authors_guide_is_right() -> None:
    (source,) = re.findall(
        r"^```python\n(cw\.Quiz\(.+?)^```", GUIDES["authors.md"], re.DOTALL | re.MULTILINE
    )
    (quiz,) = read_code(source, Names()).quizzes
    assert {question.type for question in quiz.questions} == set(QuestionType)


@pytest.mark.parametrize("setting", QuizSettings.__struct_fields__)
def test_every_setting_of_a_quiz_is_in_the_authors_guide(setting: str) -> None:
    assert re.search(rf"^\|.*`{setting}\b", GUIDES["authors.md"], re.MULTILINE)


@pytest.mark.parametrize("name", [*QUESTIONS, *PARTS])
def test_every_question_in_python_is_in_the_authors_guide(name: str) -> None:
    assert f"cw.{name}(" in GUIDES["authors.md"]


def test_no_guide_links_to_a_file_that_is_not_there() -> None:
    for name in ("README.md", "CONTRIBUTING.md", *(f"docs/{guide}" for guide in GUIDES)):
        file = ROOT / name
        text = re.sub(
            r"^(````*).*?^\1$", "", file.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
        )
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (file.parent / target).exists(), f"{name} links to {target}"

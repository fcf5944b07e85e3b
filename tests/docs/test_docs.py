"""The guides say everything that there is: every setting, every command, every key of a track."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from courseware.catalog.quiz_markdown import parse_quiz, quiz_cell
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
    for cell in cells:
        found = quiz_cell(cell)
        assert found is not None
        assert len(parse_quiz(*found).questions) == 3


def test_no_guide_links_to_a_file_that_is_not_there() -> None:
    for name in ("README.md", "CONTRIBUTING.md", *(f"docs/{guide}" for guide in GUIDES)):
        file = ROOT / name
        for target in re.findall(r"\]\(([^)#:]+)\)", file.read_text(encoding="utf-8")):
            assert (file.parent / target).exists(), f"{name} links to {target}"

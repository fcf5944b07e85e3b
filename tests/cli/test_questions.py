"""`courseware import-questions` and `export-questions`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from courseware.catalog.formats.reading import read_questions
from courseware.catalog.quiz_json import quiz_from_json
from courseware.catalog.quiz_markdown import parse_quiz, quiz_cell
from courseware.cli import main
from tests.catalog.formats.reading import CHOICES, PNG, item, manifest, zipped
from tests.catalog.notebooks import write_course, write_track

BANK = "Who? {=She ~He#no}\n\nHow many? {~four ~five}\n"


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    path = tmp_path / "First bank.gift"
    path.write_text(BANK)
    return path


@pytest.fixture
def notebooks(tmp_path: Path) -> Path:
    folder = tmp_path / "notebooks"
    write_track(folder / "intake", courses=["01-first.ipynb"])
    write_course(folder / "intake" / "01-first.ipynb", "intake-first")
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_import_writes_json_and_names_what_is_left_behind(bank: Path) -> None:
    out = bank.parent / "First quiz.json"
    result = run("import-questions", bank, "--to", out)
    assert result.exit_code == 0
    assert result.stdout == f"1 question came to {out}.\n"
    (skipped,) = result.stderr.splitlines()
    assert skipped.startswith(f'{bank.as_posix()}: line 3: left out "How many?": ')
    quiz = quiz_from_json(json.loads(out.read_text(encoding="utf-8")))
    assert (quiz.id, quiz.title, len(quiz.questions)) == ("first-quiz", "First quiz", 1)


def test_import_writes_a_cell_to_paste(bank: Path) -> None:
    out = bank.parent / "cell.md"
    assert run("import-questions", bank, "--to", out, "--id", "who-is").exit_code == 0
    found = quiz_cell(out.read_text(encoding="utf-8"))
    assert found is not None
    assert found[0] == "who-is"
    assert parse_quiz(*found).questions == read_questions(bank).questions


def test_import_replaces_a_file_only_when_told(bank: Path) -> None:
    out = bank.parent / "out.json"
    out.write_text("mine")
    refused = run("import-questions", bank, "--to", out)
    assert refused.exit_code == 1
    assert "--force" in refused.stderr
    assert out.read_text() == "mine"
    assert run("import-questions", bank, "--to", out, "--force").exit_code == 0
    assert out.read_text() != "mine"
    assert sorted(path.name for path in bank.parent.iterdir()) == ["First bank.gift", "out.json"]


def test_import_exits_1_when_no_question_came(bank: Path) -> None:
    bank.write_text("How many? {~four ~five}\n")
    out = bank.parent / "out.json"
    result = run("import-questions", bank, "--to", out)
    assert result.exit_code == 1
    assert "How many?" in result.stderr
    assert "No question came" in result.stderr
    assert not out.exists()


@pytest.mark.parametrize(("option", "status"), [(["--to", "out.txt"], 2), ([], 2)])
def test_import_says_how_it_is_used(bank: Path, option: list[str], status: int) -> None:
    assert run("import-questions", bank, *option).exit_code == status


def test_import_refuses_an_id_that_cannot_be_used(bank: Path) -> None:
    result = run("import-questions", bank, "--to", bank.parent / "o.json", "--id", "no id")
    assert result.exit_code == 1
    assert "The quiz id 'no id' cannot be used" in result.stderr


def test_import_keeps_pictures_beside_the_file(tmp_path: Path) -> None:
    source = tmp_path / "bank.zip"
    image = '<p><img src="a.png" alt="a"/></p>'
    files = {"imsmanifest.xml": manifest("1.xml"), "1.xml": item(image + CHOICES), "a.png": PNG}
    source.write_bytes(zipped(files))
    out = tmp_path / "new" / "quiz.json"
    assert run("import-questions", source, "--to", out).exit_code == 0
    (picture,) = (tmp_path / "new" / "assets").iterdir()
    assert picture.read_bytes() == PNG
    assert f"(assets/{picture.name})" in out.read_text(encoding="utf-8")
    package = tmp_path / "again.zip"
    assert run("export-questions", out, "--format", "qti", "--to", package).exit_code == 0
    assert dict(read_questions(package).pictures) == {picture.name: PNG}


@pytest.mark.parametrize("form", ["gift", "json"])
def test_export_of_a_quiz_in_the_catalogue_goes_to_standard_output(
    notebooks: Path, form: str
) -> None:
    result = run("--notebooks", notebooks, "export-questions", "intake-first", "--format", form)
    assert result.exit_code == 0
    path = notebooks.parent / f"out.{form}"
    path.write_bytes(result.stdout_bytes)
    assert read_questions(path).questions


def test_export_of_a_notebook_to_a_package(notebooks: Path) -> None:
    notebook, out = notebooks / "intake/01-first.ipynb", notebooks.parent / "out.zip"
    result = run("export-questions", notebook, "--format", "qti", "--to", out)
    assert (result.exit_code, result.stdout) == (0, f"wrote {out}\n")
    assert run("export-questions", notebook, "--format", "qti", "--to", out).exit_code == 1
    named = run("export-questions", f"{notebook}#intake-first", "--format", "json")
    assert read_questions(out).questions == quiz_from_json(json.loads(named.stdout)).questions
    assert run("export-questions", f"{notebook}#other", "--format", "json").exit_code == 1


@pytest.mark.parametrize("quiz", ["no-such-quiz", "none.json", "none.ipynb"])
def test_export_names_what_is_not_there(notebooks: Path, quiz: str) -> None:
    result = run("--notebooks", notebooks, "export-questions", quiz, "--format", "gift")
    assert result.exit_code == 1
    assert quiz in result.stderr
    assert "Traceback" not in result.output

"""Notebooks run in real kernels: what an author previews, and what a learner's page holds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from courseware.registrar.protocol import AdmitKernel, Person
from courseware.settings import Settings
from tests.conftest import RunningRegistrar
from tests.samples import SECRET

FILES = Path(__file__).parent.parent / "files"
WIDGET = "application/vnd.jupyter.widget-view+json"


class Run:
    """A notebook that has run, its cells by their ids."""

    def __init__(self, name: str, environment: dict[str, str]) -> None:
        self.notebook: NotebookNode = nbformat.read(FILES / f"{name}.ipynb", as_version=4)
        client = NotebookClient(
            self.notebook,
            timeout=60,
            allow_errors=True,
            resources={"metadata": {"path": str(FILES)}},
        )
        client.execute(env={**os.environ, **environment})

    def outputs(self, cell_id: str) -> list[NotebookNode]:
        (cell,) = (cell for cell in self.notebook.cells if cell.id == cell_id)
        return cell.outputs

    def view(self, cell_id: str) -> dict[str, Any]:
        """What the widget that this cell shows tells the browser."""
        (output,) = self.outputs(cell_id)
        return self._state(output.data[WIDGET]["model_id"])["view"]

    def exercise(self, cell_id: str) -> dict[str, Any]:
        (output,) = self.outputs(cell_id)
        bar = self._state(output.data[WIDGET]["model_id"])["children"][-1]
        return self._state(bar.removeprefix("IPY_MODEL_"))["view"]

    def error(self, cell_id: str) -> list[str]:
        (output,) = self.outputs(cell_id)
        assert output.output_type == "error"
        return output.traceback

    def _state(self, model_id: str) -> dict[str, Any]:
        return self.notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"].state[
            model_id
        ]["state"]


@pytest.fixture(scope="module")
def preview() -> Run:
    return Run("lesson_as_written", {})


def test_a_quiz_cell_is_previewed(preview: Run) -> None:
    view = preview.view("quiz-cell")
    assert (view["phase"], view["preview"]) == ("form", True)
    assert view["title"] == "Intake basics"
    assert view["html"].count("<fieldset") == 2
    assert view["html"].count("Select all that apply") == 1
    assert "<math" in view["html"].rpartition("</legend>")[2]


def test_a_quiz_in_python_is_previewed(preview: Run) -> None:
    assert preview.view("quiz-python")["title"] == "Closing a case"


def test_a_preview_holds_no_key_before_it_is_submitted(preview: Run) -> None:
    state = nbformat.writes(preview.notebook).partition('"widgets"')[2]
    assert "every opening is logged" not in state
    assert "correct_option_ids" not in state


def test_an_exercise_and_the_progress_are_previewed(preview: Run) -> None:
    assert preview.exercise("exercise")["preview"]
    assert preview.view("where")["preview"]


@pytest.fixture(scope="module")
def mistakes() -> Run:
    return Run("mistakes", {})


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("no-key", 'question "Who may open a case file?": No option is marked correct.'),
        ("wrong-key", "question \"who\": correct is 'C', which is not one of the options."),
        ("no-questions", 'cw.Quiz("alone") has no questions.'),
        ("no-film", "there is no file assets/nowhere.mp4 beside this notebook."),
    ],
)
def test_a_mistake_is_one_sentence(mistakes: Run, cell: str, words: str) -> None:
    (sentence,) = mistakes.error(cell)
    assert words in sentence
    assert "\n" not in sentence


def test_an_authors_own_error_keeps_its_traceback(mistakes: Run) -> None:
    assert len(mistakes.error("own-error")) > 1


@pytest.fixture
def learning(registrar: RunningRegistrar, settings: Settings, zoe: Person) -> Run:
    secret = registrar.acting(zoe).call(AdmitKernel(kernel_id="k", course="basics/read"))
    return Run(
        "lesson_for_learners",
        {
            "COURSEWARE_SOCKET": str(settings.socket),
            "COURSEWARE_KERNEL_SECRET": secret,
            "COURSEWARE_COURSE": "basics/read",
        },
    )


def test_a_learners_page_holds_the_published_quiz_and_no_secret(learning: Run) -> None:
    for cell in ("quiz", "python"):
        view = learning.view(cell)
        assert (view["phase"], view["preview"]) == ("form", False)
        assert view["title"] == "Quiz reading"
    assert learning.view("where")["track"] == "The Basics"
    assert SECRET not in nbformat.writes(learning.notebook)

    (printed,) = learning.outputs("secrets")
    assert "COURSEWARE_KERNEL_SECRET" not in printed.text
    assert "COURSEWARE_COURSE" in printed.text

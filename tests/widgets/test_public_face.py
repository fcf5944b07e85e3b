"""What `import courseware` gives an author, and what it costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import courseware


def test_the_authors_names_are_these() -> None:
    assert sorted(courseware.__all__) == [
        "Cloze",
        "Code",
        "CodeTest",
        "Essay",
        "Exercise",
        "Hint",
        "Hotspot",
        "Matching",
        "MultiSelect",
        "MultipleChoice",
        "Numeric",
        "Ordering",
        "Quiz",
        "ShortText",
        "TrueFalse",
        "Video",
        "connect",
        "load_ipython_extension",
        "progress",
        "sql",
    ]
    for name in courseware.__all__:
        assert callable(getattr(courseware, name))
        assert name in dir(courseware)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="MultipleChoise"):
        courseware.MultipleChoise  # noqa: B018


def loaded_by(code: str) -> set[str]:
    """The modules that this code loads in a Python of its own."""
    program = f"{code}\nimport sys\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_importing_it_loads_nothing_else() -> None:
    loaded = loaded_by("import courseware")
    assert not loaded & {"IPython", "ipywidgets", "anywidget", "msgspec", "httpx", "duckdb"}


def test_the_widgets_load_no_database_and_no_web_server() -> None:
    loaded = loaded_by(
        "import courseware as cw\n"
        "cw.Quiz, cw.Video, cw.Exercise, cw.progress\n"
        "import courseware.widgets.video, courseware.widgets.exercise, courseware.widgets.progress"
    )
    heavy = {"pandas", "numpy", "duckdb", "altair", "jupyter_server", "voila"}
    assert not loaded & heavy

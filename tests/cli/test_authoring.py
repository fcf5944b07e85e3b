"""`courseware check`, `publish` and `new`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from courseware.cli import main
from tests.catalog.notebooks import (
    IMPORT,
    TEXT,
    code,
    markdown,
    write_course,
    write_notebook,
    write_track,
)


@pytest.fixture
def notebooks(tmp_path: Path) -> Path:
    """Two tracks to which nothing is to be said."""
    folder = tmp_path / "notebooks"
    for slug in ("intake", "interviews"):
        write_track(folder / slug, courses=["01-first.ipynb"])
        write_course(folder / slug / "01-first.ipynb", f"{slug}-first")
    return folder


def run(notebooks: Path, *arguments: str) -> Result:
    data = notebooks.parent / "data"
    return CliRunner().invoke(
        main, ["--notebooks", str(notebooks), "--data", str(data), *arguments]
    )


def break_course(notebooks: Path, slug: str) -> str:
    """Take the key out of a course's quiz; the answer is the line that names it."""
    path = write_notebook(
        notebooks / slug / "01-first.ipynb",
        code(IMPORT),
        markdown(TEXT),
        code(f"%%quiz {slug}-first\n## Who?\n- [ ] Ann\n- [ ] Ben\n- [ ] Eve\n> Nobody.\n"),
    )
    return (
        f'{path}: cell 3: error: question "Who?": No option is marked correct. Mark one with [x].'
    )


def test_check_says_that_everything_is_right(notebooks: Path) -> None:
    result = run(notebooks, "check")
    assert (result.exit_code, result.output) == (0, "Everything is right.\n")


def test_check_names_each_error_and_exits_1(notebooks: Path) -> None:
    line = break_course(notebooks, "intake")
    result = run(notebooks, "check")
    assert result.exit_code == 1
    assert result.output.splitlines() == [line, "1 error, 0 warnings."]


def test_check_exits_0_with_warnings_only(notebooks: Path) -> None:
    write_course(notebooks / "intake" / "02-draft.ipynb", "draft")
    result = run(notebooks, "check")
    assert result.exit_code == 0
    assert result.output.endswith("0 errors, 1 warning.\n")


def test_check_looks_at_one_track_or_one_notebook(notebooks: Path) -> None:
    line = break_course(notebooks, "intake")
    assert run(notebooks, "check", str(notebooks / "interviews")).exit_code == 0
    assert run(notebooks, "check", str(notebooks / "interviews" / "01-first.ipynb")).exit_code == 0
    for part in ("intake", "intake/01-first.ipynb"):
        result = run(notebooks, "check", str(notebooks / part))
        assert result.exit_code == 1
        assert line in result.output.splitlines()


def test_check_looks_at_the_folder_it_stands_in(
    notebooks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_course(notebooks, "intake")
    for place, path, status in [
        (notebooks, ".", 1),
        (notebooks, "intake", 1),
        (notebooks / "intake", ".", 1),
        (notebooks / "intake", "01-first.ipynb", 1),
        (notebooks / "interviews", ".", 0),
        (notebooks / "interviews", "../intake", 1),
    ]:
        monkeypatch.chdir(place)
        assert run(notebooks, "check", path).exit_code == status, (place, path)


def test_check_looks_at_a_notebook_that_is_in_no_track(tmp_path: Path) -> None:
    path = write_course(tmp_path / "draft.ipynb", "draft")
    assert run(tmp_path, "check", str(path)).output == "Everything is right.\n"


def test_check_of_what_is_not_there_is_wrong_usage(notebooks: Path) -> None:
    assert run(notebooks, "check", str(notebooks / "gone")).exit_code == 2


def test_without_a_folder_of_notebooks_there_is_one_clear_line(tmp_path: Path) -> None:
    result = run(tmp_path / "gone", "check")
    assert result.exit_code == 1
    assert (
        result.stderr
        == f"courseware: There is no folder {tmp_path}/gone. Name the one with the tracks.\n"
    )


def test_publish_says_what_it_changed_and_changes_nothing_twice(notebooks: Path) -> None:
    first = run(notebooks, "publish")
    assert first.exit_code == 0, first.output
    assert "published intake/first: quiz intake-first version 1\n" in first.output
    second = run(notebooks, "publish")
    assert (
        second.output == "Nothing has changed since the last publication.\nEverything is right.\n"
    )


def test_publish_publishes_what_is_right_and_exits_1_for_the_rest(notebooks: Path) -> None:
    run(notebooks, "publish")
    line = break_course(notebooks, "intake")
    write_course(notebooks / "interviews" / "01-first.ipynb", "interviews-first", title="Asking")
    result = run(notebooks, "publish")
    assert result.exit_code == 1
    assert line in result.output.splitlines()
    assert "published interviews/first: course changed\n" in result.output
    assert "retired" not in result.output


def test_publish_of_one_track_leaves_the_others_as_they_are(notebooks: Path) -> None:
    run(notebooks, "publish")
    for slug in ("intake", "interviews"):
        write_course(notebooks / slug / "01-first.ipynb", f"{slug}-first", title="Other")
    result = run(notebooks, "publish", str(notebooks / "intake"))
    published = [line for line in result.output.splitlines() if line.startswith("published")]
    assert published == ["published intake/first: course changed"]


def test_publish_of_an_empty_folder_retires_nothing(notebooks: Path) -> None:
    run(notebooks, "publish")
    empty = notebooks.parent / "empty"
    empty.mkdir()
    result = run(notebooks, "publish", str(empty))
    assert result.exit_code == 1
    assert "Nothing was published" in result.stderr
    assert "Nothing has changed" in run(notebooks, "publish").output


def test_a_new_track_and_its_courses_pass_the_check(tmp_path: Path) -> None:
    assert run(tmp_path, "new", "track", "intake").exit_code == 0
    assert run(tmp_path, "check").exit_code == 0
    for kind in ("text", "video", "interactive"):
        made = run(tmp_path, "new", "course", f"intake/a-{kind}", "--type", kind)
        assert made.exit_code == 0, made.output
    result = run(tmp_path, "check")
    assert result.exit_code == 0, result.output


def test_new_refuses_to_write_over_what_is_there(tmp_path: Path) -> None:
    run(tmp_path, "new", "track", "intake")
    again = run(tmp_path, "new", "track", "intake")
    assert (again.exit_code, again.stderr.count("\n")) == (1, 1)


def test_a_course_without_its_track_is_wrong_usage(tmp_path: Path) -> None:
    assert run(tmp_path, "new", "course", "intake").exit_code == 2

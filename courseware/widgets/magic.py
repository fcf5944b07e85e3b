"""The `%%quiz` cell magic, and how an author's mistake looks in a notebook: one sentence."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any

from courseware.errors import ContentError
from courseware.widgets.session import session

if TYPE_CHECKING:
    from courseware.catalog.model import Quiz


def register(shell: Any) -> None:
    """Add `%%quiz` to this IPython shell. Once more changes nothing."""
    shell.register_magic_function(quiz, magic_kind="cell", magic_name="quiz")
    if _give_a_body not in shell.input_transformers_cleanup:
        shell.input_transformers_cleanup.insert(0, _give_a_body)
    shell.set_custom_exc((ContentError,), _show_mistake)
    # In a learner's kernel: before any cell of the notebook runs, the secret leaves the environment.
    session()


def quiz(line: str, cell: str) -> None:
    """Show the quiz that this cell holds; in a learner's page, the published quiz of this id."""
    from IPython.display import display

    from courseware.widgets.author import open_quiz

    quiz_id, body = _read(line, cell)
    display(open_quiz(quiz_id, lambda: _written_in(quiz_id, body)))  # type: ignore[no-untyped-call]


def _give_a_body(lines: list[str]) -> list[str]:
    """IPython refuses a cell magic without a body, and `%%quiz id` alone is what learners' pages hold."""
    alone = bool(lines) and lines[0].startswith("%%quiz ") and not "".join(lines[1:]).strip()
    return [lines[0].rstrip("\n") + "\n", "\n"] if alone else lines


def _read(line: str, cell: str) -> tuple[str, str]:
    from courseware.catalog.quiz_markdown import quiz_cell

    read = quiz_cell(f"%%quiz {line}\n{cell}")
    assert read is not None  # noqa: S101 - it begins with the magic
    return read


def _written_in(quiz_id: str, body: str) -> Quiz:
    from courseware.catalog.quiz_markdown import parse_quiz

    return parse_quiz(quiz_id, body)


def _show_mistake(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    _traceback: TracebackType | None,
    **_: object,
) -> None:
    """Where the mistake is and what to do about it. A traceback through our code would help nobody."""
    shell._showtraceback(kind, error, [f"{error}"])

"""The `%%quiz` cell magic, and how an author's mistake looks in a notebook: one sentence."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from courseware.errors import ContentError
from courseware.widgets.session import session


def register(shell: Any) -> None:
    """Add `%%quiz` to this IPython shell. Once more changes nothing."""
    shell.register_magic_function(quiz, magic_kind="cell", magic_name="quiz")
    shell.set_custom_exc((ContentError,), _show_mistake)
    # In a learner's kernel: before any cell of the notebook runs, the secret leaves the environment.
    session()


def quiz(line: str, cell: str) -> None:
    """Show the quiz that this cell holds; in a learner's page, the published quiz of this id."""
    from IPython.display import display

    from courseware.widgets.author import open_quiz

    display(open_quiz(line.strip(), lambda: _written_in(line, cell)))  # type: ignore[no-untyped-call]


def _written_in(line: str, cell: str) -> Any:
    from courseware.catalog.quiz_markdown import parse_cell

    return parse_cell(line, cell)


def _show_mistake(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    _traceback: TracebackType | None,
    **_: object,
) -> None:
    """Where the mistake is and what to do about it. A traceback through our code would help nobody."""
    shell._showtraceback(kind, error, [f"{error}"])

"""Code cells read without running them: the quizzes, videos and exercises in them, and what to cut."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from courseware.catalog.authoring import video_id
from courseware.catalog.model import Quiz
from courseware.catalog.quiz_python import PARTS, QUESTIONS, literal, quiz_of
from courseware.catalog.values import check_id
from courseware.errors import ContentError

_NAMES = frozenset({"Quiz", "Video", "Exercise", *QUESTIONS, *PARTS})
# Names that hardly anything else has: they are ours even where nothing says so.
_OURS_ALONE = frozenset(
    {
        "Quiz",
        "Video",
        "Exercise",
        "MultipleChoice",
        "TrueFalse",
        "MultiSelect",
        "ShortText",
        "Cloze",
        "Hotspot",
    }
)
# What may not be left in a cell after its quizzes were cut, not even in a comment.
_LEFT_OVER = re.compile(
    rf"\b(?:{'|'.join(sorted(_OURS_ALONE & set(QUESTIONS)))})\s*\("
    r"|\bQuiz\s*\((?!\s*(?P<quote>[\"'])[\w.-]+(?P=quote)\s*\))"
    r"|%%quiz|run_cell_magic\s*\(\s*[\"']quiz"
)
_MAGIC_LINE = re.compile(r"^([ \t]*)(?:[%!?].*|[\w.]+\?{1,2}[ \t]*)$", re.MULTILINE)
_CELL_MAGIC = re.compile(r"\s*%%\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoCall:
    """A `cw.Video(...)` as it is written. The files' paths are relative to the notebook."""

    id: str
    src: str
    captions: str | None = None
    transcript: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCell:
    """What one code cell declares. `learner_source` is the cell without what a learner may not have."""

    learner_source: str
    quizzes: tuple[Quiz, ...] = ()
    videos: tuple[VideoCall, ...] = ()
    exercises: tuple[str, ...] = ()


@dataclass(slots=True)
class Names:
    """How a notebook calls the names of `courseware`: as `cw.Quiz`, or as whatever it imported."""

    modules: set[str] = field(default_factory=lambda: {"cw", "courseware"})
    direct: dict[str, str] = field(default_factory=dict)

    @classmethod
    def imported_by(cls, sources: Iterable[str]) -> Names:
        """The names that these cells import, wherever they do."""
        names = cls()
        for source in sources:
            tree = _tree(source) if "courseware" in source else None
            for node in ast.walk(tree) if tree else ():
                if isinstance(node, ast.Import):
                    names.modules.update(
                        alias.asname or alias.name
                        for alias in node.names
                        if alias.name == "courseware"
                    )
                elif isinstance(node, ast.ImportFrom) and node.module == "courseware":
                    names._import(node)
        return names

    def _import(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name == "*":
                self.direct.update({name: name for name in _NAMES})
            elif alias.name in _NAMES:
                self.direct[alias.asname or alias.name] = alias.name

    def named(self, expression: ast.expr) -> str | None:
        """Which of our names an expression is; None: none of them."""
        if isinstance(expression, ast.Name):
            return self.direct.get(expression.id)
        if (
            isinstance(expression, ast.Attribute)
            and isinstance(expression.value, ast.Name)
            and expression.value.id in self.modules
            and expression.attr in _NAMES
        ):
            return expression.attr
        return None

    def mentions(self, ours: Iterable[str]) -> re.Pattern[str]:
        """Finds a call of one of these names of ours, as this notebook would write it, in any text."""
        wanted = set(ours)
        direct = {called for called, name in self.direct.items() if name in wanted}
        alone = "|".join(map(re.escape, sorted(direct | (wanted & _OURS_ALONE))))
        through = "|".join(map(re.escape, sorted(self.modules)))
        bare = rf"\b(?:{alone})\s*\(|" if alone else ""
        return re.compile(rf"{bare}\b(?:{through})\s*\.\s*(?:{'|'.join(sorted(wanted))})\s*\(")


def read_code(source: str, names: Names, folder: Path | None = None) -> CodeCell:
    """What a code cell declares, and the cell as a learner may have it.

    `folder` is the notebook's.
    Raises ContentError when that cannot be told without running it, and for Python that is none.
    """
    tree = _tree(source)
    if tree is None:
        _refuse_left_over(source, names)
        _refuse_unreadable(source, names)
        return CodeCell(learner_source=source)
    calls = [
        (node, name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and (name := names.named(node.func)) is not None
    ]
    calls.sort(key=lambda found: (found[0].lineno, found[0].col_offset))
    try:
        quizzes = {
            id(node): quiz_of(node, names.named, folder) for node, name in calls if name == "Quiz"
        }
        learner_source = _without(tree, source, quizzes) if quizzes else source
    except RecursionError:
        raise ContentError(
            "The code is nested too deeply to be read. Give the quiz a cell of its own."
        ) from None
    _refuse_left_over(learner_source, names)
    return CodeCell(
        learner_source=learner_source,
        quizzes=tuple(quizzes.values()),
        videos=tuple(_video(node) for node, name in calls if name == "Video"),
        exercises=tuple(_exercise(node) for node, name in calls if name == "Exercise"),
    )


class _Cut(ast.NodeTransformer):
    """Leaves of each quiz its id: `cw.Quiz("intake-basics")`."""

    def __init__(self, quizzes: dict[int, Quiz]) -> None:
        self._quizzes = quizzes

    def visit_Call(self, node: ast.Call) -> ast.AST:
        quiz = self._quizzes.get(id(node))
        if quiz is None:
            return self.generic_visit(node)
        return ast.Call(func=node.func, args=[ast.Constant(quiz.id)], keywords=[])


def _without(tree: ast.Module, source: str, quizzes: dict[int, Quiz]) -> str:
    """The cell written anew from its syntax tree, so that no comment is left in it either."""
    if _MAGIC_LINE.search(source) and _plain_tree(source) is None:
        raise ContentError("A quiz and a magic command share the cell. Give the quiz its own.")
    return ast.unparse(ast.fix_missing_locations(_Cut(quizzes).visit(tree)))


def _video(call: ast.Call) -> VideoCall:
    values = _options(call, "cw.Video", first="src")
    texts: dict[str, str | None] = {}
    for name in ("src", "captions", "transcript", "id"):
        value = literal(values[name], name) if name in values else None
        if value is not None and not isinstance(value, str):
            raise ContentError(f"cw.Video: {name} is {value!r}; give a text.")
        texts[name] = value
    src = texts["src"]
    if not src:
        raise ContentError("cw.Video has no file. Give one, such as assets/welcome.mp4.")
    return VideoCall(
        id=video_id(src, texts["id"]),
        src=src,
        captions=texts["captions"],
        transcript=texts["transcript"],
    )


def _exercise(call: ast.Call) -> str:
    values = _options(call, "cw.Exercise", first="id")
    if "id" not in values:
        raise ContentError('cw.Exercise has no id. Give one first: cw.Exercise("triage", …).')
    return check_id(literal(values["id"], "The id of cw.Exercise"), "exercise id")


def _options(call: ast.Call, what: str, first: str) -> dict[str, ast.expr]:
    values: dict[str, ast.expr] = {first: call.args[0]} if call.args else {}
    for keyword in call.keywords:
        if keyword.arg is None:
            raise ContentError(f"{what} unpacks its arguments with **. Write each of them out.")
        values[keyword.arg] = keyword.value
    return values


def _tree(source: str) -> ast.Module | None:
    """The cell's syntax tree, magic commands passed over; None when it is not Python."""
    return _plain_tree(source) or _plain_tree(_MAGIC_LINE.sub(r"\1pass", source))


def _plain_tree(source: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
            tree = compile(source, "<cell>", "exec", flags, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return tree if isinstance(tree, ast.Module) else None


def _refuse_left_over(source: str, names: Names) -> None:
    if _LEFT_OVER.search(source) or names.mentions([*QUESTIONS, *PARTS]).search(source):
        raise ContentError(
            "A quiz is written here in a way that cannot be cut out for learners. Write it as a "
            "%%quiz cell of its own, or as one cw.Quiz(...) with its questions in it, and remove "
            "old ones, comments included."
        )


def _refuse_unreadable(source: str, names: Names) -> None:
    if _CELL_MAGIC.match(source):
        return
    if names.mentions(_NAMES).search(source):
        raise ContentError(
            "The cell is not plain Python, so its video or exercise cannot be read without running "
            "it. Correct it, or move magic commands to another cell."
        )
    if not re.search(r"^[ \t]*[%!?]|[=(]\s*[%!]|\?[ \t]*$", source, re.MULTILINE):
        raise ContentError(f"The cell is not Python: {_reason(source)}. Correct it.")


def _reason(source: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except SyntaxError as error:
        return f"line {error.lineno}, {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return str(error) or type(error).__name__
    return "it cannot be compiled"

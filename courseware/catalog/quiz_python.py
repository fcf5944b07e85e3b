"""Quizzes in Python: a literal `cw.Quiz(...)` becomes a Quiz, without being run.

The call is evaluated here, from its syntax tree, by the same classes that running code uses.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

from courseware.catalog import authoring
from courseware.catalog.model import Quiz
from courseware.catalog.values import shown
from courseware.catalog.written import begins
from courseware.errors import ContentError

QUESTIONS: dict[str, Callable[..., Any]] = {
    "MultipleChoice": authoring.MultipleChoice,
    "TrueFalse": authoring.TrueFalse,
    "MultiSelect": authoring.MultiSelect,
    "Numeric": authoring.Numeric,
    "ShortText": authoring.ShortText,
    "Matching": authoring.Matching,
    "Ordering": authoring.Ordering,
    "Cloze": authoring.Cloze,
    "Hotspot": authoring.Hotspot,
    "Essay": authoring.Essay,
    "Code": authoring.Code,
}
PARTS: dict[str, Callable[..., Any]] = {"Hint": authoring.Hint, "CodeTest": authoring.CodeTest}
"""What stands within a question."""

Named = Callable[[ast.expr], str | None]
"""Which of the names of `courseware` an expression is, such as "TrueFalse"; None: none of them."""

_KINDS: dict[type[ast.expr], str] = {
    ast.JoinedStr: "an f-string",
    ast.ListComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
    ast.DictComp: "a comprehension",
    ast.SetComp: "a comprehension",
    ast.BinOp: "a calculation",
    ast.IfExp: "a condition",
    ast.Lambda: "a function",
    ast.Starred: "an unpacked list",
    ast.Set: "a set",
}


def quiz_of(call: ast.Call, named: Named, folder: Path | None = None) -> Quiz:
    """The quiz of a `cw.Quiz(...)` call. `folder` is the notebook's, where its pictures are.

    Raises ContentError, naming the question, when an argument is not written out, or wrong.
    """
    arguments, options = _arguments(call, named, "cw.Quiz")
    if "id" in options:
        options["quiz_id"] = options.pop("id")
    if "folder" in options:
        raise ContentError(
            "cw.Quiz takes no folder. Leave it out: pictures are beside the notebook."
        )
    options["folder"] = folder
    return _made("cw.Quiz", authoring.quiz, arguments, options)  # type: ignore[no-any-return]


def literal(node: ast.expr, what: str, named: Named = lambda _: None) -> Any:
    """The value that an expression has without anything being run.

    `what` names it in the ContentError that says why it has none.
    """
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.List | ast.Tuple):
        return [literal(element, what, named) for element in node.elts]
    if isinstance(node, ast.Dict):
        return _table(node, what, named)
    if (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.USub)
        and isinstance(node.operand, ast.Constant)
        and isinstance(node.operand.value, int | float)
    ):
        return -node.operand.value
    if isinstance(node, ast.Call):
        name = named(node.func)
        if name in QUESTIONS:
            return _question(node, name, named)
        if name in PARTS:
            arguments, options = _arguments(node, named, f"cw.{name}")
            return _made(f"cw.{name}", PARTS[name], arguments, options)
    raise ContentError(
        f"{what} holds {_described(node)}, which is only known when the code runs. Write its value "
        "out, because a quiz is published without running its notebook."
    )


def _table(node: ast.Dict, what: str, named: Named) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None:
            raise ContentError(
                f"{what} unpacks a dictionary with **. Write each of its values out."
            )
        name = literal(key, what, named)
        if not isinstance(name, str | int | float | None):
            raise ContentError(f"{what} has {shown(name)} before a colon. Give a text or a number.")
        if name in found:
            raise ContentError(f"{what} names {shown(name)} twice. Keep one.")
        found[name] = literal(value, what, named)
    return found


def _question(call: ast.Call, name: str, named: Named) -> Any:
    try:
        arguments, options = _arguments(call, named, f"cw.{name}")
        return _made(f"cw.{name}", QUESTIONS[name], arguments, options)
    except ContentError as error:
        raise error.at(question=_title(call)) from None


def _arguments(call: ast.Call, named: Named, what: str) -> tuple[list[Any], dict[str, Any]]:
    options = {}
    for keyword in call.keywords:
        if keyword.arg is None:
            raise ContentError(f"{what} unpacks its arguments with **. Write each of them out.")
        options[keyword.arg] = literal(keyword.value, keyword.arg, named)
    return [literal(argument, what, named) for argument in call.args], options


def _made(
    what: str, make: Callable[..., Any], arguments: list[Any], options: dict[str, Any]
) -> Any:
    try:
        bound = inspect.signature(make).bind(*arguments, **options)
    except TypeError as error:
        reason = str(error).replace("quiz_id", "id")
        raise ContentError(f"{what}: {reason}. Correct its arguments.") from None
    return make(*bound.args, **bound.kwargs)


def _title(call: ast.Call) -> str | None:
    """What to call a question whose arguments are wrong: its id, or how its text begins."""
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    for node in (named.get("id"), named.get("question"), *call.args[:1]):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return begins(node.value)
    return None


def _described(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return f"the variable {node.id}"
    if isinstance(node, ast.Call):
        return f"a call of {ast.unparse(node.func)}"
    if isinstance(node, ast.Attribute | ast.Subscript):
        return ast.unparse(node)
    return _KINDS.get(type(node), "code")

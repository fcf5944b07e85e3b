"""YAML that people write: every value a text until its field says otherwise, nothing said twice."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec
import yaml

from courseware.errors import ContentError

T = TypeVar("T")

_PLACE = re.compile(r" - at `\$\.?(.*)`$")
_NOT_ALLOWED = re.compile(r"Object contains unknown field `(.*)`")
_MISSING = re.compile(r"Object missing required field `(.*)`")
_OTHER_TYPE = re.compile(r"Expected `(.*?)`, got `(.*?)`")
_IN_WORDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a list of names and values",
    "null": "nothing",
}


class _Loader(yaml.BaseLoader):
    """Reads `version: 1.10` as "1.10" and `title: 2024-05-01` as a text.

    A name without a value is as if it were not there; one that is there twice is refused.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise ContentError(f"Line {key.start_mark.line + 1}: a name is a word, not a list.")
            if key.value in seen:
                raise ContentError(
                    f'Line {key.start_mark.line + 1}: "{key.value}" is there twice. Keep one.'
                )
            seen.add(key.value)
        node.value = [(key, value) for key, value in node.value if not _is_nothing(value)]
        return super().construct_mapping(node, deep)


def _is_nothing(node: yaml.Node) -> bool:
    plain = isinstance(node, yaml.ScalarNode) and node.style is None
    return plain and node.value in ("", "~", "null")


def read_yaml(text: str, kind: type[T]) -> T:
    """The text's values as the struct `kind`. Raises ContentError naming the line or the field."""
    try:
        found = yaml.load(text, _Loader)  # noqa: S506 - builds texts, lists and dicts only
    except yaml.MarkedYAMLError as error:
        line = f"Line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise ContentError(
            f"{line}this is not YAML ({error.problem}). Write each setting as name: value, and put "
            "a value that holds a colon in quotes."
        ) from None
    except yaml.YAMLError as error:
        raise ContentError(
            f"This is not YAML ({_first_line(error)}). Remove the character."
        ) from None
    except RecursionError:
        raise ContentError(
            "This is nested too deeply. Write each setting as name: value."
        ) from None
    if not isinstance(found, dict | None):
        raise ContentError(f"{str(found)[:60]!r} is no setting. Write each as name: value.")
    try:
        return msgspec.convert(found or {}, kind, strict=False)
    except msgspec.ValidationError as error:
        raise ContentError(_in_words(str(error), kind)) from None


def _in_words(message: str, kind: type[Any]) -> str:
    match = _PLACE.search(message)
    place = match[1] if match else ""
    message = message[: match.start()] if match else message
    unknown = _NOT_ALLOWED.fullmatch(message)
    if unknown:
        within = f' in "{place}"' if place else ""
        return f'There is no setting "{unknown[1]}"{within}. There is {_names(kind, place)}.'
    missing = _MISSING.fullmatch(message)
    if missing:
        within = f' to "{place}"' if place else ""
        return f'"{missing[1]}" is missing. Add it{within}.'
    other = _OTHER_TYPE.fullmatch(message)
    if other:
        expected = " or ".join(_IN_WORDS.get(part, part) for part in other[1].split(" | "))
        return f'"{place}" must be {expected}.' if place else f"This must be {expected}."
    return f'"{place}": {message}.' if place else f"{message}."


def _names(kind: type[Any], place: str) -> str:
    for part in place.split(".") if place else ():
        inner = next((f.type for f in msgspec.structs.fields(kind) if f.encode_name == part), None)
        if not (isinstance(inner, type) and issubclass(inner, msgspec.Struct)):
            return "none of that name"
        kind = inner
    names = [field.encode_name for field in msgspec.structs.fields(kind)]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0].strip()

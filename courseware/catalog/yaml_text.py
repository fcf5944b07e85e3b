"""YAML that people write: every value a text until its field says otherwise, nothing said twice."""

from __future__ import annotations

from typing import Any, TypeVar

import yaml

from courseware.catalog.fields import to_struct
from courseware.errors import ContentError

T = TypeVar("T")


class _Loader(yaml.BaseLoader):
    """Reads `version: 1.10` as "1.10" and `title: 2024-05-01` as a text.

    A name without a value is as if it were not there; one that is there twice is refused.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise ContentError(f"Line {line}: a name is a word, not a list.")
            if key.value in seen:
                raise ContentError(f'Line {line}: "{key.value}" is there twice. Keep one.')
            seen.add(key.value)
        node.value = [(key, value) for key, value in node.value if not _is_nothing(value)]
        return super().construct_mapping(node, deep)


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
        reason = str(error).partition("\n")[0].strip()
        raise ContentError(f"This is not YAML ({reason}). Remove the character.") from None
    except RecursionError:
        raise ContentError(
            "This is nested too deeply. Write each setting as name: value."
        ) from None
    if found is not None and not isinstance(found, dict):
        raise ContentError(f"{str(found)[:60]!r} is no setting. Write each as name: value.")
    return to_struct(found or {}, kind, strict=False)


def _is_nothing(node: yaml.Node) -> bool:
    plain = isinstance(node, yaml.ScalarNode) and node.style is None
    return plain and node.value in ("", "~", "null")

"""Values that people wrote as typed structs: what does not fit is said in their words."""

from __future__ import annotations

import re
import typing
from enum import Enum
from typing import Any, TypeVar

import msgspec

from courseware.decoding import from_values
from courseware.errors import ContentError

T = TypeVar("T")

_PLACE = re.compile(r" - at `\$\.?(.*)`$")
_NOT_ALLOWED = re.compile(r"Object contains unknown field `(.*)`")
_MISSING = re.compile(r"Object missing required field `(.*)`")
_OTHER_TYPE = re.compile(r"Expected `(.*?)`, got `(.*?)`")
_NOT_ONE_OF = re.compile(r"Invalid enum value '?(.*?)'?", re.DOTALL)
_IN_WORDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a list of names and values",
    "null": "nothing",
}


def to_struct(values: object, kind: type[T], *, strict: bool = True) -> T:
    """The values as the struct `kind`; a ContentError names the field that is wrong.

    `strict` False: numbers and booleans may come as texts.
    """
    try:
        return from_values(values, kind, strict=strict)
    except msgspec.ValidationError as error:
        raise ContentError(_in_words(str(error), kind)) from None


def _in_words(message: str, kind: type[Any]) -> str:
    match = _PLACE.search(message)
    place = match[1] if match else ""
    message = message[: match.start()] if match else message
    if unknown := _NOT_ALLOWED.fullmatch(message):
        within = f' in "{place}"' if place else ""
        inner = _type_at(kind, place)
        return f'There is no setting "{unknown[1]}"{within}. There is {_listed(_fields(inner))}.'
    if missing := _MISSING.fullmatch(message):
        return f'"{missing[1]}" is missing. Add it{f" to {place!r}" if place else ""}.'
    if other := _OTHER_TYPE.fullmatch(message):
        parts = [part for part in other[1].split(" | ") if part != "null"] or ["null"]
        expected = " or ".join(_IN_WORDS.get(part, part) for part in parts)
        return f'"{place}" must be {expected}.' if place else f"This must be {expected}."
    if value := _NOT_ONE_OF.fullmatch(message):
        known = _type_at(kind, place)
        words = [str(word.value) for word in known] if issubclass(known, Enum) else []
        return f'"{place}" is {value[1]!r}; give {_listed(words, "or")}.'
    return f'"{place}": {message}.' if place else f"{message}."


def _type_at(kind: type[Any], place: str) -> type[Any]:
    for part in place.split(".") if place else ():
        hint = typing.get_type_hints(kind).get(part.partition("[")[0])
        # of a list its items, of what may be left out what it is
        inner = [one for one in typing.get_args(hint) if one is not type(None)]
        found = inner[0] if len(inner) == 1 else hint
        if not isinstance(found, type):
            return object
        kind = found
    return kind


def _fields(kind: type[Any]) -> list[str]:
    return list(getattr(kind, "__struct_fields__", ()))


def _listed(words: list[str], joint: str = "and") -> str:
    if len(words) < 2:
        return "".join(words) or "none of that name"
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"

"""Values of our types, out of JSON, MessagePack and what Python has read already: in any thread.

msgspec learns how a type is made up when it first meets it, and leaves what it learns at the class before
that is complete. A second thread that meets the class meanwhile reads what is half there, and the whole
process ends with a segmentation fault. So each type is learnt here, by one thread at a time.
"""

from __future__ import annotations

import functools
import threading
from typing import Any, TypeVar, overload

import msgspec

T = TypeVar("T")

_learning = threading.RLock()


@overload
def json_decoder(type_: type[T]) -> msgspec.json.Decoder[T]: ...
@overload
def json_decoder(type_: Any) -> msgspec.json.Decoder[Any]: ...
def json_decoder(type_: Any) -> msgspec.json.Decoder[Any]:
    """What reads values of this type from JSON; made once a type, for that takes longer than reading."""
    return _learnt(type_)


@overload
def from_json(content: bytes | str, type_: type[T]) -> T: ...
@overload
def from_json(content: bytes | str, type_: Any) -> Any: ...
def from_json(content: bytes | str, type_: Any) -> Any:
    """The value of this type that is written in `content`.

    Raises `msgspec.ValidationError` where it is of another, `msgspec.DecodeError` where it is no JSON.
    """
    return _learnt(type_).decode(content)


@overload
def from_msgpack(content: bytes, type_: type[T]) -> T: ...
@overload
def from_msgpack(content: bytes, type_: Any) -> Any: ...
def from_msgpack(content: bytes, type_: Any) -> Any:
    """As `from_json`, from MessagePack."""
    _learnt(type_)
    return msgspec.msgpack.decode(content, type=type_)


@overload
def from_values(values: object, type_: type[T], *, strict: bool = True) -> T: ...
@overload
def from_values(values: object, type_: Any, *, strict: bool = True) -> Any: ...
def from_values(values: object, type_: Any, *, strict: bool = True) -> Any:
    """The value of this type that these lists, dicts, texts and numbers stand for.

    `strict` False: numbers and booleans may come as texts. Raises `msgspec.ValidationError`.
    """
    _learnt(type_)
    return msgspec.convert(values, type_, strict=strict)


@functools.cache
def _learnt(type_: Any) -> msgspec.json.Decoder[Any]:
    with _learning:
        return msgspec.json.Decoder(type_)

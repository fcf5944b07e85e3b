"""Whatever is changed in a signed credential is found."""

from __future__ import annotations

import copy
import functools
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from courseware.credentials.badges.contexts import CREDENTIALS
from courseware.credentials.badges.examination import examine
from courseware.credentials.badges.verdict import VerdictCode
from courseware.credentials.keys import key_ring
from tests.credentials.badges.conftest import Signed, signed_with
from tests.credentials.conftest import SNAPSHOT

Path_ = tuple[str | int, ...]


@functools.cache
def signed() -> Signed:
    with tempfile.TemporaryDirectory() as folder:
        return signed_with(SNAPSHOT, key_ring(Path(folder)))


def leaves(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Where each single value is."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path


def nodes(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Where each object is, the credential itself first."""
    if isinstance(value, dict):
        yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for name, inner in inside:
        if isinstance(inner, dict | list):
            yield from nodes(inner, (*path, name))


def at(value: Any, path: Path_) -> Any:
    for step in path:
        value = value[step]
    return value


def finding(credential: dict[str, Any]) -> VerdictCode | None:
    return examine(json.dumps(credential).encode(), signed().issuers).finding


def test_unaltered_it_is_found_in_order() -> None:
    assert finding(signed().credential) is None


@pytest.mark.parametrize("path", leaves(signed().credential), ids=lambda p: "/".join(map(str, p)))
def test_every_single_value_is_signed(path: Path_) -> None:
    altered = copy.deepcopy(signed().credential)
    before = at(altered, path)
    at(altered, path[:-1])[path[-1]] = not before if isinstance(before, bool) else before + "x"
    assert finding(altered) is not None


@settings(max_examples=60)
@given(
    path=st.sampled_from(list(leaves(signed().credential))),
    value=st.text() | st.integers() | st.floats(allow_nan=False) | st.booleans() | st.none(),
)
def test_no_other_value_passes_for_what_was_signed(path: Path_, value: object) -> None:
    altered = copy.deepcopy(signed().credential)
    before = at(altered, path)
    at(altered, path[:-1])[path[-1]] = value
    assert (finding(altered) is None) == (type(before) is type(value) and before == value)


@settings(max_examples=60)
@given(
    path=st.sampled_from(list(nodes(signed().credential))),
    name=st.sampled_from(["name", "narrative", "image", "url", "@graph", "@included", "honour"])
    | st.text(),
    value=st.text(min_size=1) | st.integers() | st.just({"id": "nowhere"}) | st.just({"a": "b"}),
)
def test_nothing_can_be_added(path: Path_, name: str, value: object) -> None:
    altered = copy.deepcopy(signed().credential)
    if name in at(altered, path):
        return
    at(altered, path)[name] = value
    assert finding(altered) is not None


@pytest.mark.parametrize("path", leaves(signed().credential), ids=lambda p: "/".join(map(str, p)))
def test_nothing_can_be_taken_away(path: Path_) -> None:
    altered = copy.deepcopy(signed().credential)
    del at(altered, path[:-1])[path[-1]]
    assert finding(altered) is not None


@pytest.mark.parametrize(
    "context",
    [
        {"credentialSubject": {"@id": "https://www.w3.org/2018/credentials#credentialSubject"}},
        {"@vocab": "https://example.org/"},
        "https://example.org/context",
    ],
)
def test_no_vocabulary_can_be_brought_along(context: object) -> None:
    altered = copy.deepcopy(signed().credential)
    altered["@context"].append(context)
    assert finding(altered) is VerdictCode.ALTERED
    inside = copy.deepcopy(signed().credential)
    inside["credentialSubject"]["@context"] = context
    assert finding(inside) is VerdictCode.ALTERED


def test_a_name_that_is_there_twice_is_not_read() -> None:
    text = signed().text
    twice = text[:-1] + ', "name": "Another track"}'
    assert examine(twice.encode(), signed().issuers).finding is VerdictCode.UNREADABLE


def test_a_context_that_explains_less_leaves_nothing_unsigned() -> None:
    altered = copy.deepcopy(signed().credential)
    altered["@context"] = [CREDENTIALS]
    assert finding(altered) is VerdictCode.ALTERED

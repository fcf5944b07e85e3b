"""With what a QTI item compares an answer that is typed: the texts and the numbers to try on it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TypeVar
from xml.etree.ElementTree import Element

from courseware.catalog.formats.qti_scoring import NOT_UNDERSTOOD
from courseware.catalog.formats.qti_values import Declared, Many, Value, number_in
from courseware.catalog.formats.safe_xml import all_named, child, local, words
from courseware.errors import ContentError

_TEXTS = ("qti-match", "qti-string-match", "qti-substring", "qti-member", "qti-contains")
_NUMBERS = ("qti-match", "qti-equal", "qti-equal-rounded", "qti-member")
_BOUNDS = ("qti-gt", "qti-gte", "qti-lt", "qti-lte")
_HARMLESS = ("qti-is-null", "qti-container-size")
T = TypeVar("T")
_MOST = 60
"""Texts or numbers that one answer is compared with."""


def texts_for(item: Element, declared: Declared) -> list[str]:
    """The texts that the answer is compared with, the declared response first."""
    found = [str(value) for value in _right(declared)]
    found += _keys(declared)
    for comparison in _comparisons(item, declared.identifier, _TEXTS):
        found += [words(value) for value in all_named(comparison, "qti-base-value")]
    return _bounded([text for text in dict.fromkeys(found) if text.strip()])


def numbers_for(
    item: Element, declared: Declared
) -> tuple[list[float], list[tuple[float, float, bool]]]:
    """Where marks may change along the numbers, and (value, tolerance, relative) as they are written."""
    ends = [value for value in _right(declared) if isinstance(value, float)]
    ends += [number for key in _keys(declared) if (number := number_in(key)) is not None]
    written: list[tuple[float, float, bool]] = []
    for comparison in _comparisons(item, declared.identifier, (*_NUMBERS, *_BOUNDS)):
        for number in _compared(comparison, declared):
            around, known = _around(comparison, number)
            ends += around
            written += known
    return _bounded(sorted(set(ends))), written


def _right(declared: Declared) -> tuple[Value, ...]:
    value = declared.value("qti-correct-response")
    return value.items if isinstance(value, Many) else () if value is None else (value,)


def _keys(declared: Declared) -> list[str]:
    mapping = child(declared.element, "qti-mapping")
    entries = [] if mapping is None else all_named(mapping, "qti-map-entry")
    return [" ".join(entry.get("map-key", "").split()) for entry in entries]


def _comparisons(item: Element, response: str, names: tuple[str, ...]) -> Iterator[Element]:
    """The comparisons of the response itself. Raises ContentError when it is reckoned with first."""
    processing = child(item, "qti-response-processing")
    if processing is None:
        return
    parents = {inner: outer for outer in processing.iter() for inner in outer}
    for variable in all_named(processing, "qti-variable"):
        if variable.get("identifier") != response:
            continue
        parent = parents[variable]
        if local(parent) in names:
            yield parent
        elif local(parent) not in _HARMLESS and not _is_for_feedback(processing, parent):
            raise ContentError(NOT_UNDERSTOOD)


def _is_for_feedback(processing: Element, setter: Element) -> bool:
    """Whether a response is only handed on to an outcome that nothing is reckoned with."""
    name = setter.get("identifier")
    return local(setter) == "qti-set-outcome-value" and not any(
        variable.get("identifier") == name for variable in all_named(processing, "qti-variable")
    )


def _compared(comparison: Element, declared: Declared) -> list[float]:
    found = []
    for value in comparison.iter():
        if local(value) == "qti-base-value":
            found.append(number_in(words(value)))
        elif local(value) == "qti-correct" and value.get("identifier") == declared.identifier:
            found += [right for right in _right(declared) if isinstance(right, float)]
    return [number for number in found if number is not None]


def _around(
    comparison: Element, number: float
) -> tuple[list[float], list[tuple[float, float, bool]]]:
    """Where a comparison with this number changes its mind."""
    exact = Decimal(repr(number))
    if local(comparison) == "qti-equal-rounded":
        figures = number_in(comparison.get("figures", ""))
        if figures is None or not 0 <= figures <= 30:
            raise ContentError(NOT_UNDERSTOOD)
        decimals = comparison.get("rounding-mode") == "decimalPlaces"
        place = -int(figures) if decimals else exact.adjusted() + 1 - int(figures)
        half = Decimal(5).scaleb(place - 1)
        return [float(exact - half), number, float(exact + half)], [(number, float(half), False)]
    tolerances = [number_in(part) or 0.0 for part in comparison.get("tolerance", "").split()]
    if local(comparison) not in _NUMBERS:
        return [number], []
    if local(comparison) != "qti-equal" or not tolerances:
        return [number], [(number, 0.0, False)]
    relative = comparison.get("tolerance-mode") == "relative"
    below, above = (Decimal(repr(part)) for part in (tolerances * 2)[:2])
    if relative:
        below, above = (abs(exact) * part / 100 for part in (below, above))
    known = []
    if below == above:
        tolerance = float(Decimal(repr(tolerances[0])) / 100) if relative else tolerances[0]
        known = [(number, tolerance, relative)]
    return [float(exact - below), number, float(exact + above)], known


def _bounded(found: list[T]) -> list[T]:
    if len(found) > _MOST:
        raise ContentError(f"Its answer is compared with more than {_MOST} others.")
    return found

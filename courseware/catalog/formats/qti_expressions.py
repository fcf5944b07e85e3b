"""What the expressions of QTI's response processing come to: those that items are marked with.

An expression that is not known here raises ContentError: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from xml.etree.ElementTree import Element

from courseware.catalog.formats.qti_values import Many, Value, number_in
from courseware.catalog.formats.safe_xml import local
from courseware.errors import ContentError


def not_known(what: str) -> ContentError:
    return ContentError(f"Its response processing uses {what}, which is not understood here.")


def apply(element: Element, values: Sequence[Value]) -> Value:
    """The value of an operator, by those of its operands."""
    name = local(element)
    operator = _OPERATORS.get(name) or _STRICT.get(name)
    if operator is None:
        raise not_known(f"<{name}>")
    if name in _STRICT and (not values or None in values):
        return None
    try:
        return operator(element, values)
    except (IndexError, ValueError, ArithmeticError):
        raise not_known(f"<{name}> with something else than it takes") from None


def same(one: Value, other: Value) -> bool:
    if isinstance(one, Many) and isinstance(other, Many):
        return one.same_as(other)
    return type(one) is type(other) and one == other


def items_of(value: Value) -> tuple[Value, ...]:
    if value is None:
        return ()
    return value.items if isinstance(value, Many) else (value,)


def _number(value: Value) -> float:
    if isinstance(value, bool) or not isinstance(value, float):
        raise not_known("something else than a number to reckon with")
    return value


def _numbers(values: Sequence[Value]) -> list[float]:
    return [_number(item) for value in values for item in items_of(value)]


def _is_null(_: Element, values: Sequence[Value]) -> Value:
    return all(value is None or value == "" or value == Many(()) for value in values)


def _not(_: Element, values: Sequence[Value]) -> Value:
    return None if values[:1] == [None] or not values else not values[0]


def _and(_: Element, values: Sequence[Value]) -> Value:
    if any(value is False for value in values):
        return False
    return None if None in values else True


def _or(_: Element, values: Sequence[Value]) -> Value:
    if any(value is True for value in values):
        return True
    return None if None in values else False


def _any_n(element: Element, values: Sequence[Value]) -> Value:
    least, most = (number_in(element.get(name, "")) for name in ("min", "max"))
    if least is None or most is None:
        raise not_known("<qti-any-n> with variables")
    return least <= sum(value is True for value in values) <= most


def _many(ordered: bool) -> Callable[[Element, Sequence[Value]], Value]:
    def make(_: Element, values: Sequence[Value]) -> Value:
        items = [item for value in values for item in items_of(value)]
        kept = tuple(item for item in items if item is not None and not isinstance(item, Many))
        return Many(kept, ordered) if kept else None

    return make


def _container_size(_: Element, values: Sequence[Value]) -> Value:
    return float(len(items_of(values[0]))) if values else 0.0


def _sum(_: Element, values: Sequence[Value]) -> Value:
    return None if None in values else sum(_numbers(values))


def _match(_: Element, values: Sequence[Value]) -> Value:
    return same(values[0], values[1])


def _equal(element: Element, values: Sequence[Value]) -> Value:
    given, expected = _number(values[0]), _number(values[1])
    mode = element.get("tolerance-mode", "exact")
    if mode == "exact":
        return given == expected
    tolerances = [number_in(part) for part in element.get("tolerance", "").split()]
    if not tolerances or None in tolerances or mode not in ("absolute", "relative"):
        raise not_known("a tolerance that is no number")
    below, above = (t or 0.0 for t in (tolerances * 2)[:2])
    if mode == "relative":
        below, above = (abs(expected) * part / 100 for part in (below, above))
    slack = 1e-12 * max(1.0, abs(expected))  # the last bit of a sum decides nothing
    over, under = given - (expected - below), (expected + above) - given
    includes = [element.get(f"include-{end}-bound") != "false" for end in ("lower", "upper")]
    return all(
        room >= -slack if included else room > slack
        for room, included in zip((over, under), includes, strict=True)
    )


def _equal_rounded(element: Element, values: Sequence[Value]) -> Value:
    figures = number_in(element.get("figures", ""))
    mode = element.get("rounding-mode", "significantFigures")
    if figures is None or not 0 <= figures <= 30:
        raise not_known("figures that are no number")
    one, other = (_rounded(_number(value), int(figures), mode) for value in values[:2])
    return one == other


def _rounded(number: float, figures: int, mode: str) -> Decimal:
    exact = Decimal(repr(number))
    place = -figures if mode == "decimalPlaces" else exact.adjusted() + 1 - figures
    return exact.quantize(Decimal(1).scaleb(place), rounding=ROUND_HALF_UP)


def _string_match(element: Element, values: Sequence[Value]) -> Value:
    given, expected = (_seen(element, value) for value in values[:2])
    return expected in given if element.get("substring") == "true" else given == expected


def _substring(element: Element, values: Sequence[Value]) -> Value:
    """Whether the first is within the second."""
    return _seen(element, values[0]) in _seen(element, values[1])


def _seen(element: Element, value: Value) -> str:
    if not isinstance(value, str):
        raise not_known("something else than a text to compare")
    return value if element.get("case-sensitive", "true") == "true" else value.casefold()


def _member(_: Element, values: Sequence[Value]) -> Value:
    return any(same(values[0], item) for item in items_of(values[1]))


def _contains(_: Element, values: Sequence[Value]) -> Value:
    held, wanted = list(items_of(values[0])), items_of(values[1])
    if isinstance(values[0], Many) and values[0].ordered:
        raise not_known("<qti-contains> of an order")
    return all(item in held for item in wanted)


def _index(element: Element, values: Sequence[Value]) -> Value:
    place = number_in(element.get("n", ""))
    items = items_of(values[0])
    if place is None:
        raise not_known("<qti-index> with a variable")
    return items[int(place) - 1] if 1 <= place <= len(items) else None


def _divide(_: Element, values: Sequence[Value]) -> Value:
    above, below = _numbers(values)[:2]
    return above / below if below else None


def _product(_: Element, values: Sequence[Value]) -> Value:
    whole = 1.0
    for number in _numbers(values):
        whole *= number
    return whole


def _subtract(_: Element, values: Sequence[Value]) -> Value:
    first, second = _numbers(values)[:2]
    return first - second


def _compare(how: Callable[[float, float], bool]) -> Callable[[Element, Sequence[Value]], Value]:
    def compare(_: Element, values: Sequence[Value]) -> Value:
        first, second = _numbers(values)[:2]
        return how(first, second)

    return compare


_Operator = Callable[[Element, Sequence[Value]], Value]

# Those that have a value of their own where an operand has none.
_OPERATORS: Mapping[str, _Operator] = {
    "qti-is-null": _is_null,
    "qti-not": _not,
    "qti-and": _and,
    "qti-or": _or,
    "qti-any-n": _any_n,
    "qti-multiple": _many(ordered=False),
    "qti-ordered": _many(ordered=True),
    "qti-container-size": _container_size,
    "qti-sum": _sum,
    "qti-null": lambda _element, _values: None,
}

_STRICT: Mapping[str, _Operator] = {
    "qti-match": _match,
    "qti-equal": _equal,
    "qti-equal-rounded": _equal_rounded,
    "qti-string-match": _string_match,
    "qti-substring": _substring,
    "qti-member": _member,
    "qti-contains": _contains,
    "qti-index": _index,
    "qti-product": _product,
    "qti-subtract": _subtract,
    "qti-divide": _divide,
    "qti-max": lambda _, values: max(_numbers(values)),
    "qti-min": lambda _, values: min(_numbers(values)),
    "qti-gt": _compare(lambda one, other: one > other),
    "qti-gte": _compare(lambda one, other: one >= other),
    "qti-lt": _compare(lambda one, other: one < other),
    "qti-lte": _compare(lambda one, other: one <= other),
}

"""The values of QTI's variables, and the declarations that give them their types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from courseware.catalog.formats.safe_xml import child, children, words
from courseware.errors import ContentError


@dataclass(frozen=True, slots=True)
class Many:
    """Several values of one type: in their order if `ordered`, else as a set."""

    items: tuple[Scalar, ...]
    ordered: bool = False

    def same_as(self, other: Many) -> bool:
        if self.ordered or other.ordered:
            return self.items == other.items
        return sorted(map(repr, self.items)) == sorted(map(repr, other.items))


Scalar = str | float | bool
Value = Scalar | Many | None
"""Numbers are floats; texts, identifiers and pairs are strings. None is QTI's NULL."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration of a response or an outcome."""

    element: Element
    base_type: str
    cardinality: str

    @classmethod
    def of(cls, element: Element) -> Declared:
        return cls(element, element.get("base-type", ""), element.get("cardinality", "single"))

    @property
    def identifier(self) -> str:
        return self.element.get("identifier", "")

    def value(self, part: str) -> Value:
        """What it declares as its correct response, or its default value."""
        held = child(self.element, part)
        if held is None:
            return None
        found = [typed(words(value), self.base_type) for value in children(held, "qti-value")]
        return self.holding(found)

    def holding(self, items: Iterable[Scalar]) -> Value:
        """The value of this declaration's cardinality that holds these."""
        found = tuple(items)
        if self.cardinality == "single":
            return found[0] if found else None
        return Many(found, self.cardinality == "ordered") if found else None


def typed(text: str, base_type: str) -> Scalar:
    """A written value of a type. Raises ContentError when it is none."""
    if base_type in ("integer", "float", "duration"):
        number = number_in(text)
        if number is None:
            raise ContentError(f"It declares {text[:60]!r} where a number is to be.")
        return number
    if base_type == "boolean":
        return text in ("true", "1")
    if base_type == "pair":
        return " ".join(sorted(text.split()))
    return " ".join(text.split())


def number_in(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def declarations(item: Element, kind: str) -> dict[str, Declared]:
    """The item's declarations of this kind ("response" or "outcome"), by identifier."""
    found = [Declared.of(e) for e in children(item, f"qti-{kind}-declaration")]
    return {declared.identifier: declared for declared in found}

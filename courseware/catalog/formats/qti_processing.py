"""QTI's response processing, run on answers: what an item gives for them, and which feedback it shows.

It is run on answers of ours to learn how the item is marked, whatever its author wrote it with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from courseware.catalog.formats.qti_expressions import apply, items_of, not_known
from courseware.catalog.formats.qti_values import (
    Declared,
    Many,
    Scalar,
    Value,
    declarations,
    number_in,
    typed,
)
from courseware.catalog.formats.safe_xml import child, children, local, words
from courseware.errors import ContentError

MOST_STEPS = 200_000
"""Expressions that are evaluated for one item: more than any has that a person wrote."""

_MATCH = ("match_correct", "CC2_match", "CC2_match_basic")
_MAP = ("map_response", "CC2_map_response")
_TOO_LONG = "Its response processing is too long to be understood."

Responses = Mapping[str, Value]


class Processing:
    """The processing of one item. `is_said` False: it has none, and the declared response is the key."""

    def __init__(self, item: Element) -> None:
        self.responses = declarations(item, "response")
        self.outcomes = declarations(item, "outcome")
        self._element = child(item, "qti-response-processing")
        self._left = MOST_STEPS
        self._template = self._template_name()
        self.is_said = self._element is not None

    def run(self, responses: Responses) -> dict[str, Value]:
        """The outcomes for these responses; those that are not there are not answered.

        Raises ContentError for a processing that is not understood.
        """
        values: dict[str, Value] = {
            name: self._default(declared) for name, declared in self.outcomes.items()
        }
        values.setdefault("SCORE", 0.0)
        if self._template or self._element is None:
            values["SCORE"] = self._by_template(responses)
        else:
            _Run(self, responses, values).rules(self._element)
        return values

    def score(self, responses: Responses) -> float:
        value = self.run(responses).get("SCORE")
        return value if isinstance(value, float) else 0.0

    def step(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise ContentError(_TOO_LONG)

    def mapped(self, declared: Declared, value: Value) -> float:
        """What a declaration's mapping gives for a value."""
        mapping = child(declared.element, "qti-mapping")
        if mapping is None:
            raise ContentError("Its response processing maps a response that has no mapping.")
        entries = children(mapping, "qti-map-entry")
        default = number_in(mapping.get("default-value", "0")) or 0.0
        total = 0.0
        for item in dict.fromkeys(items_of(value)):
            self._left -= len(entries)
            self.step()
            found = (e for e in entries if _is_key(e, declared, item))
            entry = next(found, None)
            worth = default if entry is None else number_in(entry.get("mapped-value", ""))
            if worth is None:
                raise ContentError("What an option is worth is not a number.")
            total += worth
        low, high = (number_in(mapping.get(f"{name}-bound", "")) for name in ("lower", "upper"))
        total = total if low is None else max(low, total)
        return total if high is None else min(high, total)

    def _default(self, declared: Declared) -> Value:
        value = declared.value("qti-default-value")
        is_number = declared.base_type in ("integer", "float")
        return 0.0 if value is None and is_number and declared.cardinality == "single" else value

    def _template_name(self) -> str:
        if self._element is None:
            return ""
        name = self._element.get("template", "").rpartition("/")[2].removesuffix(".xml")
        if name and name not in (*_MATCH, *_MAP):
            raise ContentError(f"Its response processing is the template {name!r}, unknown here.")
        return name

    def _by_template(self, responses: Responses) -> float:
        """Templates are about RESPONSE, or the only response there is; without any, all must be right."""
        named = [self.responses["RESPONSE"]] if "RESPONSE" in self.responses else None
        asked = named if named and self._template else list(self.responses.values())
        if self._template in _MAP:
            if len(asked) != 1:
                raise ContentError("Its response processing is a template for one response.")
            value = responses.get(asked[0].identifier)
            return 0.0 if value is None else self.mapped(asked[0], value)
        for declared in asked:
            self.step()
            right, given = (
                declared.value("qti-correct-response"),
                responses.get(declared.identifier),
            )
            is_same = (
                right.same_as(given)
                if isinstance(right, Many) and isinstance(given, Many)
                else right == given
            )
            if given is None or not is_same:
                return 0.0
        return 1.0 if asked else 0.0


def _is_key(entry: Element, declared: Declared, item: Value) -> bool:
    key: Scalar = typed(entry.get("map-key", ""), declared.base_type)
    passes_over_case = entry.get("case-sensitive", "true") != "true"
    if passes_over_case and isinstance(key, str) and isinstance(item, str):
        return key.casefold() == item.casefold()
    return key == item


class _Exit(Exception):
    """<qti-exit-response>: nothing after it counts."""


class _Run:
    """One run of a processing's rules, while `values` change."""

    def __init__(
        self, processing: Processing, responses: Responses, values: dict[str, Value]
    ) -> None:
        self._processing = processing
        self._responses = responses
        self._values = values

    def rules(self, element: Element) -> None:
        try:
            self._each(element)
        except _Exit:
            return

    def _each(self, rules: Iterable[Element]) -> None:
        for rule in rules:
            self._processing.step()
            name = local(rule)
            if name == "qti-response-condition":
                self._condition(rule)
            elif name == "qti-set-outcome-value":
                self._values[rule.get("identifier", "")] = (
                    self._value(rule[0]) if len(rule) else None
                )
            elif name == "qti-lookup-outcome-value":
                self._look_up(rule)
            elif name == "qti-response-processing-fragment":
                self._each(rule)
            elif name == "qti-exit-response":
                raise _Exit
            elif name:
                raise not_known(f"<{name}>")

    def _condition(self, condition: Element) -> None:
        for branch in condition:
            name = local(branch)
            if name == "qti-response-else":
                self._each(branch)
                return
            if name and len(branch) and self._value(branch[0]) is True:
                self._each(list(branch)[1:])
                return

    def _look_up(self, rule: Element) -> None:
        name = rule.get("identifier", "")
        declared = self._processing.outcomes.get(name)
        given = self._value(rule[0]) if len(rule) else None
        if declared is None or not isinstance(given, float):
            raise not_known("a table that is not there")
        self._values[name] = _looked_up(declared, given)

    def _value(self, element: Element) -> Value:
        self._processing.step()
        name, identifier = local(element), element.get("identifier", "")
        if name == "qti-base-value":
            return typed(words(element), element.get("base-type", "string"))
        if name == "qti-variable":
            return self._values.get(identifier, self._responses.get(identifier))
        if name in ("qti-correct", "qti-default", "qti-map-response"):
            return self._declared(name, identifier)
        return apply(element, [self._value(inner) for inner in element if local(inner)])

    def _declared(self, name: str, identifier: str) -> Value:
        declared = self._processing.responses.get(identifier)
        if declared is None:
            raise ContentError(
                f"Its response processing names {identifier!r}, which is not declared."
            )
        if name == "qti-map-response":
            return self._processing.mapped(declared, self._responses.get(identifier))
        return declared.value(f"{name}-{'response' if name == 'qti-correct' else 'value'}")


def _looked_up(declared: Declared, given: float) -> Value:
    table = child(declared.element, "qti-match-table")
    if table is not None:
        entries = children(table, "qti-match-table-entry")
        found = next((e for e in entries if number_in(e.get("source-value", "")) == given), None)
    else:
        table = child(declared.element, "qti-interpolation-table")
        entries = [] if table is None else children(table, "qti-interpolation-table-entry")
        found = next((e for e in entries if _is_reached(e, given)), None)
    if table is None:
        raise not_known("a table that is not there")
    target = found.get("target-value") if found is not None else table.get("default-value")
    return None if target is None else typed(target, declared.base_type)


def _is_reached(entry: Element, given: float) -> bool:
    source = number_in(entry.get("source-value", ""))
    if source is None:
        raise not_known("a table without numbers")
    return given >= source if entry.get("include-boundary") != "false" else given > source

"""What a QTI item's response processing gives marks for: the declared answer, or each option its own."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from courseware.catalog.formats.safe_xml import all_named, child, children, local, words
from courseware.errors import ContentError

_NOT_UNDERSTOOD = (
    "Its response processing gives marks for something else than the declared correct response."
)
_BRANCHES = ("qti-response-if", "qti-response-else-if", "qti-response-else")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """How the answer to a response is marked.

    `by_option`: each option has marks of its own (the mapping), else all or nothing. `points` for
    the whole answer, None when the item does not say. `is_said` False: there is no processing.
    """

    by_option: bool
    points: float | None = None
    is_said: bool = True


def scoring_of(item: Element, response: str) -> Scoring:
    """How `response`, the identifier of a declaration, is marked.

    Raises ContentError for a processing that is neither of the two.
    """
    processing = child(item, "qti-response-processing")
    if processing is None:
        return Scoring(by_option=False, is_said=False)
    template = processing.get("template", "").rpartition("/")[2].removesuffix(".xml")
    if template:
        if template not in ("match_correct", "map_response"):
            raise ContentError(
                f"Its response processing is the template {template!r}, unknown here."
            )
        return Scoring(by_option=template == "map_response")
    parents = {inner: outer for outer in processing.iter() for inner in outer}
    found = [
        _Rule(item, response, processing, parents, setter).scoring()
        for setter in all_named(processing, "qti-set-outcome-value")
        if setter.get("identifier") == "SCORE" and not _is_zero(setter)
    ]
    if len(found) != 1:
        raise ContentError(_NOT_UNDERSTOOD)
    return found[0]


def outcome_default(item: Element, identifier: str) -> float | None:
    """The number that an outcome, such as MAXSCORE, begins with."""
    for declaration in children(item, "qti-outcome-declaration"):
        if declaration.get("identifier") == identifier:
            return _number(words(child(declaration, "qti-default-value")))
    return None


@dataclass(frozen=True, slots=True)
class _Rule:
    """The one rule that raises the score, and where it stands."""

    item: Element
    response: str
    processing: Element
    parents: dict[Element, Element]
    setter: Element

    def scoring(self) -> Scoring:
        branch = self.parents[self.setter]
        condition = self.parents.get(branch)
        if local(branch) not in _BRANCHES[:2] or condition is None:
            raise ContentError(_NOT_UNDERSTOOD)
        if self.parents.get(condition) is not self.processing:
            raise ContentError(_NOT_UNDERSTOOD)
        for earlier in condition:
            if earlier is branch:
                break
            if not self._is_null(earlier[0]):
                raise ContentError(_NOT_UNDERSTOOD)
        if self._is_match(branch[0]):
            return Scoring(by_option=False, points=self._points())
        if self._is_answered(branch[0]) and self._maps():
            return Scoring(by_option=True, points=outcome_default(self.item, "MAXSCORE"))
        raise ContentError(_NOT_UNDERSTOOD)

    def _is_null(self, test: Element) -> bool:
        return local(test) == "qti-is-null" and self._names_response(test, "qti-variable")

    def _is_match(self, test: Element) -> bool:
        return (
            local(test) == "qti-match"
            and sorted(map(local, test)) == ["qti-correct", "qti-variable"]
            and self._names_response(test, "qti-variable")
            and self._names_response(test, "qti-correct")
        )

    def _is_answered(self, test: Element) -> bool:
        return local(test) == "qti-not" and len(test) == 1 and self._is_null(test[0])

    def _names_response(self, test: Element, name: str) -> bool:
        found = child(test, name)
        return found is not None and found.get("identifier") == self.response

    def _values(self) -> list[Element]:
        """The terms of the new score, without the score itself."""
        terms = list(self.setter)
        if [local(term) for term in terms] == ["qti-sum"]:
            terms = list(terms[0])
        return [
            term
            for term in terms
            if not (local(term) == "qti-variable" and term.get("identifier") == "SCORE")
        ]

    def _maps(self) -> bool:
        terms = self._values()
        return (
            len(terms) == 1
            and local(terms[0]) == "qti-map-response"
            and terms[0].get("identifier") == self.response
        )

    def _points(self) -> float | None:
        terms = self._values()
        if len(terms) == 1 and local(terms[0]) == "qti-base-value":
            points = _number(words(terms[0]))
        elif len(terms) == 1 and local(terms[0]) == "qti-variable":
            points = outcome_default(self.item, terms[0].get("identifier", ""))
        else:
            raise ContentError(_NOT_UNDERSTOOD)
        if points is not None and points <= 0:
            raise ContentError(_NOT_UNDERSTOOD)
        return points


def _is_zero(setter: Element) -> bool:
    return [local(term) for term in setter] == ["qti-base-value"] and _number(words(setter)) == 0


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None

"""The feedback of QTI items: which of it is said to which answer, learned from what was tried on the item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from courseware.catalog.formats.qti_expressions import items_of
from courseware.catalog.formats.qti_scoring import Probe
from courseware.catalog.formats.qti_typed import ANY
from courseware.catalog.formats.qti_values import Value
from courseware.catalog.formats.safe_xml import all_named, child
from courseware.catalog.ids import same_text
from courseware.catalog.questions import (
    AcceptedText,
    Gap,
    NumberKey,
    Option,
    QuizQuestion,
    TextKey,
)

EXPLANATION = "explanation"
"""The feedback that our own items show after every answer."""

KINDS = ("qti-modal-feedback", "qti-feedback-inline", "qti-feedback-block")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said after every answer, and to single ones, by their atoms; what could not be placed."""

    explanation: str = ""
    by_atom: Mapping[str, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def said_by(item: Element, probes: Sequence[Probe], markdown: Callable[[Element], str]) -> Said:
    """The feedback of an item, by the answers that were tried on it."""
    probes = [probe for probe in probes if probe.responses]
    elements = list(all_named(item, *KINDS))
    always: list[str] = []
    texts: dict[str, str] = {}  # what reads the same is the same
    by_text: dict[str, list[Element]] = {}
    for element in elements:
        text = markdown(_content(element))
        if text and probes and all(_is_shown([element], p.outcomes) for p in probes):
            always.append(text)
        elif text:
            first = texts.setdefault(same_text(text), text)
            by_text.setdefault(first, []).append(element)
    setters = all_named(item, "qti-set-outcome-value", "qti-lookup-outcome-value")
    set_outcomes = {setter.get("identifier", "") for setter in setters}
    lost = ["the titles of its feedback"] if any(e.get("title") for e in elements) else []
    unplaced: list[str] = []
    never: list[str] = []
    by_atom: dict[str, list[str]] = {}
    for text, shown_by in by_text.items():
        shown = {n for n, probe in enumerate(probes) if _is_shown(shown_by, probe.outcomes)}
        if not shown and not set_outcomes.intersection(map(_outcome, shown_by)):
            never += [text] * len(shown_by)
        elif not shown:
            unplaced.append(text)
        elif len(shown) == len(probes):
            always.append(text)
        elif atoms := _atoms_of(shown, probes):
            for atom in atoms:
                by_atom.setdefault(atom, []).append(text)
        else:
            unplaced.append(text)
    explanation, more, notes = _of_unshown(never, bool(always or by_atom or unplaced))
    count = len(unplaced) + more
    if count:
        lost.append(f"{count} feedback text{'s'[: count > 1]} on single answers")
    return Said(
        explanation="\n\n".join([*dict.fromkeys(always), *([explanation] if explanation else [])]),
        by_atom={atom: "\n\n".join(found) for atom, found in by_atom.items()},
        lost=tuple(lost),
        notes=notes,
    )


def _of_unshown(texts: list[str], others: bool) -> tuple[str, int, tuple[str, ...]]:
    """Of texts that nothing is known of: the one alone or shared by several, how many others, a note."""
    counted = Counter(texts)
    shared = [text for text, times in counted.items() if times > 1]
    if len(texts) == 1 and not others:
        return texts[0], 0, ("its feedback is shown after every answer.",)
    if len(shared) == 1:
        return shared[0], len(counted) - 1, ()
    return "", len(counted), ()


def _outcome(feedback: Element) -> str:
    return feedback.get("outcome-identifier", "")


def _content(feedback: Element) -> Element:
    body = child(feedback, "qti-content-body")
    return feedback if body is None else body


def _is_shown(elements: Sequence[Element], outcomes: Mapping[str, Value]) -> bool:
    for element in elements:
        values = items_of(outcomes.get(_outcome(element)))
        is_named = element.get("identifier") in values
        if is_named is (element.get("show-hide", "show") == "show"):
            return True
    return False


def _atoms_of(shown: Collection[int], probes: Sequence[Probe]) -> list[str]:
    """The atoms such that a text is shown exactly where one of them is; none if there are no such."""
    probes_of: dict[str, set[int]] = {}
    for number, probe in enumerate(probes):
        for atom in probe.atoms:
            probes_of.setdefault(atom, set()).add(number)
    atoms = [atom for atom, numbers in probes_of.items() if numbers <= set(shown)]
    covered: set[int] = set().union(*(probes_of[atom] for atom in atoms)) if atoms else set()
    return atoms if covered == set(shown) else []


def with_feedback(question: QuizQuestion, said: Said) -> tuple[QuizQuestion, tuple[str, ...]]:
    """The question with what is said to its answers, and what there is no place for."""
    by_atom = dict(said.by_atom)
    text = _in_text(question.text, "", by_atom) if question.text else None
    number = _in_number(question.number, "", by_atom) if question.number else None
    gaps = tuple(_in_gap(gap, by_atom) for gap in question.gaps)
    options = tuple(_in_option(option, "", by_atom) for option in question.options)
    lost = f"{len(by_atom)} feedback text{'s'[: len(by_atom) > 1]} on other answers"
    return (
        replace(question, text=text, number=number, gaps=gaps, options=options),
        (lost,) if by_atom else (),
    )


def _in_option(option: Option, prefix: str, by_atom: dict[str, str]) -> Option:
    return replace(option, feedback=by_atom.pop(f"{prefix}{option.id}", ""))


def _in_gap(gap: Gap, by_atom: dict[str, str]) -> Gap:
    prefix = f"{gap.id} "
    return replace(
        gap,
        options=tuple(_in_option(option, prefix, by_atom) for option in gap.options),
        text=_in_text(gap.text, prefix, by_atom) if gap.text else None,
        number=_in_number(gap.number, prefix, by_atom) if gap.number else None,
    )


def _in_text(key: TextKey, prefix: str, by_atom: dict[str, str]) -> TextKey:
    """A line that brings nothing stays only for what it says."""
    lines = [
        replace(line, feedback=by_atom.pop(f"{prefix}={number}", ""))
        for number, line in enumerate(key.accepted)
    ]
    anything = by_atom.pop(f"{prefix}{ANY}", "")
    if anything:
        lines = [line for line in lines if line.share or line.feedback != anything]
        lines.append(AcceptedText(text=".*", pattern=True, share=0.0, feedback=anything))
    kept = tuple(line for line in lines if line.share or line.feedback)
    return replace(key, accepted=kept)


def _in_number(key: NumberKey, prefix: str, by_atom: dict[str, str]) -> NumberKey:
    lines = (
        replace(line, feedback=by_atom.pop(f"{prefix}={number}", ""))
        for number, line in enumerate(key.accepted)
    )
    return replace(key, accepted=tuple(line for line in lines if line.share or line.feedback))

"""How our questions are marked, as QTI's response processing: rules that any engine can run.

Each function adds rules to a processing; SCORE begins with 0, and MAXSCORE is the question's points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element, SubElement

from courseware.catalog.formats.qti_markup import QTI, identifier
from courseware.catalog.formats.wildcards import written_of
from courseware.catalog.questions import (
    AcceptedText,
    Gap,
    Marking,
    NumberKey,
    QuizQuestion,
    TextKey,
)

RESPONSE = "RESPONSE"
FEEDBACK = "FEEDBACK"

Say = Callable[[str], str | None]
"""The identifier of a feedback by its atom, if there is such a feedback."""


def add(parent: Element, name: str, **attributes: str) -> Element:
    """A new element of QTI's; `base_type` is the attribute base-type."""
    given = {key.replace("_", "-"): value for key, value in attributes.items()}
    return SubElement(parent, f"{{{QTI}}}{name}", given)


def base_value(parent: Element, base_type: str, value: str) -> None:
    add(parent, "qti-base-value", base_type=base_type).text = value


def variable(parent: Element, name: str) -> None:
    add(parent, "qti-variable", identifier=name)


def plain(number: float) -> str:
    return repr(float(number)).removesuffix(".0")


def if_(processing: Element) -> Element:
    """The branch of a new condition, still without its test."""
    return add(add(processing, "qti-response-condition"), "qti-response-if")


def set_score(branch: Element, share: float) -> None:
    """SCORE becomes this part of the points."""
    setter = add(branch, "qti-set-outcome-value", identifier="SCORE")
    if share == 1.0:
        variable(setter, "MAXSCORE")
    else:
        product = add(setter, "qti-product")
        variable(product, "MAXSCORE")
        base_value(product, "float", plain(share))


def key_matches(processing: Element, response: str = RESPONSE) -> None:
    """All of the points for exactly the declared response."""
    branch = if_(processing)
    match = add(branch, "qti-match")
    variable(match, response)
    add(match, "qti-correct", identifier=response)
    set_score(branch, 1.0)


def mapped(processing: Element, question: QuizQuestion) -> None:
    """What the declaration's mapping gives; by option, with what wrong ones that are left alone bring."""
    branch = if_(processing)
    is_null = add(add(branch, "qti-not"), "qti-is-null")
    variable(is_null, RESPONSE)
    setter = add(branch, "qti-set-outcome-value", identifier="SCORE")
    whole = add(setter, "qti-sum")
    add(whole, "qti-map-response", identifier=RESPONSE)
    if question.options and question.correct_option_ids:
        wrong = len(question.options) - len(question.correct_option_ids)
        if question.marking is Marking.PER_OPTION and wrong:
            base_value(whole, "float", repr(question.points * wrong / len(question.options)))


def places(processing: Element, question: QuizQuestion) -> None:
    """Each option in its place counts alike."""
    right = question.correct_option_ids
    for place, option_id in enumerate(right, start=1):
        branch = if_(processing)
        match = add(branch, "qti-match")
        variable(add(match, "qti-index", n=str(place)), RESPONSE)
        base_value(match, "identifier", identifier(option_id))
        setter = add(branch, "qti-set-outcome-value", identifier="SCORE")
        whole = add(setter, "qti-sum")
        variable(whole, "SCORE")
        base_value(whole, "float", repr(question.points / len(right)))


def typed_number(
    processing: Element, key: NumberKey, response: str, outcome: str, say: Say, prefix: str = ""
) -> None:
    """The best line that fits sets the outcome to its share, and says what it has to say."""
    condition = add(processing, "qti-response-condition")
    lines = [(line.share, f"{prefix}={n}", line) for n, line in enumerate(key.accepted)]
    for number, (share, atom, line) in enumerate(sorted(lines, key=lambda held: -held[0])):
        branch = add(condition, _branch(number))
        equal = add(branch, "qti-equal", tolerance_mode="exact")
        if line.tolerance:
            tolerance = line.tolerance * (100 if line.relative else 1)
            equal.set("tolerance-mode", "relative" if line.relative else "absolute")
            equal.set("tolerance", f"{tolerance!r} {tolerance!r}")
        variable(equal, response)
        base_value(equal, "float", plain(line.value))
        _then(branch, share, outcome, say(atom))


def typed_text(
    processing: Element, key: TextKey, response: str, outcome: str, say: Say, prefix: str = ""
) -> None:
    """The same for words. Of patterns only those are written that `anything` and `within` know."""
    condition = add(processing, "qti-response-condition")
    lines = [(line.share, f"{prefix}={n}", line) for n, line in enumerate(key.accepted)]
    written = [held for held in lines if is_written(held[2])]
    for number, (share, atom, line) in enumerate(sorted(written, key=lambda held: -held[0])):
        branch = add(condition, _branch(number))
        if anything(line):
            variable(add(add(branch, "qti-not"), "qti-is-null"), response)
        else:
            case = "true" if key.case_sensitive else "false"
            match = add(branch, "qti-string-match", case_sensitive=case)
            inner = within(line)
            if inner is not None:
                match.set("substring", "true")
            variable(match, response)
            base_value(match, "string", line.text if inner is None else inner)
        _then(branch, share, outcome, say(atom))


def _branch(number: int) -> str:
    return "qti-response-else-if" if number else "qti-response-if"


def _then(branch: Element, share: float, outcome: str, feedback: str | None) -> None:
    """What a line brings, and what it says."""
    if outcome == "SCORE":
        if share:
            set_score(branch, share)
    else:
        setter = add(branch, "qti-set-outcome-value", identifier=outcome)
        base_value(setter, "float", plain(share))
    if feedback:
        show(branch, feedback)


def anything(line: AcceptedText) -> bool:
    """The line takes any answer, as one does that only has something to say."""
    return line.pattern and line.text == ".*"


def within(line: AcceptedText) -> str | None:
    """The text that an answer has to hold, if that is what the line's pattern says."""
    written = written_of(line.text) if line.pattern else None
    if written is None or len(written) < 3 or not (written[0] == written[-1] == "*"):
        return None
    inner = written[1:-1].replace(r"\*", "")
    return None if "*" in inner else written[1:-1].replace(r"\*", "*").strip() or None


def is_written(line: AcceptedText) -> bool:
    return not line.pattern or within(line) is not None or (anything(line) and line.share == 0.0)


def gap_outcome(number: int) -> str:
    """The outcome that holds what a gap brings, from 0 to 1."""
    return f"SHARE_{number}"


def gaps_together(processing: Element, question: QuizQuestion) -> None:
    """What the gaps bring by their weights, or all of it if all of them are right."""
    gaps = question.gaps
    if question.marking is Marking.PER_OPTION:
        setter = add(processing, "qti-set-outcome-value", identifier="SCORE")
        whole = add(setter, "qti-sum")
        weights = sum(gap.weight for gap in gaps)
        for number, gap in enumerate(gaps, start=1):
            product = add(whole, "qti-product")
            variable(product, gap_outcome(number))
            base_value(product, "float", repr(question.points * gap.weight / weights))
        return
    branch = if_(processing)
    every = add(branch, "qti-and")
    for number in range(1, len(gaps) + 1):
        equal = add(every, "qti-equal", tolerance_mode="exact")
        variable(equal, gap_outcome(number))
        base_value(equal, "float", "1")
    set_score(branch, 1.0)


def chosen_in_gap(processing: Element, gap: Gap, response: str, outcome: str, say: Say) -> None:
    branch = if_(processing)
    match = add(branch, "qti-match")
    variable(match, response)
    add(match, "qti-correct", identifier=response)
    setter = add(branch, "qti-set-outcome-value", identifier=outcome)
    base_value(setter, "float", "1")
    for option in gap.options:
        if feedback := say(f"{gap.id} {option.id}"):
            branch = if_(processing)
            match = add(branch, "qti-match")
            variable(match, response)
            base_value(match, "identifier", identifier(option.id))
            show(branch, feedback)


def penalty(processing: Element, points: float, responses: Sequence[str]) -> None:
    """What a wrong answer takes: an answer to any of the responses that brings nothing."""
    branch = if_(processing)
    both = add(branch, "qti-and")
    answered = add(both, "qti-or")
    for response in responses:
        variable(add(add(answered, "qti-not"), "qti-is-null"), response)
    nothing = add(both, "qti-lt")
    variable(nothing, "SCORE")
    base_value(nothing, "float", "0.000001")  # sums of thirds do not end at 0
    setter = add(branch, "qti-set-outcome-value", identifier="SCORE")
    base_value(setter, "float", repr(-points))


def show(parent: Element, feedback: str) -> None:
    """Add a feedback to those that are shown."""
    setter = add(parent, "qti-set-outcome-value", identifier=FEEDBACK)
    both = add(setter, "qti-multiple")
    variable(both, FEEDBACK)
    base_value(both, "identifier", feedback)


def show_if_chosen(
    processing: Element, base_type: str, values: Sequence[str], feedback: str
) -> None:
    """Add a feedback where one of these is among what was chosen."""
    branch = if_(processing)
    parent = add(branch, "qti-or") if len(values) > 1 else branch
    for value in values:
        member = add(parent, "qti-member")
        base_value(member, base_type, value)
        variable(member, RESPONSE)
    show(branch, feedback)

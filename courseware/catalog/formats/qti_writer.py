"""An item of QTI that is being written: its declarations, its body, its rules and its feedback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from courseware.catalog.formats import qti_rules as rules
from courseware.catalog.formats.qti_feedback import EXPLANATION
from courseware.catalog.formats.qti_markup import QTI, add_markdown
from courseware.catalog.formats.qti_rules import RESPONSE, add
from courseware.catalog.questions import QuestionType, QuizQuestion


class Writer:
    """An item that is being written. Its parts are put together in QTI's order at the end."""

    def __init__(self, root: Element, question: QuizQuestion) -> None:
        self.root = root
        self.question = question
        self.said: dict[str, str] = {}
        self.shares = 0
        self.body = Element(
            f"{{{QTI}}}qti-item-body",
            {
                "data-courseware-type": question.type.value,
                "data-courseware-marking": question.marking.value,
            },
        )
        self.processing = Element(f"{{{QTI}}}qti-response-processing")
        self.responses: list[str] = []

    def declare(self, name: str, cardinality: str, base_type: str, right: Sequence[str]) -> Element:
        self.responses.append(name)
        declaration = add(
            self.root,
            "qti-response-declaration",
            identifier=name,
            cardinality=cardinality,
            base_type=base_type,
        )
        if right:
            correct = add(declaration, "qti-correct-response")
            for value in right:
                add(correct, "qti-value").text = value
        return declaration

    def say(self, atom: str) -> str | None:
        """The identifier of the feedback on an answer, if there is one."""
        return f"feedback-{list(self.said).index(atom) + 1}" if self.said.get(atom) else None

    def text(self) -> Element:
        return add_markdown(self.body, self.question.question)

    def interaction(self, name: str, **attributes: str) -> Element:
        return add(self.body, f"qti-{name}-interaction", response_identifier=RESPONSE, **attributes)

    def finish(self) -> None:
        question = self.question
        is_marked_by_hand = question.type is QuestionType.ESSAY
        self._outcome("SCORE", "0", {"external-scored": "human"} if is_marked_by_hand else {})
        self._outcome("MAXSCORE", repr(question.points), {})
        for number in range(1, self.shares + 1):
            self._outcome(rules.gap_outcome(number), "0", {})
        if question.penalty and not is_marked_by_hand:
            rules.penalty(self.processing, question.penalty, self.responses)
        feedback = [(EXPLANATION, question.explanation)] if question.explanation else []
        feedback += [(self.say(atom) or "", text) for atom, text in self.said.items() if text]
        if feedback:
            add(
                self.root,
                "qti-outcome-declaration",
                identifier=rules.FEEDBACK,
                cardinality="multiple",
                base_type="identifier",
            )
        if question.explanation:
            rules.show(self.processing, EXPLANATION)
        self.root.append(self.body)
        if len(self.processing):
            self.root.append(self.processing)
        for name, text in feedback:
            shown = add(
                self.root,
                "qti-modal-feedback",
                outcome_identifier=rules.FEEDBACK,
                identifier=name,
                show_hide="show",
            )
            add_markdown(add(shown, "qti-content-body"), text)

    def _outcome(self, name: str, value: str, attributes: Mapping[str, str]) -> None:
        outcome = add(
            self.root,
            "qti-outcome-declaration",
            identifier=name,
            cardinality="single",
            base_type="float",
        )
        outcome.attrib.update(attributes)
        add(add(outcome, "qti-default-value"), "qti-value").text = value

"""A QTI item while it is being read, and the question that comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from courseware.catalog.formats.qti_body import Body
from courseware.catalog.formats.qti_choices import Key
from courseware.catalog.formats.qti_scoring import Scoring
from courseware.catalog.formats.safe_xml import child
from courseware.catalog.questions import Marking, QuestionType, QuizQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An item while it is being read: its texts, and what it does when it is answered."""

    root: Element
    body: Body
    scoring: Scoring
    lost: list[str]
    load: Callable[[str], bytes | None]

    @property
    def declared_type(self) -> str:
        """The type that our own items name."""
        body = child(self.root, "qti-item-body")
        return "" if body is None else body.get("data-courseware-type", "")

    @property
    def preferred(self) -> Marking | None:
        """How our own items say that they are marked: it counts where the item does not deny it."""
        body = child(self.root, "qti-item-body")
        name = "" if body is None else body.get("data-courseware-marking", "")
        return Marking(name) if name in Marking.__members__ else None

    def question(
        self, kind: QuestionType, shown: str, points: float, **more: object
    ) -> QuizQuestion:
        return QuizQuestion(id="", type=kind, question=shown, points=self._points(points), **more)  # type: ignore[arg-type]

    def of_key(self, kind: QuestionType, text: str, key: Key, **more: object) -> QuizQuestion:
        if key.fit.note:
            self.body.notes.append(key.fit.note)
        points = self._points(key.points)
        return self.question(
            kind,
            text,
            points,
            correct_option_ids=key.correct,
            marking=key.fit.marking,
            penalty=key.fit.penalty * points,
            **more,
        )

    def _points(self, points: float) -> float:
        if 0 < points <= 1000:
            return points
        self.lost.append(f"its {points:g} points (it has 1)")
        return 1.0

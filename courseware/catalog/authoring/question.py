"""What every question has, whatever it asks for, and how each of its values is checked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass
from typing import Any, Protocol

from courseware.catalog import questions as model
from courseware.catalog.questions import Marking, QuestionType
from courseware.catalog.values import check_id, check_marking, check_text, shown
from courseware.catalog.written import WrittenQuestion, begins
from courseware.errors import ContentError


class Question(Protocol):
    """Anything that can stand in the `questions` of a quiz."""

    def written(self) -> WrittenQuestion: ...


@dataclass(frozen=True, slots=True)
class Hint:
    """Help that a learner may ask for. `text` is Markdown; `cost` is taken from the question's points."""

    text: str
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked(ABC):
    """What all questions have in common.

    `question` and `explanation` are Markdown. `id` is made from the question when it is left out. `points` is
    what it is worth beside the others, `penalty` the points that a wrong answer takes. `tags`, `difficulty` and
    `section` are words of your own, to draw questions by and to give a part of the quiz its own pass mark.
    `hints` are texts, or `Hint`s with a cost, in the order in which they are given.
    """

    question: str
    _: KW_ONLY
    explanation: str = ""
    id: str | None = None
    points: float = 1.0
    penalty: float = 0.0
    tags: Sequence[str] = ()
    section: str = ""
    difficulty: str = ""
    hints: Sequence[str | Hint] = ()

    def __post_init__(self) -> None:
        self.written()

    @abstractmethod
    def written(self) -> WrittenQuestion:
        """The question before it has ids. Raises ContentError, naming it, for what is wrong with it."""

    @property
    def name(self) -> str:
        """What to call it when something is wrong with it."""
        if isinstance(self.id, str):
            return self.id
        return begins(self.question) if isinstance(self.question, str) else "?"

    @contextmanager
    def named(self) -> Iterator[None]:
        """Errors raised within name the question."""
        try:
            yield
        except ContentError as error:
            raise error.at(question=self.name) from None

    def common(self, kind: QuestionType, **own: Any) -> WrittenQuestion:
        """The question with what all have in common, and `own` of its type."""
        check_text(self.question, "The question", required=True)
        check_text(self.explanation, "The explanation")
        check_text(self.section, "section")
        check_text(self.difficulty, "difficulty")
        if self.id is not None:
            check_id(self.id, "question id")
        return WrittenQuestion(
            **{
                "text": self.question.strip(),
                "type": kind,
                "explanation": self.explanation.strip(),
                "points": self.points,
                "penalty": number(self.penalty, "penalty"),
                "tags": texts(self.tags, "tags"),
                "section": self.section,
                "difficulty": self.difficulty,
                "hints": self._hints(),
                "id": self.id,
                **own,
            }
        )

    def _hints(self) -> tuple[model.Hint, ...]:
        if not isinstance(self.hints, list | tuple):
            raise ContentError(f"hints is {shown(self.hints)}; give a list of texts or cw.Hint.")
        hints = []
        for hint in self.hints:
            given = Hint(hint) if isinstance(hint, str) else hint
            if not isinstance(given, Hint):
                raise ContentError(f"hints holds {shown(hint)}; give a text or cw.Hint.")
            check_text(given.text, "A hint", required=True)
            hints.append(model.Hint(text=given.text.strip(), cost=number(given.cost, "cost")))
        return tuple(hints)


def texts(values: object, what: str) -> tuple[str, ...]:
    """A list of texts. Raises ContentError, naming it as `what`, for anything else."""
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        raise ContentError(f"{what} is {shown(values)}; give a list of texts.")
    return tuple(values)


def table(values: object, what: str) -> dict[Any, Any]:
    """Names with values. Raises ContentError, naming it as `what`, for anything else."""
    if not isinstance(values, Mapping):
        raise ContentError(f"{what} is {shown(values)}; give names with values, as {{…: …}}.")
    return dict(values)


def number(value: object, what: str) -> float:
    """A number. Raises ContentError, naming it as `what`, for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ContentError(f"{what} is {shown(value)}; give a number.")
    try:
        return float(value)
    except OverflowError:
        raise ContentError(f"{what} is too large. Give a smaller number.") from None


def whole(value: object, what: str) -> int:
    """A whole number. Raises ContentError, naming it as `what`, for anything else."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ContentError(f"{what} is {shown(value)}; give a whole number.")
    return value


def yes(value: object, what: str) -> bool:
    """True or False. Raises ContentError, naming it as `what`, for anything else."""
    if not isinstance(value, bool):
        raise ContentError(f"{what} is {shown(value)}; give True or False.")
    return value


def marking(word: str | None) -> Marking | None:
    """The marking that a word means; None: as is usual for the type."""
    return None if word is None else check_marking(word)


def said_to(feedback: object, options: Sequence[str]) -> tuple[str, ...]:
    """What is said to who chose each of the options; nothing at all if nothing is said to any."""
    said = table(feedback, "feedback")
    odd = next((key for key in said if key not in options), None)
    if odd is not None:
        raise ContentError(
            f"feedback is there for {shown(odd)}, which is not one of the answers. Repeat an answer exactly."
        )
    for text in said.values():
        check_text(text, "A feedback")
    return tuple(said.get(option, "").strip() for option in options) if said else ()

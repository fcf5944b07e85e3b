"""Questions as frozen objects: what is asked, and the key that answers are held against.

`QuizQuestion` is one flat record for every type, as the JSON that is stored, imported and exported has it.
What only one type needs stands in a field of its own, named in that type's line below.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class QuestionType(StrEnum):
    """How a question is answered, and which fields of `QuizQuestion` hold its key."""

    MULTIPLE_CHOICE = "MULTIPLE_CHOICE"
    """One of the `options`: the one in `correct_option_ids`."""
    TRUE_FALSE = "TRUE_FALSE"
    """The same with the options "true" and "false"."""
    MULTI_SELECT = "MULTI_SELECT"
    """Any of the `options`: those in `correct_option_ids`."""
    NUMERIC = "NUMERIC"
    """A number, with a unit if there are `number.units`."""
    SHORT_TEXT = "SHORT_TEXT"
    """A few words: one of `text.accepted`."""
    MATCHING = "MATCHING"
    """For each of the `stems` one of the `options`, which may also hold some that fit none."""
    ORDERING = "ORDERING"
    """All `options` in the order of `correct_option_ids`."""
    CLOZE = "CLOZE"
    """A text with `gaps`: `question` holds `[[id]]` where the gap of that id stands."""
    HOTSPOT = "HOTSPOT"
    """Regions of a `picture`: `options`, each with its `region`; those in `correct_option_ids`."""
    ESSAY = "ESSAY"
    """A text that a person marks by `essay.rubric`."""
    CODE = "CODE"
    """A program that is run against `code.tests`."""


class Marking(StrEnum):
    """What a question with several parts brings that is partly right."""

    ALL_OR_NOTHING = "ALL_OR_NOTHING"
    RIGHT_MINUS_WRONG = "RIGHT_MINUS_WRONG"
    """Right choices less wrong ones, as a part of the right ones there are; never below 0."""
    PER_OPTION = "PER_OPTION"
    """The part of its options that were dealt with rightly: chosen if right, left alone if wrong; of the pairs,
    the places or the gaps, those that are right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A part of a picture, in the picture's pixels from its top left corner.

    `coordinates`: RECTANGLE left, top, right, bottom; CIRCLE x, y, radius; POLYGON x, y of each corner.
    """

    shape: str
    coordinates: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One possible answer. `text` and `feedback` are Markdown; `id` is unique within its question."""

    id: str
    text: str
    feedback: str = ""
    """What is said to who chose it, with the result."""
    region: Region | None = None
    """HOTSPOT: where it is in the picture; `text` then tells it to who cannot see it."""
    id_made: bool = field(default=False, compare=False)
    """The id was made from the text, not given: an edited option keeps the id of its last version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedNumber:
    """A number that is right, or right in part (`share` of the points)."""

    value: float
    tolerance: float = 0.0
    """How far off is still right: in the number's own unit, or as a fraction of it if `relative`."""
    relative: bool = False
    share: float = 1.0
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit that may be given. A number in it, times `factor`, is one in the unit of the key."""

    name: str
    factor: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberKey:
    """The first of `accepted` that fits counts. With `units`, an answer must name one of them."""

    accepted: tuple[AcceptedNumber, ...]
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedText:
    """A text that is right, or right in part. As a `pattern`, a regular expression for the whole answer."""

    text: str
    pattern: bool = False
    share: float = 1.0
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextKey:
    """The first of `accepted` that fits counts. Space at the ends and in rows never matters."""

    accepted: tuple[AcceptedText, ...]
    case_sensitive: bool = False
    accent_sensitive: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Stem:
    """One side of a pair: what an option is to be found for."""

    id: str
    text: str
    correct_option_id: str
    id_made: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One gap of a text. Exactly one of its three keys is there: `options`, `text` or `number`."""

    id: str
    options: tuple[Option, ...] = ()
    correct_option_id: str = ""
    text: TextKey | None = None
    number: NumberKey | None = None
    weight: float = 1.0
    """What it counts beside the other gaps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The picture of a HOTSPOT. `src` is relative to the notebook; `width` and `height` are its pixels."""

    src: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricLevel:
    """How well a criterion is met, and what that brings, in the rubric's own points."""

    points: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of a rubric: what is looked at, and its levels."""

    id: str
    text: str
    levels: tuple[RubricLevel, ...]
    id_made: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EssayTask:
    """How an essay is written and marked. Without a rubric the marker gives any part of the points."""

    rubric: tuple[Criterion, ...] = ()
    least_words: int = 0
    most_words: int | None = None
    model_answer: str = ""
    """For who marks; no learner sees it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTest:
    """A check of the learner's program: Python that runs after it, and fails with an exception."""

    name: str
    source: str
    weight: float = 1.0
    hidden: bool = True
    """The learner is told whether it passed, but not what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTask:
    """What the learner begins with, and what the program is held against, within which limits."""

    tests: tuple[CodeTest, ...]
    starter: str = ""
    seconds: float = 5.0
    megabytes: int = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """Help that a learner may ask for. `cost` is taken from the question's points."""

    text: str
    cost: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizQuestion:
    """One question with its key. `question`, option texts and `explanation` are Markdown with $maths$."""

    id: str
    type: QuestionType
    question: str
    options: tuple[Option, ...] = ()
    correct_option_ids: tuple[str, ...] = ()
    explanation: str = ""
    points: float = 1.0
    """What it is worth beside the others."""
    penalty: float = 0.0
    """Points that a wrong answer takes; none takes nothing."""
    marking: Marking = Marking.ALL_OR_NOTHING
    tags: tuple[str, ...] = ()
    section: str = ""
    """The part of the quiz that it belongs to, which may have a pass mark of its own."""
    difficulty: str = ""
    """A word of the author's for how hard it is, to draw questions by."""
    hints: tuple[Hint, ...] = ()
    number: NumberKey | None = None
    text: TextKey | None = None
    stems: tuple[Stem, ...] = ()
    gaps: tuple[Gap, ...] = ()
    picture: Picture | None = None
    essay: EssayTask | None = None
    code: CodeTask | None = None
    id_made: bool = field(default=False, compare=False)
    """The id was made from the text, not given: an edited question keeps the id of its last version."""

"""Questions that are answered by a piece of work: `cw.Essay`, marked by a person, and `cw.Code`, by tests."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from courseware.catalog import questions as model
from courseware.catalog.authoring.question import Asked, number, table, texts, whole, yes
from courseware.catalog.ids import make_ids
from courseware.catalog.questions import CodeTask, Criterion, EssayTask, QuestionType, RubricLevel
from courseware.catalog.values import check_text, shown
from courseware.catalog.written import WrittenQuestion
from courseware.errors import ContentError


@dataclass(frozen=True, slots=True, kw_only=True)
class Essay(Asked):
    """A text that a person marks.

    `rubric` has the levels of each criterion, {"Names the duty": {0: "not at all", 2: "fully"}}, with their
    points; without one the marker gives any part of the question's points. `model_answer` is for who marks.
    """

    rubric: Mapping[str, Mapping[float, str]] = field(default_factory=dict)
    model_answer: str = ""
    least_words: int = 0
    most_words: int | None = None

    def written(self) -> WrittenQuestion:
        with self.named():
            check_text(self.model_answer, "model_answer")
            rubric = table(self.rubric, "rubric")
            criteria = texts(list(rubric), "rubric")
            ids = make_ids([(text, text) for text in criteria])
            return self.common(
                QuestionType.ESSAY,
                essay=EssayTask(
                    rubric=tuple(
                        Criterion(
                            id=id_, text=text.strip(), levels=_levels(rubric[text]), id_made=True
                        )
                        for id_, text in zip(ids, criteria, strict=True)
                    ),
                    least_words=whole(self.least_words, "least_words"),
                    most_words=None
                    if self.most_words is None
                    else whole(self.most_words, "most_words"),
                    model_answer=self.model_answer.strip(),
                ),
            )


@dataclass(frozen=True, slots=True)
class CodeTest:
    """A check of a program: Python that runs after it, and fails with an exception.

    `name` is what learners read. They see the test itself only if it is `visible`.
    """

    name: str
    source: str
    weight: float = 1.0
    visible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Asked):
    """A program to write, which `tests` are run against. `starter` is what the learner begins with.

    `seconds` and `megabytes` are what it may take. Programs are set flush left, whatever their indentation here.
    """

    tests: Sequence[CodeTest]
    starter: str = ""
    seconds: float = 5.0
    megabytes: int = 256

    def written(self) -> WrittenQuestion:
        with self.named():
            if not isinstance(self.tests, list | tuple) or not all(
                isinstance(test, CodeTest) for test in self.tests
            ):
                raise ContentError(f"tests is {shown(self.tests)}; give a list of cw.CodeTest(…).")
            check_text(self.starter, "starter")
            return self.common(
                QuestionType.CODE,
                code=CodeTask(
                    tests=tuple(map(_test, self.tests)),
                    starter=_flush_left(self.starter),
                    seconds=number(self.seconds, "seconds"),
                    megabytes=whole(self.megabytes, "megabytes"),
                ),
            )


def _levels(values: object) -> tuple[RubricLevel, ...]:
    levels = table(values, "A criterion of the rubric")
    return tuple(
        RubricLevel(points=number(points, "The points of a level"), text=text.strip())
        for points, text in zip(levels, texts(list(levels.values()), "rubric"), strict=True)
    )


def _test(test: CodeTest) -> model.CodeTest:
    check_text(test.name, "The name of a test", required=True)
    check_text(test.source, "A test", required=True)
    return model.CodeTest(
        name=test.name,
        source=_flush_left(test.source),
        weight=number(test.weight, "weight"),
        hidden=not yes(test.visible, "visible"),
    )


def _flush_left(source: str) -> str:
    return textwrap.dedent(source).strip("\n")

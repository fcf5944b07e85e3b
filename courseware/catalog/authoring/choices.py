"""Questions with options to choose: `cw.MultipleChoice`, `cw.TrueFalse` and `cw.MultiSelect`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from courseware.catalog.authoring.question import Asked, marking, said_to, texts
from courseware.catalog.questions import QuestionType
from courseware.catalog.written import WrittenQuestion
from courseware.errors import ContentError


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleChoice(Asked):
    """A question with one correct option.

    `options` are Markdown; `correct` is the text of the right option; `feedback` has what is said to who chose
    an option, by its text.
    """

    options: Sequence[str]
    correct: str
    feedback: Mapping[str, str] = field(default_factory=dict)

    def written(self) -> WrittenQuestion:
        with self.named():
            return _chosen(
                self, QuestionType.MULTIPLE_CHOICE, self.options, [self.correct], self.feedback
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse(Asked):
    """A statement that is true or false. `feedback` is by "True" and "False"."""

    correct: bool
    feedback: Mapping[str, str] = field(default_factory=dict)

    def written(self) -> WrittenQuestion:
        with self.named():
            if not isinstance(self.correct, bool):
                raise ContentError(f"correct is {self.correct!r}; give True or False.")
            key = [str(self.correct)]
            return _chosen(self, QuestionType.TRUE_FALSE, ("True", "False"), key, self.feedback)


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiSelect(Asked):
    """A question with any number of correct options; `correct` lists their texts.

    `marking` says what a question that is partly right brings: "all-or-nothing", "right-minus-wrong" (right
    choices less wrong ones, of all right ones, never below 0) or "per-option" (the part of the options that
    were chosen or left alone rightly).
    """

    options: Sequence[str]
    correct: Sequence[str]
    marking: str = "all-or-nothing"
    feedback: Mapping[str, str] = field(default_factory=dict)

    def written(self) -> WrittenQuestion:
        with self.named():
            key = texts(self.correct, "correct")
            return _chosen(
                self,
                QuestionType.MULTI_SELECT,
                self.options,
                key,
                self.feedback,
                marking=marking(self.marking),
            )


def _chosen(
    question: Asked,
    kind: QuestionType,
    options: Sequence[str],
    correct: Sequence[str],
    feedback: object,
    **own: object,
) -> WrittenQuestion:
    given = texts(options, "options")
    missing = next((text for text in correct if text not in given), None)
    if missing is not None:
        raise ContentError(
            f"correct is {missing!r}, which is not one of the options. Repeat an option's text exactly."
        )
    return question.common(
        kind,
        options=tuple(text.strip() for text in given),
        correct=tuple(given.index(text) for text in correct),
        feedback=said_to(feedback, given),
        **own,
    )

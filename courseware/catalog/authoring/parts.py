"""Questions whose options are put somewhere: `cw.Matching` and `cw.Ordering`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from courseware.catalog.authoring.question import Asked, marking, said_to, table, texts
from courseware.catalog.questions import QuestionType
from courseware.catalog.values import check_text
from courseware.catalog.written import WrittenQuestion
from courseware.errors import ContentError


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching(Asked):
    """Left sides, for each of which its right side is to be found.

    `pairs` has the right side of each left one; several may share one. `extra` are right sides that fit none.
    `feedback` has what is said to who chose a right side, by its text.
    """

    pairs: Mapping[str, str]
    extra: Sequence[str] = ()
    marking: str | None = None
    feedback: Mapping[str, str] = field(default_factory=dict)

    def written(self) -> WrittenQuestion:
        with self.named():
            pairs = table(self.pairs, "pairs")
            lefts = texts(list(pairs), "pairs")
            rights = texts(list(pairs.values()), "pairs")
            for left in lefts:
                check_text(left, "The left side of a pair", required=True)
            extra = texts(self.extra, "extra")
            twice = next((text for text in extra if text in rights), None)
            if twice is not None:
                raise ContentError(f"{twice!r} is extra and in a pair. Keep one.")
            options = (*dict.fromkeys(rights), *extra)
            return self.common(
                QuestionType.MATCHING,
                options=tuple(text.strip() for text in options),
                stems=tuple(
                    (left.strip(), options.index(right))
                    for left, right in zip(lefts, rights, strict=True)
                ),
                feedback=said_to(self.feedback, options),
                marking=marking(self.marking),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering(Asked):
    """Things to bring into order. `items` has them in the right one; learners get them in another."""

    items: Sequence[str]
    marking: str | None = None

    def written(self) -> WrittenQuestion:
        with self.named():
            items = texts(self.items, "items")
            return self.common(
                QuestionType.ORDERING,
                options=tuple(text.strip() for text in items),
                correct=tuple(range(len(items))),
                marking=marking(self.marking),
            )

"""Lists of pairs, `- left => right`: what a MATCHING question is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from courseware.catalog.gap_places import masked
from courseware.catalog.ids import same_text
from courseware.catalog.quiz_markdown.list_items import items, read_item, without_quotations
from courseware.catalog.quiz_markdown.stray import beginning, refuse_stray
from courseware.errors import ContentError

_ARROW = re.compile(r"(?:^|(?<=\s))=>(?=\s|$)")


@dataclass(slots=True)
class Pairs:
    """Left sides, each with the number of its right side, and all right sides there are to choose from."""

    stems: list[tuple[str, int]] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)

    def add(self, left: str, right: str, feedback: str = "") -> None:
        """One pair; without a left side, a right side more. Raises ContentError for half a pair."""
        known = [same_text(option) for option in self.options]
        if not right:
            raise ContentError(
                f'The pair "{beginning(left)} =>" has no right side. Write it as - left => right.'
            )
        if same_text(right) not in known:
            self.options.append(right)
            self.feedback.append(feedback)
        elif not left:
            raise ContentError(
                f'"{beginning(right)}" is there twice. Change or remove the one after => alone.'
            )
        place = len(known) if same_text(right) not in known else known.index(same_text(right))
        self.feedback[place] = self.feedback[place] or feedback
        if left:
            self.stems.append((left, place))


def holds_pairs(block: Sequence[Token]) -> bool:
    """Whether this list, the tokens of one top-level block, has an item with an arrow."""
    return block[0].type == "bullet_list_open" and any(
        token.type == "inline" and _ARROW.search(masked(token.content)) for token in block
    )


def add_pairs(pairs: Pairs, block: Sequence[Token], lines: Sequence[str]) -> None:
    """Read the items of a list of pairs. Raises ContentError for an item that is none."""
    for item in items(block):
        refuse_stray(without_quotations(item))
        found = read_item(item, lines)
        arrows = list(_ARROW.finditer(masked(found.text)))
        if len(arrows) != 1:
            count = "no" if not arrows else "more than one"
            raise ContentError(
                f'The line "{beginning(found.text)}" stands among pairs with {count} =>. Write it as '
                "- left => right, and => as `=>` where it is text."
            )
        left, right = found.text[: arrows[0].start()], found.text[arrows[0].end() :]
        pairs.add(left.strip(), right.strip(), found.feedback)


def without_arrow(text: str) -> str:
    """The Markdown such that no arrow in it parts a pair."""
    places = [match.start() for match in _ARROW.finditer(masked(text))]
    for place in reversed(places):
        text = f"{text[:place]}\\{text[place:]}"
    return text

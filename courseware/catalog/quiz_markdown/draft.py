"""A question of a quiz cell while its blocks are being read, and what it is once they have been."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from courseware.catalog.answer_text import Line, number_or_text
from courseware.catalog.gap_places import stray_brackets
from courseware.catalog.gap_text import GapReader
from courseware.catalog.markup import plain_text
from courseware.catalog.questions import (
    CodeTask,
    CodeTest,
    Criterion,
    EssayTask,
    Gap,
    Hint,
    NumberKey,
    Picture,
    QuestionType,
    TextKey,
)
from courseware.catalog.quiz_markdown.blocks import ANSWERS, as_paragraph, is_silent
from courseware.catalog.quiz_markdown.facts import Facts
from courseware.catalog.quiz_markdown.list_items import Item, items, read_item, without_quotations
from courseware.catalog.quiz_markdown.pairs import Pairs, add_pairs, holds_pairs
from courseware.catalog.quiz_markdown.programs import Starter, is_test, read_program
from courseware.catalog.quiz_markdown.quotations import Quoted, read_quotation
from courseware.catalog.quiz_markdown.rubric import is_rubric, read_rubric
from courseware.catalog.quiz_markdown.stray import beginning, refuse_stray
from courseware.catalog.quiz_markdown.task_list import Choice, choices, holds_choices
from courseware.catalog.written import WrittenQuestion, begins
from courseware.errors import ContentError

_CHOICES = (
    QuestionType.MULTIPLE_CHOICE,
    QuestionType.TRUE_FALSE,
    QuestionType.MULTI_SELECT,
)


@dataclass(slots=True)
class Passage:
    """A block of a question's text. `words`: no code; `block`: it may turn out to be a list of pairs."""

    source: str
    words: bool = True
    picture: Picture | None = None
    pairs: Sequence[Token] | None = None


@dataclass(slots=True)
class Draft:
    """What has been read of a question so far."""

    heading: str
    facts: Facts = field(default_factory=Facts)
    text: list[Passage] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    answers: list[Line] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    answers_end: int = -1
    ranked: list[Item] = field(default_factory=list)
    rubric: tuple[Criterion, ...] = ()
    starters: list[str] = field(default_factory=list)
    tests: list[CodeTest] = field(default_factory=list)
    quoted: list[Quoted] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.facts.id if self.facts.id is not None else begins(self.heading)

    def take(self, block: Sequence[Token], lines: Sequence[str]) -> None:
        """Add a top-level block to what it is a part of."""
        first, last = block[0].map or (0, 0)
        source = lines[first:last]
        kind = self.facts.type
        if holds_choices(block):
            self.choices.extend(choices(block, lines))
        elif block[0].type == ANSWERS:
            self._take_answers(block[0], last)
        elif block[0].type == "blockquote_open":
            self.quoted.extend(read_quotation(source))
        elif block[0].type == "fence" and (kind is QuestionType.CODE or is_test(block[0].info)):
            self._take_program(block[0], source)
        elif block[0].type == "ordered_list_open" and kind is QuestionType.ORDERING:
            for item in items(block):
                refuse_stray(without_quotations(item))
                self.ranked.append(read_item(item, lines))
        elif kind is QuestionType.ESSAY and is_rubric(block):
            self.rubric = (*self.rubric, *read_rubric(block))
        elif not is_silent(block[0]):
            self._take_text(block, source, first)

    def _take_answers(self, token: Token, last: int) -> None:
        for text, said in token.meta["answers"]:
            if not text[:1].isspace():
                raise ContentError(
                    f'The line "{beginning("=" + text)}" has no space after =. Write it as = {text.strip()[:40]}.'
                )
            self.answers.append(Line(text=text, feedback="\n".join(said).strip()))
        self.units.extend(token.meta["units"])
        self.answers_end = last

    def _take_program(self, token: Token, source: Sequence[str]) -> None:
        if self.facts.type is not QuestionType.CODE:
            raise ContentError(
                "There is a test, and the question is of another type. Write {type=code} behind its heading."
            )
        found = read_program(token.info, token.content, len(self.tests) + 1)
        if isinstance(found, Starter):
            self.starters.append(found.source)
        elif found is not None:
            self.tests.append(found)
        else:
            self.text.append(Passage("\n".join(source).strip("\n"), words=False))

    def _take_text(self, block: Sequence[Token], source: Sequence[str], first: int) -> None:
        text = "\n".join(source).strip("\n")
        if first == self.answers_end and block[0].type == "paragraph_open":
            raise ContentError(
                f'The line "{beginning(text)}" stands right below an answer. Begin it with = if it is one, '
                "and put an empty line above it if it is text."
            )
        pairs = block if holds_pairs(block) else None
        if pairs is None:
            refuse_stray(block)
        self.text.append(
            Passage(
                text,
                words=block[0].type not in ("fence", "code_block"),
                picture=_picture(block),
                pairs=pairs,
            )
        )

    def written(self, lines: Sequence[str]) -> WrittenQuestion:
        """The question. Raises ContentError when its blocks do not make one."""
        kinds = self._kinds()
        pairs = Pairs()
        if self.facts.type is QuestionType.MATCHING or not (kinds or self.facts.type):
            self._move_pairs(pairs, lines)
            if pairs.options:
                kinds["pairs with =>"] = (QuestionType.MATCHING,)
        kind = self._kind(kinds)
        for passage in self.text:
            refuse_stray(passage.pairs or ())
        picture = self._move_picture() if kind is QuestionType.HOTSPOT else None
        gaps, text = self._gaps(self.text)
        if stray_brackets(text, closing=bool(gaps)):
            raise ContentError(
                "There are double brackets that are no gap. Write a gap as [[hotline]], in one line, and put "
                "them in `code` if they are text."
            )
        key = self._key(kind)
        if isinstance(key, NumberKey | TextKey):
            kind = QuestionType.NUMERIC if isinstance(key, NumberKey) else QuestionType.SHORT_TEXT
        self.facts.refuse_others_of(kind)
        hints = tuple(Hint(text=q.text, cost=q.cost) for q in self.quoted if q.kind == "hint")
        feedback = self._feedback(pairs)
        return WrittenQuestion(
            text=text,
            options=(
                tuple(pairs.options)
                or tuple(item.text for item in self.ranked)
                or tuple(choice.text for choice in self.choices)
            ),
            correct=tuple(range(len(self.ranked)))
            or tuple(n for n, choice in enumerate(self.choices) if choice.correct),
            feedback=feedback if any(feedback) else (),
            regions=tuple(choice.region for choice in self.choices if choice.region),
            stems=tuple(pairs.stems),
            type=kind,
            explanation=self._quoted("explanation"),
            points=self.facts.points,
            penalty=self.facts.penalty,
            marking=self.facts.marking,
            tags=self.facts.tags,
            section=self.facts.section,
            difficulty=self.facts.difficulty,
            hints=hints,
            number=key if isinstance(key, NumberKey) else None,
            accepted=key if isinstance(key, TextKey) else None,
            gaps=tuple(gaps),
            picture=picture,
            essay=self._essay() if kind is QuestionType.ESSAY else None,
            code=self._code() if kind is QuestionType.CODE else None,
            id=self.facts.id,
        )

    def _gaps(self, passages: Sequence[Passage]) -> tuple[list[Gap], str]:
        """The gaps of the heading and these passages, and their text with the gaps' places."""
        reader = GapReader.of(
            [self.heading, *(passage.source for passage in passages)],
            case_sensitive=self.facts.case_sensitive,
            accent_sensitive=not self.facts.accents_ignored,
        )
        parts = [as_paragraph(reader.read(self.heading))]
        parts += [reader.read(p.source) if p.words else p.source for p in passages]
        return reader.gaps, "\n\n".join(parts)

    def _kinds(self) -> dict[str, tuple[QuestionType, ...]]:
        """What the blocks say that the question asks for, in words, and which types ask for it."""
        gaps, _ = self._gaps([passage for passage in self.text if passage.pairs is None])
        has_regions = any(choice.region for choice in self.choices)
        says_answer = bool(self.rubric) or any(part.kind == "answer" for part in self.quoted)
        found: dict[str, tuple[QuestionType, ...]] = {}
        if self.choices:
            found["options with boxes"] = (QuestionType.HOTSPOT,) if has_regions else _CHOICES
        if self.answers:
            found["answers after ="] = (QuestionType.NUMERIC, QuestionType.SHORT_TEXT)
        if self.ranked:
            found["a numbered list to bring into order"] = (QuestionType.ORDERING,)
        if gaps:
            found["gaps in [[ ]]"] = (QuestionType.CLOZE,)
        if says_answer:
            found["a rubric or a model answer"] = (QuestionType.ESSAY,)
        if self.tests or self.starters:
            found["programs"] = (QuestionType.CODE,)
        return found

    def _kind(self, kinds: dict[str, tuple[QuestionType, ...]]) -> QuestionType | None:
        """The question's type; None: its options tell."""
        given = self.facts.type
        if len(kinds) > 1:
            raise ContentError(
                f"The question has {' and '.join(kinds)}, and it can have one of them. Make two questions "
                "of it, or put in `code` what is text."
            )
        words, types = next(iter(kinds.items()), ("", ()))
        if given is not None:
            if types and given not in types:
                raise ContentError(
                    f"The type is {given}, and the question has {words}. Change or remove the type."
                )
            if given is QuestionType.ORDERING and not types:
                raise ContentError(
                    "There is nothing to bring into order. Write each on a line that begins with 1., in the right order."
                )
            return given
        if types == (QuestionType.ESSAY,):
            raise ContentError(
                "There is a model answer, and the question is of another type. Write {type=essay} behind "
                "its heading."
            )
        return types[0] if len(types) == 1 else None

    def _move_pairs(self, pairs: Pairs, lines: Sequence[str]) -> None:
        for passage in list(self.text):
            if passage.pairs is not None:
                add_pairs(pairs, passage.pairs, lines)
                self.text.remove(passage)

    def _move_picture(self) -> Picture:
        found = [passage for passage in self.text if passage.picture is not None]
        if len(found) != 1 or found[0].picture is None:
            count = "is no picture" if not found else "are several pictures"
            raise ContentError(
                f"There {count} in a paragraph of its own. Give the question one, such as "
                "![what it shows](assets/desk.png)."
            )
        bare = next((choice for choice in self.choices if choice.region is None), None)
        if bare is not None:
            raise ContentError(
                f"The option {beginning(bare.text)!r} has no region. Say where it is at its end, such as "
                "{rectangle=10,10,200,80}."
            )
        self.text.remove(found[0])
        width, height = self.facts.picture or (0, 0)
        return Picture(
            src=found[0].picture.src, alt=found[0].picture.alt, width=width, height=height
        )

    def _key(self, kind: QuestionType | None) -> NumberKey | TextKey | None:
        if not self.answers:
            return None
        if len(self.units) > 1:
            raise ContentError("There are two lines of units. Keep one.")
        return number_or_text(
            self.answers,
            self.units[0] if self.units else None,
            text=None if kind is None else kind is QuestionType.SHORT_TEXT,
            case_sensitive=self.facts.case_sensitive,
            accent_sensitive=not self.facts.accents_ignored,
        )

    def _feedback(self, pairs: Pairs) -> tuple[str, ...]:
        return (
            tuple(pairs.feedback)
            or tuple(item.feedback for item in self.ranked)
            or tuple(choice.feedback for choice in self.choices)
        )

    def _essay(self) -> EssayTask:
        return EssayTask(
            rubric=self.rubric,
            least_words=self.facts.least_words or 0,
            most_words=self.facts.most_words,
            model_answer=self._quoted("answer"),
        )

    def _code(self) -> CodeTask:
        if len(self.starters) > 1:
            raise ContentError(
                "There are two programs to begin with. Mark tests with python test, and text with python example."
            )
        plain = CodeTask(tests=())
        return CodeTask(
            tests=tuple(self.tests),
            starter="".join(self.starters),
            seconds=plain.seconds if self.facts.seconds is None else self.facts.seconds,
            megabytes=plain.megabytes if self.facts.megabytes is None else self.facts.megabytes,
        )

    def _quoted(self, kind: str) -> str:
        return "\n\n".join(part.text for part in self.quoted if part.kind == kind).strip()


def _picture(block: Sequence[Token]) -> Picture | None:
    """The picture that a paragraph is, if it is nothing else. Its size is not known yet."""
    children = block[1].children or [] if block[0].type == "paragraph_open" else []
    if [child.type for child in children] != ["image"]:
        return None
    image = children[0]
    return Picture(src=str(image.attrs["src"]), alt=plain_text(image), width=0, height=0)

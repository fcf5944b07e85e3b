"""What came of reading a file of questions: those that can be asked here, and what was left behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from courseware.catalog.delivery import Delivery
from courseware.catalog.gap_places import PLACE
from courseware.catalog.ids import is_id, make_ids, same_text, slug
from courseware.catalog.model import Quiz
from courseware.catalog.question_rules import check_question
from courseware.catalog.questions import Marking, QuizQuestion
from courseware.catalog.quiz_rules import check_quiz
from courseware.catalog.written import WrittenQuestion, assemble, begins
from courseware.errors import ContentError


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question is: the file, and in it a line, a number or a file of a package."""

    file: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.where}" if self.where else self.file


@dataclass(frozen=True, slots=True)
class Skipped:
    """A question that was left behind, what it is called, and why."""

    place: Place
    name: str
    reason: str

    def __str__(self) -> str:
        return f'{self.place}: left out "{begins(self.name)}": {self.reason}'


@dataclass(frozen=True, slots=True)
class Remark:
    """What is different from the source, of one question or (without a name) of the whole file."""

    place: Place
    name: str
    text: str

    def __str__(self) -> str:
        return (
            f'{self.place}: "{begins(self.name)}": {self.text}'
            if self.name
            else f"{self.place}: {self.text}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a file says of the quiz as a whole."""

    title: str | None = None
    description: str = ""
    passing_score: float = 0.80
    delivery: Delivery = field(default_factory=Delivery)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A question as a format's reader understood it.

    `lost` names parts that are not kept, such as "the hints"; `notes` are whole sentences.
    `pictures` are the files that its texts show, by the name that they will have in `assets/`.
    """

    place: Place
    name: str
    question: WrittenQuestion | QuizQuestion
    lost: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)


Found = Draft | Skipped | Remark | Header
"""What a reader comes upon, one after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The questions that came over, those that did not, and what is different."""

    questions: tuple[QuizQuestion, ...]
    skipped: tuple[Skipped, ...] = ()
    remarks: tuple[Remark, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    header: Header = Header()


def draft_or_skip(place: Place, name: str, make: Callable[[], Draft]) -> Draft | Skipped:
    """What `make` makes; a question left out when it raises ContentError, whose message is the reason."""
    try:
        return make()
    except ContentError as error:
        return Skipped(place, name, error.message)
    except (RecursionError, MemoryError):
        return Skipped(place, name, "It is nested too deeply to be read.")


def valid_tags(words: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words as tags of ours, and as `lost` those that cannot be one."""
    tags: dict[str, None] = {}
    lost = []
    for word in words:
        tag = word if is_id(word) else slug(word)
        if tag:
            tags[tag] = None
        else:
            lost.append(f"the tag {word!r}")
    return tuple(tags), tuple(lost)


def name_as_id(name: str) -> str | None:
    """A question's name as its id: itself if it can be, else its words, else None."""
    name = name.strip()
    return name if is_id(name) else slug(name) or None


def gather(found: Iterable[Found]) -> Imported:
    """The result of a reading: every question checked, with an id that no other has."""
    gathering = _Gathering()
    for thing in found:
        gathering.take(thing)
    return gathering.result()


@dataclass(slots=True)
class _Gathering:
    """What has been found so far."""

    drafts: list[Draft] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    header: Header = Header()
    taken: set[str] = field(default_factory=set)
    places: dict[str, Place] = field(default_factory=dict)
    """The whole text of each question without an id -> where it is."""

    def take(self, thing: Found) -> None:
        if isinstance(thing, Header):
            self.header = thing
        elif isinstance(thing, Remark):
            self.remarks.append(thing)
        elif isinstance(thing, Skipped):
            self.skipped.append(thing)
        else:
            self._take_draft(thing)

    def _take_draft(self, draft: Draft) -> None:
        found = draft_or_skip(draft.place, draft.name, lambda: _checked(draft))
        if isinstance(found, Skipped):
            self.skipped.append(found)
            return
        given = draft.question.id
        if given and given in self.taken:
            note = f"its id {given} is that of another question; it has a new one."
            draft = replace(draft, notes=(*draft.notes, note))
            given = None
        elif given and not is_id(given):
            given = None
        if given:
            self.taken.add(given)
        else:
            whole = same_text(_whole(draft.question))
            if whole in self.places:
                reason = f"The same question is asked at {self.places[whole].where} already."
                self.skipped.append(Skipped(draft.place, draft.name, reason))
                return
            self.places[whole] = draft.place
        self.drafts.append(replace(draft, question=replace(draft.question, id=given or "")))
        if draft.lost:
            self._remark(draft, f"not kept: {', '.join(dict.fromkeys(draft.lost))}.")
        for note in draft.notes:
            self._remark(draft, note)

    def _remark(self, draft: Draft, text: str) -> None:
        self.remarks.append(Remark(draft.place, draft.name, text))

    def result(self) -> Imported:
        open_ones = [draft.question for draft in self.drafts if not draft.question.id]
        made = iter(
            make_ids(
                [(_first_line(question), _whole(question)) for question in open_ones],
                taken=self.taken,
            )
        )
        alike = Counter(same_text(_said(question)) for question in open_ones)
        pictures: dict[str, bytes] = {}
        questions = []
        for draft in self.drafts:
            pictures.update(draft.pictures)
            question = _finished(draft.question, draft.question.id or next(made))
            # One that says what another says is told from it by its id alone: that is to be written down.
            is_made = not draft.question.id and alike[same_text(_said(draft.question))] == 1
            questions.append(replace(question, id_made=is_made))
        self._check_delivery(questions)
        return Imported(
            questions=tuple(questions),
            skipped=tuple(self.skipped),
            remarks=tuple(self.remarks),
            pictures=pictures,
            header=self.header,
        )

    def _check_delivery(self, questions: Sequence[QuizQuestion]) -> None:
        """The quiz's rules may name questions that did not come."""
        delivery = self.header.delivery
        if delivery == Delivery() or not questions:
            return
        try:
            check_quiz(Quiz(id="x", title="x", questions=tuple(questions), delivery=delivery))
        except ContentError as error:
            file = self.drafts[0].place.file
            text = f"the quiz's rules are not kept: {error.message}"
            self.remarks.append(Remark(Place(file), "", text))
            self.header = replace(self.header, delivery=Delivery())


def _checked(draft: Draft) -> Draft:
    """The draft itself. Raises ContentError when its question cannot be asked and graded."""
    _finished(draft.question, "x")
    return draft


def _finished(question: WrittenQuestion | QuizQuestion, question_id: str) -> QuizQuestion:
    if isinstance(question, QuizQuestion):
        return check_question(replace(question, id=question_id))
    return assemble("import", [replace(question, id=question_id)]).questions[0]


def _text(question: WrittenQuestion | QuizQuestion) -> str:
    return question.text if isinstance(question, WrittenQuestion) else question.question


def _first_line(question: WrittenQuestion | QuizQuestion) -> str:
    """What an id is made from; a gap gives it no word."""
    return PLACE.sub(" ", _text(question).strip().partition("\n")[0])


def _said(question: WrittenQuestion | QuizQuestion) -> str:
    """What tells a question from others, its key apart: its text, its options and its stems."""
    if isinstance(question, WrittenQuestion):
        options: Sequence[str] = question.options
        stems = [text for text, _ in question.stems]
    else:
        options = [option.text for option in question.options]
        stems = [stem.text for stem in question.stems]
    return "\n".join([_text(question), *sorted(options), *stems])


def _whole(question: WrittenQuestion | QuizQuestion) -> str:
    """The same for two questions only if they ask the same, and take the same for an answer."""
    key = question.accepted if isinstance(question, WrittenQuestion) else question.text
    rules: list[object] = [question.number, key, *question.gaps]
    if question.marking not in (None, Marking.ALL_OR_NOTHING):
        rules.append(question.marking)
    return "\n".join([_said(question), *(repr(rule) for rule in rules if rule)])

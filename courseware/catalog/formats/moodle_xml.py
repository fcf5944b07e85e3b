"""Moodle XML: the question bank as Moodle exports it, files included."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from courseware.catalog.formats.from_html import markdown_of_html, markdown_of_plain
from courseware.catalog.formats.imported import (
    Draft,
    Found,
    Place,
    Remark,
    draft_or_skip,
    name_as_id,
    valid_tags,
)
from courseware.catalog.formats.marks import Key, key_of
from courseware.catalog.formats.pictures import Pictures
from courseware.catalog.formats.safe_xml import all_named, child, children, words
from courseware.catalog.formats.source import Source
from courseware.catalog.questions import QuestionType
from courseware.catalog.written import WrittenQuestion, begins
from courseware.errors import ContentError

_OTHER_KINDS = {
    "numerical": "It asks for a number",
    "calculated": "It asks for a number that is calculated",
    "calculatedsimple": "It asks for a number that is calculated",
    "calculatedmulti": "Its options are calculated",
    "shortanswer": "It asks for a word (a short answer)",
    "matching": "It is a matching question",
    "randomsamatch": "It is a matching question",
    "cloze": "It is a text with gaps (cloze)",
    "essay": "It is an essay",
    "ddwtos": "Words are dragged into its text",
    "ddmarker": "Markers are dragged onto its picture",
    "ddimageortext": "Something is dragged onto its picture",
    "gapselect": "Words are selected into its text",
    "ordering": "Its options are to be put in order",
}
_FILES = "@@PLUGINFILE@@/"
_LOST = {
    "correctfeedback": "the feedback on a right answer",
    "partiallycorrectfeedback": "the feedback on a partly right answer",
    "incorrectfeedback": "the feedback on a wrong answer",
}


def read_moodle_xml(source: Source, root: Element) -> Iterator[Found]:
    """The questions of a <quiz> of Moodle's."""
    number = 0
    for element in children(root, "question"):
        kind = element.get("type", "")
        if kind == "category":
            category = words(child(element, "category"))
            yield Remark(Place(source.name), "", f"the category {category!r} is not kept.")
            continue
        number += 1
        place = Place(source.name, f"question {number}")
        name = _plain(element, "name") or begins(_plain(element, "questiontext")) or "no name"
        yield draft_or_skip(place, name, lambda: _Question(element).draft(place, name))  # noqa: B023


def _plain(element: Element, part: str) -> str:
    found = child(element, part)
    text = words(child(found, "text")) if found is not None else ""
    return markdown_of_html(text) if "<" in text else text


class _Question:
    """One <question>, while it is being read."""

    def __init__(self, element: Element) -> None:
        self._element = element
        self._pictures = Pictures(self._load)
        self._asked: set[str] = set()
        self._lost: list[str] = []

    def draft(self, place: Place, name: str) -> Draft:
        kind = self._element.get("type", "")
        if kind == "description":
            raise ContentError("It is a description, which asks nothing.")
        if kind not in ("multichoice", "truefalse"):
            what = _OTHER_KINDS.get(kind, f"It is of the kind {kind!r}")
            raise ContentError(f"{what}, which cannot be asked here yet.")
        answers = children(self._element, "answer")
        key = self._key(answers, kind)
        if kind == "truefalse":
            options = tuple(words(child(answer, "text")).capitalize() for answer in answers)
        else:
            options = tuple(self._markdown(answer) for answer in answers)
        tags = [words(tag) for tags in children(self._element, "tags") for tag in tags]
        valid, lost_tags = valid_tags(tags)
        question = WrittenQuestion(
            text=self._markdown(child(self._element, "questiontext")),
            options=options,
            correct=key.correct,
            type=key.type,
            marking=key.marking,
            explanation=self._markdown(child(self._element, "generalfeedback")),
            points=self._points(),
            tags=valid,
            id=words(child(self._element, "idnumber")) or name_as_id(_plain(self._element, "name")),
        )
        self._note_lost(answers)
        return Draft(
            place=place,
            name=name,
            question=question,
            lost=(*self._lost, *self._pictures.lost, *lost_tags),
            notes=key.notes,
            pictures=self._pictures.kept,
        )

    def _key(self, answers: list[Element], kind: str) -> Key:
        try:
            percentages = [float(answer.get("fraction", "0")) for answer in answers]
        except ValueError:
            raise ContentError("What an option is worth is not a number.") from None
        if not answers:
            raise ContentError("It has no options.")
        if kind == "truefalse":
            return Key(
                type=QuestionType.TRUE_FALSE, correct=key_of(percentages, single=True).correct
            )
        single = words(child(self._element, "single")).lower() or "true"
        return key_of(percentages, single=single in ("true", "1"))

    def _points(self) -> float:
        given = words(child(self._element, "defaultgrade"))
        try:
            points = float(given or 1)
        except ValueError:
            points = 0
        if points > 0:
            return points
        self._lost.append(f"its {given} points (it has 1)")
        return 1.0

    def _note_lost(self, answers: list[Element]) -> None:
        if any(_plain(answer, "feedback") for answer in answers):
            self._lost.append("the feedback on single options")
        for part, what in _LOST.items():
            if _plain(self._element, part):
                self._lost.append(what)
        if children(self._element, "hint"):
            self._lost.append("the hints")
        if words(child(self._element, "shuffleanswers")).lower() in ("true", "1"):
            self._lost.append("that its options are shuffled")
        if words(child(self._element, "penalty")).strip("0."):
            self._lost.append("the penalty for further tries")
        if words(child(self._element, "hidden")) == "1":
            self._lost.append("that it is hidden")
        for file in all_named(self._element, "file"):
            name = file.get("name", "")
            if name not in self._asked:
                self._lost.append(f"the file {name!r}")

    def _markdown(self, part: Element | None) -> str:
        """A part's text as Markdown, by the format that the part names."""
        if part is None:
            return ""
        text = "".join(found.itertext()) if (found := child(part, "text")) is not None else ""
        form = part.get("format", "html")
        if form == "markdown":
            return text.strip()
        if form == "plain_text":
            return markdown_of_plain(text)
        if form == "moodle_auto_format":
            text = text.strip().replace("\n", "<br>")
        return markdown_of_html(text, self._pictures.keep)

    def _load(self, address: str) -> bytes | None:
        name = unquote(address.removeprefix(_FILES))
        if not address.startswith(_FILES):
            return None
        self._asked.add(name)
        for file in all_named(self._element, "file"):
            if file.get("name") == name and file.get("encoding") == "base64":
                try:
                    return base64.b64decode(file.text or "")
                except (binascii.Error, ValueError):
                    return None
        return None

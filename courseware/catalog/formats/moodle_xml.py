"""Moodle XML: the question bank as Moodle exports it, files included."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from courseware.catalog.formats import moodle_gaps, moodle_types
from courseware.catalog.formats.imported import (
    Draft,
    Found,
    Place,
    Remark,
    draft_or_skip,
    name_as_id,
    valid_tags,
)
from courseware.catalog.formats.moodle_part import Part, plain
from courseware.catalog.formats.safe_xml import child, children, words
from courseware.catalog.formats.source import Source
from courseware.catalog.written import WrittenQuestion, begins
from courseware.errors import ContentError

_KINDS: Mapping[str, Callable[[Part], WrittenQuestion]] = {
    "multichoice": moodle_types.choices,
    "multichoiceset": moodle_types.choices,
    "truefalse": moodle_types.true_false,
    "numerical": moodle_types.numeric,
    "shortanswer": moodle_types.short_text,
    "matching": moodle_types.matching_pairs,
    "match": moodle_types.matching_pairs,
    "ddmatch": moodle_types.matching_pairs,
    "ordering": moodle_types.ordering,
    "essay": moodle_types.essay,
    "cloze": moodle_gaps.cloze,
    "multianswer": moodle_gaps.cloze,
    "ddwtos": moodle_gaps.missing_words,
    "gapselect": moodle_gaps.missing_words,
}
_OTHERS = {
    "description": "It is a description, which asks nothing.",
    "calculated": "Its number is calculated anew for each learner, which is not done here.",
    "calculatedsimple": "Its number is calculated anew for each learner, which is not done here.",
    "calculatedmulti": "Its options are calculated anew for each learner, which is not done here.",
    "randomsamatch": "Its pairs are drawn from other questions, which is not done here.",
    "random": "It stands for another question, drawn at random.",
    "ddmarker": "Markers are dragged onto any place of its picture; here a learner chooses one of "
    "the regions that are marked.",
    "ddimageortext": "Something is dragged onto its picture; here a learner chooses one of the "
    "regions that are marked.",
}


def read_moodle_xml(source: Source, root: Element) -> Iterator[Found]:
    """The questions of a <quiz> of Moodle's."""
    number = 0
    for element in children(root, "question"):
        if element.get("type", "") == "category":
            category = words(child(element, "category"))
            yield Remark(Place(source.name), "", f"the category {category!r} is not kept.")
            continue
        number += 1
        place = Place(source.name, f"question {number}")
        name = _name(element) or "no name"
        yield draft_or_skip(place, name, lambda: _draft(place, name, element))  # noqa: B023


def _name(element: Element) -> str:
    try:
        return plain(element, "name") or begins(plain(element, "questiontext"))
    except ContentError:  # a text that cannot be read names nothing
        return ""


def _draft(place: Place, name: str, element: Element) -> Draft:
    part = Part(element)
    make = _KINDS.get(part.kind)
    if make is None:
        reason = _OTHERS.get(part.kind)
        raise ContentError(reason or f"It is of the kind {part.kind!r}, which is not known here.")
    made = make(part)
    tags = [words(tag) for held in children(element, "tags") for tag in held]
    valid, lost_tags = valid_tags(tags)
    points = part.points(made.points)
    question = replace(
        made,
        text=made.text or part.markdown(child(element, "questiontext")),
        explanation=part.markdown(child(element, "generalfeedback")),
        points=points,
        penalty=made.penalty * points,
        tags=valid,
        hints=part.hints(),
        id=part.inner("idnumber") or name_as_id(part.plain("name")),
    )
    part.note_lost()
    return Draft(
        place=place,
        name=name,
        question=question,
        lost=(*part.lost, *part.pictures.lost, *lost_tags),
        notes=tuple(part.notes),
        pictures=part.pictures.kept,
    )

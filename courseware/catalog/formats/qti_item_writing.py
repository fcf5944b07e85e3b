"""A question as an item of QTI 3.0: what it asks, the declared key, and the rules that mark it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

from courseware.catalog.formats import qti_rules as rules
from courseware.catalog.formats import qti_typed_writing as typed
from courseware.catalog.formats.qti_markup import QTI, add_label, add_markdown, identifier
from courseware.catalog.formats.qti_rules import RESPONSE, add, plain
from courseware.catalog.formats.qti_writer import Writer
from courseware.catalog.questions import Marking, QuestionType, QuizQuestion, Region
from courseware.errors import ContentError

_SHAPES = {"CIRCLE": "circle", "RECTANGLE": "rect", "POLYGON": "poly"}


def item(question: QuizQuestion) -> Element:
    """The item. Raises ContentError when QTI has no question of this type, or none of its answers."""
    if question.type not in _WRITERS:
        raise ContentError(f"QTI has no question of the type {question.type}.")
    root = Element(
        f"{{{QTI}}}qti-assessment-item",
        {
            "identifier": identifier(question.id),
            "title": question.id,
            "adaptive": "false",
            "time-dependent": "false",
        },
    )
    writer = Writer(root, question)
    _WRITERS[question.type](writer)
    writer.finish()
    return root


def _choice(writer: Writer) -> None:
    question = writer.question
    several = question.type is QuestionType.MULTI_SELECT
    _declare_options(writer, several)
    writer.text()
    interaction = writer.interaction("choice", shuffle="false", max_choices="0" if several else "1")
    interaction.set("data-courseware-type", question.type.value)
    for option in question.options:
        choice = add(interaction, "qti-simple-choice", identifier=identifier(option.id))
        add_markdown(choice, option.text, inline=True)


def _declare_options(writer: Writer, several: bool) -> None:
    """The key of options to choose, its rules, and the feedback on each."""
    question = writer.question
    right = [identifier(id_) for id_ in question.correct_option_ids]
    declaration = writer.declare(RESPONSE, "multiple" if several else "single", "identifier", right)
    is_in_parts = several or question.type is QuestionType.HOTSPOT
    if question.marking is Marking.ALL_OR_NOTHING or not is_in_parts:
        rules.key_matches(writer.processing)
    else:
        parts = (
            len(right) if question.marking is Marking.RIGHT_MINUS_WRONG else len(question.options)
        )
        worth = question.points / parts
        mapping = add(declaration, "qti-mapping", default_value="0", lower_bound="0")
        if question.marking is Marking.PER_OPTION:  # the wrong ones that are left alone come on top
            del mapping.attrib["lower-bound"]
        for option in question.options:
            name = identifier(option.id)
            value = worth if name in right else -worth
            add(mapping, "qti-map-entry", map_key=name, mapped_value=repr(value))
        rules.mapped(writer.processing, question)
    writer.said = {option.id: option.feedback for option in question.options}
    for option in question.options:
        if feedback := writer.say(option.id):
            rules.show_if_chosen(writer.processing, "identifier", [identifier(option.id)], feedback)


def _hotspot(writer: Writer) -> None:
    question = writer.question
    picture = question.picture
    if picture is None:
        raise ContentError("It has no picture.")
    several = len(question.correct_option_ids) > 1
    _declare_options(writer, several)
    writer.text()
    interaction = writer.interaction("hotspot", max_choices="0" if several else "1")
    shown = add(
        interaction,
        "object",
        data=picture.src,
        type=f"image/{picture.src.rpartition('.')[2].lower()}",
        width=str(picture.width),
        height=str(picture.height),
    )
    shown.text = picture.alt
    for option in question.options:
        choice = add(interaction, "qti-hotspot-choice", identifier=identifier(option.id))
        choice.set("hotspot-label", add_label(choice, option.text))
        _draw(choice, option.region)


def _draw(choice: Element, region: Region | None) -> None:
    if region is None:
        raise ContentError("One of its options has no region.")
    choice.set("shape", _SHAPES[region.shape])
    choice.set("coords", ",".join(plain(number) for number in region.coordinates))


def _order(writer: Writer) -> None:
    question = writer.question
    right = [identifier(id_) for id_ in question.correct_option_ids]
    writer.declare(RESPONSE, "ordered", "identifier", right)
    if question.marking is Marking.PER_OPTION:
        rules.places(writer.processing, question)
    else:
        rules.key_matches(writer.processing)
    writer.text()
    interaction = writer.interaction("order", shuffle="true")
    for option in question.options:
        choice = add(interaction, "qti-simple-choice", identifier=identifier(option.id))
        add_markdown(choice, option.text, inline=True)


def _match(writer: Writer) -> None:
    question = writer.question
    options, stems = _two_sides(question)
    right = [f"{stems[s.id]} {options[s.correct_option_id]}" for s in question.stems]
    declaration = writer.declare(RESPONSE, "multiple", "directedPair", right)
    if question.marking is Marking.PER_OPTION:
        mapping = add(declaration, "qti-mapping", default_value="0")
        for pair in right:
            worth = repr(question.points / len(right))
            add(mapping, "qti-map-entry", map_key=pair, mapped_value=worth)
        rules.mapped(writer.processing, question)
    else:
        rules.key_matches(writer.processing)
    writer.said = {option.id: option.feedback for option in question.options}
    for option in question.options:
        if feedback := writer.say(option.id):
            pairs = [f"{stem} {options[option.id]}" for stem in stems.values()]
            rules.show_if_chosen(writer.processing, "directedPair", pairs, feedback)
    writer.text()
    interaction = writer.interaction("match", shuffle="true", max_associations="0")
    left, right_side = (add(interaction, "qti-simple-match-set") for _ in range(2))
    for stem in question.stems:
        entry = add(left, "qti-simple-associable-choice", identifier=stems[stem.id], match_max="1")
        entry.set("data-courseware-id", stem.id)
        add_markdown(entry, stem.text, inline=True)
    for option in question.options:
        name = options[option.id]
        entry = add(right_side, "qti-simple-associable-choice", identifier=name, match_max="0")
        add_markdown(entry, option.text, inline=True)


def _two_sides(question: QuizQuestion) -> tuple[dict[str, str], dict[str, str]]:
    """Identifiers of options and stems: in an item, no two may be the same."""
    taken = {option.id for option in question.options}
    options = {option.id: identifier(option.id) for option in question.options}
    stems = {}
    for stem in question.stems:
        name = stem.id
        while name in taken:
            name = f"S-{name}"
        taken.add(name)
        stems[stem.id] = identifier(name)
    return options, stems


_WRITERS: Mapping[QuestionType, Callable[[Writer], None]] = {
    QuestionType.MULTIPLE_CHOICE: _choice,
    QuestionType.TRUE_FALSE: _choice,
    QuestionType.MULTI_SELECT: _choice,
    QuestionType.NUMERIC: typed.number,
    QuestionType.SHORT_TEXT: typed.words,
    QuestionType.MATCHING: _match,
    QuestionType.ORDERING: _order,
    QuestionType.CLOZE: typed.cloze,
    QuestionType.HOTSPOT: _hotspot,
    QuestionType.ESSAY: typed.essay,
}

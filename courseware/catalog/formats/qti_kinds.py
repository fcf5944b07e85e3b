"""A QTI item by its interaction: the question of ours that asks the same, and is marked alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from xml.etree.ElementTree import Element

from courseware.catalog.formats.qti_choices import Key, in_order, one_of, some_of
from courseware.catalog.formats.qti_entries import extended_text, gap_match, typed
from courseware.catalog.formats.qti_pairs import paired
from courseware.catalog.formats.qti_reading import Reading
from courseware.catalog.formats.qti_regions import hotspots
from courseware.catalog.formats.safe_xml import all_named, child, children
from courseware.catalog.questions import Option, QuestionType, QuizQuestion, Stem
from courseware.errors import ContentError


def choice(reading: Reading, interaction: Element) -> QuizQuestion:
    choices = list(all_named(interaction, "qti-simple-choice"))
    options = reading.body.options(choices)
    key, several = _chosen(reading, interaction, choices, options)
    kind = QuestionType.MULTI_SELECT if several else QuestionType.MULTIPLE_CHOICE
    identifiers = {element.get("identifier", "") for element in choices}
    own = interaction.get("data-courseware-type") or reading.declared_type
    if not several and identifiers == {"true", "false"} and own in ("", "TRUE_FALSE"):
        kind = QuestionType.TRUE_FALSE
    return reading.of_key(kind, reading.body.text_around(interaction), key, options=options)


def _chosen(
    reading: Reading, interaction: Element, choices: Sequence[Element], options: Sequence[Option]
) -> tuple[Key, bool]:
    """The key, and whether several options may be chosen."""
    declared = reading.scoring.declared(interaction.get("response-identifier", ""))
    if declared.base_type != "identifier":
        raise ContentError("Its response is not declared as an identifier.")
    ids = {e.get("identifier", ""): o.id for e, o in zip(choices, options, strict=True)}
    if len(ids) < len(choices):
        raise ContentError("Two of its options have the same identifier.")
    if declared.cardinality == "single":
        is_hotspot = choices[0].get("coords") is not None
        return one_of(
            reading.scoring, declared, ids, reading.preferred if is_hotspot else None
        ), False
    if declared.cardinality != "multiple":
        raise ContentError("Its response is neither one option nor a set of options.")
    return some_of(reading.scoring, declared, ids, reading.preferred), True


def hot_text(reading: Reading, interaction: Element) -> QuizQuestion:
    """Words of a text to choose: here they stand below it as options."""
    choices = list(all_named(interaction, "qti-hottext"))
    options = reading.body.options(choices)
    key, several = _chosen(reading, interaction, choices, options)
    kind = QuestionType.MULTI_SELECT if several else QuestionType.MULTIPLE_CHOICE
    prompt = child(interaction, "qti-prompt")
    text = reading.body.gapped({}, prompt)
    reading.body.notes.append("the words to choose in its text stand below it as options.")
    return reading.of_key(kind, text, key, options=options)


def hotspot(reading: Reading, interaction: Element) -> QuizQuestion:
    choices = list(all_named(interaction, "qti-hotspot-choice"))
    picture, options = hotspots(reading.body, reading.load, interaction, choices, reading.root)
    key, _ = _chosen(reading, interaction, choices, options)
    text = reading.body.text_around(interaction)
    return reading.of_key(QuestionType.HOTSPOT, text, key, options=options, picture=picture)


def order(reading: Reading, interaction: Element) -> QuizQuestion:
    choices = list(all_named(interaction, "qti-simple-choice"))
    options = reading.body.options(choices)
    declared = reading.scoring.declared(interaction.get("response-identifier", ""))
    ids = {e.get("identifier", ""): o.id for e, o in zip(choices, options, strict=True)}
    key = in_order(reading.scoring, declared, ids, reading.preferred)
    text = reading.body.text_around(interaction)
    return reading.of_key(QuestionType.ORDERING, text, key, options=options)


def match(reading: Reading, interaction: Element) -> QuizQuestion:
    sides = [
        list(all_named(side, "qti-simple-associable-choice"))
        for side in children(interaction, "qti-simple-match-set")
    ]
    if len(sides) != 2:
        raise ContentError("Its pairs have not two sides.")
    names = tuple([e.get("identifier", "") for e in side] for side in sides)
    declared = reading.scoring.declared(interaction.get("response-identifier", ""))
    made = [reading.body.options(side) for side in sides]
    ids = {
        name: option.id
        for side, options in zip(names, made, strict=True)
        for name, option in zip(side, options, strict=True)
    }
    found = paired(reading.scoring, declared, (names[0], names[1]), ids, reading.preferred)
    stems, options = (made[1], made[0]) if found.flipped else (made[0], made[1])
    right = {ids[stem]: ids[option] for stem, option in found.pairs.items()}
    key = Key(correct=(), points=found.points, fit=found.fit)
    return reading.of_key(
        QuestionType.MATCHING,
        reading.body.text_around(interaction),
        key,
        options=options,
        stems=tuple(Stem(id=s.id, text=s.text, correct_option_id=right[s.id]) for s in stems),
    )


KINDS: Mapping[str, Callable[[Reading, Element], QuizQuestion]] = {
    "choice": choice,
    "hottext": hot_text,
    "hotspot": hotspot,
    "order": order,
    "match": match,
    "extended-text": extended_text,
    "slider": typed,
    "gap-match": gap_match,
}

"""QTI items with answers that are typed, or that fill the gaps of a text."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from courseware.catalog.formats.gaps import with_gaps
from courseware.catalog.formats.qti_body import options_with, words_of
from courseware.catalog.formats.qti_choices import Key
from courseware.catalog.formats.qti_gaps import Asked, filled
from courseware.catalog.formats.qti_reading import Reading
from courseware.catalog.formats.qti_scoring import NOT_UNDERSTOOD
from courseware.catalog.formats.qti_typed import NONSENSE, Typing, first_right, number_key, text_key
from courseware.catalog.formats.safe_xml import all_named, child, local
from courseware.catalog.ids import is_id
from courseware.catalog.questions import EssayTask, QuestionType, QuizQuestion
from courseware.errors import ContentError

GAPS = ("qti-text-entry-interaction", "qti-inline-choice-interaction")
"""What stands within a sentence; any number of them make one text with gaps."""
_RESPONSE = "RESPONSE_"


def extended_text(reading: Reading, interaction: Element) -> QuizQuestion:
    """An essay; with a key and no more than a line, words that are compared with it."""
    declared = reading.scoring.declared(interaction.get("response-identifier", ""))
    has_key = child(declared.element, "qti-correct-response") is not None
    if (
        declared.cardinality == "single"
        and reading.scoring.is_said
        and (has_key or child(declared.element, "qti-mapping") is not None)
    ):
        return typed(reading, interaction)
    body = reading.root
    told = [
        reading.body.markdown(
            inner if (inner := child(block, "qti-content-body")) is not None else block
        )
        for block in all_named(body, "qti-rubric-block")
        if "scorer" in block.get("view", "").split()
    ]
    words = [interaction.get(f"data-courseware-{end}-words", "") for end in ("least", "most")]
    least, most = (int(text) if text.isdecimal() and len(text) < 8 else 0 for text in words)
    points = reading.scoring.outcome("MAXSCORE") or 1.0
    with contextlib.suppress(ContentError):  # whatever it is marked with, a person marks it here
        reading.scoring.try_out({declared.identifier: NONSENSE}, ["essay"])
    task = EssayTask(
        least_words=least, most_words=most or None, model_answer="\n\n".join(filter(None, told))
    )
    text = reading.body.text_around(interaction)
    return reading.question(QuestionType.ESSAY, text, points, essay=task)


def typed(reading: Reading, interaction: Element) -> QuizQuestion:
    """A text or a number to type below the question, or to set on a scale."""
    scoring = reading.scoring
    declared = scoring.declared(interaction.get("response-identifier", ""))
    if declared.cardinality != "single":
        raise ContentError("Its response is not one text or one number.")
    right = first_right(reading.root, declared, scoring)
    points = scoring.score({declared.identifier: right})
    scoring.check_unanswered()
    if points <= 0:
        raise ContentError(NOT_UNDERSTOOD)
    typing = Typing(scoring=scoring, declared=declared, low=0.0, high=points)
    if declared.base_type in ("integer", "float"):
        number, text = number_key(reading.root, typing), None
    elif declared.base_type == "string":
        number, text = None, text_key(reading.root, typing)
    else:
        raise ContentError("Its response is neither a text nor a number.")
    reading.body.notes += list(dict.fromkeys(typing.notes))
    penalty = min(1.0, max(0.0, -typing.lowest))
    return reading.question(
        QuestionType.NUMERIC if number else QuestionType.SHORT_TEXT,
        reading.body.text_around(interaction),
        points,
        penalty=penalty * min(points, 1000),
        number=number,
        text=text,
    )


def gaps(reading: Reading, interactions: Sequence[Element]) -> QuizQuestion:
    """Text entries and inline choices; one alone with nothing after it is no gap."""
    first = interactions[0]
    is_one = len(interactions) == 1 and local(first) == GAPS[0]
    own = reading.declared_type
    if is_one and own != "CLOZE" and (own or not words_of(reading.body.sides(first)[1])):
        return typed(reading, first)
    names = [e.get("response-identifier", "") for e in interactions]
    ours = [name.removeprefix(_RESPONSE) for name in names]
    is_ours = all(
        name.startswith(_RESPONSE) and is_id(id_) for name, id_ in zip(names, ours, strict=True)
    )
    if len(set(names)) < len(names):
        raise ContentError("Two of its gaps have the same response.")
    asked, places = [], {}
    for number, element in enumerate(interactions):
        id_ = ours[number] if is_ours else f"gap-{number + 1}"
        choices = list(all_named(element, "qti-inline-choice"))
        options = reading.body.options(choices)
        ids = {e.get("identifier", ""): o.id for e, o in zip(choices, options, strict=True)}
        places[element] = id_
        asked.append(
            Asked(
                id=id_,
                response=reading.scoring.declared(names[number]),
                options=options,
                ids=ids if local(element) == GAPS[1] else None,
                weight=_weight(element),
            )
        )
    return _cloze(reading, asked, places, None)


def gap_match(reading: Reading, interaction: Element) -> QuizQuestion:
    """Words to put into a text: each gap offers all of them."""
    if next(all_named(interaction, "qti-gap-img"), None) is not None:
        raise ContentError("Pictures are dragged into its text, which cannot be asked here.")
    choices = list(all_named(interaction, "qti-gap-text"))
    texts = [reading.body.markdown(choice) for choice in choices]
    options = options_with(reading.body.ids(choices, texts), texts)
    ids = {e.get("identifier", ""): o.id for e, o in zip(choices, options, strict=True)}
    response = reading.scoring.declared(interaction.get("response-identifier", ""))
    places = {gap: f"gap-{n}" for n, gap in enumerate(all_named(interaction, "qti-gap"), start=1)}
    asked = [
        Asked(id=id_, response=response, options=options, ids=ids, gap=gap.get("identifier", ""))
        for gap, id_ in places.items()
    ]
    if not asked:
        raise ContentError("It has no gaps in its text.")
    return _cloze(reading, asked, places, child(interaction, "qti-prompt"))


def _weight(element: Element) -> float | None:
    try:
        weight = float(element.get("data-courseware-weight", ""))
    except ValueError:
        return None
    return weight if 0 < weight <= 1000 else None


def _cloze(
    reading: Reading, asked: Sequence[Asked], places: Mapping[Element, str], prompt: Element | None
) -> QuizQuestion:
    found = filled(reading.root, reading.scoring, asked, reading.preferred)
    text = with_gaps(reading.body.gapped(places, prompt), found.gaps).text
    reading.body.notes += found.notes
    key = Key(correct=(), points=found.points, fit=found.fit)
    return reading.of_key(QuestionType.CLOZE, text, key, gaps=found.gaps)

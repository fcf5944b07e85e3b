"""Questions with answers that are typed, or chosen in a gap, as items of QTI 3.0."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from courseware.catalog.formats import qti_rules as rules
from courseware.catalog.formats.qti_markup import QTI, add_label, add_markdown, identifier, put_gaps
from courseware.catalog.formats.qti_rules import RESPONSE, add, plain
from courseware.catalog.formats.qti_writer import Writer
from courseware.catalog.questions import Gap, NumberKey, Option, TextKey
from courseware.errors import ContentError


def number(writer: Writer) -> None:
    key = writer.question.number or NumberKey(accepted=())
    _declare_number(writer, RESPONSE, key)
    writer.said = {f"={n}": line.feedback for n, line in enumerate(key.accepted)}
    rules.typed_number(writer.processing, key, RESPONSE, "SCORE", writer.say)
    writer.text()
    add(add(writer.body, "div"), "qti-text-entry-interaction", response_identifier=RESPONSE)


def _declare_number(writer: Writer, name: str, key: NumberKey) -> None:
    right = [plain(line.value) for line in key.accepted if line.share == 1.0]
    writer.declare(name, "single", "float", right[:1])


def words(writer: Writer) -> None:
    key = writer.question.text or TextKey(accepted=())
    _declare_text(writer, RESPONSE, key)
    writer.said = {f"={n}": line.feedback for n, line in enumerate(key.accepted)}
    rules.typed_text(writer.processing, key, RESPONSE, "SCORE", writer.say)
    writer.text()
    add(add(writer.body, "div"), "qti-text-entry-interaction", response_identifier=RESPONSE)


def _declare_text(writer: Writer, name: str, key: TextKey) -> None:
    right = [line.text for line in key.accepted if line.share == 1.0 and not line.pattern]
    if not right and not any(line.share == 1.0 and rules.is_written(line) for line in key.accepted):
        raise ContentError("QTI has none of its patterns, and no plain text is right in full.")
    writer.declare(name, "single", "string", right[:1])


def cloze(writer: Writer) -> None:
    question = writer.question
    writer.shares = len(question.gaps)
    writer.said = {atom: text for gap in question.gaps for atom, text in _gap_feedback(gap)}
    places = {gap.id: _gap(writer, number, gap) for number, gap in enumerate(question.gaps, 1)}
    rules.gaps_together(writer.processing, question)
    put_gaps(writer.text(), places)


def _gap_feedback(gap: Gap) -> list[tuple[str, str]]:
    if gap.text is not None:
        said = [line.feedback for line in gap.text.accepted]
    else:
        said = [line.feedback for line in gap.number.accepted] if gap.number else []
    return [
        *((f"{gap.id} {option.id}", option.feedback) for option in gap.options),
        *((f"{gap.id} ={n}", words) for n, words in enumerate(said)),
    ]


def _gap(writer: Writer, number: int, gap: Gap) -> Element:
    """The interaction of a gap; its declaration and its rules are added."""
    name, outcome = f"{RESPONSE}_{gap.id}", rules.gap_outcome(number)
    processing, prefix = writer.processing, f"{gap.id} "
    if gap.text is not None:
        _declare_text(writer, name, gap.text)
        rules.typed_text(processing, gap.text, name, outcome, writer.say, prefix)
    elif gap.number is not None:
        _declare_number(writer, name, gap.number)
        rules.typed_number(processing, gap.number, name, outcome, writer.say, prefix)
    else:
        writer.declare(name, "single", "identifier", [identifier(gap.correct_option_id)])
        rules.chosen_in_gap(processing, gap, name, outcome, writer.say)
    kind = "inline-choice" if gap.options else "text-entry"
    attributes = {"response-identifier": name, "data-courseware-weight": plain(gap.weight)}
    interaction = Element(f"{{{QTI}}}qti-{kind}-interaction", attributes)
    for option in gap.options:
        _inline(interaction, option)
    return interaction


def _inline(interaction: Element, option: Option) -> None:
    choice = add(interaction, "qti-inline-choice", identifier=identifier(option.id))
    choice.text = add_label(choice, option.text)


def essay(writer: Writer) -> None:
    writer.declare(RESPONSE, "single", "string", ())
    task = writer.question.essay
    writer.text()
    interaction = writer.interaction("extended-text")
    if task is None:
        return
    if task.least_words:
        interaction.set("data-courseware-least-words", str(task.least_words))
    if task.most_words is not None:
        interaction.set("data-courseware-most-words", str(task.most_words))
    if task.model_answer:
        block = add(writer.body, "qti-rubric-block", view="scorer", use="scoring")
        add_markdown(add(block, "qti-content-body"), task.model_answer)

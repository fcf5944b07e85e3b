"""One item of QTI 3.0: a question with a choice interaction."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from xml.etree.ElementTree import Element

from courseware.catalog.formats.from_html import markdown_of_html
from courseware.catalog.formats.imported import Draft, Place, valid_tags
from courseware.catalog.formats.marks import key_of
from courseware.catalog.formats.pictures import Pictures
from courseware.catalog.formats.qti_markup import html_of, plain_identifier, source_of
from courseware.catalog.formats.qti_scoring import Scoring, scoring_of
from courseware.catalog.formats.safe_xml import all_named, child, children, local, words
from courseware.catalog.ids import is_id, make_ids
from courseware.catalog.questions import Marking, Option, QuestionType, QuizQuestion
from courseware.errors import ContentError

EXPLANATION = "explanation"
"""The feedback that our own items show after every answer."""

_OTHER_INTERACTIONS = {
    "text-entry": "It asks for a word or a number",
    "extended-text": "It is an essay",
    "match": "It is a matching question",
    "gap-match": "Words are dragged into its text",
    "associate": "Its options are to be put in pairs",
    "order": "Its options are to be put in order",
    "hotspot": "A place in a picture is to be found (hotspot)",
    "hottext": "Words of a text are to be chosen (hottext)",
    "graphic-order": "Places in a picture are to be put in order",
    "inline-choice": "It is a text with gaps",
    "select-point": "A place in a picture is to be found",
    "slider": "It asks for a number on a scale",
    "upload": "It asks for a file",
    "end-attempt": "It has buttons of its own",
}
_NEVER_SHOWN = ("qti-feedback-inline", "qti-feedback-block", "qti-rubric-block", "qti-stylesheet")
_LOST = {
    "qti-feedback-inline": "the feedback in its texts",
    "qti-feedback-block": "the feedback in its texts",
    "qti-rubric-block": "the rubric",
    "qti-stylesheet": "its style sheet",
    "qti-catalog-info": "the catalogue of supports",
    "qti-companion-materials-info": "the companion materials",
}


class QtiItem:
    """A <qti-assessment-item> that is being read. `load` gives the bytes of a file it refers to."""

    def __init__(
        self, root: Element, load: Callable[[str], bytes | None], keywords: Iterable[str] = ()
    ) -> None:
        self._root = root
        self._keywords = tuple(keywords)
        self._pictures = Pictures(load)
        self._lost: list[str] = []
        self._notes: list[str] = []
        self._marking = Marking.ALL_OR_NOTHING

    @property
    def name(self) -> str:
        return self._root.get("title") or self._root.get("identifier") or "no title"

    def draft(self, place: Place) -> Draft:
        """The question. Raises ContentError when it cannot be asked and graded here."""
        interaction = self._interaction()
        options = self._options(interaction)
        kind, correct, points = self._key(interaction, options)
        tags, lost_tags = valid_tags(self._keywords)
        self._note_lost(interaction)
        identifier = plain_identifier(self._root.get("identifier", ""))
        question = QuizQuestion(
            id=identifier if is_id(identifier) else "",
            type=kind,
            question=self._text(interaction),
            options=options,
            correct_option_ids=correct,
            explanation=self._explanation(),
            points=points,
            marking=self._marking,
            tags=tags,
        )
        return Draft(
            place=place,
            name=self.name,
            question=question,
            lost=(*self._lost, *self._pictures.lost, *lost_tags),
            notes=tuple(self._notes),
            pictures=self._pictures.kept,
        )

    def _interaction(self) -> Element:
        """The one interaction, if it is a choice."""
        if self._root.get("adaptive") == "true":
            raise ContentError("It is adaptive: it goes on after a first answer.")
        if next(all_named(self._root, "qti-template-declaration"), None) is not None:
            raise ContentError("It is a template, made anew for each learner.")
        found = [
            element for element in self._root.iter() if local(element).endswith("-interaction")
        ]
        if not found:
            raise ContentError("It has no interaction, so it asks nothing.")
        for element in found:
            kind = local(element).removeprefix("qti-").removesuffix("-interaction")
            if kind != "choice":
                what = _OTHER_INTERACTIONS.get(kind, f"It has a {kind} interaction")
                raise ContentError(f"{what}, which cannot be asked here yet.")
        if len(found) > 1:
            raise ContentError(f"It asks {len(found)} things at once. Make a question of each.")
        return found[0]

    def _options(self, interaction: Element) -> tuple[Option, ...]:
        choices = list(all_named(interaction, "qti-simple-choice"))
        given = [plain_identifier(choice.get("identifier", "")) for choice in choices]
        texts = [self._markdown(choice) for choice in choices]
        if not all(is_id(identifier) for identifier in given):
            given = list(make_ids([(text, text) for text in texts]))
        return tuple(Option(id=id_, text=text) for id_, text in zip(given, texts, strict=True))

    def _key(
        self, interaction: Element, options: Sequence[Option]
    ) -> tuple[QuestionType, tuple[str, ...], float]:
        response = interaction.get("response-identifier", "")
        declaration = next(
            (
                found
                for found in children(self._root, "qti-response-declaration")
                if found.get("identifier") == response
            ),
            None,
        )
        if declaration is None or declaration.get("base-type") != "identifier":
            raise ContentError("Its response is not declared as an identifier.")
        ids = {
            choice.get("identifier", ""): option.id
            for choice, option in zip(
                all_named(interaction, "qti-simple-choice"), options, strict=True
            )
        }
        several = declaration.get("cardinality") == "multiple"
        if not several and declaration.get("cardinality") != "single":
            raise ContentError("Its response is neither one option nor a set of options.")
        scoring = scoring_of(self._root, response)
        values = self._correct(declaration)
        if scoring.by_option:
            self._check_marks(declaration, list(ids), values, several)
        if not values or any(value not in ids for value in values):
            raise ContentError("It declares no correct response, or one that is no option.")
        if not scoring.is_said:
            self._notes.append("it has no response processing; the declared response is the key.")
        kind = QuestionType.MULTI_SELECT if several else QuestionType.MULTIPLE_CHOICE
        if not several and set(ids) == {"true", "false"} and _may_be_true_false(interaction):
            kind = QuestionType.TRUE_FALSE
        return kind, tuple(ids[value] for value in values), self._points(scoring)

    def _correct(self, declaration: Element) -> list[str]:
        correct = child(declaration, "qti-correct-response")
        return [] if correct is None else [words(value) for value in children(correct, "qti-value")]

    def _check_marks(
        self, declaration: Element, identifiers: list[str], correct: list[str], several: bool
    ) -> None:
        """What each option is worth must say the same as the declared correct response."""
        marks = {
            entry.get("map-key", ""): entry.get("mapped-value", "")
            for entry in all_named(declaration, "qti-map-entry")
        }
        try:
            worth = [float(marks.get(identifier, "0")) for identifier in identifiers]
        except ValueError:
            raise ContentError("What an option is worth is not a number.") from None
        total = sum(mark for mark in worth if mark > 0) if several else max(worth, default=0)
        if total <= 0:
            raise ContentError("No option is worth anything.")
        key = key_of([100 * mark / total for mark in worth], single=not several)
        if {identifiers[number] for number in key.correct} != set(correct):
            raise ContentError("The options that are worth marks are not the correct response.")
        self._notes += key.notes
        self._marking = key.marking

    def _points(self, scoring: Scoring) -> float:
        if scoring.points is None:
            return 1.0
        if not 0 < scoring.points <= 1000:
            self._lost.append(f"its {scoring.points:g} points (it has 1)")
            return 1.0
        return scoring.points

    def _text(self, interaction: Element) -> str:
        """What is said above, in and below the interaction."""
        body = child(self._root, "qti-item-body")
        parts = [] if body is None else self._around(body, interaction)
        return "\n\n".join(part for part in parts if part)

    def _around(self, body: Element, interaction: Element) -> list[str]:
        markup = html_of(body, without=(*_NEVER_SHOWN,), instead={interaction: "\x1f"})
        before, _, after = markup.partition("\x1f")
        source = source_of(body, interaction)
        if source is not None:
            return [self._with_pictures(source)]
        if words_of(after):
            self._notes.append("what stood below its options stands above them now.")
        prompt = child(interaction, "qti-prompt")
        shown = "" if prompt is None else self._markdown(prompt)
        return [self._of_html(before), shown, self._of_html(after)]

    def _markdown(self, element: Element) -> str:
        source = source_of(element)
        if source is not None:
            return self._with_pictures(source)
        return self._of_html(html_of(element, without=_NEVER_SHOWN))

    def _of_html(self, markup: str) -> str:
        return markdown_of_html(markup, self._pictures.keep)

    def _with_pictures(self, markdown: str) -> str:
        """Markdown of ours, its pictures kept."""
        for address in dict.fromkeys(re.findall(r"!\[[^\]]*\]\(([^\s()]+)", markdown)):
            kept = self._pictures.keep(address)
            if kept is not None and kept != address:
                markdown = markdown.replace(f"]({address}", f"]({kept}")
        return markdown

    def _explanation(self) -> str:
        """The feedback that is there for every answer: one alone, or the text that several share."""
        feedback = children(self._root, "qti-modal-feedback")
        bodies = [(child(element, "qti-content-body"), element) for element in feedback]
        texts = [self._markdown(whole if body is None else body) for body, whole in bodies]
        texts = [text for text in texts if text]
        if any(element.get("title") for element in feedback):
            self._lost.append("the titles of its feedback")
        if len(texts) == 1 and feedback[0].get("identifier") != EXPLANATION:
            self._notes.append("its feedback is shown after every answer.")
        counted = Counter(texts)
        shared = [text for text, times in counted.items() if times > 1]
        if len(texts) == 1 or len(shared) == 1:
            chosen = shared[0] if shared else texts[0]
            others = len(counted) - 1
        else:
            chosen, others = "", len(counted)
        if others:
            self._lost.append(f"{others} feedback text{'s'[: others > 1]} on single answers")
        return chosen

    def _note_lost(self, interaction: Element) -> None:
        for element in self._root.iter():
            what = _LOST.get(local(element))
            if what:
                self._lost.append(what)
        if interaction.get("shuffle") == "true":
            self._lost.append("that its options are shuffled")
        most, least = interaction.get("max-choices", "0"), interaction.get("min-choices", "0")
        if most not in ("0", "1"):
            self._lost.append(f"that at most {most} options may be chosen")
        if least not in ("0", "1"):
            self._lost.append(f"that at least {least} options must be chosen")
        if self._root.get("time-dependent") == "true":
            self._lost.append("that time counts")


def words_of(markup: str) -> str:
    """What is left to read of HTML without its elements."""
    return html.unescape(re.sub(r"<(?!img)[^>]*>", "", markup)).strip()


def _may_be_true_false(interaction: Element) -> bool:
    return interaction.get("data-courseware-type", "TRUE_FALSE") == "TRUE_FALSE"

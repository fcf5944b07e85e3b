"""One item of QTI 3.0 as a question of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from xml.etree.ElementTree import Element

from courseware.catalog.formats.imported import Draft, Place, valid_tags
from courseware.catalog.formats.qti_body import Body
from courseware.catalog.formats.qti_entries import GAPS, gaps
from courseware.catalog.formats.qti_feedback import said_by, with_feedback
from courseware.catalog.formats.qti_kinds import KINDS
from courseware.catalog.formats.qti_markup import plain_identifier
from courseware.catalog.formats.qti_reading import Reading
from courseware.catalog.formats.qti_scoring import Scoring
from courseware.catalog.formats.safe_xml import all_named, local
from courseware.catalog.ids import is_id
from courseware.catalog.questions import QuestionType, QuizQuestion
from courseware.errors import ContentError

_OTHERS = {
    "associate": "Its entries are to be put in pairs freely",
    "graphic-associate": "Places in a picture are to be put in pairs",
    "graphic-gap-match": "Something is dragged onto its picture",
    "graphic-order": "Places in a picture are to be put in order",
    "position-object": "Something is to be placed on a picture",
    "select-point": "Any place of a picture may be chosen",
    "drawing": "It asks for a drawing",
    "upload": "It asks for a file",
    "media": "It plays something",
    "end-attempt": "It has buttons of its own",
    "custom": "It has an interaction of its own making",
    "portable-custom": "It has an interaction of its own making",
}
_LOST = {
    "qti-rubric-block": "the rubric",
    "qti-stylesheet": "its style sheet",
    "qti-catalog-info": "the catalogue of supports",
    "qti-companion-materials-info": "the companion materials",
    "qti-assessment-stimulus-ref": "the text that it refers to",
}


class QtiItem:
    """A <qti-assessment-item> that is being read. `load` gives the bytes of a file it refers to."""

    def __init__(
        self, root: Element, load: Callable[[str], bytes | None], keywords: Iterable[str] = ()
    ) -> None:
        self._root = root
        self._load = load
        self._keywords = tuple(keywords)
        self._lost: list[str] = []

    @property
    def name(self) -> str:
        return self._root.get("title") or self._root.get("identifier") or "no title"

    def draft(self, place: Place) -> Draft:
        """The question. Raises ContentError when it cannot be asked and graded here."""
        interactions = self._interactions()
        reading = Reading(
            root=self._root,
            body=Body(self._root, self._load),
            scoring=Scoring(self._root),
            lost=self._lost,
            load=self._load,
        )
        question, notes = self._with_feedback(reading, self._question(reading, interactions))
        if not reading.scoring.is_said and question.type is not QuestionType.ESSAY:
            notes.append("it has no response processing; the declared response is the key.")
        tags, lost_tags = valid_tags(self._keywords)
        self._note_lost(interactions[0], question)
        identifier = plain_identifier(self._root.get("identifier", ""))
        return Draft(
            place=place,
            name=self.name,
            question=replace(question, id=identifier if is_id(identifier) else "", tags=tags),
            lost=(*self._lost, *reading.body.pictures.lost, *lost_tags),
            notes=tuple(dict.fromkeys(notes)),
            pictures=reading.body.pictures.kept,
        )

    def _interactions(self) -> list[Element]:
        if self._root.get("adaptive") == "true":
            raise ContentError("It is adaptive: it goes on after a first answer.")
        if next(all_named(self._root, "qti-template-declaration"), None) is not None:
            raise ContentError("It is a template, made anew for each learner.")
        found = [
            element for element in self._root.iter() if local(element).endswith("-interaction")
        ]
        if not found:
            raise ContentError("It has no interaction, so it asks nothing.")
        return found

    def _question(self, reading: Reading, interactions: list[Element]) -> QuizQuestion:
        names = {local(interaction) for interaction in interactions}
        if names <= set(GAPS):
            return gaps(reading, interactions)
        for name in sorted(names):
            kind = name.removeprefix("qti-").removesuffix("-interaction")
            if kind not in KINDS and name not in GAPS:
                what = _OTHERS.get(kind, f"It has a {kind} interaction")
                raise ContentError(f"{what}, which cannot be asked here.")
        if len(interactions) > 1:
            raise ContentError(
                f"It asks {len(interactions)} things at once. Make a question of each."
            )
        kind = local(interactions[0]).removeprefix("qti-").removesuffix("-interaction")
        return KINDS[kind](reading, interactions[0])

    def _with_feedback(
        self, reading: Reading, question: QuizQuestion
    ) -> tuple[QuizQuestion, list[str]]:
        said = said_by(self._root, reading.scoring.probes, reading.body.markdown)
        whole, lost = with_feedback(question, said)
        self._lost += [*said.lost, *lost]
        return replace(whole, explanation=said.explanation), [*reading.body.notes, *said.notes]

    def _note_lost(self, interaction: Element, question: QuizQuestion) -> None:
        for element in self._root.iter():
            what = _LOST.get(local(element))
            is_kept = question.essay is not None and "scorer" in element.get("view", "").split()
            if what and not is_kept:
                self._lost.append(what)
        is_shuffled = interaction.get("shuffle") == "true"
        if is_shuffled and question.type not in (QuestionType.MATCHING, QuestionType.ORDERING):
            self._lost.append("that its options are shuffled")
        most, least = interaction.get("max-choices", "0"), interaction.get("min-choices", "0")
        if most not in ("0", "1"):
            self._lost.append(f"that at most {most} options may be chosen")
        if least not in ("0", "1"):
            self._lost.append(f"that at least {least} options must be chosen")
        if any(e.get("pattern-mask") for e in all_named(self._root, *GAPS)):
            self._lost.append("the form that its answers must have")
        if self._root.get("time-dependent") == "true":
            self._lost.append("that time counts")

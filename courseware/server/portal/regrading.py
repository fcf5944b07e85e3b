"""Putting a quiz right that was given already: what it would change, page by page, and then doing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from courseware.assessment.corrections import Correction
from courseware.assessment.keys import key_markdown
from courseware.assessment.new_keys import BY_OPTIONS, answerable, keyed_like
from courseware.catalog.markup import render
from courseware.catalog.questions import QuestionType, QuizQuestion
from courseware.decoding import from_json, json_decoder
from courseware.errors import InvalidRequest, NotFound, Refusal
from courseware.languages import translations
from courseware.registrar.client import AsyncRegistrarClient
from courseware.registrar.protocol import (
    ApplyRegrade,
    ListQuizVersions,
    ListQuizzes,
    PreviewRegrade,
    QuizVersion,
)
from courseware.server.pages import PageHandler, signed_in
from courseware.server.portal.correction_form import CORRECTABLE, Fields, correction_of
from courseware.server.portal.examiners import (
    EXAMINERS,
    authored,
    uuid_in_address,
    with_numbered_gaps,
)
from courseware.server.portal.regrading_words import counted_points, script_words

_decode_questions = json_decoder(tuple[QuizQuestion, ...]).decode

_PATIENCE_SECONDS = 300.0
"""A page of ten thousand attempts that all change takes a while to be on disk."""


class QuizzesPage(PageHandler):
    """`/quizzes`"""

    @signed_in(*EXAMINERS)
    async def get(self) -> None:
        quizzes = await self.house.call(ListQuizzes())
        self.page("quizzes.html", sheet_name="examining", quizzes=quizzes)


class RegradePage(PageHandler):
    """`/quizzes/{quiz_id}/regrade`: one version, and what is to be done to its questions."""

    @signed_in(*EXAMINERS)
    async def get(self, quiz_id: str) -> None:
        versions = await self.house.call(ListQuizVersions(quiz_id=quiz_id))
        version = _chosen(versions, self.get_query_argument("version", ""), self.language)
        questions = _decode_questions(version.questions)
        like = self.get_query_argument("like", "")
        proposed = proposals(questions, versions, like, self.language)
        quizzes = await self.house.call(ListQuizzes())
        course = next((quiz.course for quiz in quizzes if quiz.quiz_id == quiz_id), "")
        self.page(
            "regrade.html",
            sheet_name="examining",
            versions=versions,
            version=version,
            questions=[proposed.get(question.id, question) for question in questions],
            proposed=proposed,
            like=like,
            course=course,
            correctable=CORRECTABLE,
            by_options=BY_OPTIONS,
            types=QuestionType,
            html=lambda text: authored(render(text), course),
            with_numbered_gaps=with_numbered_gaps,
            track=course.partition("/")[0],
            in_line=lambda text: authored(render(text, inline=True), course),
            key=lambda question: authored(render(key_markdown(question)), course),
            counted_points=partial(counted_points, language=self.language),
            script_words=script_words(self.language),
        )


class _Pages(PageHandler):
    """What both of the next have: the form, read against the version that it is for."""

    answers_json = True

    @property
    def patient(self) -> AsyncRegistrarClient:
        return self.house.with_patience(_PATIENCE_SECONDS)

    @property
    def fields(self) -> Fields:
        arguments = self.request.body_arguments
        return Fields(
            {name: [value.decode("utf-8", "replace") for value in values]
             for name, values in arguments.items()}
        )  # fmt: skip

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """The page shows to people what its script is refused."""
        error = kwargs["exc_info"][1] if "exc_info" in kwargs else None
        if isinstance(error, Refusal):
            error.message = self.refused(error.message)
        super().write_error(status_code, **kwargs)

    async def correction(self, quiz_id: str) -> tuple[int, Correction]:
        versions = await self.house.call(ListQuizVersions(quiz_id=quiz_id))
        version = _chosen(versions, self.fields.one("version"), self.language)
        questions = _decode_questions(version.questions)
        correction = correction_of(self.fields, questions, version.passing_score, self.language)
        return version.version, correction

    @property
    def keep_passes(self) -> bool:
        return not self.fields.one("take-back")

    @property
    def after(self) -> UUID | None:
        text = self.fields.one("after")
        return uuid_in_address(text, "attempt", self.language) if text else None


class RegradePreview(_Pages):
    """`/quizzes/{quiz_id}/regrade/preview`: one page of what would change, as JSON."""

    @signed_in(*EXAMINERS)
    async def post(self, quiz_id: str) -> None:
        version, correction = await self.correction(quiz_id)
        page = await self.patient.call(
            PreviewRegrade(
                quiz_id=quiz_id,
                quiz_version=version,
                correction=correction,
                keep_passes=self.keep_passes,
                after=self.after,
            )
        )
        self.json({"page": page, "correction": msgspec.json.encode(correction).decode()})


class RegradeApplication(_Pages):
    """`/quizzes/{quiz_id}/regrade/apply`: the same page, done.

    It takes the correction that the preview read, and not the form: after the first page the version is
    another, and the form would be read against that.
    """

    @signed_in(*EXAMINERS)
    async def post(self, quiz_id: str) -> None:
        try:
            correction = from_json(self.fields.one("correction"), Correction)
            version = int(self.fields.one("version"))
        except (msgspec.DecodeError, ValueError):
            said = self._("Preview the correction first.")
            raise InvalidRequest(said, code="malformed") from None
        page = await self.patient.call(
            ApplyRegrade(
                quiz_id=quiz_id,
                quiz_version=version,
                correction=correction,
                keep_passes=self.keep_passes,
                after=self.after,
                actor=self.somebody.username,
                reason=self.fields.one("reason"),
            )
        )
        self.json({"page": page})


def proposals(
    questions: Sequence[QuizQuestion], versions: Sequence[QuizVersion], like: str, language: str
) -> Mapping[str, QuizQuestion]:
    """Questions whose key another version has otherwise, with that key; those that this form can show."""
    if not like:
        return {}
    other_version = _chosen(versions, like, language)
    others = {question.id: question for question in _decode_questions(other_version.questions)}
    found = {}
    for question in questions:
        other = others.get(question.id)
        if other is None or question.type not in CORRECTABLE:
            continue
        if answerable(other) != answerable(question):
            continue
        now = keyed_like(question, other)
        if (now.correct_option_ids, now.number, now.text) != (
            question.correct_option_ids,
            question.number,
            question.text,
        ):
            found[question.id] = now
    return found


def _chosen(versions: Sequence[QuizVersion], number: str, language: str) -> QuizVersion:
    """The version of this number; the newest without one."""
    if not number:
        return versions[0]
    for version in versions:
        if str(version.version) == number:
            return version
    said = translations(language).gettext("There is no version {number} of this quiz.")
    raise NotFound(said.format(number=number), code="no-such-quiz")

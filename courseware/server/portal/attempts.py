"""Looking into attempts: a learner's, and everything that is known of one of them, for disputes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from courseware.errors import NotFound
from courseware.languages import N_, translations
from courseware.registrar.protocol import AttemptEvent, FindAttempts, FoundAttempt, GetAttemptFile
from courseware.server.pages import PageHandler, signed_in
from courseware.server.portal.examiners import (
    EXAMINERS,
    authored,
    marked_words,
    points,
    uuid_in_address,
    with_numbered_gaps,
)


class AttemptsPage(PageHandler):
    """`/attempts?learner=…`"""

    @signed_in(*EXAMINERS)
    async def get(self) -> None:
        learner = self.get_query_argument("learner", "").lower()
        found: tuple[FoundAttempt, ...] = ()
        error = ""
        if learner:
            try:
                found = await self.house.call(FindAttempts(username=learner))
            except NotFound as refusal:
                error = self.refused(refusal.message)
                self.set_status(404)
        self.page(
            "attempts.html", sheet_name="examining", learner=learner, found=found, error=error
        )


class AttemptLogPage(PageHandler):
    """`/attempts/{attempt_id}/log`"""

    @signed_in(*EXAMINERS)
    async def get(self, attempt: str) -> None:
        attempt_id = uuid_in_address(attempt, "attempt", self.language)
        file = await self.house.call(GetAttemptFile(attempt_id=attempt_id))
        form = file.attempt.form
        self.page(
            "attempt_log.html",
            sheet_name="examining",
            file=file,
            attempt=file.attempt,
            grade=file.attempt.grade,
            questions={question.id: question for question in form.questions},
            places={question.id: place for place, question in enumerate(form.questions, start=1)},
            html=lambda text: authored(text, file.course),
            with_numbered_gaps=with_numbered_gaps,
            track=file.course.partition("/")[0],
            events=[_told(event, self.language) for event in file.log],
            points=partial(points, language=self.language),
            marked=marked_words(self),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of the log, in words."""

    occurred_at: datetime
    what: str
    detail: str = ""
    by: str = ""
    reason: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    """Question id and what was answered, as the record has it."""


_KINDS = {
    "opened": N_("Opened"),
    "resumed": N_("Opened again"),
    "answered": N_("Answered"),
    "moved": N_("Went to a question"),
    "hint": N_("Took a hint"),
    "left": N_("Left the page"),
    "late": N_("Answered after the time was up"),
    "submitted": N_("Handed in"),
    "time over": N_("Handed in by the clock"),
    "marked": N_("Marked"),
    "result": N_("Result"),
}
_CAUSES = {
    "MARKING": N_("by hand"),
    "RUN": N_("by running the program"),
    "OVERRIDE": N_("in place of an earlier mark"),
    "REGRADE": N_("by a correction of the quiz"),
}
_STATUSES = {
    "PASSED": N_("passed"),
    "FAILED": N_("not passed"),
    "AWAITING_MARKING": N_("awaiting a mark"),
}
_CERTAINTIES = {1: N_("a guess"), 2: N_("fairly sure"), 3: N_("certain")}


def _told(event: AttemptEvent, language: str) -> Told:
    _ = translations(language).gettext
    detail: Mapping[str, Any] = json.loads(event.detail) if event.detail else {}
    answers = json.loads(event.answers) if event.answers else {}
    return Told(
        occurred_at=event.occurred_at,
        what=_(_KINDS[event.kind]) if event.kind in _KINDS else event.kind.capitalize(),
        detail=_detail(event.kind, detail, language),
        by=detail.get("actor") or "",
        reason=detail.get("reason") or "",
        answers=tuple((id_, "; ".join(answer) or _("nothing")) for id_, answer in answers.items()),
    )


def _detail(kind: str, detail: Mapping[str, Any], language: str) -> str:
    _ = translations(language).gettext
    cause = _in_words(_CAUSES, detail.get("cause", ""), language)
    if kind == "marked":
        mark = points(detail["mark"], language)
        told = _("question {id}: {mark} points, {cause}")
        return told.format(id=detail["question"], mark=mark, cause=cause)
    if kind == "result":
        status = _in_words(_STATUSES, detail["status"], language)
        if detail["status"] == "AWAITING_MARKING":
            return _("{status}, {cause}").format(status=status, cause=cause)
        told = _("{percent} %, {status}, {cause}")
        percent = points(detail["score"] * 100, language)
        return told.format(percent=percent, status=status, cause=cause)
    if kind == "moved" and "place" in detail:
        return _("the one in place {place}").format(place=detail["place"] + 1)
    if kind == "hint" and "question" in detail:
        return _("of question {id}").format(id=detail["question"])
    if "confidence" in detail:
        return "; ".join(
            f"{id_}: {_in_words(_CERTAINTIES, certainty, language)}"
            for id_, certainty in detail["confidence"].items()
        )
    return ""


def _in_words(words: Mapping[Any, str], value: Any, language: str) -> str:
    """The word for a value of the record; the value itself where there is none."""
    return translations(language).gettext(words[value]) if value in words else str(value)

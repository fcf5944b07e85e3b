"""Looking into attempts: a learner's, and everything that is known of one of them, for disputes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courseware.errors import NotFound
from courseware.registrar.protocol import AttemptEvent, FindAttempts, FoundAttempt, GetAttemptFile
from courseware.server.pages import PageHandler, signed_in
from courseware.server.portal.examiners import (
    EXAMINERS,
    authored,
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
                error = refusal.message
                self.set_status(404)
        self.page(
            "attempts.html", sheet_name="examining", learner=learner, found=found, error=error
        )


class AttemptLogPage(PageHandler):
    """`/attempts/{attempt_id}/log`"""

    @signed_in(*EXAMINERS)
    async def get(self, attempt: str) -> None:
        file = await self.house.call(GetAttemptFile(attempt_id=uuid_in_address(attempt, "attempt")))
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
            events=[_told(event) for event in file.log],
            points=points,
            marked=self.get_query_argument("marked", ""),
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
    "opened": "Opened",
    "resumed": "Opened again",
    "answered": "Answered",
    "moved": "Went to a question",
    "hint": "Took a hint",
    "left": "Left the page",
    "late": "Answered after the time was up",
    "submitted": "Handed in",
    "time over": "Handed in by the clock",
    "marked": "Marked",
    "result": "Result",
}
_CAUSES = {
    "MARKING": "by hand",
    "RUN": "by running the program",
    "OVERRIDE": "in place of an earlier mark",
    "REGRADE": "by a correction of the quiz",
}
_STATUSES = {
    "PASSED": "passed",
    "FAILED": "not passed",
    "AWAITING_MARKING": "awaiting a mark",
}


def _told(event: AttemptEvent) -> Told:
    detail: Mapping[str, Any] = json.loads(event.detail) if event.detail else {}
    answers = json.loads(event.answers) if event.answers else {}
    return Told(
        occurred_at=event.occurred_at,
        what=_KINDS.get(event.kind, event.kind.capitalize()),
        detail=_detail(event.kind, detail),
        by=detail.get("actor") or "",
        reason=detail.get("reason") or "",
        answers=tuple((id_, "; ".join(answer) or "nothing") for id_, answer in answers.items()),
    )


def _detail(kind: str, detail: Mapping[str, Any]) -> str:
    cause = _CAUSES.get(detail.get("cause", ""), "")
    if kind == "marked":
        return f"question {detail['question']}: {points(detail['mark'])} points, {cause}"
    if kind == "result":
        status = _STATUSES.get(detail["status"], detail["status"])
        if detail["status"] == "AWAITING_MARKING":
            return f"{status}, {cause}"
        return f"{points(detail['score'] * 100)} %, {status}, {cause}"
    if kind == "moved" and "place" in detail:
        return f"the one in place {detail['place'] + 1}"
    if kind == "hint" and "question" in detail:
        return f"of question {detail['question']}"
    if "confidence" in detail:
        sure = {1: "a guess", 2: "fairly sure", 3: "certain"}
        return ", ".join(f"{id_}: {sure.get(c, c)}" for id_, c in detail["confidence"].items())
    return ""

"""Marking by hand: the answers that wait for it, and one of them with what it is marked by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import quote, urlencode
from uuid import UUID

from courseware.catalog.markup import render
from courseware.catalog.questions import QuestionType
from courseware.errors import InvalidRequest
from courseware.languages import translations
from courseware.registrar.protocol import (
    AwaitingMark,
    GetMarkingTask,
    GiveMark,
    ListAwaitingMarks,
    MarkingTask,
)
from courseware.server.pages import PageHandler, signed_in
from courseware.server.portal.examiners import (
    EXAMINERS,
    authored,
    marked_words,
    number,
    points,
    uuid_in_address,
    with_numbered_gaps,
)

SHOWN_OF_A_QUIZ = 25


class MarkingPage(PageHandler):
    """`/marking`"""

    @signed_in(*EXAMINERS)
    async def get(self) -> None:
        waiting = in_page_order(await self.house.call(ListAwaitingMarks()))
        self.page(
            "marking.html",
            sheet_name="examining",
            waiting=len(waiting),
            first=address(waiting[0]) if waiting else "",
            quizzes=by_quiz(waiting),
            shown=SHOWN_OF_A_QUIZ,
            address=address,
            marked=marked_words(self),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What the form holds, as it was typed."""

    mark: str = ""
    levels: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    reason: str = ""


class MarkingTaskPage(PageHandler):
    """`/marking/{attempt_id}/{question_id}`: give a mark, or another one in place of it."""

    @signed_in(*EXAMINERS)
    async def get(self, attempt: str, question_id: str) -> None:
        task = await self._task(attempt, question_id)
        await self._show(task, Entered(comment=task.comment))

    @signed_in(*EXAMINERS)
    async def post(self, attempt: str, question_id: str) -> None:
        task = await self._task(attempt, question_id)
        step = self.get_body_argument("step", "next")
        entered = self._entered(task)
        if step == "back":
            await self._show(task, entered)
            return
        given = mark_of(task, entered, self.language)
        if isinstance(given, str):
            await self._refuse(task, entered, given)
            return
        if task.mark is not None and step != "confirm":
            problem = "" if entered.reason else self._("Say why the mark is to be another.")
            if problem:
                await self._refuse(task, entered, problem)
            else:
                await self._show(task, entered, change=given)
            return
        before = in_page_order(await self.house.call(ListAwaitingMarks()))
        request = GiveMark(
            attempt_id=task.attempt_id,
            question_id=task.question_id,
            mark=None if levels_of(entered) else given,
            levels=levels_of(entered),
            comment=entered.comment,
            actor=self.somebody.username,
            reason=entered.reason if task.mark is not None else "",
        )
        try:
            done = await self.house.call(request)
        except InvalidRequest as refusal:
            # somebody else may have marked it meanwhile: the page then shows that mark
            await self._refuse(
                await self._task(attempt, question_id), entered, self.refused(refusal.message)
            )
            return
        told = {"marked": f"{round(done.mark, 2):g}", "of": f"{round(task.max_mark, 2):g}"}
        await self._go_on(task, step, before, told)

    async def _go_on(
        self, task: MarkingTask, step: str, before: Sequence[AwaitingMark], told: dict[str, str]
    ) -> None:
        if self._from_log:
            here = f"/attempts/{task.attempt_id}/log"
        elif step == "next":
            still = await self.house.call(ListAwaitingMarks())
            follower = following(before, task.attempt_id, task.question_id, still)
            here = address(follower) if follower else "/marking"
        else:
            here = _address(task.attempt_id, task.question_id)
        self.redirect(f"{here}?{urlencode(told)}", status=303)

    async def _task(self, attempt: str, question_id: str) -> MarkingTask:
        attempt_id = uuid_in_address(attempt, "attempt", self.language)
        return await self.house.call(GetMarkingTask(attempt_id=attempt_id, question_id=question_id))

    def _entered(self, task: MarkingTask) -> Entered:
        rubric = task.essay.rubric if task.essay else ()
        return Entered(
            mark=self.get_body_argument("mark", ""),
            levels={
                criterion.id: self.get_body_argument(f"level-{criterion.id}", "")
                for criterion in rubric
            },
            comment=self.get_body_argument("comment", "").replace("\r\n", "\n"),
            reason=self.get_body_argument("reason", ""),
        )

    @property
    def _from_log(self) -> bool:
        return self.get_argument("from", "") == "log"

    async def _refuse(self, task: MarkingTask, entered: Entered, error: str) -> None:
        self.set_status(400)
        await self._show(task, entered, error=error)

    async def _show(
        self,
        task: MarkingTask,
        entered: Entered,
        *,
        error: str = "",
        change: float | None = None,
    ) -> None:
        waiting = in_page_order(await self.house.call(ListAwaitingMarks()))
        here = next((i for i, each in enumerate(waiting) if is_of(each, task)), None)
        follower = following(waiting, task.attempt_id, task.question_id, waiting)
        question = authored(task.question_html, task.course)
        is_cloze = task.question_type is QuestionType.CLOZE
        self.page(
            "marking_task.html",
            sheet_name="examining",
            task=task,
            question=with_numbered_gaps(question) if is_cloze else question,
            answer=authored(task.answer_html, task.course),
            explanation=authored(task.explanation_html, task.course),
            model_answer=authored(render(task.essay.model_answer), task.course)
            if task.essay and task.essay.model_answer
            else "",
            in_line=lambda text: authored(render(text, inline=True), task.course),
            words=length_words(task, self.language),
            entered=entered,
            error=error,
            change=change,
            points=partial(points, language=self.language),
            rubric_points=_rubric_points(task),
            place=here + 1 if here is not None else None,
            waiting=len(waiting),
            following=address(follower) if follower else "",
            from_log=self._from_log,
            marked=marked_words(self),
        )


def in_page_order(waiting: tuple[AwaitingMark, ...]) -> list[AwaitingMark]:
    """As the page lists them: quiz by quiz, in each the longest waiting first, as is the quiz of the longest."""
    return [each for group in by_quiz(waiting).values() for each in group]


def by_quiz(waiting: Iterable[AwaitingMark]) -> dict[str, list[AwaitingMark]]:
    groups: dict[str, list[AwaitingMark]] = {}
    for each in waiting:
        groups.setdefault(each.quiz_id, []).append(each)
    return groups


def following(
    waiting: Sequence[AwaitingMark],
    attempt_id: UUID,
    question_id: str,
    still: Collection[AwaitingMark],
) -> AwaitingMark | None:
    """What to mark next: the one below in the list, at its end the first, of those that still wait."""
    places = [
        i
        for i, e in enumerate(waiting)
        if (e.attempt_id, e.question_id) == (attempt_id, question_id)
    ]
    after = places[0] + 1 if places else 0
    here = (attempt_id, question_id)
    for each in (*waiting[after:], *waiting[:after]):
        if each in still and (each.attempt_id, each.question_id) != here:
            return each
    return None


def is_of(waiting: AwaitingMark, task: MarkingTask) -> bool:
    return (waiting.attempt_id, waiting.question_id) == (task.attempt_id, task.question_id)


def address(waiting: AwaitingMark) -> str:
    """Where this answer is marked."""
    return _address(waiting.attempt_id, waiting.question_id)


def levels_of(entered: Entered) -> dict[str, float]:
    """The points of the levels that were chosen; empty without a rubric."""
    chosen = {id_: number(text) for id_, text in entered.levels.items()}
    return {id_: value for id_, value in chosen.items() if value is not None}


def mark_of(task: MarkingTask, entered: Entered, language: str) -> float | str:
    """The mark that was entered, or what is wrong with it, for the person who entered it."""
    _ = translations(language).gettext
    rubric = task.essay.rubric if task.essay else ()
    if rubric:
        levels = levels_of(entered)
        missing = next((c.text for c in rubric if c.id not in levels), None)
        if missing is not None:
            return _("Choose a level of “{criterion}”.").format(criterion=missing)
        return task.max_mark * sum(levels.values()) / _rubric_points(task)
    mark = number(entered.mark)
    if mark is None or not 0 <= mark <= task.max_mark:
        most = points(task.max_mark, language)
        return _("Give a mark from 0 to {most}.").format(most=most)
    return mark


def length_words(task: MarkingTask, language: str) -> str:
    """How long an answer is, and how long it was to be."""
    ngettext = translations(language).ngettext
    count = len(" ".join(task.answer).split())
    least = task.essay.least_words if task.essay else None
    most = task.essay.most_words if task.essay else None
    if least and most:
        told = ngettext(
            "{count} word; asked for were {least} to {most}.",
            "{count} words; asked for were {least} to {most}.",
            count,
        )
    elif least:
        told = ngettext(
            "{count} word; asked for were at least {least}.",
            "{count} words; asked for were at least {least}.",
            count,
        )
    elif most:
        told = ngettext(
            "{count} word; asked for were at most {most}.",
            "{count} words; asked for were at most {most}.",
            count,
        )
    else:
        told = ngettext("{count} word.", "{count} words.", count)
    return told.format(count=count, least=least, most=most)


def _rubric_points(task: MarkingTask) -> float:
    rubric = task.essay.rubric if task.essay else ()
    return sum(max(level.points for level in criterion.levels) for criterion in rubric)


def _address(attempt_id: UUID, question_id: str) -> str:
    return f"/marking/{attempt_id}/{quote(question_id, safe='')}"

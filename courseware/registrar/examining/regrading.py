"""Regrading: a quiz version is put right, and the attempts at it are held against it again, page by page."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

import msgspec

from courseware.assessment.corrections import Correction
from courseware.assessment.model import QuizStatus
from courseware.assessment.new_keys import answerable, keyed_like
from courseware.catalog.question_rules import check_question
from courseware.catalog.questions import QuizQuestion
from courseware.catalog.values import check_passing_score
from courseware.errors import ContentError, InvalidRequest, NotFound
from courseware.records.ids import new_id
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.audit import audit
from courseware.registrar.examining.regraded import Change, Examined, examine
from courseware.registrar.examining.results import add_result, follow_up
from courseware.registrar.office import Office
from courseware.registrar.published import PublishedQuiz, decode_correction, with_corrections
from courseware.registrar.usecases import By, Caller, in_round, outside

_PREVIEWED = 10_000
_APPLIED = 2_000
"""Attempts that are looked at between two answers: whoever waits sees that it goes on."""

_TOGETHER = 100
"""Changed attempts in one round: learners' answers go in between."""

_EXAMPLES = 20


@outside(protocol.PreviewRegrade, by=By.HOUSE)
async def preview_regrade(
    office: Office, caller: Caller, request: protocol.PreviewRegrade
) -> protocol.RegradePage:
    version = await office.run(lambda tx: _version(office, tx, request))
    return await asyncio.to_thread(
        lambda: _page(office, version, _examine(office, version, request, _PREVIEWED))
    )


@outside(protocol.ApplyRegrade, by=By.HOUSE)
async def apply_regrade(
    office: Office, caller: Caller, request: protocol.ApplyRegrade
) -> protocol.RegradePage:
    if not request.reason.strip():
        raise InvalidRequest("Say why: the reason is empty.", code="reason-missing")
    version = await office.run(lambda tx: _version(office, tx, request))
    correction_id = await office.run(lambda tx: _put_right(office, tx, request))
    found = await asyncio.to_thread(_examine, office, version, request, _APPLIED)
    page = await asyncio.to_thread(_page, office, version, found)
    for start in range(0, len(found.changes), _TOGETHER):
        part = found.changes[start : start + _TOGETHER]
        await office.run(partial(_write, office, version, part, found.since, correction_id))
    return page


@in_round(protocol.ListQuizVersions, by=By.HOUSE)
def list_quiz_versions(
    office: Office, tx: Transaction, caller: Caller, request: protocol.ListQuizVersions
) -> tuple[protocol.QuizVersion, ...]:
    rows = tx.rows("versions_of_quiz", quiz_id=request.quiz_id)
    if not rows:
        raise NotFound(f'There is no quiz "{request.quiz_id}".', code="no-such-quiz")
    found = []
    for id_, version, title, published_at, _, attempts in rows:
        now = office.quiz_version(tx, id_, version)
        found.append(
            protocol.QuizVersion(
                quiz_id=id_,
                version=version,
                title=title,
                published_at=published_at,
                attempts=attempts,
                passing_score=now.quiz.passing_score,
                questions=msgspec.json.encode(now.quiz.questions).decode(),
                dropped=tuple(sorted(now.dropped)),
                full_marks=tuple(sorted(now.full_marks)),
            )
        )
    return tuple(found)


@outside(protocol.ListQuizzes, by=By.HOUSE)
async def list_quizzes(
    office: Office, caller: Caller, request: protocol.ListQuizzes
) -> tuple[protocol.GivenQuiz, ...]:
    published = await office.run(office.published)
    rows = await asyncio.to_thread(office.reader.rows, "given_quizzes")
    return tuple(
        protocol.GivenQuiz(
            quiz_id=id_,
            title=title,
            course=course,
            version=version,
            attempts=attempts,
            in_force=id_ in published.quizzes,
        )
        for id_, title, course, version, attempts in rows
    )


def _version(
    office: Office, tx: Transaction, request: protocol.PreviewRegrade | protocol.ApplyRegrade
) -> PublishedQuiz:
    """The version with this correction too. InvalidRequest when that does not fit."""
    version = office.quiz_version(tx, request.quiz_id, request.quiz_version)
    _check(version, request.correction)
    return with_corrections(version, [request.correction])


def _check(version: PublishedQuiz, correction: Correction) -> None:
    asked = {question.id: question for question in version.quiz.questions}
    named = [*(q.id for q in correction.questions), *correction.dropped, *correction.full_marks]
    if not named and correction.passing_score is None:
        raise InvalidRequest("The correction corrects nothing.", code="nothing-to-correct")
    unknown = next((id_ for id_ in named if id_ not in asked), None)
    if unknown is not None:
        raise InvalidRequest(
            f'Version {version.version} of quiz "{version.quiz.id}" has no question "{unknown}".',
            code="unknown-question",
        )
    if len(set(named)) < len(named):
        raise InvalidRequest("A question is named twice in the correction.", code="named-twice")
    if set(asked) <= {*version.dropped, *correction.dropped}:
        raise InvalidRequest("Every question would be dropped.", code="all-dropped")
    try:
        if correction.passing_score is not None:
            check_passing_score(correction.passing_score)
        for question in correction.questions:
            _check_same_question(asked[question.id], question)
    except ContentError as error:
        raise InvalidRequest(str(error), code="not-a-correction") from None


def _check_same_question(before: QuizQuestion, now: QuizQuestion) -> None:
    try:
        check_question(now)
    except ContentError as error:
        raise error.at(question=now.id) from None
    if answerable(now) != answerable(before):
        raise ContentError(
            "What was asked cannot be another question now: its type and options stay.",
            question=now.id,
        )
    if keyed_like(before, now) != now:
        raise ContentError(
            "What people read cannot be another text now: only its key, its points and its "
            "explanation can be put right.",
            question=now.id,
        )


def _put_right(office: Office, tx: Transaction, request: protocol.ApplyRegrade) -> UUID:
    """Record the correction, unless that was done already; its id."""
    version = office.quiz_version(tx, request.quiz_id, request.quiz_version)
    if with_corrections(version, [request.correction]) == version:
        made: UUID
        for made, correction, keep_passes in tx.rows(
            "corrections_made", quiz_id=request.quiz_id, quiz_version=request.quiz_version
        ):
            same = decode_correction(correction) == request.correction
            if same and keep_passes == request.keep_passes:
                return made  # a further page of it, or done again
    id_ = new_id()
    tx.add(
        "quiz_corrections",
        id=id_,
        quiz_id=request.quiz_id,
        quiz_version=request.quiz_version,
        correction=msgspec.json.encode(request.correction).decode(),
        keep_passes=request.keep_passes,
        actor=request.actor,
        reason=request.reason.strip(),
        corrected_at=office.now,
    )
    audit(
        office,
        tx,
        actor=request.actor,
        action="quiz.regrade",
        subject=f"{request.quiz_id} version {request.quiz_version}",
        reason=request.reason.strip(),
        detail={
            "correction": id_,
            "questions": [question.id for question in request.correction.questions],
            "dropped": request.correction.dropped,
            "full_marks": request.correction.full_marks,
            "passing_score": request.correction.passing_score,
            "keep_passes": request.keep_passes,
        },
    )
    office.forget_quiz_version(request.quiz_id, request.quiz_version)
    return id_


def _examine(
    office: Office,
    version: PublishedQuiz,
    request: protocol.PreviewRegrade | protocol.ApplyRegrade,
    most: int,
) -> Examined:
    return examine(
        office.reader,
        version,
        request.correction,
        keep_passes=request.keep_passes,
        after=request.after,
        most=most,
    )


def _page(office: Office, version: PublishedQuiz, found: Examined) -> protocol.RegradePage:
    """What a page says, with who newly passes and who is certified by that."""
    passing = {change.learner_id for change in found.changes if change.passes_now}
    quiz_id = version.quiz.id
    passed: dict[str, set[UUID]] = {}
    if passing:
        course = office.published_now.courses.get(version.course)
        others = [id_ for id_ in (course.quizzes if course else ()) if id_ != quiz_id]
        for learner_id, passed_quiz in office.reader.rows(
            "passed_quizzes", quizzes=[quiz_id, *others], learners=list(passing)
        ):
            passed.setdefault(passed_quiz, set()).add(learner_id)
    newly = passing - passed.get(quiz_id, set())
    certified = _certified(office, version, newly, passed) if newly else set()
    (total,) = office.reader.rows("count_of_version", quiz_id=quiz_id, version=version.version)[0]
    shown = found.changes[:_EXAMPLES]
    names = dict(office.reader.rows("names", ids=[change.learner_id for change in shown]))
    return protocol.RegradePage(
        examined=found.examined,
        of=total,
        changed=len(found.changes),
        passes_kept=found.passes_kept,
        passes_lost=sum(
            change.status_before is QuizStatus.PASSED and change.status is not QuizStatus.PASSED
            for change in found.changes
        ),
        new_passes=tuple(newly),
        newly_certified=tuple(certified),
        examples=tuple(
            protocol.Regraded(
                attempt_id=change.attempt_id,
                learner=names.get(change.learner_id, ""),
                score_before=change.score_before,
                score=change.score,
                status_before=change.status_before,
                status=change.status,
            )
            for change in shown
        ),
        next=found.next,
    )


def _certified(
    office: Office, version: PublishedQuiz, newly: set[UUID], passed: Mapping[str, set[UUID]]
) -> set[UUID]:
    """Of those who newly pass, who has done everything else for the track."""
    published = office.published_now
    course = published.courses.get(version.course)
    if course is None:
        return set()
    track = published.track(course.track_slug)
    others = [other.key for other in track.courses if other.key != course.key]
    ready = {
        learner_id
        for (learner_id,) in office.reader.rows(
            "all_but_the_quizzes",
            course_id=course.key,
            courses=others,
            others=len(others),
            track_id=track.slug,
        )
    }
    for quiz_id in course.quizzes:
        if quiz_id != version.quiz.id:
            ready &= passed.get(quiz_id, set())
    return newly & ready


def _write(
    office: Office,
    version: PublishedQuiz,
    changes: Sequence[Change],
    since: UUID,
    correction_id: UUID | None,
    tx: Transaction,
) -> None:
    """Record these results, but for attempts that somebody decided about meanwhile."""
    decided = {
        row[0]
        for row in tx.rows(
            "results_since", attempts=[change.attempt_id for change in changes], since=since
        )
    }
    standing = [change for change in changes if change.attempt_id not in decided]
    for change in standing:
        add_result(
            office,
            tx,
            attempt_id=change.attempt_id,
            learner_id=change.learner_id,
            status=change.status,
            score=change.score,
            responses=change.responses,
            cause="REGRADE",
            correction_id=correction_id,
        )
    # reading a learner whole takes longer than all the rest: only of those for whom it can lead on
    passing = [change.learner_id for change in standing if change.passes_now]
    for (learner_id,) in tx.rows("only_quizzes_left", course_id=version.course, learners=passing):
        follow_up(office, tx, learner_id, version.quiz.id, version.course)

"""Publishing: making a catalogue that was read from notebooks the one in force."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from courseware.catalog.kept_ids import keep_ids
from courseware.catalog.model import Catalog, Course, Quiz, Track
from courseware.catalog.quiz_json import content_hash, delivery_to_json, questions_to_json
from courseware.certification.model import CourseOutline, TrackOutline
from courseware.errors import Conflict, InvalidRequest
from courseware.records.transaction import Transaction
from courseware.registrar import protocol
from courseware.registrar.audit import audit
from courseware.registrar.certificate_designs import keep_pictures
from courseware.registrar.certifying.versions import bumps, move_on, moved_on
from courseware.registrar.office import Office
from courseware.registrar.published import Published
from courseware.registrar.usecases import By, Caller, in_round


@in_round(protocol.PublishCatalog, by=By.HOUSE)
def publish_catalog(
    office: Office, tx: Transaction, caller: Caller, request: protocol.PublishCatalog
) -> protocol.PublishReport:
    if not request.catalog.tracks and not request.keep:
        raise InvalidRequest(
            "There is no track to publish, and all that are in force would be retired. "
            "Check the notebooks folder.",
            code="nothing-to-publish",
        )
    published = office.published(tx)
    _refuse_moved_quizzes(request.catalog, published, request.keep)
    hit = [bump for bump in bumps(office, tx, request.catalog) if bump.cut_short]
    if hit and not request.accept_bumps:
        raise Conflict(
            " ".join(
                f"{bump.track} {bump.after} would end {bump.cut_short} certificates of {bump.before} earlier."
                for bump in hit
            )
            + " Look at who is hit (courseware publish --preview), and confirm it.",
            code="bump-not-confirmed",
        )
    changes: list[str] = []
    for track in request.catalog.tracks:
        before = moved_on(published, track)
        changes += _publish_track(office, tx, published, track)
        tx.run("note_version", track_id=track.slug, version=track.version, actor=request.actor,
               now=office.now)  # fmt: skip
        changed = []
        for course in track.courses:
            lines = _publish_course(office, tx, published, course)
            changes += lines
            if lines:
                changed.append(course.key)
        if before is not None:
            changes += move_on(office, tx, published, before, track, changed, request.actor)
    changes += _retire_missing(office, tx, published, request.catalog, request.keep)
    if changes:
        audit(
            office,
            tx,
            actor=request.actor,
            action="catalogue.publish",
            subject="catalogue",
            reason=None,
            detail=changes,
        )
        office.forget_published()
    return protocol.PublishReport(changes=tuple(changes))


@in_round(protocol.PreviewPublication, by=By.HOUSE)
def preview_publication(
    office: Office, tx: Transaction, caller: Caller, request: protocol.PreviewPublication
) -> tuple[protocol.VersionBump, ...]:
    return tuple(bumps(office, tx, request.catalog))


def _refuse_moved_quizzes(catalog: Catalog, published: Published, keep: Collection[str]) -> None:
    """A quiz's attempts belong to its course: an id may not turn up in another course that goes on."""
    coming = {course.key for track in catalog.tracks for course in track.courses} | set(keep)
    for track in catalog.tracks:
        for course in track.courses:
            for quiz in course.quizzes:
                known = published.latest.get(quiz.id)
                if known is not None and known.course != course.key and known.course in coming:
                    raise Conflict(
                        f'{course.file}: the quiz id "{quiz.id}" belongs to the course '
                        f'"{known.course}". Give this quiz an id of its own.',
                        code="quiz-id-taken",
                    )


def _publish_track(
    office: Office, tx: Transaction, published: Published, track: Track
) -> list[str]:
    minutes = track.estimated_minutes or sum(course.estimated_minutes for course in track.courses)
    facts = _track_facts(track, minutes)
    keep_pictures(office.settings.certificate_media, track.pictures)
    if track.slug not in published.known_tracks:
        tx.run("add_track", now=office.now, **facts)
        return [f"{track.slug}: track added, version {track.version}"]
    before = next((t for t in published.tracks if t.slug == track.slug), None)
    if before is not None and facts == _track_facts(before, before.estimated_minutes):
        return []
    tx.run("change_track", now=office.now, **facts)
    return [f"{track.slug}: track changed, version {track.version}"]


def _track_facts(track: Track | TrackOutline, minutes: int) -> dict[str, object]:
    """A track's columns. A track read from its file and one in force with the same are the same."""
    return {
        "id": track.slug,
        "name": track.name,
        "description": track.description,
        "type": track.type,
        "level": track.level.value,
        "required": track.required,
        "version": track.version,
        "major_version": int(track.version.partition(".")[0]),
        "estimated_minutes": minutes,
        "sort_order": track.sort_order,
        "prerequisites": _json(track.prerequisites),
        "recertification": _json(track.recertification),
        "certificate": _json(track.certificate),
    }


def _publish_course(
    office: Office, tx: Transaction, published: Published, course: Course
) -> list[str]:
    changes = []
    for quiz in course.quizzes:
        changes += _publish_quiz(office, tx, published, course.key, quiz)
    facts = _course_facts(course, [quiz.id for quiz in course.quizzes])
    before = published.courses.get(course.key)
    if before is not None and facts == _course_facts(before, before.quizzes):
        return changes
    known = course.key in published.known_courses
    tx.run(
        "change_course" if known else "add_course",
        id=course.key,
        track_id=course.track,
        slug=course.id,
        content=_json(course.content),
        now=office.now,
        **facts,
    )
    return [*changes, f"{course.key}: course {'changed' if known else 'added'}"]


def _course_facts(course: Course | CourseOutline, quizzes: Sequence[str]) -> dict[str, object]:
    """A course's columns that tell whether it has changed."""
    return {
        "title": course.title,
        "description": course.description,
        "type": course.type.value,
        "content_hash": course.content_hash,
        "estimated_minutes": course.estimated_minutes,
        "sort_order": course.sort_order,
        "quizzes": _json(quizzes),
        "videos": _json(course.videos),
        "exercises": _json(course.exercises),
    }


def _publish_quiz(
    office: Office, tx: Transaction, published: Published, course: str, quiz: Quiz
) -> list[str]:
    before = published.latest.get(quiz.id)
    if before is not None:
        quiz = keep_ids(quiz, before.quiz)
    hash_ = content_hash(quiz)
    if before is not None and (before.content_hash, before.course) == (hash_, course):
        return []
    version = before.version + 1 if before else 1
    tx.run(
        "add_quiz_version",
        id=quiz.id,
        version=version,
        course_id=course,
        title=quiz.title,
        description=quiz.description,
        passing_score=quiz.passing_score,
        questions=_json(questions_to_json(quiz.questions)),
        delivery=_json(delivery_to_json(quiz.delivery)),
        content_hash=hash_,
        now=office.now,
    )
    return [f"{course}: quiz {quiz.id} version {version}"]


def _retire_missing(
    office: Office,
    tx: Transaction,
    published: Published,
    catalog: Catalog,
    keep: Collection[str],
) -> list[str]:
    changes = []
    tracks = {track.slug for track in catalog.tracks} | set(keep)
    courses = {course.key for track in catalog.tracks for course in track.courses} | set(keep)
    for slug, in_force in published.known_tracks.items():
        if in_force and slug not in tracks:
            tx.run("retire_track", id=slug, now=office.now)
            changes.append(f"{slug}: track retired")
    for key, in_force in published.known_courses.items():
        kept = key in courses or key.partition("/")[0] in keep
        if in_force and not kept:
            tx.run("retire_course", id=key, now=office.now)
            changes.append(f"{key}: course retired")
    return changes


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()

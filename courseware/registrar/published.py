"""The catalogue in force, as the registrar reads it from the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from courseware.assessment.corrections import Correction, corrected
from courseware.catalog.delivery import Delivery
from courseware.catalog.model import (
    CertificateDesign,
    CertificationLevel,
    CourseType,
    Quiz,
    Recertification,
    Video,
)
from courseware.catalog.questions import QuizQuestion
from courseware.certification.model import CourseOutline, TrackOutline
from courseware.decoding import json_decoder
from courseware.errors import NotFound
from courseware.records.transaction import Transaction

decode_questions = json_decoder(tuple[QuizQuestion, ...]).decode
decode_correction = json_decoder(Correction).decode
_decode_delivery = json_decoder(Delivery).decode
_decode_names = json_decoder(tuple[str, ...]).decode
_decode_videos = json_decoder(tuple[Video, ...]).decode
_decode_recertification = json_decoder(Recertification).decode
_decode_design = json_decoder(CertificateDesign).decode


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedQuiz:
    """One version of a quiz, keys included."""

    quiz: Quiz
    version: int
    course: str
    content_hash: str
    dropped: frozenset[str] = frozenset()
    """Questions that count for nobody any more."""
    full_marks: frozenset[str] = frozenset()
    """Questions that bring everybody all their points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Tracks, courses and quizzes in force. The `known_…` also hold those that were retired."""

    tracks: tuple[TrackOutline, ...]
    courses: Mapping[str, CourseOutline]
    quizzes: Mapping[str, PublishedQuiz]
    known_tracks: Mapping[str, bool]
    """Track id -> whether it is in force."""
    known_courses: Mapping[str, bool]
    latest: Mapping[str, PublishedQuiz]
    """The newest version of every quiz that ever was."""
    policies: Mapping[str, Mapping[str, Recertification]] = field(default_factory=dict)
    """Organisation id -> track id -> its own policy, for those that have one."""
    designs: Mapping[str, CertificateDesign] = field(default_factory=dict)
    """Organisation id -> what it has set for its people's certificates."""

    @property
    def hashes(self) -> dict[str, str]:
        """Quiz id -> what tells one version from another."""
        return {id_: quiz.content_hash for id_, quiz in self.quizzes.items()}

    def tracks_for(self, organisation_id: str | None) -> tuple[TrackOutline, ...]:
        """The tracks as they are for people of an organisation; None: our own staff."""
        own = self.policies.get(organisation_id) if organisation_id else None
        if not own:
            return self.tracks
        return tuple(
            replace(track, recertification=own[track.slug]) if track.slug in own else track
            for track in self.tracks
        )

    def track(self, slug: str) -> TrackOutline:
        """NotFound when there is no such track in force."""
        for track in self.tracks:
            if track.slug == slug:
                return track
        raise NotFound(f'There is no track "{slug}".', code="no-such-track")

    def course(self, key: str) -> CourseOutline:
        """NotFound when there is no such course in force."""
        if key not in self.courses:
            raise NotFound(f'There is no course "{key}".', code="no-such-course")
        return self.courses[key]

    def quiz(self, quiz_id: str) -> PublishedQuiz:
        """NotFound when there is no such quiz in force."""
        if quiz_id not in self.quizzes:
            raise NotFound(f'There is no quiz "{quiz_id}".', code="no-such-quiz")
        return self.quizzes[quiz_id]


def load_published(tx: Transaction) -> Published:
    """Read the catalogue in force."""
    known_courses: dict[str, bool] = {}
    by_track: dict[str, list[CourseOutline]] = {}
    for row in tx.rows("courses"):
        known_courses[row[0]] = row[9]
        if row[9]:
            by_track.setdefault(row[1], []).append(_course(row))
    known_tracks: dict[str, bool] = {}
    tracks: list[TrackOutline] = []
    for row in tx.rows("tracks"):
        known_tracks[row[0]] = row[12]
        if row[12]:
            tracks.append(_track(row, tuple(by_track.get(row[0], ()))))
    courses = {course.key: course for track in tracks for course in track.courses}
    corrections: dict[tuple[str, int], list[Correction]] = {}
    for quiz_id, version, correction in tx.rows("corrections"):
        corrections.setdefault((quiz_id, version), []).append(decode_correction(correction))
    latest = {
        row[0]: with_corrections(_quiz(row), corrections.get((row[0], row[1]), ()))
        for row in tx.rows("quizzes_in_force")
    }
    in_force = {quiz for course in courses.values() for quiz in course.quizzes}
    policies: dict[str, dict[str, Recertification]] = {}
    for organisation_id, track_id, policy in tx.rows("recertification_overrides"):
        policies.setdefault(organisation_id, {})[track_id] = _decode_recertification(policy)
    return Published(
        tracks=tuple(tracks),
        courses=courses,
        quizzes={id_: quiz for id_, quiz in latest.items() if id_ in in_force},
        known_tracks=known_tracks,
        known_courses=known_courses,
        latest=latest,
        policies=policies,
        designs={id_: _decode_design(text) for id_, text in tx.rows("organisation_certificates")},
    )


def load_quiz(tx: Transaction, quiz_id: str, version: int) -> PublishedQuiz:
    """Read one version of a quiz."""
    row = tx.row("quiz_version", id=quiz_id, version=version)
    if row is None:
        raise NotFound(f'There is no version {version} of quiz "{quiz_id}".', code="no-such-quiz")
    return with_corrections(
        _quiz(row),
        [
            decode_correction(correction)
            for (correction,) in tx.rows("corrections_of", quiz_id=quiz_id, quiz_version=version)
        ],
    )


def with_corrections(published: PublishedQuiz, corrections: Sequence[Correction]) -> PublishedQuiz:
    """A version as it counts now."""
    if not corrections:
        return published
    now = corrected(published.quiz, corrections)
    return replace(published, quiz=now.quiz, dropped=now.dropped, full_marks=now.full_marks)


def _quiz(row: tuple[Any, ...]) -> PublishedQuiz:
    id_, version, course, title, description, passing_score, questions, content_hash, delivery = row
    return PublishedQuiz(
        quiz=Quiz(
            id=id_,
            title=title,
            description=description,
            passing_score=passing_score,
            questions=decode_questions(questions),
            delivery=_decode_delivery(delivery) if delivery else Delivery(),
        ),
        version=version,
        course=course,
        content_hash=content_hash,
    )


def _course(row: tuple[Any, ...]) -> CourseOutline:
    return CourseOutline(
        track_slug=row[1],
        course_id=row[2],
        title=row[3],
        description=row[4],
        type=CourseType(row[5]),
        content_hash=row[6],
        estimated_minutes=row[7],
        sort_order=row[8],
        quizzes=_decode_names(row[10]),
        videos=_decode_videos(row[11]),
        exercises=_decode_names(row[12]),
    )


def _track(row: tuple[Any, ...], courses: tuple[CourseOutline, ...]) -> TrackOutline:
    return TrackOutline(
        slug=row[0],
        name=row[1],
        description=row[2],
        type=row[3],
        level=CertificationLevel(row[4]),
        required=row[5],
        version=row[6],
        estimated_minutes=row[7],
        sort_order=row[8],
        prerequisites=_decode_names(row[9]),
        recertification=_decode_recertification(row[10]),
        certificate=_decode_design(row[11]),
        courses=courses,
    )

"""What a renewal asks: everything anew, what has changed, a path of its own, or the exam."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from courseware.catalog.model import RenewalAsks
from courseware.certification.model import CourseOutline, TrackOutline


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The keys of the courses that are begun anew; `content_kept`: of them only the quizzes count."""

    courses: tuple[str, ...]
    content_kept: bool = False


def fingerprint(course: CourseOutline, quiz_hashes: Mapping[str, str]) -> str:
    """What a course is: two are alike when their lessons, and their quizzes, are the same to the letter."""
    parts = [course.content_hash, *(quiz_hashes.get(quiz, "") for quiz in course.quizzes)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def fingerprints(track: TrackOutline, quiz_hashes: Mapping[str, str]) -> dict[str, str]:
    """Of each course of a track, by its key."""
    return {course.key: fingerprint(course, quiz_hashes) for course in track.courses}


def asked(
    track: TrackOutline, quiz_hashes: Mapping[str, str], certified_on: Mapping[str, str] | None
) -> Asked:
    """What somebody does for the next period. `certified_on`: the fingerprints when the last one began.

    Where nothing has changed, or it is not known what there was, CHANGED asks the exam or everything: nobody
    is certified again for nothing.
    """
    every = tuple(course.key for course in track.courses)
    with_quiz = tuple(course.key for course in track.courses if course.quizzes)
    match track.recertification.renewal:
        case RenewalAsks.PATH:
            path = {f"{track.slug}/{id_}" for id_ in track.recertification.renewal_path}
            return Asked(courses=tuple(key for key in every if key in path) or every)
        case RenewalAsks.CHANGED if certified_on is not None:
            now = fingerprints(track, quiz_hashes)
            changed = tuple(key for key in every if certified_on.get(key) != now[key])
            if changed:
                return Asked(courses=changed)
            return Asked(courses=with_quiz or every, content_kept=bool(with_quiz))
        case RenewalAsks.EXAM if with_quiz:
            return Asked(courses=with_quiz, content_kept=True)
        case _:
            return Asked(courses=every)

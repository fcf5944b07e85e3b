"""When a course's content counts as done: watched, read, or every exercise passed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from courseware.catalog.model import CourseType, Video

WATCHED_ENOUGH = 0.90
"""The part of a video's distinct seconds that must have been seen."""

Ranges = tuple[tuple[float, float], ...]
"""Seconds seen, as sorted pairs (start, end) that neither touch nor overlap."""


def merge_ranges(
    seen: Iterable[tuple[float, float]], new: Iterable[tuple[float, float]], seconds: float
) -> Ranges:
    """Both sets of ranges as one, cut to the video's length. Empty and backward ranges count nothing."""
    clipped = sorted(
        (max(0.0, start), min(seconds, end)) for start, end in (*seen, *new) if start < end
    )
    merged: list[tuple[float, float]] = []
    for start, end in clipped:
        if end <= start:
            continue
        # players report at quarter seconds: a smaller hole is no part that was skipped
        if merged and start <= merged[-1][1] + 0.25:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def watched_seconds(ranges: Sequence[tuple[float, float]]) -> float:
    """Distinct seconds in merged ranges."""
    return sum(end - start for start, end in ranges)


def content_progress(
    course_type: CourseType,
    *,
    read_to_end: bool,
    videos: Sequence[Video],
    watched: Mapping[str, Sequence[tuple[float, float]]],
    exercises: Collection[str],
    exercises_done: Collection[str],
) -> float:
    """How much of a course's content is done, as a fraction of 1; exactly 1.0 means completed.

    VIDEO: each video counts alike, in full at 90 % of its distinct seconds. INTERACTIVE: each
    exercise counts alike. TEXT: all or nothing, at the end of the page.
    """
    if course_type is CourseType.VIDEO:
        parts = [
            min(1.0, watched_seconds(watched.get(video.id, ())) / (WATCHED_ENOUGH * video.seconds))
            for video in videos
            if video.seconds > 0
        ]
    elif course_type is CourseType.INTERACTIVE:
        parts = [float(exercise in exercises_done) for exercise in exercises]
    else:
        parts = [float(read_to_end)]
    return sum(parts) / len(parts) if parts else float(read_to_end)

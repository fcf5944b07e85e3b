"""Seconds watched, pages read, exercises done: when content counts as completed."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.assessment.completion import content_progress, merge_ranges, watched_seconds
from courseware.catalog.model import CourseType, Video

ranges = st.lists(st.tuples(st.integers(-20, 140), st.integers(-20, 140)), max_size=12)


def covered(pairs: list[tuple[int, int]], seconds: int) -> set[int]:
    return {second for start, end in pairs for second in range(max(0, start), min(seconds, end))}


@given(ranges, ranges)
def test_every_distinct_second_counts_once(
    seen: list[tuple[int, int]], new: list[tuple[int, int]]
) -> None:
    merged = merge_ranges(merge_ranges((), seen, 100.0), new, 100.0)
    assert watched_seconds(merged) == len(covered([*seen, *new], 100))
    assert list(merged) == sorted(merged)
    assert all(0 <= start < end <= 100 for start, end in merged)
    assert all(first[1] < second[0] for first, second in itertools.pairwise(merged))


@given(ranges)
def test_watching_again_changes_nothing(seen: list[tuple[int, int]]) -> None:
    once = merge_ranges((), seen, 100.0)
    assert merge_ranges(once, seen, 100.0) == once


def progress(kind: CourseType, **facts: object) -> float:
    given_facts = {
        "read_to_end": False,
        "videos": (),
        "watched": {},
        "exercises": (),
        "exercises_done": (),
        **facts,
    }
    return content_progress(kind, **given_facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("watched", "done"), [(0.0, 0.0), (45.0, 0.5), (89.9, 0.998), (90.0, 1.0), (100.0, 1.0)]
)
def test_a_video_is_done_at_ninety_percent(watched: float, done: float) -> None:
    video = Video(id="film", src="film.mp4", seconds=100.0)
    part = progress(CourseType.VIDEO, videos=(video,), watched={"film": ((0.0, watched),)})
    assert part == pytest.approx(done, abs=0.001)
    assert (part >= 1.0) == (watched >= 90.0)


def test_every_video_of_a_course_counts() -> None:
    videos = tuple(Video(id=name, src=f"{name}.mp4", seconds=10.0) for name in "ab")
    assert progress(CourseType.VIDEO, videos=videos, watched={"a": ((0.0, 10.0),)}) == 0.5


def test_a_text_is_done_at_its_end_and_exercises_one_by_one() -> None:
    assert progress(CourseType.TEXT) == 0.0
    assert progress(CourseType.TEXT, read_to_end=True) == 1.0
    both = ("sort", "name")
    assert progress(CourseType.INTERACTIVE, exercises=both, exercises_done=("name",)) == 0.5
    assert progress(CourseType.INTERACTIVE, exercises=both, exercises_done=both) == 1.0
    assert progress(CourseType.INTERACTIVE, exercises=both, read_to_end=True) == 0.0

"""Reading all that is taught: every track.yaml below a folder, with its courses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from courseware.catalog.findings import Finding
from courseware.catalog.ids import is_slug
from courseware.catalog.model import Catalog, Course, Track
from courseware.catalog.notebook import NotebookReading, read_notebook
from courseware.catalog.recertification import check_recertification
from courseware.catalog.track_file import misspelt_type, read_track_file
from courseware.errors import ContentError

TRACK_FILE = "track.yaml"
NOT_TRACKS = frozenset({"dashboards"})
"""Folders beside the tracks that hold notebooks of another kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogReading:
    """What was right, what was found, and what must stay as it was last published.

    `keep` holds slugs of tracks (the whole track stays) and keys of courses whose files are wrong
    just now; they are not in `catalog`.
    """

    catalog: Catalog
    findings: tuple[Finding, ...]
    keep: tuple[str, ...]

    @property
    def has_errors(self) -> bool:
        return any(finding.is_error for finding in self.findings)


def read_catalog(folder: Path, progress: Callable[[str], None] | None = None) -> CatalogReading:
    """Read and check every track below `folder`, without running a notebook.

    `progress` is called with the name of each file before it is read. What is wrong becomes a
    finding and is left out; ContentError is raised only when there is no such folder.
    """
    if not folder.is_dir():
        raise ContentError(f"There is no folder {folder.as_posix()}. Name the one with the tracks.")
    reader = _Reader(folder=folder, progress=progress or (lambda _: None))
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        if place.name not in NOT_TRACKS and not place.name.startswith((".", "_")):
            reader.read_track(place)
    reader.check_prerequisites()
    return CatalogReading(
        catalog=Catalog(tracks=tuple(sorted(reader.tracks.values(), key=_shown_at))),
        findings=tuple(reader.findings),
        keep=tuple(sorted(reader.keep)),
    )


def _shown_at(track: Track) -> tuple[int, str, str]:
    return track.sort_order, track.name, track.slug


@dataclass(slots=True, kw_only=True)
class _Reader:
    """What has been read of a folder of tracks so far."""

    folder: Path
    progress: Callable[[str], None]
    tracks: dict[str, Track] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    keep: set[str] = field(default_factory=set)
    quizzes: dict[str, str] = field(default_factory=dict)
    """Quiz id -> the file that it is in."""

    def read_track(self, place: Path) -> None:
        path = place / TRACK_FILE
        if not path.is_file():
            if any(place.glob("*.ipynb")):
                self._warn(path, "The file is missing, so the notebooks beside it are not taught.")
            return
        self.progress(path.as_posix())
        try:
            track, files = read_track_file(path)
        except ContentError as error:
            self._leave_out(place.name, path, error)
            return
        if track.slug != place.name:
            self._refuse_other_name(track, place, path)
            return
        meant = misspelt_type(track)
        if meant is not None:
            self._warn(path, f'"type" is {track.type}. Did you mean {meant}?')
        for notebook in sorted(place.glob("*.ipynb")):
            if notebook.name not in files:
                self._warn(
                    notebook, f"The notebook is not taught. Add it to the courses in {path}."
                )
        courses, is_whole = self._read_courses(place, track.slug, files)
        if not files:
            self._warn(path, "The track has no courses, and is not shown until it has one.")
        if not files or not is_whole:
            self.keep.add(track.slug)
            return
        try:
            check_recertification(track.recertification, [course.id for course in courses])
        except ContentError as error:
            self._leave_out(place.name, path, error)
            return
        minutes = track.estimated_minutes or sum(course.estimated_minutes for course in courses)
        self.tracks[track.slug] = replace(track, courses=courses, estimated_minutes=minutes)

    def _read_courses(
        self, place: Path, slug: str, files: tuple[str, ...]
    ) -> tuple[tuple[Course, ...], bool]:
        """The courses that are right, and whether it is known which the others are."""
        courses: dict[str, Course] = {}
        is_whole = True
        for number, name in enumerate(files, start=1):
            path = place / name
            self.progress(path.as_posix())
            reading = read_notebook(path, track=slug, sort_order=number)
            self.findings.extend(reading.findings)
            course = self._unless_taken(reading, path, courses)
            if course is not None:
                courses[course.id] = course
            elif reading.course_id is not None:
                self.keep.add(f"{slug}/{reading.course_id}")
            else:
                is_whole = False
        self.keep -= {course.key for course in courses.values()}
        return tuple(courses.values()), is_whole

    def _unless_taken(
        self, reading: NotebookReading, path: Path, courses: dict[str, Course]
    ) -> Course | None:
        """The course, unless its id or the id of one of its quizzes belongs to another."""
        course = reading.course
        if course is None:
            return None
        other = courses.get(course.id)
        if other is not None:
            self._error(
                path,
                f'The course id "{course.id}" is also that of {other.file}. Give one of them another.',
            )
            return None
        for quiz in course.quizzes:
            where = self.quizzes.get(quiz.id)
            if where is not None:
                self._error(
                    path,
                    f'The quiz id "{quiz.id}" is also in {where}. Give one of them another.',
                    cell=reading.quiz_cells[quiz.id],
                )
                return None
        self.quizzes.update((quiz.id, path.as_posix()) for quiz in course.quizzes)
        return course

    def check_prerequisites(self) -> None:
        """Leave out tracks that nobody could ever begin."""
        known = set(self.tracks) | {name for name in self.keep if "/" not in name}
        for track in list(self.tracks.values()):
            unknown = next((slug for slug in track.prerequisites if slug not in known), None)
            circle = next(iter(_circle(track.slug, self.tracks)), None)
            if unknown is not None:
                message = f'"prerequisites" names {unknown!r}, and there is no such track.'
            elif circle is not None:
                message = f'"prerequisites" go round in a circle: {" needs ".join(circle)}.'
            else:
                continue
            path = self.folder / track.slug / TRACK_FILE
            self._leave_out(track.slug, path, ContentError(f"{message} Correct or remove it."))
        for slug in self.keep:
            self.tracks.pop(slug, None)

    def _refuse_other_name(self, track: Track, place: Path, path: Path) -> None:
        """A folder was renamed, or copied: then the slug is that of the folder beside it."""
        if not (self.folder / track.slug / TRACK_FILE).is_file():
            self.keep.add(track.slug)
        message = (
            f'"slug" is {track.slug!r}, and the folder is {place.name!r}. Give both the same name.'
        )
        self._leave_out(place.name, path, ContentError(message))

    def _leave_out(self, slug: str, path: Path, error: ContentError) -> None:
        self.findings.append(Finding.of(error, path.as_posix()))
        if is_slug(slug):
            self.keep.add(slug)

    def _error(self, path: Path, message: str, cell: int | None = None) -> None:
        self.findings.append(Finding(file=path.as_posix(), cell=cell, message=message))

    def _warn(self, path: Path, message: str) -> None:
        self.findings.append(Finding(file=path.as_posix(), level="warning", message=message))


def _circle(start: str, tracks: dict[str, Track]) -> Iterator[tuple[str, ...]]:
    """The ways by which a track is its own prerequisite."""
    waiting: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while waiting:
        way = waiting.pop()
        track = tracks.get(way[-1])
        for slug in track.prerequisites if track else ():
            if slug == start:
                yield (*way, slug)
            elif slug not in seen:
                seen.add(slug)
                waiting.append((*way, slug))

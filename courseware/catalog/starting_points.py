"""Starting points for authors: a new track, a new course, and its line in track.yaml."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml

from courseware.catalog.ids import SLUG_RULE, is_slug
from courseware.catalog.media import FOLDER, STARTERS
from courseware.catalog.model import CourseType
from courseware.catalog.notebook_file import read_file
from courseware.catalog.track_file import read_track_file
from courseware.catalog.tracks import TRACK_FILE
from courseware.catalog.written import title_from
from courseware.errors import ContentError

_FILM = ("mp4", "vtt", "md")


def new_track(notebooks: Path, slug: str) -> Path:
    """Write the track.yaml of a new track; the answer is its path.

    Raises ContentError when the slug cannot be used or the folder is there already.
    """
    _check_slug(slug, "track")
    folder = notebooks / slug
    if folder.exists():
        raise ContentError(f"{folder.as_posix()} is there already. Choose another slug.")
    (folder / FOLDER).mkdir(parents=True)
    kind = slug.upper().replace("-", "_")
    text = _filled(
        "track.yaml",
        slug=slug,
        title=title_from(slug),
        type=kind if kind[0].isalpha() else f"TRACK_{kind}",
    )
    path = folder / TRACK_FILE
    path.write_text(text, encoding="utf-8")
    return path


def new_course(notebooks: Path, track: str, slug: str, kind: CourseType) -> tuple[Path, ...]:
    """Write a course to begin from and name it in its track's track.yaml; the answer is the new files.

    A VIDEO course begins with a short sample film. Raises ContentError when a file is there already,
    and when the track is not right.
    """
    _check_slug(slug, "course")
    folder = notebooks / track
    track_file = folder / TRACK_FILE
    if not track_file.is_file():
        raise ContentError(
            f"There is no {track_file.as_posix()}. Make the track first: courseware new track {track}"
        )
    try:
        _, courses = read_track_file(track_file)
    except ContentError as error:
        raise error.at(file=track_file.as_posix()) from None
    _refuse_taken(folder, slug)
    path = folder / f"{_next_number(courses):02d}-{slug}.ipynb"
    film = [folder / FOLDER / f"{slug}.{ending}" for ending in _FILM]
    written = [path, *(film if kind is CourseType.VIDEO else ())]
    there = next((file for file in written if file.exists()), None)
    if there is not None:
        raise ContentError(f"{there.as_posix()} is there already. Move it, or choose another slug.")
    listed = with_course(track_file.read_text(encoding="utf-8-sig"), path.name)

    if kind is CourseType.VIDEO:
        (folder / FOLDER).mkdir(exist_ok=True)
        for file in film:
            file.write_bytes((STARTERS / f"sample{file.suffix}").read_bytes())
    notebook = _filled(
        f"{kind.value.lower()}.ipynb",
        course=slug,
        title=title_from(slug),
        quiz=f"{track}-{slug}",
        video=slug,
    )
    path.write_text(notebook, encoding="utf-8")
    track_file.write_text(listed, encoding="utf-8")
    return tuple(written)


def with_course(track_yaml: str, name: str) -> str:
    """The text of a track.yaml with one more course at the end of its list, all else as it was.

    Raises ContentError when the list cannot be found in it.
    """
    root = yaml.compose(track_yaml, yaml.SafeLoader)
    entries = root.value if isinstance(root, yaml.MappingNode) else []
    found = next(((key, value) for key, value in entries if key.value == "courses"), None)
    if found is None:
        ending = "" if track_yaml.endswith("\n") else "\n"
        return f"{track_yaml}{ending}courses:\n  - {name}\n"
    key, value = found
    if isinstance(value, yaml.SequenceNode) and value.flow_style:
        end = value.value[-1].end_mark.index if value.value else value.start_mark.index + 1
        return f"{track_yaml[:end]}{', ' if value.value else ''}{name}{track_yaml[end:]}"
    lines = track_yaml.splitlines(keepends=True)
    if isinstance(value, yaml.SequenceNode):
        last = value.value[-1]
        indent = re.match(r"\s*", lines[last.start_mark.line])
        return _inserted(lines, last.end_mark.line, f"{indent[0] if indent else ''}- {name}")
    if isinstance(value, yaml.ScalarNode) and not value.value:
        return _inserted(lines, key.end_mark.line, f"  - {name}")
    raise ContentError(f'"courses" is no list. Add "- {name}" to it by hand.')


def _inserted(lines: list[str], after: int, line: str) -> str:
    before, rest = lines[: after + 1], lines[after + 1 :]
    if before and not before[-1].endswith("\n"):
        before[-1] += "\n"
    return "".join([*before, f"{line}\n", *rest])


def _filled(starter: str, **words: str) -> str:
    text = (STARTERS / starter).read_text(encoding="utf-8")
    for name, word in words.items():
        text = text.replace("{{" + name + "}}", json.dumps(word, ensure_ascii=False)[1:-1])
    return text


def _check_slug(slug: str, what: str) -> None:
    if not is_slug(slug):
        raise ContentError(f"The {what} slug {slug!r} cannot be used. {SLUG_RULE}")


def _refuse_taken(folder: Path, slug: str) -> None:
    for path in sorted(folder.glob("*.ipynb")):
        try:
            taken = read_file(path).course_id
        except ContentError:
            continue
        if taken == slug:
            raise ContentError(
                f"{path.as_posix()} is the course {slug!r} already. Choose another slug."
            )


def _next_number(courses: tuple[str, ...]) -> int:
    numbers = [int(match[0]) for name in courses if (match := re.match(r"\d{1,3}(?=-)", name))]
    return max([len(courses), *numbers]) + 1

"""The files beside a notebook: where they may be, and how long a video is."""

from __future__ import annotations

from importlib import resources
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import mutagen

from courseware.errors import ContentError

FOLDER = "assets"
"""The one folder of a track whose files learners can fetch."""

STARTERS = resources.files("courseware.catalog") / "starters"
"""What new tracks and courses begin from."""


def asset(track_folder: Path, address: str) -> Path:
    """The file that a notebook means by an address such as "assets/welcome.mp4".

    Raises ContentError when it is not there, or where learners cannot reach it.
    """
    parts = urlsplit(address)
    place = PurePosixPath(unquote(parts.path))
    if parts.scheme or parts.netloc or place.parts[:1] != (FOLDER,) or ".." in place.parts:
        raise ContentError(
            f"{address!r} is not in the track's folder {FOLDER}. Save the file there, and write "
            f"{FOLDER}/{place.name or 'its-name'}."
        )
    path = track_folder / place
    if not path.is_file() or not path.resolve().is_relative_to(track_folder.resolve()):
        raise ContentError(f"The file {address} is missing. Put it at {path.as_posix()}.")
    return path


def seconds_of(video: Path) -> float:
    """A video's length in seconds. Raises ContentError when it cannot be told."""
    try:
        found = mutagen.File(video)
        length = float(found.info.length) if found is not None else 0.0
    except (mutagen.MutagenError, OSError, ValueError):
        length = 0.0
    if not length > 0:
        raise ContentError(
            f"The length of {video.name} cannot be read. Save the video as MP4 (H.264 and AAC)."
        )
    return round(length, 3)


def is_sample_film(video: Path) -> bool:
    """Whether this is still the film that a new course begins with."""
    sample = (STARTERS / "sample.mp4").read_bytes()
    return video.stat().st_size == len(sample) and video.read_bytes() == sample


def check_captions(captions: Path) -> None:
    """Raises ContentError when the file is not WebVTT, the one form of captions that browsers show."""
    try:
        begins = captions.read_text(encoding="utf-8-sig")[:6]
    except UnicodeDecodeError:
        begins = ""
    if begins != "WEBVTT":
        raise ContentError(
            f"{captions.name} is not WebVTT. Save it as UTF-8 text whose first line is WEBVTT."
        )

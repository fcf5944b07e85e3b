"""The video widget: plays a local film, counts the seconds that were really seen, goes on where it was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Protocol

from msgspec import Meta

from courseware.assessment.completion import WATCHED_ENOUGH, Ranges
from courseware.catalog.authoring import video_id
from courseware.catalog.markup import render
from courseware.errors import ContentError, CoursewareError
from courseware.languages import ENGLISH
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import CourseState, GetCourseState, RecordWatched
from courseware.widgets.bundle import VIDEO
from courseware.widgets.exchange import Message
from courseware.widgets.session import page_language, session
from courseware.widgets.window import Window

Seconds = Annotated[float, Meta(ge=0, le=1e6)]

# The preview carries the file through the kernel's connection, which is no way for a big one.
_LARGEST_PREVIEW_BYTES = 64 * 1024 * 1024

_HEADING = re.compile(r"(</?h)([1-6])\b")


class Watched(Message, frozen=True, tag="watched"):
    """These seconds were played. Reply: `{"kind": "recorded", …}`."""

    ranges: Annotated[tuple[tuple[Seconds, Seconds], ...], Meta(max_length=1000)]
    position: Seconds


class Fetch(Message, frozen=True, tag="fetch"):
    """Hand over the files of a preview. Reply: `{"kind": "files", …}` with a buffer a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoView:
    """What the browser shows. `src`, `captions` and `poster` are relative to the page."""

    id: str
    title: str
    src: str
    captions: str | None
    poster: str | None
    transcript_html: str
    preview: bool
    needed: float = WATCHED_ENOUGH
    seconds: float = 0.0
    """The length by the record; 0 when the record does not say."""
    ranges: Ranges = ()
    position: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What is recorded of a video, and whether its course is done with it."""

    seconds: float
    ranges: Ranges
    position: float
    content_completed: bool = False
    course_completed: bool = False


class Ledger(Protocol):
    """Where watched seconds are written down."""

    def read(self) -> Progress: ...

    def record(self, ranges: Ranges, position: float) -> Progress: ...


class RegistrarLedger:
    """The record, for the learner of this page."""

    def __init__(self, client: RegistrarClient, course: str, video: str) -> None:
        self._client = client
        self._course = course
        self._video = video

    def read(self) -> Progress:
        return self._progress(self._client.call(GetCourseState(course=self._course)))

    def record(self, ranges: Ranges, position: float) -> Progress:
        request = RecordWatched(
            course=self._course, video_id=self._video, ranges=ranges, position=position
        )
        return self._progress(self._client.call(request))

    def _progress(self, state: CourseState) -> Progress:
        mine = next((video for video in state.videos if video.video_id == self._video), None)
        return Progress(
            seconds=mine.seconds if mine else 0.0,
            ranges=mine.ranges if mine else (),
            position=mine.position if mine else 0.0,
            content_completed=state.content_completed,
            course_completed=state.completed,
        )


class VideoWidget(Window):
    """A film with captions and a transcript. The browser tells what was played; the record adds it up."""

    bundle = VIDEO
    messages = Watched | Fetch

    def __init__(self, view: VideoView, ledger: Ledger | None, language: str = ENGLISH) -> None:
        super().__init__(language)
        self.add_class("cw-host")
        self._view = view
        self._ledger = ledger
        self.show(view)

    def hear(self, message: Any) -> None:
        match message:
            case Watched() if self._ledger is not None:
                progress = self._ledger.record(message.ranges, message.position)
                self.send(
                    {
                        "kind": "recorded",
                        "sequence": message.sequence,
                        "ranges": progress.ranges,
                        "content_completed": progress.content_completed,
                        "course_completed": progress.course_completed,
                    }
                )
            case Fetch() if self._view.preview:
                self._hand_over()

    def _hand_over(self) -> None:
        names = [self._view.src, *filter(None, [self._view.captions, self._view.poster])]
        files = [name for name in names if Path(name).is_file()]
        self.send({"kind": "files", "files": files}, [Path(name).read_bytes() for name in files])


def video(
    src: str,
    *,
    captions: str | None,
    transcript: str | None,
    id: str | None,  # noqa: A002 - the author's word for it
    title: str,
) -> VideoWidget:
    """The video in a learner's page, where what is watched is recorded, or its preview."""
    learner = session()
    name = video_id(src, id)
    if learner is None:
        _check_preview(src, captions, transcript)
    poster = str(Path(src).with_suffix(".jpg"))
    ledger = RegistrarLedger(learner.client, learner.course, name) if learner else None
    progress = _progress_so_far(ledger)
    view = VideoView(
        id=name,
        title=title or name.replace("-", " ").capitalize(),
        src=src,
        captions=captions,
        poster=poster if Path(poster).is_file() else None,
        transcript_html=_transcript(transcript),
        preview=learner is None,
        seconds=progress.seconds,
        ranges=progress.ranges,
        position=progress.position,
    )
    return VideoWidget(view, ledger, page_language())


def _progress_so_far(ledger: Ledger | None) -> Progress:
    try:
        if ledger is not None:
            return ledger.read()
    except CoursewareError:
        # The film can be shown all the same; what is played is recorded as soon as it can be.
        pass
    return Progress(seconds=0.0, ranges=(), position=0.0)


def _transcript(name: str | None) -> str:
    """The transcript as safe HTML; without a file the browser makes one of the captions."""
    path = Path(name) if name else None
    if path is None or not path.is_file():
        return ""
    html = render(path.read_text(encoding="utf-8"))
    # below the page's own headings
    return _HEADING.sub(lambda found: f"{found[1]}{min(6, int(found[2]) + 2)}", html)


def _check_preview(src: str, captions: str | None, transcript: str | None) -> None:
    for what, name in (("", src), ("captions ", captions), ("transcript ", transcript)):
        if name is not None and not Path(name).is_file():
            raise ContentError(
                f'cw.Video("{src}"): there is no {what}file {name} beside this notebook.'
            )
    if Path(src).stat().st_size > _LARGEST_PREVIEW_BYTES:
        raise ContentError(
            f'cw.Video("{src}"): the file is too big. Make it smaller than 64 MB for the web.'
        )

"""The video widget: what was played is recorded, and nothing else is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from courseware.errors import ContentError
from courseware.registrar.protocol import GetCourseState, Person, WatchedVideo
from courseware.widgets import video as video_module
from courseware.widgets.video import VideoWidget
from tests.conftest import RunningRegistrar
from tests.widgets.conftest import Browser, OpenPage

WEBVTT = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nWelcome.\n"


@pytest.fixture
def film(
    browser: Browser,
    open_page: OpenPage,
    zoe: Person,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> VideoWidget:
    """`cw.Video("assets/film.mp4")` in Zoë's page; the sample film is 100 seconds long."""
    session = open_page(zoe, "basics/watch")
    monkeypatch.setattr(video_module, "session", lambda: session)
    monkeypatch.chdir(tmp_path)
    return show()


def show(**given: Any) -> VideoWidget:
    facts = {"captions": None, "transcript": None, "id": None, "title": "", **given}
    return video_module.video("assets/film.mp4", **facts)


def watched(registrar: RunningRegistrar, person: Person) -> WatchedVideo:
    (film,) = registrar.acting(person).call(GetCourseState(course="basics/watch")).videos
    return film


def test_played_seconds_are_recorded(
    browser: Browser, film: VideoWidget, registrar: RunningRegistrar, zoe: Person
) -> None:
    reply = browser.say(film, kind="watched", sequence=1, ranges=[[0, 5.2]], position=5.2)
    assert (reply["kind"], reply["sequence"], reply["ranges"]) == ("recorded", 1, [[0.0, 5.2]])
    assert watched(registrar, zoe).watched_seconds == pytest.approx(5.2)


def test_the_same_seconds_count_once(browser: Browser, film: VideoWidget) -> None:
    browser.say(film, kind="watched", sequence=1, ranges=[[0, 10]], position=10)
    reply = browser.say(film, kind="watched", sequence=2, ranges=[[5, 12], [40, 41]], position=41)
    assert reply["ranges"] == [[0.0, 12.0], [40.0, 41.0]]


def test_ninety_percent_completes_the_content(browser: Browser, film: VideoWidget) -> None:
    assert not browser.say(film, kind="watched", sequence=1, ranges=[[0, 89]], position=89)[
        "content_completed"
    ]
    assert browser.say(film, kind="watched", sequence=2, ranges=[[0, 90]], position=90)[
        "content_completed"
    ]


def test_the_next_page_goes_on_where_the_learner_was(browser: Browser, film: VideoWidget) -> None:
    browser.say(film, kind="watched", sequence=1, ranges=[[0, 30]], position=30)
    again = show().view
    assert (again["position"], again["ranges"], again["seconds"]) == (30.0, [[0.0, 30.0]], 100.0)


@pytest.mark.parametrize(
    "content",
    [
        {"ranges": [[0, 5]]},
        {"ranges": [[0]], "position": 0},
        {"ranges": [[-1, 5]], "position": 0},
        {"ranges": [["0", "5"]], "position": 0},
        {"ranges": [[0, float("nan")]], "position": 0},
        {"ranges": [[0, float("inf")]], "position": 0},
        {"ranges": [[0, 1]] * 1001, "position": 0},
    ],
)
def test_what_no_player_would_say_is_dropped(
    browser: Browser,
    film: VideoWidget,
    registrar: RunningRegistrar,
    zoe: Person,
    content: dict[str, object],
) -> None:
    browser.deliver(
        film, {"method": "custom", "content": {"kind": "watched", "sequence": 1, **content}}
    )
    assert browser.said(film) == []
    assert watched(registrar, zoe).watched_seconds == 0


def test_without_a_registrar_the_film_can_still_be_seen(
    browser: Browser, film: VideoWidget, registrar: RunningRegistrar
) -> None:
    registrar.stop()
    assert show().view["src"] == "assets/film.mp4"
    reply = browser.say(film, kind="watched", sequence=1, ranges=[[0, 5]], position=5)
    assert reply["kind"] == "unavailable"


def test_the_transcript_is_rendered_below_the_pages_own_headings(
    film: VideoWidget, tmp_path: Path
) -> None:
    (tmp_path / "film.md").write_text("# Welcome\n\nHello, *everybody*.<script>no</script>")
    html = show(transcript="film.md").view["transcript_html"]
    assert "<h3>Welcome</h3>" in html
    assert "<em>everybody</em>" in html
    assert "script" not in html


def test_a_preview_hands_the_files_over(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/film.mp4").write_bytes(b"a film")
    (tmp_path / "assets/film.vtt").write_text(WEBVTT)
    widget = show(captions="assets/film.vtt")
    assert widget.view["preview"]
    reply = browser.say(widget, kind="fetch", sequence=1)
    assert reply == {"kind": "files", "files": ["assets/film.mp4", "assets/film.vtt"]}


def test_a_learners_page_hands_no_file_over(browser: Browser, film: VideoWidget) -> None:
    browser.deliver(film, {"method": "custom", "content": {"kind": "fetch", "sequence": 1}})
    assert browser.said(film) == []


@pytest.mark.parametrize("missing", ["film.mp4", "film.vtt", "film.md"])
def test_a_preview_names_the_file_that_is_not_there(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "assets").mkdir()
    for name in {"film.mp4", "film.vtt", "film.md"} - {missing}:
        (tmp_path / "assets" / name).write_text(WEBVTT)
    with pytest.raises(ContentError, match=f"assets/{missing}"):
        show(captions="assets/film.vtt", transcript="assets/film.md")

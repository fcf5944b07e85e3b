"""The films that are committed say what their storyboards say."""

import re
from pathlib import Path

import pytest
import yaml

from courseware.catalog.media import seconds_of

ROOT = Path(__file__).parents[2]
STORYBOARDS = sorted(ROOT.glob("notebooks/*/storyboards/*/storyboard.yaml"))
CUE = re.compile(r"(\d+):(\d+):([\d.]+) --> (\d+):(\d+):([\d.]+)\n(.+?)(?:\n\n|\Z)", re.DOTALL)

each_film = pytest.mark.parametrize("storyboard", STORYBOARDS, ids=lambda file: file.parent.name)


def product(storyboard: Path, ending: str) -> Path:
    return storyboard.parents[2] / "assets" / f"{storyboard.parent.name}{ending}"


def narration(storyboard: Path) -> list[str]:
    slides = yaml.safe_load(storyboard.read_text(encoding="utf-8"))["slides"]
    return [" ".join(text.split()) for slide in slides for text in slide["say"]]


def cues(storyboard: Path) -> list[tuple[float, float, str]]:
    found = CUE.findall(product(storyboard, ".vtt").read_text(encoding="utf-8").strip())
    return [
        (
            3600 * int(h1) + 60 * int(m1) + float(s1),
            3600 * int(h2) + 60 * int(m2) + float(s2),
            text,
        )
        for h1, m1, s1, h2, m2, s2, text in found
    ]


def test_there_is_a_film() -> None:
    assert STORYBOARDS


@each_film
def test_captions_say_every_word_of_the_storyboard_in_order(storyboard: Path) -> None:
    captions = " ".join(text for _, _, text in cues(storyboard)).split()
    assert captions == " ".join(narration(storyboard)).split()


@each_film
def test_captions_follow_one_another_and_end_with_the_film(storyboard: Path) -> None:
    times = [second for start, end, _ in cues(storyboard) for second in (start, end)]
    length = seconds_of(product(storyboard, ".mp4"))
    assert times == sorted(times)
    assert length - 3 < times[-1] <= length


@each_film
def test_no_caption_is_taller_than_two_lines(storyboard: Path) -> None:
    assert max(text.count("\n") for _, _, text in cues(storyboard)) <= 1


@each_film
def test_the_transcript_tells_what_is_said_and_what_is_shown(storyboard: Path) -> None:
    transcript = product(storyboard, ".md").read_text(encoding="utf-8")
    slides = yaml.safe_load(storyboard.read_text(encoding="utf-8"))["slides"]
    shown = [" ".join(slide["shows"].split()) for slide in slides]
    assert [text for text in [*narration(storyboard), *shown] if text not in transcript] == []


@each_film
def test_the_film_is_small_enough_to_commit(storyboard: Path) -> None:
    assert product(storyboard, ".mp4").stat().st_size <= 1_400_000

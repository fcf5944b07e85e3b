# /// script
# requires-python = ">=3.11"
# dependencies = ["click", "fonttools[woff]", "numpy", "onnxruntime", "pillow", "pyyaml", "vl-convert-python"]
# ///
"""Make a lesson's video from a storyboard: slides and speech in, mp4, captions and transcript out.

    uv run tools/make_video.py STORYBOARD --to FOLDER

The storyboard is a YAML file: a title, and for each slide its heading, its SVG file beside the
storyboard, what it shows (for those who cannot see it) and what is said, one entry a step. The
results bear the storyboard's name: NAME.mp4, NAME.vtt, NAME.md and NAME.jpg.

espeak-ng speaks, unless the files of a better voice are given: the ONNX export of Kokoro-82M and
one of its voices (a .bin file of 256-number rows), both under the Apache License 2.0.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import yaml
from PIL import Image
from slides import draw, use_fonts
from speech import EspeakVoice, KokoroVoice, Sound, SpeechError, Voice, silence, write_wave

FRAMES_PER_SECOND = 10
FADE_FRAMES = 3
PAUSE_AFTER_SENTENCE = 0.32
PAUSE_AFTER_STEP = 0.25
PAUSE_AFTER_SLIDE = 0.8
CAPTION_LENGTH = 76
CAPTION_LINE = 42

_FONTS = Path(__file__).parents[1] / "courseware/server/static/fonts"


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide. `say` holds a text for each of its steps."""

    heading: str
    picture: Path
    shows: str
    say: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Storyboard:
    name: str
    title: str
    slides: tuple[Slide, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence on the film's clock, in seconds. `until` is when the next one starts."""

    slide: int
    step: int
    text: str
    start: float
    end: float
    until: float


@click.command(help=__doc__)
@click.argument("storyboard", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--kokoro-model", type=click.Path(exists=True, path_type=Path))
@click.option("--kokoro-voice", type=click.Path(exists=True, path_type=Path))
@click.option("--fonts", type=click.Path(exists=True, path_type=Path), default=_FONTS)
def main(
    storyboard: Path,
    folder: Path,
    kokoro_model: Path | None,
    kokoro_voice: Path | None,
    fonts: Path,
) -> None:
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        raise click.ClickException(
            "ffmpeg is not installed. It joins slides and speech: install it "
            "(Debian: apt install ffmpeg) and run this again."
        )
    if (kokoro_model is None) != (kokoro_voice is None):
        raise click.UsageError("Kokoro needs both --kokoro-model and --kokoro-voice.")
    board = read_storyboard(storyboard)
    try:
        voice: Voice = (
            KokoroVoice(kokoro_model, kokoro_voice)
            if kokoro_model and kokoro_voice
            else EspeakVoice()
        )
    except SpeechError as error:
        raise click.ClickException(str(error)) from error
    folder.mkdir(parents=True, exist_ok=True)
    first = board.slides[0]
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        use_fonts(fonts, work)
        script, sounds = narrate(board, voice)
        write_wave(work / "speech.wav", sounds)
        write_frames(board, script, work)
        join(ffmpeg, work, script, folder / f"{board.name}.mp4")
        poster = draw(first.picture, len(first.say))
        poster.save(folder / f"{board.name}.jpg", quality=82, optimize=True)
    (folder / f"{board.name}.vtt").write_text(captions(script), encoding="utf-8")
    (folder / f"{board.name}.md").write_text(transcript(board, voice), encoding="utf-8")
    click.echo(f"{folder / board.name}.mp4: {script[-1].until:.1f} s")


def read_storyboard(file: Path) -> Storyboard:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    slides = tuple(
        Slide(
            heading=slide["heading"],
            picture=file.parent / slide["picture"],
            shows=" ".join(slide["shows"].split()),
            say=tuple(" ".join(text.split()) for text in slide["say"]),
        )
        for slide in content["slides"]
    )
    return Storyboard(name=content["name"], title=content["title"], slides=slides)


# -- sound -------------------------------------------------------------------------------------------


def narrate(board: Storyboard, voice: Voice) -> tuple[list[Spoken], list[Sound]]:
    """Every sentence spoken, with the second at which it starts and ends, and the sounds in order."""
    script: list[Spoken] = []
    sounds: list[Sound] = []
    clock = 0.0

    def add(sound: Sound) -> None:
        nonlocal clock
        sounds.append(sound)
        clock += sound.seconds

    for number, slide in enumerate(board.slides):
        for step, text in enumerate(slide.say, start=1):
            for sentence in sentences(text):
                start, sound = clock, voice.say(sentence)
                if not sounds:
                    add(silence(PAUSE_AFTER_SLIDE, sound.rate))
                    start = clock
                add(sound)
                end = clock
                add(silence(PAUSE_AFTER_SENTENCE, sound.rate))
                script.append(Spoken(number, step, sentence, start, end, clock))
            last_step = step == len(slide.say)
            add(silence(PAUSE_AFTER_SLIDE if last_step else PAUSE_AFTER_STEP, sound.rate))
            script[-1] = _lasting(script[-1], clock)
    return script, sounds


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)


def _lasting(spoken: Spoken, until: float) -> Spoken:
    return Spoken(spoken.slide, spoken.step, spoken.text, spoken.start, spoken.end, until)


# -- picture -----------------------------------------------------------------------------------------


def write_frames(board: Storyboard, script: list[Spoken], work: Path) -> None:
    """A picture for each step, a few blended ones between, and the list that tells ffmpeg how long each stays."""
    lines = ["ffconcat version 1.0"]
    before: Image.Image | None = None
    written, shown = 0, 0

    def show(picture: Image.Image, frames: int) -> None:
        nonlocal written, shown
        file = f"{written:04}.png"
        picture.save(work / file, compress_level=1)
        lines.extend((f"file {file}", f"duration {frames / FRAMES_PER_SECOND:.3f}"))
        written, shown = written + 1, shown + frames

    for number, step, until in steps(script):
        picture = draw(board.slides[number].picture, step)
        if before is not None:
            for frame in range(1, FADE_FRAMES + 1):
                show(Image.blend(before, picture, frame / (FADE_FRAMES + 1)), 1)
        show(picture, max(1, round(until * FRAMES_PER_SECOND) - shown))
        before = picture
    (work / "frames.txt").write_text("\n".join([*lines, lines[-2], ""]), encoding="utf-8")


def steps(script: list[Spoken]) -> Iterator[tuple[int, int, float]]:
    """Each slide's steps in order, as (slide, step, the second at which it gives way)."""
    for spoken, after in zip(script, [*script[1:], None], strict=True):
        if after is None or (spoken.slide, spoken.step) != (after.slide, after.step):
            yield spoken.slide, spoken.step, spoken.until


def join(ffmpeg: str, work: Path, script: list[Spoken], target: Path) -> None:
    """One mp4 that starts to play before it is loaded, with a key frame where each slide begins."""
    slide_ends = {spoken.slide: spoken.until for spoken in script}
    command = [
        *(ffmpeg, "-v", "error", "-y"),
        *("-f", "concat", "-i", str(work / "frames.txt"), "-i", str(work / "speech.wav")),
        *(
            "-vf",
            f"fps={FRAMES_PER_SECOND},format=yuv420p",
            "-c:v",
            "libx264",
            "-preset",
            "veryslow",
        ),
        *("-tune", "animation", "-crf", "30", "-g", "600"),
        *("-force_key_frames", ",".join(f"{end:.2f}" for end in slide_ends.values())),
        *("-af", "highpass=f=60,loudnorm=I=-18:TP=-2:LRA=7"),
        *("-c:a", "aac", "-b:a", "48k", "-ac", "1", "-ar", "24000"),
        *("-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart"),
        *("-t", f"{script[-1].until:.3f}", str(target)),
    ]
    subprocess.run(command, check=True)  # noqa: S603


# -- words -------------------------------------------------------------------------------------------


def captions(script: list[Spoken]) -> str:
    """WebVTT: a cue a sentence; a long sentence becomes several, timed by their share of its letters."""
    cues = []
    for spoken in script:
        parts = split_caption(spoken.text)
        letters, start = sum(map(len, parts)), spoken.start
        for part in parts:
            end = start + (spoken.end - spoken.start) * len(part) / letters
            cues.append((start, end, "\n".join(lines_of(part))))
            start = end
    return "WEBVTT\n\n" + "\n".join(
        f"{number}\n{_timestamp(start)} --> {_timestamp(end)}\n{text}\n"
        for number, (start, end, text) in enumerate(cues, start=1)
    )


def split_caption(sentence: str) -> list[str]:
    """Parts of at most CAPTION_LENGTH letters and of much the same length, cut after punctuation if possible."""
    if len(sentence) <= CAPTION_LENGTH:
        return [sentence]
    middle = len(sentence) / 2
    pauses = [match.end() for match in re.finditer(r"[,:;](?=\s)", sentence)]
    cuts = [cut for cut in pauses if 0.3 <= cut / len(sentence) <= 0.7] or [
        match.start() for match in re.finditer(r"\s", sentence)
    ]
    cut = min(cuts, key=lambda place: abs(place - middle))
    return [*split_caption(sentence[:cut].strip()), *split_caption(sentence[cut:].strip())]


def lines_of(caption: str) -> list[str]:
    """One line, or two of much the same length."""
    if len(caption) <= CAPTION_LINE:
        return [caption]
    spaces = [match.start() for match in re.finditer(r"\s", caption)]
    cut = min(spaces, key=lambda place: abs(place - len(caption) / 2))
    return [caption[:cut], caption[cut + 1 :]]


def transcript(board: Storyboard, voice: Voice) -> str:
    """Everything said and shown, for those who read instead."""
    parts = [f"# {board.title}: transcript"]
    for slide in board.slides:
        parts += [f"## {slide.heading}", f"*On screen: {slide.shows}*", *slide.say]
    return "\n\n".join([*parts, "---", voice.credit]) + "\n"


def _timestamp(seconds: float) -> str:
    minutes, seconds = divmod(seconds, 60)
    return f"00:{int(minutes):02}:{seconds:06.3f}"


if __name__ == "__main__":
    main()

"""Voices that read a sentence aloud: espeak-ng, and Kokoro where its model is at hand."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

# The symbols that Kokoro-82M reads, by the number of the first in each run.
_RUNS = {
    1: ";:,.!?",
    9: '—…"()“” \u0303ʣʥʦʨᵝꭧAI',
    31: "O",
    33: "Q",
    35: "ST",
    39: "W",
    41: "Yᵊabcdef",
    50: "hijklmnopqrstuvwxyzɑɐɒæ",
    75: "βɔɕç",
    80: "ɖðʤə",
    85: "ɚɛɜ",
    90: "ɟ",
    92: "ɡ",
    99: "ɥ",
    101: "ɨɪʝ",
    110: "ɯɰŋɳɲɴø",
    118: "ɸθœ",
    123: "ɹ",
    125: "ɾɻ",
    128: "ʁɽʂʃʈʧ",
    135: "ʊʋ",
    138: "ʌɣɤ",
    142: "χʎ",
    147: "ʒʔ",
    156: "ˈˌː",
    162: "ʰ",
    164: "ʲ",
    169: "↓",
    171: "→↗↘",
    177: "ᵻ",
}
_SYMBOLS = {
    symbol: first + offset for first, run in _RUNS.items() for offset, symbol in enumerate(run)
}

# espeak-ng's phonemes on the left (ties as ^), Kokoro's on the right; the longest are replaced first.
_KOKORO_PHONEMES = {
    "ʔˌn\u0329": "tᵊn",
    "ʔn\u0329": "tᵊn",
    "a^ɪ": "I",
    "a^ʊ": "W",
    "d^ʒ": "ʤ",
    "e^ɪ": "A",
    "o^ʊ": "O",
    "t^ʃ": "ʧ",
    "ɔ^ɪ": "Y",
    "ə^l": "ᵊl",
    "ɜːɹ": "ɜɹ",
    "ʔn": "tᵊn",
    "ɜː": "ɜɹ",
    "ɪə": "iə",
    "e": "A",
    "r": "ɹ",
    "x": "k",
    "ç": "k",
    "ɐ": "ə",
    "ɚ": "əɹ",
    "ɬ": "l",
    "ʔ": "t",
    "ː": "",
    "\u0303": "",
    "^": "",
}


class SpeechError(Exception):
    """Nothing can be spoken; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono samples from -1 to 1 and how many of them make a second."""

    samples: np.ndarray[Any, np.dtype[np.float32]]
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


class Voice(Protocol):
    """Reads one sentence at a time. `credit` is the line for the end of the transcript."""

    credit: str

    def say(self, sentence: str) -> Sound: ...


class EspeakVoice:
    """The voice that is everywhere: clear, small, and plainly a machine's."""

    credit = "Narration: synthetic voice, espeak-ng."

    def __init__(self, variant: str = "en-gb-x-rp", words_per_minute: int = 150) -> None:
        self._command = [
            _espeak(),
            *("-v", variant, "-s", str(words_per_minute), "-p", "42", "-g", "2"),
        ]

    def say(self, sentence: str) -> Sound:
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            subprocess.run([*self._command, "-w", file.name, sentence], check=True)  # noqa: S603
            return _trimmed(_read(Path(file.name)))


class KokoroVoice:
    """A natural voice: the open model Kokoro-82M, run by onnxruntime, reading espeak-ng's phonemes."""

    _RATE = 24_000

    def __init__(self, model: Path, voice: Path, speed: float = 0.97) -> None:
        try:
            import onnxruntime
        except ImportError:
            raise SpeechError(
                "onnxruntime is not installed, and Kokoro needs it. Install it, or leave out "
                "--kokoro-model to let espeak-ng speak."
            ) from None
        self._espeak = _espeak()
        self._session = onnxruntime.InferenceSession(str(model))
        self._styles = np.fromfile(voice, dtype=np.float32).reshape(-1, 1, 256)
        self._speed = np.array([speed], dtype=np.float32)
        self.credit = f"Narration: synthetic voice, Kokoro-82M ({voice.stem}), Apache License 2.0."

    def say(self, sentence: str) -> Sound:
        tokens = [_SYMBOLS[symbol] for symbol in self._phonemes(sentence) if symbol in _SYMBOLS]
        (samples, *_) = self._session.run(
            None,
            {
                "tokens": np.array([[0, *tokens, 0]]),
                "style": self._styles[len(tokens)],
                "speed": self._speed,
            },
        )
        return _trimmed(Sound(np.asarray(samples, np.float32).ravel(), self._RATE))

    def _phonemes(self, sentence: str) -> str:
        spoken = []
        for part in re.split(r"([,.;:!?—]+\s*)", sentence):
            if not part or re.match(r"[,.;:!?—]", part):
                spoken.append(part)
                continue
            command = [self._espeak, "-q", "--ipa", "--tie=^", "-v", "en-us", part]
            result = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
            phonemes = " ".join(result.stdout.split())
            for theirs, ours in _KOKORO_PHONEMES.items():
                phonemes = phonemes.replace(theirs, ours)
            spoken.append(re.sub("(\\S)\u0329", r"ᵊ\1", phonemes))
        return "".join(spoken).strip()


def silence(seconds: float, rate: int) -> Sound:
    return Sound(np.zeros(round(seconds * rate), np.float32), rate)


def write_wave(path: Path, sounds: list[Sound]) -> None:
    """All sounds one after another, as 16-bit PCM. They must share one rate."""
    samples = np.concatenate([sound.samples for sound in sounds])
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sounds[0].rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def _espeak() -> str:
    found = shutil.which("espeak-ng")
    if found is None:
        raise SpeechError(
            "espeak-ng is not installed. It reads the storyboard aloud: install it "
            "(Debian: apt install espeak-ng) and run this again."
        )
    return found


def _read(path: Path) -> Sound:
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return Sound(samples.astype(np.float32) / 32768, file.getframerate())


def _trimmed(sound: Sound) -> Sound:
    """Without the silence at both ends, so that pauses are ours to set."""
    loud = np.flatnonzero(np.abs(sound.samples) > 0.01)
    if not len(loud):
        return sound
    margin = round(0.04 * sound.rate)
    return Sound(sound.samples[max(0, loud[0] - margin) : loud[-1] + margin], sound.rate)

"""Writing a quiz in the format of another system: this module knows them all."""

from __future__ import annotations

import json
from pathlib import Path

from courseware.catalog.formats.gift_writing import write_gift
from courseware.catalog.formats.qti_writing import write_qti
from courseware.catalog.formats.source import MOST_BYTES
from courseware.catalog.formats.written_out import Exported
from courseware.catalog.model import Quiz
from courseware.catalog.quiz_json import quiz_to_json

FORMATS = ("gift", "qti", "json")


def export_quiz(quiz: Quiz, form: str, folder: Path | None = None) -> Exported:
    """The quiz in one of FORMATS. `folder` is the one that its pictures' addresses are relative to.

    Raises ContentError, naming the question, when the format cannot hold a text of it.
    """
    if form == "gift":
        return write_gift(quiz)
    if form == "qti":
        return write_qti(quiz, lambda address: _picture(folder, address))
    return write_json(quiz)


def write_json(quiz: Quiz) -> Exported:
    """The quiz in our JSON, which carries everything."""
    text = json.dumps(quiz_to_json(quiz), ensure_ascii=False, indent=2)
    return Exported(data=f"{text}\n".encode(), ending=".json")


def _picture(folder: Path | None, address: str) -> bytes | None:
    """The bytes of a picture in the folder, or below it."""
    if folder is None:
        return None
    path = (folder / address).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        return None
    return path.read_bytes() if path.stat().st_size <= MOST_BYTES else None

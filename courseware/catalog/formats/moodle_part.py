"""The parts of a <question> of Moodle's that any type has: texts, files, answers, points and what is lost."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from courseware.catalog.formats.accepted import number_of
from courseware.catalog.formats.from_html import markdown_of_html, markdown_of_plain
from courseware.catalog.formats.gaps import unsigned
from courseware.catalog.formats.pictures import Pictures
from courseware.catalog.formats.safe_xml import all_named, child, children, words
from courseware.catalog.questions import Hint

_FILES = "@@PLUGINFILE@@/"
_LOST = {
    "correctfeedback": "the feedback on a right answer",
    "partiallycorrectfeedback": "the feedback on a partly right answer",
    "incorrectfeedback": "the feedback on a wrong answer",
}


class Part:
    """One <question>, while it is being read. `lost` and `notes` tell what is different here."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.pictures = Pictures(self._load)
        self.lost: list[str] = []
        self.notes: list[str] = []
        self._asked: set[str] = set()

    @property
    def kind(self) -> str:
        return self.element.get("type", "")

    def inner(self, name: str) -> str:
        """What a part of it says, in one line without markup."""
        return words(child(self.element, name))

    def is_set(self, name: str, default: bool = False) -> bool:
        said = self.inner(name).lower()
        return said in ("1", "true") if said else default

    def answers(self) -> list[Element]:
        return children(self.element, "answer")

    def percent(self, answer: Element) -> float:
        return number_of(answer.get("fraction", "0") or "0", "What an answer is worth")

    def feedback(self, answer: Element) -> str:
        return self.markdown(child(answer, "feedback"))

    def points(self, default: float = 1.0) -> float:
        given = self.inner("defaultgrade")
        try:
            points = float(given) if given else default
        except ValueError:
            points = 0
        if 0 < points <= 1000:
            return points
        self.lost.append(f"its {given or format(points, 'g')} points (it has 1)")
        return 1.0

    def hints(self) -> tuple[Hint, ...]:
        """They come after wrong tries there; here a learner asks for them."""
        texts = [self.markdown(hint) for hint in children(self.element, "hint")]
        return tuple(Hint(text=text) for text in texts if text)

    def note_lost(self) -> None:
        """Name what no type has a place for. Call it last: what else was read is known by then."""
        for name, what in _LOST.items():
            if self.plain(name):
                self.lost.append(what)
        if self.inner("penalty").strip("0."):
            self.lost.append("the penalty for further tries")
        if self.inner("hidden") == "1":
            self.lost.append("that it is hidden")
        for file in all_named(self.element, "file"):
            name = file.get("name", "")
            if name not in self._asked:
                self.lost.append(f"the file {name!r}")

    def plain(self, name: str) -> str:
        return plain(self.element, name)

    def text(self, part: Element | None) -> str:
        """A text as it is written there, to be typed or to be read by its own signs."""
        found = child(part, "text") if part is not None else None
        return "" if found is None else "".join(found.itertext())

    def markdown(self, part: Element | None) -> str:
        """A part's text as Markdown, by the format that the part names."""
        return self.markdown_of(self.text(part), "html" if part is None else part.get("format", ""))

    def markdown_of(self, text: str, form: str) -> str:
        if form == "markdown":
            return text.strip()
        if form == "plain_text":
            return markdown_of_plain(text)
        if form == "moodle_auto_format":
            text = text.strip().replace("\n", "<br>")
            text = re.sub(r"<(?![A-Za-z/!])", "&lt;", text)
        return markdown_of_html(text, self.pictures.keep)

    def gapped(self) -> tuple[str, str]:
        """The question's text as it is written, to put signs into, and its format."""
        part = child(self.element, "questiontext")
        return unsigned(self.text(part)), "html" if part is None else part.get("format", "html")

    def _load(self, address: str) -> bytes | None:
        name = unquote(address.removeprefix(_FILES))
        if not address.startswith(_FILES):
            return None
        self._asked.add(name)
        for file in all_named(self.element, "file"):
            if file.get("name") == name and file.get("encoding") == "base64":
                try:
                    return base64.b64decode(file.text or "")
                except (binascii.Error, ValueError):
                    return None
        return None


def plain(element: Element, part: str) -> str:
    """A part's text without its markup, such as a name."""
    found = child(element, part)
    text = words(child(found, "text")) if found is not None else ""
    return markdown_of_html(text) if "<" in text else text

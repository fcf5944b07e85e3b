"""A lesson's text as learners see it, looked through for what is in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_HEADINGS = {f"h{level}": level for level in range(1, 7)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What one Markdown cell holds. An image that the page may not show has the source ""."""

    number: int
    html: str
    headings: tuple[int, ...]
    images: tuple[tuple[str, str], ...]
    """(source, alternative text) of each."""
    links: tuple[str, ...]
    words: int


def look_through(number: int, html: str) -> Lesson:
    """What the rendered Markdown of cell `number` holds."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Lesson(
        number=number,
        html=html,
        headings=tuple(reader.headings),
        images=tuple(reader.images),
        links=tuple(reader.links),
        words=reader.words,
    )


@dataclass
class _Reader(HTMLParser):
    headings: list[int] = field(default_factory=list)
    images: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    words: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _HEADINGS:
            self.headings.append(_HEADINGS[tag])
        elif tag == "img":
            self.images.append((values.get("src", ""), values.get("alt", "")))
        elif tag == "a" and "href" in values:
            self.links.append(values["href"])

    def handle_data(self, data: str) -> None:
        self.words += len(data.split())

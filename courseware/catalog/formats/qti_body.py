"""The texts of a QTI item as Markdown: what stands around an interaction, and the options in it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from xml.etree.ElementTree import Element

from courseware.catalog.formats.from_html import markdown_of_html, markdown_of_plain
from courseware.catalog.formats.gaps import sign
from courseware.catalog.formats.pictures import Pictures
from courseware.catalog.formats.qti_feedback import KINDS
from courseware.catalog.formats.qti_markup import html_of, label, plain_identifier, source_of
from courseware.catalog.formats.safe_xml import child, local, words
from courseware.catalog.ids import is_id, make_ids
from courseware.catalog.questions import Option

_NEVER_SHOWN = (*KINDS, "qti-rubric-block", "qti-stylesheet", "qti-gap-text", "qti-gap-img")
_MARK = "\x1f"


class Body:
    """An item's texts, while they are being read. `notes` tell what is different here."""

    def __init__(self, root: Element, load: Callable[[str], bytes | None]) -> None:
        self.pictures = Pictures(load)
        self.notes: list[str] = []
        self._body = child(root, "qti-item-body")

    def markdown(self, element: Element) -> str:
        source = source_of(element)
        if source is not None:
            return self._with_pictures(source)
        return self.of_html(html_of(element, without=_NEVER_SHOWN))

    def of_html(self, markup: str) -> str:
        return markdown_of_html(markup, self.pictures.keep)

    def text_around(self, interaction: Element) -> str:
        """What is said above, in and below the interaction."""
        if self._body is None:
            return ""
        before, after = self.sides(interaction)
        beside = [e for e in self._body if interaction in e.iter() or local(e) in _NEVER_SHOWN]
        source = source_of(self._body, beside)
        if source is not None:
            return self._with_pictures(source)
        if words_of(after):
            self.notes.append("what stood below its options stands above them now.")
        prompt = child(interaction, "qti-prompt")
        shown = "" if prompt is None else self.markdown(prompt)
        parts = [self.of_html(before), shown, self.of_html(after)]
        return "\n\n".join(part for part in parts if part)

    def sides(self, interaction: Element) -> tuple[str, str]:
        """The HTML above and below an interaction."""
        if self._body is None:
            return "", ""
        markup = html_of(self._body, without=_NEVER_SHOWN, instead={interaction: _MARK})
        before, _, after = markup.partition(_MARK)
        return before, after

    def gapped(self, gaps: Mapping[Element, str], prompt: Element | None) -> str:
        """The text with the sign of each gap, or (ours) with [[id]]. `gaps` gives ids in their order."""
        if self._body is None:
            return ""
        written = {gap: f"[[{id_}]]" for gap, id_ in gaps.items()}
        source = source_of(self._body, instead=written)
        if source is not None:
            return self._with_pictures(source)
        signed = {gap: sign(number) for number, gap in enumerate(gaps)}
        text = self.of_html(html_of(self._body, without=_NEVER_SHOWN, instead=signed))
        shown = "" if prompt is None else self.markdown(prompt)
        return f"{shown}\n\n{text}" if shown else text

    def options(self, choices: Sequence[Element]) -> tuple[Option, ...]:
        texts = [self._option(choice) for choice in choices]
        return options_with(self.ids(choices, texts), texts)

    def ids(self, choices: Sequence[Element], texts: Sequence[str]) -> list[str]:
        """Their identifiers as ids of ours, or, where these cannot be, some made from the texts."""
        given = [
            choice.get("data-courseware-id") or plain_identifier(choice.get("identifier", ""))
            for choice in choices
        ]
        if all(is_id(id_) for id_ in given) and len(set(given)) == len(given):
            return given
        return list(make_ids([(text, text) for text in texts]))

    def label(self, element: Element, shown: str) -> str:
        """A text without markup as Markdown."""
        source = label(element, shown)
        return markdown_of_plain(shown) if source is None else self._with_pictures(source)

    def _option(self, choice: Element) -> str:
        shown = words(choice)
        if len(choice) == 0 and (source := label(choice, shown)) is not None:
            return self._with_pictures(source)
        return self.markdown(choice)

    def _with_pictures(self, markdown: str) -> str:
        """Markdown of ours, its pictures kept."""
        for address in dict.fromkeys(re.findall(r"!\[[^\]]*\]\(([^\s()]+)", markdown)):
            kept = self.pictures.keep(address)
            if kept is not None and kept != address:
                markdown = markdown.replace(f"]({address}", f"]({kept}")
        return markdown


def options_with(ids: Sequence[str], texts: Sequence[str]) -> tuple[Option, ...]:
    return tuple(Option(id=id_, text=text) for id_, text in zip(ids, texts, strict=True))


def words_of(markup: str) -> str:
    """What is left to read of HTML without its elements."""
    return html.unescape(re.sub(r"<(?!img)[^>]*>", "", markup)).strip()

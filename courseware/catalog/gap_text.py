"""Gaps as authors write them in the text of a CLOZE question; quiz cells and Python share this notation.

[[hotline]]  [[hotline | hot line (50%)]]  [[/hot-?line/]]     a text
[[= 30 ± 2]]  [[= 12 km | units: km, m = 0.001]]               a number
[[(case) | campaign | policy # One rule, not one event.]]      a choice, the right one in parentheses
[[hotline {#word weight=2}]]                                   with facts of its own
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from courseware.catalog.answer_text import (
    QUOTED,
    Line,
    as_quoted,
    number_or_text,
    read_text,
    written_number,
    written_text,
    written_units,
)
from courseware.catalog.gap_places import PLACE, masked
from courseware.catalog.ids import make_ids, same_text
from courseware.catalog.questions import Gap, NumberKey, Option, TextKey
from courseware.catalog.values import as_word, check_id, check_points
from courseware.errors import ContentError

_FACTS = re.compile(r"\s*\{([^{}\"]*)\}\s*\Z")
_SAID = re.compile(r"\s+#\s+")
_CHOSEN = re.compile(r'\(\s*((?:"(?:[^"\\]|\\.)*"|.*\S))\s*\)', re.DOTALL)
_UNITS = re.compile(r"units:\s*(.*)", re.DOTALL)


@dataclass(slots=True)
class GapReader:
    """Replaces each gap of a question's texts, one after the other, by its place, and keeps it."""

    taken: Collection[str] = ()
    """Ids that stand in double brackets where they are text."""
    case_sensitive: bool = False
    accent_sensitive: bool = True
    gaps: list[Gap] = field(default_factory=list)

    @classmethod
    def of(
        cls, texts: Sequence[str], *, case_sensitive: bool = False, accent_sensitive: bool = True
    ) -> GapReader:
        """A reader for these texts of one question."""
        taken = {
            found[1]
            for text in texts
            for found in PLACE.finditer(text)
            if not masked(text).startswith("[[", found.start())
        }
        return cls(taken, case_sensitive, accent_sensitive)

    def read(self, text: str) -> str:
        """The text with a place for each gap. Raises ContentError for a gap that cannot be read."""
        plain, done, parts = masked(text), 0, []
        while (start := plain.find("[[", done)) >= 0:
            pieces, end = _pieces(text, plain, start + 2)
            parts += [text[done:start], f"[[{self._keep(pieces)}]]"]
            done = end
        return "".join([*parts, text[done:]])

    def _keep(self, pieces: list[str]) -> str:
        gap = _gap(pieces, self._free_id(), self)
        if any(gap.id == other.id for other in self.gaps):
            raise ContentError(f"Two gaps have the id {gap.id!r}. Give one of them another.")
        self.gaps.append(gap)
        return gap.id

    def _free_id(self) -> str:
        number = len(self.gaps) + 1
        used = {*self.taken, *(gap.id for gap in self.gaps)}
        while f"g{number}" in used:
            number += 1
        return f"g{number}"


def written_gap(gap: Gap, made_id: str, *, case_sensitive: bool, accent_sensitive: bool) -> str:
    """The gap as it is written in a text. `made_id` is the id that it has without being given one."""
    facts = [] if gap.id == made_id else [f"#{gap.id}"]
    if gap.weight != 1:
        facts.append(f"weight={gap.weight!r}".removesuffix(".0"))
    if gap.number is not None:
        pieces = [_with_words(f"= {written_number(a)}", a.feedback) for a in gap.number.accepted]
        if gap.number.units:
            pieces.append(f"units: {written_units(gap.number.units)}")
    elif gap.text is not None:
        pieces = [
            _with_words(written_text(a).replace("|", "\\u007c"), a.feedback)
            for a in gap.text.accepted
        ]
        if gap.text.case_sensitive and not case_sensitive:
            facts.append("case-sensitive")
        if not gap.text.accent_sensitive and accent_sensitive:
            facts.append("accents-ignored")
    else:
        pieces = [
            _with_words(
                f"({words})" if option.id == gap.correct_option_id else words, option.feedback
            )
            for option in gap.options
            for words in [_option_words(option.text)]
        ]
    return f"[[{' | '.join(pieces)}{' {' + ' '.join(facts) + '}' if facts else ''}]]"


def _option_words(text: str) -> str:
    plain = re.fullmatch(r"[^\W_](?:[\w '’.,-]{0,200}\w)?", text)
    return text if plain and not re.search(r"\s{2}|[^\S ]", text) else as_quoted(text)


def _with_words(piece: str, feedback: str) -> str:
    return f"{piece} # {_option_words(feedback)}" if feedback else piece


def _pieces(text: str, plain: str, start: int) -> tuple[list[str], int]:
    """The parts of a gap between its bars, and where it ends."""
    parts: list[str] = []
    place = begun = start
    fresh = True  # a text in quotation marks may begin here
    while place < len(plain) and plain[place] != "\n":
        letter = plain[place]
        if fresh and letter == '"' and (quoted := QUOTED.match(text, place)):
            place, fresh = quoted.end(), False
            continue
        if plain.startswith("[[", place):
            break
        if plain.startswith("]]", place) and not plain.startswith("]]]", place):
            parts.append(text[begun:place])
            return [part.strip() for part in parts], place + 2
        bar = "|" if letter == "|" else "\\|" if text.startswith("\\|", place) else ""
        if bar:  # in a table a bar has a backslash before it
            parts.append(text[begun:place])
            begun = place = place + len(bar)
            fresh = True
            continue
        fresh = letter == "#" or (fresh and letter in " \t(=")
        place += 1
    raise ContentError(
        f"The gap {text[start - 2 : start + 40].partition(chr(10))[0]!r} does not end with ]] on its line. End it, or put "
        "the brackets in `code` if they are text."
    )


def _gap(pieces: list[str], made_id: str, reader: GapReader) -> Gap:
    pieces[-1], facts = _facts_of(pieces[-1])
    id_, weight = made_id, 1.0
    case_sensitive, accent_sensitive = reader.case_sensitive, reader.accent_sensitive
    for word in facts:
        name, equals, value = word.partition("=")
        if word.startswith("#"):
            id_ = check_id(word[1:], "id of a gap")
        elif name == "weight" and equals:
            weight = _weight(value)
        elif as_word(word) == "case-sensitive":
            case_sensitive = True
        elif as_word(word) == "accents-ignored":
            accent_sensitive = False
        else:
            raise ContentError(
                f"{word!r} is unknown. In the braces of a gap there is an #id, weight=2, case-sensitive and "
                "accents-ignored."
            )
    said = [_said(piece) for piece in pieces]
    if not any(line.text for line in said):
        raise ContentError(
            "A gap is empty. Write in it what is right, such as [[hotline]], or put it in `code` if it is text."
        )
    if any(line.text.startswith("=") or _UNITS.match(line.text) for line in said):
        return Gap(id=id_, number=_number(said), weight=weight)
    chosen = [place for place, line in enumerate(said) if _CHOSEN.fullmatch(line.text)]
    if chosen:
        return _choice(id_, said, chosen, weight)
    key = number_or_text(
        said, None, text=True, case_sensitive=case_sensitive, accent_sensitive=accent_sensitive
    )
    return Gap(id=id_, text=key if isinstance(key, TextKey) else None, weight=weight)


def _facts_of(piece: str) -> tuple[str, list[str]]:
    match = _FACTS.search(piece)
    words = match[1].split() if match else []
    if match and any(
        word[0] == "#" or "=" in word or as_word(word) in ("case-sensitive", "accents-ignored")
        for word in words
    ):
        return piece[: match.start()], words
    return piece, []


def _said(piece: str) -> Line:
    """One alternative, and after # what is said to who gives it."""
    quoted = re.match(rf"[=(\s]*{QUOTED.pattern}", piece)
    said = _SAID.search(piece, quoted.end() if quoted else 0)
    if not said:
        return Line(text=piece)
    return Line(text=piece[: said.start()], feedback=_exact(piece[said.end() :].strip()))


def _exact(text: str) -> str:
    return read_text(Line(text=text)).text if QUOTED.fullmatch(text) else text


def _number(said: Sequence[Line]) -> NumberKey | None:
    units = [match[1] for line in said if (match := _UNITS.match(line.text))]
    lines = [line for line in said if not _UNITS.match(line.text)]
    odd = next((line.text for line in lines if not line.text.startswith("=")), None)
    if odd is not None or len(units) > 1:
        raise ContentError(
            f"The gap of a number holds {odd or 'two lists of units'!r}. Write it as [[= 30 ± 2 | = 31 (50%)]] or "
            "[[= 12 km | units: km, m = 0.001]]."
        )
    key = number_or_text(
        [Line(text=line.text[1:], feedback=line.feedback) for line in lines],
        units[0] if units else None,
        text=False,
    )
    return key if isinstance(key, NumberKey) else None


def _choice(id_: str, said: Sequence[Line], chosen: Sequence[int], weight: float) -> Gap:
    if len(chosen) > 1 or len(said) < 2:
        raise ContentError(
            f"The gap with {said[chosen[0]].text!r} is no choice: {'more than one is right' if len(chosen) > 1 else 'there is nothing else to choose'}. "
            "Write it as [[(case) | campaign | policy]], the right one in parentheses. A text with parentheses "
            'stands in quotation marks: [["(case)"]].'
        )
    texts = []
    for place, line in enumerate(said):
        match = _CHOSEN.fullmatch(line.text) if place in chosen else None
        texts.append(_exact(match[1] if match else line.text))
    if len({same_text(text) for text in texts}) < len(texts):
        raise ContentError(f"A gap has the choice {texts[0]!r} or another twice. Remove one.")
    ids = make_ids([(text, text) for text in texts])
    return Gap(
        id=id_,
        options=tuple(
            Option(id=option_id, text=text, feedback=line.feedback, id_made=True)
            for option_id, text, line in zip(ids, texts, said, strict=True)
        ),
        correct_option_id=ids[chosen[0]],
        weight=weight,
    )


def _weight(value: str) -> float:
    try:
        weight = float(value)
    except ValueError:
        raise ContentError(f"weight is {value!r}; give a number such as weight=2.") from None
    check_points(weight)
    return weight

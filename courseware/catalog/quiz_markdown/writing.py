"""Questions and settings as the text of a quiz cell: what the rest of this package reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml

from courseware.catalog.answer_text import (
    as_quoted,
    written_number,
    written_text,
    written_units,
)
from courseware.catalog.delivery import Delivery
from courseware.catalog.gap_places import PLACE, masked
from courseware.catalog.gap_text import written_gap
from courseware.catalog.questions import (
    CodeTask,
    Marking,
    NumberKey,
    Option,
    QuestionType,
    QuizQuestion,
    TextKey,
)
from courseware.catalog.quiz_markdown.cell import BELONGS_BELOW
from courseware.catalog.quiz_markdown.pairs import without_arrow
from courseware.catalog.quiz_markdown.programs import written_info
from courseware.catalog.quiz_markdown.regions import written_region
from courseware.catalog.quiz_markdown.rubric import written_rubric
from courseware.catalog.quiz_settings import settings_of
from courseware.catalog.values import as_word

_ASKED_BY_ITS_OPTIONS = (
    QuestionType.MULTIPLE_CHOICE,
    QuestionType.TRUE_FALSE,
    QuestionType.NUMERIC,
    QuestionType.MATCHING,
    QuestionType.CLOZE,
    QuestionType.HOTSPOT,
)
_PLAIN = re.compile(r"[A-Za-z0-9](?:[\w ,.!?()+-]|:(?!\s))*\w")
_EACH_PART_COUNTS = (QuestionType.MATCHING, QuestionType.ORDERING, QuestionType.CLOZE)


def settings_yaml(values: Mapping[str, Any], delivery: Delivery) -> str:
    """The settings above the line, and the line; nothing when there is nothing to say."""
    settings = {**values, **settings_of(delivery)}
    if not settings:
        return ""
    lines = "".join(f"{name}: {_value(value)}\n" for name, value in settings.items())
    opening = "---\n" if BELONGS_BELOW.search(lines) or re.search(r"[>\[]", lines) else ""
    return f"{opening}{lines}---\n"


def question_markdown(question: QuizQuestion) -> str:
    """The question as a quiz cell has it: the Markdown that is read as this question."""
    facts = _facts(question)
    text = _with_gaps(question) if question.gaps else _without_brackets(question.question)
    first, rest = _parted(text.strip())
    if not facts and first.endswith("}"):
        facts = [f"#{question.id}"]
    lines = [
        f"## {first}{' {' + ' '.join(facts) + '}' if facts else ''}",
        *([rest, ""] if rest else []),
        *_key(question),
    ]
    for hint in question.hints:
        lines += ["", *_quoted(hint.text, _hint_mark(hint.cost), "")]
    if question.explanation:
        after_a_quotation = question.hints or (question.essay and question.essay.model_answer)
        lines += (
            ["", *_quoted(question.explanation, "", "")]
            if after_a_quotation
            else _quoted(question.explanation, "", "")
        )
    return "\n".join(lines) + "\n"


def _facts(question: QuizQuestion) -> list[str]:
    each_counts = question.type in _EACH_PART_COUNTS
    usual = Marking.PER_OPTION if each_counts else Marking.ALL_OR_NOTHING
    task, essay = question.code, question.essay
    plain = CodeTask(tests=())
    key = question.text
    several = len(question.correct_option_ids) > 1
    says_type = question.type not in _ASKED_BY_ITS_OPTIONS and not (
        question.type is QuestionType.MULTI_SELECT and several
    )
    facts = [
        (True, "" if question.id_made else f"#{question.id}"),
        *((True, f".{tag}") for tag in question.tags),
        (says_type, f"type={as_word(question.type)}"),
        (question.points != 1, f"points={_number(question.points)}"),
        (question.penalty != 0, f"penalty={_number(question.penalty)}"),
        (question.marking is not usual, f"marking={as_word(question.marking)}"),
        (question.section != "", f"section={_word(question.section)}"),
        (question.difficulty != "", f"difficulty={_word(question.difficulty)}"),
        (key is not None and key.case_sensitive, "case-sensitive"),
        (key is not None and not key.accent_sensitive, "accents-ignored"),
    ]
    if task is not None:
        facts.append((task.seconds != plain.seconds, f"seconds={_number(task.seconds)}"))
        facts.append((task.megabytes != plain.megabytes, f"megabytes={task.megabytes}"))
    if essay is not None:
        facts.append((essay.least_words != 0, f"least-words={essay.least_words}"))
        facts.append((essay.most_words is not None, f"most-words={essay.most_words}"))
    if question.picture is not None:
        facts.append((True, f"picture={question.picture.width}x{question.picture.height}"))
    return [word for there, word in facts if there and word]


def _key(question: QuizQuestion) -> list[str]:
    """The lines that hold what is right."""
    writer = _KEYS.get(question.type)
    return writer(question) if writer else []


def _choices(question: QuizQuestion) -> list[str]:
    right = set(question.correct_option_ids)
    return [line for option in question.options for line in _option(option, option.id in right)]


def _option(option: Option, correct: bool) -> list[str]:
    region = f" {{{written_region(option.region)}}}" if option.region else ""
    return _item(
        f"- [{'x' if correct else ' '}] ", f"{option.text.strip()}{region}", option.feedback
    )


def _hotspot(question: QuizQuestion) -> list[str]:
    picture = question.picture
    if picture is None:
        return []
    alt = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", picture.alt)
    src = re.sub(r"([<>\\])", r"\\\1", picture.src)
    return [f"![{alt}](<{src}>)", "", *_choices(question)]


def _numbers(question: QuizQuestion) -> list[str]:
    key = question.number or NumberKey(accepted=())
    lines = [line for a in key.accepted for line in _answer(written_number(a), a.feedback)]
    return [*lines, *([f"units: {written_units(key.units)}"] if key.units else [])]


def _texts(question: QuizQuestion) -> list[str]:
    key = question.text or TextKey(accepted=())
    return [line for a in key.accepted for line in _answer(written_text(a), a.feedback)]


def _answer(text: str, feedback: str) -> list[str]:
    return [f"= {text}", *(_quoted(feedback, "", "  ") if feedback else [])]


def _pairs(question: QuizQuestion) -> list[str]:
    options = {option.id: option for option in question.options}
    said: set[str] = set()
    lines = []
    order = [stem.correct_option_id for stem in question.stems]
    for stem in question.stems:
        option = options[stem.correct_option_id]
        feedback = "" if option.id in said else option.feedback
        said.add(option.id)
        text = f"{without_arrow(stem.text.strip())} => {without_arrow(option.text.strip())}"
        lines += _item("- ", text, feedback)
    for option in question.options:
        if option.id not in order:
            lines += _item("- ", f"=> {without_arrow(option.text.strip())}", option.feedback)
    return lines


def _order(question: QuizQuestion) -> list[str]:
    options = {option.id: option for option in question.options}
    return [
        line
        for number, id_ in enumerate(question.correct_option_ids, start=1)
        for line in _item(f"{number}. ", options[id_].text.strip(), options[id_].feedback)
    ]


def _essay(question: QuizQuestion) -> list[str]:
    task = question.essay
    lines = [written_rubric(task.rubric)] if task and task.rubric else []
    if task and task.model_answer:
        lines += ["", *_quoted(task.model_answer, "[!ANSWER]", "")]
    return lines


def _programs(question: QuizQuestion) -> list[str]:
    task = question.code or CodeTask(tests=())
    parts = [("python", task.starter)] if task.starter else []
    parts += [(written_info(test), test.source) for test in task.tests]
    return [line for info, source in parts for line in _fenced(info, source)]


_KEYS: Mapping[QuestionType, Callable[[QuizQuestion], list[str]]] = {
    QuestionType.MULTIPLE_CHOICE: _choices,
    QuestionType.TRUE_FALSE: _choices,
    QuestionType.MULTI_SELECT: _choices,
    QuestionType.NUMERIC: _numbers,
    QuestionType.SHORT_TEXT: _texts,
    QuestionType.MATCHING: _pairs,
    QuestionType.ORDERING: _order,
    QuestionType.HOTSPOT: _hotspot,
    QuestionType.ESSAY: _essay,
    QuestionType.CODE: _programs,
}


def _fenced(info: str, source: str) -> list[str]:
    ticks = max((len(run) for run in re.findall(r"`+", source)), default=0)
    fence = "`" * max(3, ticks + 1)
    return [f"{fence}{info}", source, fence]


def _with_gaps(question: QuizQuestion) -> str:
    made = {gap.id: f"g{number}" for number, gap in enumerate(question.gaps, start=1)}
    gaps = {gap.id: gap for gap in question.gaps}

    def write(match: re.Match[str]) -> str:
        gap = gaps.get(match[1])
        if gap is None:
            return match[0]
        return written_gap(gap, made[gap.id], case_sensitive=False, accent_sensitive=True)

    return PLACE.sub(write, question.question)


def _without_brackets(text: str) -> str:
    """The Markdown such that no brackets in it are a gap."""
    plain = masked(text)
    for match in reversed(list(re.finditer(r"\[(?=\[)", plain))):
        text = f"{text[: match.start()]}\\{text[match.start() :]}"
    return text


def _parted(text: str) -> tuple[str, str]:
    """The first paragraph in one line, which is the heading, and the rest."""
    first, _, rest = text.partition("\n\n")
    first = re.sub(r"(?<!\\)((?:\\\\)*)\\\n[ \t]*", r"\1<br>", first)
    first = re.sub(r" {2,}\n[ \t]*", "<br>", first)
    return re.sub(r"[ \t]*\n[ \t]*", " ", first), rest.strip("\n")


def _item(marker: str, text: str, feedback: str) -> list[str]:
    before = " " * (2 if marker[0] == "-" else len(marker))
    first, *rest = text.split("\n")
    lines = [f"{marker}{first}", *(f"{before}{line}" if line.strip() else "" for line in rest)]
    return [*lines, *(_quoted(feedback, "", before) if feedback else [])]


def _quoted(text: str, mark: str, before: str) -> list[str]:
    lines = ([mark] if mark else []) + text.split("\n")
    return [f"{before}> {line}".rstrip() for line in lines]


def _hint_mark(cost: float) -> str:
    return f"[!HINT cost={_number(cost)}]" if cost else "[!HINT]"


def _number(number: float) -> str:
    return repr(float(number)).removesuffix(".0")


def _word(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9_.-]+", text) else as_quoted(text)


def _value(value: object) -> str:
    """The value in YAML, in one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value not in ("null", "NULL"):
        return value
    if isinstance(value, int | float):
        return _number(value)
    flow = isinstance(value, dict | list)
    style: dict[str, Any] = {} if flow else {"default_style": '"'}
    text: str = yaml.safe_dump(
        value, allow_unicode=True, width=10**9, default_flow_style=True, sort_keys=False, **style
    )
    return text.strip()

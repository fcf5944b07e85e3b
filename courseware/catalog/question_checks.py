"""What could be better in a question that can be asked: one small rule each, by what the question asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from courseware.catalog.lesson import look_through
from courseware.catalog.markup import render
from courseware.catalog.questions import NumberKey, QuestionType, QuizQuestion, Region, TextKey
from courseware.catalog.values import shown
from courseware.catalog.written import begins

_CATCH_ALL = re.compile(
    r"\W*(?:all|none|both|neither|any) of (?:the (?:above|below|following)|these|them)\W*",
    re.IGNORECASE,
)
_EMPTY_ALT = re.compile(
    r"\W*(?:image|picture|photo|alt text|figure|screenshot)?\W*|.*\.(?:png|jpe?g|svg|gif|webp)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\s*(?:(?:step|stage|phase|no)\b[.\s]*)?(\d{1,3})\b", re.IGNORECASE)
_NONSENSE = ("qz vx 7!", "nothing of the kind", "Ж")
_PATTERN_SECONDS = 0.05
_DESCRIBED_BY_WORK = (QuestionType.ESSAY, QuestionType.CODE)


def question_warnings(question: QuizQuestion) -> Iterator[str]:
    """What a careful colleague would say about one question."""
    if not question.explanation.strip() and question.type not in _DESCRIBED_BY_WORK:
        yield "There is no explanation. Say why the answer is right in a quotation below the options."
    if sum(hint.cost for hint in question.hints) > question.points:
        yield "The hints together cost more than the question brings. Make them cheaper."
    yield from _picture_warnings(question)
    yield from _option_warnings(question)
    yield from _order_warnings(question)
    for text in (question.text, *(gap.text for gap in question.gaps)):
        yield from _text_warnings(text) if text else ()
    for number in (question.number, *(gap.number for gap in question.gaps)):
        yield from _number_warnings(number) if number else ()
    yield from _region_warnings(question)
    yield from _work_warnings(question)


def is_without_description(source: str, alternative: str) -> bool:
    """Whether an image is there that is not told to those who cannot see it."""
    return bool(source) and _EMPTY_ALT.fullmatch(alternative) is not None


def _picture_warnings(question: QuizQuestion) -> Iterator[str]:
    texts = [question.question, question.explanation, *(option.text for option in question.options)]
    images = [
        image
        for text in texts
        if "![" in text or "<img" in text
        for image in look_through(0, render(text)).images
    ]
    if question.picture is not None:
        images.append((question.picture.src, question.picture.alt))
    for source, alternative in images:
        if is_without_description(source, alternative):
            yield f"The picture {source} has no description. Write what it shows: ![description]({source})."


def _option_warnings(question: QuizQuestion) -> Iterator[str]:
    if question.type is QuestionType.MULTIPLE_CHOICE and len(question.options) == 2:
        yield "Two options are a coin toss. Add one or two that somebody could believe."
    if question.type in (QuestionType.MULTI_SELECT, QuestionType.HOTSPOT) and len(
        question.correct_option_ids
    ) == len(question.options):
        yield "Every option is marked correct. Add one that is wrong."
    catch_all = next((o.text for o in question.options if _CATCH_ALL.fullmatch(o.text)), None)
    if catch_all is not None:
        yield f'"{begins(catch_all)}" rewards guessing. Replace it by an option about the subject.'
    if question.type is QuestionType.MATCHING:
        chosen = [stem.correct_option_id for stem in question.stems]
        if sorted(chosen) == sorted(option.id for option in question.options):
            yield "The last pair solves itself. Add a right side that fits none, such as - => never."


def _order_warnings(question: QuizQuestion) -> Iterator[str]:
    if question.type is not QuestionType.ORDERING:
        return
    key = question.correct_option_ids
    texts = {option.id: option.text for option in question.options}
    numbers = [int(match[1]) for id_ in key if (match := _PLACE.match(texts[id_]))]
    if len(numbers) == len(key) and numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        yield "The items carry their numbers, which gives the order away. Take the numbers out."
    if not all(option.id_made for option in question.options) and _tell_order(key):
        yield (
            f"The ids of the items, {', '.join(key[:3])}…, give the order away: pages hold them. Name them after "
            "what they are."
        )


def _tell_order(ids: tuple[str, ...]) -> bool:
    """Whether ids count up, by numbers at their end or by single letters."""
    if all(len(id_) == 1 for id_ in ids):
        return list(ids) == sorted(ids)
    numbers = [re.fullmatch(r"\D*(\d+)", id_) for id_ in ids]
    if any(number is None for number in numbers):
        return False
    counted = [int(number[1]) for number in numbers if number]
    return counted == sorted(counted)


def _text_warnings(key: TextKey) -> Iterator[str]:
    for accepted in key.accepted:
        if accepted.pattern and _fits_everything(accepted.text):
            yield f"The pattern {shown(accepted.text)} fits whatever is typed. Make it narrower."


def _fits_everything(pattern: str) -> bool:
    try:
        compiled = regex.compile(pattern, regex.IGNORECASE)
        return all(compiled.fullmatch(text, timeout=_PATTERN_SECONDS) for text in _NONSENSE)
    except (TimeoutError, regex.error):
        return False


def _number_warnings(key: NumberKey) -> Iterator[str]:
    for accepted in key.accepted:
        if not accepted.tolerance and round(accepted.value, 2) != accepted.value:
            yield (
                f"Only {accepted.value!r} to the last digit is right. Add how far off is right too, such as ± 1%."
            )


def _region_warnings(question: QuizQuestion) -> Iterator[str]:
    picture = question.picture
    for option in question.options:
        if picture is None or option.region is None:
            continue
        right, bottom = _reach(option.region)
        if right > picture.width or bottom > picture.height:
            yield (
                f'The region of "{begins(option.text)}" reaches beyond the picture, which is '
                f"{picture.width} x {picture.height}. Count in its own pixels."
            )


def _reach(region: Region) -> tuple[float, float]:
    numbers = region.coordinates
    if region.shape == "CIRCLE":
        return numbers[0] + numbers[2], numbers[1] + numbers[2]
    return max(numbers[0::2]), max(numbers[1::2])


def _work_warnings(question: QuizQuestion) -> Iterator[str]:
    essay, code = question.essay, question.code
    if (
        question.type is QuestionType.ESSAY
        and essay
        and not essay.rubric
        and not essay.model_answer
    ):
        yield "Who marks this has nothing to go by. Add a rubric, or a model answer in > [!ANSWER]."
    if code is not None and not any(test.hidden for test in code.tests):
        yield "Learners see every test, and can write a program for these alone. Hide one."

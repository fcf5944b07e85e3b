"""What a careful colleague would say about a course that can be published."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from courseware.catalog.checks import lesson_warnings, quiz_warnings
from courseware.catalog.lesson import look_through
from courseware.catalog.markup import render
from courseware.catalog.quiz_json import quiz_from_json
from courseware.catalog.quiz_markdown import parse_quiz
from tests.catalog.notebooks import TEXT, quiz_cell


def said_of_quiz(body: str) -> list[tuple[str | None, str]]:
    return [
        (found.question, found.message)
        for found in quiz_warnings(parse_quiz("q", body), "a.ipynb", 3)
    ]


def said_of_lesson(*texts: str) -> list[str]:
    lessons = [look_through(number, render(text)) for number, text in enumerate(texts, start=1)]
    found = list(lesson_warnings(lessons, "a.ipynb"))
    assert all(one.level == "warning" for one in found)
    return [str(one) for one in found]


def five(question: str) -> str:
    """A quiz to which nothing is to be said, with its first question replaced by this one."""
    first = quiz_cell("q").partition("\n")[2].index("## What comes at step 2")
    return question + "\n" + quiz_cell("q").partition("\n")[2][first:]


def test_nothing_is_said_of_a_good_quiz() -> None:
    assert said_of_quiz(quiz_cell("q").partition("\n")[2]) == []


def test_a_short_quiz_lets_one_slip_decide() -> None:
    ((question, message),) = said_of_quiz("## Who?\n- [x] Ann\n- [ ] Ben\n- [ ] Eve\n> Ann.\n")
    assert question is None
    assert "has 1 question." in message


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("## Who?\n- [x] Ann\n- [ ] Ben\n- [ ] Eve\n", "no explanation"),
        ("## Who?\n- [x] Ann\n- [ ] Ben\n> Ann.\n", "coin toss"),
        ("## Who?\n- [x] Ann\n- [x] Ben\n> Both.\n", "Every option is marked correct"),
        ("## Who?\n- [ ] Ann\n- [ ] Ben\n- [x] All of the above.\n> All.\n", "rewards guessing"),
        ("## Who?\n- [x] Ann\n- [ ] Ben\n- [ ] none of these\n> Ann.\n", "rewards guessing"),
    ],
)
def test_a_weak_question_is_named(question: str, words: str) -> None:
    ((named, message),) = said_of_quiz(five(question))
    assert named == "Who?"
    assert words in message


def test_a_statement_may_have_two_options() -> None:
    assert said_of_quiz(five("## Sure?\n- [x] True\n- [ ] False\n> Yes.\n")) == []


def choices(lengths: Sequence[Sequence[int]], key: int | None = None) -> str:
    """A question for each list of option lengths; the key is the longest, or at place `key`."""
    return "".join(
        f"## Question {number}?\n"
        + "".join(
            f"- [{'x' if place == (options.index(max(options)) if key is None else key) else ' '}] "
            f"{chr(97 + place) * length}\n"
            for place, length in enumerate(options)
        )
        + "> So.\n"
        for number, options in enumerate(lengths)
    )


def test_the_longest_option_should_not_always_be_right() -> None:
    lengths = [(3, 9, 4), (9, 3, 4), (2, 3, 9), (3, 9, 2), (9, 2, 3)]
    ((_, message),) = said_of_quiz(choices(lengths))
    assert "longest option" in message


def test_the_right_option_should_not_always_be_at_one_place() -> None:
    ((_, message),) = said_of_quiz(
        choices([(3, 9, 4), (9, 3, 4), (2, 3, 9), (3, 5, 2), (9, 2, 3)], key=1)
    )
    assert "always at the same place" in message


def test_statements_should_not_all_be_true() -> None:
    statements = "".join(f"## Statement {n}\n- [x] True\n- [ ] False\n> So.\n" for n in range(5))
    ((_, message),) = said_of_quiz(statements)
    assert "Every statement is true" in message


def test_nothing_is_said_of_a_good_lesson() -> None:
    assert (
        said_of_lesson(TEXT, "## More\n\n![A map of the site](assets/map.svg)", "### Still more")
        == []
    )


def test_a_course_without_text_teaches_nothing() -> None:
    (line,) = said_of_lesson("# Intake")
    assert line == (
        "a.ipynb: warning: There is hardly any lesson text. Teach in Markdown cells what the course is about."
    )


@pytest.mark.parametrize(
    "image",
    ["![](assets/map.svg)", "![image](assets/map.svg)", "![map.svg](assets/map.svg)", '<img src="assets/map.svg">'],
)  # fmt: skip
def test_an_image_needs_a_description(image: str) -> None:
    (line,) = said_of_lesson(TEXT, image)
    assert line.startswith("a.ipynb: cell 2: warning: The image assets/map.svg has no description.")


def test_heading_levels_are_not_skipped_from_one_cell_to_the_next() -> None:
    (line,) = said_of_lesson(TEXT, "## Two", "#### Four", "# One")
    assert line.startswith("a.ipynb: cell 3: warning: A heading of level 4 follows one of level 2.")


def test_a_lesson_may_begin_below_its_title() -> None:
    assert said_of_lesson(TEXT.replace("# ", "## ")) == []


HOTSPOT = "## Where? {picture=640x400}\n![A desk](assets/d.png)\n\n"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("## Match\n- a => 1\n- b => 2\n> So.\n", "last pair solves itself"),
        ("## Order {type=ordering}\n1. Step 1: a\n2. Step 2: b\n> So.\n", "carry their numbers"),
        ("## Name it\n= /.*/\n> So.\n", "fits whatever is typed"),
        ("## Fill [[/.+/]] in\n> So.\n", "fits whatever is typed"),
        ("## How much?\n= 3.14159\n> Pi.\n", "to the last digit"),
        (
            f"{HOTSPOT}- [x] a {{circle=630,10,20}}\n- [ ] b {{circle=10,10,5}}\n> So.\n",
            "reaches beyond the picture",
        ),
        ("## Write {type=essay}\n", "nothing to go by"),
        ("## Code {type=code}\n```python test visible\nassert 1\n```\n", "Learners see every test"),
        ("## See\n![](assets/d.png)\n\n- [x] a\n- [ ] b\n- [ ] c\n> So.\n", "has no description"),
        (
            "## Who?\n- [x] a\n- [ ] b\n- [ ] c\n\n> [!HINT cost=1] x\n> [!HINT cost=1] y\n\n> So.\n",
            "cost more than",
        ),
    ],
)
def test_a_weak_question_of_any_type_is_named(question: str, words: str) -> None:
    ((_, message),) = said_of_quiz(five(question))
    assert words in message


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("## Match\n- a => 1\n- b => 2\n- => 3\n> So.\n", []),
        ("## Order {type=ordering}\n1. hear\n2. act\n> So.\n", []),
        ("## Name it\n= /hot-?line/\n> So.\n", []),
        ("## How much?\n= 3.14 ± 1%\n> Pi.\n", []),
        ("## Write {type=essay}\n> [!ANSWER] So.\n", []),
    ],
)
def test_nothing_is_said_of_a_good_one(question: str, said: list[str]) -> None:
    assert said_of_quiz(five(question)) == said


def test_ids_that_count_give_an_order_away() -> None:
    def order(*ids: str) -> list[str]:
        options = [{"id": id_, "text": f"Do {word}"} for id_, word in zip(ids, "xyz", strict=True)]
        quiz = quiz_from_json(
            {
                "questions": [
                    {"id": "q", "type": "ORDERING", "question": "Which?", "explanation": "So."}
                    | {"options": options, "correct_option_ids": list(ids)}
                ]
            },
            quiz_id="q",
        )
        return [found.message for found in quiz_warnings(quiz, "a", 1) if "ids of" in found.message]

    assert order("1", "2", "3")
    assert order("step-1", "step-2", "step-10")
    assert not order("2", "1", "3")
    assert not order("hear", "write", "act")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("review: {key: after-closing}", "it never does"),
        ("cooldown_growth: 2", "nothing without a cooldown"),
        ("going_back: false", "nothing on one page"),
    ],
)
def test_a_rule_that_does_nothing_is_named(settings: str, words: str) -> None:
    body = quiz_cell("q").partition("\n")[2]
    ((_, message),) = said_of_quiz(f"{settings}\n---\n{body}")
    assert words in message


def test_a_gap_whose_first_choice_is_always_right_is_a_pattern() -> None:
    gaps = " and ".join(f"[[({word}) | {word}s | {word}es]]" for word in ("a", "b", "c", "d"))
    ((_, message),) = said_of_quiz(five(f"## Fill {gaps} in\n> So.\n"))
    assert "every gap is its first" in message

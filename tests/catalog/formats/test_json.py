"""JSON, ours and that of jupyterquiz, question by question."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from courseware.catalog.delivery import Delivery, Pool
from courseware.catalog.formats.writing import write_json
from courseware.catalog.model import Quiz
from courseware.catalog.questions import QuestionType
from tests.catalog.formats.reading import key, read, texts, worth

JUPYTERQUIZ = [
    {
        "question": "What is $x_1 + x_2$ if <b>both</b> are 1?",
        "type": "multiple_choice",
        "answers": [
            {"answer": "2", "correct": True, "feedback": "Yes"},
            {"answer": "*", "code": "x = 1", "correct": False},
        ],
    },
    {
        "question": "Which?",
        "type": "many_choice",
        "answers": [
            {"answer": "a", "correct": True},
            {"answer": "b", "correct": True},
            {"answer": "c", "correct": False},
        ],
    },
]


def test_jupyterquiz() -> None:
    result = read("questions.json", json.dumps(JUPYTERQUIZ))
    first, second = result.questions
    assert first.question == "What is $x_1 + x_2$ if **both** are 1?"
    assert texts(first) == ["2", "\\*\n\n```\nx = 1\n```"]
    assert (second.type, key(second)) == (QuestionType.MULTI_SELECT, {"a", "b"})
    assert [option.feedback for option in first.options] == ["Yes", ""]
    assert (result.skipped, result.remarks) == ((), ())


def asked(kind: str, answers: list[dict[str, object]], **more: object) -> dict[str, object]:
    return {"question": "What?", "type": kind, "answers": answers, **more}


PI = [
    {"type": "value", "value": 3.14, "correct": True, "feedback": "Yes"},
    {"type": "range", "range": [-100, 0], "correct": False, "feedback": "It is over 0"},
    {"type": "default", "feedback": "No"},
]


def test_numbers_and_words_of_jupyterquiz_are_graded_as_there() -> None:
    words = [
        {"answer": "Dog", "correct": True, "match_case": True},
        {"answer": "Cat", "correct": False, "feedback": "Not at all"},
        {"type": "default", "feedback": "No"},
    ]
    pairs = {"pairs": [{"label": "a", "answer": "1"}, {"label": "b", "answer": "2"}]}
    result = read(
        "q.json",
        json.dumps(
            [
                asked("numeric", PI),
                asked("numeric", PI, precision=2),
                asked("string", words, input_width=3),
                {"question": "Match", "type": "match", "options": ["1", "2", "3"], **pairs},
            ]
        ),
    )
    exact, rounded, word, match = result.questions
    assert [worth(exact, text) for text in ("3.14", "3.1", "-5")] == [1, 0, 0]
    assert [worth(rounded, text) for text in ("3.14", "3.1", "3.2")] == [1, 1, 0]
    assert [worth(word, text) for text in ("Dog", "dog", "Cat")] == [1, 0, 0]
    assert worth(match, "a 1", "b 2") == 1
    assert texts(match) == ["1", "2", "3"]
    assert [remark.text for remark in result.remarks] == [
        "not kept: the feedback on any other number."
    ] * 2


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (asked("numeric", []), "No number is right"),
        (asked("numeric", [{"value": "x", "correct": True}]), "no number"),
        (asked("numeric", [{"value": 1e999, "correct": True}]), "reckoned"),
        (asked("numeric", [{"range": [1], "correct": True}]), "two ends"),
        (asked("numeric", PI, precision=0), "precision"),
        (asked("string", []), "No answer is right"),
        (asked("string", [{"answer": 7, "correct": True}]), "no text"),
        (asked("string", [7]), "array of objects"),  # type: ignore[list-item]
        (asked("drawing", []), "drawing"),
        ({"question": "m", "type": "match", "pairs": []}, "two pairs"),
        ({"question": "m", "type": "match", "pairs": [{"label": 1, "answer": []}]}, "no text"),
    ],
)
def test_what_jupyterquiz_has_and_we_have_not_is_named(
    item: dict[str, object], reason: str
) -> None:
    (skipped,) = read("q.json", json.dumps([item])).skipped
    assert reason in skipped.reason


def test_the_rules_of_a_quiz_come_along_where_they_fit() -> None:
    item = read("q.gift", "::a::// x\nOne {T}\n\n::b::Two {T}").questions
    rules = Delivery(time_limit=timedelta(minutes=30), pools=(Pool(draw=1, tag="law"),))
    quiz = Quiz(
        id="q",
        title="Q",
        questions=tuple(replace(question, tags=("law",)) for question in item),
        delivery=rules,
    )
    data = json.loads(write_json(quiz).data)
    assert read("q.json", json.dumps(data)).header.delivery == rules
    data["questions"][0]["options"] = []
    data["questions"][1]["tags"] = []
    result = read("q.json", json.dumps(data))
    assert result.header.delivery == Delivery()
    assert "rules are not kept" in result.remarks[-1].text


def test_our_json_leaves_out_only_what_is_wrong() -> None:
    good = {
        "id": "a",
        "type": "MULTIPLE_CHOICE",
        "question": "Who?",
        "options": [{"id": "x", "text": "X"}, {"id": "y", "text": "Y"}],
        "correct_option_ids": ["x"],
        "hint": "think",
    }
    bad = [
        {**good, "type": "ORDERING"},
        {**good, "options": 3},
        {**good, "correct_option_ids": []},
        7,
    ]
    result = read(
        "quiz", json.dumps({"title": "All", "passing_score": 7, "questions": [good, *bad]})
    )
    assert [made.id for made in result.questions] == ["a"]
    assert len(result.skipped) == len(bad)
    assert (result.header.title, result.header.passing_score) == ("All", 0.8)
    assert any('"hint"' in remark.text for remark in result.remarks)

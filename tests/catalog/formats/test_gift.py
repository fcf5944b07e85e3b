"""GIFT and Aiken, question by question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.catalog.formats.quiz_cell import write_cell
from courseware.catalog.formats.writing import export_quiz
from courseware.catalog.model import Quiz
from courseware.catalog.questions import Marking, QuestionType
from courseware.catalog.quiz_markdown import parse_quiz
from tests.catalog.formats.reading import is_right, key, read, seen, texts


def gift(text: str) -> list[str]:
    """Why each question was left out."""
    return [skipped.reason for skipped in read("bank.gift", text).skipped]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("How many? {#four}", "no number"),
        ("How many? {#}", "no number"),
        ("How many? {#=%50%4}", "worth all the points"),
        ("How many? {#4..x}", "no number"),
        ("How many? {#=%50%4:1 =4:2}", "worth less than a later one"),
        ("How many? {#1e999}", "no number"),
        ("Which word? {=%50%this}", "worth all the points"),
        ("Which word? {=%0%cat =*}", "worth less than a later one"),
        ("Which word? {=%200%cat}", "200 %"),
        ("Match. {=a -> b}", "fewer than two pairs"),
        ("Match. {=a -> b =c}", "no ->"),
        ("Match. {=a -> b =a -> c}", "there twice"),
        ("Order. {>3 one two}", "begin with >"),
        ("Just so you know.", "asks nothing"),
        ("A {=a ~b} and a {=c ~d}.", "several answers"),
        ("Half? {=a ~%50%b ~c}", "a part of the mark"),
        ("Both? {=a =b ~c}", "right alone"),
        ("None? {~a ~b}", "No option is worth"),
        ("Twenty? {~%20%a ~b}", "20 %"),
        ("Open {=a ~b", "never closed"),
        ("Words? {stray =a ~b}", "before the first answer"),
        ("One? {=a ~}", "An option is empty"),
        ("Twice? {=a ~a}", "there twice"),
        ("{=a ~b}", "The question is empty"),
    ],
)
def test_what_cannot_be_carried_is_named(text: str, reason: str) -> None:
    reasons = gift(text)
    assert len(reasons) == 1
    assert reason in reasons[0]


def test_one_broken_question_does_not_take_the_next_with_it() -> None:
    result = read("bank.gift", "One {=a ~b\n\nTwo {=a ~b}\n\nThree {T}\n")
    assert [seen(question.question) for question in result.questions] == ["Two", "Three"]
    assert [skipped.place.where for skipped in result.skipped] == ["line 1"]


def test_a_blank_line_between_braces_parts_nothing() -> None:
    (question,) = read("bank.gift", "One {\n=a\n\n~b\n}\n").questions
    assert texts(question) == ["a", "b"]


def test_names_tags_categories_feedback() -> None:
    result = read(
        "bank.gift",
        "$CATEGORY: top/one\n\n// [tag:basics] [tag:two words]\n"
        "::First one::Who? {=she#yes ~he#no ####Because.}\n",
    )
    (question,) = result.questions
    assert (question.id, question.tags) == ("first-one", ("basics", "two-words"))
    assert (question.explanation, question.points) == ("Because.", 1)
    told = "\n".join(map(str, result.remarks))
    assert "'top/one' is not kept" in told
    assert [option.feedback for option in question.options] == ["yes", "no"]


def test_weights_that_add_up_make_a_multi_select() -> None:
    result = read("bank.gift", "Thirds? {~%33.333%a ~%33.333%b ~%33.333%c ~%-50%d}")
    (question,) = result.questions
    assert question.type is QuestionType.MULTI_SELECT
    assert is_right(question, "a", "b", "c")
    assert not is_right(question, "a", "b")
    assert "partial marks" in result.remarks[0].text


def test_formats_of_texts() -> None:
    result = read(
        "bank.gift",
        "[html]Is <b>this</b> 5 > 4 &amp; *so*? {=[plain]<b>yes</b> ~[markdown]**no** ~a\\nb}",
    )
    (question,) = result.questions
    assert question.question == r"Is **this** 5 > 4 & \*so\*?"
    assert texts(question) == [r"\<b>yes\</b>", "**no**", "a b"]


def test_the_same_question_comes_once() -> None:
    assert gift("Who? {=a ~b}\n\nWho? {~b =a}") == ["The same question is asked at line 1 already."]


def test_a_name_that_is_taken_is_made_anew() -> None:
    result = read("bank.gift", "::x::Who? {=a ~b}\n\n::x::What? {=a ~b}")
    assert [question.id for question in result.questions] == ["x", "what"]
    assert "its id x" in result.remarks[0].text


def test_aiken_names_what_is_wrong() -> None:
    result = read(
        "bank.txt",
        "One?\nA) a\nB) b\nANSWER: C\nTwo?\nA. a\nB. b\nANSWER: b\nThree?\nA) a\nA) b\nANSWER: A\nFour?\n",
    )
    assert [key(question) for question in result.questions] == [{"b"}]
    assert [str(skipped.place) for skipped in result.skipped] == [
        "bank.txt: line 1",
        "bank.txt: line 9",
        "bank.txt: line 13",
    ]


PLAIN = st.lists(
    st.one_of(
        st.sampled_from(
            ["*", "_", "`", "$", "$x$", "<b>", "</b>", "&amp;", "[a](b)", "![", "1.", "-", "+", "#", ">",
             "|", "~~", "=", "==", "---", "\\", "\\(", "[x]", "{#id}", "<script>x</script>", "a", " "]
        ),
        st.text(st.characters(categories=("L", "N", "P", "S")), max_size=4),
    ),
    min_size=1,
    max_size=8,
).map("".join)  # fmt: skip


@given(PLAIN.filter(lambda text: bool(text.strip()) and "\\(" not in text and "$$" not in text))
def test_plain_text_shows_itself_and_nothing_else(text: str) -> None:
    result = read("bank.aiken", f"Q?\nA) {text}\nB) the other one\nANSWER: A\n")
    assert not result.skipped
    assert seen(result.questions[0].options[0].text) == " ".join(text.split())


@pytest.mark.parametrize("form", ["gift", "json", "cell"])
def test_wrong_options_that_take_back_what_right_ones_bring_are_marked_so(form: str) -> None:
    result = read("a.gift", "Which? {~%50%one ~%50%two ~%-50%three}")
    assert result.remarks == ()
    assert result.questions[0].marking is Marking.RIGHT_MINUS_WRONG
    quiz = Quiz(id="bank", title="Bank", questions=result.questions)
    if form == "cell":
        (question,) = parse_quiz(
            "bank", write_cell(quiz, "a.gift").text.partition("\n")[2]
        ).questions
    else:
        (question,) = read(f"b.{form}", export_quiz(quiz, form).data).questions
    assert question.marking is Marking.RIGHT_MINUS_WRONG

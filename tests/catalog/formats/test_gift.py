"""GIFT and Aiken, question by question."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.catalog.formats.quiz_cell import write_cell
from courseware.catalog.formats.wildcards import fits, has_wildcard, pattern_of, written_of
from courseware.catalog.formats.writing import export_quiz
from courseware.catalog.ids import same_text
from courseware.catalog.model import Quiz
from courseware.catalog.questions import Marking, QuestionType
from courseware.catalog.quiz_markdown import parse_quiz
from tests.catalog.formats.reading import is_right, key, read, said, seen, texts, worth


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


KINDS = r"""
// from a bank of a colleague, with the odd space
::N1:: How tall? {#30:2#Fine}

N2? { # 28..32 }

N3? {#
   =1822:0      #Correct! 100% credit
   =%50%1822:2  #He was born in 1822.
                You get 50% credit.
   ~#No}

S1? {=Frog#Good! =%50%Cat =%0%*#Not at all}

S2? { =*blue* sky  =a \\* b }

[html]Which <b>word</b> {=fits#Yes =%25%could fit} here?

It boils at {#100:1} degrees.

E1? {}

::TF1::It is so.{FALSE#It is not.#Right.####In the end.}

P1? {=a ~%-25%b#Why? ~%-25%c}

M1? {=frog -> amphibian =cat -> mammal =newt->amphibian = -> insect}
"""


def test_each_type_is_graded_as_its_signs_say() -> None:
    result = read("bank.gift", KINDS)
    assert result.skipped == ()
    questions = {q.id.partition("-")[0].lower(): q for q in result.questions}
    assert [worth(questions["n1"], text) for text in ("28", "32", "33")] == [1, 1, 0]
    assert [worth(questions["n2"], text) for text in ("28", "32.1")] == [1, 0]
    assert [worth(questions["n3"], text) for text in ("1822", "1824", "1825")] == [1, 0.5, 0]
    assert said(questions["n3"], "1821") == ["He was born in 1822. You get 50% credit."]
    assert [worth(questions["s1"], text) for text in ("frog", "cat", "dog")] == [1, 0.5, 0]
    assert said(questions["s1"], "dog") == ["Not at all"]
    assert [worth(questions["s2"], text) for text in ("Dark BLUE sky", "a * b", "a x b")] == [
        1,
        1,
        0,
    ]
    word = questions["which"]
    assert (word.type, word.question) == (QuestionType.CLOZE, "Which **word** [[gap-1]] here?")
    assert [worth(word, f"gap-1 {text}") for text in ("fits", "could fit")] == [1, 0.25]
    assert worth(questions["it"], "gap-1 99,5") == 1
    assert worth(questions["e1"], "Well …") is None
    assert said(questions["tf1"], "true") == ["It is not."]
    assert said(questions["tf1"], "false") == ["Right."]
    assert questions["tf1"].explanation == "In the end."
    assert [worth(questions["p1"], option) for option in "abc"] == [1, -0.25, -0.25]
    assert said(questions["p1"], "b") == ["Why?"]
    pairs = {stem.text: stem for stem in questions["m1"].stems}
    assert texts(questions["m1"]) == ["amphibian", "mammal", "insect"]
    assert pairs["newt"].correct_option_id == pairs["frog"].correct_option_id == "amphibian"
    told = "\n".join(remark.text for remark in result.remarks)
    assert "not kept: the feedback on a wrong answer" in told


def test_an_earlier_answer_that_takes_all_of_a_later_one_hides_it() -> None:
    (number,) = read("bank.gift", "How many? {#=5:1 =%50%9:2 =9:1}").questions
    assert [worth(number, text) for text in ("5", "9")] == [1, 0.5]
    (text,) = read("bank.gift", "Who? {=ann =%50%*b* =bob}").questions
    assert [worth(text, name) for name in ("ann", "bob")] == [1, 0.5]


def test_wildcards_come_back_from_an_export() -> None:
    made = read("bank.gift", r"Sky? {=*blue* s*y =\\*}")
    quiz = Quiz(id="q", title="Q", questions=made.questions)
    assert read("bank.gift", export_quiz(quiz, "gift").data).questions == made.questions


STARRED = st.text(st.sampled_from("ab*. \\ß"), min_size=1, max_size=12).filter(has_wildcard)


@given(STARRED, st.text(st.sampled_from("ab. ß*"), max_size=30), st.booleans())
def test_a_pattern_fits_what_its_stars_say(written: str, given_text: str, strict: bool) -> None:
    pattern = pattern_of(written, case_sensitive=strict)
    assert pattern is not None
    pieces = re.split(r"(?<!\\)\*+", same_text(written))
    expected = ".*".join(re.escape(piece.replace(r"\*", "*")) for piece in pieces)
    fitting = re.fullmatch(expected, same_text(given_text)) is not None
    assert fits(pattern, given_text, case_sensitive=strict) == fitting
    back = written_of(pattern)
    assert back is None or pattern_of(back, case_sensitive=strict) == pattern

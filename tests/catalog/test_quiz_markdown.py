"""Quizzes in Markdown: what a %%quiz cell means, and how each mistake in it is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.catalog.model import Quiz
from courseware.catalog.questions import Marking, QuestionType
from courseware.catalog.quiz_markdown import parse_quiz, quiz_cell
from courseware.errors import ContentError

CELL = """%%quiz intake-basics
title: Intake basics
passing_score: 0.75
description: Before your first case.
---
## Who may open a case file?

Think of *every* role.

- [ ] Anyone in the company
- [x] Investigators assigned to the case
> Access follows the assignment, and every opening is logged.

# A caller may stay anonymous. {#anonymous .rights .hotline points=2}
* [X] true
* [ ] FALSE
> Always.

Choose what belongs in a record
-------------------------------
- [x] The date
- [ ] A guess
- [x] The words of the caller
"""

OPTIONS = "- [x] yes, always\n- [ ] never\n"


def parsed(body: str) -> Quiz:
    return parse_quiz("q", body)


def test_a_cell_has_an_id_and_a_body() -> None:
    assert quiz_cell("\n%%quiz intake-basics  \n## Who?\n") == ("intake-basics", "## Who?\n")
    assert quiz_cell("print('%%quiz')") is None
    assert quiz_cell("%%quizzes x") is None


@pytest.mark.parametrize("line", ["%%quiz", "%%quiz two words", "%%quiz täglich", "%%quiz -x"])
def test_an_id_that_cannot_be_used_is_refused(line: str) -> None:
    with pytest.raises(ContentError):
        quiz_cell(f"{line}\n## Who?\n{OPTIONS}")


@pytest.mark.parametrize("marking", Marking)
def test_a_heading_says_how_a_question_is_marked(marking: Marking) -> None:
    word = marking.value.lower().replace("_", "-")
    quiz = parsed(f"## Which? {{marking={word}}}\n- [x] one\n- [x] two\n- [ ] three")
    assert quiz.questions[0].marking is marking


def test_headings_lists_and_quotations_make_a_quiz() -> None:
    found = quiz_cell(CELL)
    assert found is not None
    quiz = parse_quiz(*found)

    assert (quiz.id, quiz.title, quiz.passing_score) == ("intake-basics", "Intake basics", 0.75)
    assert quiz.description == "Before your first case."
    who, anonymous, record = quiz.questions

    assert who.type is QuestionType.MULTIPLE_CHOICE
    assert who.question == "Who may open a case file?\n\nThink of *every* role."
    assert [option.text for option in who.options] == [
        "Anyone in the company",
        "Investigators assigned to the case",
    ]
    assert who.correct_option_ids == ("investigators-assigned-to-the-case",)
    assert who.explanation == "Access follows the assignment, and every opening is logged."

    assert anonymous.type is QuestionType.TRUE_FALSE
    assert (anonymous.id, anonymous.tags, anonymous.points) == (
        "anonymous",
        ("rights", "hotline"),
        2.0,
    )
    assert [option.id for option in anonymous.options] == ["true", "false"]
    assert anonymous.correct_option_ids == ("true",)

    assert record.type is QuestionType.MULTI_SELECT
    assert record.correct_option_ids == ("the-date", "the-words-of-the-caller")


def test_settings_may_be_left_out() -> None:
    quiz = parse_quiz("intake-basics", f"## Who?\n{OPTIONS}")
    assert (quiz.title, quiz.passing_score) == ("Intake basics", 0.80)


def test_settings_may_stand_between_two_lines() -> None:
    assert parsed(f"---\ntitle: Intake\n---\n## Who?\n{OPTIONS}").title == "Intake"


def test_a_line_between_questions_is_no_end_of_settings() -> None:
    quiz = parsed(f"## One?\n{OPTIONS}\n---\n## Two?\n{OPTIONS}")
    assert [question.question for question in quiz.questions] == ["One?", "Two?"]


def test_a_value_stays_the_text_that_was_written() -> None:
    assert parsed(f"title: 2026-03-01\n---\n## Who?\n{OPTIONS}").title == "2026-03-01"


def test_what_is_in_a_code_block_is_text() -> None:
    body = f"## Which is right?\n```\n## a comment\n- [x] not an option\n> nor a quotation\n```\n{OPTIONS}"
    (question,) = parsed(body).questions
    assert "- [x] not an option\n> nor a quotation" in question.question
    assert len(question.options) == 2
    assert question.explanation == ""


def test_an_indented_code_block_is_text_too() -> None:
    (question,) = parsed(f"## Which?\n\n    # a comment\n    - [x] no\n\n{OPTIONS}").questions
    assert "    - [x] no" in question.question
    assert len(question.options) == 2


def test_an_option_may_have_several_lines_and_blocks() -> None:
    body = "## Which?\n- [x] This\n  and that\n\n  ```\n  code()\n  ```\n- [ ] None\n"
    (question,) = parsed(body).questions
    assert question.options[0].text == "This\nand that\n\n```\ncode()\n```"


def test_an_option_that_looks_like_a_quotation_is_an_option() -> None:
    (question,) = parsed("## How long?\n- [x] > 5 days\n- [ ] < 5 days\n").questions
    assert [option.text for option in question.options] == ["> 5 days", "< 5 days"]


def test_a_numbered_heading_stays_a_sentence() -> None:
    (question,) = parsed(f"## 3. Who may?\n{OPTIONS}").questions
    assert question.question == "3\\. Who may?"


def test_braces_that_are_no_facts_are_text() -> None:
    (question,) = parsed(f"## Which of {{1, 2}}\n{OPTIONS}").questions
    assert question.question == "Which of {1, 2}"


def test_comments_are_for_authors() -> None:
    (question,) = parsed(f"<!-- later -->\n## Who?\n<!-- yes -->\n\n{OPTIONS}").questions
    assert question.question == "Who?"


def test_an_explanation_may_have_paragraphs() -> None:
    (question,) = parsed(f"## Who?\n{OPTIONS}> One.\n>\n> Two.\n").questions
    assert question.explanation == "One.\n\nTwo."


def test_lines_of_windows_mean_the_same() -> None:
    body = CELL.partition("\n")[2]
    assert parsed(body.replace("\n", "\r\n")) == parsed(body)


MISTAKES = [
    ("", None, "no questions"),
    ("title: x\n---\n", None, "no questions"),
    ("## Who?", "Who?", "no options"),
    ("## Who?\n- plain\n- list", "Who?", "no options"),
    ("## Who?\n- [x] only", "Who?", "only one option"),
    ("## Who?\n- [ ] a\n- [ ] b", "Who?", "no option is marked correct. mark one with [x]."),
    ("## Who? {#q3}\n- [ ] a\n- [ ] b", "q3", "no option is marked correct"),
    ("## Who?\n- [x] same\n- [ ]  same", "Who?", "is there twice"),
    ("## Who?\n- [x]\n- [ ] b", "Who?", "empty"),
    (f"##\n{OPTIONS}", "1", "empty"),
    (f"## {{#q1}}\n{OPTIONS}", "q1", "empty"),
    (f"Read this.\n## Who?\n{OPTIONS}", None, '"Read this." is in no question'),
    (f"{OPTIONS}## Who?\n{OPTIONS}", None, "is in no question"),
    (f"title: x\n## Who?\n{OPTIONS}", None, "Settings stand above a line"),
    (f"tilte: x\n---\n## Who?\n{OPTIONS}", None, 'no setting "tilte"'),
    (f"title: x\ntitle: y\n---\n## Who?\n{OPTIONS}", None, '"title" is there twice'),
    (f"title: a: b\n---\n## Who?\n{OPTIONS}", None, "not yaml"),
    (f"just words\n---\n## Who?\n{OPTIONS}", None, "no setting"),
    (f"passing_score: 80\n---\n## Who?\n{OPTIONS}", None, "write 0.8"),
    (f"passing_score: 0\n---\n## Who?\n{OPTIONS}", None, "over 0"),
    (f"passing_score: 1.01\n---\n## Who?\n{OPTIONS}", None, "at most 1"),
    (f"passing_score: nan\n---\n## Who?\n{OPTIONS}", None, "fraction of 1"),
    (f"passing_score: high\n---\n## Who?\n{OPTIONS}", None, "must be a number"),
    (f"## One? {{#a}}\n{OPTIONS}\n## Two? {{#a}}\n{OPTIONS}", "a", "two questions have this id"),
    (f"## One?\n{OPTIONS}\n## One?\n{OPTIONS}", "One?", "asked twice"),
    (f"## One? {{#a #b}}\n{OPTIONS}", "a", "two ids"),
    (f"## One? {{#ä}}\n{OPTIONS}", "One?", "cannot be used"),
    (f"## One? {{#a level=hard}}\n{OPTIONS}", "a", "'level=hard' is unknown"),
    (f"## One? {{#a hard}}\n{OPTIONS}", "a", "'hard' is unknown"),
    (f"## One? {{points=many}}\n{OPTIONS}", "One?", "give a number"),
    (f"## One? {{points=0}}\n{OPTIONS}", "One?", "over 0"),
    (f"## One? {{points=inf}}\n{OPTIONS}", "One?", "at most 1000"),
    (
        f"## One? {{marking=half}}\n{OPTIONS}",
        "One?",
        "all-or-nothing, right-minus-wrong, per-option",
    ),
    (f"## One? {{marking=per-option}}\n{OPTIONS}", "One?", "only a MULTI_SELECT question"),
    ("## Who?\n- [x] True\n- [x] False", "Who?", "a TRUE_FALSE question has one"),
    ("## Who?\n- [x] a\x00\n- [ ] b", None, "U+0000"),
    ("## Who?\n- [x] a\ud800\n- [ ] b", None, "U+D800"),
]


@pytest.mark.parametrize(("body", "question", "words"), MISTAKES)
def test_a_mistake_is_named_with_its_question(body: str, question: str | None, words: str) -> None:
    with pytest.raises(ContentError) as refused:
        parsed(body)
    assert refused.value.question == question
    assert words.lower() in refused.value.message.lower()
    assert refused.value.message.endswith((".", "?"))


ALMOST_OPTIONS = [
    "- [ ] a\n-[x] b\n- [ ] c",
    "- [] a\n- [x] b",
    "- [x]a\n- [ ] b\n- [x] c",
    "- choose\n  - [x] a\n- [ ] b",
    "- [x] a\n  - [ ] b\n- [ ] c",
    "- [ ] a\n- [x] b\n- just an item",
    "1. [x] a\n2. [ ] b",
    "[x] a\n[ ] b",
    "• [x] a\n• [ ] b",
    "- [✓] a\n- [ ] b",
]


@pytest.mark.parametrize("lines", ALMOST_OPTIONS)
def test_what_only_looks_like_an_option_is_refused_and_never_shown_as_text(lines: str) -> None:
    with pytest.raises(ContentError) as refused:
        parsed(f"## Who?\n{lines}\n")
    assert refused.value.question == "Who?"


PIECES = st.sampled_from(
    [
        "## Who?", "### Why? {#why}", "Setext", "---", "===", "- [x] a", "- [ ] b", "* [X] True",
        "- [ ] False", "  - [x] nested", "1. [ ] one", "> because", "```", "~~~", "    code",
        "title: x", "passing_score: .5", "passing_score: [", "<div>", "<!--", "-->", "| a | b |",
        "|---|---|", "[x]: y", "$x^2$", "{#a .b points=2}", "", " ", "\t- [ ] tab", "#", "-", ">",
    ]
)  # fmt: skip
ANY_LINES = st.lists(PIECES | st.text(max_size=12), max_size=25).map("\n".join)


@given(ANY_LINES | st.text())
def test_whatever_is_written_is_a_quiz_or_a_mistake_with_a_name(body: str) -> None:
    try:
        quiz = parsed(body)
    except ContentError:
        return
    for question in quiz.questions:
        assert len(question.options) >= 2
        assert set(question.correct_option_ids) <= {option.id for option in question.options}


WORDS = st.text(alphabet="abcdefghij ", min_size=1, max_size=30).map(str.split).map(" ".join)
SENTENCES = WORDS.filter(bool)


@given(
    st.lists(
        st.tuples(
            SENTENCES,
            st.lists(st.tuples(SENTENCES, st.booleans()), min_size=2, max_size=6, unique_by=lambda o: o[0])
            .filter(lambda options: any(correct for _, correct in options)),
            SENTENCES,
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda question: question[0],
    )
)  # fmt: skip
def test_what_was_written_is_what_is_read(
    written: list[tuple[str, list[tuple[str, bool]], str]],
) -> None:
    body = "".join(
        f"## {text}\n\n"
        + "".join(f"- [{'x' if correct else ' '}] {option}\n" for option, correct in options)
        + f"\n> {explanation}\n\n"
        for text, options, explanation in written
    )
    quiz = parsed(body)
    assert [
        (
            question.question,
            [
                (option.text, option.id in question.correct_option_ids)
                for option in question.options
            ],
            question.explanation,
        )
        for question in quiz.questions
    ] == written
    assert len({question.id for question in quiz.questions}) == len(written)

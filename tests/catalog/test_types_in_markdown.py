"""Each type of question in a quiz cell, what it means, and how each mistake in it is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.catalog.model import Quiz
from courseware.catalog.questions import (
    AcceptedNumber,
    AcceptedText,
    CodeTest,
    Hint,
    Marking,
    QuestionType,
    QuizQuestion,
    Region,
    Unit,
)
from courseware.catalog.quiz_markdown import parse_quiz
from courseware.errors import ContentError


def parsed(body: str) -> Quiz:
    return parse_quiz("q", body)


def one(body: str) -> QuizQuestion:
    (question,) = parsed(body).questions
    return question


def test_lines_of_numbers_ask_for_a_number() -> None:
    question = one(
        "## How long?\nCount from the report.\n= 30 ± 2\n  > Just so.\n= 31 +- 5% (50%)\n\n  > Nearly,\n  > but no.\n"
        "> Thirty days.\n"
    )
    assert (question.type, question.options) == (QuestionType.NUMERIC, ())
    assert question.question == "How long?\n\nCount from the report."
    assert question.explanation == "Thirty days."
    assert question.number is not None
    assert question.number.accepted == (
        AcceptedNumber(value=30, tolerance=2, feedback="Just so."),
        AcceptedNumber(
            value=31, tolerance=0.05, relative=True, share=0.5, feedback="Nearly,\nbut no."
        ),
    )


def test_units_are_named_behind_the_number_or_in_a_line() -> None:
    number = one("## How far?\n= 12.5 km").number
    assert number is not None
    assert number.units == (Unit(name="km"),)

    number = one("## How far?\nunits: km, m = 0.001\n= 500 m ± 10").number
    assert number is not None
    assert number.units == (Unit(name="km"), Unit(name="m", factor=0.001))
    assert number.accepted == (AcceptedNumber(value=0.5, tolerance=0.01),)


def test_other_lines_ask_for_words() -> None:
    question = one(
        '## Where? {case-sensitive accents-ignored}\n= hotline\n= hot line (50%)\n= /hot-?lines?/\n= "12"\n'
    )
    assert question.type is QuestionType.SHORT_TEXT
    assert question.text is not None
    assert (question.text.case_sensitive, question.text.accent_sensitive) == (True, False)
    assert question.text.accepted == (
        AcceptedText(text="hotline"),
        AcceptedText(text="hot line", share=0.5),
        AcceptedText(text="hot-?lines?", pattern=True),
        AcceptedText(text="12"),
    )


def test_a_number_can_be_asked_for_as_a_text() -> None:
    question = one("## Which paragraph? {type=short-text}\n= 30")
    assert question.text is not None
    assert question.text.accepted == (AcceptedText(text="30"),)


def test_a_line_of_text_may_name_units() -> None:
    assert one("## Which?\nunits: all of them\n\n- [x] a\n- [ ] b").question.endswith("all of them")


def test_arrows_make_pairs() -> None:
    question = one(
        "## What goes where?\n- A gift => The register\n  > It is kept for ten years.\n- A bribe\n  of any size => Refuse\n"
        "- A meal =>  The  register\n- => The bin\n"
    )
    assert question.type is QuestionType.MATCHING
    assert [option.text for option in question.options] == ["The register", "Refuse", "The bin"]
    assert question.options[0].feedback == "It is kept for ten years."
    assert [(stem.text, stem.correct_option_id) for stem in question.stems] == [
        ("A gift", "the-register"),
        ("A bribe\nof any size", "refuse"),
        ("A meal", "the-register"),
    ]
    assert question.marking is Marking.PER_OPTION


def test_an_arrow_in_code_is_no_pair() -> None:
    question = one("## What?\n- `a => b` => function\n- `a -> b` => type\n")
    assert [stem.text for stem in question.stems] == ["`a => b`", "`a -> b`"]


def test_arrows_above_options_are_text() -> None:
    question = one("## Which?\n- File => Save\n- File => Open\n\n1. other\n\n- [x] a\n- [ ] b\n")
    assert "- File => Save" in question.question
    assert question.type is QuestionType.MULTIPLE_CHOICE


def test_a_numbered_list_can_be_an_order() -> None:
    question = one(
        "## In which order? {type=ordering}\nThink.\n\n1. Hear\n   them out\n1. Write\n5. Act\n"
    )
    assert question.type is QuestionType.ORDERING
    assert [option.text for option in question.options] == ["Hear\nthem out", "Write", "Act"]
    assert question.correct_option_ids == ("hear-them-out", "write", "act")
    assert question.question == "In which order?\n\nThink."


def test_double_brackets_are_gaps() -> None:
    question = one(
        "## A [[hotline | hot line (50%) # Two words: no.]] is open {#h}\n\n"
        "| for | by |\n|---|---|\n| [[= 30 ± 1 \\| units: days, weeks = 7]] days | [[(case) \\| *campaign* \\| policy # No. {#kind weight=2}]] |\n\n"
        "and `a[[0]]`, $x[[1]]$, \\[[2]].\n\n```\nb[[3]]\n```\n"
    )
    assert question.type is QuestionType.CLOZE
    text, number, choice = question.gaps
    assert [gap.id for gap in question.gaps] == ["g1", "g2", "kind"]
    assert question.question.startswith("A [[g1]] is open\n\n| for | by |")
    assert "| [[g2]] days | [[kind]] |" in question.question
    assert "`a[[0]]`, $x[[1]]$, \\[[2]]" in question.question
    assert "b[[3]]" in question.question
    assert text.text is not None
    assert text.text.accepted == (
        AcceptedText(text="hotline"),
        AcceptedText(text="hot line", share=0.5, feedback="Two words: no."),
    )
    assert number.number is not None
    assert number.number.units[1] == Unit(name="weeks", factor=7)
    assert [option.text for option in choice.options] == ["case", "*campaign*", "policy"]
    assert (choice.correct_option_id, choice.weight) == ("case", 2)
    assert choice.options[2].feedback == "No."


def test_a_gap_in_quotation_marks_is_exactly_that_text() -> None:
    (gap,) = one('## Write [["(a) | ]] \\"b\\""]].').gaps
    assert gap.text is not None
    assert gap.text.accepted == (AcceptedText(text='(a) | ]] "b"'),)


def test_gaps_leave_ids_to_brackets_in_code() -> None:
    question = one("## What is `a[[g1]]` and [[x]]?")
    assert [gap.id for gap in question.gaps] == ["g2"]


def test_regions_make_a_hotspot() -> None:
    question = one(
        "## Where is the list? {picture=640x400}\nLook closely.\n\n![A *screen*](assets/desk.png)\n\n"
        "- [x] The list {rectangle=10,10,200,80.5}\n- [ ] The head { circle = 40, 40, 10 }\n  > Too high.\n"
        "- [x] The foot\n  of it {polygon=0,0,10,0,10,10}\n"
    )
    assert question.type is QuestionType.HOTSPOT
    assert question.question == "Where is the list?\n\nLook closely."
    assert question.picture is not None
    assert (question.picture.src, question.picture.alt) == ("assets/desk.png", "A screen")
    assert (question.picture.width, question.picture.height) == (640, 400)
    assert [option.region for option in question.options] == [
        Region(shape="RECTANGLE", coordinates=(10, 10, 200, 80.5)),
        Region(shape="CIRCLE", coordinates=(40, 40, 10)),
        Region(shape="POLYGON", coordinates=(0, 0, 10, 0, 10, 10)),
    ]
    assert [option.text for option in question.options] == [
        "The list",
        "The head",
        "The foot\nof it",
    ]
    assert question.correct_option_ids == ("the-list", "the-foot-of-it")


def test_an_essay_has_a_rubric_and_a_model_answer() -> None:
    question = one(
        "## Report it. {type=essay least-words=50 most_words=300}\n\n| Year | Fines |\n|---|---|\n| 1 | 2 |\n\n"
        "| Criterion | 0 | 1.5 points |\n|---|---|---|\n| Names the *duty* | not | a \\| b |\n| Limit | 2: | 3: yes |\n| Style | 0: no | 1: so |\n\n"
        "> [!ANSWER] First,\n> then.\n>\n> - all\n"
    )
    assert question.type is QuestionType.ESSAY
    assert "Fines" in question.question
    assert "duty" not in question.question
    task = question.essay
    assert task is not None
    assert (task.least_words, task.most_words) == (50, 300)
    assert task.model_answer == "First,\nthen.\n\n- all"
    assert [(criterion.id, criterion.text) for criterion in task.rubric] == [
        ("names-the-duty", "Names the *duty*"),
        ("limit", "Limit"),
        ("style", "Style"),
    ]
    assert [(level.points, level.text) for level in task.rubric[0].levels] == [
        (0, "not"),
        (1.5, "a | b"),
    ]
    assert [(level.points, level.text) for level in task.rubric[1].levels] == [
        (0, "2:"),
        (3, "yes"),
    ]
    assert [(level.points, level.text) for level in task.rubric[2].levels] == [(0, "no"), (1, "so")]


def test_a_program_has_tests() -> None:
    question = one(
        "## Add them. {type=code seconds=2 megabytes=128}\n\n```python\ndef add(a, b):\n    ...\n```\n\n"
        '```python test "adds" weight=2\nassert add(1, 2) == 3\n\n```\n~~~py test visible\nassert add(0, 0) == 0\n~~~\n'
        "```python example\nadd(1, 2)\n```\n```\n3\n```\n"
    )
    assert question.type is QuestionType.CODE
    assert question.code is not None
    assert question.code.starter == "def add(a, b):\n    ..."
    assert question.code.tests == (
        CodeTest(name="adds", source="assert add(1, 2) == 3\n", weight=2),
        CodeTest(name="Test 2", source="assert add(0, 0) == 0", hidden=False),
    )
    assert (question.code.seconds, question.code.megabytes) == (2, 128)
    assert "add(1, 2)\n```\n\n```\n3" in question.question
    assert "assert" not in question.question


def test_hints_are_quotations_that_say_so() -> None:
    question = one(
        "## Who? {points=2}\n- [x] a\n- [ ] b\n\n> [!HINT cost=0.5] Think.\n> [!hint]\n> Think *harder*.\n>\n> Really.\n\n> Because.\n"
    )
    assert question.hints == (
        Hint(text="Think.", cost=0.5),
        Hint(text="Think *harder*.\n\nReally."),
    )
    assert question.explanation == "Because."


def test_a_quotation_in_an_option_is_what_is_said_to_who_chose_it() -> None:
    question = one(
        "## Who?\n- [ ] Anyone\n  > Then nothing\n  > is secret.\n- [x] Some\n\n  people\n\n  > Yes.\n- [ ] None\n> Because.\n"
    )
    assert [(option.text, option.feedback) for option in question.options] == [
        ("Anyone", "Then nothing\nis secret."),
        ("Some\n\npeople", "Yes."),
        ("None", ""),
    ]
    assert question.explanation == "Because."


def test_a_heading_has_every_fact() -> None:
    question = one(
        '## Which? {#w .a points=2 penalty=0.5 marking=per_option section="Case intake" difficulty=hard TYPE=Multi-Select}\n'
        "- [x] a\n- [ ] b\n"
    )
    assert (question.penalty, question.section, question.difficulty) == (0.5, "Case intake", "hard")
    assert (question.type, question.marking) == (QuestionType.MULTI_SELECT, Marking.PER_OPTION)


@pytest.mark.parametrize(
    "first",
    [
        "## A?\n= 30\n",
        "## A?\n- a => b\n- c => d\n",
        "## A? {type=ordering}\n1. a\n2. b\n",
        "## A [[gap]]\n",
        "## A {type=essay}\n",
    ],
)
def test_a_line_between_questions_of_any_type_is_no_end_of_settings(first: str) -> None:
    assert len(parsed(f"{first}\n---\n## B?\n= 2\n").questions) == 2


MISTAKES = [
    ("## Who?\n= 1\n\n- [x] a\n- [ ] b", "options with boxes and answers after ="),
    ("## Who [[a]]?\n- [x] a\n- [ ] b", "gaps in [[ ]]"),
    ("## Who?\n=30", "no space after ="),
    ("## Who?\n= 30\nor so", "right below an answer"),
    ("## Who?\n\n=", "looks like an answer"),
    ("## Who?\n- = 30\n- = 31", "looks like an answer"),
    ("## Who?\n== 30", "looks like an answer"),
    ("## Who?\n<div>\n= 30\n</div>", "looks like an answer"),
    ("## Who?\n- [x] a\n  = 30\n- [ ] b", "looks like an answer"),
    ("## Who?\n= 1,500", "two numbers"),
    ("## Who?\n= 30 ± 2\n= thirty", "with a tolerance"),
    ("## Who? {type=numeric}\n= thirty", "is no number"),
    ("## Who?\n= 1 km\n= 1000 m", "how they convert"),
    ("## Who?\nunits: km\n= 1 mi", "not one of the units"),
    ("## Who?\nunits: km\n= far", "There are units"),
    ("## Who?\nunits: km = many\n= 1 km", "cannot be read"),
    ("## Who?\n= 30 (50%)", "right in full"),
    ("## Who?\n= 30\n= 31 (150%)", "fraction from 0 to 1"),
    ("## Who?\n= /(/", "cannot be read"),
    ('## Who?\n= "\\x"', "in quotation marks"),
    ("## Who? {case-sensitive}\n= 30", "case-sensitive is for"),
    ("## Who?\n- a => b\n- c", "with no =>"),
    ("## Who?\n- a => b => c\n- d => e", "more than one =>"),
    ("## Who?\n- a =>\n- c => d", "no right side"),
    ("## Who?\n- a => b\n- => b", "there twice"),
    ("## Who?\n- a => b", "fewer than two pairs"),
    ("## Who?\n-a => b", "looks like a pair"),
    ("## Who? {type=ordering}\n- a\n- b", "nothing to bring into order"),
    ("## Who? {type=ordering}\n- [x] a\n- [ ] b", "The type is ORDERING"),
    ("## Who? {type=ordering}\n1. [x] a\n2. b", "looks like an option"),
    ("## Who? {type=puzzle}\n= 1", "give one of multiple-choice"),
    ("## A [[hotline] is", "does not end with ]]"),
    ("## A [[hot\nline]] is\n===", "does not end with ]]"),
    ("## A [[a]]\n\n[hotline]] is", "that are no gap"),
    ("## A [[ ]] is", "is empty"),
    ("## A [[a [[b]] ]]", "does not end with ]]"),
    ("## A [[(a)]] is", "nothing else to choose"),
    ("## A [[(a) | (b)]] is", "more than one is right"),
    ("## A [[(a) | a]] is", "twice"),
    ("## A [[= 1 | two]] is", "gap of a number"),
    ("## A [[= one]] is", "no number"),
    ("## A [[a {weight=much}]] is", "weight"),
    ("## A [[a {wait=2}]] is", "'wait=2' is unknown"),
    ("## A [[a {#x}]] and [[b {#x}]]", "Two gaps have the id"),
    ("## A ![[[a]]](assets/x.png)", "hold each gap once"),
    ("## A\n\n<p>[[a]]</p>", "that are no gap"),
    ("## Where?\n- [x] a {rectangle=1,1,2,2}\n- [ ] b {circle=1,1,2}", "no picture"),
    ("## Where? {picture=9x9}\n![d](assets/d.png)\n\n- [x] a {rectangle=1,1,2,2}\n- [ ] b", "no region"),
    ("## Where?\n- [x] a {rectangle=1,1,2,2} b\n- [ ] b", "not at the end"),
    ("## Where?\n- [x] a {rect=1,1,2,2}\n- [ ] b", "is no region"),
    ("## Where?\n- [x] a {circle=1,x,2}\n- [ ] b", "is no region"),
    ("## Where?\n- [x] a {rectangle=1,1,2,2\n- [ ] b", "not at the end"),
    ("## Where?\nIt is {circle=1,1,2}.\n\n- [x] a\n- [ ] b", "belongs to no option"),
    ("## Where? {picture=wide}\n- [x] a\n- [ ] b", "width and height"),
    ("## Who? {picture=9x9}\n= 1", "picture is for HOTSPOT"),
    ("## Who?\n- [x] a\n- [ ] b\n\n[!HINT] Think.", "of its own"),
    ("## Who?\n- [x] a\n  > [!HINT] Think.\n- [ ] b", "of its own"),
    ("## Who?\n- [x] a\n- [ ] b\n\n> [!HINT price=2] Think.", "'price=2' is unknown"),
    ("## Who?\n- [x] a\n- [ ] b\n\n> [!HINT", "cannot be read"),
    ("## Who?\n- [x] a\n- [ ] b\n\n> [!HINT cost=2] Think.", "A hint costs 2"),
    ("## Who?\n- [x] a\n- [ ] b\n\n> [!HINT]", "A hint is empty"),
    ("## Who?\n- [x] a\n- [ ] b\n\n> [!ANSWER] a", "a model answer"),
    ("## Who?\n\n> [!ANSWER] a", "{type=essay}"),
    ("## Who? {type=essay}\n\n| Criterion | Levels |\n|---|---|\n| Duty | no |", "has no points"),
    ("## Who? {type=essay}\n\n| Criterion | 0 |\n|---|---|\n| Duty | no |", "fewer than two levels"),
    ("## Who? {type=essay least-words=few}", "a whole number"),
    ("## Who?\n```python test\nassert x\n```\n- [x] a\n- [ ] b", "{type=code}"),
    ("## Who? {type=code}\n```python tests\nassert x\n```", "cannot be read"),
    ("## Who? {type=code}\n```javascript test\nassert(x)\n```", "cannot be read"),
    ("## Who? {type=code}\n```python test heavy=2\nassert x\n```", "cannot be read"),
    ("## Who? {type=code}\n- ```python test\n  assert x\n  ```", "in another block"),
    ("## Who? {type=code}\n```python\nx\n```\n```python\ny\n```", "two programs"),
    ("## Who? {type=code}\n```python test\nassert (\n```", "is no Python"),
    ("## Who? {type=code}", "There is no test"),
    ("## Who? {seconds=5}\n= 1", "seconds is for CODE"),
    ("## Who? {penalty=2}\n= 1", "penalty is 2"),
    ("## Who? {section=}\n= 1", "is empty"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "words"), MISTAKES)
def test_a_mistake_is_named_with_its_question(body: str, words: str) -> None:
    with pytest.raises(ContentError) as refused:
        parsed(body)
    assert words.lower() in refused.value.message.lower()
    assert refused.value.message.endswith((".", "?", '"', "]]."))
    assert refused.value.question


PIECES = st.sampled_from(
    [
        "## Who?", "### Why? {#why type=ordering}", "## Gap [[a]]", "## W {type=essay}", "## C {type=code}", "---",
        "- [x] a", "- [ ] b {circle=1,2,3}", "  > feedback", "> because", "> [!HINT] x", "> [!ANSWER] y", "> [!HINT",
        "= 30", "= 30 ± 2 km (50%)", "= word", "= /a+/", '= "x', "units: km, m = 2", "=30", "=", "==", "- a => b",
        "- => c", "- a =>", "1. one", "2. two", "[[x | y]]", "[[= 3]]", "[[(a) | b]]", "[[", "]]", "[[\"", "`", "$",
        "```python test", "```", "```python", "assert 1", "| Criterion | 0 | 1 |", "|---|---|---|", "| a | b | c |",
        "![d](assets/d.png)", "{rectangle=1,2,3,4}", "pools: [{draw: 1}]", "time_limit: 30m", "text", "", " ", "\t",
        "<div>", "</div>", "\\", "  ",
    ]
)  # fmt: skip
ANY_LINES = st.lists(PIECES | st.text(max_size=12), max_size=25).map("\n".join)


@given(ANY_LINES | st.lists(PIECES, max_size=12).map("".join))
def test_whatever_is_written_is_a_quiz_or_a_mistake_with_a_name(body: str) -> None:
    try:
        quiz = parsed(body)
    except ContentError:
        return
    for question in quiz.questions:
        for gap in question.gaps:
            assert question.question.count(f"[[{gap.id}]]") == 1


SECRETS = [
    "= SECRET", "= 3 SECRET", "=SECRET", "[[SECRET]]", "[[SECRET", "[[(SECRET) | b]]", "[[= 1 | SECRET]]", "- [x] SECRET",
    "-[x] SECRET", "> [!HINT] SECRET", "> [!ANSWER] SECRET", "[!HINT] SECRET", "  > SECRET", "- SECRET {circle=1,1,SECRET}",
    "```python test\nSECRET = 1\n```", "```py tests\nSECRET\n```", "- left => SECRET", "units: SECRET = 2",
]  # fmt: skip
CONTEXT = st.sampled_from(
    ["text", "", "- item", "- [ ] b", "- [x] c", "= 1", "> said", "```", "`", "$", "1. one", "<div>", "| a |", "  ", "- a => b"]
)  # fmt: skip


@given(
    st.lists(CONTEXT, max_size=3),
    st.sampled_from(SECRETS),
    st.lists(CONTEXT, max_size=3),
    st.sampled_from(["", " {type=code}", " {type=essay}", " {type=ordering}", " {type=cloze}"]),
)
def test_no_part_of_a_key_is_ever_a_question_s_text(
    before: list[str], secret: str, after: list[str], facts: str
) -> None:
    body = "\n".join([f"## Who?{facts}", *before, secret, *after])
    try:
        (question,) = parsed(body).questions
    except ContentError:
        return
    shown = question.question
    if question.type is not QuestionType.MATCHING and secret.startswith(("- left", "units", "  >")):
        return  # text like any other, where no pairs and no numbers are asked for
    for text in ("```\n", "`", "$", "<div>"):
        if text.strip() in before:
            return  # in code it is text
    assert "SECRET" not in shown

"""The types of questions of Moodle XML beside choices: what comes, and that it is graded as there."""

from __future__ import annotations

import pytest

from courseware.catalog.formats.imported import Imported
from courseware.catalog.questions import Marking, QuestionType, QuizQuestion
from tests.catalog.formats.reading import read, said, seen, texts, worth


def bank(kind: str, inner: str, text: str = "What?") -> Imported:
    return read(
        "bank.xml",
        f"""<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<!-- question: 4711  -->
  <question type="{kind}">
    <name><text>Name 1</text></name>
    <questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>
    <generalfeedback format="html"><text></text></generalfeedback>
    <defaultgrade>2.0000000</defaultgrade>
    <penalty>0.0000000</penalty>
    <hidden>0</hidden>
    <idnumber></idnumber>
    {inner}
  </question>
</quiz>""",
    )


def one(kind: str, inner: str, text: str = "What?") -> QuizQuestion:
    result = bank(kind, inner, text)
    assert result.skipped == ()
    return result.questions[0]


def answer(text: str, fraction: str = "100", feedback: str = "", more: str = "") -> str:
    return (
        f'<answer fraction="{fraction}" format="moodle_auto_format"><text>{text}</text>'
        f'<feedback format="html"><text><![CDATA[{feedback}]]></text></feedback>{more}</answer>'
    )


def tolerance(given: str) -> str:
    return f"<tolerance>{given}</tolerance>"


def test_numbers_with_tolerances_shares_and_feedback() -> None:
    made = one(
        "numerical",
        answer("3.14", more=tolerance("0.005"), feedback="<p>Yes</p>")
        + answer("3", "33.33333", more=tolerance("0.5"), feedback="Nearly")
        + answer("*", "0"),
    )
    assert made.type is QuestionType.NUMERIC
    assert [worth(made, text) for text in ("3.14", "3,135", "3.4", "4", "pi")] == [
        1, 1, pytest.approx(0.3333333), 0, 0,
    ]  # fmt: skip
    assert said(made, "3.14") == ["Yes"]
    assert made.points == 2


UNITS = (
    "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit>"
    "<unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units>"
)


def test_units_that_must_be_given() -> None:
    made = one(
        "numerical",
        answer("2", more=tolerance("0"))
        + UNITS
        + "<unitgradingtype>1</unitgradingtype><unitpenalty>1.0</unitpenalty><showunits>0</showunits>",
    )
    assert [worth(made, text) for text in ("2 m", "200 cm", "2 cm", "2")] == [1, 1, 0, 0]


@pytest.mark.parametrize(
    "rule", ["<unitgradingtype>0</unitgradingtype>", "<showunits>3</showunits>"]
)
def test_units_that_may_be_left_out_are_not_asked_for(rule: str) -> None:
    result = bank("numerical", answer("2") + UNITS + rule)
    assert worth(result.questions[0], "2") == 1
    assert ("showunits" in rule) or "its units (m, cm)" in result.remarks[0].text


def test_words_with_wildcards_and_case() -> None:
    made = one(
        "shortanswer",
        "<usecase>0</usecase>"
        + answer("*blue*sky*", feedback="Fine")
        + answer(r"a \* b", "50")
        + answer("*", "0", feedback="No"),
    )
    assert worth(made, "The BLUE, blue sky above") == 1
    assert worth(made, "sky blue") == 0
    assert [worth(made, text) for text in ("a * b", "a c b")] == [0.5, 0]
    assert said(made, "anything") == ["No"]
    strict = one("shortanswer", "<usecase>1</usecase>" + answer("Frog"))
    assert [worth(strict, text) for text in ("Frog", "frog", " Frog ")] == [1, 0, 1]


def test_a_wildcard_never_takes_long() -> None:
    made = one("shortanswer", answer("*a" * 40 + "*b"))
    assert worth(made, "a" * 499) == 0
    assert worth(made, "a" * 450 + "b") == 1


def pair(stem: str, option: str, form: str = "") -> str:
    return (
        f'<subquestion format="html"><text>{stem}</text><answer{form}><text>{option}</text></answer>'
        "</subquestion>"
    )


@pytest.mark.parametrize("kind", ["matching", "ddmatch"])
def test_pairs_with_a_shared_and_a_spare_option(kind: str) -> None:
    pairs = [("frog", "amphibian"), ("cat", "mammal"), ("newt", "amphibian"), ("", "insect")]
    made = one(kind, "<shuffleanswers>true</shuffleanswers>" + "".join(pair(*p) for p in pairs))
    assert texts(made) == ["amphibian", "mammal", "insect"]
    assert worth(made, "frog amphibian", "cat mammal", "newt amphibian") == 1
    assert worth(made, "frog amphibian", "cat insect") == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("graded", "marking", "is_noted"),
    [
        ("ABSOLUTE_POSITION", Marking.PER_OPTION, False),
        ("0", Marking.PER_OPTION, False),
        ("-1", Marking.ALL_OR_NOTHING, False),
        ("RELATIVE_NEXT_EXCLUDE_LAST", Marking.PER_OPTION, True),
        ("LONGEST_ORDERED_SUBSET", Marking.PER_OPTION, True),
    ],
)
def test_an_order(graded: str, marking: Marking, is_noted: bool) -> None:
    items = answer("two", "2.0000000") + answer("one", "1.0000000") + answer("three", "3.0000000")
    result = bank("ordering", f"<gradingtype>{graded}</gradingtype>{items}")
    (made,) = result.questions
    assert (made.type, made.marking) == (QuestionType.ORDERING, marking)
    assert worth(made, "one", "two", "three") == 1
    assert any("stands in its place" in remark.text for remark in result.remarks) is is_noted


def test_an_essay_with_what_its_marker_is_told() -> None:
    result = bank(
        "essay",
        "<responseformat>editor</responseformat><minwordlimit>50</minwordlimit>"
        "<maxwordlimit>300</maxwordlimit><attachments>1</attachments>"
        "<graderinfo format='html'><text>&lt;p&gt;Be &lt;b&gt;kind&lt;/b&gt;.&lt;/p&gt;</text></graderinfo>"
        "<responsetemplate format='html'><text>Dear …</text></responsetemplate>",
    )
    (made,) = result.questions
    assert made.essay is not None
    assert (made.essay.least_words, made.essay.most_words) == (50, 300)
    assert made.essay.model_answer == "Be **kind**."
    assert worth(made, "An essay.") is None
    assert "text that an answer begins with" in result.remarks[0].text
    assert "files" in result.remarks[0].text


GAPS = (
    "<p>Asterix lives in {1:MULTICHOICE:Rome#No~=Gaul#Yes} with {1:MCV:=Obelix~Idefix}.</p><ul>"
    "<li>Water freezes at {2:NUMERICAL:=32:0#Exact~%50%32:5#Close~*#No} °F.</li>"
    "<li>Its formula is {1:SHORTANSWER_C:=H<sub>2</sub>O~=H2O#Well~h2o#Capitals!}.</li>"
    "<li>{:MW:%100%Whisk\\}y~%50%Wisk*} &amp; more</li></ul>"
)


def test_embedded_answers() -> None:
    made = one("cloze", "", GAPS)
    assert made.type is QuestionType.CLOZE
    assert [gap.weight for gap in made.gaps] == [1, 1, 2, 1, 1]
    right = ["gap-1 gaul", "gap-2 obelix", "gap-3 32", "gap-4 H2O", "gap-5 whisk}y"]
    assert worth(made, *right) == 1
    assert worth(made, *right[:2]) == pytest.approx(2 / 6)
    assert worth(made, "gap-3 35") == pytest.approx(1 / 6)
    assert worth(made, "gap-4 h2o") == 0
    assert worth(made, "gap-5 wiskey") == pytest.approx(0.5 / 6)
    assert said(made, "gap-1 rome", "gap-3 35", "gap-4 h2o") == ["No", "Close", "Capitals!"]
    assert seen(made.question).startswith("Asterix lives in [[gap-1]] with [[gap-2]].")


def test_the_points_of_embedded_answers_are_their_weights_if_it_says_nothing() -> None:
    source = (
        "<quiz><question type='cloze'><questiontext><text>a {1:NM:=1} b {3:NM:=2} c</text>"
        "</questiontext></question></quiz>"
    )
    assert read("a.xml", source).questions[0].points == 4


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a {1:MULTIRESPONSE:=a~=b~c} b", "several options"),
        ("a {1:REGEXP:=a.*} b", "REGEXP"),
        ("a {1:MC:=a~%50%b} b", "part of the mark"),
        ("a {1:MC:=a} b", "only one option"),
        ("a {1:NM:=many} b", "no number"),
        ("a {1:SA:cat} b", "worth all the points"),
        ("a {1:SA:=cat b", "never closed"),
        (r"\( {1:SA:=cat} \)", "formula"),
        ("[[gap-1]] {1:SA:=cat} b", "of its own"),
        ("no gap", "no answers in its text"),
    ],
)
def test_gaps_that_cannot_be_filled_here_are_named(text: str, reason: str) -> None:
    (skipped,) = bank("cloze", "", text).skipped
    assert reason in skipped.reason


WORDS = [("cat", 1), ("sat", 2), ("mat", 1), ("dog", 1), ("lay", 2)]


@pytest.mark.parametrize(("kind", "tag"), [("ddwtos", "dragbox"), ("gapselect", "selectoption")])
def test_words_to_put_into_a_text(kind: str, tag: str) -> None:
    listed = "".join(f"<{tag}><text>{w}</text><group>{g}</group></{tag}>" for w, g in WORDS)
    made = one(kind, listed, "<p>The [[1]] [[2]] on the <b>[[3]]</b>, said the [[1]].</p>")
    assert [[option.text for option in gap.options] for gap in made.gaps] == [
        ["cat", "mat", "dog"],
        ["sat", "lay"],
        ["cat", "mat", "dog"],
        ["cat", "mat", "dog"],
    ]
    assert worth(made, "gap-1 cat", "gap-2 sat", "gap-3 mat", "gap-4 cat") == 1
    assert worth(made, "gap-1 mat", "gap-2 sat") == 0.25
    (skipped,) = bank(kind, listed, "The [[9]] sat.").skipped
    assert "no such word" in skipped.reason


def test_a_penalty_that_all_wrong_options_share() -> None:
    made = one("multichoice", answer("a") + answer("b", "-25") + answer("c", "-25"))
    assert [worth(made, option) for option in ("a", "b", "c")] == [1, -0.25, -0.25]


def test_a_set_of_options_that_counts_as_a_whole() -> None:
    made = one("multichoiceset", answer("a") + answer("b") + answer("c", "0"))
    assert [worth(made, *chosen) for chosen in ("ab", "a", "abc")] == [1, 0, 0]

"""Each type of question in Python: the same as in a quiz cell, running or only read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from courseware.catalog import authoring as cw
from courseware.catalog.code_cells import Names, read_code
from courseware.catalog.model import Quiz
from courseware.catalog.quiz_markdown import parse_quiz
from courseware.errors import ContentError

PAIRS = [
    (
        'cw.Numeric("How long?", correct=[30, "31 ± 5% (50%)"], tolerance=2, units={"days": 1, "weeks": 7},'
        ' feedback={30: "So."}, penalty=0.5, section="intake", difficulty="hard", tags=["a"], id="n")',
        "## How long? {#n .a penalty=0.5 section=intake difficulty=hard}\n= 30 ± 2\n  > So.\n= 31 ± 5% (50%)\n"
        "units: days, weeks = 7\n",
    ),
    (
        'cw.Numeric("How far?", correct="12.5 km")',
        "## How far?\n= 12.5 km\n",
    ),
    (
        'cw.ShortText("Where?", correct=["hotline", "/hot-?lines?/", "line (50%)"], case_sensitive=True,'
        ' accents_ignored=True, feedback={"line (50%)": "Which?"})',
        "## Where? {case-sensitive accents-ignored}\n= hotline\n= /hot-?lines?/\n= line (50%)\n  > Which?\n",
    ),
    (
        'cw.Matching("What goes where?", pairs={"Gift": "Register", "Bribe": "Refuse", "Meal": "Register"},'
        ' extra=["Bin"], feedback={"Bin": "No."}, marking="all-or-nothing")',
        "## What goes where? {marking=all-or-nothing}\n- Gift => Register\n- Bribe => Refuse\n- Meal => Register\n"
        "- => Bin\n  > No.\n",
    ),
    (
        'cw.Ordering("In which order?", items=["Hear", "Write", "Act"])',
        "## In which order? {type=ordering}\n1. Hear\n2. Write\n3. Act\n",
    ),
    (
        'cw.Cloze("The [[(case) | campaign]] is [[open]].", accents_ignored=True)',
        "## The [[(case) | campaign]] is [[open]]. {accents-ignored}\n",
    ),
    (
        'cw.Hotspot("Where?", picture="assets/desk.png", alt="A desk", size=(640, 400), correct="The list",'
        ' regions={"The list": "rectangle=10,10,200,80", "The head": "circle=40,40,10"}, feedback={"The head": "No."})',
        "## Where? {picture=640x400}\n![A desk](assets/desk.png)\n\n- [x] The list {rectangle=10,10,200,80}\n"
        "- [ ] The head {circle=40,40,10}\n  > No.\n",
    ),
    (
        'cw.Essay("Report it.", rubric={"Duty": {0: "no", 1.5: "yes"}}, model_answer="So.", least_words=5, most_words=9)',
        "## Report it. {type=essay least-words=5 most-words=9}\n\n| Criterion | 0 | 1.5 |\n|---|---|---|\n| Duty | no | yes |\n\n"
        "> [!ANSWER] So.\n",
    ),
    (
        'cw.Code("Add.", starter="""\n    def add(a, b):\n        ...\n    """, seconds=2, megabytes=128,'
        ' tests=[cw.CodeTest("adds", "assert add(1, 2) == 3", weight=2), cw.CodeTest(name="zero", source="add(0, 0)", visible=True)])',
        "## Add. {type=code seconds=2 megabytes=128}\n```python\ndef add(a, b):\n    ...\n```\n"
        '```python test "adds" weight=2\nassert add(1, 2) == 3\n```\n```python test "zero" visible\nadd(0, 0)\n```\n',
    ),
    (
        'cw.MultipleChoice("Who?", options=["a", "b"], correct="b", feedback={"a": "No."}, points=2,'
        ' hints=["Think.", cw.Hint("Harder.", cost=0.5)], explanation="So.")',
        "## Who? {points=2}\n- [ ] a\n  > No.\n- [x] b\n\n> [!HINT] Think.\n> [!HINT cost=0.5] Harder.\n\n> So.\n",
    ),
    (
        'cw.TrueFalse("Sure?", correct=True, feedback={"False": "It is."})',
        "## Sure?\n- [x] True\n- [ ] False\n  > It is.\n",
    ),
]  # fmt: skip
RULES = (
    'time_limit="30m", attempts_allowed=3, cooldown="1h", cooldown_growth=2, closes_at="2027-03-01T09:00Z", '
    'shuffle="questions, options", layout="one-at-a-time", going_back=False, grade_from="last", '
    'review={"key": "after-closing"}, pools=[{"draw": 1, "tag": "a"}], sections={"intake": 0.7}, confidence=True'
)
RULES_YAML = (
    "time_limit: 30m\nattempts_allowed: 3\ncooldown: 1h\ncooldown_growth: 2\ncloses_at: 2027-03-01T09:00Z\n"
    "shuffle: questions, options\nlayout: one-at-a-time\ngoing_back: false\ngrade_from: last\n"
    "review: {key: after-closing}\npools: [{draw: 1, tag: a}]\nsections: {intake: 0.7}\nconfidence: true\n---\n"
)
NAMES = Names.imported_by(["import courseware as cw"])


def run(source: str) -> Quiz:
    """What the code makes when it runs."""
    quiz = eval(source, {"cw": _Running})
    assert isinstance(quiz, Quiz)
    return quiz


class _Running:
    """`cw` as it is in a kernel, but for the widget around a quiz."""

    Quiz = staticmethod(cw.quiz)


for _name in cw.__all__:
    setattr(_Running, _name, staticmethod(getattr(cw, _name)))


def only_read(source: str) -> Quiz:
    """What is read from its syntax tree."""
    (quiz,) = read_code(source, NAMES).quizzes
    return quiz


@pytest.mark.parametrize(("python", "markdown"), PAIRS)
def test_a_question_is_the_same_in_every_syntax(python: str, markdown: str) -> None:
    source = f'cw.Quiz("q", questions=[{python}])'
    assert run(source) == only_read(source) == parse_quiz("q", markdown)


def test_rules_are_the_same_in_every_syntax() -> None:
    python, markdown = PAIRS[0]
    source = f'cw.Quiz("q", questions=[{python}], {RULES})'
    assert run(source) == only_read(source) == parse_quiz("q", RULES_YAML + markdown)


@pytest.mark.parametrize(("python", "_markdown"), PAIRS)
def test_nothing_of_a_question_is_left_for_learners(python: str, _markdown: str) -> None:
    cell = read_code(f'cw.Quiz("q", questions=[{python}])', NAMES)
    assert cell.learner_source == "cw.Quiz('q')"


@pytest.mark.parametrize(
    "source",
    [
        'key = cw.Numeric("How long?", correct=30)',
        '# cw.Essay("Report it.", model_answer="So.")\nx = 1',
        'test = cw.CodeTest("adds", "assert add(1, 2) == 3")',
        'hint = cw.Hint("Think.")',
        '%time\ncw.Cloze("A [[gap]].")',
        'x = (\ncw.Code("x", tests=[])',
        'from courseware.catalog.authoring import ShortText\nShortText("Who?", correct="Ann")',
    ],
)
def test_a_key_that_cannot_be_cut_out_is_refused(source: str) -> None:
    with pytest.raises(ContentError):
        read_code(source, NAMES)


@pytest.mark.parametrize(
    "source",
    [
        'from IPython.display import Code\nCode("x.py")',
        "sa.Numeric(10, 2)",
        "class Matching(Base): ...",
    ],
)
def test_the_names_of_others_are_left_alone(source: str) -> None:
    assert read_code(source, NAMES).learner_source == source


MISTAKES: list[tuple[Callable[[], object], str]] = [
    (lambda: cw.Numeric("Q", correct="thirty"), "is no number"),
    (lambda: cw.Numeric("Q", correct=True), "give a number"),
    (lambda: cw.Numeric("Q", correct=30, units="km"), "names with values"),  # type: ignore[arg-type]
    (lambda: cw.Numeric("Q", correct=30, units={"km": "1"}), "give a number"),  # type: ignore[dict-item]
    (lambda: cw.Numeric("Q", correct=30, tolerance="2"), "tolerance is '2'"),  # type: ignore[arg-type]
    (lambda: cw.Numeric("Q", correct=30, feedback={31: "x"}), "not one of the answers"),
    (lambda: cw.ShortText("Q", correct=[1]), "list of texts"),  # type: ignore[list-item]
    (lambda: cw.ShortText("Q", correct="a", case_sensitive=1), "True or False"),  # type: ignore[arg-type]
    (lambda: cw.Matching("Q", pairs=[("a", "b")]), "names with values"),  # type: ignore[arg-type]
    (lambda: cw.Matching("Q", pairs={"a": "b"}, extra=["b"]), "extra and in a pair"),
    (lambda: cw.Ordering("Q", items="abc"), "list of texts"),
    (lambda: cw.Cloze("A [[gap"), "does not end with ]]"),
    (lambda: cw.Cloze("A [[x]] [gap]]"), "no gap"),
    (lambda: cw.Hotspot("Q", picture="a", alt="", regions={}, correct="x"), "alt is empty"),
    (lambda: cw.Hotspot("Q", picture="a", alt="b", regions={"a": "blob=1"}, correct="a"), "no region"),
    (lambda: cw.Hotspot("Q", picture="a", alt="b", regions={"a": "circle=1,1,1"}, correct="x"), "has no region"),
    (lambda: cw.Hotspot("Q", picture="a", alt="b", regions={"a": "circle=1,1,1"}, correct="a", size=(1,)), "width and height"),
    (lambda: cw.Essay("Q", rubric={"a": ["x"]}), "names with values"),  # type: ignore[dict-item]
    (lambda: cw.Essay("Q", most_words="9"), "whole number"),  # type: ignore[arg-type]
    (lambda: cw.Code("Q", tests=["assert x"]), "cw.CodeTest"),  # type: ignore[list-item]
    (lambda: cw.TrueFalse("Q", correct=True, hints="x"), "give a list"),
    (lambda: cw.TrueFalse("Q", correct=True, hints=[5]), "cw.Hint"),  # type: ignore[list-item]
    (lambda: cw.TrueFalse("Q", correct=True, penalty="1"), "penalty"),  # type: ignore[arg-type]
    (lambda: cw.MultipleChoice("Q", options=["a", "b"], correct="a", feedback={"c": "x"}), "not one of the answers"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "words"), MISTAKES)
def test_a_mistake_names_its_question(make: Callable[[], object], words: str) -> None:
    with pytest.raises(ContentError) as refused:
        make()
    assert refused.value.question == "Q" or "gap" in str(refused.value.question)
    assert words in refused.value.message


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"time_limit": "soon"}, "time_limit: 'soon' is not a length of time"),
        ({"time_limit": 30}, '"time_limit" must be a text'),
        ({"shufle": "options"}, 'no setting "shufle"'),
        ({"pools": [{"drawn": 1}]}, 'no setting "drawn"'),
        ({"pools": [{"draw": 2, "tag": "x"}]}, "draws 2 of 0"),
        ({"review": {"score": "later"}}, "give one of right-after"),
        ({"sections": {"x": 0.5}}, "No question is in the section"),
        ({"closes_at": "tomorrow"}, "give a day, a time and a zone"),
        ({"closes_at": "2027-01-01T00:00"}, "no time zone"),
        ({"shuffle": "answers"}, "shuffle is 'answers'"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_named(rule: dict[str, object], words: str) -> None:
    with pytest.raises(ContentError, match=words.replace("(", r"\(")):
        cw.quiz("q", questions=[cw.TrueFalse("Sure?", correct=True)], **rule)

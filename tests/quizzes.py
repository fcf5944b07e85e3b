"""A quiz with a question of every type, its key, and answers to it, for tests of what draws and asks them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from courseware.assessment.model import Answers
from courseware.catalog.delivery import Delivery
from courseware.catalog.model import Quiz
from courseware.catalog.questions import (
    AcceptedNumber,
    AcceptedText,
    CodeTask,
    CodeTest,
    Criterion,
    EssayTask,
    Gap,
    Hint,
    Marking,
    NumberKey,
    Option,
    Picture,
    QuestionType,
    QuizQuestion,
    Region,
    RubricLevel,
    Stem,
    TextKey,
    Unit,
)

PICTURE = (
    "data:image/svg+xml;utf8,"
    "<svg xmlns='http://www.w3.org/2000/svg' width='640' height='360'>"
    "<rect width='640' height='360' fill='%23cdd8dc'/><rect x='40' y='40' width='220' height='130' fill='%2389a'/>"
    "<circle cx='470' cy='120' r='70' fill='%23778'/><path d='M120 330 220 220 320 330Z' fill='%23667'/></svg>"
)


def options(**texts: str) -> tuple[Option, ...]:
    return tuple(Option(id=id_, text=text) for id_, text in texts.items())


QUESTIONS: dict[str, QuizQuestion] = {
    question.id: question
    for question in (
        QuizQuestion(
            id="choice",
            type=QuestionType.MULTIPLE_CHOICE,
            question="Who may open a case file?",
            options=(
                Option(id="anyone", text="Anyone in the company", feedback="Far too many."),
                Option(id="team", text="Investigators assigned to the case"),
            ),
            correct_option_ids=("team",),
            explanation="Access follows the assignment.",
            penalty=0.5,
        ),
        QuizQuestion(
            id="several",
            type=QuestionType.MULTI_SELECT,
            question="What belongs in a report?",
            options=options(what="What was seen", who="Who saw it", guess="Only a guess"),
            correct_option_ids=("what", "who"),
            marking=Marking.PER_OPTION,
        ),
        QuizQuestion(
            id="number",
            type=QuestionType.NUMERIC,
            question="How long is the retention period?",
            number=NumberKey(
                accepted=(AcceptedNumber(value=2.0, tolerance=0.1),),
                units=(Unit(name="years"), Unit(name="months", factor=1 / 12)),
            ),
            hints=(Hint(text="Count in *years*.", cost=0.25), Hint(text="It is even.")),
        ),
        QuizQuestion(
            id="words",
            type=QuestionType.SHORT_TEXT,
            question="What is the log called?",
            text=TextKey(accepted=(AcceptedText(text="audit trail"),)),
        ),
        QuizQuestion(
            id="pairs",
            type=QuestionType.MATCHING,
            question="Who does what?",
            stems=(
                Stem(id="opens", text="Opens the case", correct_option_id="intake"),
                Stem(id="closes", text="Closes the case", correct_option_id="lead"),
            ),
            options=options(intake="The intake desk", lead="The lead", board="The board"),
            marking=Marking.PER_OPTION,
        ),
        QuizQuestion(
            id="order",
            type=QuestionType.ORDERING,
            question="Put the steps in order.",
            options=options(read="Read the report", sort="Sort it", assign="Assign the case"),
            correct_option_ids=("read", "sort", "assign"),
            marking=Marking.PER_OPTION,
        ),
        QuizQuestion(
            id="gaps",
            type=QuestionType.CLOZE,
            question="A case is [[state]] until the [[who]] signs, at most [[days]] later.",
            gaps=(
                Gap(
                    id="state", options=options(open="open", shut="shut"), correct_option_id="open"
                ),
                Gap(id="who", text=TextKey(accepted=(AcceptedText(text="lead"),))),
                Gap(
                    id="days",
                    number=NumberKey(
                        accepted=(AcceptedNumber(value=30.0),), units=(Unit(name="days"),)
                    ),
                ),
            ),
            marking=Marking.PER_OPTION,
        ),
        QuizQuestion(
            id="spot",
            type=QuestionType.HOTSPOT,
            question="Where is the report button?",
            picture=Picture(src=PICTURE, alt="A screen with three areas", width=640, height=360),
            options=(
                Option(
                    id="box",
                    text="The box at the top left",
                    region=Region(shape="RECTANGLE", coordinates=(40, 40, 260, 170)),
                ),
                Option(
                    id="disc",
                    text="The disc at the right",
                    region=Region(shape="CIRCLE", coordinates=(470, 120, 70)),
                ),
                Option(
                    id="tip",
                    text="The triangle below",
                    region=Region(shape="POLYGON", coordinates=(120, 330, 220, 220, 320, 330)),
                ),
            ),
            correct_option_ids=("disc",),
        ),
        QuizQuestion(
            id="essay",
            type=QuestionType.ESSAY,
            question="Why is every opening logged?",
            essay=EssayTask(
                least_words=5,
                most_words=40,
                rubric=(
                    Criterion(
                        id="why",
                        text="Gives a reason",
                        levels=(
                            RubricLevel(points=0, text="None"),
                            RubricLevel(points=2, text="One that holds"),
                        ),
                    ),
                ),
            ),
            points=2,
        ),
        QuizQuestion(
            id="program",
            type=QuestionType.CODE,
            question="Write `double(x)`.",
            code=CodeTask(
                starter="def double(x):\n    ...\n",
                tests=(
                    CodeTest(name="of two", source="assert double(2) == 4", hidden=False),
                    CodeTest(name="of none", source="assert double(0) == 0"),
                ),
            ),
        ),
    )
}

RIGHT: Answers = {
    "choice": ("team",),
    "several": ("what", "who"),
    "number": ("2 years",),
    "words": ("audit trail",),
    "pairs": ("opens intake", "closes lead"),
    "order": ("read", "sort", "assign"),
    "gaps": ("state open", "who lead", "days 30 days"),
    "spot": ("disc",),
    "essay": ("So that nobody can look in secret.",),
    "program": ("def double(x):\n    return 2 * x\n",),
}

WRONG: Answers = {
    "choice": ("anyone",),
    "several": ("what",),
    "number": ("7 months",),
    "words": ("diary",),
    "pairs": ("opens intake", "closes board"),
    "order": ("read", "assign", "sort"),
    "gaps": ("state shut", "who lead"),
    "spot": ("tip",),
    "essay": ("It is so.",),
    "program": ("def double(x):\n    return x\n",),
}


def every_type(*ids: str, rules: Delivery | None = None, **facts: Any) -> Quiz:
    """The quiz, or these of its questions; `facts` go to each question."""
    chosen = tuple(replace(QUESTIONS[id_], **facts) for id_ in ids or QUESTIONS)
    return Quiz(
        id="every-type",
        title="A question of every type",
        questions=chosen,
        passing_score=0.6,
        delivery=rules or Delivery(),
    )

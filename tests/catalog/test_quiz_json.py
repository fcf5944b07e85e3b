"""Quizzes as JSON: what goes out comes back, and the hash is that of the content."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courseware.catalog.ids import same_text
from courseware.catalog.model import Quiz
from courseware.catalog.questions import Marking, Option, QuestionType, QuizQuestion
from courseware.catalog.quiz_json import content_hash, quiz_from_json, quiz_to_json
from courseware.errors import ContentError
from tests.catalog import every_type

TEXTS = st.text(
    alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40
).filter(lambda text: bool(text.strip()))
IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,20}", fullmatch=True)


@st.composite
def questions(draw: st.DrawFn) -> QuizQuestion:
    options = tuple(
        Option(id=option_id, text=text)
        for option_id, text in draw(
            st.lists(
                st.tuples(IDS, TEXTS),
                min_size=2,
                max_size=5,
                unique_by=(lambda pair: pair[0], lambda pair: same_text(pair[1])),
            )
        )
    )
    several = draw(st.booleans())
    key = draw(
        st.lists(
            st.sampled_from([option.id for option in options]),
            min_size=1,
            max_size=len(options) if several else 1,
            unique=True,
        )
    )
    return QuizQuestion(
        id=draw(IDS),
        type=QuestionType.MULTI_SELECT if several else QuestionType.MULTIPLE_CHOICE,
        question=draw(TEXTS),
        options=options,
        correct_option_ids=tuple(key),
        explanation=draw(TEXTS),
        points=draw(st.floats(0.25, 100)),
        marking=draw(st.sampled_from(Marking)) if several else Marking.ALL_OR_NOTHING,
        tags=tuple(draw(st.lists(IDS, max_size=3))),
    )


@st.composite
def quizzes(draw: st.DrawFn) -> Quiz:
    return Quiz(
        id=draw(IDS),
        title=draw(TEXTS),
        questions=tuple(
            draw(st.lists(questions(), min_size=1, max_size=4, unique_by=lambda q: q.id))
        ),
        passing_score=draw(st.floats(0.01, 1.0)),
        description=draw(TEXTS),
    )


@given(quizzes())
def test_a_quiz_survives_the_journey_through_json(quiz: Quiz) -> None:
    back = quiz_from_json(json.loads(json.dumps(quiz_to_json(quiz))))
    assert back == quiz
    assert content_hash(back) == content_hash(quiz)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(every_type.quizzes())
def test_every_type_and_every_rule_survive_it_too(quiz: Quiz) -> None:
    back = quiz_from_json(json.loads(json.dumps(quiz_to_json(quiz))))
    assert back == quiz
    assert content_hash(back) == content_hash(quiz)


def small_quiz() -> Quiz:
    return quiz_from_json(
        {
            "questions": [
                {
                    "id": "who",
                    "type": "MULTIPLE_CHOICE",
                    "question": "Who?",
                    "options": [{"id": "a", "text": "Ann"}, {"id": "b", "text": "Ben"}],
                    "correct_option_ids": ["a"],
                }
            ]
        },
        quiz_id="small",
        title="Small",
    )


def test_a_document_with_questions_alone_is_enough() -> None:
    quiz = small_quiz()
    assert (quiz.id, quiz.title, quiz.passing_score) == ("small", "Small", 0.80)


def test_the_hash_changes_with_everything_a_learner_or_a_grader_could_notice() -> None:
    quiz = small_quiz()
    (question,) = quiz.questions
    changed = [
        replace(quiz, title="Other"),
        replace(quiz, passing_score=0.7),
        replace(quiz, description="New"),
        replace(quiz, questions=(replace(question, question="Why?"),)),
        replace(quiz, questions=(replace(question, correct_option_ids=("b",)),)),
        replace(quiz, questions=(replace(question, explanation="So."),)),
        replace(quiz, questions=(replace(question, points=2.0),)),
        replace(quiz, questions=(replace(question, marking=Marking.PER_OPTION),)),
    ]
    assert len({content_hash(one) for one in [quiz, *changed]}) == len(changed) + 1


def test_the_usual_marking_is_not_written_down() -> None:
    (question,) = quiz_to_json(small_quiz())["questions"]
    assert "marking" not in question


def test_the_hash_does_not_know_whether_an_id_was_made_or_given() -> None:
    quiz = small_quiz()
    made = replace(quiz, questions=(replace(quiz.questions[0], id_made=True),))
    assert content_hash(made) == content_hash(quiz)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"type": "PUZZLE"}, "type"),
        ({"type": "TRUE_FALSE"}, "TRUE_FALSE"),
        ({"options": [{"id": "a", "text": "Ann"}]}, "only one option"),
        ({"options": [{"id": "a", "text": "Ann"}, {"id": "a", "text": "Ben"}]}, "id 'a'"),
        ({"options": "ab"}, "options"),
        ({"correct_option_ids": []}, "No option is marked correct"),
        ({"correct_option_ids": ["c"]}, "'c' is not one of the options"),
        ({"correct_option_ids": ["a", "b"]}, "has one"),
        ({"correct_option_ids": ["a", "a"]}, "twice"),
        ({"question": " "}, "empty"),
        ({"points": 10**400}, "points"),
        ({"points": float("nan")}, "points"),
    ],
)
def test_a_document_that_is_no_quiz_is_refused_with_its_question(
    change: dict[str, object], words: str
) -> None:
    document = quiz_to_json(small_quiz())
    document["questions"][0].update(change)
    with pytest.raises(ContentError) as refused:
        quiz_from_json(document)
    assert refused.value.question == "who"
    assert words in refused.value.message


@pytest.mark.parametrize(
    "document",
    [None, [], "quiz", {}, {"id": "x"}, {"id": 1, "questions": []}, {"id": "x", "questions": {}}],
)
def test_other_documents_are_refused(document: object) -> None:
    with pytest.raises(ContentError):
        quiz_from_json(document)

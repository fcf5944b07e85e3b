"""Arbitrary quizzes of every type of question, with a marker in all that no form may show, and answers to them."""

from __future__ import annotations

from hypothesis import strategies as st

from courseware.assessment.grading import Circumstances
from courseware.assessment.model import Answers
from courseware.catalog.delivery import Delivery, Layout, Pool
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
from courseware.catalog.quiz_rules import check_quiz

SECRET = "zqxsecret"
"""In every key that is a text, and in everything else that is for afterwards, or for nobody."""

SECRET_NUMBER = 31415.9265
"""The key of every question that asks for a number."""

IDS = ("a", "b", "c", "d", "e")
TAGS = ("law", "craft")
DIFFICULTIES = ("easy", "hard")
SECTIONS = ("", "one", "two")

CHOICES = (
    QuestionType.MULTIPLE_CHOICE,
    QuestionType.TRUE_FALSE,
    QuestionType.MULTI_SELECT,
    QuestionType.HOTSPOT,
)
MARKED_LATER = (QuestionType.ESSAY, QuestionType.CODE)


@st.composite
def options(draw: st.DrawFn, *, regions: bool = False, least: int = 2) -> tuple[Option, ...]:
    ids = draw(st.permutations(IDS))[: draw(st.integers(least, len(IDS)))]
    return tuple(
        Option(
            id=id_,
            text=f"Answer {id_}",
            feedback=f"{SECRET} feedback",
            region=Region(shape="CIRCLE", coordinates=(5.0, 5.0, 2.0)) if regions else None,
        )
        for id_ in ids
    )


@st.composite
def keys_of_options(draw: st.DrawFn, of: tuple[Option, ...], most: int) -> tuple[str, ...]:
    ids = [option.id for option in of]
    return tuple(draw(st.lists(st.sampled_from(ids), min_size=1, max_size=most, unique=True)))


NUMBER = NumberKey(
    accepted=(
        AcceptedNumber(value=SECRET_NUMBER, feedback=f"{SECRET} feedback"),
        AcceptedNumber(value=SECRET_NUMBER, tolerance=0.1, relative=True, share=0.5),
    )
)
number_keys = st.sampled_from(
    (NUMBER, NumberKey(accepted=NUMBER.accepted, units=(Unit(name="kg"), Unit(name="t"))))
)
text_keys = st.builds(
    TextKey,
    accepted=st.just(
        (
            AcceptedText(text=SECRET, feedback=f"{SECRET} feedback"),
            AcceptedText(text=f"{SECRET}[s]?", pattern=True, share=0.5),
        )
    ),
    case_sensitive=st.booleans(),
    accent_sensitive=st.booleans(),
)


@st.composite
def gaps(draw: st.DrawFn) -> tuple[Gap, ...]:
    found = []
    for id_ in draw(st.lists(st.sampled_from(("g1", "g2", "g3")), min_size=1, unique=True)):
        weight = draw(st.sampled_from((1.0, 2.0, 0.5)))
        match draw(st.integers(0, 2)):
            case 0:
                offered = draw(options())
                key = draw(keys_of_options(offered, 1))[0]
                found.append(Gap(id=id_, options=offered, correct_option_id=key, weight=weight))
            case 1:
                found.append(Gap(id=id_, text=draw(text_keys), weight=weight))
            case _:
                found.append(Gap(id=id_, number=draw(number_keys), weight=weight))
    return tuple(found)


@st.composite
def _of_its_type(draw: st.DrawFn, kind: QuestionType) -> dict[str, object]:
    """The fields that hold what is asked and the key."""
    several = st.sampled_from(Marking)
    in_parts = st.sampled_from((Marking.ALL_OR_NOTHING, Marking.PER_OPTION))
    match kind:
        case QuestionType.TRUE_FALSE:
            both = tuple(
                Option(id=id_, text=id_.title(), feedback=f"{SECRET} feedback")
                for id_ in ("true", "false")
            )
            return {"options": both, "correct_option_ids": draw(keys_of_options(both, 1))}
        case QuestionType.MULTIPLE_CHOICE:
            offered = draw(options())
            return {"options": offered, "correct_option_ids": draw(keys_of_options(offered, 1))}
        case QuestionType.MULTI_SELECT:
            offered = draw(options())
            key = draw(keys_of_options(offered, len(offered)))
            return {"options": offered, "correct_option_ids": key, "marking": draw(several)}
        case QuestionType.HOTSPOT:
            offered = draw(options(regions=True))
            return {
                "options": offered,
                "correct_option_ids": draw(keys_of_options(offered, len(offered))),
                "picture": Picture(src="assets/desk.png", alt="A desk", width=10, height=10),
                "marking": draw(several),
            }
        case QuestionType.NUMERIC:
            return {"number": draw(number_keys)}
        case QuestionType.SHORT_TEXT:
            return {"text": draw(text_keys)}
        case QuestionType.MATCHING:
            offered = draw(options())
            stems = draw(
                st.lists(st.sampled_from(("s1", "s2", "s3", "s4")), min_size=2, unique=True)
            )
            return {
                "options": offered,
                "stems": tuple(
                    Stem(
                        id=id_,
                        text=f"Left {id_}",
                        correct_option_id=draw(keys_of_options(offered, 1))[0],
                    )
                    for id_ in stems
                ),
                "marking": draw(in_parts),
            }
        case QuestionType.ORDERING:
            offered = draw(options())
            key = draw(st.permutations([option.id for option in offered]))
            return {
                "options": offered,
                "correct_option_ids": tuple(key),
                "marking": draw(in_parts),
            }
        case QuestionType.CLOZE:
            found = draw(gaps())
            return {
                "question": "So " + " and ".join(f"[[{gap.id}]]" for gap in found),
                "gaps": found,
                "marking": draw(in_parts),
            }
        case QuestionType.ESSAY:
            levels = tuple(RubricLevel(points=n, text=f"Level {n}") for n in (0.0, 2.0))
            return {
                "essay": EssayTask(
                    rubric=(Criterion(id="style", text="Style", levels=levels),),
                    model_answer=f"{SECRET} model answer",
                )
            }
        case QuestionType.CODE:
            return {
                "code": CodeTask(
                    starter="def f(): ...",
                    tests=(
                        CodeTest(name="shown", source="assert f() == 1", hidden=False),
                        CodeTest(name="not shown", source=f"assert f() == '{SECRET}'"),
                    ),
                )
            }
    raise AssertionError(kind)


@st.composite
def questions(
    draw: st.DrawFn, number: int, kinds: tuple[QuestionType, ...], *, penalties: bool
) -> QuizQuestion:
    kind = draw(st.sampled_from(kinds))
    points = draw(st.sampled_from((1.0, 1.0, 0.5, 2.0)))
    costs = draw(st.lists(st.sampled_from((0.0, 0.25, 0.5)), max_size=2))
    facts: dict[str, object] = {"question": f"Question {number}?", **draw(_of_its_type(kind))}
    return QuizQuestion(
        id=f"q{number}",
        type=kind,
        explanation=f"{SECRET} explanation",
        points=points,
        penalty=draw(st.sampled_from((0.0, 0.25, points))) if penalties else 0.0,
        hints=tuple(Hint(text=f"{SECRET} hint", cost=cost) for cost in costs),
        tags=tuple(draw(st.lists(st.sampled_from(TAGS), unique=True))),
        difficulty=draw(st.sampled_from(("", *DIFFICULTIES))),
        section=draw(st.sampled_from(SECTIONS)),
        **facts,  # type: ignore[arg-type]
    )


@st.composite
def quizzes(
    draw: st.DrawFn,
    *,
    kinds: tuple[QuestionType, ...] = tuple(QuestionType),
    penalties: bool = True,
    most: int = 8,
) -> Quiz:
    """A quiz that an author could have written: it is checked as one."""
    count = draw(st.integers(1, most))
    asked = tuple(
        draw(questions(number, kinds, penalties=penalties)) for number in range(1, count + 1)
    )
    sections = sorted({question.section for question in asked} - {""})
    chosen = draw(st.lists(st.sampled_from(sections), unique=True)) if sections else []
    return check_quiz(
        Quiz(
            id="quiz",
            title="Quiz",
            questions=asked,
            passing_score=draw(st.integers(1, 100)) / 100,
            delivery=Delivery(
                shuffle_questions=draw(st.booleans()),
                shuffle_options=draw(st.booleans()),
                avoid_seen=draw(st.booleans()),
                pools=draw(pools(asked)),
                layout=draw(st.sampled_from(Layout)),
                lowest_score=draw(st.sampled_from((0.0, -0.5, -1.0))),
                sections=dict.fromkeys(chosen, 0.5),
            ),
        )
    )


@st.composite
def pools(draw: st.DrawFn, asked: tuple[QuizQuestion, ...]) -> tuple[Pool, ...]:
    """Pools that overlap as they like; each holds what it is to draw."""
    found = []
    for tag, difficulty in draw(
        st.lists(
            st.tuples(st.sampled_from(("", *TAGS)), st.sampled_from(("", *DIFFICULTIES))),
            max_size=3,
        )
    ):
        held = sum(Pool(draw=1, tag=tag, difficulty=difficulty).holds(q) for q in asked)
        if (tag or difficulty) and held:
            found.append(Pool(draw=draw(st.integers(1, held)), tag=tag, difficulty=difficulty))
    return tuple(found)


_typed_numbers = st.one_of(
    st.sampled_from((str(SECRET_NUMBER), "31.415,9265", "31415.9265 kg", "30000", "30 t", "")),
    st.text(max_size=20),
)
_typed_texts = st.one_of(st.sampled_from((SECRET, SECRET.upper(), " ")), st.text(max_size=20))


@st.composite
def answers_to(draw: st.DrawFn, question: QuizQuestion) -> tuple[str, ...]:
    """Any answer that the question's form allows."""
    ids = [option.id for option in question.options]
    several = question.type is QuestionType.MULTI_SELECT or (
        question.type is QuestionType.HOTSPOT and len(question.correct_option_ids) > 1
    )
    match question.type:
        case kind if kind in CHOICES:
            most = len(ids) if several else 1
            return tuple(draw(st.lists(st.sampled_from(ids), max_size=most, unique=True)))
        case QuestionType.NUMERIC:
            return tuple(draw(st.lists(_typed_numbers, max_size=1)))
        case QuestionType.MATCHING:
            return tuple(
                f"{stem.id} {draw(st.sampled_from(ids))}"
                for stem in question.stems
                if draw(st.booleans())
            )
        case QuestionType.ORDERING:
            return tuple(draw(st.permutations(ids))) if draw(st.booleans()) else ()
        case QuestionType.CLOZE:
            return tuple(
                f"{gap.id} {draw(_gap_answers(gap))}"
                for gap in question.gaps
                if draw(st.booleans())
            )
        case _:
            return tuple(draw(st.lists(_typed_texts, max_size=1)))


def _gap_answers(gap: Gap) -> st.SearchStrategy[str]:
    if gap.options:
        return st.sampled_from([option.id for option in gap.options])
    return _typed_numbers if gap.number is not None else _typed_texts


@st.composite
def answered(
    draw: st.DrawFn,
    *,
    kinds: tuple[QuestionType, ...] = tuple(QuestionType),
    penalties: bool = True,
) -> tuple[Quiz, Answers]:
    quiz = draw(quizzes(kinds=kinds, penalties=penalties))
    return quiz, {
        question.id: draw(answers_to(question))
        for question in quiz.questions
        if draw(st.booleans()) or draw(st.booleans())
    }


@st.composite
def circumstances(draw: st.DrawFn, quiz: Quiz) -> Circumstances:
    """Hints that were taken, and what was put right afterwards."""
    some = st.lists(st.sampled_from([question.id for question in quiz.questions]), unique=True)
    return Circumstances(
        hints_taken={
            question.id: draw(st.integers(0, len(question.hints))) for question in quiz.questions
        },
        dropped=draw(some),
        full_marks=draw(some),
    )


def key(question: QuizQuestion) -> tuple[str, ...]:
    """An answer that is right in full, where the machine can tell."""
    match question.type:
        case QuestionType.NUMERIC:
            return (_number(question.number),)
        case QuestionType.SHORT_TEXT:
            return (SECRET,)
        case QuestionType.MATCHING:
            return tuple(f"{stem.id} {stem.correct_option_id}" for stem in question.stems)
        case QuestionType.CLOZE:
            return tuple(f"{gap.id} {_gap_key(gap)}" for gap in question.gaps)
        case kind if kind in MARKED_LATER:
            return ("Because.",)
        case _:
            return question.correct_option_ids


def _gap_key(gap: Gap) -> str:
    if gap.options:
        return gap.correct_option_id
    return _number(gap.number) if gap.number is not None else SECRET


def _number(of: NumberKey | None) -> str:
    assert of is not None
    return f"{SECRET_NUMBER} {of.units[0].name}" if of.units else str(SECRET_NUMBER)

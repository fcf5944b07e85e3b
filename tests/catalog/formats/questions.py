"""Questions of every type, made at random, with texts that every format stumbles over."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from courseware.catalog.formats.gaps import check_gaps
from courseware.catalog.formats.pictures import picture_name
from courseware.catalog.ids import same_text
from courseware.catalog.question_rules import check_question
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
from courseware.errors import ContentError
from tests.catalog.formats.reading import PNG

MAP = str(picture_name("map.png", PNG))
"""The name that a picture has which was imported once."""

AWKWARD = [
    "{", "}", "~", "=", "\\", ":", "::", "#", "####", "%50%", "->", "//", "[html]", "[markdown]",
    "1.", "- ", "> ", "<b>bold</b>", "<script>", "&amp;", "&", "<", "$x^2$", "$$y$$", "`code`",
    "```\nblock\n```", "\n", "\n\n", "\\n", "|", "*", "_", "[x]", "- [x] ", "![a](b.png)", "\t",
    "Grüße", "答え", "שלום", "😀", "a", "b", " ", "]]>", '"', "'", "T", "---", "## ", "{#id}",
]  # fmt: skip
_PIECES = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(
        st.characters(exclude_categories=("Cs", "Cc", "Co"), exclude_characters="\ufffe\uffff"),
        max_size=6,
    ),
)
TEXTS = (
    st.lists(_PIECES, min_size=1, max_size=8)
    .map(lambda parts: "".join(parts).strip(" \t\n"))
    .filter(lambda text: bool(text.strip()))
)
TYPED = TEXTS.map(lambda text: " ".join(text.split())).filter(bool)
"""What a learner may type into one line."""
IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,12}", fullmatch=True)
FEEDBACK = st.one_of(st.just(""), TEXTS)
SHARES = st.one_of(st.sampled_from([0.0, 0.25, 0.5, 1 / 3, 0.75]), st.floats(0.01, 0.98))
NUMBERS = st.one_of(
    st.integers(-1000, 1000).map(float),
    st.floats(-1e6, 1e6).map(lambda value: round(value, 6) + 0.0),
)
_CHOICES = (QuestionType.MULTIPLE_CHOICE, QuestionType.TRUE_FALSE, QuestionType.MULTI_SELECT)


@st.composite
def options(draw: st.DrawFn, *, most: int = 4) -> tuple[Option, ...]:
    found = draw(
        st.lists(
            st.tuples(IDS, TEXTS, FEEDBACK),
            min_size=2,
            max_size=most,
            unique_by=(lambda parts: parts[0], lambda parts: same_text(parts[1])),
        )
    )
    return tuple(Option(id=id_, text=text, feedback=said) for id_, text, said in found)


@st.composite
def text_keys(draw: st.DrawFn) -> TextKey:
    accepted = draw(
        st.lists(
            st.builds(AcceptedText, text=TYPED, share=SHARES, feedback=FEEDBACK),
            max_size=3,
        )
    )
    best = draw(st.builds(AcceptedText, text=TYPED, share=st.just(1.0), feedback=FEEDBACK))
    found = {accepted.text.casefold(): accepted for accepted in [best, *accepted]}
    return TextKey(accepted=tuple(found.values()), case_sensitive=draw(st.booleans()))


@st.composite
def number_keys(draw: st.DrawFn, *, units: bool = True) -> NumberKey:
    tolerances = st.one_of(st.just(0.0), st.floats(0.001, 100))
    accepted = draw(
        st.lists(
            st.builds(
                AcceptedNumber,
                value=NUMBERS,
                tolerance=tolerances,
                relative=st.booleans(),
                share=SHARES,
                feedback=FEEDBACK,
            ),
            max_size=2,
        )
    )
    best = draw(st.builds(AcceptedNumber, value=NUMBERS, tolerance=tolerances, feedback=FEEDBACK))
    made = [Unit(name="km"), Unit(name="m", factor=0.001)] if units and draw(st.booleans()) else []
    return NumberKey(accepted=(best, *accepted), units=tuple(made))


@st.composite
def gaps(draw: st.DrawFn, id_: str) -> Gap:
    weight = draw(st.sampled_from([1.0, 2.0, 0.5]))
    kind = draw(st.sampled_from(["options", "text", "number"]))
    if kind == "text":
        return Gap(id=id_, text=draw(text_keys()), weight=weight)
    if kind == "number":
        return Gap(id=id_, number=draw(number_keys(units=False)), weight=weight)
    found = draw(options())
    right = draw(st.sampled_from(found))
    return Gap(id=id_, options=found, correct_option_id=right.id, weight=weight)


@st.composite
def regions(draw: st.DrawFn) -> Region:
    left, top = draw(st.integers(0, 50)), draw(st.integers(0, 50))
    shape = draw(st.sampled_from(["RECTANGLE", "CIRCLE", "POLYGON"]))
    if shape == "CIRCLE":
        numbers: Sequence[float] = (left, top, 7)
    elif shape == "RECTANGLE":
        numbers = (left, top, left + 9, top + 5)
    else:
        numbers = (left, top, left + 9, top, left, top + 9.5)
    return Region(shape=shape, coordinates=tuple(map(float, numbers)))


@st.composite
def parts(draw: st.DrawFn, kind: QuestionType) -> dict[str, object]:
    """What only questions of this type have."""
    if kind is QuestionType.TRUE_FALSE:
        said = [draw(FEEDBACK), draw(FEEDBACK)]
        true = Option(id="true", text="True", feedback=said[0])
        return {
            "options": (true, Option(id="false", text="False", feedback=said[1])),
            "correct_option_ids": (draw(st.sampled_from(["true", "false"])),),
        }
    if kind is QuestionType.NUMERIC:
        return {"number": draw(number_keys())}
    if kind is QuestionType.SHORT_TEXT:
        return {"text": draw(text_keys())}
    if kind is QuestionType.ESSAY:
        levels = (RubricLevel(points=2, text="Well"), RubricLevel(points=0, text="Not at all"))
        line = Criterion(id="c", text=draw(TEXTS), levels=levels)
        return {
            "essay": EssayTask(
                rubric=draw(st.sampled_from([(), (line,)])),
                least_words=draw(st.sampled_from([0, 50])),
                most_words=draw(st.sampled_from([None, 300])),
                model_answer=draw(FEEDBACK),
            )
        }
    if kind is QuestionType.CODE:
        test = CodeTest(name=draw(TYPED), source="assert f(1) == 2", weight=2.0, hidden=False)
        return {"code": CodeTask(tests=(test,), starter=draw(FEEDBACK), seconds=1.5)}
    found = draw(options())
    ids = [option.id for option in found]
    if kind is QuestionType.MATCHING:
        stems = draw(
            st.lists(
                st.tuples(IDS, TEXTS, st.sampled_from(ids)),
                min_size=2,
                max_size=4,
                unique_by=(lambda s: s[0], lambda s: same_text(s[1])),
            )
        )
        made = tuple(Stem(id=i, text=t, correct_option_id=o) for i, t, o in stems)
        return {"options": found, "stems": made}
    if kind is QuestionType.ORDERING:
        return {"options": found, "correct_option_ids": tuple(draw(st.permutations(ids)))}
    most = 1 if kind is QuestionType.MULTIPLE_CHOICE else len(ids)
    right = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=most, unique=True))
    if kind is QuestionType.HOTSPOT:
        picture = Picture(src=f"assets/{MAP}", alt=draw(TYPED), width=100, height=80)
        found = tuple(
            Option(id=o.id, text=o.text, feedback=o.feedback, region=draw(regions())) for o in found
        )
        return {"options": found, "correct_option_ids": tuple(right), "picture": picture}
    return {"options": found, "correct_option_ids": tuple(right)}


_MARKINGS = {
    QuestionType.MULTI_SELECT: list(Marking),
    QuestionType.HOTSPOT: list(Marking),
    QuestionType.MATCHING: [Marking.ALL_OR_NOTHING, Marking.PER_OPTION],
    QuestionType.ORDERING: [Marking.ALL_OR_NOTHING, Marking.PER_OPTION],
    QuestionType.CLOZE: [Marking.ALL_OR_NOTHING, Marking.PER_OPTION],
}


@st.composite
def questions(draw: st.DrawFn, kinds: Sequence[QuestionType] = tuple(QuestionType)) -> QuizQuestion:
    """A question that can be asked."""
    kind = draw(st.sampled_from(list(kinds)))
    text = draw(TEXTS)
    if kind is QuestionType.CLOZE:
        made = tuple(draw(gaps(f"g{n}")) for n in range(draw(st.integers(1, 3))))
        held: dict[str, object] = {"gaps": made}
        text = " ".join([draw(TYPED), *(f"[[{gap.id}]] {draw(TYPED)}" for gap in made)])
    else:
        held = draw(parts(kind))
    points = draw(st.floats(0.25, 100))
    question = QuizQuestion(
        id=draw(IDS),
        type=kind,
        question=text,
        explanation=draw(FEEDBACK),
        points=points,
        penalty=draw(st.sampled_from([0.0, 0.5])) * points,
        marking=draw(st.sampled_from(_MARKINGS.get(kind, [Marking.ALL_OR_NOTHING]))),
        tags=tuple(draw(st.lists(IDS, max_size=2, unique=True))),
        section=draw(st.sampled_from(["", "Part A"])),
        difficulty=draw(st.sampled_from(["", "hard"])),
        hints=draw(st.sampled_from([(), (Hint(text="Think.", cost=0.1),)])),
        **held,  # type: ignore[arg-type]
    )
    try:
        if question.gaps:
            check_gaps(text, question.gaps)
        return check_question(question)
    except ContentError:  # such as a gap within a formula
        return draw(st.nothing())

"""A question of each type with everything that it can have, drawn for tests that hold for all of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from courseware.catalog.delivery import Delivery, GradeFrom, Layout, Pool, Release, Review
from courseware.catalog.ids import make_ids, same_text
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

# Words with what each notation is made of, but with nothing that makes another block of Markdown.
WORDS = st.lists(
    st.sampled_from(
        ["case", "the", "file's", "(50%)", "(a)", "|", "=>", "=", "#", "{x}", "±", "3.5", '"b"', "[[", "]]", "`c`",
         "$x$", "*d*", "é", "答え", "\\", "/", "5%", "a;b", "units:", "!", "<b>", "&amp;", ":", "A"]
    ),
    min_size=1,
    max_size=5,
).map(" ".join)  # fmt: skip
SENTENCES = st.tuples(st.sampled_from(["Who", "When", "Why", "Where"]), WORDS).map(" ".join)
IDS = st.from_regex(r"[a-z][a-z0-9-]{0,8}[a-z]", fullmatch=True)
SHARES = st.sampled_from([0.5, 0.25, 1 / 3, 0.1])
NUMBERS = st.floats(-1e6, 1e6) | st.integers(-1000, 1000).map(float)
LARGE = st.floats(0.001, 1e4)


def several(texts: st.SearchStrategy[str], least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(texts, min_size=least, max_size=most, unique_by=same_text)


@st.composite
def number_keys(draw: st.DrawFn) -> NumberKey:
    accepted = [
        AcceptedNumber(
            value=draw(NUMBERS),
            tolerance=(tolerance := draw(st.just(0.0) | LARGE)),
            relative=tolerance > 0 and draw(st.booleans()),
            share=share,
            feedback=draw(st.just("") | SENTENCES),
        )
        for share in [1.0, *draw(st.lists(SHARES, max_size=2))]
    ]
    units = draw(several(st.sampled_from(["km", "m", "°C", "m, n", "a = b", '"', "%"]), 0, 3))
    return NumberKey(
        accepted=tuple(accepted), units=tuple(Unit(name=name, factor=draw(LARGE)) for name in units)
    )


@st.composite
def text_keys(draw: st.DrawFn, *, patterns: bool = True) -> TextKey:
    accepted = []
    for share in [1.0, *draw(st.lists(SHARES, max_size=2))]:
        pattern = patterns and draw(st.booleans())
        text = draw(st.sampled_from(["hot-?line", "a{2}", "x/y", "(?:a) +"]) if pattern else WORDS)
        accepted.append(
            AcceptedText(
                text=text, pattern=pattern, share=share, feedback=draw(st.just("") | SENTENCES)
            )
        )
    return TextKey(
        accepted=tuple(accepted),
        case_sensitive=draw(st.booleans()),
        accent_sensitive=draw(st.booleans()),
    )


@st.composite
def options(draw: st.DrawFn, least: int = 2, most: int = 4) -> tuple[Option, ...]:
    texts = draw(several(SENTENCES, least, most))
    return tuple(
        Option(id=id_, text=text, feedback=draw(st.just("") | SENTENCES), id_made=True)
        for id_, text in zip(make_ids([(text, text) for text in texts]), texts, strict=True)
    )


@st.composite
def gaps(draw: st.DrawFn, id_: str) -> Gap:
    weight = draw(st.sampled_from([1.0, 2.0, 0.5]))
    kind = draw(st.sampled_from(["number", "text", "choice"]))
    if kind == "number":
        return Gap(id=id_, number=draw(number_keys()), weight=weight)
    if kind == "text":
        return Gap(id=id_, text=draw(text_keys(patterns=False)), weight=weight)
    found = draw(options())
    right = draw(st.sampled_from(found)).id
    return Gap(id=id_, options=found, correct_option_id=right, weight=weight)


@st.composite
def questions(draw: st.DrawFn, kind: QuestionType | None = None) -> QuizQuestion:
    kind = kind or draw(st.sampled_from(QuestionType))
    own = draw(_OWN[kind]())
    in_parts = kind in (QuestionType.MATCHING, QuestionType.ORDERING, QuestionType.CLOZE)
    markings = [Marking.ALL_OR_NOTHING]
    if in_parts or kind in (QuestionType.MULTI_SELECT, QuestionType.HOTSPOT):
        markings.append(Marking.PER_OPTION)
    question = draw(SENTENCES).replace("[[", "").replace("]]", "")
    places = "".join(f" [[{gap.id}]]" for gap in own.get("gaps", ()))
    return QuizQuestion(
        id=draw(IDS),
        type=kind,
        question=f"{question}{places}",
        explanation=draw(st.just("") | SENTENCES),
        points=draw(st.sampled_from([1.0, 2.0, 0.75])),
        penalty=draw(st.sampled_from([0.0, 0.5])),
        marking=draw(st.sampled_from(markings)),
        tags=tuple(draw(st.lists(IDS, max_size=2, unique=True))),
        section=draw(st.sampled_from(["", "intake", 'Case "intake", 1'])),
        difficulty=draw(st.sampled_from(["", "hard", "very hard"])),
        hints=tuple(
            Hint(text=draw(SENTENCES), cost=draw(st.sampled_from([0.0, 0.25])))
            for _ in range(draw(st.integers(0, 2)))
        ),
        **own,
    )


@st.composite
def _chosen(draw: st.DrawFn, several: bool = False) -> dict[str, object]:
    found = draw(options())
    ids = [option.id for option in found]
    most = len(ids) if several else 1
    key = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=most, unique=True))
    return {
        "options": found,
        "correct_option_ids": tuple(id_ for id_ in ids if id_ in key),
    }


@st.composite
def _stated(draw: st.DrawFn) -> dict[str, object]:
    said = [draw(st.just("") | SENTENCES) for _ in range(2)]
    return {
        "options": (
            Option(id="true", text="True", feedback=said[0]),
            Option(id="false", text="False", feedback=said[1]),
        ),
        "correct_option_ids": (draw(st.sampled_from(["true", "false"])),),
    }


@st.composite
def _matched(draw: st.DrawFn) -> dict[str, object]:
    found = draw(options())
    lefts = draw(several(SENTENCES, 2, 4))
    ids = make_ids([(text, text) for text in lefts])
    return {
        "options": found,
        "stems": tuple(
            Stem(id=id_, text=text, correct_option_id=draw(st.sampled_from(found)).id)
            for id_, text in zip(ids, lefts, strict=True)
        ),
    }


@st.composite
def _ordered(draw: st.DrawFn) -> dict[str, object]:
    found = draw(options())
    return {
        "options": found,
        "correct_option_ids": tuple(draw(st.permutations([option.id for option in found]))),
    }


@st.composite
def _pointed(draw: st.DrawFn) -> dict[str, object]:
    places = st.floats(0, 100).map(lambda place: round(place, 2))
    found = []
    for option in draw(options()):
        x, y = draw(places), draw(places)
        region = draw(
            st.sampled_from(
                [
                    Region(shape="RECTANGLE", coordinates=(x, y, x + 5, y + 5)),
                    Region(shape="CIRCLE", coordinates=(x, y, 4.0)),
                    Region(shape="POLYGON", coordinates=(x, y, x + 5, y, x, y + 5)),
                ]
            )
        )
        found.append(
            Option(id=option.id, text=option.text, feedback=option.feedback, region=region)
        )
    return {
        "options": tuple(found),
        "correct_option_ids": (draw(st.sampled_from(found)).id,),
        "picture": Picture(
            src=draw(st.sampled_from(["assets/desk.png", "assets/my%20desk.png"])),
            alt=draw(SENTENCES.filter(lambda text: "<" not in text and "&" not in text)),
            width=draw(st.integers(1, 4000)),
            height=400,
        ),
    }


@st.composite
def _essays(draw: st.DrawFn) -> dict[str, object]:
    criteria = draw(several(SENTENCES.filter(lambda text: "\\" not in text), 0, 3))
    levels = st.lists(
        st.tuples(st.sampled_from([0.0, 1.0, 2.5]), st.sampled_from(["not", "in part", "3: so"])),
        min_size=1,
        max_size=3,
    )
    return {
        "essay": EssayTask(
            rubric=tuple(
                Criterion(
                    id=id_,
                    text=text,
                    levels=tuple(
                        RubricLevel(points=points, text=words)
                        for points, words in [*draw(levels), (4.0, "fully")]
                    ),
                )
                for id_, text in zip(
                    make_ids([(text, text) for text in criteria]), criteria, strict=True
                )
            ),
            least_words=draw(st.sampled_from([0, 50])),
            most_words=draw(st.sampled_from([None, 300])),
            model_answer=draw(st.just("") | SENTENCES),
        )
    }


@st.composite
def _programs(draw: st.DrawFn) -> dict[str, object]:
    sources = st.sampled_from(
        ["assert x", "x = '''```'''\n", "\n# ~~~\n\tpass", "if x:\n    y\n", "# = 3\n## Who?"]
    )
    names = draw(several(WORDS, 1, 3))
    return {
        "code": CodeTask(
            tests=tuple(
                CodeTest(
                    name=name,
                    source=draw(sources.filter(lambda source: "\t" not in source)),
                    weight=draw(st.sampled_from([1.0, 2.5])),
                    hidden=draw(st.booleans()),
                )
                for name in names
            ),
            starter=draw(st.just("") | sources),
            seconds=draw(st.sampled_from([5.0, 0.5])),
            megabytes=draw(st.sampled_from([256, 64])),
        )
    }


_OWN = {
    QuestionType.MULTIPLE_CHOICE: _chosen,
    QuestionType.TRUE_FALSE: _stated,
    QuestionType.MULTI_SELECT: lambda: _chosen(several=True),
    QuestionType.NUMERIC: lambda: number_keys().map(lambda key: {"number": key}),
    QuestionType.SHORT_TEXT: lambda: text_keys().map(lambda key: {"text": key}),
    QuestionType.MATCHING: _matched,
    QuestionType.ORDERING: _ordered,
    QuestionType.CLOZE: lambda: st.lists(
        st.sampled_from(["g1", "g2", "word", "g4"]), min_size=1, max_size=3, unique=True
    ).flatmap(lambda ids: st.tuples(*map(gaps, ids)).map(lambda found: {"gaps": found})),
    QuestionType.HOTSPOT: _pointed,
    QuestionType.ESSAY: _essays,
    QuestionType.CODE: _programs,
}

SPANS = st.integers(0, 365 * 86400).map(lambda seconds: timedelta(seconds=seconds))
WORDS_FOR_RELEASE = st.sampled_from(Release)


@st.composite
def deliveries(draw: st.DrawFn) -> Delivery:
    """Rules that hold for a quiz of any questions."""
    opens = draw(st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001
    return Delivery(
        time_limit=draw(st.none() | SPANS.filter(bool)),
        grace=draw(SPANS),
        attempts_allowed=draw(st.none() | st.integers(1, 1000)),
        cooldown=draw(SPANS),
        cooldown_growth=draw(st.floats(1, 10)),
        opens_at=opens and opens.replace(tzinfo=UTC),
        shuffle_questions=draw(st.booleans()),
        shuffle_options=draw(st.booleans()),
        avoid_seen=draw(st.booleans()),
        layout=draw(st.sampled_from(Layout)),
        going_back=draw(st.booleans()),
        grade_from=draw(st.sampled_from(GradeFrom)),
        review=Review(
            score=draw(WORDS_FOR_RELEASE),
            correctness=draw(WORDS_FOR_RELEASE),
            key=draw(WORDS_FOR_RELEASE),
            explanation=draw(WORDS_FOR_RELEASE),
        ),
        lowest_score=draw(st.floats(-1, 0)),
        confidence=draw(st.booleans()),
        leave_warning=draw(st.booleans()),
    )


@st.composite
def quizzes(draw: st.DrawFn) -> Quiz:
    """A quiz of any types, with pools and sections that fit its questions."""
    found = draw(
        st.lists(questions(), min_size=1, max_size=3, unique_by=lambda question: question.id)
    )
    rules = draw(deliveries())
    tags = [tag for question in found for tag in question.tags]
    sections = [question.section for question in found if question.section]
    pools = tuple(Pool(draw=1, tag=tag) for tag in tags[:1])
    marks = {section: draw(st.floats(0.01, 1)) for section in sections[:1]}
    return Quiz(
        id="quiz",
        title=draw(SENTENCES),
        questions=tuple(found),
        delivery=Delivery(
            **{
                name: getattr(rules, name)
                for name in rules.__slots__
                if name not in ("pools", "sections")
            },
            pools=pools,
            sections=marks,
        ),
    )

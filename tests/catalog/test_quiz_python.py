"""Code cells read without running them."""

from __future__ import annotations

import pytest

from courseware.catalog import authoring
from courseware.catalog.code_cells import CodeCell, Names, VideoCall, read_code
from courseware.errors import ContentError

QUIZ = """
# the right answer is B, of course
quiz = cw.Quiz(
    "intake",
    title="Intake",
    passing_score=0.9,
    questions=[
        cw.MultipleChoice("Who?", options=["A", "B"], correct="B", explanation="Be" "cause."),
        cw.TrueFalse("Always?", correct=False, points=2),
        cw.MultiSelect("Which?", options=("a", "b", "c"), correct=["a", "c"], id="which"),
    ],
)
quiz
"""


def read(source: str, *before: str) -> CodeCell:
    return read_code(source, Names.imported_by([*before, source]))


def test_a_literal_quiz_is_the_quiz_that_running_it_would_make() -> None:
    running = authoring.quiz(
        "intake",
        title="Intake",
        passing_score=0.9,
        questions=[
            authoring.MultipleChoice(
                "Who?", options=["A", "B"], correct="B", explanation="Because."
            ),
            authoring.TrueFalse("Always?", correct=False, points=2),
            authoring.MultiSelect(
                "Which?", options=("a", "b", "c"), correct=["a", "c"], id="which"
            ),
        ],
    )
    assert read(QUIZ).quizzes == (running,)


def test_of_a_quiz_its_id_is_left_and_no_comment() -> None:
    assert read(QUIZ).learner_source == "quiz = cw.Quiz('intake')\nquiz"


def test_other_code_in_the_cell_stays() -> None:
    source = 'import courseware as cw\nwelcome = "Hello"\nshow(cw.Quiz(id="a", questions=[cw.TrueFalse("x", correct=True)]), welcome)\n'
    assert read(source).learner_source == (
        "import courseware as cw\nwelcome = 'Hello'\nshow(cw.Quiz('a'), welcome)"
    )


def test_a_cell_without_a_quiz_stays_as_it_was_written() -> None:
    source = "# a comment\nx  =  1\n%matplotlib inline\n!ls\nx?"
    assert read(source) == CodeCell(learner_source=source)


@pytest.mark.parametrize(
    ("imports", "name"),
    [
        ("import courseware", "courseware."),
        ("import courseware as school", "school."),
        ("from courseware import Quiz, TrueFalse", ""),
        ("from courseware import *", ""),
        ("if True:\n    import courseware as cw2", "cw2."),
    ],
)
def test_names_are_followed_through_imports(imports: str, name: str) -> None:
    source = f'{name}Quiz("a", questions=[{name}TrueFalse("x", correct=True)])'
    (quiz,) = read(source, imports).quizzes
    assert quiz.id == "a"


@pytest.mark.parametrize(
    ("argument", "words", "question"),
    [
        ("questions", "the variable questions", None),
        ("[q for q in many]", "a comprehension", None),
        ('[cw.TrueFalse(f"{x}?", correct=True)]', "an f-string", None),
        ('[cw.TrueFalse("Sure?", correct=answer)]', "the variable answer", "Sure?"),
        ('[cw.TrueFalse("Sure?", correct=1 < 2)]', "code", "Sure?"),
        ('[cw.TrueFalse("Su" + "re?", correct=True)]', "a calculation", None),
        ("[*before]", "an unpacked list", None),
        ("load('q.json')", "a call of load", None),
        ("[cw.MultipleChoice(*arguments)]", "an unpacked list", None),
        ("[cw.MultipleChoice(**arguments)]", "unpacks its arguments", None),
        ('[cw.TrueFalse("Sure?")]', "argument: 'correct'", "Sure?"),
        ('[cw.TrueFalse("Sure?", answer=True)]', "correct", "Sure?"),
        ('[cw.TrueFalse("Sure?", correct="yes")]', "give True or False", "Sure?"),
        ('[cw.MultipleChoice("Who?", options=["a", "b"], correct="c")]', "'c', which", "Who?"),
        ("[]", "no questions", None),
    ],
)
def test_what_is_only_known_when_it_runs_is_refused_with_the_reason(
    argument: str, words: str, question: str | None
) -> None:
    with pytest.raises(ContentError) as refused:
        read(f'cw.Quiz("a", questions={argument})')
    assert words in refused.value.message
    assert refused.value.question == question


@pytest.mark.parametrize(
    "source",
    [
        'cw.Quiz("a")',
        "cw.Quiz()",
        'cw.Quiz(quiz_name, questions=[cw.TrueFalse("x", correct=True)])',
        'cw.Quiz("a", passing_score=80, questions=[cw.TrueFalse("x", correct=True)])',
        'cw.Quiz("a", shuffle=True, questions=[cw.TrueFalse("x", correct=True)])',
    ],
)
def test_a_quiz_that_is_not_right_is_refused(source: str) -> None:
    with pytest.raises(ContentError):
        read(source)


@pytest.mark.parametrize(
    "source",
    [
        'question = cw.MultipleChoice("Who?", options=["a", "b"], correct="b")',
        '# cw.MultipleChoice("Who?", options=["a", "b"], correct="b")\nx = 1',
        '# old = cw.Quiz("old", questions=[])',
        'make = cw.Quiz\nmake("a", questions=[cw.TrueFalse("x", correct=True)])',
        'exec("cw.TrueFalse(1)")',
        "# %%quiz old\n# ## Who?\n# - [x] Ann\nx = 1",
        "x = 1\n%%quiz late\n## Who?\n- [x] Ann\n- [ ] Ben",
        'get_ipython().run_cell_magic("quiz", "a", "## Who?")',
        '%%capture\ncw.Quiz("a", questions=[cw.TrueFalse("x", correct=True)])',
        '%time\ncw.Quiz("a", questions=[cw.TrueFalse("x", correct=True)])',
        'x = (\ncw.TrueFalse("x", correct=True)',
    ],
)
def test_a_key_that_cannot_be_cut_out_is_refused(source: str) -> None:
    with pytest.raises(ContentError):
        read(source)


@pytest.mark.parametrize("code", ["x = " + "+".join("1" * 3000), "x = a" + ".b()" * 3000])
def test_code_that_is_nested_too_deeply_is_refused(code: str) -> None:
    with pytest.raises(ContentError):
        read(f"{QUIZ}\n{code}")


def test_videos_and_exercises_are_found_wherever_they_are() -> None:
    cell = read(
        'def show():\n    return cw.Video("assets/a.mp4", captions="assets/a.vtt", width=640)\n'
        'both = [cw.Video(src="assets/b.mp4", id="bee"), cw.Exercise("sort", box, lambda w: w.value > 1)]\n'
        'cw.Exercise(id="plan", widget=box, check=check)\n'
    )
    assert cell.videos == (
        VideoCall(id="a", src="assets/a.mp4", captions="assets/a.vtt"),
        VideoCall(id="bee", src="assets/b.mp4"),
    )
    assert cell.exercises == ("sort", "plan")


def test_magic_commands_beside_a_video_do_not_hide_it() -> None:
    assert read('%matplotlib inline\ncw.Video("assets/a.mp4")').videos[0].id == "a"


@pytest.mark.parametrize(
    "source",
    [
        "cw.Video()",
        "cw.Video(path)",
        'cw.Video(f"assets/{name}.mp4")',
        'cw.Video("assets/a.mp4", captions=5)',
        'cw.Video("assets/a b.mp4")',
        "cw.Video(**film)",
        "cw.Exercise()",
        "cw.Exercise(name, box, check)",
        "cw.Exercise(5, box, check)",
        'cw.Exercise("a b", box, check)',
        'cw.Exercise("a", box, check',
    ],
)
def test_a_video_or_exercise_that_cannot_be_known_is_refused(source: str) -> None:
    with pytest.raises(ContentError):
        read(source)


def test_python_that_is_none_is_refused_with_its_line() -> None:
    with pytest.raises(ContentError, match="line 2"):
        read("x = 1\ny = = 2")


@pytest.mark.parametrize("source", ["%%bash\nls -l | wc", "files = !ls", "await fetch()", "len?"])
def test_what_ipython_understands_is_no_mistake(source: str) -> None:
    assert read(source).learner_source == source

"""Ids: made from texts, stable under reordering, kept when a text is edited."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from courseware.catalog.ids import make_ids, slug
from courseware.catalog.kept_ids import keep_ids
from courseware.catalog.model import Quiz
from courseware.catalog.quiz_markdown import parse_quiz

WHO = "## Who may open a case file?\n- [ ] Anyone in the company\n- [x] Investigators assigned to it\n"
WHEN = "## When is a caller told what came of it?\n- [x] Within three months\n- [ ] Never, for secrecy\n"
WHY = "## Why are interviews held by two people?\n- [ ] To save time\n- [x] So that one can write\n"


def quiz(*questions: str) -> Quiz:
    return parse_quiz("q", "\n".join(questions))


def ids(quiz: Quiz) -> list[str]:
    return [question.id for question in quiz.questions]


def option_ids(quiz: Quiz) -> list[list[str]]:
    return [[option.id for option in question.options] for question in quiz.questions]


def test_ids_are_readable() -> None:
    made = quiz(WHO)
    assert ids(made) == ["who-may-open-a-case-file"]
    assert option_ids(made) == [["anyone-in-the-company", "investigators-assigned-to-it"]]


def test_long_texts_make_ids_of_whole_words() -> None:
    assert slug("Interviewing " * 10, longest=30) == "interviewing-interviewing"
    assert slug("Zoë's [policy](https://example.org/x) costs 5 €") == "zoes-policy-costs-5"


def test_texts_without_latin_letters_have_ids_too() -> None:
    first, second = make_ids([("誰", "誰"), ("いつ", "いつ")])
    assert first != second
    assert first.isascii()


@given(st.lists(st.text(max_size=20), max_size=8, unique_by=lambda text: " ".join(text.split())))
def test_ids_do_not_depend_on_the_order_of_the_texts(texts: list[str]) -> None:
    pairs = [(text, text) for text in texts]
    made = dict(zip(texts, make_ids(pairs), strict=True))
    assert dict(zip(reversed(texts), make_ids(pairs[::-1]), strict=True)) == made


def test_without_a_previous_version_the_made_ids_stand() -> None:
    assert keep_ids(quiz(WHO), None) == quiz(WHO)


def test_an_unchanged_quiz_keeps_everything() -> None:
    assert keep_ids(quiz(WHO, WHEN), quiz(WHO, WHEN)) == quiz(WHO, WHEN)


def test_an_edited_question_keeps_its_id() -> None:
    edited = WHO.replace("Who may open a case file?", "Who is allowed to open a case file?")
    assert ids(keep_ids(quiz(edited, WHEN), quiz(WHO, WHEN))) == ids(quiz(WHO, WHEN))


def test_an_id_kept_once_is_kept_for_ever() -> None:
    edited = WHO.replace("Who may open a case file?", "Who is allowed to open a case file?")
    second = keep_ids(quiz(edited), quiz(WHO))
    third = keep_ids(quiz(edited), second)
    assert ids(third) == ids(quiz(WHO))


def test_a_question_that_moved_keeps_its_id() -> None:
    edited = WHO.replace("Who may", "Who is allowed to")
    kept = keep_ids(quiz(WHY, WHEN, edited), quiz(WHO, WHEN, WHY))
    assert ids(kept) == ids(quiz(WHY, WHEN, WHO))


def test_a_question_in_place_of_another_is_new() -> None:
    kept = keep_ids(quiz(WHO, WHY), quiz(WHO, WHEN))
    assert ids(kept) == ids(quiz(WHO, WHY))


def test_a_new_question_does_not_take_the_id_of_an_old_one() -> None:
    edited = WHO.replace("Who may open a case file?", "Who is allowed to open a case file?")
    second = keep_ids(quiz(edited), quiz(WHO))
    third = keep_ids(quiz(edited, WHO), second)
    assert ids(third) == ["who-may-open-a-case-file", "who-may-open-a-case-file-2"]


def test_an_id_that_was_given_is_never_changed() -> None:
    given_id = WHO.replace("file?", "file? {#access}")
    assert ids(keep_ids(quiz(given_id), quiz(WHO))) == ["access"]


def test_an_id_that_is_no_longer_written_is_kept() -> None:
    given_id = WHO.replace("file?", "file? {#access}")
    assert ids(keep_ids(quiz(WHO), quiz(given_id))) == ["access"]


def test_a_given_id_wins_over_one_that_would_be_kept() -> None:
    previous = quiz(WHO, WHEN)
    (made, _) = ids(previous)
    new = quiz(WHO, WHEN.replace("of it?", f"of it? {{#{made}}}"))
    assert ids(keep_ids(new, previous))[1] == made
    assert len(set(ids(keep_ids(new, previous)))) == 2


def test_an_edited_option_keeps_its_id_and_the_key_follows() -> None:
    edited = WHO.replace("Investigators assigned to it", "The investigators assigned to it")
    kept = keep_ids(quiz(edited), quiz(WHO))
    assert option_ids(kept) == option_ids(quiz(WHO))
    assert kept.questions[0].correct_option_ids == ("investigators-assigned-to-it",)
    assert kept.questions[0].options[1].text == "The investigators assigned to it"


def test_reordered_options_keep_their_ids() -> None:
    heading, *options = WHO.strip().split("\n")
    kept = keep_ids(quiz("\n".join([heading, *reversed(options)])), quiz(WHO))
    assert option_ids(kept) == [list(reversed(option_ids(quiz(WHO))[0]))]


def test_statements_keep_true_and_false() -> None:
    statement = "## A caller may stay anonymous\n- [x] True\n- [ ] False\n"
    edited = statement.replace("A caller may", "Every caller may")
    kept = keep_ids(quiz(edited), quiz(statement))
    assert ids(kept) == ["a-caller-may-stay-anonymous"]
    assert option_ids(kept) == [["true", "false"]]


def test_two_unlike_statements_are_two_questions() -> None:
    before = "## A caller may stay anonymous\n- [x] True\n- [ ] False\n"
    after = "## Gifts over fifty euros need approval\n- [x] True\n- [ ] False\n"
    assert ids(keep_ids(quiz(after), quiz(before))) == ["gifts-over-fifty-euros-need-approval"]


def test_pairs_keep_their_ids() -> None:
    before = quiz("## Where does it go?\n- A small gift => The register\n- A bribe => The law\n")
    after = quiz(
        "## Where does it go?\n- A bribe => The law\n- A smaller gift => The registers\n- => The bin\n"
    )
    (kept,) = keep_ids(after, before).questions
    assert [(stem.id, stem.correct_option_id) for stem in kept.stems] == [
        ("a-bribe", "the-law"),
        ("a-small-gift", "the-register"),
    ]
    assert [option.id for option in kept.options] == ["the-law", "the-register", "the-bin"]


def test_an_order_keeps_its_ids_and_its_key_follows() -> None:
    before = quiz("## In which order? {type=ordering}\n1. Hear them out\n2. Write it down\n")
    after = quiz("## In which order? {type=ordering}\n1. Write it all down\n2. Hear them out\n")
    (kept,) = keep_ids(after, before).questions
    assert kept.correct_option_ids == ("write-it-down", "hear-them-out")


def test_choices_of_a_gap_keep_their_ids() -> None:
    before = quiz("## Each is a [[(case file) | campaign | policy]] of its own.")
    after = quiz("## Each is a [[policy | (case files) | campaign]] of its own.")
    (kept,) = keep_ids(after, before).questions
    (gap,) = kept.gaps
    assert [option.id for option in gap.options] == ["policy", "case-file", "campaign"]
    assert gap.correct_option_id == "case-file"


def test_criteria_keep_their_ids() -> None:
    table = "## Report it. {type=essay}\n\n| Criterion | 0 | 1 |\n|---|---|---|\n| Names the duty | no | yes |\n"
    (kept,) = keep_ids(quiz(table.replace("the duty", "the duties")), quiz(table)).questions
    assert kept.essay is not None
    assert [(c.id, c.text) for c in kept.essay.rubric] == [("names-the-duty", "Names the duties")]


SENTENCES = st.sampled_from(
    ["Who may read it?", "Who may read this?", "Who may write it?", "When?", "When, then?", "Why?"]
)
OPTIONS = st.lists(
    st.sampled_from(["Ann", "Anne", "Ben", "Ben or Ann", "Nobody", "no body"]),
    min_size=2,
    max_size=4,
    unique=True,
)
QUIZZES = st.lists(
    st.tuples(SENTENCES, OPTIONS), min_size=1, max_size=5, unique_by=lambda question: question[0]
).map(
    lambda written: quiz(
        *(
            f"## {text}\n" + "".join(f"- [{'x' if n == 0 else ' '}] {o}\n" for n, o in enumerate(options))
            for text, options in written
        )
    )
)  # fmt: skip


@given(st.lists(QUIZZES, min_size=2, max_size=5))
def test_through_any_edits_ids_stay_unique_and_keys_stay_options(versions: list[Quiz]) -> None:
    previous = None
    for version in versions:
        kept = keep_ids(version, previous)
        assert len(set(ids(kept))) == len(kept.questions)
        for question, written in zip(kept.questions, version.questions, strict=True):
            by_id = {option.id: option.text for option in question.options}
            texts = {option.id: option.text for option in written.options}
            assert len(by_id) == len(question.options)
            assert [by_id[key] for key in question.correct_option_ids] == [
                texts[key] for key in written.correct_option_ids
            ]
        previous = kept

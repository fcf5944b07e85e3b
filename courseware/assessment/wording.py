"""What a quiz says about itself in words: its facts, its instructions, and what came of an attempt."""

from __future__ import annotations

from collections.abc import Sequence

from courseware.assessment.model import Admission, FormQuestion, Grade, GradedQuestion, QuizState
from courseware.catalog.delivery import GradeFrom, Release
from courseware.catalog.questions import Marking, QuestionType

HOW_SURE = ("A guess", "Fairly sure", "Certain")

_TALLY = {
    Marking.ALL_OR_NOTHING: "",
    Marking.RIGHT_MINUS_WRONG: "A wrong choice takes back what a right one brings.",
    Marking.PER_OPTION: "Every option counts, chosen or not.",
}
_IN_PARTS = {
    QuestionType.MATCHING: ("Choose one for each.", "pair", "every pair"),
    QuestionType.ORDERING: ("Move the items up and down.", "place", "the whole order"),
    QuestionType.CLOZE: ("", "gap", "every gap"),
}
_SCORE_NAMES = {
    GradeFrom.HIGHEST: "best score",
    GradeFrom.LAST: "last score",
    GradeFrom.FIRST: "first score",
    GradeFrom.AVERAGE: "average score",
}
_COUNTS = {
    GradeFrom.HIGHEST: "Your best score counts.",
    GradeFrom.LAST: "Your last attempt counts.",
    GradeFrom.FIRST: "Your first attempt counts; another one is for practice.",
    GradeFrom.AVERAGE: "The average of your attempts counts.",
}


def facts(state: QuizState, questions: int) -> list[str]:
    """The line under a quiz's title."""
    found = [count(questions, "question"), f"pass mark {percent(state.form.passing_score)}"]
    limit = state.admission.time_limit_seconds
    if limit:
        found.append(duration(limit))
    if state.attempt_count:
        found.append(count(state.attempt_count, "attempt"))
    if state.best_score is not None:
        found.append(f"{_SCORE_NAMES[state.form.grade_from]} {percent(state.best_score)}")
    return found


def score_name(state: QuizState) -> str:
    """Which score of a learner's attempts is the quiz's."""
    return _SCORE_NAMES[state.form.grade_from].capitalize()


def attempts_told(admission: Admission) -> str:
    """How many attempts there are, and are left; empty when there is no limit."""
    allowed, left = admission.attempts_allowed, admission.attempts_left
    if allowed is None:
        return ""
    return str(allowed) if left is None or left == allowed else f"{left} of {allowed} left"


def instructions(question: FormQuestion) -> str:
    """How a question is answered and marked, as it is told before it is answered."""
    said = [_how(question)]
    if question.penalty:
        said.append(f"A wrong answer takes {count(question.penalty, 'point')}.")
    return " ".join(filter(None, said))


def _how(question: FormQuestion) -> str:
    if question.type is QuestionType.MULTI_SELECT:
        return f"Select all that apply. {_TALLY[question.marking]}"
    if question.type is QuestionType.HOTSPOT:
        how = "Select every region" if question.several else "Select the region"
        tally = _TALLY[question.marking] if question.several else ""
        return f"{how}, in the picture or in the list below it. {tally}"
    if question.type in _IN_PARTS:
        how, part, everything = _IN_PARTS[question.type]
        by_part = question.marking is Marking.PER_OPTION
        return f"{how} {f'Each right {part} counts.' if by_part else f'It counts when {everything} is right.'}"
    if question.type is QuestionType.NUMERIC:
        return "Write a number with its unit." if question.units else "Write a number."
    if question.type is QuestionType.ESSAY:
        return "A person marks this question."
    if question.type is QuestionType.CODE:
        return (
            f"Your program is run against {count(len(question.tests), 'test')} when you hand it in."
        )
    return ""


def limits(question: FormQuestion) -> str:
    """How long a text may be, or how long a program may run; empty when nothing is said about that."""
    if question.type is QuestionType.CODE and question.seconds:
        return f"A run may take {duration(question.seconds)} and {question.megabytes} MB of memory."
    least, most = question.least_words, question.most_words
    if least and most is not None:
        return f"{least} to {most} words"
    if most is not None:
        return f"at most {count(most, 'word')}"
    return f"at least {count(least, 'word')}" if least else ""


def verdict(graded: GradedQuestion) -> tuple[str, str]:
    """How one question went: a word for the style sheet, and words for the learner."""
    if graded.max_mark == 0:
        return "unknown", "Does not count"
    if graded.awaiting:
        return "awaiting", "Awaiting marking"
    if graded.correct:
        return "true", "Correct"
    if graded.mark is not None and graded.mark > 0:
        return (
            "partly",
            f"Partly correct, {number(graded.mark)} of {count(graded.max_mark, 'point')}",
        )
    if graded.correct is None:
        return "unknown", "Answered" if graded.selected else "Unanswered"
    taken = f", {number(graded.mark)} points" if graded.mark else ""
    return "false", f"Incorrect{taken}"


def tally(grade: Grade) -> str:
    """The score in words, as far as it is told."""
    needed = f"The pass mark is {percent(grade.passing_score)}."
    if grade.mark is None or grade.correct is None:
        return needed
    told = f"{grade.correct} of {grade.total} correct"
    if grade.mark != grade.correct or grade.max_mark != grade.total:
        told += f", {number(grade.mark)} of {count(grade.max_mark, 'point')}"
    return f"{told}. {needed}"


def untold(state: QuizState, grade: Grade) -> str:
    """What of the result a learner does not see, and whether that changes; empty when nothing is kept back."""
    review = state.form.review
    kept = [
        (name, when)
        for name, when, hidden in (
            ("score", review.score, grade.score is None),
            ("right answers", review.correctness, grade.correct is None),
        )
        if hidden
    ]
    later = [name for name, when in kept if when is Release.AFTER_CLOSING]
    never = [name for name, when in kept if when is not Release.AFTER_CLOSING]
    said = [
        f"You will see your {listing(later)} here once the quiz has closed." if later else "",
        f"This quiz does not show your {listing(never)}." if never else "",
    ]
    return " ".join(filter(None, said))


def advice(state: QuizState, grade: Grade) -> str:
    """What to do after an attempt that did not pass."""
    if grade.passed or grade.awaiting or not state.admission.allowed:
        return ""
    told = grade.correct is not None
    first = (
        "Read what is said about each question below, then try again."
        if told
        else "You can try again."
    )
    return f"{first} {_COUNTS[state.form.grade_from]}"


def awaited(state: QuizState, grade: Grade) -> str:
    """Which questions have yet to be marked, and by whom."""
    form = state.attempt.form if state.attempt else state.form
    programs = {each.id for each in form.questions if each.type is QuestionType.CODE}
    by_person: list[str] = []
    by_run: list[str] = []
    for place, graded in enumerate(grade.questions, start=1):
        if graded.awaiting:
            (by_run if graded.question_id in programs else by_person).append(str(place))
    said = [
        f"A person marks {_questions(by_person)}" if by_person else "",
        f"{'your' if by_person else 'Your'} program for {_questions(by_run)} is being run"
        if by_run
        else "",
    ]
    return f"{', and '.join(filter(None, said))}; you will find the result here."


def _questions(numbers: Sequence[str]) -> str:
    return f"question{'' if len(numbers) == 1 else 's'} {listing(numbers)}"


def hint_label(cost: float) -> str:
    """What is on the button that gives a hint."""
    return f"Show a hint (costs {count(cost, 'point')})" if cost else "Show a hint"


def count(amount: float, noun: str) -> str:
    """ "1 question", "2.5 points"."""
    return f"{number(amount)} {noun}{'' if amount == 1 else 's'}"


def number(amount: float) -> str:
    """Two decimals at most, and a minus sign that is one."""
    return f"{round(amount, 2):g}".replace("-", "−")


def percent(fraction: float) -> str:
    """Rounded down: 79.9 % never looks like the 80 % that would have passed."""
    return f"{int(fraction * 100 + 1e-6)} %".replace("-", "−")


def listing(words: Sequence[str]) -> str:
    """ "2", "2 and 4", "2, 4 and 5"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def duration(seconds: float) -> str:
    """ "45 minutes", "1 hour 30 minutes", "90 seconds" below two minutes."""
    if seconds < 120 and seconds % 60:
        return count(seconds, "second")
    hours, minutes = divmod(round(seconds / 60), 60)
    parts = [count(hours, "hour") if hours else "", count(minutes, "minute") if minutes else ""]
    return " ".join(filter(None, parts))


def clock(seconds: float) -> str:
    """Time left as a clock shows it: "12:05", "1:00:00"."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

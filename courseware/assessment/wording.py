"""What a quiz says about itself in words: its facts, its instructions, and what came of an attempt."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from courseware.assessment.keys import ANY_OF_A_FORM
from courseware.assessment.model import (
    Admission,
    FormQuestion,
    Grade,
    GradedQuestion,
    QuizState,
    SectionGrade,
)
from courseware.assessment.phrases import Phrases, phrases
from courseware.catalog.delivery import GradeFrom, Release
from courseware.catalog.questions import Marking, QuestionType
from courseware.languages import ENGLISH, N_

_HOW_SURE = (N_("A guess"), N_("Fairly sure"), N_("Certain"))
_HOW_SURE_ONE_WAS = (
    N_("How sure you were: a guess."),
    N_("How sure you were: fairly sure."),
    N_("How sure you were: certain."),
)
_TALLY = {
    Marking.RIGHT_MINUS_WRONG: N_("A wrong choice takes back what a right one brings."),
    Marking.PER_OPTION: N_("Every option counts, chosen or not."),
}
_HOW_PARTS = {
    QuestionType.MATCHING: N_("Choose one for each."),
    QuestionType.ORDERING: N_("Move the items up and down."),
}
_BY_PART = {
    QuestionType.MATCHING: N_("Each right pair counts."),
    QuestionType.ORDERING: N_("Each right place counts."),
    QuestionType.CLOZE: N_("Each right gap counts."),
}
_AS_A_WHOLE = {
    QuestionType.MATCHING: N_("It counts when every pair is right."),
    QuestionType.ORDERING: N_("It counts when the whole order is right."),
    QuestionType.CLOZE: N_("It counts when every gap is right."),
}
_SCORE_FACTS = {
    GradeFrom.HIGHEST: N_("best score {percent}"),
    GradeFrom.LAST: N_("last score {percent}"),
    GradeFrom.FIRST: N_("first score {percent}"),
    GradeFrom.AVERAGE: N_("average score {percent}"),
}
_SCORE_NAMES = {
    GradeFrom.HIGHEST: N_("Best score"),
    GradeFrom.LAST: N_("Last score"),
    GradeFrom.FIRST: N_("First score"),
    GradeFrom.AVERAGE: N_("Average score"),
}
_COUNTS = {
    GradeFrom.HIGHEST: N_("Your best score counts."),
    GradeFrom.LAST: N_("Your last attempt counts."),
    GradeFrom.FIRST: N_("Your first attempt counts; another one is for practice."),
    GradeFrom.AVERAGE: N_("The average of your attempts counts."),
}
_LATER = {
    (True, False): N_("You will see your score here once the quiz has closed."),
    (False, True): N_("You will see your right answers here once the quiz has closed."),
    (True, True): N_("You will see your score and right answers here once the quiz has closed."),
}
_NEVER = {
    (True, False): N_("This quiz does not show your score."),
    (False, True): N_("This quiz does not show your right answers."),
    (True, True): N_("This quiz does not show your score and right answers."),
}


class Wording(Phrases):
    """The words of quizzes in one language. Get it from `wording`."""

    __slots__ = ()

    def facts(self, state: QuizState, questions: int) -> list[str]:
        """The line under a quiz's title."""
        found = [
            self.ngettext("{count} question", "{count} questions", questions),
            self.gettext("pass mark {percent}", percent=self.percent(state.form.passing_score)),
        ]
        limit = state.admission.time_limit_seconds
        if limit:
            found.append(self.duration(limit))
        if state.attempt_count:
            found.append(self.ngettext("{count} attempt", "{count} attempts", state.attempt_count))
        if state.best_score is not None:
            message = _SCORE_FACTS[state.form.grade_from]
            found.append(self.gettext(message, percent=self.percent(state.best_score)))
        return found

    def score_name(self, state: QuizState) -> str:
        """Which score of a learner's attempts is the quiz's."""
        return self.gettext(_SCORE_NAMES[state.form.grade_from])

    def attempts_told(self, admission: Admission) -> str:
        """How many attempts there are, and are left; empty when there is no limit."""
        allowed, left = admission.attempts_allowed, admission.attempts_left
        if allowed is None:
            return ""
        if left is None or left == allowed:
            return str(allowed)
        return self.gettext("{left} of {allowed} left", left=left, allowed=allowed)

    def points(self, amount: float) -> str:
        """ "1 point", "2.5 points"."""
        return self.ngettext("{count} point", "{count} points", amount)

    def written(self, words: int) -> str:
        """How long a text is."""
        return self.ngettext("{count} word", "{count} words", words)

    def instructions(self, question: FormQuestion) -> str:
        """How a question is answered and marked, as it is told before it is answered."""
        penalty = question.penalty and self.ngettext(
            "A wrong answer takes {count} point.",
            "A wrong answer takes {count} points.",
            question.penalty,
        )
        return self.sentences(self._how(question), penalty or "")

    def _how(self, question: FormQuestion) -> str:
        by_part = question.marking is Marking.PER_OPTION
        match question.type:
            case QuestionType.MULTI_SELECT:
                return self.sentences(
                    self.gettext("Select all that apply."), self._tally(question.marking)
                )
            case QuestionType.HOTSPOT if question.several:
                return self.sentences(
                    self.gettext("Select every region, in the picture or in the list below it."),
                    self._tally(question.marking),
                )
            case QuestionType.HOTSPOT:
                return self.gettext("Select the region, in the picture or in the list below it.")
            case QuestionType.MATCHING | QuestionType.ORDERING | QuestionType.CLOZE:
                how = _HOW_PARTS.get(question.type)
                counts = (_BY_PART if by_part else _AS_A_WHOLE)[question.type]
                return self.sentences(self.gettext(how) if how else "", self.gettext(counts))
            case QuestionType.NUMERIC if question.units:
                return self.gettext("Write a number with its unit.")
            case QuestionType.NUMERIC:
                return self.gettext("Write a number.")
            case QuestionType.ESSAY:
                return self.gettext("A person marks this question.")
            case QuestionType.CODE:
                return self.ngettext(
                    "Your program is run against {count} test when you hand it in.",
                    "Your program is run against {count} tests when you hand it in.",
                    len(question.tests),
                )
            case _:
                return ""

    def _tally(self, marking: Marking) -> str:
        return self.gettext(_TALLY[marking]) if marking in _TALLY else ""

    def limits(self, question: FormQuestion) -> str:
        """How long a text may be, or how long a program may run; empty when nothing is said about that."""
        if question.type is QuestionType.CODE and question.seconds:
            return self.gettext(
                "A run may take {duration} and {megabytes} MB of memory.",
                duration=self.duration(question.seconds),
                megabytes=question.megabytes,
            )
        least, most = question.least_words, question.most_words
        if least and most is not None:
            return self.ngettext(
                "{least} to {count} word", "{least} to {count} words", most, least=least
            )
        if most is not None:
            return self.ngettext("at most {count} word", "at most {count} words", most)
        if least:
            return self.ngettext("at least {count} word", "at least {count} words", least)
        return ""

    def how_sure(self) -> list[str]:
        """What a learner can say of an answer, the least sure first."""
        return [self.gettext(each) for each in _HOW_SURE]

    def how_sure_one_was(self, confidence: int) -> str:
        """What the learner said of an answer."""
        return self.gettext(_HOW_SURE_ONE_WAS[confidence - 1])

    def verdict(self, graded: GradedQuestion) -> tuple[str, str]:
        """How one question went: a word for the style sheet, and words for the learner."""
        if graded.max_mark == 0:
            return "unknown", self.gettext("Does not count")
        if graded.awaiting:
            return "awaiting", self.gettext("Awaiting marking")
        if graded.correct:
            return "true", self.gettext("Correct")
        if graded.mark is not None and graded.mark > 0:
            return "partly", self.ngettext(
                "Partly correct, {mark} of {count} point",
                "Partly correct, {mark} of {count} points",
                graded.max_mark,
                mark=self.number(graded.mark),
            )
        if graded.correct is None:
            return "unknown", (
                self.gettext("Answered") if graded.selected else self.gettext("Unanswered")
            )
        if graded.mark:
            return "false", self.ngettext(
                "Incorrect, {count} point", "Incorrect, {count} points", graded.mark
            )
        return "false", self.gettext("Incorrect")

    def tally(self, grade: Grade) -> str:
        """The score in words, as far as it is told."""
        needed = self.gettext(
            "The pass mark is {percent}.", percent=self.percent(grade.passing_score)
        )
        if grade.mark is None or grade.correct is None:
            return needed
        if grade.mark == grade.correct and grade.max_mark == grade.total:
            told = self.gettext(
                "{correct} of {total} correct.", correct=grade.correct, total=grade.total
            )
        else:
            told = self.ngettext(
                "{correct} of {total} correct, {mark} of {count} point.",
                "{correct} of {total} correct, {mark} of {count} points.",
                grade.max_mark,
                correct=grade.correct,
                total=grade.total,
                mark=self.number(grade.mark),
            )
        return self.sentences(told, needed)

    def section(self, section: SectionGrade) -> str:
        """How a section with a pass mark of its own went."""
        needed = self.percent(section.passing_score)
        if section.score is None:
            message = (
                N_("passed (needs {needed})")
                if section.passed
                else N_("not passed (needs {needed})")
            )
            return self.gettext(message, needed=needed)
        message = (
            N_("{score}, passed (needs {needed})")
            if section.passed
            else N_("{score}, not passed (needs {needed})")
        )
        return self.gettext(message, score=self.percent(section.score), needed=needed)

    def untold(self, state: QuizState, grade: Grade) -> str:
        """What of the result a learner does not see, and whether that changes; empty when nothing is kept back."""
        review = state.form.review
        hidden = (grade.score is None, grade.correct is None)
        later = tuple(
            kept and when is Release.AFTER_CLOSING
            for kept, when in zip(hidden, (review.score, review.correctness), strict=True)
        )
        never = tuple(kept and not later[place] for place, kept in enumerate(hidden))
        return self.sentences(
            *(
                self.gettext(messages[kept])
                for messages, kept in ((_LATER, later), (_NEVER, never))
                if kept in messages
            )
        )

    def advice(self, state: QuizState, grade: Grade) -> str:
        """What to do after an attempt that did not pass."""
        if grade.passed or grade.awaiting or not state.admission.allowed:
            return ""
        return self.sentences(
            self.gettext("You can try again.")
            if grade.correct is None
            else self.gettext("Read what is said about each question below, then try again."),
            self.gettext(_COUNTS[state.form.grade_from]),
        )

    def awaited(self, state: QuizState, grade: Grade) -> str:
        """Which questions have yet to be marked, and by whom."""
        form = state.attempt.form if state.attempt else state.form
        programs = {each.id for each in form.questions if each.type is QuestionType.CODE}
        by_person: list[str] = []
        by_run: list[str] = []
        for place, graded in enumerate(grade.questions, start=1):
            if graded.awaiting:
                (by_run if graded.question_id in programs else by_person).append(str(place))
        return self.sentences(
            self._marked(by_person),
            self._run(by_run),
            self.gettext("You will find the result here."),
        )

    def _marked(self, numbers: Sequence[str]) -> str:
        if not numbers:
            return ""
        return self.ngettext(
            "A person marks question {numbers}.",
            "A person marks questions {numbers}.",
            len(numbers),
            numbers=self.listing(numbers),
        )

    def _run(self, numbers: Sequence[str]) -> str:
        if not numbers:
            return ""
        return self.ngettext(
            "Your program for question {numbers} is being run.",
            "Your programs for questions {numbers} are being run.",
            len(numbers),
            numbers=self.listing(numbers),
        )

    def key(self, key_html: str) -> str:
        """A key, in which only the words of ours are translated."""
        return key_html.replace(ANY_OF_A_FORM, self.gettext(ANY_OF_A_FORM))

    def hint_label(self, cost: float) -> str:
        """What is on the button that gives a hint."""
        if not cost:
            return self.gettext("Show a hint")
        return self.ngettext(
            "Show a hint (costs {count} point)", "Show a hint (costs {count} points)", cost
        )

    def tests(self, all_: int, hidden: int) -> str:
        """How many tests a program is run against."""
        if not hidden:
            return self.ngettext("{count} test", "{count} tests", all_)
        return self.ngettext(
            "{count} test, {hidden} of them hidden",
            "{count} tests, {hidden} of them hidden",
            all_,
            hidden=hidden,
        )

    @staticmethod
    def clock(seconds: float) -> str:
        """Time left as a clock shows it: "12:05", "1:00:00"."""
        minutes, rest = divmod(max(0, int(seconds)), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@functools.cache
def wording(language: str = ENGLISH) -> Wording:
    """The words of quizzes in this language; English ones where there is no catalogue of it."""
    return Wording(language, phrases(language).catalogue)

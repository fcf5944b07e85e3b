"""A quiz as HTML: the one place that says how its heading and its form are built."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, StrictUndefined

from courseware.assessment.model import Answers, QuizForm
from courseware.catalog.questions import Marking

RESTORED = "Your answers were restored."

_HINTS = {
    Marking.ALL_OR_NOTHING: "Select all that apply",
    Marking.RIGHT_MINUS_WRONG: "Select all that apply. A wrong choice takes back what a right one brings.",
    Marking.PER_OPTION: "Select all that apply. Every option counts, chosen or not.",
}

# Compiled when this module is imported: a kernel that is forked finds it done.
_TEMPLATE = Environment(autoescape=True, undefined=StrictUndefined).from_string(
    Path(__file__).with_name("quiz.html").read_text(encoding="utf-8")
)


def quiz_html(
    form: QuizForm,
    *,
    is_open: bool,
    answers: Answers,
    best_score: float | None,
    attempt_count: int,
    notice: str = "",
    preview: bool = False,
) -> str:
    """The inside of a quiz, safe to insert: its heading and, when `is_open`, the form with these answers.

    The same quiz has the same ids wherever it is drawn. Its button is switched on by the script that
    can hand it in.
    """
    return _TEMPLATE.render(
        form=form,
        facts=_facts(form, best_score, attempt_count),
        open=is_open,
        answers=answers,
        weighted=any(question.points != 1 for question in form.questions),
        points=lambda points: _count(points, "point"),
        hints=_HINTS,
        notice=notice,
        preview=preview,
    )


def _facts(form: QuizForm, best_score: float | None, attempt_count: int) -> list[str]:
    facts = [_count(len(form.questions), "question"), f"pass mark {_percent(form.passing_score)}"]
    if attempt_count:
        facts.append(_count(attempt_count, "attempt"))
    if best_score is not None:
        facts.append(f"best score {_percent(best_score)}")
    return facts


def _count(number: float, noun: str) -> str:
    return f"{number:g} {noun}{'' if number == 1 else 's'}"


def _percent(fraction: float) -> str:
    """Rounded down: 79.9 % never looks like the 80 % that would have passed."""
    return f"{int(fraction * 100 + 1e-6)} %"

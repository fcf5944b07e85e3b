"""What a learner is told when the registrar said no: in English its own sentence, else the one for its code."""

from __future__ import annotations

from typing import Any

from courseware.assessment.phrases import Phrases
from courseware.errors import Conflict, CoursewareError, Refusal, TooManyRequests
from courseware.languages import ENGLISH, N_

_BY_CODE = {
    "answered-twice": N_("A question was answered twice. Reload the page."),
    "attempt-closed": N_("This attempt was submitted and cannot be changed. Reload the page."),
    "attempt-id-taken": N_("This attempt was submitted and cannot be changed. Reload the page."),
    "cooling-down": N_("You may try this quiz again after a break."),
    "locked": N_("This track is still locked for you."),
    "no-attempts-left": N_("You have used all your attempts."),
    "no-going-back": N_("This quiz does not go back to a question."),
    "no-more-hints": N_("There is no further hint to this question."),
    "no-such-quiz": N_("This quiz is not published."),
    "not-open-yet": N_("This quiz is not open yet."),
    "question-left": N_("This question was left, and this quiz has no going back."),
    "quiz-closed": N_("This quiz is closed."),
    "quiz-updated": N_(
        "This quiz was updated a moment ago. Please look through your answers again."
    ),
    "too-long": N_("An answer is too long. Shorten it."),
}
_ANY_OTHER = N_("This was not accepted. Reload the page and try again.")


def in_words(refusal: Refusal, phrases: Phrases) -> str:
    """The refusal as the learner reads it. Facts such as a time are in the English sentence alone."""
    if phrases.language == ENGLISH:
        return refusal.message
    return phrases.gettext(_BY_CODE.get(refusal.code, _ANY_OTHER))


def failure(message: Any, error: CoursewareError, phrases: Phrases) -> dict[str, object]:
    """What the browser is told when a message could not be acted on: whether to send it again."""
    refused = isinstance(error, Refusal) and not isinstance(error, TooManyRequests)
    return {
        "kind": "refused" if refused else "unavailable",
        "sequence": getattr(message, "sequence", 0),
        "code": error.code if isinstance(error, Refusal) else "",
        "message": in_words(error, phrases) if isinstance(error, Refusal) else "",
    }


def attempt_is_closed(error: Refusal) -> bool:
    """Whether the attempt was submitted elsewhere, in a second tab for example."""
    return isinstance(error, Conflict) and error.code in ("attempt-closed", "attempt-id-taken")

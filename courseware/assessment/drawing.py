"""A quiz as HTML: the one place that says how its cover, its form and its result are built.

The server draws with it into a page's first HTML, and the widget wherever no page has drawn. The widget's
script brings the same elements to life.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from courseware.assessment.answers import places, typed_quantity, word_count
from courseware.assessment.model import AttemptState, FormOption, FormQuestion, QuizState
from courseware.assessment.wording import wording
from courseware.languages import ENGLISH, N_

RESTORED = N_("Your answers were restored.")

_GAP = re.compile(r'<span data-gap="([^"]+)"></span>')
_SPOKEN_TWICE = re.compile(r"<annotation\b.*?</annotation>", re.DOTALL)
_ROOM = 36
"""Characters that a select can show on a phone."""
_RICH = re.compile(r"<(?:math|img|code|sub|sup)\b")


class Screen(StrEnum):
    """What of a quiz is shown."""

    COVER = "cover"
    """What to expect, and the button that begins."""
    FORM = "form"
    RESULT = "result"


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """What a submission led to, beside its grade."""

    course_completed: bool = False
    certificate: str | None = None
    """The number of the certificate that it earned."""


NOTHING = Earned()


def attempt_in(state: QuizState) -> AttemptState | None:
    """The attempt that is under way."""
    return state.attempt if state.attempt and state.attempt.grade is None else None


def screen_for(state: QuizState) -> Screen:
    """Where a learner finds the quiz who comes to its page."""
    if state.attempt is not None:
        return Screen.RESULT if state.attempt.grade else Screen.FORM
    return screen_to_begin(state)


def screen_to_begin(state: QuizState) -> Screen:
    """Where an attempt begins."""
    admission = state.admission
    return Screen.COVER if admission.begins_by_hand or not admission.allowed else Screen.FORM


def drawing_key(state: QuizState, screen: Screen) -> str:
    """Equal for two drawings that may stand for each other while answers change.

    A form that begins with its first answer keeps its key when its attempt is opened.
    """
    attempt = state.attempt
    if screen is Screen.RESULT and attempt is not None:
        return f"result/{attempt.attempt_id}/{attempt.status}"
    open_ = attempt_in(state)
    if screen is Screen.COVER:
        return f"cover/{state.form.quiz_id}/{state.form.version}"
    form = open_.form if open_ else state.form
    by_hand = f"/{open_.attempt_id}" if open_ and state.admission.begins_by_hand else ""
    return f"{form.quiz_id}/{form.version}{by_hand}"


def quiz_html(
    state: QuizState,
    screen: Screen | None = None,
    *,
    notice: str = "",
    preview: bool = False,
    earned: Earned = NOTHING,
    language: str = ENGLISH,
) -> str:
    """The inside of a quiz, safe to insert: its heading and the screen, by default the one `screen_for` names.

    `notice` is one of our messages, in English; `language` is what all of them are said in. Authors' and learners'
    words stay as they are. The same quiz has the same ids wherever it is drawn. Its buttons are switched on by the script that can
    act on them.
    """
    screen = screen or screen_for(state)
    attempt = state.attempt if screen is Screen.RESULT else attempt_in(state)
    form = state.form if screen is Screen.COVER else (attempt.form if attempt else state.form)
    questions, grade = len(form.questions), attempt.grade if attempt else None
    words = wording(language)
    return _TEMPLATE.render(
        words=words,
        _=words.gettext,
        ngettext=words.ngettext,
        screen=screen,
        state=state,
        admission=state.admission,
        form=form,
        attempt=attempt if screen is not Screen.COVER else None,
        grade=grade,
        graded={each.question_id: each for each in grade.questions} if grade else {},
        answers=attempt.answers if attempt else {},
        facts=words.facts(state, questions) if screen is not Screen.COVER else [],
        weighted=any(question.points != 1 for question in form.questions),
        sections=len({question.section for question in form.questions}) > 1,
        notice=words.gettext(notice) if notice else "",
        preview=preview,
        earned=earned,
    )


def _fill_gaps(question: FormQuestion, draw: Callable[..., str]) -> Markup:
    """The text of a CLOZE question with what `draw(gap, number)` makes in the place of each gap."""
    gaps = {gap.id: (gap, number) for number, gap in enumerate(question.gaps, start=1)}

    def fill(match: re.Match[str]) -> str:
        return str(draw(*gaps[match[1]])) if match[1] in gaps else ""

    return Markup(_GAP.sub(fill, question.html))  # noqa: S704 - `catalog.markup` and our template made it


def _plain(html: str) -> str:
    """Text for where no element can stand, such as the options of a select."""
    return Markup(_SPOKEN_TWICE.sub("", html)).striptags()  # noqa: S704 - and only its text is used


def _lettered(options: tuple[FormOption, ...]) -> dict[str, str]:
    """The id of each option -> its letter, when a select cannot show all that the options say."""
    if not any(_is_rich(option) or len(_plain(option.html)) > _ROOM for option in options):
        return {}
    return {option.id: chr(ord("A") + place) for place, option in enumerate(options)}


def _label(option: FormOption, letters: Mapping[str, str]) -> str:
    """What stands for this option in a select."""
    letter = letters.get(option.id, "")
    if letter and _is_rich(option):
        return letter
    return f"{letter}: {_plain(option.html)}" if letter else _plain(option.html)


def _is_rich(option: FormOption) -> bool:
    return _RICH.search(option.html) is not None


def _strong(text: str) -> Markup:
    return Markup("<strong>{}</strong>").format(text)


def _template_environment() -> Environment:
    folder = Path(__file__).with_name("templates")
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader(folder),
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "places": places,
        "typed_quantity": typed_quantity,
        "word_count": word_count,
        "fill_gaps": _fill_gaps,
        "lettered": _lettered,
        "label": _label,
        "strong": _strong,
    }
    environment.filters["plain"] = _plain
    for name in sorted(path.name for path in folder.glob("*.html")):
        environment.get_template(name)
    return environment


# Compiled when this module is imported: a kernel that is forked finds it done.
_TEMPLATE = _template_environment().get_template("quiz.html")

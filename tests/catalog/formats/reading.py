"""How tests read a file of questions that they hold in their hands."""

from __future__ import annotations

import html
import io
import re
import zipfile

from courseware.assessment.grading import grade
from courseware.catalog.formats.imported import Imported
from courseware.catalog.formats.reading import questions_of
from courseware.catalog.formats.source import Source
from courseware.catalog.markup import render
from courseware.catalog.model import Quiz
from courseware.catalog.questions import QuizQuestion


def read(name: str, content: str | bytes) -> Imported:
    return questions_of(Source(name, content.encode() if isinstance(content, str) else content))


def zipped(files: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def is_right(question: QuizQuestion, *chosen: str) -> bool:
    """Whether the grader takes these options for the answer."""
    quiz = Quiz(id="q", title="Q", questions=(question,))
    return grade(quiz, {question.id: list(chosen)}).correct == 1


def worth(question: QuizQuestion, *answer: str) -> float | None:
    """The part of its points that an answer brings; below 0 with a penalty, None: a person has to tell."""
    quiz = Quiz(id="q", title="Q", questions=(question,))
    (graded,) = grade(quiz, {question.id: answer}).questions
    return None if graded.mark is None else graded.mark / question.points


def said(question: QuizQuestion, *answer: str) -> list[str]:
    """The feedback on an answer, as it is read."""
    quiz = Quiz(id="q", title="Q", questions=(question,))
    (graded,) = grade(quiz, {question.id: answer}).questions
    return [" ".join(re.sub(r"<[^>]+>", " ", html_).split()) for html_ in graded.feedback_html]


def seen(markdown: str) -> str:
    """What is there to read when the Markdown is shown."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", render(markdown))).split())


def texts(question: QuizQuestion) -> list[str]:
    return [option.text for option in question.options]


def key(question: QuizQuestion) -> set[str]:
    """The texts of the right options."""
    right = set(question.correct_option_ids)
    return {option.text for option in question.options if option.id in right}


PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def item(body: str, *, identifier: str = "one", rest: str = "", correct: str = "A") -> str:
    """An item of QTI that is marked by its declared response."""
    return (
        '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" '
        f'identifier="{identifier}" title="Title of {identifier}">'
        '<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">'
        f"<qti-correct-response><qti-value>{correct}</qti-value></qti-correct-response>"
        f"</qti-response-declaration><qti-item-body>{body}</qti-item-body>"
        '<qti-response-processing template="https://example.org/rptemplates/match_correct.xml"/>'
        f"{rest}</qti-assessment-item>"
    )


CHOICES = (
    '<qti-choice-interaction response-identifier="RESPONSE" max-choices="1">'
    "<qti-prompt>Which?</qti-prompt>"
    '<qti-simple-choice identifier="A">This</qti-simple-choice>'
    '<qti-simple-choice identifier="B">That</qti-simple-choice>'
    "</qti-choice-interaction>"
)


def manifest(*paths: str) -> str:
    resources = "".join(
        f'<resource identifier="r{number}" type="imsqti_item_xmlv3p0" href="{path}"/>'
        for number, path in enumerate(paths)
    )
    return f"<manifest><resources>{resources}</resources></manifest>"

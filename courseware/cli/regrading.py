"""`regrade`: put a quiz version right that was given already, after a look at what that changes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from uuid import UUID

import click

from courseware.assessment.corrections import Correction
from courseware.assessment.model import QuizStatus
from courseware.assessment.new_keys import (
    BY_OPTIONS,
    answerable,
    keyed_like,
    with_numbers,
    with_options,
    with_texts,
)
from courseware.catalog.questions import (
    AcceptedNumber,
    AcceptedText,
    QuestionType,
    QuizQuestion,
)
from courseware.cli.asking import on_a_terminal, operator, registrar
from courseware.cli.options import with_settings
from courseware.decoding import json_decoder
from courseware.errors import CoursewareError
from courseware.registrar.protocol import (
    ApplyRegrade,
    ListQuizVersions,
    PreviewRegrade,
    QuizVersion,
    Regraded,
    RegradePage,
)
from courseware.settings import Settings

if TYPE_CHECKING:
    from courseware.registrar.client import RegistrarClient

_PATIENCE_SECONDS = 300.0
_SHOWN = 20

_decode_questions = json_decoder(tuple[QuizQuestion, ...]).decode

_STATUSES = {
    QuizStatus.PASSED: "passed",
    QuizStatus.FAILED: "not passed",
    QuizStatus.AWAITING_MARKING: "awaiting a mark",
}


@click.command()
@click.argument("quiz")
@click.option("--version", type=int, required=True, help="The version that people took.")
@click.option("--like", type=int, metavar="VERSION", help="Take the keys of this version.")
@click.option("--drop", multiple=True, metavar="QUESTION", help="Counts for nobody.")
@click.option(
    "--full-marks", multiple=True, metavar="QUESTION", help="Brings everybody all its points."
)
@click.option(
    "--correct",
    multiple=True,
    metavar="QUESTION=KEY",
    help="What is right: option ids, or accepted numbers (7+-0.5) or words, with commas between.",
)
@click.option("--pass-mark", type=float, help="As a fraction, such as 0.7.")
@click.option(
    "--take-back-passes", is_flag=True, help="Who would no longer pass, has not passed any more."
)
@click.option("--reason", required=True, help="Why; kept in the record.")
@click.option("--yes", is_flag=True, help="Do not ask whether this is meant.")
@with_settings
def regrade(
    settings: Settings,
    quiz: str,
    version: int,
    like: int | None,
    drop: tuple[str, ...],
    full_marks: tuple[str, ...],
    correct: tuple[str, ...],
    pass_mark: float | None,
    take_back_passes: bool,
    reason: str,
    yes: bool,
) -> None:
    """Put a quiz version right and grade every attempt at it again.

    First it says what that would change, and for whom; then it asks, and does it. Nobody loses a pass
    unless you say --take-back-passes.
    """
    if not reason.strip():
        raise click.UsageError("Say why: --reason is empty.")
    if not yes and not on_a_terminal():
        raise click.UsageError("Give --yes: there is no terminal to ask on.")
    with registrar(settings, patience=_PATIENCE_SECONDS) as client:
        versions = client.call(ListQuizVersions(quiz_id=quiz))
        questions = _questions(_version(versions, quiz, version))
        corrected = _corrected(questions, correct)
        if like is not None:
            named = {*drop, *full_marks, *(question.id for question in corrected)}
            others = _questions(_version(versions, quiz, like))
            corrected += [each for each in _like(questions, others) if each.id not in named]
        correction = Correction(
            questions=tuple(corrected),
            dropped=drop,
            full_marks=full_marks,
            passing_score=pass_mark,
        )
        preview = PreviewRegrade(
            quiz_id=quiz,
            quiz_version=version,
            correction=correction,
            keep_passes=not take_back_passes,
        )
        found = _Sum()
        _through_all(client, preview, found, "Looking at every attempt")
        _tell(found, take_back_passes)
        if not yes and not click.confirm(f"Put {quiz} version {version} right?", err=True):
            raise CoursewareError("Nothing was changed.")
        done = _Sum()
        apply = ApplyRegrade(
            quiz_id=quiz,
            quiz_version=version,
            correction=correction,
            keep_passes=not take_back_passes,
            actor=operator(),
            reason=reason.strip(),
        )
        _through_all(client, apply, done, "Putting it right")
    click.echo(
        f"{quiz} version {version} is put right: {_counted(done.changed, 'result')} changed, "
        f"{len(done.new_passes):,} newly passed, {len(done.newly_certified):,} newly certified."
    )


@dataclass(slots=True)
class _Sum:
    """What all pages come to. A learner counts once, however many attempts they have."""

    examined: int = 0
    changed: int = 0
    passes_kept: int = 0
    passes_lost: int = 0
    new_passes: set[UUID] = field(default_factory=set)
    newly_certified: set[UUID] = field(default_factory=set)
    examples: list[Regraded] = field(default_factory=list)

    def add(self, page: RegradePage) -> None:
        self.examined += page.examined
        self.changed += page.changed
        self.passes_kept += page.passes_kept
        self.passes_lost += page.passes_lost
        self.new_passes.update(page.new_passes)
        self.newly_certified.update(page.newly_certified)
        self.examples += page.examples[: _SHOWN - len(self.examples)]


def _through_all(
    client: RegistrarClient, request: PreviewRegrade | ApplyRegrade, found: _Sum, label: str
) -> None:
    """All pages, with a bar on a terminal."""
    pages = _pages(client, request)
    first = next(pages)
    found.add(first)
    with click.progressbar(
        length=max(first.of, 1), label=label, file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        bar.update(first.examined if first.of else 1)
        for page in pages:
            found.add(page)
            bar.update(page.examined)


def _pages(
    client: RegistrarClient, request: PreviewRegrade | ApplyRegrade
) -> Iterator[RegradePage]:
    while True:
        page = client.call(request)
        yield page
        if page.next is None:
            return
        request = replace(request, after=page.next)


def _tell(found: _Sum, take_back: bool) -> None:
    click.echo(f"{_counted(found.examined, 'attempt')} examined, {found.changed:,} change.")
    click.echo(f"{_counted(len(found.new_passes), 'person', 'people')} would newly pass.")
    click.echo(
        f"{_counted(len(found.newly_certified), 'person', 'people')} would newly be certified."
    )
    if take_back:
        click.echo(f"{_counted(found.passes_lost, 'pass', 'passes')} would be taken back.")
    else:
        click.echo(
            f"{_counted(found.passes_kept, 'pass', 'passes')} would no longer be earned, and stay."
        )
    for change in found.examples:
        click.echo(
            f"  {change.learner}: {change.score_before:.1%}, {_STATUSES[change.status_before]} → "
            f"{change.score:.1%}, {_STATUSES[change.status]}"
        )
    if found.changed > len(found.examples):
        click.echo(f"  … and {found.changed - len(found.examples):,} more")


def _like(questions: Sequence[QuizQuestion], others: Sequence[QuizQuestion]) -> list[QuizQuestion]:
    """Those that the other version keys otherwise; one whose options are others is named and left."""
    by_id = {question.id: question for question in others}
    found = []
    for question in questions:
        other = by_id.get(question.id)
        if other is None:
            continue
        if answerable(other) != answerable(question):
            click.echo(f"{question.id}: it asks something else there; it stays as it is.", err=True)
        elif (now := keyed_like(question, other)) != question:
            found.append(now)
    return found


def _corrected(questions: Sequence[QuizQuestion], given: Sequence[str]) -> list[QuizQuestion]:
    by_id = {question.id: question for question in questions}
    keys: dict[str, list[str]] = {}
    for text in given:
        id_, equals, key = text.partition("=")
        if not equals or not key.strip():
            raise click.UsageError(f"--correct {text}: write QUESTION=KEY, such as q3=a,c.")
        if id_ not in by_id:
            raise click.UsageError(f"--correct {text}: there is no question {id_!r}.")
        keys.setdefault(id_, []).extend(part.strip() for part in key.split(",") if part.strip())
    return [_with_key(by_id[id_], key) for id_, key in keys.items()]


def _with_key(question: QuizQuestion, key: Sequence[str]) -> QuizQuestion:
    if question.type in BY_OPTIONS:
        return with_options(question, key)
    if question.type is QuestionType.NUMERIC:
        return with_numbers(question, [_number(question, text) for text in key])
    if question.type is QuestionType.SHORT_TEXT:
        return with_texts(question, [AcceptedText(text=text) for text in key])
    raise click.UsageError(
        f"--correct {question.id}: a {question.type} question takes no key here. Use --drop or "
        "--full-marks, or publish a new version and use --like."
    )


def _number(question: QuizQuestion, text: str) -> AcceptedNumber:
    value, _, tolerance = text.replace("±", "+-").partition("+-")
    try:
        return AcceptedNumber(value=float(value), tolerance=float(tolerance or 0))
    except ValueError:
        raise click.UsageError(
            f"--correct {question.id}: {text!r} is no number such as 7 or 7+-0.5."
        ) from None


def _version(versions: Sequence[QuizVersion], quiz: str, number: int) -> QuizVersion:
    for version in versions:
        if version.version == number:
            return version
    known = ", ".join(str(version.version) for version in reversed(versions))
    raise CoursewareError(f"There is no version {number} of {quiz}; there are {known}.")


def _questions(version: QuizVersion) -> tuple[QuizQuestion, ...]:
    return _decode_questions(version.questions)


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"

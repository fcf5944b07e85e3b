"""`attempts`: find a learner's, show everything that is known of one, give one of its answers another mark."""

from __future__ import annotations

import sys
from uuid import UUID

import click

from courseware.cli.asking import operator, registrar
from courseware.cli.options import with_settings
from courseware.cli.rows import FORMATS
from courseware.registrar.protocol import AttemptFile, FindAttempts, GetAttemptFile, GiveMark
from courseware.settings import Settings


@click.group()
def attempts() -> None:
    """Attempts at quizzes, for disputes."""


@attempts.command("list")
@click.argument("username")
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), default="table", show_default=True
)
@with_settings
def list_(settings: Settings, username: str, format_: str) -> None:
    """List a learner's attempts, the newest first."""
    with registrar(settings) as client:
        found = client.call(FindAttempts(username=username))
    columns = (
        "attempt_id",
        "quiz_id",
        "quiz_version",
        "started_at",
        "completed_at",
        "status",
        "score",
    )
    FORMATS[format_](
        columns, [tuple(getattr(each, name) for name in columns) for each in found], sys.stdout
    )


@attempts.command()
@click.argument("attempt", type=click.UUID)
@click.option(
    "--format", "format_", type=click.Choice(list(FORMATS)), default="table", show_default=True
)
@with_settings
def log(settings: Settings, attempt: UUID, format_: str) -> None:
    """Print what happened in an attempt, and what was decided about it afterwards."""
    with registrar(settings) as client:
        file = client.call(GetAttemptFile(attempt_id=attempt))
    if format_ == "table":
        _tell(file)
    columns = ("occurred_at", "kind", "answers", "detail")
    rows = [(event.occurred_at, event.kind, event.answers, event.detail) for event in file.log]
    FORMATS[format_](columns, rows, sys.stdout)


@attempts.command()
@click.argument("attempt", type=click.UUID)
@click.argument("question")
@click.option("--mark", type=float, required=True, help="The points that the answer brings.")
@click.option("--comment", default="", help="For the learner.")
@click.option("--reason", required=True, help="Why; kept in the attempt's log.")
@with_settings
def mark(
    settings: Settings, attempt: UUID, question: str, mark: float, comment: str, reason: str
) -> None:
    """Give an answer a mark, or another one in place of what it has."""
    with registrar(settings) as client:
        given = client.call(
            GiveMark(
                attempt_id=attempt,
                question_id=question,
                mark=mark,
                comment=comment,
                actor=operator(),
                reason=reason,
            )
        )
    click.echo(f"Question {question} brings {mark:g} points. The attempt is {given.status} now.")
    if given.certificate:
        click.echo(f"It led to the certificate {given.certificate}.")


def _tell(file: AttemptFile) -> None:
    attempt, grade = file.attempt, file.attempt.grade
    click.echo(f"{file.learner}, {attempt.form.quiz_id} version {attempt.form.version}: ", nl=False)
    click.echo(attempt.status.value)
    if grade is None:
        return
    for outcome in grade.questions:
        mark = "not marked" if outcome.mark is None else f"{outcome.mark:g} of {outcome.max_mark:g}"
        said = "; ".join(outcome.selected) or "nothing"
        click.echo(f"  {outcome.question_id}: {mark} for {said}")
    click.echo()

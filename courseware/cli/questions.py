"""`import-questions` and `export-questions`: question banks of other systems, to and fro."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from courseware.cli.options import with_settings
from courseware.errors import ContentError
from courseware.settings import Settings

if TYPE_CHECKING:
    from courseware.catalog.formats.imported import Imported
    from courseware.catalog.model import Quiz

_force = click.option("--force", is_flag=True, help="Replace a file that is there.")


@click.command("import-questions")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--to",
    "out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the questions go: a .md with a %%quiz cell to paste, or a .json.",
)
@click.option("--id", "quiz_id", help="The quiz's id (default: from the name of OUT).")
@_force
@with_settings
def import_questions(
    _settings: Settings, file: Path, out: Path, quiz_id: str | None, force: bool
) -> None:
    """Take over the questions of FILE: GIFT, Aiken, Moodle XML, QTI 3.0, jupyterquiz or JSON.

    Names each question that is left behind, with the reason, and whatever else is not kept.
    Pictures go into the folder assets beside OUT. Exits 1 when no question came.
    """
    from courseware.catalog.formats.quiz_cell import write_cell
    from courseware.catalog.formats.reading import read_questions
    from courseware.catalog.formats.writing import write_json

    if out.suffix not in (".json", ".md"):
        raise click.UsageError(f"{out} ends in neither .md nor .json.")
    _refuse_existing(out, force)
    imported = read_questions(file)
    for line in (*imported.skipped, *imported.remarks):
        click.echo(line, err=True)
    if not imported.questions:
        raise ContentError("No question came. Nothing was written.", file=file.as_posix())
    quiz = _quiz(imported, quiz_id, out)
    came, data = len(quiz.questions), write_json(quiz).data
    if out.suffix == ".md":
        cell = write_cell(quiz, file.as_posix())
        for line in (*cell.skipped, *cell.remarks):
            click.echo(line, err=True)
        if not cell.written:
            raise ContentError("No question fits a quiz cell.", file=file.as_posix())
        came, data = cell.written, cell.text.encode("utf-8")
    _write_pictures(imported, out.parent)
    _write(out, data)
    click.echo(f"{came} question{'' if came == 1 else 's'} came to {out}.")


@click.command("export-questions")
@click.argument("quiz")
@click.option(
    "--format",
    "form",
    required=True,
    type=click.Choice(["gift", "qti", "json"]),
    help="QTI is a zip package of QTI 3.0.",
)
@click.option(
    "--to",
    "out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file (default: standard output; for QTI, the quiz's id and .zip).",
)
@_force
@with_settings
def export_questions(
    settings: Settings, quiz: str, form: str, out: Path | None, force: bool
) -> None:
    """Write the questions of QUIZ for another system.

    QUIZ is a quiz's id, found in the notebooks folder, or the path of a .json or .ipynb (with # and
    the quiz's id when the notebook has several). Names on stderr what the format does not carry.
    """
    from courseware.catalog.formats.writing import export_quiz

    found, folder = _find(settings, quiz)
    exported = export_quiz(found, form, folder)
    for remark in exported.remarks:
        click.echo(remark, err=True)
    if out is None and form != "qti":
        click.echo(exported.data, nl=False)
        return
    target = out or Path(f"{found.id}{exported.ending}")
    _refuse_existing(target, force)
    _write(target, exported.data)
    click.echo(f"wrote {target}")


def _quiz(imported: Imported, quiz_id: str | None, out: Path) -> Quiz:
    from courseware.catalog.ids import slug
    from courseware.catalog.model import Quiz
    from courseware.catalog.quiz_rules import check_quiz
    from courseware.catalog.written import title_from

    chosen = quiz_id or slug(out.stem) or "quiz"
    return check_quiz(
        Quiz(
            id=chosen,
            title=imported.header.title or title_from(chosen),
            questions=imported.questions,
            passing_score=imported.header.passing_score,
            description=imported.header.description,
            delivery=imported.header.delivery,
        )
    )


def _find(settings: Settings, named: str) -> tuple[Quiz, Path]:
    """The quiz that is meant, and the folder that its pictures are named from."""
    path, _, inner = named.partition("#")
    if Path(path).suffix == ".json":
        return _in_json(Path(path)), Path(path).parent
    if Path(path).suffix == ".ipynb":
        return _in_notebook(Path(path), inner), Path(path).parent
    from courseware.catalog.tracks import read_catalog

    reading = read_catalog(settings.notebooks)
    for track in reading.catalog.tracks:
        for course in track.courses:
            for quiz in course.quizzes:
                if quiz.id == named:
                    return quiz, (settings.notebooks / course.file).parent
    raise ContentError(
        f'There is no quiz "{named}" in {settings.notebooks}, or its notebook has an error. '
        f"Look with: courseware check {settings.notebooks}"
    )


def _in_json(path: Path) -> Quiz:
    from courseware.catalog.formats.quiz_json_files import load_json
    from courseware.catalog.formats.source import Source
    from courseware.catalog.ids import slug
    from courseware.catalog.quiz_json import quiz_from_json

    try:
        return quiz_from_json(load_json(Source.of(path)), quiz_id=slug(path.stem) or "quiz")
    except ContentError as error:
        raise error.at(file=path.as_posix()) from None


def _in_notebook(path: Path, quiz_id: str) -> Quiz:
    from courseware.catalog.notebook import read_notebook

    reading = read_notebook(path, track=path.resolve().parent.name)
    if reading.course is None:
        first = next((finding for finding in reading.findings if finding.is_error), None)
        raise ContentError(str(first) if first else f"{path} is no course.")
    quizzes = {quiz.id: quiz for quiz in reading.course.quizzes}
    if quiz_id in quizzes:
        return quizzes[quiz_id]
    if not quiz_id and len(quizzes) == 1:
        return next(iter(quizzes.values()))
    listed = ", ".join(quizzes) or "none"
    raise ContentError(f"Name one of its quizzes: {path}#ID. There is {listed}.")


def _refuse_existing(path: Path, force: bool) -> None:
    if path.exists() and not force:
        raise ContentError(f"{path} is there already. Use --force, or choose another name.")


def _write_pictures(imported: Imported, folder: Path) -> None:
    """Beside the file; the same name is the same picture, for it is made from the content."""
    from courseware.catalog.formats.pictures import FOLDER

    for name, data in imported.pictures.items():
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        _write(folder / FOLDER / name, data)


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: a file beside it takes its place."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise ContentError(f"{path} cannot be written ({error.strerror}).") from None

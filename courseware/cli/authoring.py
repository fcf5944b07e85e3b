"""`check`, `publish` and `new`: what authors do outside JupyterLab."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from courseware.cli.asking import on_a_terminal
from courseware.cli.options import with_settings
from courseware.errors import ContentError, CoursewareError
from courseware.settings import Settings

if TYPE_CHECKING:
    from courseware.registrar.protocol import VersionBump

if TYPE_CHECKING:
    from courseware.catalog.findings import Finding
    from courseware.catalog.model import Catalog
    from courseware.catalog.tracks import CatalogReading

_path = click.argument(
    "path", required=False, type=click.Path(path_type=Path, exists=True, readable=True)
)


@click.command()
@_path
@with_settings
def check(settings: Settings, path: Path | None) -> None:
    """Check the notebooks below PATH: all tracks, one track's folder, or one notebook.

    Prints `file: cell N: level: message` for each finding. Exits 1 when there is an error, 0 with
    warnings only. Nothing is run and nothing is published.
    """
    scope = _Scope.of(path or settings.notebooks)
    findings = scope.findings(_read(scope.root)) if scope.root else _lone_notebook(scope.path)
    _print(findings)
    click.echo(_summary(findings))
    if any(finding.is_error for finding in findings):
        sys.exit(1)


@click.command()
@_path
@click.option(
    "--preview", is_flag=True, help="Say whom a new major version would hit; publish nothing."
)
@click.option("--yes", is_flag=True, help="Do not ask whether certificates may end earlier.")
@with_settings
def publish(settings: Settings, path: Path | None, preview: bool, yes: bool) -> None:
    """Publish what is right below PATH: all tracks, or one track's folder.

    What is wrong stays as it was last published. Exits 1 when anything was wrong.
    """
    from courseware.registrar.access import office
    from courseware.registrar.protocol import PreviewPublication, PublishCatalog

    scope = _Scope.of(path or settings.notebooks)
    if scope.root is None:
        raise ContentError(f"{scope.path} is in no track. Put it into a folder with a track.yaml.")
    reading = _read(scope.root)
    findings = scope.findings(reading)
    _print(findings)
    if not reading.catalog.tracks and not reading.keep:
        raise ContentError(f"There is no track in {scope.root}. Nothing was published.")
    catalog, keep = scope.narrowed(reading)
    with office(settings) as registrar:
        bumps = registrar.call(PreviewPublication(catalog=catalog))
        for bump in bumps:
            click.echo("\n".join(bump_lines(bump)), err=not preview)
        if preview:
            click.echo("Nothing was published." if bumps else "No major version would move on.")
            return
        hit = sum(bump.cut_short for bump in bumps)
        if hit and not yes:
            _ask(hit)
        report = registrar.call(PublishCatalog(catalog=catalog, keep=keep, accept_bumps=True))
    for change in report.changes:
        click.echo(f"published {change}")
    if not report.changes:
        click.echo("Nothing has changed since the last publication.")
    click.echo(_summary(findings))
    if any(finding.is_error for finding in findings):
        sys.exit(1)


def _ask(hit: int) -> None:
    if not on_a_terminal():
        raise click.UsageError(
            f"{hit} certificates would end earlier. Give --yes: there is no terminal to ask on."
        )
    if not click.confirm(f"Publish, so that {hit} certificates end earlier?", err=True):
        raise CoursewareError("Nothing was published.")


def bump_lines(bump: VersionBump) -> list[str]:
    """What a new major version means, for people to read before they confirm it."""
    policy = bump.policy.major_version.lower()
    lines = [f"{bump.track}: {bump.before} -> {bump.after} (major_version: {policy})"]
    for each in bump.organisations:
        who = each.organisation or "own staff"
        said = f"  {who}: {each.certified} certified"
        if each.cut_short and each.first_end and each.last_end:
            days = sorted({f"{each.first_end:%Y-%m-%d}", f"{each.last_end:%Y-%m-%d}"})
            said += f", {each.cut_short} of them end earlier, on {' to '.join(days)}"
        if each.halfway:
            said += f", {each.halfway} halfway ({bump.policy.halfway.lower()})"
        lines.append(said)
    return lines


@click.group()
def new() -> None:
    """Begin a track or a course from something that works."""


@new.command("track")
@click.argument("slug")
@with_settings
def new_track(settings: Settings, slug: str) -> None:
    """Make the folder and the track.yaml of a new track."""
    from courseware.catalog import starting_points

    path = starting_points.new_track(settings.notebooks, slug)
    click.echo(f"made {path}")
    click.echo(f"Next: courseware new course {slug}/FIRST-COURSE --type text")


@new.command("course")
@click.argument("course", metavar="TRACK/SLUG")
@click.option(
    "--type",
    "kind",
    type=click.Choice(["text", "video", "interactive"]),
    default="text",
    show_default=True,
    help="What completes it: reading, watching or exercises.",
)
@with_settings
def new_course(settings: Settings, course: str, kind: str) -> None:
    """Make a notebook to begin from, and name it in the track's track.yaml."""
    from courseware.catalog import starting_points
    from courseware.catalog.model import CourseType

    track, slash, slug = course.partition("/")
    if not slash:
        raise click.UsageError(f"Name the track and the course with a slash: TRACK/{course}")
    for path in starting_points.new_course(
        settings.notebooks, track, slug, CourseType(kind.upper())
    ):
        click.echo(f"made {path}")
    if kind == "video":
        click.echo("The film is a sample. Save yours over it, with its captions and transcript.")
    click.echo(f"Next: jupyter lab, then courseware check {settings.notebooks / track}")


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a PATH means: the folder of all tracks, and which part of it is asked about."""

    path: Path
    root: Path | None
    track: str | None = None

    @classmethod
    def of(cls, path: Path) -> _Scope:
        from courseware.catalog.tracks import TRACK_FILE

        named = path if path.name not in ("", "..") else path.resolve()
        folder = named.parent if named.is_file() else named
        if folder.name in ("", ".."):
            named, folder = named.resolve(), folder.resolve()
        if (folder / TRACK_FILE).is_file():
            return cls(named, folder.parent, folder.name)
        return cls(named, None if named.is_file() else folder)

    def findings(self, reading: CatalogReading) -> tuple[Finding, ...]:
        """Those about this part."""
        if self.track is None or self.root is None:
            return reading.findings
        folder = (self.root / self.track).as_posix()
        is_notebook = self.path.suffix == ".ipynb"
        return tuple(
            finding
            for finding in reading.findings
            if (
                finding.file == self.path.as_posix()
                if is_notebook
                else finding.file.startswith(f"{folder}/")
            )
        )

    def narrowed(self, reading: CatalogReading) -> tuple[Catalog, tuple[str, ...]]:
        """What to publish of it, and what to keep as it is: all other tracks."""
        if self.track is None:
            return reading.catalog, reading.keep
        mine = tuple(track for track in reading.catalog.tracks if track.slug == self.track)
        others = {track.slug for track in reading.catalog.tracks} - {self.track}
        return replace(reading.catalog, tracks=mine), tuple(sorted(others | set(reading.keep)))


def _read(root: Path) -> CatalogReading:
    """Read all tracks, with a progress bar on a terminal and none in a pipe."""
    from courseware.catalog.tracks import TRACK_FILE, read_catalog
    from courseware.credentials.checked_tracks import with_legible_certificates

    steps = sum(
        len(list(path.parent.glob("*.ipynb"))) + 1 for path in sorted(root.glob(f"*/{TRACK_FILE}"))
    )
    with click.progressbar(
        length=steps, label="Reading", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        reading = read_catalog(root, progress=lambda _: bar.update(1))
    return with_legible_certificates(reading, root)


def _lone_notebook(path: Path) -> tuple[Finding, ...]:
    """The findings of a notebook that is in no track yet."""
    from courseware.catalog.notebook import read_notebook

    return read_notebook(path, track=path.resolve().parent.name).findings


def _print(findings: Sequence[Finding]) -> None:
    for finding in findings:
        colour = "red" if finding.is_error else "yellow"
        click.secho(str(finding), fg=colour if sys.stdout.isatty() else None)


def _summary(findings: Sequence[Finding]) -> str:
    errors = sum(finding.is_error for finding in findings)
    if not findings:
        return "Everything is right."
    return f"{_counted(errors, 'error')}, {_counted(len(findings) - errors, 'warning')}."


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"

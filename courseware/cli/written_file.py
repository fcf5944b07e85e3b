"""A file that a command writes for somebody: to a path, or to standard output."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from courseware.errors import CoursewareError

to_file = click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    required=True,
    help="The file to write; - is standard output.",
)


def write(file: Path, content: bytes, done: str) -> None:
    """Write it and say `done`; to "-" without a word."""
    if str(file) == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        file.write_bytes(content)
    except OSError as error:
        raise CoursewareError(f"{file} cannot be written: {error.strerror}.") from None
    click.echo(done)

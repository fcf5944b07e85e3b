"""The command line. Each group of commands has its module; this one finds them and says how errors end."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import click

from courseware.errors import CoursewareError
from courseware.settings import Settings

# command -> the module that defines it, so that `courseware --help` imports nothing heavy
COMMANDS: dict[str, str] = {
    "demo": "serving",
    "serve": "serving",
    "check": "authoring",
    "publish": "authoring",
    "new": "authoring",
    "import-questions": "questions",
    "export-questions": "questions",
    "users": "people",
    "certificates": "certificates",
    "certifications": "certifications",
    "notices": "notices",
    "webhooks": "webhooks",
    "organisations": "organisations",
    "regrade": "regrading",
    "accommodations": "accommodations",
    "assignments": "assignments",
    "attempts": "attempts",
    "warehouse": "analysis",
    "query": "analysis",
}


class _Commands(click.Group):
    """Loads a command's module when it is asked for, and turns our errors into one line and status 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"courseware.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CoursewareError as error:
            click.echo(f"courseware: {error}", err=True)
            sys.exit(1)


@click.group(cls=_Commands)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="The data folder (default: data).",
)
@click.option(
    "--notebooks",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of tracks (default: notebooks).",
)
@click.version_option(package_name="courseware")
@click.pass_context
def main(ctx: click.Context, data: Path | None, notebooks: Path | None) -> None:
    """Notebook courseware with a memory."""
    ctx.obj = Settings.from_environment(data=data, notebooks=notebooks)

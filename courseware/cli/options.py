"""Options that every command takes, before or after its name."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import click

from courseware.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")


def with_settings(command: Callable[Concatenate[Settings, P], T]) -> Callable[..., T]:
    """Give a command its Settings first, with `--data` and `--notebooks` taken after its name too."""

    @click.option(
        "--data", type=click.Path(path_type=Path, file_okay=False), help="The data folder."
    )
    @click.option(
        "--notebooks",
        type=click.Path(path_type=Path, file_okay=False),
        help="The folder of tracks.",
    )
    @click.pass_context
    @functools.wraps(command)
    def wrapped(
        ctx: click.Context, /, data: Path | None, notebooks: Path | None, **options: Any
    ) -> T:
        settings: Settings = ctx.find_root().obj
        settings = replace(
            settings, data=data or settings.data, notebooks=notebooks or settings.notebooks
        )
        return command(settings, **options)  # type: ignore[call-arg]

    return wrapped

"""How a command reaches the registrar: the running one, or one that runs just for the command."""

from __future__ import annotations

import contextlib
import getpass
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from courseware.errors import RecordError
from courseware.settings import Settings

if TYPE_CHECKING:
    from courseware.registrar.client import RegistrarClient


@contextlib.contextmanager
def registrar(settings: Settings, *, patience: float | None = None) -> Iterator[RegistrarClient]:
    """A client of this installation's registrar; `patience` is how many seconds one answer may take.

    Raises RecordError when there is no record: a command that only asks makes no new one.
    """
    if not settings.record.exists():
        raise RecordError(
            f"There is no record in {settings.data} yet. Run `courseware serve` or `courseware "
            "demo` first, add the first person with `courseware users add`, or name another "
            "folder with --data."
        )
    with first_registrar(settings, patience=patience) as client:
        yield client


@contextlib.contextmanager
def first_registrar(
    settings: Settings, *, patience: float | None = None
) -> Iterator[RegistrarClient]:
    """The same, but a folder without a record gets one."""
    from courseware.registrar.access import access, office
    from courseware.registrar.client import RegistrarClient

    with office(settings) as client:
        if patience is None:
            yield client
        else:
            with RegistrarClient(access(settings), patience=patience) as patient:
                yield patient


def on_a_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def operator() -> str:
    """Who is at the command line, for the audit."""
    try:
        return f"command line: {getpass.getuser()}"
    except (KeyError, OSError):  # a container may run as a user without a name
        return "command line"

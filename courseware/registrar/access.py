"""How our own processes reach the registrar: its secret, a running one, or one started for a while."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from courseware.errors import RegistrarUnavailable
from courseware.registrar.client import Access, RegistrarClient
from courseware.registrar.protocol import GetHealth
from courseware.registrar.supervisor import RegistrarProcess
from courseware.settings import Settings


def key_file(settings: Settings, name: str) -> Path:
    """The file `keys/<name>`: random, made at first use, readable by its owner alone."""
    path = settings.keys / name
    settings.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        partial = path.with_name(f".{name}.{os.getpid()}")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
        # of two processes that start at once, the first one's key counts
        with contextlib.suppress(FileExistsError):
            os.link(partial, path)
        partial.unlink()
    return path


def house_secret(settings: Settings) -> str:
    """The secret by which the registrar knows our own processes."""
    return key_file(settings, "registrar").read_text()


def access(settings: Settings) -> Access:
    """How to reach this installation's registrar as one of its own processes."""
    return Access(socket=settings.socket, secret=house_secret(settings))


def is_running(settings: Settings) -> bool:
    """Whether a registrar answers for this data folder."""
    if not settings.socket.exists():
        return False
    try:
        with RegistrarClient(access(settings), patience=2.0) as client:
            client.call(GetHealth())
    except RegistrarUnavailable:
        return False
    return True


@contextlib.contextmanager
def office(settings: Settings) -> Iterator[RegistrarClient]:
    """A client of the running registrar; of one that runs just for this long, if there is none."""
    with contextlib.ExitStack() as stack:
        if not is_running(settings):
            stack.enter_context(RegistrarProcess(settings))
        yield stack.enter_context(RegistrarClient(access(settings)))

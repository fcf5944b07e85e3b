"""How a kernel knows that it belongs to a learner's page, and with what it speaks for that learner."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from courseware.languages import ENGLISH

if TYPE_CHECKING:
    from courseware.registrar.client import RegistrarClient

SOCKET = "COURSEWARE_SOCKET"
SECRET = "COURSEWARE_KERNEL_SECRET"  # noqa: S105 - the variable's name, not its value
COURSE = "COURSEWARE_COURSE"
LANGUAGE = "COURSEWARE_PAGE_LANGUAGE"

# A call holds the kernel's only thread. The browser asks again, so a call gives up early.
_PATIENCE_SECONDS = 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One learner's page: the course it shows ("track/course"), the client that speaks for them, and its language."""

    course: str
    client: RegistrarClient
    language: str = ENGLISH


_session: Session | None = None


def session() -> Session | None:
    """The learner's session, or None: this is JupyterLab, and nothing is recorded."""
    # Only a session that was found is kept: a forked kernel must not inherit its template's None.
    global _session
    if _session is None:
        _session = take_session(os.environ)
    return _session


def page_language() -> str:
    """What this kernel's page speaks. Authors' previews are English, as all that authors see in JupyterLab."""
    learner = session()
    return learner.language if learner else ENGLISH


def take_session(environment: MutableMapping[str, str]) -> Session | None:
    """Read the three variables and take the secret out, so that no cell's output can print it."""
    secret = environment.pop(SECRET, "")
    socket = environment.get(SOCKET, "")
    if not (secret and socket):
        return None
    from courseware.registrar.client import Access, RegistrarClient

    access = Access(socket=Path(socket), secret=secret)
    return Session(
        course=environment.get(COURSE, ""),
        client=RegistrarClient(access, patience=_PATIENCE_SECONDS),
        language=environment.get(LANGUAGE, ENGLISH),
    )

"""What a kernel may know of the world: an allow-list, so that no secret of the house can slip through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_PASSED_ON = frozenset(
    {"PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "VIRTUAL_ENV"}
    | {"PYTHONHOME", "PYTHONPATH", "PYTHONUTF8"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelPass:
    """What a kernel needs to speak to the registrar for its learner."""

    socket: Path
    course: str
    secret: str = field(repr=False)


def kernel_environment(
    ours: Mapping[str, str], given: KernelPass, extra: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The whole environment of a kernel, out of `ours` (the web process's own)."""
    return {
        **house_environment(ours),
        "COURSEWARE_SOCKET": str(given.socket),
        "COURSEWARE_KERNEL_SECRET": given.secret,
        "COURSEWARE_COURSE": given.course,
        "COURSEWARE_WIDGETS": "/widgets",  # where its page finds the widgets' scripts and styles
        **(extra or {}),
    }


def house_environment(ours: Mapping[str, str]) -> dict[str, str]:
    """What every kernel is given, and the template process: nothing of any one learner."""
    passed_on = {
        name: value for name, value in ours.items() if name in _PASSED_ON or name.startswith("LC_")
    }
    return {**passed_on, "OPENBLAS_NUM_THREADS": "1"}

"""Where a learner's program is run against an author's checks: locked down, limited, and never in a page's kernel."""

from courseware.errors import SandboxUnavailable
from courseware.sandbox.inside.modules import ALLOWED as ALLOWED_MODULES
from courseware.sandbox.model import (
    Check,
    CheckResult,
    Isolation,
    Outcome,
    Run,
)
from courseware.sandbox.program import check_sandbox, run_program

__all__ = [
    "ALLOWED_MODULES",
    "Check",
    "CheckResult",
    "Isolation",
    "Outcome",
    "Run",
    "SandboxUnavailable",
    "check_sandbox",
    "run_program",
]

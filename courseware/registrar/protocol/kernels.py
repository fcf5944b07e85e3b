"""Kernels: admitted to speak for a learner in a course, and dismissed. Asked by the web process."""

from __future__ import annotations

from dataclasses import dataclass

from courseware.registrar.protocol.request import Request


@dataclass(frozen=True, kw_only=True)
class AdmitKernel(Request[str]):
    """A new kernel of the acting learner's page: the secret with which it may speak for that learner."""

    kernel_id: str
    course: str


@dataclass(frozen=True, kw_only=True)
class DismissKernel(Request[None]):
    kernel_id: str

"""What a check of the content found: one line a finding, with the place it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Self

from courseware.errors import ContentError


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something an author should know. An "error" keeps the course from being published.

    `file` is the path as the author gave it, `cell` counts from 1, `question` is its id or its text.
    """

    file: str
    message: str
    level: Literal["error", "warning"] = "error"
    cell: int | None = None
    question: str | None = None

    @classmethod
    def of(cls, error: ContentError, file: str) -> Self:
        """The error as a finding; `file` is used when the error does not know its own."""
        return cls(
            file=error.file or file, cell=error.cell, question=error.question, message=error.message
        )

    @property
    def is_error(self) -> bool:
        return self.level == "error"

    def __str__(self) -> str:
        cell = f" cell {self.cell}:" if self.cell is not None else ""
        question = f' question "{self.question}":' if self.question else ""
        return f"{self.file}:{cell} {self.level}:{question} {self.message}"

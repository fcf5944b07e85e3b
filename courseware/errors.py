"""Every error that courseware raises, in one tree.

CoursewareError
  x  ContentError            a notebook, a quiz or a track.yaml is wrong; names file, cell and question
  x  SettingsError           a setting has an impossible value; names the setting
  x  RecordError             the record cannot be opened or moved to a new schema
  x  WarehouseError          nothing is published yet, or what was asked is not one SELECT that runs
  x  RegistrarUnavailable    the registrar does not answer; nothing was recorded, try again
  x  SandboxUnavailable      this machine cannot lock a learner's program down; nothing was run
  x  CredentialError         a file holds no credential that can be read, or one that nobody could sign
  x  HouseFull               there is no room for one more kernel just now; who asked is in line
  x  Refusal                 the registrar said no; nothing was changed
       ·  InvalidRequest     what was sent makes no sense          (HTTP 400)
       ·  NotSignedIn        nobody we know is asking              (HTTP 401)
       ·  Forbidden          known, but not allowed                (HTTP 403)
       ·  NotFound           there is no such thing                (HTTP 404)
       ·  Conflict           it was allowed once, and no longer is (HTTP 409)
       ·  TooManyRequests    come back later                       (HTTP 429)
"""

from __future__ import annotations

from typing import ClassVar


class CoursewareError(Exception):
    """Base of every error that courseware raises on purpose."""


class ContentError(CoursewareError):
    """What an author wrote cannot be taught as it stands.

    `file` is the path as the author gave it, `cell` counts from 1, `question` is the question's id.
    """

    def __init__(
        self,
        message: str,
        *,
        file: str | None = None,
        cell: int | None = None,
        question: str | None = None,
    ) -> None:
        self.message = message
        self.file = file
        self.cell = cell
        self.question = question
        super().__init__(message)

    def __str__(self) -> str:
        place = [
            *([self.file] if self.file else []),
            *([f"cell {self.cell}"] if self.cell is not None else []),
            *([f'question "{self.question}"'] if self.question else []),
        ]
        return f"{', '.join(place)}: {self.message}" if place else self.message

    def at(
        self, *, file: str | None = None, cell: int | None = None, question: str | None = None
    ) -> ContentError:
        """The same error with the parts of its place that were not known where it was raised."""
        return ContentError(
            self.message,
            file=self.file or file,
            cell=self.cell if self.cell is not None else cell,
            question=self.question or question,
        )


class SettingsError(CoursewareError):
    """A setting has a value that cannot work."""


class RecordError(CoursewareError):
    """The record cannot be opened, or cannot be moved to a new schema."""


class WarehouseError(CoursewareError):
    """The warehouse cannot answer: nothing is published yet, or the SQL is not one SELECT that runs."""


class RegistrarUnavailable(CoursewareError):
    """The registrar does not answer. Nothing that was asked of it has been acknowledged."""


class SandboxUnavailable(CoursewareError):
    """This machine cannot lock a program down, or cannot start one now. Nothing was run."""


class CredentialError(CoursewareError):
    """A badge, a credential or a key cannot be read, or says what no signature would cover."""


class HouseFull(CoursewareError):
    """There is no room for one more kernel just now. `place` is where in line somebody is, from 1."""

    def __init__(self, *, place: int) -> None:
        self.place = place
        super().__init__(
            f"Every place is taken just now. You are number {place} in line; ask again in a few seconds."
        )


class Refusal(CoursewareError):
    """The registrar said no, and nothing was changed.

    `code` is a stable word for programs, such as "attempt-closed"; the message is for people.
    """

    status: ClassVar[int] = 400

    def __init__(self, message: str, *, code: str) -> None:
        self.message = message
        self.code = code
        super().__init__(message)


class InvalidRequest(Refusal):
    status = 400


class NotSignedIn(Refusal):
    status = 401


class Forbidden(Refusal):
    status = 403


class NotFound(Refusal):
    status = 404


class Conflict(Refusal):
    status = 409


class TooManyRequests(Refusal):
    status = 429


REFUSALS: dict[int, type[Refusal]] = {
    kind.status: kind
    for kind in (InvalidRequest, NotSignedIn, Forbidden, NotFound, Conflict, TooManyRequests)
}

"""The one place that knows in which language somebody is written to."""

from __future__ import annotations

from courseware.registrar.protocol import Person
from courseware.settings import Settings


def language_of(person: Person, settings: Settings) -> str:
    """Of all letters and calendars to this person: their own, or else the installation's."""
    return person.language or settings.language

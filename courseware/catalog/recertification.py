"""What a policy of recertification may say."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from courseware.catalog.durations import Period, yearly_after
from courseware.catalog.model import Recertification, RenewalAsks
from courseware.errors import ContentError

LONGEST_DAYS = 3650
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def check_recertification(policy: Recertification, courses: Collection[str] | None = None) -> None:
    """Raise ContentError, naming the setting, for a policy that cannot be. `courses`: the track's course ids."""
    if policy.valid_for is not None and policy.valid_until is not None:
        raise ContentError(
            '"recertification" has "valid_for" and "valid_until". Keep one: a length of time, or a day of '
            "each year."
        )
    try:
        if policy.valid_for is not None:
            Period.parse(policy.valid_for)
    except ContentError as error:
        raise ContentError(f'"recertification.valid_for": {error.message}') from None
    try:
        if policy.valid_until is not None:
            yearly_after(policy.valid_until, _ANY_DAY)
    except ContentError as error:
        raise ContentError(f'"recertification.valid_until": {error.message}') from None
    for name, days in (
        ("window_days", policy.window_days),
        ("due_days", policy.due_days),
        ("grace_days", policy.grace_days),
    ):
        if not 0 <= days <= LONGEST_DAYS:
            raise ContentError(
                f'"recertification.{name}" is {days}; give days from 0 to {LONGEST_DAYS}.'
            )
    if policy.valid_until is not None and policy.window_days > 300:
        raise ContentError(
            f'"recertification.window_days" is {policy.window_days}; with a day of each year give at most 300.'
        )
    _check_path(policy, courses)


def _check_path(policy: Recertification, courses: Collection[str] | None) -> None:
    if (policy.renewal is RenewalAsks.PATH) != bool(policy.renewal_path):
        raise ContentError(
            '"recertification.renewal: PATH" and "recertification.renewal_path" belong together. '
            "Name the courses that a renewal asks, or leave both out."
        )
    unknown = next((id_ for id_ in policy.renewal_path if id_ not in (courses or ())), None)
    if courses is not None and unknown is not None:
        raise ContentError(
            f'"recertification.renewal_path" names {unknown!r}, and the track has no course of that id. '
            f"It has: {', '.join(courses)}."
        )

"""Ids that sort by the time they were made (UUID version 7), so that new rows land together."""

from __future__ import annotations

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    """A fresh UUID version 7."""
    return uuid_utils.compat.uuid7()

"""What the roles are called on a page."""

from __future__ import annotations

from courseware.languages import N_
from courseware.registrar.protocol import Role

ROLE_WORDS = {
    Role.LEARNER: N_("Learner"),
    Role.AUTHOR: N_("Author"),
    Role.ANALYST: N_("Analyst"),
    Role.MANAGER: N_("Manager"),
    Role.ADMIN: N_("Administrator"),
}

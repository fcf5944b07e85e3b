"""A kernel's secret: it speaks for one learner in one course, and for nobody once it is dismissed."""

from __future__ import annotations

import pytest

from courseware.errors import Forbidden, NotSignedIn
from courseware.records.ids import new_id
from courseware.registrar.access import access
from courseware.registrar.client import Access, RegistrarClient
from courseware.registrar.protocol import (
    AdmitKernel,
    DismissKernel,
    GetAttempt,
    GetQuizState,
    OpenAttempt,
    Person,
)
from tests.conftest import RunningRegistrar


def kernel(registrar: RunningRegistrar, person: Person, kernel_id: str) -> RegistrarClient:
    """A client as a kernel of the course `basics/read` has it."""
    request = AdmitKernel(kernel_id=kernel_id, course="basics/read")
    secret = registrar.acting(person).call(request)
    return RegistrarClient(Access(socket=access(registrar._settings).socket, secret=secret))


def test_a_kernel_speaks_for_its_learner_in_its_course_alone(
    registrar: RunningRegistrar, zoe: Person
) -> None:
    with kernel(registrar, zoe, "k1") as page:
        attempt = page.call(OpenAttempt(attempt_id=new_id(), quiz_id="reading"))
        with pytest.raises(Forbidden) as refused:
            page.call(GetQuizState(quiz_id="watching"))
    assert refused.value.code == "other-course"
    assert registrar.acting(zoe).call(GetAttempt(attempt_id=attempt.attempt_id)) == attempt


def test_a_dismissed_kernel_is_unknown_at_once_and_the_others_are_not(
    registrar: RunningRegistrar, zoe: Person, ines: Person
) -> None:
    with kernel(registrar, zoe, "k1") as zoes, kernel(registrar, ines, "k2") as ineses:
        for page in (zoes, ineses):
            page.call(GetQuizState(quiz_id="reading"))
        registrar.house.call(DismissKernel(kernel_id="k1"))
        with pytest.raises(NotSignedIn):
            zoes.call(GetQuizState(quiz_id="reading"))
        assert ineses.call(GetQuizState(quiz_id="reading")).attempt is None

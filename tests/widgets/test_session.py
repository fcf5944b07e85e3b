"""How a kernel knows whose page it belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from courseware.errors import Forbidden
from courseware.registrar.protocol import AdmitKernel, GetCourseState, Person, Verify
from courseware.settings import Settings
from courseware.widgets.session import take_session
from tests.conftest import RunningRegistrar


def test_without_a_secret_there_is_no_session() -> None:
    assert take_session({}) is None
    assert take_session({"COURSEWARE_SOCKET": "/nowhere", "COURSEWARE_COURSE": "a/b"}) is None


def test_the_secret_leaves_the_environment(tmp_path: Path) -> None:
    environment = {
        "COURSEWARE_SOCKET": str(tmp_path / "socket"),
        "COURSEWARE_KERNEL_SECRET": "open sesame",
        "COURSEWARE_COURSE": "basics/read",
    }
    session = take_session(environment)
    assert session is not None
    assert "open sesame" not in repr((environment, session))
    assert "COURSEWARE_KERNEL_SECRET" not in environment


def test_a_session_speaks_for_its_learner_in_its_course_alone(
    registrar: RunningRegistrar, settings: Settings, zoe: Person
) -> None:
    secret = registrar.acting(zoe).call(AdmitKernel(kernel_id="k", course="basics/read"))
    session = take_session(
        {
            "COURSEWARE_SOCKET": str(settings.socket),
            "COURSEWARE_KERNEL_SECRET": secret,
            "COURSEWARE_COURSE": "basics/read",
        }
    )
    assert session is not None
    with session.client as client:
        assert client.call(GetCourseState(course="basics/read")).course == "basics/read"
        with pytest.raises(Forbidden):
            client.call(GetCourseState(course="basics/watch"))
        with pytest.raises(Forbidden):
            client.call(Verify(token="anything"))

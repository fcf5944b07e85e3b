"""`courseware notices` and `courseware webhooks`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from courseware.registrar.protocol import Person
from courseware.settings import Settings
from tests.cli.command import courseware, the_one_line
from tests.conftest import FakeClock, RunningRegistrar
from tests.registrar.learning import earn
from tests.registrar.notices.conftest import office
from tests.registrar.notices.receiver import Receiver
from tests.waiting import eventually


@pytest.fixture
def telling(settings: Settings, clock: FakeClock) -> Iterator[RunningRegistrar]:
    """A registrar that may post to this machine."""
    with office(replace(settings, webhook_addresses="any"), clock) as registrar:
        yield registrar


def test_lists_what_there_is_to_tell_and_tries_again_what_failed(
    settings: Settings, registrar: RunningRegistrar, zoe: Person
) -> None:
    certificate = earn(registrar.acting(zoe), "basics")
    assert certificate is not None
    listed = courseware(settings, "notices", "list", "--format", "json")
    (notice,) = json.loads(listed.stdout)
    assert (notice["kind"], notice["outcome"], notice["username"]) == (
        "CERTIFIED",
        "WAITING",
        "zoe",
    )
    assert notice["certificate_number"] == certificate.number
    nothing = courseware(settings, "notices", "list", "--outcome", "failed", "--format", "json")
    assert json.loads(nothing.stdout) == []
    assert courseware(settings, "notices", "retry").stdout == "0 are tried again.\n"


def test_shows_what_a_letter_says_without_a_link_that_works(
    settings: Settings, registrar: RunningRegistrar, zoe: Person
) -> None:
    shown = courseware(settings, "notices", "preview", "expired", "zoe").stdout
    assert shown.startswith("Subject: Your certificate has expired: Example Track\n")
    assert "Hello Zoë Łukasz," in shown
    html = courseware(settings, "notices", "preview", "DIGEST", "zoe", "--html").stdout
    assert html.startswith("<!doctype html>")
    line = the_one_line(courseware(settings, "notices", "preview", "DUE_7", "nobody"))
    assert line == "courseware: There is no person 'nobody'."


def test_adds_tries_lists_and_removes_a_webhook(
    settings: Settings, telling: RunningRegistrar
) -> None:
    with Receiver() as receiver:
        added = courseware(settings, "webhooks", "add", receiver.url, "--kind", "expired")
        found = re.fullmatch(
            r"(\S+) is told EXPIRED\.\nIts secret, shown this once: (\S{43})\n", added.stdout
        )
        assert found is not None, added.stderr
        id_, secret = found.groups()
        done = courseware(settings, "webhooks", "test", id_)
        assert done.stdout == f"{receiver.url} was told.\n"
        eventually(lambda: len(receiver.heard) == 1)
        listed = courseware(settings, "webhooks", "list", "--format", "csv").stdout
        assert id_ in listed
        assert secret not in listed
        receiver.answer = lambda number: 500
        line = the_one_line(courseware(settings, "webhooks", "test", id_))
        assert line == f"courseware: {receiver.url} was not told: it said 500."
        assert courseware(settings, "webhooks", "remove", id_).returncode == 0
        assert "There is no webhook" in the_one_line(courseware(settings, "webhooks", "test", id_))

"""kill -9 in the middle of sending: nothing is lost, and what comes twice can be told by its Message-ID."""

from __future__ import annotations

import os
import signal
import time

from courseware.registrar.access import access
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import (
    AddPeople,
    GetHealth,
    GetOutbox,
    NewPerson,
    PublishCatalog,
    RevokeCertificate,
)
from courseware.registrar.supervisor import RegistrarProcess
from courseware.settings import Settings
from tests.registrar.learning import earn
from tests.registrar.notices.conftest import mailing
from tests.registrar.notices.mail_house import MailHouse
from tests.samples import catalog
from tests.waiting import eventually

PEOPLE = 8
KILLS = 2


def test_two_kills_while_letters_go_out_lose_none(settings: Settings) -> None:
    with MailHouse() as house:
        ours = mailing(settings, house)
        with (
            RegistrarProcess(ours) as process,
            RegistrarClient(access(ours), patience=60.0) as client,
        ):
            client.call(PublishCatalog(catalog=catalog()))
            people = client.call(
                AddPeople(
                    people=tuple(
                        NewPerson(username=f"p{n}", full_name=f"P {n}", email=f"p{n}@example.org")
                        for n in range(PEOPLE)
                    )
                )
            )
            held = [earn(client.acting_for(person.id), "basics") for person in people]
            eventually(lambda: client.call(GetOutbox()).waiting == 0)
            house.moods.seconds = 0.2
            for kill in range(KILLS):
                before = len(house.letters)
                for certificate in held[kill::KILLS]:
                    assert certificate is not None
                    client.call(
                        RevokeCertificate(number=certificate.number, reason="A trial", actor="ada")
                    )
                house.wait_for(before + 1)
                _kill(process)
                client.call(GetHealth())
            eventually(lambda: client.call(GetOutbox()).waiting == 0)
        revoked = [letter for letter in house.letters if "revoked" in letter["Subject"]]
        assert {letter["To"] for letter in revoked} == {
            f"P {n} <p{n}@example.org>" for n in range(PEOPLE)
        }
        assert len(house.ids()) == 2 * PEOPLE
        # only the letter that was between the server's answer and our note of it may come again
        assert len(house.letters) - 2 * PEOPLE <= KILLS


def _kill(process: RegistrarProcess) -> None:
    before = process.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    while process.pid == before:
        time.sleep(0.01)

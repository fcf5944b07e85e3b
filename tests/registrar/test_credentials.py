"""A certificate's credential in the registrar: made once, kept, and judged by the record."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

import pytest

from courseware.certification.model import Certificate
from courseware.credentials.badges.model import RecordedStanding
from courseware.errors import NotFound
from courseware.registrar.protocol import (
    GetBadgeIssuer,
    GetCertificateDocument,
    GetCredential,
    GetStanding,
    Person,
    RevokeCertificate,
)
from courseware.settings import Settings
from tests.conftest import RunningRegistrar
from tests.registrar.learning import earn


@pytest.fixture
def earned(registrar: RunningRegistrar, zoe: Person) -> Certificate:
    certificate = earn(registrar.acting(zoe), "basics")
    assert certificate is not None
    return certificate


def test_a_credential_is_kept_and_should_its_file_be_lost_it_says_the_same_again(
    registrar: RunningRegistrar, settings: Settings, earned: Certificate
) -> None:
    wanted = GetCredential(token=earned.verify_token)
    first = registrar.house.call(wanted).credential
    file = settings.certificates / f"{earned.number}.json"
    assert file.read_bytes() == first
    assert registrar.house.call(GetCredential(number=earned.number)).credential == first
    file.unlink()
    again = json.loads(registrar.house.call(wanted).credential)
    assert again | {"proof": None} == json.loads(first) | {"proof": None}


def test_nobody_gets_a_credential_without_a_token_or_number(
    registrar: RunningRegistrar, earned: Certificate
) -> None:
    for wanted in (GetCredential(), GetCredential(token=earned.number)):
        with pytest.raises(NotFound):
            registrar.house.call(wanted)


def test_the_record_says_how_a_certificate_stands_by_token_document_and_number(
    registrar: RunningRegistrar, earned: Certificate
) -> None:
    pdf = registrar.house.call(GetCertificateDocument(number=earned.number)).pdf
    fingerprint = hashlib.sha256(pdf).hexdigest()
    expected = RecordedStanding(
        number=earned.number,
        token=earned.verify_token,
        document_sha256=fingerprint,
        expires_at=earned.expires_at,
    )
    for asked in (
        GetStanding(token=earned.verify_token),
        GetStanding(sha256=fingerprint),
        GetStanding(number=earned.number),
    ):
        assert registrar.house.call(asked) == expected
    assert registrar.house.call(GetStanding()) is None
    registrar.house.call(RevokeCertificate(number=earned.number, reason="A test.", actor="test"))
    standing = registrar.house.call(GetStanding(number=earned.number))
    assert standing is not None
    assert standing.revoked


def test_the_keys_are_there_from_the_first_start_and_their_secrets_never_leave(
    bare_registrar: RunningRegistrar, settings: Settings
) -> None:
    secret = (settings.keys / "badge-0001.key").read_text()
    issuer = bare_registrar.house.call(GetBadgeIssuer())
    assert (settings.keys / "badge-0001.pub").read_text().strip() in issuer.document.decode()
    inside = secret.splitlines()[1]
    assert inside not in issuer.document.decode()
    assert inside not in repr(issuer)


def test_a_key_that_cannot_be_read_is_said_at_the_start(settings: Settings) -> None:
    settings.keys.mkdir(parents=True)
    (settings.keys / "badge-0001.key").write_text("no key")
    done = subprocess.run(
        [sys.executable, "-m", "courseware.registrar"],
        env=os.environ | {"COURSEWARE_DATA": str(settings.data)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "badge-0001.key is no Ed25519 key" in done.stderr
    assert "Traceback" not in done.stderr

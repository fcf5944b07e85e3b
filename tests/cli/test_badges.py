"""`courseware certificates credential`, `verify FILE` and `rotate-key`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from courseware.certification.model import Certificate
from courseware.registrar.protocol import (
    GetBadgeIssuer,
    GetCredential,
    Person,
    RevokeCertificate,
)
from courseware.settings import Settings
from tests.cli.command import courseware, the_one_line
from tests.conftest import RunningRegistrar
from tests.registrar.learning import earn


@pytest.fixture
def earned(registrar: RunningRegistrar, zoe: Person) -> Certificate:
    certificate = earn(registrar.acting(zoe), "basics")
    assert certificate is not None
    return certificate


def written(settings: Settings, earned: Certificate, file: Path, *options: str) -> Path:
    done = courseware(
        settings, "certificates", "credential", earned.number.lower(), "--to", str(file), *options
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"The credential of {earned.number} is in {file}.\n"
    return file


def test_a_badge_is_written_and_found_valid(
    settings: Settings, earned: Certificate, tmp_path: Path
) -> None:
    file = written(settings, earned, tmp_path / "badge.PNG")
    done = courseware(settings, "certificates", "verify", str(file))
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        f"{file}: valid. This certificate is genuine and in force: {earned.number}.\n"
    )


def test_without_a_network_the_issuer_is_its_key(
    settings: Settings, earned: Certificate, tmp_path: Path
) -> None:
    file = written(settings, earned, tmp_path / "badge.json", "--offline")
    credential = json.loads(file.read_text(encoding="utf-8"))
    assert credential["issuer"]["id"].startswith("did:key:z6Mk")


def test_what_is_wrong_with_a_file_is_one_line(
    settings: Settings, registrar: RunningRegistrar, earned: Certificate, tmp_path: Path
) -> None:
    credential = registrar.house.call(GetCredential(number=earned.number)).credential
    file = tmp_path / "badge.json"
    file.write_text(credential.decode().replace("Zoë", "Zora"), encoding="utf-8")
    line = the_one_line(courseware(settings, "certificates", "verify", str(file)))
    assert line.startswith(f"courseware: {file}: altered. This file was altered.")
    file.write_bytes(credential)
    registrar.house.call(RevokeCertificate(number=earned.number, reason="A test.", actor="test"))
    done = courseware(settings, "certificates", "verify", str(file), "--format", "csv")
    assert done.returncode == 1
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert (row["verdict"], row["number"]) == ("revoked", earned.number)


def test_a_file_of_another_kind_is_not_written(
    settings: Settings, earned: Certificate, tmp_path: Path
) -> None:
    file = tmp_path / "badge.gif"
    done = courseware(settings, "certificates", "credential", earned.number, "--to", str(file))
    assert done.returncode == 2
    assert "none of .json, .png and .svg" in done.stderr
    assert not file.exists()


def test_a_new_key_signs_from_then_on(
    settings: Settings, registrar: RunningRegistrar, earned: Certificate
) -> None:
    before = registrar.house.call(GetBadgeIssuer()).issuers[0].keys
    done = courseware(settings, "certificates", "rotate-key", "--yes")
    assert done.stdout == "A new key signs from now on. 2 keys are in /.well-known/did.json.\n"
    assert set(before) < set(registrar.house.call(GetBadgeIssuer()).issuers[0].keys)
    assert courseware(settings, "certificates", "rotate-key").returncode == 2

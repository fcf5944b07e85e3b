"""`courseware certificates`, on certificates that were earned."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pypdf
import pytest

from courseware.certification.model import Certificate, CertificateStatus
from courseware.credentials.document import sha256
from courseware.registrar.protocol import Person, PublishCatalog, Verify
from courseware.settings import Settings
from tests.cli.command import courseware, on_a_terminal, the_one_line
from tests.conftest import FakeClock, RunningRegistrar
from tests.credentials.signatures import checked
from tests.registrar.learning import earn
from tests.samples import catalog


@pytest.fixture
def earned(registrar: RunningRegistrar, zoe: Person) -> Certificate:
    certificate = earn(registrar.acting(zoe), "basics")
    assert certificate is not None
    return certificate


def standing(registrar: RunningRegistrar, certificate: Certificate) -> Certificate:
    return registrar.house.call(Verify(token=certificate.verify_token))


def test_lists_what_was_issued(settings: Settings, earned: Certificate) -> None:
    done = courseware(settings, "certificates", "list", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert row["number"] == earned.number
    assert row["recipient_name"] == "Zoë Łukasz"
    assert row["organisation_name"] == "Northwind Trading"
    assert row["status"] == "ACTIVE"
    assert row["issued_at"] == earned.issued_at.isoformat()


def test_lists_only_those_of_one_status(settings: Settings, earned: Certificate) -> None:
    assert (
        earned.number in courseware(settings, "certificates", "list", "--status", "active").stdout
    )
    nothing = courseware(
        settings, "certificates", "list", "--status", "revoked", "--format", "json"
    )
    assert json.loads(nothing.stdout) == []


def test_lists_dates_in_an_aligned_table(settings: Settings, earned: Certificate) -> None:
    header, _, row = courseware(settings, "certificates", "list").stdout.splitlines()
    place = header.index("issued_at")
    assert row[place:].startswith(f"{earned.issued_at.date()} ")


def test_takes_out_the_document_as_it_was_frozen(
    settings: Settings, earned: Certificate, tmp_path: Path
) -> None:
    file = tmp_path / "zoe.pdf"
    done = courseware(settings, "certificates", "pdf", earned.number.lower(), "--to", str(file))
    assert done.returncode == 0, done.stderr
    assert sha256(file.read_bytes()) in done.stdout
    said = pypdf.PdfReader(file).pages[0].extract_text()
    assert "Zoë Łukasz" in said
    assert earned.number in said
    assert earned.verify_token in said


def test_refuses_to_write_where_it_cannot(settings: Settings, earned: Certificate) -> None:
    nowhere = str(settings.data / "no" / "such" / "folder.pdf")
    line = the_one_line(courseware(settings, "certificates", "pdf", earned.number, "--to", nowhere))
    assert line == f"courseware: {nowhere} cannot be written: No such file or directory."


@pytest.mark.parametrize(
    "what",
    ["{token}", "{number}", "https://academy.example/verify/{token}", "/verify/{token}.json?a=b"],
)
def test_verifies_by_all_that_stands_on_the_document(
    settings: Settings, earned: Certificate, what: str
) -> None:
    said = what.format(token=earned.verify_token, number=earned.number)
    done = courseware(settings, "certificates", "verify", said)
    assert done.returncode == 0, done.stderr
    facts = dict(line.split("  ", 1) for line in done.stdout.splitlines())
    assert facts["Status"].strip() == "ACTIVE"
    assert facts["Recipient name"].strip() == "Zoë Łukasz"


def test_verifies_for_programs(
    settings: Settings, registrar: RunningRegistrar, clock: FakeClock, earned: Certificate
) -> None:
    clock.advance(days=4000)
    done = courseware(settings, "certificates", "verify", earned.number, "--format", "json")
    (facts,) = json.loads(done.stdout)
    assert facts["status"] == "EXPIRED"


@pytest.mark.parametrize(
    "what", ["CERT-1999-00001", "no-such-token", "https://x.example/verify/no"]
)
def test_a_stranger_certificate_is_refused(
    settings: Settings, registrar: RunningRegistrar, what: str
) -> None:
    assert "certificate" in the_one_line(courseware(settings, "certificates", "verify", what))


def test_revokes_with_a_reason(
    settings: Settings, registrar: RunningRegistrar, earned: Certificate
) -> None:
    why = ("--reason", "Issued by mistake")
    done = courseware(settings, "certificates", "revoke", earned.number, *why, "--yes")
    assert done.stdout == f"{earned.number} of Zoë Łukasz is revoked.\n"
    now = standing(registrar, earned)
    assert (now.status, now.revocation_reason) == (CertificateStatus.REVOKED, "Issued by mistake")

    again = courseware(settings, "certificates", "revoke", earned.number, *why, "--yes")
    assert the_one_line(again) == f"courseware: {earned.number} is revoked already."
    verdict = courseware(settings, "certificates", "verify", earned.number).stdout
    assert "REVOKED" in verdict
    assert "Issued by mistake" in verdict


@pytest.mark.parametrize(
    ("answer", "status"), [("n", CertificateStatus.ACTIVE), ("y", CertificateStatus.REVOKED)]
)
def test_asks_before_it_revokes(
    settings: Settings,
    registrar: RunningRegistrar,
    earned: Certificate,
    answer: str,
    status: CertificateStatus,
) -> None:
    terminal = on_a_terminal(settings, "certificates", "revoke", earned.number, "--reason", "Fraud")
    terminal.expect(f"Revoke {earned.number}, .* of Zoë Łukasz")
    terminal.sendline(answer)
    assert terminal.wait() == (0 if answer == "y" else 1)
    assert standing(registrar, earned).status is status


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--reason", "x"), "no terminal to ask on"),
        (("--yes",), "--reason"),
        (("--yes", "--reason", "  "), "Say why"),
    ],
)
def test_nothing_is_revoked_by_wrong_usage(
    settings: Settings,
    registrar: RunningRegistrar,
    earned: Certificate,
    arguments: tuple[str, ...],
    words: str,
) -> None:
    done = courseware(settings, "certificates", "revoke", earned.number, *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert standing(registrar, earned).status is CertificateStatus.ACTIVE


def test_works_without_a_server(settings: Settings, clock: FakeClock, tmp_path: Path) -> None:
    with RunningRegistrar(settings, clock) as registrar:
        registrar.house.call(PublishCatalog(catalog=catalog()))
        earned = earn(registrar.acting(registrar.add("zoe")), "basics")
    assert earned is not None
    file = tmp_path / "zoe.pdf"
    done = courseware(settings, "certificates", "pdf", earned.number, "--to", str(file))
    assert done.returncode == 0, done.stderr
    assert pypdf.PdfReader(file).metadata.keywords == earned.number


def test_the_trust_root_checks_the_documents_that_were_issued(
    settings: Settings, earned: Certificate, tmp_path: Path
) -> None:
    root, pdf = tmp_path / "root.pem", tmp_path / "certificate.pdf"
    assert courseware(settings, "certificates", "trust-root", "--to", str(root)).returncode == 0
    done = courseware(settings, "certificates", "pdf", earned.number, "--to", str(pdf))
    assert done.returncode == 0
    assert checked(pdf.read_bytes(), root.read_bytes()).bottom_line


def test_a_document_is_known_by_its_content_and_not_when_one_byte_of_it_differs(
    settings: Settings, earned: Certificate, tmp_path: Path
) -> None:
    file = tmp_path / "certificate.pdf"
    courseware(settings, "certificates", "pdf", earned.number, "--to", str(file))
    assert earned.number in courseware(settings, "certificates", "verify", str(file)).stdout
    changed = bytearray(file.read_bytes())
    # even within the signature, where PDF readers overlook some
    changed[changed.rindex(b"/Contents <") + 70] ^= 1
    file.write_bytes(changed)
    refused = courseware(settings, "certificates", "verify", str(file))
    assert f"{file}: altered." in the_one_line(refused)

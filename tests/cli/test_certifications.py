"""`courseware certifications`, `certificates issue` and `publish --preview`: what people decide, as they type it."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from courseware.registrar.protocol import ListCertificates, Person
from courseware.settings import Settings
from tests.cli.command import courseware, the_one_line
from tests.conftest import RunningRegistrar
from tests.registrar.learning import earn

WHY = ("--reason", "It was agreed.")


def test_a_certification_is_decided_about_and_its_file_says_so(
    settings: Settings, registrar: RunningRegistrar, zoe: Person
) -> None:
    def said(*words: str) -> str:
        done = courseware(settings, *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    who = ("zoe", "basics")
    assert "WAIVED" in said("certifications", "waive", *who, "--until", "2030-06-30", *WHY)
    assert "NOT_STARTED" in said("certifications", "end-waiver", *who, *WHY)
    issued = said("certificates", "issue", *who, "--basis", "equivalent", *WHY)
    assert issued == "CERT-2026-00001 is issued to Zoë Łukasz.\n"
    assert "SUSPENDED" in said("certifications", "suspend", *who, *WHY)
    assert "CERTIFIED" in said("certifications", "resume", *who, *WHY)
    extended = said("certifications", "extend", *who, "--until", "2031-01-31", *WHY)
    assert "until 2031-01-31" in extended
    assert "CERT-2026-00002" in said("certificates", "reissue", *who, *WHY)
    said("certificates", "revoke", "CERT-2026-00002", "--yes", *WHY)
    assert "active again" in said("certificates", "reinstate", "cert-2026-00002", *WHY)
    file = said("certifications", "show", *who, "--format", "csv")
    kinds = [row["kind"] for row in csv.DictReader(io.StringIO(file))]
    assert kinds == [
        "WAIVED",
        "WAIVER_ENDED",
        "CERTIFIED",
        "SUSPENDED",
        "RESUMED",
        "EXTENDED",
        "REISSUED",
        "REVOKED",
        "REINSTATED",
    ]


def test_what_cannot_be_is_refused_in_one_line(
    settings: Settings, registrar: RunningRegistrar, zoe: Person
) -> None:
    line = the_one_line(courseware(settings, "certifications", "suspend", "zoe", "basics", *WHY))
    assert line == "courseware: There is nothing to suspend. It is not begun."


def test_a_file_is_tried_before_it_is_done_and_each_bad_row_is_named(
    settings: Settings, registrar: RunningRegistrar, zoe: Person, ines: Person, tmp_path: Path
) -> None:
    file = tmp_path / "old.csv"
    file.write_text(
        "username,track,basis,certified_on\n"
        "zoe,basics,imported,2025-11-03\n"
        "nobody,basics,,\n"
        "ines,basics,,\n",
        encoding="utf-8",
    )
    issue = ("certificates", "issue", "--from", str(file), *WHY)
    dry = courseware(settings, *issue, "--dry-run")
    assert "2 of 3 would be certified. Nothing was done." in dry.stdout
    assert registrar.house.call(ListCertificates()) == ()
    done = courseware(settings, *issue)
    assert done.returncode == 1
    assert f'{file}, row 3: There is no person "nobody".' in done.stderr
    assert "2 of 3 were certified: CERT-2026-00001 to CERT-2026-00002." in done.stdout


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("zoe,basics,borrowed,", "row 2: 'borrowed' is no basis."),
        ("zoe,basics,,yesterday", "row 2: certified_on: 'yesterday' is not a date."),
        ("zoe,,,", "row 2: the track is missing."),
    ],
)
def test_a_wrong_file_is_refused_whole(
    settings: Settings, registrar: RunningRegistrar, tmp_path: Path, row: str, said: str
) -> None:
    file = tmp_path / "old.csv"
    file.write_text(f"username,track,basis,certified_on\n{row}\n", encoding="utf-8")
    assert said in the_one_line(
        courseware(settings, "certificates", "issue", "--from", str(file), *WHY)
    )


def test_an_organisation_gets_a_policy_of_its_own(
    settings: Settings, registrar: RunningRegistrar, zoe: Person, tmp_path: Path
) -> None:
    policy = ("certifications", "policy", "northwind-trading", "basics")
    file = tmp_path / "theirs.yaml"
    file.write_text("valid_for: P6M\nrenewal: EXAM\n", encoding="utf-8")
    assert courseware(settings, *policy, str(file), *WHY).returncode == 0
    certificate = earn(registrar.acting(zoe), "basics")
    assert certificate is not None
    assert certificate.expires_at == certificate.issued_at.replace(month=9)
    file.write_text("valid_for: for ever\n", encoding="utf-8")
    assert "'for ever' is not a period" in the_one_line(
        courseware(settings, *policy, str(file), *WHY)
    )
    assert courseware(settings, *policy, "--remove", *WHY).returncode == 0


def test_publishing_says_whom_a_major_version_hits_and_asks(
    settings: Settings, registrar: RunningRegistrar, zoe: Person, tmp_path: Path
) -> None:
    notebooks = tmp_path / "notebooks"
    source = Path(__file__).parents[2] / "notebooks" / "case-management"
    shutil.copytree(source, notebooks / "case-management")
    track = notebooks / "case-management" / "track.yaml"
    text = track.read_text("utf-8").replace("prerequisites: [platform-fundamentals]\n", "")
    track.write_text(text, encoding="utf-8")
    publish = ("publish", str(notebooks / "case-management"))
    assert courseware(settings, *publish).returncode == 0
    issued = courseware(settings, "certificates", "issue", "zoe", "case-management", *WHY)
    assert issued.returncode == 0, issued.stderr

    before = next(line for line in text.splitlines() if line.startswith("version:"))
    track.write_text(text.replace(before, 'version: "9.0"'), encoding="utf-8")
    preview = courseware(settings, *publish, "--preview")
    assert "-> 9.0" in preview.stdout
    assert "northwind-trading: 1 certified, 1 of them end earlier, on " in preview.stdout
    refused = courseware(settings, *publish)
    assert refused.returncode == 2
    assert "1 certificates would end earlier. Give --yes" in refused.stderr
    assert "version 9.0" in courseware(settings, *publish, "--yes").stdout

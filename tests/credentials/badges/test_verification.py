"""The verdict on a file that somebody shows."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.credentials.badges.baking import bake_png, bake_svg
from courseware.credentials.badges.examination import LARGEST, examine
from courseware.credentials.badges.image import png, svg
from courseware.credentials.badges.model import BadgeFacts, Carrier, Examined, RecordedStanding
from courseware.credentials.badges.verdict import Verdict, VerdictCode
from courseware.credentials.badges.verification import verify
from courseware.credentials.document import render, sha256
from courseware.credentials.keys import key_ring
from courseware.credentials.snapshot import CertificateSnapshot
from tests.credentials.badges.conftest import Signed, signed_with
from tests.credentials.badges.test_image import FACTS

NOW = datetime(2026, 6, 1, tzinfo=UTC)
TOKEN = "gJk2nXQ0aTz0q4yq1mJ9eV7yYx3s8dKp"
IN_FORCE = RecordedStanding(number="CERT-2026-00042", token=TOKEN)

Check = Callable[..., Verdict]


@pytest.fixture
def check(signed: Signed) -> Check:
    def check(
        file: bytes, standing: RecordedStanding | None = IN_FORCE, now: datetime = NOW
    ) -> Verdict:
        return verify(file, signed.issuers, lambda _: standing, now)

    return check


def carried(signed: Signed, snapshot: CertificateSnapshot) -> dict[Carrier, bytes]:
    return {
        Carrier.JSON: signed.file,
        Carrier.PNG: bake_png(png(FACTS), signed.text),
        Carrier.SVG: bake_svg(svg(FACTS), signed.text).encode(),
        Carrier.PDF: render(snapshot, signed.file),
    }


@pytest.mark.parametrize("carrier", Carrier)
def test_what_we_issued_is_valid_in_whatever_it_comes(
    signed: Signed, snapshot: CertificateSnapshot, check: Check, carrier: Carrier
) -> None:
    file = carried(signed, snapshot)[carrier]
    assert examine(file, signed.issuers).carrier is carrier
    assert examine(file, signed.issuers).token == TOKEN
    found = check(file, replace(IN_FORCE, document_sha256=sha256(file)))
    assert found.code is VerdictCode.VALID
    assert (found.number, found.token) == ("CERT-2026-00042", TOKEN)


@pytest.mark.parametrize(
    ("standing", "now", "expected"),
    [
        (replace(IN_FORCE, revoked=True), NOW, VerdictCode.REVOKED),
        (replace(IN_FORCE, suspended=True), NOW, VerdictCode.SUSPENDED),
        (replace(IN_FORCE, superseded=True), NOW, VerdictCode.SUPERSEDED),
        (IN_FORCE, datetime(2028, 3, 14, 9, 30, tzinfo=UTC), VerdictCode.VALID),
        (IN_FORCE, datetime(2028, 3, 14, 9, 30, 1, tzinfo=UTC), VerdictCode.EXPIRED),
        (replace(IN_FORCE, expires_at=NOW - timedelta(days=1)), NOW, VerdictCode.EXPIRED),
        (IN_FORCE, datetime(2026, 3, 14, 9, 29, tzinfo=UTC), VerdictCode.NOT_YET_VALID),
        (None, NOW, VerdictCode.UNKNOWN_CERTIFICATE),
        (
            replace(IN_FORCE, revoked=True, superseded=True),
            datetime(2030, 1, 1, tzinfo=UTC),
            VerdictCode.REVOKED,
        ),
    ],
)
def test_what_is_genuine_counts_by_the_record_and_the_clock(
    signed: Signed,
    check: Check,
    standing: RecordedStanding | None,
    now: datetime,
    expected: VerdictCode,
) -> None:
    found = check(signed.file, standing, now)
    assert found.code is expected
    assert found.title
    assert found.advice


def test_what_is_altered_is_said_to_be(signed: Signed, check: Check) -> None:
    altered = copy.deepcopy(signed.credential)
    altered["credentialSubject"]["identifier"][0]["identityHash"] = "Somebody Else"
    found = check(json.dumps(altered).encode())
    assert found.code is VerdictCode.ALTERED
    assert found.number == ""


def test_what_has_no_proof_is_unsigned(
    signed: Signed, snapshot: CertificateSnapshot, check: Check
) -> None:
    bare = {name: value for name, value in signed.credential.items() if name != "proof"}
    for file in (json.dumps(bare).encode(), png(FACTS), svg(FACTS).encode(), render(snapshot)):
        assert check(file).code is VerdictCode.UNSIGNED


def test_what_others_signed_is_foreign(
    snapshot: CertificateSnapshot, check: Check, tmp_path: Path
) -> None:
    stranger = key_ring(tmp_path / "others")
    elsewhere = replace(snapshot, verify_url=f"https://elsewhere.example/verify/{TOKEN}")
    for foreign in (
        signed_with(elsewhere, stranger),
        signed_with(snapshot, stranger, offline=True),
        signed_with(snapshot, stranger),  # names us, by a key that we never had
    ):
        assert check(foreign.file).code is VerdictCode.UNKNOWN_ISSUER
    assert check(b"eyJhbGciOiJFZERTQSJ9.e30.c2ln").code is VerdictCode.UNKNOWN_ISSUER


def test_without_a_network_a_credential_is_known_by_its_key(
    signed: Signed, snapshot: CertificateSnapshot, check: Check
) -> None:
    assert check(signed_with(snapshot, signed.ring, offline=True).file).code is VerdictCode.VALID


def test_a_site_that_moved_still_knows_what_it_signed_under_its_old_address(
    signed: Signed, snapshot: CertificateSnapshot, check: Check
) -> None:
    before = replace(snapshot, verify_url=f"https://old.example/verify/{TOKEN}")
    moved = signed_with(before, signed.ring)
    assert moved.credential["issuer"]["id"] == "did:web:old.example"
    assert check(moved.file).code is VerdictCode.VALID
    renamed = moved.text.replace("old.example", "evil.example")
    assert check(renamed.encode()).code is VerdictCode.ALTERED


def test_a_pdf_that_was_saved_anew_is_altered_though_its_credential_is_genuine(
    signed: Signed, snapshot: CertificateSnapshot, check: Check
) -> None:
    issued = render(snapshot, signed.file)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(issued))
    again = io.BytesIO()
    writer.write(again)
    found = check(again.getvalue(), replace(IN_FORCE, document_sha256=sha256(issued)))
    assert found.code is VerdictCode.ALTERED
    assert "pages" in found.meaning
    assert found.token == TOKEN


def test_a_pdf_from_before_there_were_badges_is_known_by_its_fingerprint(
    snapshot: CertificateSnapshot, check: Check
) -> None:
    issued = render(snapshot)
    standing = replace(IN_FORCE, document_sha256=sha256(issued))
    assert check(issued, standing).code is VerdictCode.VALID
    assert check(issued, replace(standing, revoked=True)).code is VerdictCode.REVOKED


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"hello",
        b"{",
        b"[]",
        b'{"a": 1}',
        b"%PDF-1.7 and nothing more",
        b"\x89PNG\r\n\x1a\n",
        b"<html></html>",
        b"{" + b'"a":{' * 50_000,
        b'{"@context": ' + b"[" * 50_000,
        b"x" * (LARGEST + 1),
    ],
    ids=["empty", "words", "half", "list", "json", "pdf", "png", "html", "deep", "deeper", "large"],
)
def test_what_is_no_certificate_is_unreadable(check: Check, file: bytes) -> None:
    assert check(file).code is VerdictCode.UNREADABLE


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_a_file_is_there_is_a_verdict(junk: bytes) -> None:
    for start in (b"", b"%PDF-1.4\n", b"{", b"<svg xmlns='http://www.w3.org/2000/svg'>"):
        assert isinstance(examine(start + junk, ()), Examined)


def test_the_badge_of_another_level_differs() -> None:
    assert svg(FACTS) != svg(BadgeFacts("A", "B", "1.0", FACTS.level, 2026))

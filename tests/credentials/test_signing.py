"""The signature on a document: who made it, that readers accept it, and that no change goes unseen."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pypdf.annotations import FreeText

from courseware.credentials.document import render
from courseware.credentials.signing import document_signer
from courseware.credentials.signing_keys import own_keys
from courseware.credentials.snapshot import CertificateSnapshot
from courseware.credentials.trust_root import trust_root
from courseware.errors import CoursewareError, SettingsError
from courseware.settings import Settings
from tests.credentials.authorities import Authority, time_stamp_server
from tests.credentials.signatures import checked

NOW = datetime.now(UTC)
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


@pytest.fixture
def house(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


def signed(settings: Settings, snapshot: CertificateSnapshot) -> bytes:
    signer = document_signer(settings, NOW)
    try:
        return signer.sign(render(snapshot, signature_room=signer.room), NOW)
    finally:
        signer.close()


def is_detected(pdf: bytes, root: bytes) -> bool:
    try:
        return not checked(pdf, root).bottom_line
    except Exception:
        return True


def test_a_reader_that_trusts_our_root_accepts_it(
    house: Settings, snapshot: CertificateSnapshot, tmp_path: Path
) -> None:
    pdf, root = tmp_path / "certificate.pdf", tmp_path / "root.pem"
    pdf.write_bytes(signed(house, snapshot))
    root.write_bytes(trust_root(house, NOW))
    pyhanko = shutil.which("pyhanko", path=Path(sys.executable).parent)
    assert pyhanko is not None
    said = subprocess.run(
        [pyhanko, "sign", "validate", "--pretty-print", "--trust-replace", "--trust", root, pdf],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "The signature is judged VALID." in said
    assert "The signature covers the entire file." in said
    stranger = Authority().pem
    assert not checked(pdf.read_bytes(), stranger).trusted


def test_it_is_pades_and_certifies_that_nothing_may_change(
    house: Settings, snapshot: CertificateSnapshot
) -> None:
    pdf = signed(house, snapshot)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    signature = root["/Perms"]["/DocMDP"]
    assert signature["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature["/Reference"][0]["/TransformParams"]["/P"] == 1
    assert signature["/M"] == NOW.strftime("D:%Y%m%d%H%M%SZ")
    assert snapshot.number in signature["/Reason"]
    attributes = checked(pdf, trust_root(house, NOW))
    assert attributes.md_algorithm == "sha256"
    assert attributes.modification_level is not None
    assert attributes.modification_level.name == "NONE"


def test_the_drawing_stays_the_same_and_is_signed_around(
    house: Settings, snapshot: CertificateSnapshot
) -> None:
    once, again = signed(house, snapshot), signed(house, snapshot)
    assert once != again
    differ = [place for place, (a, b) in enumerate(zip(once, again, strict=True)) if a != b]
    start = once.rindex(b"/Contents <")
    assert start < differ[0] <= differ[-1] < once.index(b">", start)


@pytest.fixture(scope="module")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    from tests.credentials.conftest import SNAPSHOT

    house = Settings(data=tmp_path_factory.mktemp("house"))
    return signed(house, SNAPSHOT), trust_root(house, NOW)


@hypothesis_settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(place=st.floats(0, 1, exclude_max=True), mask=st.integers(1, 255))
def test_any_byte_that_is_changed_is_detected(
    specimen: tuple[bytes, bytes], place: float, mask: int
) -> None:
    pdf, root = specimen
    start = pdf.rindex(b"/Contents <")
    end = pdf.index(b">", start)
    # what lies between is the signature itself, see below
    position = int(place * (len(pdf) - (end - start)))
    position += (end - start) if position >= start else 0
    changed = bytearray(pdf)
    changed[position] ^= mask
    assert is_detected(bytes(changed), root)


def test_neither_digest_nor_signature_nor_signer_can_be_changed(
    specimen: tuple[bytes, bytes],
) -> None:
    pdf, root = specimen
    start = pdf.rindex(b"/Contents <") + len(b"/Contents <")
    end = pdf.index(b">", start)
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    certificate = signature.signer_cert.dump().hex().encode()
    value = signature.signer_info["signature"].native.hex().encode()
    for part in (certificate, value, signature.signer_info["signed_attrs"].contents.hex().encode()):
        first = pdf.index(part, start)
        for position in range(first, first + len(part), 41):
            changed = bytearray(pdf)
            changed[position] = ord("0") if changed[position] != ord("0") else ord("1")
            assert is_detected(bytes(changed), root)
    # nothing is left over in the place that it was given
    assert pdf[start:end].decode() == signature.sig_object["/Contents"].hex()
    assert pdf[end - len(value) : end] == value


def test_something_that_is_stuck_over_it_is_detected(specimen: tuple[bytes, bytes]) -> None:
    pdf, root = specimen
    writer = pypdf.PdfWriter(io.BytesIO(pdf), incremental=True)
    writer.add_annotation(0, FreeText(text="Somebody else", rect=(300, 300, 500, 340)))
    added = io.BytesIO()
    writer.write(added)
    assert added.getvalue().startswith(pdf)
    assert is_detected(added.getvalue(), root)


def test_the_keys_are_the_owners_alone_and_two_who_start_at_once_share_them(
    house: Settings,
) -> None:
    with ThreadPoolExecutor(8) as pool:
        pairs = list(pool.map(lambda _: own_keys(house.keys, "Academy", NOW), range(8)))
    assert len({pair.signer.certificate for pair in pairs}) == 1
    assert len({pair.root.certificate for pair in pairs}) == 1
    files = sorted(house.keys.iterdir())
    assert [file.name for file in files] == ["document-root.pem", "document-signer.pem"]
    for file in files:
        assert file.stat().st_mode & 0o777 == 0o600
    pairs[0].signer.certificate.verify_directly_issued_by(pairs[0].root.certificate)


def test_a_damaged_key_is_named_and_not_replaced(house: Settings) -> None:
    own_keys(house.keys, "Academy", NOW)
    file = house.keys / "document-signer.pem"
    file.write_text("nothing")
    with pytest.raises(SettingsError, match=r"document-signer\.pem cannot be read .* backup"):
        own_keys(house.keys, "Academy", NOW)
    assert file.read_text() == "nothing"


@pytest.mark.parametrize(
    "key",
    [
        lambda: rsa.generate_private_key(65537, 2048),
        lambda: ec.generate_private_key(ec.SECP256R1()),
        lambda: ec.generate_private_key(ec.SECP384R1()),
        lambda: ec.generate_private_key(ec.SECP521R1()),
    ],
    ids=["RSA", "P-256", "P-384", "P-521"],
)
def test_signs_with_a_customers_key(
    house: Settings,
    snapshot: CertificateSnapshot,
    tmp_path: Path,
    key: Callable[[], rsa.RSAPrivateKey],
) -> None:
    authority = Authority()
    file = authority.pkcs12(tmp_path, key(), b"open sesame")
    settings = replace(house, signing_pkcs12=str(file), signing_password="open sesame")
    root = trust_root(settings, NOW)
    assert root == authority.pem
    assert checked(signed(settings, snapshot), root).bottom_line
    assert not settings.keys.exists()
    assert "open sesame" not in repr(settings)


@pytest.mark.parametrize(
    ("password", "days", "words"),
    [
        ("wrong", 30, "does not open.*COURSEWARE_SIGNING_PASSWORD"),
        ("open sesame", -5, "valid from .*, and not now"),
    ],
)
def test_a_customers_key_that_cannot_sign_is_refused(
    house: Settings, tmp_path: Path, password: str, days: int, words: str
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    file = Authority().pkcs12(tmp_path, key, b"open sesame", days=days)
    settings = replace(house, signing_pkcs12=str(file), signing_password=password)
    with pytest.raises(SettingsError, match=words) as refused:
        document_signer(settings, NOW)
    assert password not in str(refused.value)
    with pytest.raises(SettingsError, match="cannot be read"):
        document_signer(replace(settings, signing_pkcs12=str(tmp_path / "none.p12")), NOW)


def test_a_time_stamp_says_when_it_was_signed(
    house: Settings, snapshot: CertificateSnapshot
) -> None:
    authority = Authority()
    with time_stamp_server(authority) as address:
        pdf = signed(replace(house, timestamp_url=address), snapshot)
    status = checked(pdf, trust_root(house, NOW), authority.pem)
    assert status.bottom_line
    assert status.timestamp_validity is not None
    assert status.timestamp_validity.trusted
    assert abs(status.timestamp_validity.timestamp - NOW) < timedelta(hours=1)


def test_without_its_time_stamp_server_nothing_is_signed(
    house: Settings, snapshot: CertificateSnapshot
) -> None:
    with pytest.raises(CoursewareError, match="COURSEWARE_TIMESTAMP_URL"):
        signed(replace(house, timestamp_url="http://127.0.0.1:9"), snapshot)


@pytest.mark.skipif(not SOFTHSM.exists(), reason="softhsm2 is not installed")
def test_signs_with_a_key_that_never_leaves_its_token(
    house: Settings,
    snapshot: CertificateSnapshot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm.conf").write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm.conf"))
    authority, key = Authority(), rsa.generate_private_key(65537, 2048)
    certificate = authority.certify("Customer Ltd", key)
    made = tmp_path / "key.pem"
    made.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    softhsm("--init-token", "--free", "--label", "house", "--so-pin", "1234", "--pin", "4321")
    softhsm(
        "--import", str(made), "--token", "house", "--label", "sign", "--id", "01", "--pin", "4321"
    )
    _store_certificate(certificate.public_bytes(Encoding.DER))
    settings = replace(
        house,
        signing_pkcs11=str(SOFTHSM),
        signing_pkcs11_token="house",
        signing_pkcs11_key="sign",
        signing_password="4321",
    )
    root = authority.pem
    assert checked(signed(settings, snapshot), root).bottom_line
    with pytest.raises(SettingsError, match="does not sign with the key 'other'"):
        document_signer(replace(settings, signing_pkcs11_key="other"), NOW)


def softhsm(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True)


def _store_certificate(der: bytes) -> None:
    import pkcs11
    from pkcs11.util.x509 import decode_x509_certificate

    token = pkcs11.lib(str(SOFTHSM)).get_token(token_label="house")
    with token.open(rw=True, user_pin="4321") as session:
        attributes = decode_x509_certificate(der)
        session.create_object(
            {**attributes, pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: "sign"}
        )


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_nothing_wrong(
    house: Settings, snapshot: CertificateSnapshot, tmp_path: Path
) -> None:
    file = tmp_path / "certificate.pdf"
    file.write_bytes(signed(house, snapshot))
    subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)


def test_a_signature_is_not_seen_on_the_sheet(
    house: Settings, snapshot: CertificateSnapshot
) -> None:
    sheets = [
        pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().tobytes()
        for pdf in (render(snapshot), signed(house, snapshot))
    ]
    assert sheets[0] == sheets[1]

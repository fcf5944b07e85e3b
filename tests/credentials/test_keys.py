"""The keys that badges are signed with."""

from __future__ import annotations

import multiprocessing
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from courseware.credentials.badges.examination import examine
from courseware.credentials.badges.identifiers import (
    did_document,
    did_web,
    issuer_of,
    known_issuers,
    multikey,
    to_multibase,
)
from courseware.credentials.badges.verdict import VerdictCode
from courseware.credentials.keys import key_ring, rotate
from courseware.credentials.snapshot import CertificateSnapshot
from courseware.errors import CredentialError
from tests.credentials.badges.conftest import SITE, signed_with


def name_of_the_key(folder: Path) -> str:
    return key_ring(folder).current


def test_the_first_key_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    ring = key_ring(tmp_path / "keys")
    assert ring.public == (ring.current,)
    secret = tmp_path / "keys" / "badge-0001.key"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(secret.parent.stat().st_mode) == 0o700
    assert sorted(file.name for file in secret.parent.iterdir()) == [
        "badge-0001.key",
        "badge-0001.pub",
    ]
    assert key_ring(tmp_path / "keys").current == ring.current


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert len(set(pool.map(name_of_the_key, [tmp_path / "keys"] * 8))) == 1


def test_a_ring_never_shows_its_secret(tmp_path: Path) -> None:
    assert "signing" not in repr(key_ring(tmp_path))


def test_after_a_rotation_the_new_key_signs_and_the_old_signatures_stay_good(
    tmp_path: Path, snapshot: CertificateSnapshot
) -> None:
    old = signed_with(snapshot, key_ring(tmp_path))
    ring = rotate(tmp_path)
    assert ring.current != old.ring.current
    assert ring.public == (old.ring.current, ring.current)
    new = signed_with(snapshot, ring)
    by_document = issuer_of(did_document(did_web(SITE), ring.public))
    for signed in (old, new):
        assert examine(signed.file, [by_document]).finding is None
    before = issuer_of(did_document(did_web(SITE), old.ring.public))
    assert examine(new.file, [before]).finding is VerdictCode.UNKNOWN_ISSUER


def test_the_secret_of_a_retired_key_may_be_destroyed(
    tmp_path: Path, snapshot: CertificateSnapshot
) -> None:
    old = signed_with(snapshot, key_ring(tmp_path))
    rotate(tmp_path)
    (tmp_path / "badge-0001.key").unlink()
    assert examine(old.file, known_issuers([SITE], key_ring(tmp_path).public)).finding is None


@pytest.mark.parametrize("form", ["pem", "multikey"])
def test_a_key_of_ones_own_may_be_put_in(tmp_path: Path, form: str) -> None:
    key = Ed25519PrivateKey.generate()
    first = key_ring(tmp_path).current
    file = tmp_path / "badge-0007.key"
    if form == "pem":
        file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    else:
        file.write_text(to_multibase(b"\x80\x26" + key.private_bytes_raw()) + "\n")
    file.chmod(0o644)
    ring = key_ring(tmp_path)
    assert ring.current == multikey(key.public_key())
    assert ring.public == (first, ring.current)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_is_no_key_is_named_and_not_repeated(tmp_path: Path) -> None:
    other = generate_private_key(SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    for content in (b"hunter2", b"\xff\xfe", b"z3u2hunter2", other):
        (tmp_path / "badge-0001.key").write_bytes(content)
        with pytest.raises(CredentialError, match=r"badge-0001\.key is no Ed25519 key") as refused:
            key_ring(tmp_path)
        assert "hunter2" not in str(refused.value)


def test_a_key_is_not_replaced_under_its_number(tmp_path: Path) -> None:
    key_ring(tmp_path)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "badge-0001.key").write_bytes(pem)
    with pytest.raises(CredentialError, match="different keys"):
        key_ring(tmp_path)

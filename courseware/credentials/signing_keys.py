"""The house's own key for documents: a root to trust and a signer below it, made once and kept."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID, ObjectIdentifier

from courseware.errors import SettingsError

_ROOT_FILE, _SIGNER_FILE = "document-root.pem", "document-signer.pem"
_LASTS = timedelta(days=30 * 365)
"""As long as a certificate may hang on a wall: without a time stamp, signer and signature end together."""
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
_LONGEST_NAME = 64  # X.520's upper bound of a common name


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A private key and the certificate that says whose it is."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


@dataclass(frozen=True, slots=True)
class OwnKeys:
    root: KeyPair
    signer: KeyPair


def own_keys(folder: Path, owner: str, now: datetime) -> OwnKeys:
    """The keys in `folder`, made there at the first call; of two processes that make them, the first counts.

    `owner` is who signs, `now` an aware time. ECDSA on P-256: every reader that checks signatures
    today knows it, and it signs in a twentieth of the time of RSA-3072.
    """
    root = _kept(folder / _ROOT_FILE, lambda: _new_root(owner, now))
    signer = _kept(folder / _SIGNER_FILE, lambda: _new_signer(owner, root, now))
    return OwnKeys(root, signer)


def _kept(path: Path, make: Callable[[], KeyPair]) -> KeyPair:
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_first(path, make())
    try:
        content = path.read_bytes()
        key = load_pem_private_key(content, password=None)
        certificate = x509.load_pem_x509_certificate(content)
    except (OSError, ValueError):
        raise SettingsError(
            f"{path} cannot be read as a key and its certificate. Restore it from a backup: "
            "documents that were signed with it are checked against its root."
        ) from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SettingsError(
            f"{path} holds a key of another kind than we make. Restore it from a backup; a key of "
            "your own goes into COURSEWARE_SIGNING_PKCS12."
        )
    return KeyPair(key, certificate)


def _write_first(path: Path, pair: KeyPair) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(
            pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            + pair.certificate.public_bytes(Encoding.PEM)
        )
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):  # another process was first
        os.link(partial, path)
    partial.unlink()


def _new_root(owner: str, now: datetime) -> KeyPair:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(owner, " Root")
    usage = _usage(key_cert_sign=True, crl_sign=True)
    draft = _draft(name, name, key, now).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    return KeyPair(key, draft.add_extension(usage, critical=True).sign(key, hashes.SHA256()))


def _new_signer(owner: str, root: KeyPair, now: datetime) -> KeyPair:
    key = ec.generate_private_key(ec.SECP256R1())
    draft = (
        _draft(_name(owner), root.certificate.subject, key, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()),
            critical=False,
        )
    )
    return KeyPair(key, draft.sign(root.key, hashes.SHA256()))


def _draft(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _LASTS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(owner: str, suffix: str = "") -> x509.Name:
    words = (owner.strip() or "Courseware")[: _LONGEST_NAME - len(suffix)] + suffix
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _usage(**allowed: bool) -> x509.KeyUsage:
    nothing = dict.fromkeys(
        (
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
            "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
        ),
        False,
    )  # fmt: skip
    return x509.KeyUsage(**{**nothing, **allowed})

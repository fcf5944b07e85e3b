"""A customer's own key in a PKCS#12 file: opened, and checked before anything is signed with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates
from cryptography.x509 import Certificate

from courseware.errors import SettingsError
from courseware.settings import Settings


@dataclass(frozen=True, slots=True)
class CustomerKey:
    key: RSAPrivateKey | EllipticCurvePrivateKey
    certificate: Certificate
    chain: tuple[Certificate, ...]
    """The certificates above it that the file holds too."""


def customer_key(settings: Settings, now: datetime) -> CustomerKey:
    """The key in the file that COURSEWARE_SIGNING_PKCS12 names. SettingsError when it cannot sign."""
    path = Path(settings.signing_pkcs12)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"COURSEWARE_SIGNING_PKCS12 names {path}, which cannot be read ({error.strerror}). "
            "Name a .p12 file that this account may read."
        ) from None
    try:
        key, certificate, chain = load_key_and_certificates(
            content, settings.signing_password.encode() or None
        )
    except ValueError:
        key, certificate, chain = None, None, []
    if certificate is None or not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise SettingsError(
            f"COURSEWARE_SIGNING_PKCS12: {path} does not open, or has no RSA or ECDSA key with its "
            "certificate. Check COURSEWARE_SIGNING_PASSWORD and the file."
        )
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not first <= now <= last:
        raise SettingsError(
            f"COURSEWARE_SIGNING_PKCS12: the certificate in {path} is valid from {first:%Y-%m-%d} to "
            f"{last:%Y-%m-%d}, and not now. Name a file with one that is."
        )
    return CustomerKey(key, certificate, tuple(chain))

"""The certificate that whoever checks our documents has to trust, and whether anything can be signed at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate, Name, load_der_x509_certificate

from courseware.credentials.customer_key import customer_key
from courseware.credentials.signing_keys import own_keys
from courseware.settings import Settings


def trust_root(settings: Settings, now: datetime) -> bytes:
    """In PEM: our own root, made if there is none yet, or the last of a customer's chain.

    Raises SettingsError naming the setting whose key cannot be used.
    """
    if settings.signing_pkcs11:
        return _top(*_in_hardware(settings)).public_bytes(Encoding.PEM)
    if settings.signing_pkcs12:
        customers = customer_key(settings, now)
        return _top(customers.certificate, customers.chain).public_bytes(Encoding.PEM)
    return own_keys(settings.keys, settings.issuer, now).root.certificate.public_bytes(Encoding.PEM)


def _in_hardware(settings: Settings) -> tuple[Certificate, tuple[Certificate, ...]]:
    # drivers are foreign code: they are loaded only where they are asked for
    from courseware.credentials.hardware_key import hardware_signer

    signer = hardware_signer(settings)
    own, *chain = (
        load_der_x509_certificate(one.dump())
        for one in (signer.signing_cert, *signer.cert_registry)
    )
    return own, tuple(chain)


def _top(certificate: Certificate, others: Iterable[Certificate]) -> Certificate:
    """The last one on the way up, of those that came with the key."""
    known: dict[Name, Certificate] = {other.subject: other for other in others}
    while certificate.issuer != certificate.subject and certificate.issuer in known:
        certificate = known.pop(certificate.issuer)
    return certificate

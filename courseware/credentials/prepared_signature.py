"""A signature that is built once, and then only signed: what differs has its place in the finished bytes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable

from asn1crypto import keys, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import Certificate
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore


class KeptKey(SimpleSigner):
    """A signer whose key stays loaded, and whose signatures all have the same length.

    Those of ECDSA are two numbers without their leading zeros, so lengths vary: this one signs
    again until the length is the most frequent one, two times on average.
    """

    def __init__(
        self,
        key: RSAPrivateKey | EllipticCurvePrivateKey,
        certificate: Certificate,
        chain: Iterable[Certificate],
    ) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple(map(_as_asn1, chain))
        super().__init__(
            signing_cert=_as_asn1(certificate),
            signing_key=keys.PrivateKeyInfo.load(
                key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            ),
            cert_registry=store,
            # readers have the root already; in the file it would be bytes that nothing protects
            embed_roots=False,
        )
        self._key = key
        self.length = _usual_length(key)
        self.signed = b""
        """The attributes that were signed last, as they are encoded."""

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        self.signed = data
        while True:
            signature = self._signature(data)
            if len(signature) == self.length:
                return signature

    def _signature(self, data: bytes) -> bytes:
        if isinstance(self._key, RSAPrivateKey):
            return self._key.sign(data, PKCS1v15(), hashes.SHA256())
        return self._key.sign(data, ECDSA(hashes.SHA256()))


class PreparedSignature:
    """Signatures of one key: pyHanko builds the first, and the next differ in the digest and its signature.

    Building takes 26 ms, nearly all of it for encoding what is the same each time.
    """

    def __init__(self, signer: KeptKey, make: Callable[[bytes], bytes]) -> None:
        """`make` builds a whole signature (CMS, DER) of a SHA-256 digest."""
        digest = secrets.token_bytes(32)
        built = make(digest)
        self._signer, self.length = signer, len(built)
        self._attributes = _halves(signer.signed, digest)
        before, rest = _halves(built, digest)
        # without a time stamp nothing stands behind the signature
        self._around = before, rest[: -signer.length]

    def signature(self, digest: bytes) -> bytes:
        """The signature of a document with this SHA-256 digest."""
        return self._made(digest, self._signer.sign_raw(digest.join(self._attributes), "sha256"))

    def _made(self, digest: bytes, signature: bytes) -> bytes:
        return digest.join(self._around) + signature


def _halves(whole: bytes, part: bytes) -> tuple[bytes, bytes]:
    before, found, after = whole.partition(part)
    if not found or part in after:
        raise ValueError("The built signature does not hold its digest once.")
    return before, after


def _as_asn1(certificate: Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _usual_length(key: RSAPrivateKey | EllipticCurvePrivateKey) -> int:
    """How many bytes a signature has; with ECDSA, one in two has so many.

    Its two numbers have as many bytes as the key each, and one of them one more, or where the key
    does not fill its first byte, one less.
    """
    size = (key.key_size + 7) // 8
    if isinstance(key, RSAPrivateKey):
        return size
    numbers = 2 * (2 + size) + (1 if key.key_size % 8 == 0 else -1)
    return numbers + (2 if numbers < 128 else 3)

"""What others run: a customer's certification authority and its keys, a time-stamp server on a real port."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class Authority:
    """A root that certifies keys."""

    def __init__(self, name: str = "Customer Root") -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        self.certificate = self._certificate(name, self.key, ca=True)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def certify(
        self, name: str, key: Key, *, days: int = 30, stamps: bool = False
    ) -> x509.Certificate:
        return self._certificate(name, key, days=days, stamps=stamps)

    def pkcs12(self, folder: Path, key: Key, password: bytes, *, days: int = 30) -> Path:
        """A file with the key, its certificate and the root."""
        file = folder / "customer.p12"
        certificate = self.certify("Customer Ltd", key, days=days)
        chain, how = [self.certificate], BestAvailableEncryption(password)
        file.write_bytes(pkcs12.serialize_key_and_certificates(b"c", key, certificate, chain, how))
        return file

    def _certificate(
        self, name: str, key: Key, *, ca: bool = False, days: int = 30, stamps: bool = False
    ) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        draft = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if ca else self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=40))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=not ca, content_commitment=not ca, key_cert_sign=ca, crl_sign=ca,
                    key_encipherment=False, data_encipherment=False, key_agreement=False,
                    encipher_only=False, decipher_only=False,
                ),
                critical=True,
            )
        )  # fmt: skip
        if stamps:
            usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            draft = draft.add_extension(usage, critical=True)
        return draft.sign(self.key, hashes.SHA256())


@contextmanager
def time_stamp_server(authority: Authority, port: int = 0) -> Iterator[str]:
    """The address of a server that stamps what it is sent, by RFC 3161."""
    key = rsa.generate_private_key(65537, 2048)
    certificate = authority.certify("Customer Time", key, stamps=True)
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(
            key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
    )

    class Stamps(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            answer = stamper.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Stamps) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()

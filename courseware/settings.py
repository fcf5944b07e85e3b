"""Every setting: its default, its environment variable, what it means."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from courseware.errors import SettingsError
from courseware.languages import ENGLISH, LANGUAGES

# A Unix socket's address holds 107 bytes on Linux and 103 on macOS.
_LONGEST_SOCKET_PATH = 100

_WORDS = {
    "smtp_tls": ("starttls", "tls", "none"),
    "webhook_addresses": ("public", "any"),
    "language": LANGUAGES,
}
"""Settings that are one of a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How one installation runs. Made once at start-up and handed on; nothing else reads the environment."""

    data: Path = Path("data")
    """COURSEWARE_DATA: the record, the warehouse, certificates and keys."""

    notebooks: Path = Path("notebooks")
    """COURSEWARE_NOTEBOOKS: the tracks that are taught."""

    host: str = "127.0.0.1"
    """COURSEWARE_HOST: the address to listen on."""

    port: int = 8866
    """COURSEWARE_PORT: the port to listen on; 0 takes a free one."""

    public_url: str = ""
    """COURSEWARE_PUBLIC_URL: how strangers reach this server; certificates link to it. Default: host and port."""

    warehouse_seconds: int = 30
    """COURSEWARE_WAREHOUSE_SECONDS: how often a changed record is published to the warehouse, at most 60."""

    session_hours: int = 12
    """COURSEWARE_SESSION_HOURS: how long a sign-in lasts."""

    kernel_idle_minutes: int = 30
    """COURSEWARE_KERNEL_IDLE_MINUTES: a page's kernel ends after so long without a connected page."""

    most_kernels: int = 0
    """COURSEWARE_MOST_KERNELS: so many pages may have a kernel at a time; 0: as many as memory allows."""

    keep_free_mb: int = 512
    """COURSEWARE_KEEP_FREE_MB: no kernel starts that would leave less memory than this, in MB."""

    pages_per_person: int = 6
    """COURSEWARE_PAGES_PER_PERSON: opening one page more ends the person's oldest."""

    kernel_memory_mb: int = 2048
    """COURSEWARE_KERNEL_MEMORY_MB: the address space that one page's kernel may take, in megabytes."""

    kernel_cpu_seconds: int = 600
    """COURSEWARE_KERNEL_CPU_SECONDS: the processor time that one page's kernel may use in its life."""

    kernel_files: int = 256
    """COURSEWARE_KERNEL_FILES: the files and sockets that one page's kernel may have open."""

    kernel_processes: int = 8192
    """COURSEWARE_KERNEL_PROCESSES: no kernel starts a thread or process when the account has so many."""

    memory_limit: str = "1GB"
    """COURSEWARE_MEMORY_LIMIT: what DuckDB may use for the record."""

    issuer: str = "Courseware Academy"
    """COURSEWARE_ISSUER: who certifies; printed on certificates and on the verify page."""

    language: str = ENGLISH
    """COURSEWARE_LANGUAGE: of pages and letters for whoever has chosen none: en, de, fr, es, pl, ja or ar."""

    smtp_host: str = ""
    """COURSEWARE_SMTP_HOST: the mail server that notices are handed to; empty: they are kept, and not sent."""

    smtp_port: int = 0
    """COURSEWARE_SMTP_PORT: its port; 0: 587, or 465 for `tls`, or 25 for `none`."""

    smtp_tls: str = "starttls"
    """COURSEWARE_SMTP_TLS: `starttls`, `tls` (from the first byte) or `none`."""

    smtp_user: str = ""
    """COURSEWARE_SMTP_USER: whom to sign in as there; empty: nobody."""

    smtp_password: str = field(default="", repr=False)
    """COURSEWARE_SMTP_PASSWORD: that user's password."""

    smtp_password_file: str = ""
    """COURSEWARE_SMTP_PASSWORD_FILE: a file that holds the password, instead of it."""

    mail_from: str = ""
    """COURSEWARE_MAIL_FROM: whom mails come from, `Courseware Academy <learning@example.org>`."""

    webhook_addresses: str = "public"
    """COURSEWARE_WEBHOOK_ADDRESSES: `public`, or `any` to let webhooks reach machines of this network too."""
    signing_pkcs12: str = ""
    """COURSEWARE_SIGNING_PKCS12: a .p12 file with the key that signs documents; none: our own, made at first start."""

    signing_pkcs11: str = ""
    """COURSEWARE_SIGNING_PKCS11: the driver (.so) of the hardware that holds the key instead."""

    signing_pkcs11_token: str = ""
    """COURSEWARE_SIGNING_PKCS11_TOKEN: the token's label; may be left out when there is one."""

    signing_pkcs11_key: str = ""
    """COURSEWARE_SIGNING_PKCS11_KEY: the label that key and certificate have in the token."""

    signing_password: str = field(default="", repr=False)
    """COURSEWARE_SIGNING_PASSWORD: the .p12 file's password, or the token's PIN."""

    timestamp_url: str = ""
    """COURSEWARE_TIMESTAMP_URL: a time-stamp server (RFC 3161): documents then say when they were signed."""

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] | None = None, **given: object
    ) -> Settings:
        """Settings from `given` (those that are not None), then the environment, then the defaults.

        Raises SettingsError for a value that cannot work.
        """
        environment = os.environ if environment is None else environment
        values: dict[str, object] = {}
        for name in cls.__dataclass_fields__:
            if given.get(name) is not None:
                values[name] = given[name]
                continue
            text = environment.get(f"COURSEWARE_{name.upper()}")
            if text:
                values[name] = _convert(name, text)
        return cls(**values)._checked()  # type: ignore[arg-type]

    def _checked(self) -> Settings:
        if not 0 <= self.port <= 65535:
            raise SettingsError(f"COURSEWARE_PORT is {self.port}; give a number from 0 to 65535.")
        if not 1 <= self.warehouse_seconds <= 60:
            raise SettingsError(
                f"COURSEWARE_WAREHOUSE_SECONDS is {self.warehouse_seconds}; give a number from 1 to 60."
            )
        for name, least in (("most_kernels", 0), ("keep_free_mb", 0), ("pages_per_person", 1)):
            if getattr(self, name) < least:
                raise SettingsError(
                    f"COURSEWARE_{name.upper()} is {getattr(self, name)}; give {least} or more."
                )
        for name, known in _WORDS.items():
            if getattr(self, name) not in known:
                raise SettingsError(
                    f"COURSEWARE_{name.upper()} is {getattr(self, name)!r}; give {' or '.join(known)}."
                )
        if self.smtp_host and "@" not in self.mail_from:
            raise SettingsError(
                "COURSEWARE_SMTP_HOST is set and COURSEWARE_MAIL_FROM names no address; say whom mails "
                "come from, such as learning@example.org."
            )
        if self.signing_pkcs11 and self.signing_pkcs12:
            raise SettingsError(
                "COURSEWARE_SIGNING_PKCS11 and COURSEWARE_SIGNING_PKCS12 are both set. Keep the one "
                "whose key shall sign."
            )
        if self.timestamp_url and not self.timestamp_url.startswith(("http://", "https://")):
            raise SettingsError(
                "COURSEWARE_TIMESTAMP_URL is no web address; give one that begins with http:// or https://."
            )
        return self

    def as_environment(self) -> dict[str, str]:
        """The variables by which another process of ours gets the same settings."""
        return {
            f"COURSEWARE_{name.upper()}": str(getattr(self, name))
            for name in self.__dataclass_fields__
        }

    @property
    def record(self) -> Path:
        """The DuckDB file that is the record."""
        return self.data / "record.duckdb"

    @property
    def warehouse(self) -> Path:
        """The folder of published Parquet versions."""
        return self.data / "warehouse"

    @property
    def certificates(self) -> Path:
        """The folder of certificate PDFs, one file a number."""
        return self.data / "certificates"

    @property
    def certificate_media(self) -> Path:
        """The folder of the pictures on certificates, named by their content."""
        return self.data / "certificate-media"

    @property
    def keys(self) -> Path:
        """The folder of secrets, readable by the owner alone."""
        return self.data / "keys"

    @property
    def socket(self) -> Path:
        """The registrar's Unix socket: in the data folder, or in the temporary folder if that path is too long."""
        beside = self.data.resolve() / "registrar.sock"
        if len(os.fsencode(beside)) <= _LONGEST_SOCKET_PATH:
            return beside
        name = hashlib.sha256(os.fsencode(beside)).hexdigest()[:24]
        return Path(tempfile.gettempdir()) / f"courseware-{os.getuid()}" / f"{name}.sock"

    @property
    def address(self) -> str:
        """The public URL without a slash at its end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def _convert(name: str, text: str) -> object:
    kind = Settings.__dataclass_fields__[name].type
    if kind == "Path":
        return Path(text)
    if kind == "int":
        try:
            return int(text)
        except ValueError:
            raise SettingsError(
                f"COURSEWARE_{name.upper()} is {text!r}; give a whole number."
            ) from None
    return text

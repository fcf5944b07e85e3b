"""Certificates issued, signed and stored in bulk, through a kill -9, against ReportLab and pyHanko one by one.

`python -m benchmarks.documents [COUNT]` measures 10,000, or so many. The peer draws the same sheet with
ReportLab and has pyHanko sign it, each from scratch: key, chain and objects built for every file, as its
documentation does it. Both write files durably, in the same run and by turns with each other.
"""

from __future__ import annotations

import io
import os
import random
import resource
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import psutil  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, signers
from pyhanko.sign.fields import SigSeedSubFilter

from benchmarks.machine import facts
from benchmarks.progress import say
from benchmarks.table import Line, table
from courseware.catalog.model import CertificationLevel
from courseware.certification.numbering import format_number
from courseware.credentials.document import render
from courseware.credentials.signing_keys import own_keys
from courseware.credentials.snapshot import CertificateSnapshot
from courseware.registrar.access import access
from courseware.registrar.client import RegistrarClient
from courseware.registrar.protocol import (
    AddPeople,
    IssueCertificates,
    IssueRow,
    ListCertificates,
    NewPerson,
    Person,
    PublishCatalog,
)
from courseware.registrar.supervisor import RegistrarProcess
from courseware.settings import Settings
from tests.samples import reading_track

COUNT = 10_000
_PEER_SECONDS = 10.0
_AT_A_TIME = 1000
_PEER = "ReportLab + pyHanko, each from scratch, one core"


@dataclass(frozen=True, slots=True)
class Made:
    """What the whole run came to."""

    seconds: float
    cpu_seconds: float
    """Of the registrar, of issuing, and of drawing."""
    restart_seconds: float
    """Of them, from the kill until the registrar answered again."""
    memory: tuple[int, ...]
    """Of all processes together, in MB: a figure every few seconds."""


def main(arguments: list[str]) -> int:
    count = int(arguments[0]) if arguments else COUNT
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        for fact in facts(folder):
            print(fact)
        peer_cpu = time.process_time()
        peer_before = list(_peer(folder / "peer", _PEER_SECONDS))
        peer_cpu = (time.process_time() - peer_cpu) / len(peer_before)
        made = _ours(Settings(data=folder / "ours"), count)
        peer_after = list(_peer(folder / "peer-again", _PEER_SECONDS))
        _check(Settings(data=folder / "ours"), count)
    rates = [len(turn) / sum(turn) for turn in (peer_before, peer_after)]
    ours = count / made.seconds
    print(
        table(
            [
                Line(
                    f"{count:,} certificates issued, signed, stored",
                    "/s",
                    ours,
                    statistics.mean(rates),
                    _PEER,
                    (ours, ours),
                    (min(rates), max(rates)),
                ),
                Line("CPU of each", "ms", made.cpu_seconds / count * 1000, peer_cpu * 1000, _PEER),
            ]
        )
    )
    first, last = made.memory[len(made.memory) // 4], made.memory[-1]
    print(f"numbers 1 to {count:,} without a gap; every file is there, its hash is in the record")
    print(f"kill -9 at a random moment; {made.restart_seconds:.1f} s until it answered again")
    print(f"memory of registrar and drawing: {first} MB after a quarter, {last} MB at the end")
    return 0


def _ours(settings: Settings, count: int) -> Made:
    with RegistrarProcess(settings) as process:
        say("documents: adding people")
        people = _people(settings, count)
        begun = time.monotonic()
        say("documents: issuing")
        kill_at = random.uniform(0.05, 0.95)
        memory: list[int] = []
        restart = 0.0
        with ThreadPoolExecutor(1) as pool:
            issuing = pool.submit(_issue, settings, people)
            while (stored := _stored(settings)) < count or not _all_frozen(settings):
                if issuing.done():
                    issuing.result()
                say(f"documents: {stored:,} of {count:,}")
                if not restart and stored > kill_at * count:
                    restart = _kill(process, settings)
                memory.append(_memory(process))
                time.sleep(max(0.2, count / 5000))
        seconds = time.monotonic() - begun
    cpu = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Made(seconds, cpu.ru_utime + cpu.ru_stime, restart, tuple(memory))


def _people(settings: Settings, count: int) -> tuple[Person, ...]:
    added: list[Person] = []
    with RegistrarClient(access(settings), patience=120.0) as house:
        house.call(PublishCatalog(catalog=reading_track()))
        for start in range(0, count, _AT_A_TIME):
            some = tuple(
                NewPerson(username=f"p{n}", full_name=f"Zoë {n} Müller", email=f"p{n}@example.org")
                for n in range(start, min(count, start + _AT_A_TIME))
            )
            added += house.call(AddPeople(people=some))
    return tuple(added)


def _issue(settings: Settings, people: tuple[Person, ...]) -> None:
    """As `certificates issue` does with a file of so many rows. What a kill leaves unanswered is sent again."""
    rows = [
        IssueRow(row=number, username=person.username, track="reading")
        for number, person in enumerate(people, 1)
    ]
    with RegistrarClient(access(settings), patience=120.0) as house:
        for start in range(0, len(rows), _AT_A_TIME):
            part = tuple(rows[start : start + _AT_A_TIME])
            house.call(
                IssueCertificates(rows=part, actor="bench", reason="Passed in the classroom")
            )


def _stored(settings: Settings) -> int:
    """Files that have their names: the last few may not be in the record yet."""
    return sum(1 for _ in settings.certificates.glob("*.pdf"))


def _all_frozen(settings: Settings) -> bool:
    with RegistrarClient(access(settings), patience=120.0) as house:
        return all(one.sha256 for one in house.call(ListCertificates()))


def _kill(process: RegistrarProcess, settings: Settings) -> float:
    before, begun = process.pid, time.monotonic()
    assert before is not None
    os.kill(before, signal.SIGKILL)
    while process.pid == before:
        time.sleep(0.01)
    _all_frozen(settings)
    return time.monotonic() - begun


def _memory(process: RegistrarProcess) -> int:
    registrar = psutil.Process(process.pid)
    total = sum(one.memory_info().rss for one in (registrar, *registrar.children(recursive=True)))
    return int(total // 2**20)


def _check(settings: Settings, count: int) -> None:
    """Raise when a number, a document or its hash is missing or there twice: each has its PDF and, beside it, its credential."""
    import hashlib

    with (
        RegistrarProcess(settings),
        RegistrarClient(access(settings), patience=120.0) as house,
    ):
        certificates = house.call(ListCertificates())
    year = certificates[0].issued_at.year
    numbers = [format_number(year, sequence) for sequence in range(1, count + 1)]
    assert [one.number for one in certificates] == numbers
    assert {file.name for file in settings.certificates.iterdir()} == {
        f"{number}.{kind}" for number in numbers for kind in ("pdf", "json")
    }
    for one in certificates:
        pdf = (settings.certificates / f"{one.number}.pdf").read_bytes()
        assert hashlib.sha256(pdf).hexdigest() == one.sha256


def _peer(folder: Path, seconds: float) -> Iterator[float]:
    """The seconds that each took."""
    folder.mkdir()
    say("documents: the peer")
    pair = own_keys(folder / "keys", "Peer", datetime.now(UTC)).signer
    (folder / "key.pem").write_bytes(
        pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (folder / "certificate.pem").write_bytes(pair.certificate.public_bytes(Encoding.PEM))
    end, number = time.monotonic() + seconds, 0
    _one_of_the_peers(folder, 0)
    while time.monotonic() < end:
        number += 1
        before = time.perf_counter()
        _one_of_the_peers(folder, number)
        yield time.perf_counter() - before


def _one_of_the_peers(folder: Path, number: int) -> None:
    drawn = render(
        replace(
            _SNAPSHOT,
            number=format_number(2026, number + 1),
            recipient_name=f"Zoë {number} Müller",
            verify_url=f"https://academy.example/verify/{random.randbytes(24).hex()[:32]}",
        )
    )
    signer = signers.SimpleSigner.load(str(folder / "key.pem"), str(folder / "certificate.pem"))
    assert signer is not None
    signed = signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(drawn)),
        PdfSignatureMetadata(
            field_name="Signature", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
        ),
        signer=signer,
    )
    with (folder / f"{number}.pdf").open("wb") as file:
        file.write(signed.getbuffer())
        file.flush()
        os.fsync(file.fileno())


_SNAPSHOT = msgspec.convert(
    {
        "number": "CERT-2026-00001",
        "recipient_name": "Zoë Müller",
        "track_name": "Reading",
        "track_slug": "reading",
        "track_version": "1.0",
        "level": CertificationLevel.FOUNDATION,
        "organisation_name": None,
        "issued_at": datetime(2026, 3, 14, 9, 30, tzinfo=UTC),
        "expires_at": None,
        "issuer": "Courseware Academy",
        "verify_url": "https://academy.example/verify/x",
    },
    CertificateSnapshot,
)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What the numbers were measured on: cores, versions, and what the disk can do."""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import psutil  # type: ignore[import-untyped]

_BYTES_A_WRITE = 512
_PACKAGES = ("duckdb", "voila", "ipykernel", "ipywidgets", "jupyter-client", "tornado")


def facts(folder: Path) -> Iterator[str]:
    """The machine, in a few lines that name no machine. `folder` is on the disk that is measured."""
    memory = psutil.virtual_memory().total / 2**30
    yield f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB of memory, {load('start')}"
    yield f"{platform.system()}, {platform.python_implementation()} {platform.python_version()}, {_chromium()}"
    yield ", ".join(f"{package} {version(package)}" for package in _PACKAGES)
    fsyncs = fsync_latencies(folder, seconds=1.0)
    yield f"disk: {len(fsyncs):,} fsyncs a second, median {statistics.median(fsyncs) * 1000:.2f} ms"


def load(when: str) -> str:
    """How many processes wanted a core, on the average of the last minute."""
    return f"load average {os.getloadavg()[0]:.1f} at the {when}"


def fsync_latencies(folder: Path, seconds: float) -> list[float]:
    """Append a little to one file and fsync it, again and again; the seconds that each took."""
    latencies = []
    with (folder / "fsync").open("ab", buffering=0) as file:
        now = time.perf_counter()
        end = now + seconds
        while now < end:
            file.write(b"x" * _BYTES_A_WRITE)
            os.fsync(file.fileno())
            before, now = now, time.perf_counter()
            latencies.append(now - before)
    return latencies


def chromium_path() -> str | None:
    """The machine's Chromium; None: the one that Playwright has installed."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


def _chromium() -> str:
    path = chromium_path()
    if path is None:
        return "Playwright's Chromium"
    said = subprocess.run(
        [path, "--version"], capture_output=True, text=True, check=False, timeout=30
    ).stdout
    return " ".join(said.split()[:2]) or "Chromium"

"""What the numbers were measured on: cores, versions, and what the disk can do."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path

import duckdb

_BYTES_A_WRITE = 512


def facts() -> tuple[str, ...]:
    """The machine in a few lines that name no machine."""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), load average "
        f"{os.getloadavg()[0]:.1f} at the start",
        f"{platform.system()}, {platform.python_implementation()} {platform.python_version()}, "
        f"DuckDB {duckdb.__version__}",
    )


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

"""`python -m benchmarks`: run every benchmark in turn, and print one table."""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.machine import facts, fsync_latencies
from benchmarks.registrar import registrar
from benchmarks.table import Line, table

BENCHMARKS: tuple[Callable[[Path], list[Line]], ...] = (registrar,)
"""Each is given an empty folder on the disk where the record lies, and returns its lines."""


def main() -> None:
    data = Path("data")
    data.mkdir(exist_ok=True)
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="bench-", dir=data) as name:
        folder = Path(name)
        for fact in facts():
            print(fact)
        fsyncs = fsync_latencies(folder, seconds=1.0)
        print(
            f"disk: {len(fsyncs):,} fsyncs a second, median {statistics.median(fsyncs) * 1000:.2f} ms"
        )
        for benchmark in BENCHMARKS:
            own = folder / benchmark.__name__
            own.mkdir()
            lines += benchmark(own)
    print(f"load average {os.getloadavg()[0]:.1f} at the end")
    print()
    print(table(lines))


if __name__ == "__main__":
    main()

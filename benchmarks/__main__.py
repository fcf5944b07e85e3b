"""`python -m benchmarks [page wire memory kernels registrar crowd]`: measure, and print one table."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.machine import facts, load
from benchmarks.page import TURNS
from benchmarks.progress import say
from benchmarks.report import RESULTS, Report, failure

AT_THE_SIDES = ("page", "wire", "memory")
"""Measured where both sides serve the lesson; the others are given a folder of their own."""

ALONE = ("kernels", "registrar", "crowd")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks that are named, or all; 1 when one of them has failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help="what to measure (default: all)")
    parser.add_argument("--turns", type=int, default=TURNS, help="how often each page is visited")
    parser.add_argument("--write", action="store_true", help=f"keep the results in {RESULTS}")
    given = parser.parse_args(arguments)
    known = (*AT_THE_SIDES, *ALONE)
    if unknown := [name for name in given.names if name not in known]:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(known)}")
    # so that a run that is stopped ends its servers, and tells what it has measured, as with Ctrl-C
    signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))

    report = run(given.names or known, given.turns)
    print(report.text())
    if given.write and not report.stopped:
        RESULTS.write_text(report.markdown(), encoding="utf-8")
    return 1 if report.failures else 0


def run(names: Sequence[str], turns: int) -> Report:
    """Measure all of these. One that fails names itself, and the rest goes on."""
    begun = time.monotonic()
    data = Path("data")
    data.mkdir(exist_ok=True)
    report = Report()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=data) as name:
        folder = Path(name).resolve()
        report.facts += facts(folder)
        try:
            _at_the_sides(report, folder, [name for name in names if name in AT_THE_SIDES], turns)
            for name in ALONE:
                if name in names:
                    own = folder / name
                    own.mkdir()
                    measure(report, name, own)
        except KeyboardInterrupt:
            report.stopped = True
            report.failures.append("The run was stopped; what it had not measured is missing.")
    minutes = (time.monotonic() - begun) / 60
    report.facts.append(f"{load('end')}; the run took {minutes:.0f} minutes")
    say("")
    return report


def _at_the_sides(report: Report, folder: Path, names: Sequence[str], turns: int) -> None:
    if not names:
        return
    from benchmarks.sides import sides

    with contextlib.ExitStack() as stack:
        try:
            all_ = stack.enter_context(sides(folder))
        except Exception as error:
            report.failures += [failure(name, error) for name in names]
            return
        for name in names:
            measure(report, name, all_, *([turns] if name == "page" else []))


def measure(report: Report, name: str, *given: Any) -> None:
    """The function `name` of the module `name`: loaded when it is wanted, so that it may fail alone."""
    say(name)
    try:
        benchmark = getattr(importlib.import_module(f"benchmarks.{name}"), name)
        report.lines += benchmark(*given)
    except Exception as error:
        report.failures.append(failure(name, error))


if __name__ == "__main__":
    sys.exit(main())

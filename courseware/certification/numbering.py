"""Certificate numbers: CERT-YYYY-NNNNN, for people to read and say."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"CERT-(\d{4})-(\d{5,})", re.ASCII)


def format_number(year: int, sequence: int) -> str:
    """The number of the `sequence`-th certificate of a year, counted from 1; six digits after 99,999."""
    if sequence < 1:
        raise ValueError(f"certificate numbers count from 1, not {sequence}")
    return f"CERT-{year:04d}-{sequence:05d}"


def parse_number(number: str) -> tuple[int, int]:
    """(year, sequence) of a certificate number; ValueError for anything else."""
    match = _NUMBER.fullmatch(number)
    if match is None:
        raise ValueError(f"{number!r} is no certificate number; they look like CERT-2026-00042")
    year, sequence = int(match[1]), int(match[2])
    if format_number(year, sequence) != number:
        raise ValueError(f"{number!r} has too many leading zeros")
    return year, sequence

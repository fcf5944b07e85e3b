"""A site whose only course is an exam, and a browser that is signed in at it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from tests.server.site import PASSWORD

ADDRESS = "/learn/exams/signals"


def notebooks(folder: Path, *cells: str) -> Path:
    """The folder of a track with one course, in which these quiz cells stand."""
    track = folder / "notebooks" / "exams"
    track.mkdir(parents=True)
    (track / "track.yaml").write_text(
        "name: Exams\nslug: exams\ntype: POLICY_MANAGEMENT\nlevel: FOUNDATION\nversion: '1.0'\n"
        "courses: [01-signals.ipynb]\n",
        encoding="utf-8",
    )
    sources = ("import courseware as cw", "# Signals\n\nThe exam.", *cells)
    notebook = {
        "cells": [_cell(number, source) for number, source in enumerate(sources)],
        "metadata": {"courseware": {"id": "signals", "title": "Signals", "type": "TEXT"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (track / "01-signals.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return folder / "notebooks"


def _cell(number: int, source: str) -> dict[str, object]:
    cell: dict[str, object] = {"id": f"cell-{number}", "metadata": {}, "source": source}
    if source.startswith("#"):
        return {**cell, "cell_type": "markdown"}
    return {**cell, "cell_type": "code", "outputs": [], "execution_count": None}


@contextlib.contextmanager
def signed_in(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    """A learner's browser at the site with this address."""
    context = chromium.new_context(base_url=address)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("User name").fill("zoe")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Welcome").wait_for()
    page.close()
    yield context
    context.close()

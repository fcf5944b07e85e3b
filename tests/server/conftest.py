"""One site for all tests of the server; each test brings its own visitors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from courseware.settings import Settings
from tests.server.site import NOTEBOOKS, Site, Visitor

__all__ = ["installation"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with Site(installation(tmp_path_factory.mktemp("site"))) as running:
        yield running


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[Site]:
    """A site that no other test has left a page or an attempt in."""
    with Site(installation(tmp_path)) as running:
        yield running


def installation(folder: Path, **given: Any) -> Settings:
    """Settings for a site of its own."""
    return Settings(**{"data": folder / "data", "notebooks": NOTEBOOKS, "port": 0, **given})


@pytest.fixture
def zoe(site: Site) -> Iterator[Visitor]:
    """A learner."""
    with site.visitor("zoe") as visitor:
        yield visitor


@pytest.fixture
def max_(site: Site) -> Iterator[Visitor]:
    """Another learner of the same organisation."""
    with site.visitor("max") as visitor:
        yield visitor


@pytest.fixture
def stranger(site: Site) -> Iterator[Visitor]:
    with site.visitor() as visitor:
        yield visitor

"""What `/metrics` says, and that the dashboard asks for nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.server.site import Site, Visitor
from tests.waiting import eventually

DASHBOARD = Path(__file__).parents[2] / "docs" / "grafana" / "courseware.json"


def scrape(site: Site) -> dict[str, float]:
    """Every sample that has no label, and every name with its labels."""
    token = site.api_token("adele")
    with site.visitor() as prometheus:
        answer = prometheus.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    return {
        sample.name + "".join(f"{{{v}}}" for k, v in sample.labels.items()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_a_page_is_counted_and_timed(site: Site, zoe: Visitor) -> None:
    before = scrape(site)
    kernel = zoe.open_page("/learn/harbour/storm")
    with zoe.kernel_socket(kernel):
        after = scrape(site)
    assert after["courseware_kernels"] >= 1
    for name in (
        "courseware_page_seconds_count",
        "courseware_page_first_byte_seconds_count",
        "courseware_kernel_start_seconds_count",
    ):
        assert after[name] == before[name] + 1
    started = [f"courseware_kernel_starts_total{{{how}}}" for how in ("forked", "fresh")]
    assert sum(after[name] - before[name] for name in started) == 1
    assert after["courseware_memory_available_bytes"] > after["courseware_kernel_memory_bytes"] > 0
    assert after["courseware_commit_seconds_count"] == after["courseware_registrar_rounds_total"]
    assert after["courseware_registrar_rounds_total"] > before["courseware_registrar_rounds_total"]
    zoe.post_form(f"/voila/api/shutdown/{kernel}")
    ended = "courseware_kernel_ends_total{left}"
    eventually(lambda: scrape(site)[ended] == before.get(ended, 0) + 1, "the end is counted")


def test_the_outbox_is_told_by_channel(site: Site) -> None:
    figures = scrape(site)
    for channel in ("mail", "webhook"):
        for name in ("waiting", "sent", "failed", "oldest_waiting_seconds"):
            assert figures[f"courseware_notices_{name}{{{channel}}}"] >= 0


def test_nothing_but_ours_is_told(site: Site) -> None:
    assert all(name.startswith("courseware_") for name in scrape(site))


@pytest.mark.parametrize("visitor", ["zoe", "mona", "ana"])
def test_figures_are_for_administrators(site: Site, visitor: str) -> None:
    with site.visitor(visitor) as somebody:
        assert somebody.get("/metrics").status_code == 403


def test_the_dashboard_asks_for_figures_that_there_are(site: Site) -> None:
    there = {re.sub(r"\{.*", "", name) for name in scrape(site)}
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    asked = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", ())]
    names = set(re.findall(r"\bcourseware_\w+", " ".join(asked)))
    assert len(names) > 15
    assert names <= there

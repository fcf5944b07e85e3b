"""`/metrics`: what the web process and the registrar are doing, for Prometheus."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from courseware.registrar.protocol import (
    DeliveryFigures,
    GetDeliveryFigures,
    GetHealth,
    Health,
    Role,
)
from courseware.server.kernels.memory import available
from courseware.server.kernels.open_pages import OpenPages
from courseware.server.meters import Meters
from courseware.server.pages import PageHandler, signed_in

if TYPE_CHECKING:
    from asyncio import Future

    _Handler = PageHandler
else:
    _Handler = object


class MetricsHandler(PageHandler):
    """`/metrics` in Prometheus' text format, for administrators (an API token will do)."""

    answers_json = True

    @signed_in(Role.ADMIN)
    async def get(self) -> None:
        health, deliveries = await asyncio.gather(
            self.house.call(GetHealth()), self.house.call(GetDeliveryFigures())
        )
        meters = cast("Meters", self.settings["meters"])
        now = _Now(cast("OpenPages", self.settings["open_pages"]), health, deliveries)
        self.set_header("Content-Type", CONTENT_TYPE_PLAIN_0_0_4)
        self.finish(generate_latest(meters.registry) + generate_latest(now))


class TimedPage(_Handler):
    """Times the pages of the handler it is mixed into: to the first byte, and to the last."""

    timed = True
    """False for an answer that is not the page itself."""
    _first_byte: float | None = None

    def flush(self, include_footers: bool = False) -> Future[None]:
        if self._first_byte is None:
            self._first_byte = self.request.request_time()
        return super().flush(include_footers)

    def on_finish(self) -> None:
        super().on_finish()
        if self.timed and self.get_status() == 200 and self._first_byte is not None:
            meters = cast("Meters", self.settings["meters"])
            meters.first_byte_seconds.observe(self._first_byte)
            meters.page_seconds.observe(self.request.request_time())


class _Now(CollectorRegistry):
    """How things stand at this moment: what is looked up when it is asked for, and not counted."""

    def __init__(
        self, pages: OpenPages, health: Health, deliveries: Sequence[DeliveryFigures]
    ) -> None:
        super().__init__()
        self.register(_Figures(pages, health, deliveries))


class _Figures:
    def __init__(
        self, pages: OpenPages, health: Health, deliveries: Sequence[DeliveryFigures]
    ) -> None:
        self._pages = pages
        self._health = health
        self._deliveries = deliveries

    def collect(self) -> Iterator[Metric]:
        yield from self._kernels()
        yield from self._notices()
        yield from self._counted()

    def _kernels(self) -> Iterator[Metric]:
        pages, census = self._pages, self._pages.census
        share = pages.sizes.mean_share or 0
        admission = pages.doorway.admission
        for name, meaning, value in (
            ("kernels", "Kernels that are there now.", census.running),
            ("kernels_starting", "Those of them that are just starting.", census.starting),
            (
                "kernels_most",
                "How many there may be: as set, or as open files allow.",
                admission.most,
            ),
            (
                "kernels_room",
                "How many more may start now.",
                admission.room(census.running, census.starting),
            ),
            (
                "kernels_memory_bytes",
                "What the kernels use (PSS): the mean of those measured, times their number.",
                share * census.running,
            ),
            (
                "kernel_memory_bytes",
                "What one more kernel is expected to take.",
                admission.kernel_bytes,
            ),
            ("memory_available_bytes", "What this machine, or our limit, has left.", available()),
            ("queue_length", "People in line for a kernel.", len(pages.doorway.line)),
        ):
            yield GaugeMetricFamily(f"courseware_{name}", meaning, value)

    def _notices(self) -> Iterator[Metric]:
        # gauges: what is told anew after it failed counts as failed no more
        for name, meaning, field in (
            ("waiting", "Notices that wait for their first try or another.", "waiting"),
            ("sent", "Notices of the record that were sent.", "sent"),
            (
                "failed",
                "Notices that were given up, until somebody has them tried again.",
                "failed",
            ),
            (
                "oldest_waiting_seconds",
                "How long the oldest notice waits; 0: none does.",
                "oldest_seconds",
            ),
        ):
            gauge = GaugeMetricFamily(f"courseware_notices_{name}", meaning, labels=["channel"])
            for of in self._deliveries:
                gauge.add_metric([of.channel.lower()], getattr(of, field))
            yield gauge

    def _counted(self) -> Iterator[Metric]:
        health = self._health
        for name, meaning, value in (
            (
                "template_restarts",
                "How often the process that kernels are forked from had to be started again.",
                self._pages.template_restarts,
            ),
            ("registrar_requests", "Requests to the registrar since it began.", health.requests),
            ("registrar_rounds", "Transactions committed since it began.", health.rounds),
            (
                "attempts_opened",
                "Requests to open or resume an attempt that were answered.",
                health.attempts_opened,
            ),
            (
                "attempts_submitted",
                "Attempts handed in, a repeated request counted again.",
                health.attempts_submitted,
            ),
        ):
            yield CounterMetricFamily(f"courseware_{name}", meaning, value)
        yield HistogramMetricFamily(
            "courseware_commit_seconds",
            "From the beginning of a transaction to its end on disk.",
            buckets=[(_bound(bound), count) for bound, count in health.commits.buckets],
            sum_value=health.commits.seconds,
        )


def _bound(bound: float | None) -> str:
    return "+Inf" if bound is None else str(bound)

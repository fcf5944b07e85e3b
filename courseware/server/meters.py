"""What this process counts and times, for `/metrics`. A registry of our own: nothing of Jupyter's is in it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
_PATIENT = (1.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 3600.0)


class Meters:
    """One installation's counters and clocks."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.starts = Counter(
            "courseware_kernel_starts",
            "Kernels started: forked from the template, fresh (an interpreter of their own), or failed.",
            ["outcome"],
            registry=registry,
        )
        for outcome in ("forked", "fresh", "failed"):
            self.starts.labels(outcome)
        self.ends = Counter(
            "courseware_kernel_ends",
            "Kernels ended, by why.",
            ["reason"],
            registry=registry,
        )
        self.start_seconds = Histogram(
            "courseware_kernel_start_seconds",
            "From asking for a kernel's process to having it.",
            buckets=_QUICK,
            registry=registry,
        )
        self.first_byte_seconds = Histogram(
            "courseware_page_first_byte_seconds",
            "Pages with a notebook: from the request to the first byte of the answer.",
            buckets=_QUICK,
            registry=registry,
        )
        self.page_seconds = Histogram(
            "courseware_page_seconds",
            "Pages with a notebook: from the request to the whole answer.",
            buckets=_QUICK,
            registry=registry,
        )
        self.waited_seconds = Histogram(
            "courseware_waited_seconds",
            "How long people stood in line who then got a kernel.",
            buckets=_PATIENT,
            registry=registry,
        )
        self.turned_to_the_line = Counter(
            "courseware_lined_up",
            "People who were asked to wait in line.",
            registry=registry,
        )

"""The counters themselves; imported once the folder they share is known (see ``metrics``)."""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from raceme.core.metrics import FOLDER

BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
own = CollectorRegistry()
REQUESTS = Counter(
    "raceme_requests", "Requests answered.", ["route", "method", "status"], registry=own
)
SECONDS = Histogram(
    "raceme_request_seconds",
    "How long an answer took, in seconds.",
    ["route"],
    buckets=BUCKETS,
    registry=own,
)
QUERIES = Counter(
    "raceme_request_queries", "Queries asked of the database by pages.", ["route"], registry=own
)


def count_request(*, route: str, method: str, status: int, seconds: float, queries: int) -> None:
    """Count one answer under the name of its route: addresses would be without number."""
    REQUESTS.labels(route, method, str(status)).inc()
    SECONDS.labels(route).observe(seconds)
    QUERIES.labels(route).inc(queries)


def exposition(*beside: Collector) -> bytes:
    """Return everything counted in all web processes, and ``beside`` it, as a monitor reads it."""
    asked = CollectorRegistry()
    for collector in beside:
        asked.register(collector)
    if os.environ.get(FOLDER):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    else:
        counted = own
    return generate_latest(counted) + generate_latest(asked)

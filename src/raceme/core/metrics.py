"""What a monitor asks of a web process: requests, how long they took, what they asked for."""

import os
from pathlib import Path

# Read before prometheus-client is: from then on every process writes to its own file here.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def share_between_processes(folder: Path) -> None:
    """Let the web processes that start from here on add up what they count, from nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("*.db"):
        left.unlink(missing_ok=True)
    os.environ[FOLDER] = str(folder)


def count_request(*, route: str, method: str, status: int, seconds: float, queries: int) -> None:
    """Count one answer under the name of its route: addresses would be without number."""
    from raceme.core import counters  # noqa: PLC0415 (the folder has to be known first)

    counters.REQUESTS.labels(route, method, str(status)).inc()
    counters.SECONDS.labels(route).observe(seconds)
    counters.QUERIES.labels(route).inc(queries)

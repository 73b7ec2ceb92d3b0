"""Where the web processes of one server keep what they count, so that it can be added up."""

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

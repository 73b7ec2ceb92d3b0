"""Commands of the product in processes of their own: how long they take, and what they hold."""

import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
PAUSE_IN_SECONDS = 0.05
KIBIBYTES = 1024


def ran(*command: str) -> tuple[float, float]:
    """Return how many seconds a command took, and how many megabytes it held at most."""
    start, held = time.perf_counter(), 0.0
    process = begun(*command)
    while process.poll() is None:
        held = max(held, most_held(process.pid))
        time.sleep(PAUSE_IN_SECONDS)
    if process.returncode:
        raise RuntimeError(f"raceme {' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - start, held


def begun(*command: str) -> subprocess.Popen[bytes]:
    found = [str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        [sys.executable, "-m", "raceme", *command],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(found)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def most_held(pid: int) -> float:
    """Return the most that a process ever held, in megabytes; nothing once it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    found = [line.split()[1] for line in status if line.startswith("VmHWM:")]
    return int(found[0]) / KIBIBYTES if found else 0.0

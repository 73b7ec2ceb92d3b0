"""Whole web processes under load: requests a second, and how long the slowest twentieth waits."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
CONNECTIONS = 8
STARTS_WITHIN_SECONDS = 60
PERCENTILE = 0.95
MILLISECONDS = 1000
KIBIBYTES = 1024


@dataclass(frozen=True)
class Rate:
    """What one page did under load."""

    per_second: float
    p95: float

    def __str__(self) -> str:
        return f"{self.per_second:.0f}/s, p95 {self.p95 * MILLISECONDS:.0f}"


class Server:
    """`raceme serve` over the database that the environment names, with so many processes."""

    def __init__(self, environment: dict[str, str], *, processes: int, cookie: str) -> None:
        self.port = _free_port()
        self._cookie = cookie
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "raceme", "serve"),
                *("--port", str(self.port), "--workers", str(processes)),
            ],
            env={**os.environ, **environment, "PYTHONPATH": str(HERE)},
            stdout=subprocess.DEVNULL,
        )

    def wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN_SECONDS
        while time.monotonic() < until:
            try:
                self._connected().close()
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise TimeoutError("The server did not start.")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()

    def rate(self, address: str, *, seconds: float) -> Rate:
        """Ask for ``address`` from several connections at once, for so long."""
        self._once(self._connected(), address)
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            until = time.perf_counter() + seconds
            start = time.perf_counter()
            asked = [pool.submit(self._until, until, address) for _ in range(CONNECTIONS)]
            times = sorted(one for each in asked for one in each.result())
            took = time.perf_counter() - start
        return Rate(len(times) / took, times[int(PERCENTILE * (len(times) - 1))])

    def megabytes(self) -> float:
        """Return how much the largest of the web processes holds."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        pids = children.read_text(encoding="ascii").split()
        return max(_held(pid) for pid in pids)

    def _until(self, until: float, address: str) -> list[float]:
        connection = self._connected()
        times = []
        while (start := time.perf_counter()) < until:
            self._once(connection, address)
            times.append(time.perf_counter() - start)
        connection.close()
        return times

    def _once(self, connection: http.client.HTTPConnection, address: str) -> None:
        connection.request("GET", address, headers={"Cookie": self._cookie})
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{address} answers {answer.status}")

    def _connected(self) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.connect()
        return connection


@contextmanager
def serving(environment: dict[str, str], *, processes: int, cookie: str) -> Iterator[Server]:
    server = Server(environment, processes=processes, cookie=cookie)
    try:
        server.wait()
        yield server
    finally:
        server.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _held(pid: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    held = next(line for line in status if line.startswith("VmRSS:"))
    return int(held.split()[1]) / KIBIBYTES

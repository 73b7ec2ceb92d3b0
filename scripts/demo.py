"""
Load the demonstration where it is not yet loaded, start it, and say how to get in.

Server and worker run as children of this one and end with it. The data lie where
`RACEME_DATA_DIR` says, or in `./data`.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

RACEME = Path(sys.executable).with_name("raceme")
STARTS_WITHIN = 60.0


def _raceme(*arguments: str) -> None:
    """Run one step to its end; what it says about a failure has been printed by then."""
    if subprocess.run([RACEME, *arguments], check=False).returncode:
        raise SystemExit(f"raceme {' '.join(arguments)} failed, so the demonstration stops here.")


def _is_up(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/health")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _wait_until_up(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while not _is_up(port):
        if server.poll() is not None:
            raise SystemExit(f"The server did not start. Is something else using port {port}?")
        if time.monotonic() > deadline:
            raise SystemExit(f"The server did not answer within {STARTS_WITHIN:.0f} seconds.")
        time.sleep(0.2)


def _stop(*children: subprocess.Popen[bytes]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()


def _end(_signal: int, _frame: FrameType | None) -> None:
    """End as a keyboard interrupt does, so that the children are stopped too."""
    raise KeyboardInterrupt


def _serve(base: str, *, port: int) -> None:
    # Of their own sessions, so that Ctrl-C reaches this process alone and both end in order.
    worker = subprocess.Popen([RACEME, "worker"], start_new_session=True)
    server = subprocess.Popen([RACEME, "serve", "--port", str(port)], start_new_session=True)
    try:
        _wait_until_up(server, port)
        print(f"\nRaceme runs on {base} (stop it with Ctrl-C)\n")
        print("Sign in as, each address once; `.venv/bin/raceme demo logins` makes new ones:")
        _raceme("demo", "logins", "--base", base)
        server.wait()
    except KeyboardInterrupt:
        print("\nStopping.")
    finally:
        _stop(server, worker)


def main() -> None:
    """Take the port from the command line and keep the demonstration up until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    base = f"http://127.0.0.1:{port}"
    os.environ.setdefault("RACEME_BASE_URL", base)
    # A closed terminal hangs up; without this the children would outlive it.
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _end)
    if _is_up(port):
        raise SystemExit(f"Something answers on {base} already. Stop it, or: make demo PORT=8001")
    _raceme("migrate", "--verbosity", "0")
    _raceme("demo", "load")
    _serve(base, port=port)


if __name__ == "__main__":
    main()

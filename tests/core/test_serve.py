"""The server as an installation runs it: several processes, behind a proxy."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.installation import RACEME, Installation, prepared
from tests.faults.visitor import FIRST_STEP, hidden_of

TOKEN = "for-this-test"
ASKED = 12
PATIENCE_IN_SECONDS = 60


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Serve an empty installation by two processes, for people who come over TLS."""
    with prepared(tmp_path_factory.mktemp("served"), database="", is_ready=True) as installation:
        installation.environment.update(
            RACEME_BASE_URL=installation.url.replace("http:", "https:"),
            RACEME_METRICS_TOKEN=TOKEN,
            RACEME_TRUSTED_PROXIES="1",
            RACEME_HSTS_SECONDS="31536000",
        )
        port = installation.url.rsplit(":", 1)[1]
        server = subprocess.Popen(  # noqa: S603 (our own command)
            [RACEME, "serve", "--port", port, "--workers", "2"],
            env=installation.environment,
            start_new_session=True,
        )
        try:
            _wait(installation.url)
            yield installation
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=PATIENCE_IN_SECONDS)


def test_a_second_server_does_not_share_the_address_of_the_first(served: Installation) -> None:
    port = served.url.rsplit(":", 1)[1]

    second = subprocess.run(  # noqa: S603 (our own command)
        [RACEME, "serve", "--port", port],
        env=served.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_IN_SECONDS,
    )

    assert second.returncode == 1
    assert f"Raceme cannot listen on 127.0.0.1, port {port}: Address already in use." in (
        second.stderr
    )


def _wait(url: str) -> None:
    until = time.monotonic() + PATIENCE_IN_SECONDS
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{url}/health/live").close()  # noqa: S310 (ours)
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the server did not start")


def _ask(url: str, **headers: str) -> tuple[int, Message, str]:
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 (ours)
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 (ours)
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


def test_counts_of_all_processes_are_added_up(served: Installation) -> None:
    for _each in range(ASKED):
        _ask(f"{served.url}/nothing/")

    _status, _headers, told = _ask(f"{served.url}/metrics", Authorization=f"Bearer {TOKEN}")

    line = 'raceme_requests_total{method="GET",route="none",status="404"}'
    [found] = [each for each in told.splitlines() if each.startswith(line)]
    assert float(found.rsplit(" ", 1)[1]) == ASKED


def test_headers_keep_a_page_where_it_belongs(served: Installation) -> None:
    _status, headers, _body = _ask(f"{served.url}/set-up/", **{"X-Forwarded-Proto": "https"})

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "script-src" not in headers["Content-Security-Policy"]
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_nothing_insists_on_tls_where_the_proxy_did_not_speak_it(served: Installation) -> None:
    _status, headers, _body = _ask(f"{served.url}/set-up/")

    assert "Strict-Transport-Security" not in headers


def test_another_host_name_is_not_answered(served: Installation) -> None:
    status, _headers, _body = _ask(f"{served.url}/set-up/", Host="evil.example")

    assert status == 400


def test_static_files_are_kept_by_browsers(served: Installation) -> None:
    _status, _headers, body = _ask(f"{served.url}/set-up/")
    name = body.split('href="/static/core/theme.', 1)[1].split('"', 1)[0]

    status, headers, _css = _ask(f"{served.url}/static/core/theme.{name}")

    assert status == 200
    assert "immutable" in headers["Cache-Control"]


def test_static_files_say_what_pages_say(served: Installation) -> None:
    status, headers, _svg = _ask(
        f"{served.url}/static/core/favicon.svg", **{"X-Forwarded-Proto": "https"}
    )

    assert status == 200
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Permissions-Policy"].startswith("camera=()")
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in headers


def test_over_tls_cookies_are_bound_to_this_very_host(served: Installation) -> None:
    over_tls = {"X-Forwarded-Proto": "https"}
    address = f"{served.url}/set-up/"
    _status, headers, page = _ask(address, **over_tls)
    token = _cookie(headers)["__Host-csrf"].split(";", 1)[0].split("=", 1)[1]
    over_tls |= {
        "Cookie": f"__Host-csrf={token}",
        "Referer": address.replace("http:", "https:"),
    }
    form = urllib.parse.urlencode(FIRST_STEP | hidden_of(page)).encode()
    request = urllib.request.Request(address, data=form, headers=over_tls)  # noqa: S310 (ours)

    answer = urllib.request.build_opener(_Stay()).open(request)

    with answer:
        made = _cookie(headers) | _cookie(answer.headers)
    assert {"__Host-csrf", "__Host-session"} <= set(made)
    for told in made.values():
        parts = {part.strip() for part in told.split(";")[1:]}
        assert {"Path=/", "SameSite=Lax", "Secure", "HttpOnly"} <= parts
        assert not any(part.startswith("Domain") for part in parts)


class _Stay(urllib.request.HTTPErrorProcessor):
    """Looks at the answer itself, not at what it leads to."""

    def http_response(self, request: object, response: Any) -> Any:  # noqa: ANN401, ARG002
        return response


def _cookie(headers: Message) -> dict[str, str]:
    """Return the cookies an answer sets, whole, by their name."""
    told = [each.strip() for each in headers.get_all("Set-Cookie") or []]
    return {each.split("=", 1)[0]: each for each in told}


def test_the_units_of_systemd_start_commands_that_there_are() -> None:
    folder = Path(__file__).parents[2] / "docs" / "operate" / "systemd"
    started = {
        line.split(".venv/bin/raceme ", 1)[1].split()[0]
        for unit in folder.glob("*.service")
        for line in unit.read_text().splitlines()
        if line.startswith("ExecStart")
    }

    assert started == {"migrate", "serve", "worker"}

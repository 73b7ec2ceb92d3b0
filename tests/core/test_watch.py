import json
import logging
import logging.config
from io import StringIO

import pytest
from django.conf import LazySettings
from django.test import Client

from raceme.core.counters import exposition
from raceme.core.logs import configuration
from tests.conftest import World

pytestmark = pytest.mark.django_db


def _lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [
        record.msg
        for record in caplog.records
        if record.name == "raceme.requests" and isinstance(record.msg, dict)
    ]


def test_watch_writes_one_line_for_each_request(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client()
    client.force_login(world.manager)

    with caplog.at_level(logging.INFO, logger="raceme.requests"):
        response = client.get(f"/manage/{world.workspace.slug}/?secret=1")

    [line] = _lines(caplog)
    told = {name: line[name] for name in ("method", "route", "status", "workspace", "user")}
    assert told == {
        "method": "GET",
        "route": "portal:today",
        "status": 200,
        "workspace": world.workspace.slug,
        "user": world.manager.reference,
    }
    assert line["request_id"] == response["X-Request-Id"]
    assert "secret" not in json.dumps(line, default=str)


def test_watch_keeps_the_name_a_proxy_gave_the_request(client: Client) -> None:
    response = client.get("/", headers={"X-Request-Id": "from-the-proxy-1"})

    assert response["X-Request-Id"] == "from-the-proxy-1"


@pytest.mark.parametrize(
    "given", ["short", "with blank inside", "x" * 65, "<script>alert</script>"]
)
def test_watch_takes_no_strange_name(client: Client, given: str) -> None:
    response = client.get("/", headers={"X-Request-Id": given})

    assert response["X-Request-Id"] != given


def test_watch_counts_by_route_and_not_by_address(client: Client) -> None:
    client.get("/nothing/here/at/all/")
    client.get("/set-up/")

    said = exposition().decode()

    assert 'raceme_requests_total{method="GET",route="none",status="404"}' in said
    assert 'raceme_requests_total{method="GET",route="portal-public:set_up",status="200"}' in said
    assert "nothing/here" not in said


def test_metrics_are_for_who_holds_the_token(client: Client, settings: LazySettings) -> None:
    settings.METRICS_TOKEN = ""
    without = client.get("/metrics").status_code
    settings.METRICS_TOKEN = "the-token"
    wrong = client.get("/metrics", headers={"Authorization": "Bearer other"}).status_code
    right = client.get("/metrics", headers={"Authorization": "Bearer the-token"})

    assert (without, wrong, right.status_code) == (404, 403, 200)
    told = right.content.decode()
    for line in (
        'raceme_mail{state="queued"} 0.0',
        'raceme_jobs{state="failed"} 0.0',
        "raceme_oldest_job_seconds 0.0",
        "raceme_workers 0.0",
        "raceme_unsealed 0.0",
    ):
        assert line in told


def test_a_trace_in_the_log_tells_no_values() -> None:
    shown = StringIO()
    handler = logging.StreamHandler(shown)
    form = configuration(level="INFO", form="line")["formatters"]["shown"]
    handler.setFormatter(form.pop("()")(**form))
    logger = logging.getLogger("raceme.tests.traces")
    logger.addHandler(handler)

    try:
        password = "do-not-tell"  # what a failing function held
        raise ValueError(len(password))  # noqa: TRY301 (it has to be raised here)
    except ValueError:
        logger.exception("failed")
    finally:
        logger.removeHandler(handler)

    assert "ValueError: 11" in shown.getvalue()
    assert "password = 'do-not-tell'" not in shown.getvalue()


def test_the_log_tells_no_address_that_is_a_secret(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.config.dictConfig(configuration(level="WARNING", form="line"))

    client.get("/sign-in/link/a-secret-nobody-may-read/")

    told = capsys.readouterr().err
    assert "accounts-public:sign_in_with_link" in told
    assert "a-secret-nobody-may-read" not in told

"""A worker killed while it sends: nothing is lost, and what may come twice is known again."""

from collections.abc import Iterator

import pytest

from raceme.mail.models import Message
from tests.core.jobs.processes import Works, kill, until, working
from tests.mail.server import MailServer, listening

LAPSE = "UPDATE mail_message SET lease_until = '2026-01-01 00:00:00+00:00'"


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, database_address: str
) -> Iterator[Works]:
    with working(tmp_path_factory.mktemp("mail"), database=database_address) as works:
        yield works


@pytest.fixture
def works(installation: Works) -> Iterator[Works]:
    yield installation
    installation.stop()
    installation.change("DELETE FROM mail_message")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with listening() as server:
        yield server
        server.go_on.set()


def _queue(works: Works) -> None:
    works.act("save", "after", token="9b2d3a52-7d0c-4c62-9d3f-0a4a4f2a7c11")
    works.change("DELETE FROM core_submission")


def _state(works: Works) -> list[tuple[str, int]]:
    return [
        (str(row[0]), int(row[1])) for row in works.rows("SELECT state, attempts FROM mail_message")
    ]


@pytest.mark.parametrize("moment", ["EHLO", "RCPT", "DATA"])
def test_a_mail_is_sent_once_though_its_worker_was_killed(
    works: Works, server: MailServer, *, moment: str
) -> None:
    address = {"RACEME_MAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    server.waits_at = moment
    _queue(works)
    first = works.worker(**address)
    server.reached.wait(timeout=30)

    kill(first)
    left = _state(works)
    server.waits_at = ""
    server.go_on.set()
    works.change(LAPSE)
    works.worker(**address)
    until(lambda: _state(works) == [(Message.State.SENT, 2)])

    assert left == [(Message.State.SENDING, 1)]
    assert [email["To"] for email in server.taken] == ["after@example.org"]


def test_a_mail_that_was_taken_before_its_worker_was_killed_comes_again_as_the_same(
    works: Works, server: MailServer
) -> None:
    address = {"RACEME_MAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    server.delay = 1
    _queue(works)
    first = works.worker(**address)
    until(lambda: server.is_taking)

    kill(first)
    until(lambda: server.taken)
    works.change(LAPSE)
    works.worker(**address)
    until(lambda: _state(works) == [(Message.State.SENT, 2)])

    first_time, second_time = (str(email["Message-ID"]) for email in server.taken)
    assert first_time == second_time


def test_a_mail_that_no_line_holds_is_found(works: Works, server: MailServer) -> None:
    """As after a restore: the messages are in the backup, the queue is not."""
    _queue(works)
    works.change("UPDATE mail_message SET due_at = '2026-01-01 00:00:00+00:00'")
    works.worker("--once", RACEME_MAIL_URL=f"smtp://127.0.0.1:{server.port}").wait()
    works.change("UPDATE mail_message SET state = 'queued', attempts = 0")
    works.change("DELETE FROM core_slot WHERE name = 'mail.find_left'")
    before = len(server.taken)

    works.worker(RACEME_MAIL_URL=f"smtp://127.0.0.1:{server.port}")
    until(lambda: _state(works) == [(Message.State.SENT, 1)])

    assert (before, len(server.taken)) == (1, 2)

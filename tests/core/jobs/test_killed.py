"""
Nothing is lost and nothing is done twice, whatever process is killed, and when.

Real processes on a real database: on SQLite the embedded queue, on PostgreSQL Procrastinate.
"""

from collections.abc import Iterator
from email import message_from_bytes
from uuid import uuid4

import pytest
from django.utils import timezone

from raceme.core.models import Job
from tests.core.jobs.processes import Works, kill, until, working

DONE = Job.State.DONE.value


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, database_address: str
) -> Iterator[Works]:
    with working(tmp_path_factory.mktemp("jobs"), database=database_address) as works:
        yield works


@pytest.fixture
def works(installation: Works) -> Iterator[Works]:
    yield installation
    installation.stop()


def test_a_killed_workers_job_is_taken_up_again_once(works: Works) -> None:
    job = works.act("start", "acts.steps", text="killed")
    first = works.worker()
    works.wait_for("killed", ["began"])

    kill(first)
    works.worker()
    works.worker()
    until(lambda: len(works.acts("killed")) > 1)
    works.give_sign("killed")
    until(lambda: works.job(job)[0] == DONE)

    assert works.acts("killed") == ["began", "began", "ended"]
    assert works.job(job)[:2] == (DONE, 2)


def test_a_job_of_another_machine_is_taken_up_when_its_worker_falls_silent(works: Works) -> None:
    job = works.act("start", "acts.steps", text="elsewhere")
    first = works.worker()
    works.wait_for("elsewhere", ["began"])

    kill(first)
    # As if it had been another machine's: nothing here tells that its process is gone.
    works.change("UPDATE core_worker SET process = ''")
    works.worker()
    until(lambda: len(works.acts("elsewhere")) > 1)
    works.give_sign("elsewhere")
    until(lambda: works.job(job)[0] == DONE)

    assert works.acts("elsewhere") == ["began", "began", "ended"]


def test_work_nobody_watches_is_taken_up_again_too(works: Works) -> None:
    works.act("enqueue", "acts.wait", text="unseen")
    first = works.worker()
    works.wait_for("unseen", ["began"])

    kill(first)
    works.give_sign("unseen")
    works.worker()
    until(lambda: "ended" in works.acts("unseen"))

    assert works.acts("unseen") == ["began", "began", "ended"]


def test_a_job_that_ends_its_worker_twice_is_given_up(works: Works) -> None:
    job = works.act("start", "acts.steps", text="deadly")
    for times in (1, 2):
        worker = works.worker()
        works.wait_for("deadly", ["began"] * times)
        kill(worker)

    works.worker()
    until(lambda: works.job(job)[0] == Job.State.FAILED)

    assert works.acts("deadly") == ["began", "began"]


def test_a_whole_job_leaves_all_or_nothing(works: Works) -> None:
    token = str(uuid4())
    job = works.act("start", "acts.whole", text="whole", token=token)
    first = works.worker()
    works.wait_for("whole", ["began"])

    kill(first)
    left = works.rows("SELECT 1 FROM core_submission WHERE actor = 'whole'")
    works.give_sign("whole")
    works.worker()
    until(lambda: works.job(job)[0] == DONE)

    assert left == []
    assert works.rows("SELECT 1 FROM core_submission WHERE actor = 'whole'") == [(1,)]
    assert works.acts("whole") == ["began", "began", "ended"]


def test_workers_that_race_do_each_work_once(works: Works) -> None:
    for number in range(6):
        works.act("enqueue", "acts.note", text=f"race-{number}")

    works.worker("--processes", "2")
    until(lambda: all(works.acts(f"race-{number}") for number in range(6)))
    works.stop()

    assert [len(works.acts(f"race-{number}")) for number in range(6)] == [1] * 6


def test_a_worker_that_is_stopped_gives_its_job_back(works: Works) -> None:
    job = works.act("start", "acts.steps", text="stopped")
    worker = works.worker()
    works.wait_for("stopped", ["began"])

    worker.terminate()
    ended = worker.wait(timeout=10)
    waiting = works.job(job)
    works.give_sign("stopped")
    works.worker()
    until(lambda: works.job(job)[0] == DONE)

    assert (ended, waiting[:2]) == (0, (Job.State.WAITING, 0))
    assert works.acts("stopped") == ["began", "began", "ended"]
    assert works.job(job)[:2] == (DONE, 1)


def test_a_worker_that_is_stopped_ends_what_cannot_be_given_back(works: Works) -> None:
    works.act("enqueue", "acts.wait", text="finishing")
    worker = works.worker()
    works.wait_for("finishing", ["began"])

    worker.terminate()
    works.give_sign("finishing")
    ended = worker.wait(timeout=10)

    assert (ended, works.acts("finishing")) == (0, ["began", "ended"])


def test_a_running_job_is_cancelled(works: Works) -> None:
    job = works.act("start", "acts.steps", text="cancelled")
    works.worker()
    until(lambda: works.job(job)[2] > 0)

    works.act("cancel", job)
    until(lambda: works.job(job)[0] == Job.State.CANCELLED)

    assert works.acts("cancelled") == ["began"]


def test_what_comes_round_is_done_once_however_many_workers(works: Works) -> None:
    # What came round before is done before.
    works.worker("--once").wait()
    works.act("enqueue", "acts.note", text="after")
    works.change("DELETE FROM core_slot WHERE name = 'acts.round'")
    before, began = len(works.acts("round")), timezone.now()

    works.worker("--processes", "2")
    works.worker()
    until(lambda: works.acts("after"))
    until(lambda: len(works.acts("round")) > before)
    works.stop()

    # While the test ran a minute may have ended, and each has its own.
    minutes = int(timezone.now().timestamp()) // 60 - int(began.timestamp()) // 60 + 1
    assert 1 <= len(works.acts("round")) - before <= minutes


@pytest.mark.parametrize(("killed", "saved"), [("before", 0), ("after", 1)])
def test_a_mail_is_sent_once_if_what_it_tells_was_saved(
    works: Works, *, killed: str, saved: int
) -> None:
    token = str(uuid4())

    works.act("save", killed, token=token)
    works.worker("--once").wait()

    kept = works.rows("SELECT token FROM core_submission WHERE actor = 'saved'")
    assert len(kept) == saved
    assert _addressees(works).count(f"{killed}@example.org") == saved


def _addressees(works: Works) -> list[str]:
    outbox = works.folder / "outbox"
    return [
        message_from_bytes(path.read_bytes())["To"] for path in outbox.glob("*") if path.is_file()
    ]


def test_a_job_that_only_reads_says_how_far_it_is_and_keeps_no_writer_waiting(
    works: Works,
) -> None:
    job = works.act("start", "acts.reads", text="read")
    works.worker()
    works.wait_for("read", ["began 0"])

    until(lambda: works.job(job)[2] > 1)
    works.act("cancel", job)
    until(lambda: works.job(job)[0] == Job.State.CANCELLED.value, seconds=5)

    assert works.acts("read") == ["began 0"]


def test_a_job_says_how_far_it_is_while_it_reads_a_list_and_others_write(works: Works) -> None:
    for token in (uuid4(), uuid4()):
        row = f"'{token.hex}', 'ana', '', '2026-11-23 09:00:00+00:00'"
        works.change(f"INSERT INTO core_submission (token, actor, result, at) VALUES ({row})")  # noqa: S608 (ours)
    job = works.act("start", "acts.lists", text="listed")
    works.worker()
    works.wait_for("listed", ["began"])

    until(lambda: works.job(job)[2] > 1)
    works.change("UPDATE core_submission SET result = 'seen' WHERE actor = 'ana'")
    before = works.job(job)[2]
    until(lambda: works.job(job)[2] > before)
    works.give_sign("listed")
    until(lambda: works.job(job)[0] == DONE)

    assert works.acts("listed")[0] == "began"
    assert works.job(job)[1] == 1


def test_a_job_is_cancelled_in_the_middle_of_a_list(works: Works) -> None:
    for token in (uuid4(), uuid4()):
        row = f"'{token.hex}', 'ion', '', '2026-11-23 09:00:00+00:00'"
        works.change(f"INSERT INTO core_submission (token, actor, result, at) VALUES ({row})")  # noqa: S608 (ours)
    job = works.act("start", "acts.lists", text="half")
    works.worker()
    until(lambda: works.job(job)[2] > 1)

    works.change("UPDATE core_submission SET result = 'seen' WHERE actor = 'ion'")
    works.act("cancel", job)
    until(lambda: works.job(job)[0] == Job.State.CANCELLED.value, seconds=10)

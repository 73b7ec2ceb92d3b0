"""What a worker does with a job that it took: whose it is, how it ends, and when it comes again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from threading import Event
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.storage import storages
from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext
from django_tasks_db.models import DBTaskResult

from raceme.core import jobs
from raceme.core.jobs import workers
from raceme.core.jobs.interruptions import Cancelled, GivenBack, TakenOver
from raceme.core.jobs.running import put_in_line_again
from raceme.core.jobs.workers import Here, here, lease
from raceme.core.models import Job, Slot, Worker
from tests.factories.jobs import NOW, JobFactory

State = Job.State
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db
ends: list[BaseException] = []


def _end() -> None:
    if ends:
        raise ends.pop(0)


@jobs.task("tests.running.once")
def once(text: str) -> None:  # noqa: ARG001 (what it is told)
    _end()


@jobs.task("tests.running.again", again=True)
def again(text: str) -> None:  # noqa: ARG001
    _end()


@jobs.task("tests.running.seen")
def seen(progress: jobs.Progress) -> None:
    progress.at(1, of=4)
    _end()


@jobs.task("tests.running.silent")
def silent(progress: jobs.Progress) -> None:  # noqa: ARG001
    _end()


@jobs.task("tests.running.seen_again", again=True)
def seen_again(progress: jobs.Progress) -> None:
    progress.keep(BytesIO(b"half"), name="half.txt", text="Half")
    _end()


@jobs.task("tests.running.whole", whole=True)
def whole(progress: jobs.Progress) -> None:
    Slot.objects.create(name="written", began_at=NOW)
    if ends:
        _end()
    Job.objects.filter(pk=progress.job.pk).update(worker="another")


@jobs.task("tests.running.spoken")
def spoken(progress: jobs.Progress) -> None:
    progress.result(text=f"{gettext('Cancelled')} / {get_language()}")


@pytest.fixture(autouse=True)
def _in_line(settings: LazySettings) -> Iterator[None]:
    """Keep what is put in line in the table where the worker of SQLite would take it."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    ends.clear()
    yield
    ends.clear()


def _line() -> list[tuple[list[Any], dict[str, Any]]]:
    rows = DBTaskResult.objects.order_by("enqueued_at").values_list("args_kwargs", flat=True)
    return [(row["args"], row["kwargs"]) for row in rows]


def _running(**told: object) -> Job:
    told = {"state": State.RUNNING, "worker": here().name, "attempts": 1} | told
    return Job.objects.get(pk=JobFactory.create(**told).pk)


# ---------- whose it is ----------


@pytest.mark.parametrize(
    "changed", [{"worker": "another"}, {"attempts": 2}, {"state": State.WAITING}]
)
def test_a_job_is_its_workers_until_one_thing_says_otherwise(changed: dict[str, object]) -> None:
    job = _running()
    progress = jobs.Progress(job)
    progress.at(1, of=2)
    Job.objects.update(**changed)

    with pytest.raises(TakenOver):
        progress.at(2, of=2)

    job.refresh_from_db()
    assert job.done == 1


def test_a_job_of_a_living_worker_is_looked_at_again_once_one_can_tell() -> None:
    Worker.objects.create(pk="busy", started_at=NOW, beat_at=timezone.now() + lease())
    job = _running(worker="busy")

    jobs.run_visible.call(job.pk)

    assert _line() == [([job.pk], {})]
    [message] = DBTaskResult.objects.all()
    assert message.run_after is not None
    assert message.run_after > timezone.now() + lease() / 2


def test_a_job_whose_worker_is_gone_is_begun_again_though_others_live() -> None:
    Worker.objects.create(pk="alive", started_at=NOW, beat_at=timezone.now() + lease())
    job = _running(name="tests.running.silent", worker="gone", done=3, total=4, step="Third")

    jobs.run_visible.call(job.pk)

    job.refresh_from_db()
    assert (job.state, job.worker, job.attempts) == (State.DONE, here().name, 2)
    assert (job.done, job.total) == (0, 0)


def test_what_ended_its_worker_twice_is_given_up_in_the_language_of_who_began_it() -> None:
    job = _running(worker="gone", attempts=2, language="ro")

    jobs.run_visible.call(job.pk)

    job.refresh_from_db()
    with translation.override("ro"):
        told = gettext(
            "The program that worked on it was stopped twice while it did. Try again at a quieter "
            "time; if it happens again, tell whoever runs this installation: job %(number)s."
        )
    assert (job.state, job.error) == (State.FAILED, told % {"number": job.pk})
    assert _line() == []


# ---------- how far it is ----------


@pytest.mark.django_db(transaction=True)
def test_a_new_step_is_said_at_once_and_the_same_one_not_so_often() -> None:
    job = _running()
    progress = jobs.Progress(job, stopping=Event())

    said = []
    for done, step in ((1, "Lists"), (2, "Lists"), (3, "Files")):
        progress.at(done, of=4, step=step)
        job.refresh_from_db()
        said.append((job.done, job.step))

    assert said == [(1, "Lists"), (1, "Lists"), (3, "Files")]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_shall_stop_is_told_where_it_says_how_far_it_is() -> None:
    stopping = Event()
    progress = jobs.Progress(_running(), stopping=stopping)
    progress.at(1, of=2)
    stopping.set()

    with pytest.raises(GivenBack):
        progress.at(2, of=2)


def test_a_file_is_kept_from_its_beginning() -> None:
    job = _running()
    progress = jobs.Progress(job)
    file = BytesIO()
    file.write(b"whole")

    progress.keep(file, name="whole.txt", text="Written")

    with storages["documents"].open(str(progress.said["result_file"])) as kept:
        assert kept.read() == b"whole"
    progress.drop()


# ---------- how it ends ----------


def test_a_worker_that_stops_gives_its_job_back_as_if_it_had_not_been_begun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = JobFactory.create(name="tests.running.seen")
    monkeypatch.setattr(workers._process, "here", Here("stopping", Event()))
    here().stop()

    jobs.run_visible.call(job.pk)

    job.refresh_from_db()
    assert (job.state, job.worker, job.attempts) == (State.WAITING, "", 0)
    assert _line() == [([job.pk], {})]


def test_a_job_that_waits_for_something_is_not_begun_in_vain() -> None:
    job = JobFactory.create(name="tests.running.seen")
    ends.append(jobs.TryAgain(after=timedelta(hours=1)))

    jobs.run_visible.call(job.pk)

    job.refresh_from_db()
    [message] = DBTaskResult.objects.all()
    assert (job.state, job.attempts) == (State.WAITING, 0)
    assert job.queued_at > timezone.now() + timedelta(minutes=59)
    assert message.run_after is not None
    assert message.run_after > timezone.now() + timedelta(minutes=59)


def test_a_job_that_may_be_repeated_is_once_and_leaves_no_file_of_the_first_time() -> None:
    job = JobFactory.create(name="tests.running.seen_again")
    ends.extend([ZeroDivisionError(), ZeroDivisionError()])

    states = []
    for _time in ("first", "second"):
        jobs.run_visible.call(job.pk)
        job.refresh_from_db()
        states.append((job.state, job.attempts))

    assert states == [(State.WAITING, 1), (State.FAILED, 2)]
    assert _line() == [([job.pk], {})]
    assert not storages["documents"].exists(f"results/job-{job.pk}")


def test_a_job_that_may_not_be_repeated_fails_at_once() -> None:
    job = JobFactory.create(name="tests.running.seen")
    ends.append(ZeroDivisionError())

    jobs.run_visible.call(job.pk)

    job.refresh_from_db()
    assert (job.state, _line()) == (State.FAILED, [])


def test_a_job_speaks_the_language_of_who_began_it() -> None:
    job = JobFactory.create(name="tests.running.spoken", language="ro")

    jobs.run_visible.call(job.pk)

    job.refresh_from_db()
    with translation.override("ro"):
        assert job.result_text == f"{gettext('Cancelled')} / ro"


@pytest.mark.parametrize("ending", [ZeroDivisionError(), None])
def test_a_whole_job_that_breaks_or_is_taken_over_leaves_nothing(
    ending: BaseException | None,
) -> None:
    job = JobFactory.create(name="tests.running.whole")
    ends.extend([ending] if ending else [])

    jobs.run_visible.call(job.pk)

    job.refresh_from_db()
    assert not Slot.objects.filter(name="written").exists()
    assert job.state == (State.FAILED if ending else State.RUNNING)


def test_work_nobody_sees_is_repeated_once_where_it_says_so() -> None:
    ends.extend([ZeroDivisionError(), ZeroDivisionError()])

    jobs.run.call("tests.running.again", {"text": "x"})
    first = _line()
    with pytest.raises(ZeroDivisionError):
        jobs.run.call("tests.running.again", {"text": "x"}, is_second=True)

    assert first == [(["tests.running.again", {"text": "x"}], {"is_second": True})]
    assert _line() == first


def test_work_nobody_sees_is_not_repeated_unasked() -> None:
    ends.append(ZeroDivisionError())

    with pytest.raises(ZeroDivisionError):
        jobs.run.call("tests.running.once", {"text": "x"})

    assert _line() == []


def test_work_nobody_sees_may_ask_to_be_tried_again_later() -> None:
    ends.append(jobs.TryAgain(after=timedelta(minutes=5)))

    jobs.run.call("tests.running.once", {"text": "x"})

    [message] = DBTaskResult.objects.all()
    assert _line() == [(["tests.running.once", {"text": "x"}], {})]
    assert message.run_after is not None
    assert message.run_after > timezone.now() + timedelta(minutes=4)


# ---------- what is in no line ----------


def test_what_is_in_no_line_is_put_there_once() -> None:
    lost = JobFactory.create(queued_at=LONG_AGO)
    Worker.objects.create(pk="busy", started_at=NOW, beat_at=timezone.now() + lease())
    _running(worker="busy", queued_at=LONG_AGO)

    for _time in ("first", "second"):
        put_in_line_again(queued_before=timezone.now() - timedelta(minutes=10))

    assert _line() == [([lost.pk], {})]


def test_what_ends_while_it_is_looked_at_is_not_put_in_line() -> None:
    job = JobFactory.create(queued_at=LONG_AGO)

    def end_first(execute: Any, sql: str, *rest: Any) -> Any:  # noqa: ANN401 (Django's own)
        if sql.startswith("UPDATE") and "queued_at" in sql:
            with connection.cursor() as cursor:
                cursor.cursor.execute("UPDATE core_job SET state = 'done'")
        return execute(sql, *rest)

    with connection.execute_wrapper(end_first):
        put_in_line_again(queued_before=timezone.now() - timedelta(minutes=10))

    job.refresh_from_db()
    assert (job.queued_at, _line()) == (LONG_AGO, [])


def test_what_was_called_off_and_is_tried_again_is_begun_afresh() -> None:
    job = _running(attempts=2, is_cancel_asked=True, name="tests.running.seen")
    with pytest.raises(Cancelled):
        jobs.Progress(job).at(1, of=2)
    Job.objects.update(state=State.CANCELLED)

    jobs.try_again(job, at=NOW)
    jobs.run_visible.call(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts, job.is_cancel_asked) == (State.DONE, 1, False)
    assert _line() == [([job.pk], {})]

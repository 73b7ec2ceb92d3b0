from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from raceme.core import jobs
from raceme.core.errors import Refusal
from raceme.core.models import Job
from raceme.core.tasks import forget_old_jobs
from tests.factories.jobs import JobFactory

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
done: list[str] = []


@jobs.task("tests.note")
def note(text: str) -> None:
    done.append(text)


@jobs.task("tests.fail")
def fail() -> None:
    raise ZeroDivisionError


@jobs.task("tests.later")
def later() -> None:
    raise jobs.TryAgain(after=timedelta(minutes=1))


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    done.clear()


@pytest.mark.django_db(transaction=True)
def test_enqueue_runs_the_work_once_the_transaction_is_committed() -> None:
    with transaction.atomic():
        jobs.enqueue("tests.note", text="saved")
        before = list(done)

    assert (before, done) == ([], ["saved"])


@pytest.mark.django_db(transaction=True)
def test_enqueue_runs_nothing_when_the_transaction_is_taken_back() -> None:
    with transaction.atomic():
        jobs.enqueue("tests.note", text="never")
        transaction.set_rollback(True)

    assert done == []


@pytest.mark.django_db(transaction=True)
def test_enqueue_says_what_failed_where_jobs_run_at_once() -> None:
    with pytest.raises(jobs.JobFailedError, match="ZeroDivisionError"):
        jobs.enqueue("tests.fail")


def test_enqueue_refuses_a_name_nobody_registered() -> None:
    with pytest.raises(jobs.UnknownJobError):
        jobs.enqueue("tests.unknown")


@pytest.mark.django_db(transaction=True)
def test_a_job_may_ask_to_be_tried_again() -> None:
    jobs.enqueue("tests.later")

    assert done == []


class NotToday(Refusal):
    def __init__(self) -> None:
        super().__init__("Not today.")


@jobs.task("tests.count")
def count(progress: jobs.Progress, end: str) -> None:
    progress.at(1, of=4, step="Counting")
    done.append(f"began {Job.objects.get().per_cent} %")
    if end in ("keep", "refuse"):
        progress.keep(BytesIO(b"four"), name="four.txt", text="Counted to four")
    if end == "refuse":
        raise NotToday
    if end == "break":
        raise ZeroDivisionError
    if end == "cancel":
        jobs.cancel(Job.objects.get(), at=NOW)
        progress.at(2, of=4)
    if not end:
        progress.result(text="Counted to four", url="/manage/")
    done.append("ended")


def _begun(end: str = "", *, once: str = "") -> Job:
    job = jobs.start(
        "tests.count",
        arguments={"end": end},
        title="Counting to four",
        by=None,
        workspace=None,
        at=NOW,
        once=once,
    )
    return Job.objects.get(pk=job.pk)


@pytest.mark.django_db(transaction=True)
def test_a_job_says_how_far_it_is_and_what_came_of_it() -> None:
    job = _begun()

    assert done == ["began 25 %", "ended"]
    assert (job.state, job.per_cent) == (Job.State.DONE, 100)
    assert (job.result_text, job.result_url, job.error) == ("Counted to four", "/manage/", "")


def _files() -> set[str]:
    store = storages["documents"]
    return set(store.listdir("results")[1]) if store.exists("results") else set()


@pytest.mark.django_db(transaction=True)
def test_a_job_may_leave_a_file_that_goes_with_it() -> None:
    job = _begun("keep")
    kept = job.result_file
    with storages["documents"].open(kept) as file:
        content = file.read()
    Job.objects.update(finished_at=datetime(2020, 1, 1, tzinfo=UTC))

    forget_old_jobs()

    assert (content, job.result_name) == (b"four", "four.txt")
    assert not Job.objects.exists()
    assert not storages["documents"].exists(kept)


@pytest.mark.django_db
def test_what_ended_lately_and_what_is_underway_is_not_forgotten() -> None:
    kept = {
        JobFactory.create(state=Job.State.DONE, finished_at=timezone.now()),
        JobFactory.create(state=Job.State.WAITING),
    }

    forget_old_jobs()

    assert set(Job.objects.all()) == kept


@pytest.mark.django_db(transaction=True)
def test_a_job_that_refuses_says_why_and_leaves_no_file() -> None:
    before = _files()

    job = _begun("refuse")

    assert _files() == before
    assert (job.state, job.error, job.result_text) == (Job.State.FAILED, "Not today.", "")


@pytest.mark.django_db(transaction=True)
def test_a_job_that_breaks_says_what_to_do_and_shows_no_trace() -> None:
    job = _begun("break")

    assert job.state == Job.State.FAILED
    assert job.error == (
        "Something went wrong that nobody expected. Try again; if it happens again, tell whoever "
        f"runs this installation: job {job.pk}."
    )


@pytest.mark.django_db(transaction=True)
def test_a_running_job_is_cancelled_where_it_next_says_how_far_it_is() -> None:
    job = _begun("cancel")

    assert (job.state, done) == (Job.State.CANCELLED, ["began 25 %"])


@pytest.mark.django_db
def test_a_waiting_job_is_cancelled_at_once() -> None:
    job = _begun()

    jobs.cancel(job, at=NOW)
    jobs.run_visible.call(job.pk)

    job.refresh_from_db()
    assert (job.state, done) == (Job.State.CANCELLED, [])
    with pytest.raises(jobs.EndedAlready):
        jobs.cancel(job, at=NOW)


@pytest.mark.django_db
def test_the_same_job_is_not_begun_while_it_is_underway() -> None:
    first, second, other = _begun(once="a"), _begun(once="a"), _begun(once="b")
    jobs.cancel(first, at=NOW)
    third = _begun(once="a")

    assert second == first
    assert third not in (first, other)
    assert jobs.newest("a") == third


@pytest.mark.django_db(transaction=True)
def test_what_failed_may_be_tried_again() -> None:
    job = _begun("break")
    Job.objects.update(arguments={"end": ""})

    jobs.try_again(job, at=NOW)

    job.refresh_from_db()
    assert (job.state, job.error, job.attempts) == (Job.State.DONE, "", 1)
    with pytest.raises(jobs.NotToBeTriedAgain):
        jobs.try_again(job, at=NOW)


@pytest.mark.django_db
def test_what_failed_is_not_tried_again_beside_the_same() -> None:
    first = _begun(once="a")
    jobs.cancel(first, at=NOW)
    _begun(once="a")

    with pytest.raises(jobs.NotToBeTriedAgain):
        jobs.try_again(first, at=NOW)

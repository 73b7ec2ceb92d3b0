from datetime import timedelta

import pytest
from django.db import transaction

from raceme.core import jobs

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

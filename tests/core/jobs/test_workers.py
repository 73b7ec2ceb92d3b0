"""Who is held to be gone, what of his goes back in line, and what comes round."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db.models.functions import Now
from django.test import TestCase
from time_machine import travel

from raceme.core import jobs
from raceme.core.jobs import periods, workers
from raceme.core.jobs.interruptions import TakenOver
from raceme.core.jobs.running import put_in_line_again
from raceme.core.jobs.watching import Watch
from raceme.core.models import Job, Slot, Worker
from tests.core.jobs.processes import until
from tests.factories.jobs import NOW, JobFactory

LONG_AGO = timedelta(hours=1)
rounds: list[str] = []


@jobs.task("tests.round")
def around() -> None:
    rounds.append("round")


class Line:
    """Counts how often it was looked after."""

    def __init__(self) -> None:
        self.looked = 0

    def work(self, *, once: bool) -> None:
        raise NotImplementedError

    def put_back(self) -> int:
        self.looked += 1
        return 0

    def forget(self, *, before: datetime) -> None:
        raise NotImplementedError


def _worker(name: str, *, process: str = "", silent_for: timedelta = timedelta(0)) -> Worker:
    Worker.objects.create(
        pk=name, process=process, started_at=NOW, beat_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    Worker.objects.filter(pk=name).update(beat_at=Now() - silent_for)
    return Worker.objects.get(pk=name)


@pytest.mark.django_db
def test_whose_process_has_ended_is_gone_whoever_has_its_number_now() -> None:
    own = workers.process_mark(os.getpid())
    place, _colon, number_and_beginning = own.rpartition(":")[0].rpartition(":")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    mark = workers.process_mark(ended.pid)
    ended.wait()
    _worker("ended", process=mark or f"{place}:{ended.pid}:1")
    _worker("its number is another's now", process=f"{place}:{number_and_beginning}:1")
    _worker("here", process=own)
    _worker("elsewhere", process="machine:1:2")
    _worker("says nothing of itself")

    count = workers.forget_the_dead(silent=False)

    left = set(Worker.objects.values_list("pk", flat=True))
    assert (count, left) == (2, {"here", "elsewhere", "says nothing of itself"})


@pytest.mark.django_db
def test_who_is_silent_for_longer_than_the_lease_is_gone() -> None:
    _worker("elsewhere", process="machine:1:2", silent_for=workers.lease() / 2)
    _worker("silent", process="machine:1:3", silent_for=workers.lease() * 2)

    assert workers.forget_the_dead(silent=False) == 0
    assert workers.forget_the_dead(silent=True) == 1
    assert Worker.objects.get().pk == "elsewhere"


@pytest.mark.django_db
def test_who_could_not_beat_in_time_himself_judges_nobody() -> None:
    line = Line()
    watch = Watch(line)
    _worker("silent", silent_for=workers.lease() * 2)

    watch.look()
    assert (line.looked, Worker.objects.filter(pk="silent").count()) == (0, 1)
    assert watch.beaten_at
    watch.beaten_at -= workers.lease().total_seconds()
    watch.look()
    assert (line.looked, Worker.objects.filter(pk="silent").count()) == (0, 1)
    watch.look()
    assert (line.looked, Worker.objects.filter(pk="silent").count()) == (1, 0)


@pytest.mark.django_db
def test_a_process_that_ended_and_was_not_asked_how_is_gone() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    _worker("ended", process=workers.process_mark(process.pid))
    alive = workers.forget_the_dead(silent=False)

    process.kill()
    until(lambda: workers.process_mark(process.pid) == "")
    gone = workers.forget_the_dead(silent=False)

    process.communicate()
    assert (alive, gone) == (0, 1)


def test_a_process_is_told_from_one_of_the_same_number_in_another_container() -> None:
    mark = workers.process_mark(os.getpid())

    assert f":{Path('/proc/self/ns/pid').readlink()}:{os.getpid()}:" in mark


@pytest.mark.django_db
def test_a_look_puts_in_line_what_comes_round_and_says_that_this_worker_lives() -> None:
    Watch(Line()).look()

    assert Slot.objects.filter(name="core.find_lost_jobs").exists()
    assert [worker.pk for worker in workers.living()] == [workers.here().name]


@pytest.mark.django_db
def test_what_a_process_of_this_machine_left_is_put_back_at_the_first_look() -> None:
    own = workers.process_mark(os.getpid())
    _worker("ended", process=f"{own.rpartition(':')[0]}:1")
    line = Line()

    Watch(line).look()

    assert (line.looked, Worker.objects.filter(pk="ended").count()) == (1, 0)


@pytest.mark.django_db
def test_a_job_whose_worker_lives_is_not_begun_by_another() -> None:
    _worker("busy")
    job = JobFactory.create(state=Job.State.RUNNING, worker="busy", attempts=1)

    jobs.run_visible.call(job.pk)

    job.refresh_from_db()
    assert (job.state, job.worker, job.attempts) == (Job.State.RUNNING, "busy", 1)


@pytest.mark.django_db
def test_a_job_to_be_cancelled_whose_worker_is_gone_is_cancelled() -> None:
    job = JobFactory.create(
        state=Job.State.RUNNING, worker="gone", attempts=1, is_cancel_asked=True
    )

    jobs.run_visible.call(job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


@pytest.mark.django_db
def test_a_job_taken_over_by_another_is_left_to_him() -> None:
    job = JobFactory.create(state=Job.State.RUNNING, worker="first", attempts=1)
    progress = jobs.Progress(Job.objects.get(pk=job.pk))
    progress.at(1, of=2)
    Job.objects.filter(pk=job.pk).update(worker="second", attempts=2)

    with pytest.raises(TakenOver):
        progress.at(2, of=2)

    job.refresh_from_db()
    assert job.done == 1


@pytest.mark.django_db
def test_what_is_in_no_line_is_put_in_line_again() -> None:
    lost = JobFactory.create(state=Job.State.WAITING, queued_at=NOW - LONG_AGO)
    left = JobFactory.create(state=Job.State.RUNNING, worker="gone", queued_at=NOW - LONG_AGO)
    new = JobFactory.create(state=Job.State.WAITING)
    done = JobFactory.create(state=Job.State.DONE, queued_at=NOW - LONG_AGO)

    put_in_line_again(queued_before=NOW - timedelta(minutes=10))

    for job in (lost, left, new, done):
        job.refresh_from_db()
    assert lost.queued_at == left.queued_at
    assert [lost.queued_at == NOW - LONG_AGO, new.queued_at, done.queued_at] == [
        False,
        NOW,
        NOW - LONG_AGO,
    ]


def test_a_stretch_of_time_begins_where_its_length_says() -> None:
    moment = datetime(2026, 11, 23, 9, 12, 34, tzinfo=UTC)

    assert periods.slot_of(moment, timedelta(minutes=5)) == datetime(
        2026, 11, 23, 9, 10, tzinfo=UTC
    )
    assert periods.slot_of(moment, timedelta(days=1)) == datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.django_db
def test_what_comes_round_is_put_in_line_once_for_each_stretch() -> None:
    counts = []
    for minutes in (0, 0, 9, 10):
        with travel(datetime(2026, 11, 23, 9, minutes, tzinfo=UTC), tick=False):
            before = dict(Slot.objects.values_list("name", "began_at"))
            periods.put_due_in_line()
            after = dict(Slot.objects.values_list("name", "began_at"))
        name = "core.find_lost_jobs"
        counts.append(before.get(name) != after[name])

    assert counts == [True, False, False, True]


@pytest.mark.django_db
def test_of_two_workers_that_see_it_is_due_one_puts_it_in_line() -> None:
    rounds.clear()
    slot = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)

    with TestCase.captureOnCommitCallbacks(execute=True):
        for _either in ("first", "second"):
            periods._put_in_line("tests.round", slot)

    assert rounds == ["round"]

from datetime import timedelta

import pytest

from raceme.core.jobs import Cancelled, Progress
from raceme.core.models import Job
from raceme.demo import actions
from raceme.demo.queries import demonstration_workspaces, is_loaded
from raceme.demo.tasks import load
from raceme.programmes.models import Programme
from tests.demo.conftest import LOADED_AT
from tests.known_rows import known_rows

pytestmark = pytest.mark.django_db


def _progress() -> Progress:
    """Return what a worker hands over with the job that loads."""
    job = actions.begin_loading(at=LOADED_AT)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
    return Progress(job)


def _programmes() -> int:
    return Programme.objects.within(demonstration_workspaces()).count()


def test_load_says_how_far_it_is_and_leaves_what_it_finds_done() -> None:
    progress = _progress()

    load(progress)
    loaded, known = _programmes(), known_rows(Programme)
    # As by the next worker, where the first was killed before it could say that it was done.
    again = Progress(progress.job)
    load(again)

    progress.job.refresh_from_db()
    assert (progress.job.done, progress.job.total) == (actions.STEPS - 1, actions.STEPS)
    assert known == loaded > 0
    assert _programmes() == loaded
    assert again.said == progress.said


def test_load_that_is_called_off_leaves_nothing() -> None:
    progress = _progress()
    Job.objects.update(is_cancel_asked=True)

    with pytest.raises(Cancelled):
        load(progress)

    assert not is_loaded()


def test_loading_is_begun_once_while_it_is_underway() -> None:
    first = actions.begin_loading(at=LOADED_AT)
    second = actions.begin_loading(at=LOADED_AT + timedelta(seconds=1))
    Job.objects.update(state=Job.State.DONE)

    third = actions.begin_loading(at=LOADED_AT + timedelta(days=1))

    assert second == first
    assert third != first

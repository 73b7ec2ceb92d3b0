"""What managers are told of the seals of their history, and how they ask for a check."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from raceme.audit import actions as audit
from raceme.audit.models import Chain, Entry
from raceme.core.models import Job
from tests.conftest import World
from tests.factories import NOW

HISTORY = "/manage/transilvania/settings/history/"


def _record(world: World, *, times: int = 1) -> None:
    for _number in range(times):
        audit.record(
            "accounts.edit_workspace",
            targets=world.workspace,
            workspace=world.workspace,
            by=world.owner,
            at=NOW,
        )


def _chain(world: World) -> Chain:
    return Chain.objects.get(workspace=world.workspace)


def test_history_says_that_nothing_is_sealed_yet(world: World, client: Client) -> None:
    client.force_login(world.manager)

    page = client.get(HISTORY).text
    response = client.post(f"{HISTORY}check/", follow=True)

    assert "Nothing is sealed yet." in page
    assert "Check now" not in page
    assert "Nothing is sealed yet, so there is nothing to check." in response.text
    assert not Job.objects.exists()


def test_history_says_how_far_it_is_sealed(world: World, client: Client) -> None:
    _record(world, times=2)
    audit.seal(at=NOW)
    _record(world)
    client.force_login(world.manager)

    page = client.get(HISTORY).text

    assert "2 entries, up to 23 November 2026, 11:12; 1 waits for its seal" in page
    assert "<dt>Checked</dt><dd>not yet</dd>" in page
    assert f'value="{_chain(world).hash}"' in page


def test_check_now_proves_the_history_and_shows_what_came_of_it(
    world: World,
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    _record(world, times=2)
    audit.seal(at=NOW)
    client.force_login(world.manager)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{HISTORY}check/")
    page = client.get(HISTORY).text

    job = Job.objects.get()
    assert (job.state, job.result_text, job.result_url) == (
        "done",
        "All 2 sealed entries stand as they were sealed.",
        HISTORY,
    )
    assert ": 2 entries stand as they were sealed</dd>" in page


def test_check_now_names_where_the_history_breaks(
    world: World,
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    _record(world, times=3)
    audit.seal(at=NOW)
    Entry.objects.filter(seal__number=2).update(actor="somebody else")
    client.force_login(world.owner)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{HISTORY}check/")
    page = client.get(HISTORY).text

    assert Job.objects.get().result_text == (
        "The history does not hold: the entry's content was changed."
    )
    assert "This history does not hold." in page
    assert "At number 2: the entry&#x27;s content was changed." in page
    assert "stand as they were sealed" not in page


def test_a_check_that_is_underway_is_shown_and_not_begun_again(
    world: World, client: Client
) -> None:
    _record(world)
    audit.seal(at=NOW)
    client.force_login(world.manager)

    for _time in range(2):
        client.post(f"{HISTORY}check/")
    page = client.get(HISTORY).text

    assert Job.objects.count() == 1
    assert "Waiting for its turn" in page
    assert "Check now" not in page


@pytest.mark.parametrize("times", [1, 3])
def test_history_costs_the_same_however_much_is_sealed(
    world: World,
    client: Client,
    times: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    _record(world, times=times)
    audit.seal(at=NOW)
    client.force_login(world.manager)

    with django_assert_max_num_queries(13):
        client.get(HISTORY)

import re
from collections.abc import Callable

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from raceme.accounts.models import User
from raceme.core import submissions
from raceme.core.models import Job, Submission, Worker
from raceme.demo.actions import AlreadyLoaded, load
from raceme.demo.queries import is_loaded
from raceme.demo.stage import BY, LOADING
from raceme.engagements.kinds import SHIPPED
from tests.demo.conftest import LOADED_AT
from tests.factories import UserFactory, WorkspaceFactory, shipped_kind
from tests.parallel import at_once

pytestmark = pytest.mark.django_db

ADDRESS = "/demonstration/"


@pytest.fixture
def load_it(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Callable[[Client], str]:
    """Press the button, let the job run to its end, and return where the button led."""

    def pressed(client: Client) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            return str(client.post(ADDRESS, {"step": "load"})["Location"])

    return pressed


def test_first_visitor_has_it_loaded_is_let_in_alone_and_takes_all_of_it_away_again(
    client: Client, load_it: Callable[[Client], str]
) -> None:
    first_page = client.get("/", follow=True).content.decode()
    offered = client.get(ADDRESS)

    led_to = load_it(client)
    ready = client.get(ADDRESS)
    waited = client.get(ADDRESS, headers={"HX-Request": "true"})
    _nobody_else_is_let_in()
    by_itself = client.post(ADDRESS, {"step": "enter"}, headers={"HX-Request": "true"})
    entered = client.post(ADDRESS, {"step": "enter"}, follow=True)
    settings = client.get(reverse("accounts:workspace", args=["transilvania-it"]))
    asked = client.get(ADDRESS)
    gone = client.post(ADDRESS, {"step": "unload"}, follow=True)

    assert f'href="{ADDRESS}"' in first_page
    assert _steps(offered.content) == {"load"}
    assert led_to == ADDRESS
    assert _steps(ready.content) == {"enter"}
    # Only a page that has waited goes on by itself.
    assert [b'hx-trigger="load"' in each.content for each in (ready, waited)] == [False, True]
    assert by_itself["HX-Redirect"].startswith("/sign-in/link/")
    assert entered.redirect_chain[0][0].startswith("/sign-in/link/")
    assert entered.redirect_chain[-1][0].startswith("/manage/transilvania-it/")
    assert f'href="{ADDRESS}"' in settings.content.decode()
    assert _steps(asked.content) == {"unload"}
    assert gone.redirect_chain[-1][0] == reverse("portal-public:set_up")
    _nothing_of_it_is_left()
    # The job that loaded it is not what is here any more.
    assert client.post(ADDRESS, {"step": "enter"}).status_code == 403


def _steps(page: bytes) -> set[str]:
    return set(re.findall(r'name="step" value="(\w+)"', page.decode()))


def _nobody_else_is_let_in() -> None:
    other = Client()

    shown = other.get(ADDRESS)
    refused = other.post(ADDRESS, {"step": "enter"})

    assert is_loaded()
    assert "The demonstration is loaded here" in shown.content.decode()
    assert _steps(shown.content) == set()
    assert reverse("accounts-public:sign_in") in shown.content.decode()
    assert refused.status_code == 403


def _nothing_of_it_is_left() -> None:
    assert not is_loaded()
    assert not User.objects.exists()
    assert not Submission.objects.filter(pk=LOADING).exists()


def test_two_who_press_the_button_wait_for_the_same_and_see_how_far_it_is(
    client: Client,
) -> None:
    other = Client()
    other.get(ADDRESS)

    for each in (client, other):
        each.post(ADDRESS, {"step": "load"})
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING, done=6, total=12, step="Writing it down"
    )
    shown = [each.get(ADDRESS).content.decode() for each in (client, other, Client())]

    assert all("Writing it down" in each and 'value="50"' in each for each in shown)
    assert all('hx-trigger="every 2s"' in each for each in shown)
    assert not any('value="load"' in each for each in shown)
    # Jobs are a page of a workspace, and whoever waits here has none.
    assert not any("under Jobs" in each for each in shown)


def test_a_visitor_is_told_that_nobody_is_at_it_until_a_worker_is(client: Client) -> None:
    client.post(ADDRESS, {"step": "load"})

    alone = client.get(ADDRESS)
    Worker.objects.create(name="here", started_at=LOADED_AT, beat_at=Now())
    attended = client.get(ADDRESS)

    assert ["raceme worker" in each.content.decode() for each in (alone, attended)] == [True, False]


def test_what_failed_is_told_and_may_be_tried_anew(client: Client) -> None:
    client.post(ADDRESS, {"step": "load"})
    Job.objects.update(state=Job.State.FAILED, error="The store is full.")

    shown = client.get(ADDRESS).content.decode()
    client.post(ADDRESS, {"step": "load"})
    UserFactory.create()
    Job.objects.update(state=Job.State.FAILED)
    later = client.get(ADDRESS).content.decode()

    assert "The store is full." in shown
    assert 'value="load"' in shown
    assert Job.objects.count() == 2
    assert "The store is full." not in later


def test_it_is_not_loaded_from_a_page_once_somebody_works_here(client: Client) -> None:
    UserFactory.create()

    offered = client.get(ADDRESS)
    refused = client.post(ADDRESS, {"step": "load"})

    assert b'value="load"' not in offered.content
    assert refused.status_code == 403
    assert not is_loaded()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_load_it_at_once_the_second_is_told() -> None:
    for code in SHIPPED:
        shipped_kind(code)

    def loaded() -> None:
        submissions.claim(LOADING, by=BY, at=LOADED_AT)
        WorkspaceFactory.create(slug="transilvania-it", is_demonstration=True)

    outcomes = at_once(loaded, lambda: load(at=LOADED_AT))

    assert outcomes == [AlreadyLoaded]

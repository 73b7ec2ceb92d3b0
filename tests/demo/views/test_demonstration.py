import pytest
from django.test import Client
from django.urls import reverse

from raceme.accounts.models import User
from raceme.core import submissions
from raceme.core.models import Submission
from raceme.demo.actions import AlreadyLoaded, load
from raceme.demo.queries import is_loaded
from raceme.demo.stage import BY, LOADING
from tests.demo.conftest import LOADED_AT
from tests.factories import UserFactory, WorkspaceFactory
from tests.parallel import at_once

pytestmark = pytest.mark.django_db

ADDRESS = "/demonstration/"


def test_first_visitor_loads_it_and_is_let_in(client: Client) -> None:
    offered = client.get(ADDRESS)

    loaded = client.post(ADDRESS, {"step": "load"})

    assert b'value="load"' in offered.content
    assert loaded["Location"].startswith("/sign-in/link/")
    assert is_loaded()


def test_it_is_not_loaded_from_a_page_once_somebody_works_here(client: Client) -> None:
    UserFactory.create()

    offered = client.get(ADDRESS)
    refused = client.post(ADDRESS, {"step": "load"})

    assert b'value="load"' not in offered.content
    assert refused.status_code == 403
    assert not is_loaded()


def test_first_visitor_looks_round_and_takes_all_of_it_away_again(client: Client) -> None:
    set_up = reverse("portal-public:set_up")
    offered = client.get("/", follow=True)

    entered = client.post(ADDRESS, {"step": "load"}, follow=True)
    settings = client.get(reverse("accounts:workspace", args=["transilvania-it"]))
    asked = client.get(ADDRESS)
    gone = client.post(ADDRESS, {"step": "unload"}, follow=True)

    assert f'href="{ADDRESS}"' in offered.content.decode()
    assert entered.redirect_chain[-1][0].startswith("/manage/transilvania-it/")
    assert entered.status_code == 200
    assert f'href="{ADDRESS}"' in settings.content.decode()
    assert [f'value="{step}"' in asked.content.decode() for step in ("load", "unload")] == [
        False,
        True,
    ]
    assert gone.redirect_chain[-1][0] == set_up
    assert not is_loaded()
    assert not User.objects.exists()
    assert not Submission.objects.filter(pk=LOADING).exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_load_it_at_once_the_second_is_told() -> None:
    def loaded() -> None:
        submissions.claim(LOADING, by=BY, at=LOADED_AT)
        WorkspaceFactory.create(slug="transilvania-it", is_demonstration=True)

    outcomes = at_once(loaded, lambda: load(at=LOADED_AT))

    assert outcomes == [AlreadyLoaded]

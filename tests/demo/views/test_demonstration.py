import pytest
from django.test import Client

from raceme.demo.queries import is_loaded
from tests.factories import UserFactory

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

"""What the tests of portal's pages share: who looks, and what a page costs beside its figures."""

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client

from raceme.accounts.models import User
from raceme.core.timing import Tally

if TYPE_CHECKING:
    # What a test's client answers with is named by the type checker's stubs alone.
    from django.test.client import _MonkeyPatchedWSGIResponse

    Page = _MonkeyPatchedWSGIResponse
else:
    Page = Any

MOST_QUERIES = 15


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def cost(client: Client, address: str) -> Tally:
    """Return what ``address`` costs who has been there before."""
    assert client.get(address).status_code == 200
    tally = Tally()
    with connection.execute_wrapper(tally):
        client.get(address)
    return tally

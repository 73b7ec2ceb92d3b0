from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from raceme.accounts.actions import throttling
from raceme.accounts.models import Attempts
from raceme.mail.models import Message
from raceme.organisations.models import Affiliation
from tests.conftest import World
from tests.portal.views.my.build import company, page


def _used_up(limit: throttling.Limit, *, whom: str) -> None:
    """Let as much have been tried as may be."""
    now = timezone.now()
    for _time in range(limit.most):
        throttling.attempt(limit, whom, at=now)


def test_add_colleague_refuses_too_many_and_keeps_what_was_typed(
    world: World, client: Client
) -> None:
    one = company(world)
    address = page(one, "add_colleague")
    _used_up(throttling.COLLEAGUES_ADDED, whom=f"Person:{one.person_id}")

    refused = client.post(address, {"name": "Mihaela Țurcanu", "role": "Sales"})
    kept = Affiliation.objects.of(world.workspace).filter(organisation=one.organisation).count()
    Attempts.objects.update(since=timezone.now() - timedelta(hours=1))
    later = client.post(address, {"name": "Mihaela Țurcanu", "role": "Sales"})

    assert (refused.status_code, kept, later.status_code) == (422, 1, 302)
    for said in ("very many people within an hour", "Try again in", 'value="Mihaela Țurcanu"'):
        assert said in refused.text


@pytest.mark.parametrize(
    ("limit", "whom", "said"),
    [
        (throttling.LINK_TO_ADDRESS, "mihaela@somesul.example", "Links were sent to this address"),
        (throttling.LINK_FROM_CLIENT, "127.0.0.1", "Too many attempts came from your network"),
    ],
)
def test_asking_for_claim_links_refuses_too_many_and_keeps_what_was_typed(
    world: World, client: Client, limit: throttling.Limit, whom: str, said: str
) -> None:
    one = company(world)
    _used_up(limit, whom=whom)

    refused = client.post(
        page(one, "claim"), {"name": "Mihaela Țurcanu", "email": "mihaela@somesul.example"}
    )

    assert (refused.status_code, Message.objects.count()) == (422, 0)
    for each in (said, "Try again in", 'value="Mihaela Țurcanu"', "mihaela@somesul.example"):
        assert each in refused.text

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from raceme.accounts.actions import throttling
from raceme.accounts.models import Attempts
from raceme.mail.models import Message
from raceme.organisations.models import Affiliation, Claim
from tests.conftest import World
from tests.factories import ClaimFactory
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


@pytest.mark.parametrize("email", ["mihaela@somesul.example", "mihaela@gmail.com"])
def test_asked_too_often_says_the_same_of_every_address_and_claims_no_mail(
    world: World, client: Client, email: str
) -> None:
    one = company(world)
    _used_up(throttling.LINK_TO_ADDRESS, whom=email)

    refused = client.post(page(one, "claim"), {"name": "Mihaela", "email": email})

    said = "This address was used several times. If a link was sent to it, look in its mailbox"
    assert said in refused.text
    assert "were sent" not in refused.text
    assert not Claim.objects.filter(organisation=one.organisation).exists()


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("andrei@gmail.com", "Staff look at it and write to andrei@gmail.com"),
        ("andrei@somesul.example", "Open the link that was sent to andrei@somesul.example"),
    ],
)
def test_a_claim_that_is_not_decided_is_told_to_who_asked_for_it(
    world: World, client: Client, email: str, said: str
) -> None:
    one = company(world, email=email)
    ClaimFactory.create(
        organisation=one.organisation, email="somebody@else.example", user=None, state="asked"
    )
    claim = page(one, "claim")

    before = client.get(claim).text
    said_once = client.post(claim, {"name": "Andrei Pop", "email": email}, follow=True).text
    pages = [client.get(page(one, name)).text for name in ("claim", "company")]

    assert "You asked for it on" not in before + said_once
    assert [said in text for text in pages] == [True, True]
    assert "somebody@else.example" not in "".join(pages)


@pytest.mark.parametrize(
    ("limit", "whom", "said"),
    [
        (
            throttling.LINK_TO_ADDRESS,
            "mihaela@somesul.example",
            "This address was used several times",
        ),
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

"""The yearly question by the link of a mail with asks."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from raceme.asks.actions import make_page_link
from raceme.asks.models import Ask
from raceme.mail.models import Message
from raceme.organisations.models import Affiliation, Confirmation, Organisation
from tests.conftest import World
from tests.portal.views.my.build import asked, bundled, company


def _address(one: Affiliation, organisation: int | None = None) -> str:
    secret = make_page_link(bundled(one), at=timezone.now())
    return reverse("portal-public:still_right", args=[secret, organisation or one.organisation_id])


def test_the_mailed_link_leads_to_the_question_and_one_tap_answers(
    world: World, client: Client
) -> None:
    one = company(world)
    asked(one, path=f"/asks/********/still-right/{one.organisation_id}/")
    secret = make_page_link(bundled(one), at=timezone.now())

    mailed = client.get(reverse("asks-public:page", args=[secret])).text
    address = reverse("portal-public:still_right", args=[secret, one.organisation_id])
    shown = client.get(address).text
    done = client.post(address, {"revision": 1}, follow=True).text

    assert f'href="{address}"' in mailed
    assert "Yes, all are right" in shown
    assert "said on" in done
    assert Ask.objects.of(world.workspace).get().state == "answered"
    assert Confirmation.objects.get().by == one.person.reference


def test_only_what_changed_is_typed(world: World, client: Client) -> None:
    one = company(world)
    asked(one)
    address = _address(one)

    form = client.get(address, {"correct": ""}).text
    wrong = client.post(address, {"correct": "1", "revision": 1, "email": "x"})
    client.post(
        address,
        {
            "correct": "1",
            "revision": 1,
            "town": "Florești",
            "currency": "EUR",
            "website": "somesul.example",
        },
    )

    assert ("Save the facts" in form, wrong.status_code) == (True, 422)
    assert Organisation.objects.get(pk=one.organisation_id).town == "Florești"
    assert Confirmation.objects.get().changed == ["town"]


def test_the_link_opens_no_company_that_was_not_asked(world: World, client: Client) -> None:
    one, other = company(world), company(world, name="Another SRL")
    asked(one)

    answers = [
        client.get(_address(one, pk)).status_code
        for pk in (one.organisation_id, other.organisation_id)
    ]

    assert answers == [200, 404]


def test_the_way_to_my_company_is_a_link_of_its_own(world: World, client: Client) -> None:
    one = company(world)
    asked(one)

    client.post(_address(one), {"send": "1"})

    message = Message.objects.get()
    assert (message.purpose, message.to_address) == ("my_company", one.person.email)

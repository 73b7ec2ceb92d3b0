from django.test import Client

from raceme.audit.models import Entry
from raceme.mail import actions as mail
from tests.conftest import World
from tests.factories import NOW, PersonFactory


def test_an_address_that_bounced_is_told_on_the_person_and_cleared(
    world: World, client: Client
) -> None:
    person = PersonFactory.create(workspace=world.workspace, email="Ana@firm.example")
    mail.note_bounce("ana@firm.example", said="550 5.1.1 unknown", at=NOW)
    address = f"/manage/transilvania/people/{person.pk}/"

    client.force_login(world.expert)
    unseen = client.get(address).text
    client.force_login(world.staff)
    seen = client.get(address).text
    cleared = client.post(f"{address}clear-address/", follow=True).text
    twice = client.post(f"{address}clear-address/", follow=True).text

    assert ("550 5.1.1" in unseen, "550 5.1.1 unknown" in seen) == (False, True)
    assert ("The address is cleared" in cleared, "550 5.1.1" in cleared) == (True, False)
    assert "Nothing stands against this address" in twice
    assert Entry.objects.filter(verb="organisations.clear_person_address").count() == 1

"""Pages of a version while what is set up does not go together."""

import pytest
from django.test import Client
from django.urls import reverse

from raceme.matchmaking.models import Table
from tests.conftest import World
from tests.matchmaking.halls import hall, held_in, people_in, slots_in, tables_in, version, wish

pytestmark = pytest.mark.django_db


def test_where_a_meeting_could_be_is_not_known_and_the_page_says_why(
    world: World, client: Client
) -> None:
    client.force_login(world.staff)
    row = hall(world.workspace, people=4, slots=2, tables=2)
    people, tables = people_in(row), tables_in(row)
    made = version(row, (wish(row, people[0], people[2]), slots_in(row)[0], tables[0]))
    # Two tables of one host: given at the same moment, or before this was refused.
    Table.objects.of(row.workspace_id).filter(matchmaking=row).update(host=people[3])
    (met,) = held_in(made)
    of_meeting = [world.workspace.slug, row.event.slug, made.number, met]

    page = client.get(reverse("matchmaking:schedule_move", args=of_meeting), follow=True)
    spots = client.get(reverse("matchmaking:schedule_spots", args=of_meeting))

    assert "is the host of another place already" in page.content.decode()
    assert spots.json() == {"spots": {}}

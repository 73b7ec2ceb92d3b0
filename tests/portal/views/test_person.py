from datetime import date

import pytest
from django.urls import reverse

from raceme.organisations.models import Person
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import (
    ActivityFactory,
    AttributionFactory,
    EngagementFactory,
    EvidenceFactory,
    OrganisationFactory,
    PersonFactory,
    ProgrammeFactory,
)
from tests.portal.browsing import cost, signed_in


def _address(workspace: Workspace, person: Person) -> str:
    return reverse("portal:person_log", args=[workspace.slug, person.pk])


def test_person_log_shows_what_a_person_took_part_in(world: World) -> None:
    person = PersonFactory.create(workspace=world.workspace)
    firm = OrganisationFactory.create(name="Someșul Digital SRL")
    proven = ActivityFactory.create(
        workspace=world.workspace, title="Workshop", started_on=date(2026, 9, 1)
    )
    AttributionFactory.create(activity=proven, programme=world.programme)
    EngagementFactory.create(activity=proven, person=person, organisation=firm)
    other = EngagementFactory.create(activity=proven)
    EvidenceFactory.create(activity=proven)
    EvidenceFactory.create(activity=proven, engagement=other)
    missed = ActivityFactory.create(
        workspace=world.workspace, title="Missed", started_on=date(2026, 8, 1)
    )
    EngagementFactory.create(
        activity=missed, person=person, organisation=None, role="speaker", state="absent"
    )
    gone = ActivityFactory.create(workspace=world.workspace, state="withdrawn")
    EngagementFactory.create(activity=gone, person=person)
    ActivityFactory.create(workspace=world.workspace, title="Without them")

    page = signed_in(world.viewer).get(_address(world.workspace, person))

    assert [
        (one.what, one.bud, one.who, one.foot, one.evidence) for one in page.context["entries"]
    ] == [
        (
            "Workshop",
            "proof",
            "Participant, Someșul Digital SRL",
            ("Workshop", "1 Sep 2026", "Nordic Bridges 2026"),
            "1 file",
        ),
        ("Missed", "bare", "Speaker, Absent", ("Workshop", "1 Aug 2026"), "Add evidence"),
    ]


def test_person_log_of_nobody_here_is_not_found(world: World) -> None:
    theirs = PersonFactory.create(workspace=world.stranger_workspace)

    answer = signed_in(world.owner).get(_address(world.workspace, theirs))

    assert answer.status_code == 404


def test_person_page_leads_to_the_log(world: World) -> None:
    person = PersonFactory.create(workspace=world.workspace)

    page = signed_in(world.viewer).get(
        reverse("organisations:person", args=[world.workspace.slug, person.pk])
    )

    assert f'href="{_address(world.workspace, person)}"' in page.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_person_log_costs_the_same_however_long_it_is(world: World, number: int) -> None:
    person = PersonFactory.create(workspace=world.workspace)
    for _place in range(number):
        activity = ActivityFactory.create(workspace=world.workspace)
        programme = ProgrammeFactory.create(workspace=world.workspace)
        AttributionFactory.create(activity=activity, programme=programme)
        EngagementFactory.create(activity=activity, person=person)

    assert cost(signed_in(world.viewer), _address(world.workspace, person)).queries == 8

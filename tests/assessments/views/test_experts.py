"""Who is named as the expert of an assessment works on it, whatever else they only read."""

import pytest
from django.test import Client

from raceme.assessments.models import Assessment
from raceme.questionnaires.queries import answers_of
from tests.assessments.build import begun, closed
from tests.assessments.views.test_assessing import at, closing
from tests.conftest import World
from tests.factories import PersonFactory
from tests.factories.assessments import RecommendationFactory

pytestmark = pytest.mark.django_db
PAGES = ("fill", "review", "close", "add_step")


@pytest.fixture
def expert(world: World, client: Client) -> Client:
    client.force_login(world.expert)
    return client


def _theirs(world: World) -> Assessment:
    person = PersonFactory.create(workspace=world.workspace, email=world.expert.email.upper())
    row = begun(world.workspace, answers={"tools": "much"})
    Assessment.objects.of(world.workspace).filter(pk=row.pk).update(expert=person)
    return row


def test_they_fill_it_in_and_close_it(expert: Client, world: World) -> None:
    row = _theirs(world)

    expert.post(at(world, "section", row.pk, "second"), {"present": "people", "a-people": "little"})
    expert.post(at(world, "close", row.pk), closing(row, hours="2"))

    row.refresh_from_db()
    assert answers_of(row.answers) == {"tools": "much", "people": "little"}
    assert (row.state, row.closed_by) == ("closed", str(world.expert))


def test_they_reach_each_page_of_it(expert: Client, world: World) -> None:
    row = _theirs(world)

    assert {expert.get(at(world, name, row.pk)).status_code for name in PAGES} <= {200, 302}
    shown = expert.get(at(world, "assessment", row.pk)).text
    assert at(world, "fill", row.pk).rstrip("?") in shown


def test_they_word_its_next_steps(expert: Client, world: World) -> None:
    step = RecommendationFactory.create(assessment=_theirs(world))

    assert expert.get(at(world, "edit_step", step.pk)).status_code == 200


@pytest.mark.parametrize("email", ["", "somebody@else.example"])
def test_those_of_other_experts_are_theirs(expert: Client, world: World, email: str) -> None:
    row = begun(world.workspace)
    person = PersonFactory.create(workspace=world.workspace, email=email)
    Assessment.objects.of(world.workspace).filter(pk=row.pk).update(expert=person)

    assert {expert.get(at(world, name, row.pk)).status_code for name in PAGES} == {403}
    assert (
        at(world, "fill", row.pk).rstrip("?")
        not in expert.get(at(world, "assessment", row.pk)).text
    )


def test_they_begin_none(expert: Client, world: World) -> None:
    row = closed(world.workspace)

    assert expert.get(at(world, "begin")).status_code == 403
    assert at(world, "begin").rstrip("?") not in expert.get(at(world, "assessment", row.pk)).text


def test_who_is_named_as_expert_elsewhere_sees_nothing(client: Client, world: World) -> None:
    row = begun(world.workspace)
    person = PersonFactory.create(workspace=world.workspace, email=world.stranger.email)
    Assessment.objects.of(world.workspace).filter(pk=row.pk).update(expert=person)
    client.force_login(world.stranger)

    assert {client.get(at(world, name, row.pk)).status_code for name in PAGES} == {404}

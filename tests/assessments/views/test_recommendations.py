"""The page of next steps for staff: in order, and nothing typed is lost."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from raceme.assessments.models import Assessment, Recommendation
from raceme.assessments.queries.recommendations import steps_of
from tests.conftest import World
from tests.factories import NOW, WorkspaceFactory
from tests.factories.assessments import AssessmentFactory, RecommendationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(world: World, client: Client) -> Assessment:
    client.force_login(world.staff)
    return AssessmentFactory.create(workspace=world.workspace)


def _page(world: World, name: str, pk: int) -> str:
    return reverse(f"assessments:{name}", args=[world.workspace.slug, pk])


def test_steps_are_shown_in_their_order_with_what_was_decided(
    world: World, client: Client, assessment: Assessment
) -> None:
    RecommendationFactory.create(assessment=assessment, place=2, title="Later")
    RecommendationFactory.create(
        assessment=assessment, place=1, title="First", state="declined", reason="Too dear",
        decided_at=NOW, decided_by="Ana Pop",
    )  # fmt: skip

    text = client.get(_page(world, "steps", assessment.pk)).text

    assert re.findall(r"<h3[^>]*>(\w+)</h3>", text) == ["First", "Later"]
    assert "Ana Pop, 23 November 2026" in text
    assert "Too dear" in text


def test_without_steps_the_page_says_what_to_do(
    world: World, client: Client, assessment: Assessment
) -> None:
    assert "Nothing follows" in client.get(_page(world, "steps", assessment.pk)).text


def test_a_step_is_added_and_moved_up(world: World, client: Client, assessment: Assessment) -> None:
    RecommendationFactory.create(assessment=assessment, place=1, title="First")

    client.post(_page(world, "add_step", assessment.pk), {"title": "Ask a bank", "text": "Soon"})
    added = steps_of(assessment)[1]
    client.post(_page(world, "move_step", added.pk), {"to": "up"})

    assert [step.title for step in steps_of(assessment)] == ["Ask a bank", "First"]


def test_who_saves_second_sees_what_stands_and_keeps_what_was_typed(
    world: World, client: Client, assessment: Assessment
) -> None:
    step = RecommendationFactory.create(assessment=assessment, title="First", revision=3)
    sent = {"title": "Second", "text": "", "revision": 2}

    refused = client.post(_page(world, "edit_step", step.pk), sent)
    saved = client.post(_page(world, "edit_step", step.pk), sent | {"revision": 3})

    assert (refused.status_code, saved.status_code) == (422, 302)
    assert "Saved meanwhile: <b>First</b>" in refused.text
    assert 'value="Second"' in refused.text
    step.refresh_from_db()
    assert step.title == "Second"


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("edit_step", {"title": "", "text": "Kept"}),
        ("edit_step", {"title": "Kept", "text": "x" * 5_001}),
        ("decide_step", {"decision": "", "said_by": "Kept"}),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    world: World, client: Client, assessment: Assessment, page: str, sent: dict[str, str]
) -> None:
    step = RecommendationFactory.create(assessment=assessment)

    refused = client.post(_page(world, page, step.pk), sent)

    assert refused.status_code == 422
    assert "Kept" in refused.text


def test_a_decision_told_by_telephone_is_kept_with_who_said_it(
    world: World, client: Client, assessment: Assessment
) -> None:
    step = RecommendationFactory.create(assessment=assessment)
    told = {"decision": "declined", "said_by": "Ana Pop", "reason": "Later", "revision": 1}

    client.post(_page(world, "decide_step", step.pk), told)
    again = client.post(_page(world, "decide_step", step.pk), told)

    step.refresh_from_db()
    assert (step.state, step.decided_by, step.reason) == ("declined", "Ana Pop", "Later")
    assert (again.status_code, "Ana Pop has decided" in again.text) == (422, True)


def test_a_step_that_follows_from_the_answers_stays(
    world: World, client: Client, assessment: Assessment
) -> None:
    step = RecommendationFactory.create(assessment=assessment, code="scrap")

    text = client.post(_page(world, "remove_step", step.pk), follow=True).text

    assert "This step follows from the answers" in text
    assert steps_of(assessment) == [step]


def test_another_workspaces_step_is_not_there(world: World, client: Client) -> None:
    client.force_login(world.staff)
    step = RecommendationFactory.create(
        assessment=AssessmentFactory.create(workspace=WorkspaceFactory.create())
    )

    assert client.get(_page(world, "edit_step", step.pk)).status_code == 404
    assert client.get(_page(world, "steps", step.assessment_id)).status_code == 404


def test_the_page_costs_the_same_with_one_step_and_with_three(
    world: World,
    client: Client,
    assessment: Assessment,
    django_assert_max_num_queries: Any,  # noqa: ANN401
) -> None:
    RecommendationFactory.create(assessment=assessment)
    client.get(_page(world, "steps", assessment.pk))

    with django_assert_max_num_queries(15) as first:
        client.get(_page(world, "steps", assessment.pk))
    RecommendationFactory.create_batch(2, assessment=assessment)
    with django_assert_max_num_queries(len(first)):
        client.get(_page(world, "steps", assessment.pk))
    assert Recommendation.objects.of(world.workspace).count() == 3

"""What the history of an assessment says, and in which language its steps are read aloud."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from raceme.assessments.actions.measures import MeasureFacts, plan_measure
from tests.assessments.build import begun, closed, closing_of
from tests.conftest import World
from tests.factories import NOW
from tests.factories.assessments import footprints

pytestmark = pytest.mark.django_db


def _address(world: World, name: str, pk: int) -> str:
    return reverse(f"assessments:{name}", args=[world.workspace.slug, pk])


def test_who_changed_what_stands_on_a_page(client: Client, world: World) -> None:
    row = closed(world.workspace)
    client.force_login(world.viewer)

    shown = strip_tags(client.get(_address(world, "history", row.pk)).text)

    assert "Assessment begun" in shown
    assert "Assessment closed" in shown
    assert "23 November 2026" in shown
    assert "Before the support" in shown
    assert "2026-11-23" not in shown


def test_what_was_planned_is_told_in_words(client: Client, world: World) -> None:
    footprint, _after = footprints(world.workspace)
    facts = MeasureFacts(
        title="Boiler", quantity="scope-1", saving=Decimal("2.500"), due_on=date(2027, 1, 31)
    )
    plan_measure(footprint, facts=facts, by=world.staff, at=NOW)
    client.force_login(world.viewer)

    shown = strip_tags(client.get(_address(world, "history", footprint.pk)).text)

    for said in ("Scope 1", "2.5", "31 January 2027"):
        assert said in shown
    for raw in ("scope-1", "2.500", "2027-01-31"):
        assert raw not in shown


@pytest.mark.parametrize("name", ["assessment", "steps"])
def test_steps_are_read_aloud_in_the_language_of_the_report(
    client: Client, world: World, name: str
) -> None:
    row = begun(world.workspace, answers={"tools": "much", "people": "none"})
    row = closing_of(row, language="ro")
    client.force_login(world.viewer)

    shown = client.get(_address(world, name, row.pk)).text

    assert '<h3 lang="ro">Make a plan (ro)</h3>' in shown
    assert '<div class="r-prose" lang="ro">' in shown

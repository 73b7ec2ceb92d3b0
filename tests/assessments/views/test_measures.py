"""The pages of a reduction plan: what it comes to, what is due, and what was saved."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from raceme.assessments.models import Assessment, Measure
from tests.conftest import World
from tests.factories import AffiliationFactory, PersonFactory, WorkspaceFactory
from tests.factories.assessments import AssessmentFactory, MeasureFactory, footprints

pytestmark = pytest.mark.django_db
SENT = {"title": "Heat pump", "quantity": "scope-1", "saving": "20", "due_on": "30.06.2027"}


@pytest.fixture
def both(world: World, client: Client) -> tuple[Assessment, Assessment]:
    client.force_login(world.staff)
    return footprints(world.workspace)


def _page(world: World, name: str, *pk: int) -> str:
    return reverse(f"assessments:{name}", args=[world.workspace.slug, *pk])


def test_a_measure_is_planned_and_the_plan_says_what_it_comes_to(
    world: World, client: Client, both: tuple[Assessment, Assessment]
) -> None:
    footprint, _ = both
    owner = PersonFactory.create(workspace=world.workspace, name="Ana Pop")
    AffiliationFactory.create(person=owner, organisation=footprint.organisation)
    told = SENT | {"owner": owner.pk, "cost": "9.000,50", "currency": "EUR"}

    done = client.post(_page(world, "add_measure", footprint.pk), told)

    assert done.status_code == 302
    text = client.get(_page(world, "plan", footprint.pk)).text
    for said in ("Heat pump", "20.0 %", "Ana Pop", "9,000.50", "30 Jun 2027"):
        assert said in text


def test_what_is_past_its_day_is_overdue(
    world: World, client: Client, both: tuple[Assessment, Assessment]
) -> None:
    MeasureFactory.create(assessment=both[0], due_on=date(2026, 1, 1))

    assert "Overdue" in client.get(_page(world, "plan", both[0].pk)).text
    MeasureFactory.create(assessment=both[0], title="In time")
    late = client.get(_page(world, "measures"), {"state": "overdue"}).text
    assert "Overdue" in late
    assert "In time" not in late


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"saving": "0"}, "A measure saves something"),
        ({"saving": "100.5"}, "cannot save more than there is"),
        ({"quantity": ""}, "Choose one."),
        ({"cost": "5", "currency": ""}, "Choose one."),
        ({"due_on": "31.02.2027"}, "30.06.2027"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    world: World,
    client: Client,
    both: tuple[Assessment, Assessment],
    change: dict[str, str],
    said: str,
) -> None:
    refused = client.post(_page(world, "add_measure", both[0].pk), SENT | change)

    assert refused.status_code == 422
    assert 'value="Heat pump"' in refused.text
    assert said in refused.text or said == "30.06.2027"
    assert not Measure.objects.of(world.workspace).exists()


def test_savings_are_proposed_verified_and_more_needs_a_reason(
    world: World, client: Client, both: tuple[Assessment, Assessment]
) -> None:
    before, after = both
    measure = MeasureFactory.create(
        assessment=before, state="done", done_on=date(2026, 6, 1), title="Heat pump"
    )
    page = _page(world, "savings", after.pk)

    proposed = client.get(page).text
    refused = client.post(page, {f"saving-{measure.pk}": "25"})
    done = client.post(page, {f"saving-{measure.pk}": "25", "reason": "More was made"})

    assert 'value="20"' in proposed
    assert "from 100 to 80 t CO2e" in proposed
    assert refused.status_code == 422
    assert 'value="25"' in refused.text
    assert "Say why" in refused.text
    assert done.status_code == 302
    measure.refresh_from_db()
    assert (measure.verified_saving, measure.verified_with) == (Decimal(25), after)
    text = client.get(_page(world, "plan", after.pk)).text
    assert "Saved since the footprint before" in text
    assert "25 t CO2e" in text


def test_who_saves_second_sees_what_stands(
    world: World, client: Client, both: tuple[Assessment, Assessment]
) -> None:
    measure = MeasureFactory.create(assessment=both[0], title="First", revision=2)

    refused = client.post(_page(world, "edit_measure", measure.pk), SENT | {"revision": 1})

    assert refused.status_code == 422
    assert "Saved meanwhile: <b>First</b>" in refused.text


def test_without_amounts_and_without_measures_the_page_says_so(
    world: World, client: Client, both: tuple[Assessment, Assessment]
) -> None:
    bare = AssessmentFactory.create(workspace=world.workspace)

    assert "Nothing to lower" in client.get(_page(world, "plan", bare.pk)).text
    assert "Plan the first measure" in client.get(_page(world, "plan", both[0].pk)).text
    assert "Nothing to verify" in client.get(_page(world, "savings", both[0].pk)).text


@pytest.mark.parametrize("name", ["savings", "assessment"])
def test_other_factors_than_last_time_are_told(
    world: World, client: Client, both: tuple[Assessment, Assessment], name: str
) -> None:
    earlier, now = both
    MeasureFactory.create(assessment=earlier, state="done", done_on=date(2026, 6, 1))
    same = client.get(_page(world, name, now.pk)).text
    for row, code in ((earlier, "europe-2024"), (now, "europe-2025")):
        row.factors = {"code": code}
        row.save()

    other = client.get(_page(world, name, now.pk)).text

    said = "with other factors (europe-2024, now europe-2025)"
    assert (said in same, said in other) == (False, True)


def test_one_under_way_and_one_of_another_workspace_are_not_there(
    world: World, client: Client
) -> None:
    client.force_login(world.staff)
    begun = AssessmentFactory.create(workspace=world.workspace, state="begun")
    theirs, _ = footprints(WorkspaceFactory.create())
    measure = MeasureFactory.create(assessment=theirs)

    assert client.get(_page(world, "plan", begun.pk)).status_code == 404
    assert client.get(_page(world, "plan", theirs.pk)).status_code == 404
    assert client.get(_page(world, "edit_measure", measure.pk)).status_code == 404


@pytest.mark.parametrize("name", ["plan", "measures", "savings"])
def test_pages_cost_the_same_with_one_measure_and_with_three(
    world: World,
    client: Client,
    both: tuple[Assessment, Assessment],
    django_assert_max_num_queries: Any,  # noqa: ANN401
    name: str,
) -> None:
    page = _page(world, name, *([] if name == "measures" else [both[1].pk]))
    told = {"assessment": both[0], "state": "done", "done_on": date(2026, 6, 1)}
    MeasureFactory.create(**told)
    client.get(page)

    with django_assert_max_num_queries(15) as first:
        client.get(page)
    MeasureFactory.create_batch(2, **told)
    with django_assert_max_num_queries(len(first)):
        client.get(page)

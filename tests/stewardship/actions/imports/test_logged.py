"""What an import added to activities that stood already, taken back as the log changes."""

from decimal import Decimal

import pytest
from django.utils import timezone

from raceme.engagements.actions import Correction, correct_engagement, withdraw_activity
from raceme.engagements.models import Activity, ActivityVersion, Engagement
from raceme.stewardship.actions import imports
from raceme.stewardship.models import Import
from tests.conftest import World
from tests.engagements.build import facts, last_entry, part, recorded
from tests.factories import OrganisationFactory, RelationshipFactory, shipped_kind
from tests.stewardship.actions.imports.build import checked, imported

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def activity(world: World) -> Activity:
    """Return an activity of before the import, with one who took part."""
    for name in ("Alfa SRL", "Beta SRL"):
        firm = OrganisationFactory.create(name=name, town="")
        RelationshipFactory.create(workspace=world.workspace, organisation=firm)
    told = facts(title="Atelier de design", kind=shipped_kind("workshop"))
    firm = OrganisationFactory.create(name="Gama SRL")
    return recorded(world.workspace, facts=told, parts=[part(organisation=firm)])


def _imported(world: World, activity: Activity, *more: str) -> Import:
    day = activity.started_on.strftime("%d.%m.%Y")
    found = checked(
        ("Titlu", "Data", "Firma"),
        *((title, day, "Alfa SRL") for title in (activity.title, *more)),
        space=world.workspace,
        by=world.staff,
        holds=Import.Holds.ACTIVITIES,
        activity_kind=activity.kind_id,
    )
    return imported(found, by=world.staff)


def _undone(found: Import, world: World) -> Import:
    imports.start_undo(found, by=world.staff, at=timezone.now())
    found.refresh_from_db()
    return found


def _names(activity: Activity) -> list[str]:
    rows = activity.engagements.order_by("pk")
    return list(rows.values_list("organisation__name", flat=True))


def test_taking_back_who_was_added_is_a_change_of_the_activity(
    world: World, activity: Activity
) -> None:
    found = _imported(world, activity)
    between = _names(activity)

    done = _undone(found, world)

    assert (between, done.state, _names(activity)) == (
        ["Gama SRL", "Alfa SRL"],
        Import.State.UNDONE,
        ["Gama SRL"],
    )
    versions = ActivityVersion.objects.of(world.workspace).filter(activity=activity)
    told = versions.order_by("number")
    assert [(one.number, len(one.content["parts"]), one.reason) for one in told] == [
        (1, 1, ""),
        (2, 2, ""),
        (3, 1, "The import of membri.csv was taken back."),
    ]
    assert last_entry(activity)[0] == "engagements.take_additions_back"


def test_who_was_corrected_since_stands_in_the_way(world: World, activity: Activity) -> None:
    found = _imported(world, activity)
    activity.refresh_from_db()
    correct_engagement(
        Engagement.objects.of(world.workspace).get(organisation__name="Alfa SRL"),
        correction=Correction(role="speaker", state="took_part", hours=Decimal(2)),
        revision=activity.revision,
        by=world.manager,
        at=timezone.now(),
    )

    done = _undone(found, world)

    assert (done.state, _names(activity)) == (Import.State.DONE, ["Gama SRL", "Alfa SRL"])
    assert [(one["record"], one["sentence"]) for one in done.obstacles] == [
        ("Atelier de design", "Who was added to it was corrected since.")
    ]


def test_an_activity_withdrawn_since_stands_in_the_way(world: World, activity: Activity) -> None:
    found = _imported(world, activity)
    withdraw_activity(activity, reason="twice", by=world.manager, at=timezone.now())

    done = _undone(found, world)

    assert [one["sentence"] for one in done.obstacles] == ["It was withdrawn since."]


def test_nobody_left_of_those_who_took_part_stands_in_the_way(
    world: World, activity: Activity
) -> None:
    found = _imported(world, activity)
    Engagement.objects.of(world.workspace).filter(organisation__name="Gama SRL").delete()

    done = _undone(found, world)

    assert [one["sentence"] for one in done.obstacles] == [
        "Without it nothing would show that it was held."
    ]


def test_an_activity_that_came_with_the_import_and_was_corrected_since_stands_in_the_way(
    world: World, activity: Activity
) -> None:
    found = _imported(world, activity, "Vizită de studiu")
    other = Activity.objects.of(world.workspace).get(title="Vizită de studiu")
    correct_engagement(
        other.engagements.get(),
        correction=Correction(role="host", state="took_part"),
        revision=other.revision,
        by=world.manager,
        at=timezone.now(),
    )

    done = _undone(found, world)

    assert [(one["record"], one["sentence"]) for one in done.obstacles] == [
        ("Vizită de studiu", "It was changed after the import.")
    ]

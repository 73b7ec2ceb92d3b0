from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from raceme.core.errors import ChangedMeanwhile
from raceme.engagements import actions
from raceme.engagements.actions import Part, Towards, refusals
from raceme.engagements.models import Activity, ActivityVersion, Engagement
from raceme.programmes.actions import remove_plan_item, remove_programme
from raceme.programmes.actions.refusals import SomethingCounts
from raceme.programmes.models import Programme
from raceme.programmes.queries import programmes_of
from tests.conftest import World
from tests.engagements.build import facts, part, recorded, versions
from tests.factories import NOW, OrganisationFactory, PlanItemFactory, ProgrammeFactory
from tests.parallel import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
LATER = NOW + timedelta(seconds=1)


def test_record_activity_makes_one_of_two_clicksat_once(world: World) -> None:
    token, firm = uuid4(), OrganisationFactory.create()

    def record() -> Activity:
        return recorded(
            world.workspace, parts=[Part(organisation=firm)], by=world.staff, token=token
        )

    def record_later() -> Activity:
        return recorded(
            world.workspace,
            parts=[Part(organisation=firm)],
            by=world.staff,
            token=token,
            at=LATER,
        )

    (second,) = at_once(record, record_later)

    assert second == Activity.objects.of(world.workspace).get()


def test_correct_activity_tells_the_second_of_two(world: World) -> None:
    activity = recorded(world.workspace)

    def correct(title: str) -> str:
        told = facts(title=title)
        return actions.correct_activity(activity, facts=told, revision=1, by="Ioana", at=NOW).title

    outcomes = at_once(lambda: correct("First"), lambda: correct("Second"))

    activity.refresh_from_db()
    assert (outcomes, activity.title) == ([ChangedMeanwhile], "First")
    assert [number for number, _by, _reason in versions(activity)] == [1, 2]


def test_add_participants_refuses_the_second_of_two_who_add_the_same(world: World) -> None:
    activity = recorded(world.workspace)
    firm = OrganisationFactory.create()

    def add(*more: Part) -> int:
        parts = [Part(organisation=firm), *more]
        return len(actions.add_participants(activity, parts=parts, by="Ioana", at=NOW))

    outcomes = at_once(add, lambda: add(part()), lambda: add(part()))

    assert outcomes == [refusals.TakesPartTwice, refusals.TakesPartTwice]
    assert Engagement.objects.of(world.workspace).count() == 2


def test_changes_of_one_activity_number_their_versions_one_after_the_other(world: World) -> None:
    activity = recorded(world.workspace)

    def add() -> int:
        return len(actions.add_participants(activity, parts=[part()], by="Ioana", at=NOW))

    outcomes = at_once(add, add, add)

    assert outcomes == [1, 1]
    assert [number for number, _by, _reason in versions(activity)] == [1, 2, 3, 4]
    contents = ActivityVersion.objects.of(world.workspace).order_by("number")
    assert [len(each.content["parts"]) for each in contents] == [1, 2, 3, 4]


def test_withdraw_and_take_away_do_not_pass_each_other(world: World) -> None:
    activity = recorded(world.workspace, parts=[part(), part()])
    engagement = activity.engagements.order_by("pk")[0]

    outcomes = at_once(
        lambda: actions.withdraw_activity(activity, reason="twice", by="Ioana", at=NOW),
        lambda: actions.take_engagement_away(engagement, by="Radu", at=NOW),
    )

    assert outcomes == [refusals.StateForbids]
    assert activity.engagements.count() == 2


def test_attribute_counts_once_what_two_attribute_at_once(world: World) -> None:
    activity = recorded(world.workspace)
    towards = Towards(programme=world.programme)

    def attribute() -> object:
        return actions.attribute(activity, towards=towards, by="Ioana", at=NOW)

    outcomes = at_once(attribute, attribute)

    assert outcomes == [refusals.ProgrammeTwice]
    assert activity.attributions.count() == 1


def test_change_share_tells_the_second_of_two(world: World) -> None:
    activity = recorded(world.workspace, towards=[Towards(programme=world.programme)])
    attribution = activity.attributions.get()

    def change(share: int) -> object:
        return actions.change_share(
            attribution, share=Decimal(share), revision=1, by="Ioana", at=NOW
        )

    outcomes = at_once(lambda: change(40), lambda: change(60))

    attribution.refresh_from_db()
    assert (outcomes, attribution.share) == ([ChangedMeanwhile], Decimal(40))


def _record(world: World, programme: Programme) -> Callable[[], Activity]:
    return lambda: recorded(world.workspace, towards=[Towards(programme=programme)])


def _remove(programme: Programme) -> Callable[[], None]:
    return lambda: remove_programme(programme, by="Radu", at=NOW)


def test_record_activity_is_told_that_its_programme_is_removed_at_the_same_moment(
    world: World,
) -> None:
    programme = ProgrammeFactory.create(workspace=world.workspace)
    activity = recorded(world.workspace)

    def attribute() -> object:
        towards = Towards(programme=programme)
        return actions.attribute_all(
            [activity], towards=towards, within=world.workspace, by="Ioana", at=NOW
        )

    outcomes = at_once(_remove(programme), _record(world, programme), attribute)

    assert outcomes == [refusals.ProgrammeGone, refusals.ProgrammeGone]
    assert list(Activity.objects.of(world.workspace)) == [activity]
    assert [number for number, _by, _reason in versions(activity)] == [1]


def test_remove_programme_is_told_that_an_activity_counts_towards_it_since_this_moment(
    world: World,
) -> None:
    programme = ProgrammeFactory.create(workspace=world.workspace)

    outcomes = at_once(_record(world, programme), _remove(programme))

    assert outcomes == [SomethingCounts]
    assert programmes_of(world.workspace).filter(pk=programme.pk).exists()


def test_record_activity_is_told_that_the_line_of_its_plan_is_removed_at_the_same_moment(
    world: World,
) -> None:
    item = PlanItemFactory.create(programme=world.programme)
    towards = Towards(programme=world.programme, plan_item=item)

    outcomes = at_once(
        lambda: remove_plan_item(item, by="Radu", at=NOW),
        lambda: recorded(world.workspace, towards=[towards]),
    )

    assert outcomes == [refusals.ProgrammeGone]
    assert not Activity.objects.of(world.workspace).exists()


def test_hold_tells_who_marks_those_that_were_there_a_second_time(world: World) -> None:
    activity = recorded(
        world.workspace, facts=facts(state="planned"), parts=[part(state="expected")]
    )

    def hold() -> object:
        return actions.hold(activity, was_held=True, revision=1, by="Ioana", at=NOW)

    outcomes = at_once(hold, hold)

    assert outcomes == [ChangedMeanwhile]
    assert [number for number, _by, _reason in versions(activity)] == [1, 2]

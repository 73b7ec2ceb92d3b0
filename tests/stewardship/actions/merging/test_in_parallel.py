"""Merging while others merge, record, edit and take back: nothing is lost, nothing doubled."""

from datetime import date, timedelta
from functools import partial
from uuid import uuid4

import pytest

from raceme.core.errors import ChangedMeanwhile
from raceme.engagements.actions import Facts as ActivityFacts
from raceme.engagements.actions import Part, add_participants, record_activity
from raceme.engagements.models import Activity, Engagement
from raceme.organisations.actions import (
    MergedMeanwhile,
    PersonFacts,
    affiliate,
    correct_organisation,
    correct_person,
    join_cluster,
    leave_cluster,
    state_size,
)
from raceme.organisations.actions.terms import SizeFacts
from raceme.organisations.models import Membership, Organisation
from raceme.organisations.validation import Facts
from raceme.stewardship.actions.merging import (
    MergedAlready,
    UndoneAlready,
    merge_organisations,
    merge_people,
    take_back,
)
from raceme.stewardship.models import Merge
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    EngagementFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    shipped_kind,
)
from tests.parallel import at_once
from tests.stewardship.pairs import Pair, known_pair, known_people

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
LATER = NOW + timedelta(seconds=1)


def _merge(world: World, pair: Pair) -> partial[Merge]:
    return partial(
        merge_organisations,
        pair.absorbed,
        survivor=pair.survivor,
        taken=(),
        revisions=pair.revisions,
        workspace=world.workspace,
        by=world.staff,
        at=NOW,
    )


def _record(world: World, *organisations: Organisation) -> partial[Activity]:
    facts = ActivityFacts(
        kind=shipped_kind(),
        title="Workshop",
        started_on=date(2026, 3, 10),
        ended_on=date(2026, 3, 10),
    )
    return partial(
        record_activity,
        world.workspace,
        facts=facts,
        parts=[Part(organisation=each) for each in organisations],
        by=world.owner,
        at=NOW,
        token=uuid4(),
    )


def test_two_who_merge_the_same_two_opposite_ways_merge_once(world: World) -> None:
    pair = known_pair(world)
    turned = Pair(survivor=pair.absorbed, absorbed=pair.survivor)

    outcome = at_once(_merge(world, pair), _merge(world, turned))

    assert outcome == [MergedAlready]
    left = Organisation.objects.filter(pk__in=[pair.survivor.pk, pair.absorbed.pk])
    assert list(left) == [pair.survivor]
    assert Merge.objects.count() == 1


def test_who_records_while_it_is_merged_away_is_told(world: World) -> None:
    pair = known_pair(world)

    outcome = at_once(_merge(world, pair), _record(world, pair.absorbed))

    assert outcome == [MergedMeanwhile]
    assert not Activity.objects.of(world.workspace).exists()


def test_what_is_recorded_first_goes_along(world: World) -> None:
    pair = known_pair(world)

    at_once(_record(world, pair.absorbed, pair.survivor), _merge(world, pair))

    (part,) = Engagement.objects.of(world.workspace)
    assert part.organisation == pair.survivor
    assert not Organisation.objects.filter(pk=pair.absorbed.pk).exists()


def test_who_adds_a_participant_and_who_merges_do_not_wait_for_each_other(world: World) -> None:
    pair = known_pair(world)
    activity = ActivityFactory.create(workspace=world.workspace)
    for each in (pair.survivor, pair.absorbed):
        EngagementFactory.create(activity=activity, organisation=each)
    add = partial(
        add_participants,
        activity,
        parts=[Part(organisation=pair.absorbed, role="speaker")],
        by=world.owner,
        at=NOW,
    )

    outcome = at_once(_merge(world, pair), add)

    assert outcome == [MergedMeanwhile]
    parts = Engagement.objects.of(world.workspace).filter(activity=activity)
    assert [(part.organisation, part.role) for part in parts] == [(pair.survivor, "participant")]


def test_who_adds_a_participant_first_is_waited_for(world: World) -> None:
    pair = known_pair(world)
    activity = ActivityFactory.create(workspace=world.workspace)
    EngagementFactory.create(activity=activity, organisation=pair.survivor)
    add = partial(
        add_participants,
        activity,
        parts=[Part(organisation=pair.absorbed)],
        by=world.owner,
        at=NOW,
    )

    at_once(add, _merge(world, pair))

    (part,) = Engagement.objects.of(world.workspace).filter(activity=activity)
    activity.refresh_from_db()
    assert part.organisation == pair.survivor
    assert activity.versions.count() == 2


@pytest.mark.parametrize("of_survivor", [True, False])
def test_who_corrects_one_while_both_are_merged_is_told(world: World, *, of_survivor: bool) -> None:
    pair = known_pair(world)
    row = pair.survivor if of_survivor else pair.absorbed
    facts = Facts(name="Gama SRL", country="RO")
    correct = partial(correct_organisation, row, facts=facts, revision=1, by=world.owner, at=NOW)

    outcome = at_once(_merge(world, pair), correct)

    pair.survivor.refresh_from_db()
    assert outcome == [ChangedMeanwhile if of_survivor else MergedMeanwhile]
    assert pair.survivor.name != "Gama SRL"


def test_who_merges_what_was_corrected_meanwhile_is_told(world: World) -> None:
    pair = known_pair(world)
    facts = Facts(name="Gama SRL", country="RO")
    correct = partial(
        correct_organisation, pair.absorbed, facts=facts, revision=1, by=world.owner, at=NOW
    )

    outcome = at_once(correct, _merge(world, pair))

    assert outcome == [ChangedMeanwhile]
    assert Organisation.objects.filter(name="Gama SRL").exists()


def test_sizes_and_memberships_of_the_one_that_goes_are_refused(world: World) -> None:
    pair = known_pair(world)
    cluster = OrganisationFactory.create(kind=Organisation.Kind.CLUSTER)
    size = SizeFacts(valid_from=date(2024, 1, 1), size_class="small")

    outcome = at_once(
        _merge(world, pair),
        partial(state_size, pair.absorbed, facts=size, by=world.owner, at=NOW),
        partial(
            join_cluster,
            pair.absorbed,
            cluster=cluster,
            joined_on=date(2024, 1, 1),
            workspace=world.workspace,
            by=world.owner,
            at=NOW,
        ),
    )

    assert outcome == [MergedMeanwhile, MergedMeanwhile]
    assert not Membership.objects.of(world.workspace).exists()


def test_a_membership_that_ends_while_it_becomes_one_ends(world: World) -> None:
    pair = known_pair(world)
    cluster = OrganisationFactory.create(kind=Organisation.Kind.CLUSTER)
    rows = [
        MembershipFactory.create(
            workspace=world.workspace,
            cluster=cluster,
            member=each,
            joined_on=date(2020 + place, 1, 1),
        )
        for place, each in enumerate((pair.survivor, pair.absorbed))
    ]
    days = (date(2023, 1, 1), date(2024, 1, 1))
    for row, day in zip(rows, days, strict=True):
        last = partial(leave_cluster, row, left_on=day, by=world.owner, at=NOW)
        if row is rows[0]:
            last()
    end = partial(leave_cluster, rows[1], left_on=days[1], by=world.owner, at=NOW)

    at_once(end, _merge(world, pair))

    (left,) = Membership.objects.of(world.workspace)
    assert (left.joined_on, left.left_on) == (date(2020, 1, 1), date(2024, 1, 1))


def test_who_takes_back_twice_does_it_once(world: World) -> None:
    merge = _merge(world, known_pair(world))()
    back = partial(take_back, merge, workspace=world.workspace, at=LATER)

    outcome = at_once(partial(back, by=world.staff), partial(back, by=world.owner))

    assert outcome == [UndoneAlready]
    assert Organisation.objects.filter(pk=merge.absorbed_key).count() == 1


def test_who_records_with_the_survivor_while_it_is_taken_back_loses_nothing(world: World) -> None:
    pair = known_pair(world)
    merge = _merge(world, pair)()
    back = partial(take_back, merge, workspace=world.workspace, by=world.staff, at=LATER)

    at_once(back, _record(world, pair.survivor))

    (part,) = Engagement.objects.of(world.workspace)
    assert part.organisation == pair.survivor


def test_who_writes_about_a_person_that_is_merged_away_is_told(world: World) -> None:
    pair = known_people(world)
    merge = partial(
        merge_people,
        pair.absorbed,
        survivor=pair.survivor,
        taken=(),
        revisions=pair.revisions,
        by=world.staff,
        at=NOW,
    )
    firm = OrganisationFactory.create()
    facts = PersonFacts(name="Ana")

    outcome = at_once(
        merge,
        partial(affiliate, pair.absorbed, organisation=firm, by=world.owner, at=NOW),
        partial(correct_person, pair.absorbed, facts=facts, revision=1, by=world.owner, at=NOW),
        partial(
            add_participants,
            ActivityFactory.create(workspace=world.workspace),
            parts=[Part(person=pair.absorbed)],
            by=world.owner,
            at=NOW,
        ),
    )

    assert outcome == [MergedMeanwhile] * 3
    assert not PersonFactory._meta.model.objects.of(world.workspace).filter(name="Ana").exists()

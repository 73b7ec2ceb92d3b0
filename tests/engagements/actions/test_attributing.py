from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from raceme.engagements import actions
from raceme.engagements.actions import Proof, Towards, refusals
from raceme.engagements.models import Activity, Attribution, EngagementAttribution
from raceme.programmes.actions import remove_plan_item
from tests.conftest import World
from tests.engagements.build import last_entry, part, recorded, versions
from tests.factories import NOW, DocumentFactory, PlanItemFactory, ProgrammeFactory

LATER = NOW + timedelta(hours=1)


def _counted(world: World, *, participants: int = 1) -> Activity:
    return recorded(
        world.workspace,
        parts=[part() for _ in range(participants)],
        towards=[Towards(programme=world.programme)],
    )


def test_attribute_adds_a_programme_with_its_share(world: World) -> None:
    second = ProgrammeFactory.create(workspace=world.workspace, name="Cluster plan 2026")
    activity = _counted(world)

    attribution = actions.attribute(
        activity,
        towards=Towards(programme=second, share=Decimal(40)),
        by=world.staff,
        at=LATER,
    )

    assert (attribution.programme, attribution.share) == (second, Decimal(40))
    assert activity.attributions.count() == 2
    assert versions(activity) == [(1, "Ioana", ""), (2, "Staff", "")]
    assert last_entry(activity) == (
        "engagements.attribute",
        "Staff",
        {
            "activity": [None, activity.title],
            "programme": [None, "Cluster plan 2026"],
            "share": [None, "40"],
        },
    )


def test_attribute_refuses_what_counts_already_and_what_cannot_be(world: World) -> None:
    activity = _counted(world)
    ours = Towards(programme=world.programme)
    too_much = Towards(
        programme=ProgrammeFactory.create(workspace=world.workspace), share=Decimal(101)
    )

    with pytest.raises(refusals.ProgrammeTwice):
        actions.attribute(activity, towards=ours, by="Ioana", at=NOW)
    with pytest.raises(refusals.ShareOutOfRange):
        actions.attribute(activity, towards=too_much, by="Ioana", at=NOW)

    assert list(activity.attributions.values_list("programme", flat=True)) == [world.programme.pk]
    assert versions(activity) == [(1, "Ioana", "")]


def test_attribute_all_takes_those_that_do_not_count_yet(world: World) -> None:
    counted = recorded(
        world.workspace, towards=[Towards(programme=world.programme, share=Decimal(10))]
    )
    first, second = recorded(world.workspace), recorded(world.workspace)

    number = actions.attribute_all(
        [second, counted, first],
        towards=Towards(programme=world.programme, share=Decimal(50)),
        within=world.workspace,
        by=world.staff,
        at=LATER,
    )

    assert number == 2
    shares = Attribution.objects.of(world.workspace).order_by("activity_id")
    assert list(shares.values_list("activity_id", "share")) == [
        (counted.pk, Decimal(10)),
        (first.pk, Decimal(50)),
        (second.pk, Decimal(50)),
    ]
    assert [len(versions(each)) for each in (counted, first, second)] == [1, 2, 2]
    assert last_entry(first) == last_entry(second)
    assert last_entry(first)[0] == "engagements.attribute"
    assert last_entry(first)[2]["activities"] == [None, 2]
    assert last_entry(counted)[0] == "engagements.record"


def test_attribute_all_refuses_the_activities_of_a_partner(world: World) -> None:
    ours, theirs = recorded(world.workspace), recorded(world.partner_workspace)

    with pytest.raises(refusals.WorkspaceOnlyReads):
        actions.attribute_all(
            [ours, theirs],
            towards=Towards(programme=world.programme),
            within=world.workspace,
            by="Ioana",
            at=NOW,
        )

    assert not ours.attributions.exists()


def test_attribute_refuses_a_line_of_the_work_plan_that_is_gone(world: World) -> None:
    activity = recorded(world.workspace)
    item = PlanItemFactory.create(programme=world.programme)
    remove_plan_item(item, by="Radu", at=NOW)

    with pytest.raises(refusals.ProgrammeGone):
        actions.attribute(
            activity,
            towards=Towards(programme=world.programme, plan_item=item),
            by="Ioana",
            at=NOW,
        )

    assert not activity.attributions.exists()


def test_change_share_says_what_it_was(world: World) -> None:
    activity = _counted(world)

    changed = actions.change_share(
        activity.attributions.get(), share=Decimal("62.5"), revision=1, by=world.staff, at=LATER
    )

    assert activity.attributions.get().share == changed.share == Decimal("62.5")
    assert last_entry(activity) == (
        "engagements.change_share",
        "Staff",
        {
            "activity": [None, activity.title],
            "programme": [None, "Nordic Bridges 2026"],
            "share": ["100.00", "62.5"],
        },
    )


def test_change_share_refuses_more_than_the_whole(world: World) -> None:
    attribution = _counted(world).attributions.get()

    with pytest.raises(refusals.ShareOutOfRange):
        actions.change_share(attribution, share=Decimal("100.01"), revision=1, by="Ioana", at=NOW)

    attribution.refresh_from_db()
    assert attribution.share == Decimal(100)


def test_unattribute_takes_what_was_decided_for_participants_along(world: World) -> None:
    activity = _counted(world, participants=2)
    actions.exclude_engagements(
        activity,
        engagements=[activity.engagements.order_by("pk")[0]],
        programme=world.programme,
        reason="staff of a partner",
        by="Ioana",
        at=NOW,
    )

    actions.unattribute(activity.attributions.get(), reason="other call", by="Radu", at=LATER)

    assert not activity.attributions.exists()
    assert not EngagementAttribution.objects.of(world.workspace).exists()
    assert versions(activity)[-1] == (3, "Radu", "other call")
    with pytest.raises(refusals.NotAttributed):
        actions.exclude(activity, programme=world.programme, reason="x", by="Radu", at=LATER)


def test_exclude_keeps_the_attribution_with_its_reason(world: World) -> None:
    activity = _counted(world)

    excluded = actions.exclude(
        activity,
        programme=world.programme,
        reason=" paid by  another grant ",
        by=world.manager,
        at=LATER,
    )

    assert (excluded.is_excluded, excluded.reason) == (True, "paid by another grant")
    assert (excluded.decided_at, excluded.decided_by) == (LATER, "Cluster manager")
    assert versions(activity) == [
        (1, "Ioana", ""),
        (2, "Cluster manager", "paid by another grant"),
    ]
    assert last_entry(activity) == (
        "engagements.exclude",
        "Cluster manager",
        {
            "activity": [None, activity.title],
            "programme": [None, "Nordic Bridges 2026"],
            "is_excluded": [False, True],
            "reason": [None, "paid by another grant"],
        },
    )


def test_exclude_all_leaves_alone_what_does_not_count(world: World) -> None:
    counted, uncounted = _counted(world), recorded(world.workspace)

    number = actions.exclude_all(
        [counted, uncounted],
        programme=world.programme,
        reason="a rehearsal",
        within=world.workspace,
        by="Ioana",
        at=LATER,
    )

    assert number == 1
    assert [len(versions(each)) for each in (counted, uncounted)] == [2, 1]
    assert counted.attributions.get().is_excluded


def test_exclude_all_wants_a_reason_and_something_to_exclude(world: World) -> None:
    counted, uncounted = _counted(world), recorded(world.workspace)
    told: dict[str, Any] = {
        "programme": world.programme,
        "within": world.workspace,
        "by": "Ioana",
        "at": NOW,
    }

    with pytest.raises(refusals.ReasonMissing):
        actions.exclude_all([counted], reason=" ", **told)
    with pytest.raises(refusals.NotAttributed):
        actions.exclude_all([uncounted], reason="why not", **told)

    assert not counted.attributions.get().is_excluded


def test_include_again_undoes_an_exclusion_once(world: World) -> None:
    activity = _counted(world)
    actions.exclude(activity, programme=world.programme, reason="unclear", by="Ioana", at=NOW)

    included = actions.include_again(activity, programme=world.programme, by="Radu", at=LATER)

    assert (included.is_excluded, included.reason) == (False, "")
    assert (included.decided_at, included.decided_by) == (LATER, "Radu")
    assert last_entry(activity) == (
        "engagements.include_again",
        "Radu",
        {
            "activity": [None, activity.title],
            "programme": [None, "Nordic Bridges 2026"],
            "is_excluded": [True, False],
            "reason": ["unclear", None],
        },
    )
    with pytest.raises(refusals.CountsAlready):
        actions.include_again(activity, programme=world.programme, by="Radu", at=LATER)


def test_exclude_engagements_excludes_those_alone_and_includes_them_again(world: World) -> None:
    activity = _counted(world, participants=3)
    first, second, third = activity.engagements.order_by("pk")

    number = actions.exclude_engagements(
        activity,
        engagements=[first, third],
        programme=world.programme,
        reason="own staff",
        by="Ioana",
        at=LATER,
    )
    rows = EngagementAttribution.objects.of(world.workspace).order_by("pk")
    excluded = list(rows.values_list("engagement_id", "is_excluded", "reason", "decided_by"))
    back = actions.include_engagements_again(
        activity, engagements=[first, second], programme=world.programme, by="Radu", at=LATER
    )

    assert number == 2
    assert excluded == [
        (first.pk, True, "own staff", "Ioana"),
        (third.pk, True, "own staff", "Ioana"),
    ]
    assert back == 1
    assert list(rows.values_list("engagement_id", flat=True)) == [third.pk]
    assert not activity.attributions.get().is_excluded
    assert versions(activity) == [(1, "Ioana", ""), (2, "Ioana", "own staff"), (3, "Radu", "")]
    assert last_entry(activity) == (
        "engagements.include_engagements_again",
        "Radu",
        {
            "activity": [None, activity.title],
            "programme": [None, "Nordic Bridges 2026"],
            "excluded": [1, None],
        },
    )


def test_exclude_engagements_refuses_those_of_another_activity(world: World) -> None:
    activity, other = _counted(world), _counted(world)

    with pytest.raises(refusals.SaysNothing):
        actions.exclude_engagements(
            activity,
            engagements=[other.engagements.get()],
            programme=world.programme,
            reason="own staff",
            by="Ioana",
            at=NOW,
        )

    assert not EngagementAttribution.objects.of(world.workspace).exists()


def test_what_is_done_at_once_leaves_the_withdrawn_alone(world: World) -> None:
    document = DocumentFactory.create(workspace=world.workspace)
    second = ProgrammeFactory.create(workspace=world.workspace)
    gone, stands = _counted(world), _counted(world)
    actions.withdraw_activity(gone, reason="Recorded twice", by="Ioana", at=NOW)
    told: dict[str, Any] = {"within": world.workspace, "by": "Ioana", "at": LATER}

    with pytest.raises(refusals.StateForbids):
        actions.attribute_all([gone, stands], towards=Towards(programme=second), **told)
    with pytest.raises(refusals.StateForbids):
        actions.exclude_all([gone, stands], programme=world.programme, reason="Twice", **told)
    with pytest.raises(refusals.StateForbids):
        actions.add_evidence_to_all([gone, stands], proofs=[Proof(document=document)], **told)

    assert [len(versions(one)) for one in (gone, stands)] == [2, 1]
    assert not stands.evidence.exists()
    assert list(stands.attributions.values_list("programme", "is_excluded")) == [
        (world.programme.pk, False)
    ]

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from raceme.core.errors import ChangedMeanwhile, FieldRefusal
from raceme.engagements import actions
from raceme.engagements.actions import Correction, Proof, refusals
from raceme.engagements.models import Engagement, Evidence
from raceme.organisations.models import Relationship
from tests.conftest import World
from tests.engagements.build import facts, last_entry, part, recorded, versions
from tests.factories import (
    NOW,
    DocumentFactory,
    MembershipFactory,
    OrganisationFactory,
    SizeFactFactory,
)

LATER = NOW + timedelta(hours=1)
THERE: dict[str, Any] = {"role": "participant", "state": "took_part"}


def test_add_participants_adds_them_with_what_proves_them(world: World) -> None:
    activity = recorded(world.workspace)
    firm = OrganisationFactory.create(region="RO112")
    document = DocumentFactory.create(workspace=world.workspace)

    (engagement,) = actions.add_participants(
        activity,
        parts=[part(organisation=firm, role="speaker")],
        proofs=[Proof(document=document)],
        by=world.staff,
        at=LATER,
    )

    assert list(activity.engagements.order_by("pk"))[1:] == [engagement]
    assert (engagement.organisation, engagement.role, engagement.region) == (
        firm,
        "speaker",
        "RO112",
    )
    assert activity.evidence.get().document == document
    assert Relationship.objects.filter(workspace=world.workspace, organisation=firm).exists()
    assert versions(activity) == [(1, "Ioana", ""), (2, "Staff", "")]
    assert last_entry(activity) == (
        "engagements.add_participants",
        "Staff",
        {
            "activity": [None, activity.title],
            "participants": [None, 1],
            "evidence": [None, [document.name]],
        },
    )
    assert last_entry(document) == last_entry(activity)


def test_add_participants_refuses_who_is_there_already(world: World) -> None:
    activity = recorded(world.workspace)
    there = activity.engagements.get()

    with pytest.raises(refusals.TakesPartTwice):
        actions.add_participants(
            activity, parts=[part(), part(organisation=there.organisation)], by="Ioana", at=NOW
        )

    assert list(activity.engagements.all().order_by("pk")) == [there]
    assert versions(activity) == [(1, "Ioana", "")]


def test_correct_engagement_says_what_it_was(world: World) -> None:
    activity = recorded(world.workspace)
    correction = Correction(
        role="beneficiary",
        state="absent",
        hours=Decimal(2),
        amount=Decimal(500),
        currency="EUR",
    )

    corrected = actions.correct_engagement(
        activity.engagements.get(),
        correction=correction,
        revision=1,
        reason="misread",
        by=world.staff,
        at=LATER,
    )

    corrected.refresh_from_db()
    assert {name: getattr(corrected, name) for name in vars(correction)} == vars(correction)
    assert versions(activity) == [(1, "Ioana", ""), (2, "Staff", "misread")]
    assert last_entry(activity) == (
        "engagements.correct_engagement",
        "Staff",
        {
            "role": ["participant", "beneficiary"],
            "state": ["took_part", "absent"],
            "hours": [None, "2"],
            "amount": [None, "500"],
            "currency": ["", "EUR"],
            "reason": [None, "misread"],
        },
    )


def test_correct_engagement_tells_of_a_change_meanwhile(world: World) -> None:
    activity = recorded(world.workspace)
    engagement = activity.engagements.get()
    actions.add_participants(activity, parts=[part()], by=world.manager, at=NOW)

    with pytest.raises(ChangedMeanwhile, match="Cluster manager"):
        actions.correct_engagement(
            engagement,
            correction=Correction(role="host", state="took_part"),
            revision=1,
            by="Ioana",
            at=LATER,
        )

    engagement.refresh_from_db()
    assert engagement.role == "participant"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"role": "guest"}, "role"),
        ({"hours": Decimal(25)}, "hours"),
        ({"amount": Decimal(1)}, "currency"),
    ],
)
def test_correct_engagement_refuses_what_cannot_be(
    world: World, changed: dict[str, Any], field: str
) -> None:
    activity = recorded(world.workspace)
    correction = Correction(**(THERE | changed))

    with pytest.raises(FieldRefusal) as refused:
        actions.correct_engagement(
            activity.engagements.get(), correction=correction, revision=1, by="Ioana", at=NOW
        )

    assert refused.value.field == field
    assert versions(activity) == [(1, "Ioana", "")]


def test_correct_engagement_refuses_a_role_that_the_participant_has_already(world: World) -> None:
    firm = OrganisationFactory.create()
    activity = recorded(
        world.workspace, parts=[part(organisation=firm), part(organisation=firm, role="host")]
    )
    first = activity.engagements.order_by("pk")[0]

    with pytest.raises(refusals.TakesPartTwice):
        actions.correct_engagement(
            first,
            correction=Correction(role="host", state="took_part"),
            revision=1,
            by="Ioana",
            at=NOW,
        )

    assert list(activity.engagements.order_by("pk").values_list("role", flat=True)) == [
        "participant",
        "host",
    ]


def test_take_engagement_away_takes_its_evidence_along(world: World) -> None:
    firm = OrganisationFactory.create(name="Vitanova SRL")
    activity = recorded(world.workspace, parts=[part(organisation=firm), part()])
    first, second = activity.engagements.order_by("pk")
    document = DocumentFactory.create(workspace=world.workspace)
    actions.add_evidence(
        activity, proofs=[Proof(document=document, engagement=first)], by="Ioana", at=NOW
    )

    actions.take_engagement_away(first, reason="was ill", by="Radu", at=LATER)

    assert list(activity.engagements.order_by("pk")) == [second]
    assert not Evidence.objects.of(world.workspace).exists()
    assert versions(activity)[-1] == (3, "Radu", "was ill")
    assert last_entry(activity) == (
        "engagements.take_engagement_away",
        "Radu",
        {
            "activity": [None, activity.title],
            "participants": [["Vitanova SRL"], None],
            "evidence": [[document.name], None],
            "reason": [None, "was ill"],
        },
    )
    assert last_entry(document) == last_entry(firm) == last_entry(activity)
    with pytest.raises(refusals.SaysNothing):
        actions.take_engagement_away(
            Engagement(pk=first.pk or 1, activity=activity), by="R", at=NOW
        )


def test_take_engagement_away_leaves_somebody_in_what_was_held(world: World) -> None:
    activity = recorded(world.workspace)

    with pytest.raises(refusals.NobodyTookPart):
        actions.take_engagement_away(activity.engagements.get(), by="Ioana", at=NOW)

    assert activity.engagements.count() == 1


def test_take_engagement_away_may_empty_a_plan(world: World) -> None:
    activity = recorded(world.workspace, facts=facts(state="planned"))

    actions.take_engagement_away(activity.engagements.get(), by="Ioana", at=NOW)

    assert not activity.engagements.exists()


def test_take_additions_back_leaves_what_stood_before_and_a_version(world: World) -> None:
    firm = OrganisationFactory.create(name="Vitanova SRL")
    activity = recorded(world.workspace)
    (first,) = activity.engagements.all()
    document = DocumentFactory.create(workspace=world.workspace)
    (added,) = actions.add_participants(
        activity,
        parts=[part(organisation=firm)],
        proofs=[Proof(document=document)],
        by="Ioana",
        at=NOW,
    )

    for _each in range(2):
        actions.take_additions_back(
            activity,
            engagements={added.pk},
            evidence=set(activity.evidence.values_list("pk", flat=True)),
            reason="taken back",
            by="Radu",
            at=LATER,
        )

    assert list(activity.engagements.all()) == [first]
    assert not Evidence.objects.of(world.workspace).exists()
    assert versions(activity)[1:] == [(2, "Ioana", ""), (3, "Radu", "taken back")]
    assert last_entry(activity) == (
        "engagements.take_additions_back",
        "Radu",
        {
            "activity": [None, activity.title],
            "participants": [["Vitanova SRL"], None],
            "evidence": [[document.name], None],
            "reason": [None, "taken back"],
        },
    )
    assert last_entry(document) == last_entry(firm) == last_entry(activity)


def test_take_additions_back_leaves_somebody_in_what_was_held(world: World) -> None:
    activity = recorded(world.workspace)
    key = activity.engagements.get().pk

    with pytest.raises(refusals.NobodyTookPart):
        actions.take_additions_back(
            activity, engagements={key}, evidence=(), reason="", by="Ioana", at=NOW
        )

    assert activity.engagements.count() == 1


def test_take_from_register_learns_what_was_true_on_the_day(world: World) -> None:
    activity = recorded(world.workspace, parts=[part(), part()])
    first, second = activity.engagements.order_by("pk")
    SizeFactFactory.create(organisation=first.organisation, size_class="micro")
    MembershipFactory.create(workspace=world.workspace, member=second.organisation)
    MembershipFactory.create(
        workspace=world.workspace, member=first.organisation, joined_on=date(2026, 11, 20)
    )

    changed = actions.take_from_register(activity, by=world.staff, at=LATER)
    again = actions.take_from_register(activity, by=world.staff, at=LATER)

    assert (changed, again) == (2, 0)
    rows = activity.engagements.order_by("pk").values_list("size_class", "is_member")
    assert list(rows) == [("micro", False), ("", True)]
    assert versions(activity) == [(1, "Ioana", ""), (2, "Staff", "")]

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q

from raceme.audit.models import Entry, Target
from raceme.core.errors import ChangedMeanwhile, FieldRefusal
from raceme.core.models import Submission
from raceme.core.submissions import SentBefore
from raceme.engagements import actions
from raceme.engagements.actions import Proof, Towards, refusals
from raceme.engagements.models import (
    Activity,
    ActivityVersion,
    Attribution,
    Engagement,
    Evidence,
)
from raceme.organisations.models import Relationship
from tests.conftest import World
from tests.engagements.agreed import PDF
from tests.engagements.build import DAY, facts, known, last_entry, part, recorded, versions
from tests.factories import (
    NOW,
    DocumentFactory,
    KindFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    PlanItemFactory,
    ProgrammeFactory,
    SizeFactFactory,
    shipped_kind,
)

LATER = NOW + timedelta(hours=1)


def _nothing_is_left(world: World) -> bool:
    recorded_rows = (
        model.objects.of(world.workspace).exists()
        for model in (Activity, Engagement, Attribution, Evidence, ActivityVersion)
    )
    return not any(recorded_rows) and not Entry.objects.exists()


def test_record_activity_writes_what_happened_and_what_it_counts_towards(world: World) -> None:
    document = DocumentFactory.create(workspace=world.workspace)
    item = PlanItemFactory.create(programme=world.programme)

    activity = recorded(
        world.workspace,
        facts=facts(title="  Selling to Nordic hospitals ", hours=Decimal(3), country="RO"),
        towards=[Towards(programme=world.programme, share=Decimal(60), plan_item=item)],
        proofs=[Proof(document=document)],
        by=world.staff,
    )

    found = Activity.objects.of(world.workspace).get()
    assert found == activity
    assert (found.kind.code, found.title, found.state) == (
        "workshop",
        "Selling to Nordic hospitals",
        "held",
    )
    assert (found.started_on, found.ended_on, found.hours) == (DAY, DAY, Decimal(3))
    assert (found.recorded_at, found.recorded_by, found.revision) == (NOW, "Staff", 1)
    attribution = found.attributions.get()
    assert (attribution.programme, attribution.share, attribution.plan_item) == (
        world.programme,
        Decimal(60),
        item,
    )
    evidence = found.evidence.get()
    assert (evidence.document, evidence.for_participants, evidence.added_by) == (
        document,
        True,
        "Staff",
    )
    assert last_entry(document) == last_entry(activity)


def test_record_activity_writes_what_each_participant_was_then(world: World) -> None:
    firm = OrganisationFactory.create(region="RO112", activity_code="62.10", town="Bistrița")
    SizeFactFactory.create(organisation=firm, valid_from=date(2025, 1, 1), size_class="medium")
    SizeFactFactory.create(organisation=firm, valid_from=date(2026, 11, 20), size_class="large")
    MembershipFactory.create(workspace=world.workspace, member=firm)
    person = PersonFactory.create(workspace=world.workspace, country="NO")

    activity = recorded(
        world.workspace,
        parts=[
            part(organisation=firm, person=person, hours=Decimal("1.5")),
            part(person=person, role="speaker", amount=Decimal(200), currency="EUR"),
        ],
    )

    fields = [
        *("organisation", "person", "role", "state", "country", "region", "size_class"),
        *("organisation_kind", "activity_code", "is_member", "hours", "amount", "currency"),
    ]
    first, second = activity.engagements.order_by("pk").values(*fields)
    assert first == {
        "organisation": firm.pk,
        "person": person.pk,
        "role": "participant",
        "state": "took_part",
        "country": "RO",
        "region": "RO112",
        "size_class": "medium",
        "organisation_kind": "company",
        "activity_code": "62.10",
        "is_member": True,
        "hours": Decimal("1.5"),
        "amount": None,
        "currency": "",
    }
    assert second == first | {
        "organisation": None,
        "role": "speaker",
        "country": "NO",
        "region": "",
        "size_class": "",
        "organisation_kind": "",
        "activity_code": "",
        "is_member": False,
        "hours": None,
        "amount": Decimal(200),
        "currency": "EUR",
    }
    assert list(Relationship.objects.values_list("workspace", "organisation")) == [
        (world.workspace.pk, firm.pk)
    ]


def test_record_activity_leaves_a_version_and_an_entry(world: World) -> None:
    towards = [Towards(programme=world.programme)]

    activity = recorded(world.workspace, parts=[part(), part()], towards=towards, by=world.staff)

    assert versions(activity) == [(1, "Staff", "")]
    assert last_entry(activity) == (
        "engagements.record",
        "Staff",
        {
            "title": [None, "Selling to Nordic hospitals"],
            "kind": [None, "workshop"],
            "ended_on": [None, "2026-11-19"],
            "participants": [None, 2],
            "programmes": [None, ["Nordic Bridges 2026"]],
            "evidence": [None, 0],
        },
    )
    assert set(Target.objects.values_list("reference", flat=True)) == {
        activity.reference,
        *(one.reference for one in activity.engagements.all()),
    }


def test_record_activity_keeps_in_its_version_what_stands(world: World) -> None:
    firm = known(world.workspace)

    activity = recorded(
        world.workspace,
        parts=[part(organisation=firm)],
        towards=[Towards(programme=world.programme)],
    )

    content = ActivityVersion.objects.reached_by(Q(activity=activity)).get().content
    engagement, attribution = activity.engagements.get(), activity.attributions.get()
    assert content == {
        "facts": {
            "": {
                "kind_id": activity.kind_id,
                "title": "Selling to Nordic hospitals",
                "started_on": "2026-11-19",
                "ended_on": "2026-11-19",
                "state": "held",
                "level": "",
                "start_time": None,
                "end_time": None,
                "is_online": False,
                "country": "",
                "region": "",
                "town": "",
                "hours": None,
            }
        },
        "parts": {
            str(engagement.pk): {
                "organisation_id": firm.pk,
                "person_id": None,
                "role": "participant",
                "state": "took_part",
                "country": "RO",
                "region": "RO113",
                "size_class": "",
                "organisation_kind": "company",
                "activity_code": "",
                "is_member": False,
                "hours": None,
                "amount": None,
                "currency": "",
            }
        },
        "towards": {
            str(attribution.pk): {
                "programme_id": world.programme.pk,
                "share": "100.00",
                "plan_item_id": None,
                "is_excluded": False,
                "reason": "",
            }
        },
        "otherwise": {},
        "evidence": {},
    }


def test_record_activity_makes_one_of_a_form_sent_twice(world: World) -> None:
    token = uuid4()

    first = recorded(world.workspace, by=world.staff, token=token)
    second = recorded(world.workspace, by=world.staff, token=token, at=LATER)

    assert first == second
    assert list(Activity.objects.of(world.workspace)) == [first]
    assert Submission.objects.get().result == first.reference


def test_record_activity_refuses_the_token_of_another_form(world: World) -> None:
    kept, sent_by_another = uuid4(), uuid4()
    file = SimpleUploadedFile("List.pdf", PDF)
    actions.keep_files([file], workspace=world.workspace, by=world.staff, at=NOW, token=kept)
    recorded(world.workspace, by=world.manager, token=sent_by_another)

    for token in (kept, sent_by_another):
        with pytest.raises(SentBefore):
            recorded(world.workspace, by=world.staff, token=token, at=LATER)

    assert Activity.objects.of(world.workspace).count() == 1


def test_record_activity_takes_what_is_planned_without_participants(world: World) -> None:
    ahead = facts(started_on=date(2026, 12, 1), state="planned")

    activity = recorded(world.workspace, facts=ahead, parts=[])

    assert (activity.state, activity.engagements.count()) == ("planned", 0)


def test_record_activity_lets_a_document_stand_alone(world: World) -> None:
    document = DocumentFactory.create(workspace=world.workspace)
    brochure = facts("publication")

    activity = recorded(
        world.workspace, facts=brochure, parts=[], proofs=[Proof(document=document)]
    )
    with pytest.raises(refusals.NothingToShow):
        recorded(world.workspace, facts=brochure, parts=[])

    assert list(Activity.objects.of(world.workspace)) == [activity]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"ended_on": DAY - timedelta(days=1)}, "ended_on"),
        ({"started_on": date(2026, 11, 24)}, "started_on"),
        ({"hours": Decimal("24.5")}, "hours"),
        ({"hours": Decimal(-1)}, "hours"),
        ({"hours": Decimal("1.234")}, "hours"),
        ({"hours": Decimal("NaN")}, "hours"),
        ({"state": "cancelled"}, "state"),
        ({"level": "gold"}, "level"),
        ({"country": "XX"}, "country"),
        ({"country": "RO", "region": "NO020"}, "region"),
    ],
)
def test_record_activity_refuses_facts_that_cannot_be(
    world: World, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(FieldRefusal) as refused:
        recorded(world.workspace, facts=facts(**changed))

    assert refused.value.field == field
    assert _nothing_is_left(world)


def test_record_activity_counts_the_hours_of_all_its_days(world: World) -> None:
    two_days: dict[str, Any] = {"started_on": DAY, "ended_on": DAY + timedelta(days=1)}

    activity = recorded(world.workspace, facts=facts(hours=Decimal(48), **two_days))
    with pytest.raises(refusals.HoursOutOfRange, match="More than its 2 days have"):
        recorded(world.workspace, facts=facts(hours=Decimal("48.5"), **two_days))

    assert list(Activity.objects.of(world.workspace)) == [activity]


def test_record_activity_takes_a_level_of_the_kind_that_has_one(world: World) -> None:
    activity = recorded(world.workspace, facts=facts("excellence-label", level="silver"))
    with pytest.raises(refusals.UnknownCode):
        recorded(world.workspace, facts=facts("excellence-label", level="platinum"))

    assert (activity.level, Activity.objects.of(world.workspace).count()) == ("silver", 1)


def test_record_activity_refuses_the_kind_of_another_workspace(world: World) -> None:
    theirs = KindFactory.create(workspace=world.partner_workspace)

    with pytest.raises(refusals.UnknownCode):
        recorded(world.workspace, facts=facts(theirs))

    assert _nothing_is_left(world)


def test_record_activity_refuses_what_was_held_without_participants(world: World) -> None:
    with pytest.raises(refusals.NobodyTookPart):
        recorded(world.workspace, parts=[])

    assert _nothing_is_left(world)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"role": "guest"}, "role"),
        ({"state": "asleep"}, "state"),
        ({"hours": Decimal(25)}, "hours"),
        ({"amount": Decimal(10)}, "currency"),
        ({"amount": Decimal(-10), "currency": "EUR"}, "amount"),
        ({"amount": Decimal("0.001"), "currency": "EUR"}, "amount"),
        ({"amount": Decimal(10), "currency": "eur"}, "currency"),
    ],
)
def test_record_activity_refuses_a_part_that_cannot_be(
    world: World, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(FieldRefusal) as refused:
        recorded(world.workspace, parts=[part(), part(**changed)])

    assert refused.value.field == field
    assert _nothing_is_left(world)


def test_record_activity_refuses_who_takes_part_twice_in_a_role(world: World) -> None:
    firm = OrganisationFactory.create(name="Vitanova SRL")
    both = [part(organisation=firm), part(organisation=firm, role="speaker")]

    activity = recorded(world.workspace, parts=both)
    with pytest.raises(refusals.TakesPartTwice, match="Vitanova SRL"):
        recorded(world.workspace, parts=[*both, part(organisation=firm)])

    assert list(Activity.objects.of(world.workspace)) == [activity]


def test_record_activity_refuses_people_and_documents_of_another_workspace(world: World) -> None:
    person = PersonFactory.create(workspace=world.partner_workspace)
    document = DocumentFactory.create(workspace=world.partner_workspace)

    with pytest.raises(refusals.UnknownCode):
        recorded(world.workspace, parts=[part(person=person)])
    with pytest.raises(refusals.UnknownCode):
        recorded(world.workspace, proofs=[Proof(document=document)])

    assert _nothing_is_left(world)


@pytest.mark.parametrize("share", [Decimal("-0.01"), Decimal("100.01"), Decimal("33.333")])
def test_record_activity_refuses_a_share_outside_the_whole(world: World, share: Decimal) -> None:
    with pytest.raises(refusals.ShareOutOfRange):
        recorded(world.workspace, towards=[Towards(programme=world.programme, share=share)])

    assert _nothing_is_left(world)


def test_record_activity_refuses_programmes_of_others_and_the_same_twice(world: World) -> None:
    elsewhere = Towards(programme=ProgrammeFactory.create(workspace=world.stranger_workspace))
    ours = Towards(programme=world.programme)

    with pytest.raises(refusals.ProgrammeElsewhere):
        recorded(world.workspace, towards=[elsewhere])
    with pytest.raises(refusals.ProgrammeTwice, match="Nordic Bridges 2026"):
        recorded(world.workspace, towards=[ours, ours])

    assert _nothing_is_left(world)


def test_record_activity_counts_towards_a_programme_that_a_partner_leads(world: World) -> None:
    activity = recorded(world.partner_workspace, towards=[Towards(programme=world.programme)])

    assert activity.attributions.get().workspace == world.partner_workspace


def test_correct_activity_keeps_what_stood_before(world: World) -> None:
    firm = known(world.workspace)
    SizeFactFactory.create(organisation=firm, valid_from=date(2026, 11, 19), size_class="medium")
    activity = recorded(world.workspace, parts=[part(organisation=firm)])
    earlier = facts(title="Selling abroad", started_on=date(2026, 11, 18), hours=Decimal(2))

    corrected = actions.correct_activity(
        activity, facts=earlier, revision=1, reason="wrong day", by=world.manager, at=LATER
    )

    corrected.refresh_from_db()
    assert (corrected.title, corrected.ended_on, corrected.hours, corrected.revision) == (
        "Selling abroad",
        date(2026, 11, 18),
        Decimal(2),
        2,
    )
    assert versions(corrected) == [(1, "Ioana", ""), (2, "Cluster manager", "wrong day")]
    # A day earlier nothing was known of its size.
    assert corrected.engagements.get().size_class == ""
    assert last_entry(corrected) == (
        "engagements.correct",
        "Cluster manager",
        {
            "title": ["Selling to Nordic hospitals", "Selling abroad"],
            "started_on": ["2026-11-19", "2026-11-18"],
            "ended_on": ["2026-11-19", "2026-11-18"],
            "hours": [None, "2"],
            "reason": [None, "wrong day"],
        },
    )


def test_correct_activity_tells_who_changed_it_meanwhile(world: World) -> None:
    activity = recorded(world.workspace)
    actions.correct_activity(
        activity, facts=facts(title="First"), revision=1, by=world.manager, at=NOW
    )

    with pytest.raises(
        ChangedMeanwhile, match="Cluster manager changed this record at 23 November 2026, 11:12"
    ):
        actions.correct_activity(
            activity, facts=facts(title="Second"), revision=1, by=world.staff, at=LATER
        )

    activity.refresh_from_db()
    assert (activity.title, activity.revision) == ("First", 2)


def test_correct_activity_refuses_to_leave_nothing_to_show(world: World) -> None:
    planned = facts(started_on=date(2026, 12, 1), state="planned")
    activity = recorded(world.workspace, facts=planned, parts=[])

    with pytest.raises(refusals.NobodyTookPart):
        actions.correct_activity(activity, facts=facts(), revision=1, by="Ioana", at=LATER)

    activity.refresh_from_db()
    assert (activity.state, activity.revision) == ("planned", 1)


def test_hold_marks_who_was_there(world: World) -> None:
    expected = [part(state="expected"), part(state="expected"), part(state="absent")]
    activity = recorded(world.workspace, facts=facts(state="planned"), parts=expected)
    first, _second, _third = activity.engagements.order_by("pk")

    held = actions.hold(activity, was_held=True, present=[first], by=world.staff, at=LATER)

    assert (held.state, held.revision) == ("held", 2)
    assert list(held.engagements.order_by("pk").values_list("state", flat=True)) == [
        "took_part",
        "absent",
        "absent",
    ]
    assert last_entry(held) == ("engagements.hold", "Staff", {"state": ["planned", "held"]})


def test_hold_writes_down_what_each_was_on_the_day(world: World) -> None:
    firm = OrganisationFactory.create()
    activity = recorded(
        world.workspace,
        facts=facts(state="planned"),
        parts=[part(organisation=firm, state="expected")],
    )
    SizeFactFactory.create(organisation=firm, valid_from=DAY, size_class="small")
    MembershipFactory.create(workspace=world.workspace, member=firm, joined_on=DAY)
    planned = activity.engagements.get()

    actions.hold(activity, was_held=True, by="Ioana", at=NOW)

    held = activity.engagements.get()
    assert [(one.size_class, one.is_member) for one in (planned, held)] == [
        ("", False),
        ("small", True),
    ]


def test_hold_refuses_what_lies_ahead_what_nobody_attended_and_what_is_held(world: World) -> None:
    ahead = recorded(
        world.workspace,
        facts=facts(started_on=date(2026, 12, 1), state="planned"),
        parts=[part(state="expected")],
    )
    empty = recorded(world.workspace, facts=facts(state="planned"), parts=[])
    held = recorded(world.workspace)

    with pytest.raises(refusals.LiesAhead):
        actions.hold(ahead, was_held=True, by="Ioana", at=NOW)
    with pytest.raises(refusals.NobodyTookPart):
        actions.hold(empty, was_held=True, by="Ioana", at=NOW)
    with pytest.raises(refusals.StateForbids):
        actions.hold(held, was_held=False, by="Ioana", at=NOW)

    states = Activity.objects.of(world.workspace).order_by("pk").values_list("state", "revision")
    assert list(states) == [("planned", 1), ("planned", 1), ("held", 1)]


def test_hold_says_that_something_was_not_held(world: World) -> None:
    activity = recorded(world.workspace, facts=facts(state="planned"), parts=[])

    not_held = actions.hold(activity, was_held=False, by="Ioana", at=NOW)

    assert (not_held.state, versions(not_held)) == (
        "not_held",
        [(1, "Ioana", ""), (2, "Ioana", "")],
    )


@pytest.mark.parametrize("state", ["held", "planned"])
def test_withdraw_activity_and_restore_come_back_to_the_same(world: World, state: str) -> None:
    activity = recorded(world.workspace, facts=facts(state=state))

    withdrawn = actions.withdraw_activity(activity, reason=" typed twice ", by="Ioana", at=NOW)
    told = last_entry(activity)
    restored = actions.restore(activity, by="Radu", at=LATER)

    assert (withdrawn.state, withdrawn.revision) == ("withdrawn", 2)
    assert told == (
        "engagements.withdraw",
        "Ioana",
        {"state": [state, "withdrawn"], "reason": [None, "typed twice"]},
    )
    assert (restored.state, restored.revision) == (state, 3)
    assert last_entry(activity) == (
        "engagements.restore",
        "Radu",
        {"state": ["withdrawn", state]},
    )
    assert versions(activity) == [
        (1, "Ioana", ""),
        (2, "Ioana", "typed twice"),
        (3, "Radu", ""),
    ]


def test_withdraw_activity_wants_a_reason_and_once(world: World) -> None:
    activity = recorded(world.workspace)

    with pytest.raises(refusals.ReasonMissing):
        actions.withdraw_activity(activity, reason="  ", by="Ioana", at=NOW)
    actions.withdraw_activity(activity, reason="twice", by="Ioana", at=NOW)
    with pytest.raises(refusals.StateForbids):
        actions.withdraw_activity(activity, reason="again", by="Ioana", at=NOW)
    with pytest.raises(refusals.StateForbids):
        actions.add_participants(activity, parts=[part()], by="Ioana", at=NOW)

    activity.refresh_from_db()
    assert (activity.state, activity.revision) == ("withdrawn", 2)


def test_restore_refuses_what_was_not_withdrawn(world: World) -> None:
    activity = recorded(world.workspace)

    with pytest.raises(refusals.StateForbids):
        actions.restore(activity, by="Ioana", at=NOW)

    assert versions(activity) == [(1, "Ioana", "")]


def test_record_activity_takes_a_kind_of_the_workspace_itself(world: World) -> None:
    own = KindFactory.create(workspace=world.workspace, code="open-day", name="Open day")

    activity = recorded(world.workspace, facts=facts(own))

    assert activity.kind == own
    assert activity.kind != shipped_kind()

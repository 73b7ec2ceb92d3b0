from decimal import Decimal

from pytest_django import DjangoAssertNumQueries

from raceme.engagements.actions import exclude_engagements
from raceme.engagements.queries import (
    activities_open_in,
    activities_visible_to,
    attributions_of,
    attributions_towards,
    drafts_of,
    excluded_parts,
    file_counts,
    kinds_for,
    log_of,
    marks_of,
    programme_log_of,
    programme_names,
    proven,
)
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    AttributionFactory,
    DocumentFactory,
    DraftFactory,
    EngagementFactory,
    EvidenceFactory,
    KindFactory,
    ProgrammeFactory,
    RoleFactory,
)


def test_activities_visible_to_gives_own_and_shared_ones_each_once(world: World) -> None:
    ours = ActivityFactory.create(workspace=world.workspace)
    shared = ActivityFactory.create(workspace=world.workspace)
    second = ProgrammeFactory.create(workspace=world.partner_workspace)
    for programme in (world.programme, second):
        AttributionFactory.create(activity=shared, programme=programme)
    theirs = ActivityFactory.create(workspace=world.partner_workspace)
    led = ActivityFactory.create(workspace=world.partner_workspace)
    AttributionFactory.create(activity=led, programme=world.programme)
    elsewhere = ActivityFactory.create(workspace=world.stranger_workspace)

    assert list(activities_visible_to(world.viewer).order_by("pk")) == [ours, shared, led]
    assert list(activities_visible_to(world.partner).order_by("pk")) == [shared, theirs, led]
    assert list(activities_visible_to(world.stranger)) == [elsewhere]


def test_activities_open_in_keeps_to_the_workspace_of_the_address(world: World) -> None:
    RoleFactory.create(user=world.staff, workspace=world.stranger_workspace)
    elsewhere = ActivityFactory.create(workspace=world.stranger_workspace)
    shared = ActivityFactory.create(workspace=world.partner_workspace)
    AttributionFactory.create(activity=shared, programme=world.programme)

    assert elsewhere in activities_visible_to(world.staff)
    assert list(activities_open_in(world.workspace)) == [shared]


def test_log_of_gives_what_the_workspace_recorded(world: World) -> None:
    ours = ActivityFactory.create(workspace=world.workspace)
    shared = ActivityFactory.create(workspace=world.partner_workspace)
    AttributionFactory.create(activity=shared, programme=world.programme)

    assert list(log_of(world.workspace)) == [ours]
    assert list(programme_log_of(world.programme)) == [shared]


def test_attributions_of_hides_the_other_programmes_of_who_recorded_it(world: World) -> None:
    activity = ActivityFactory.create(workspace=world.workspace)
    shared = AttributionFactory.create(activity=activity, programme=world.programme)
    private = AttributionFactory.create(
        activity=activity, programme=ProgrammeFactory.create(workspace=world.workspace, name="Own")
    )

    assert set(attributions_of(activity, reader=world.workspace)) == {shared, private}
    assert list(attributions_of(activity, reader=world.partner_workspace)) == [shared]


def test_kinds_for_gives_the_shipped_and_the_own_on_offer(world: World) -> None:
    own = KindFactory.create(workspace=world.workspace)
    KindFactory.create(workspace=world.workspace, is_offered=False)
    theirs = KindFactory.create(workspace=world.partner_workspace)

    kinds = kinds_for(world.workspace)

    assert [kind for kind in kinds if kind.workspace_id] == [own]
    assert {kind.code for kind in kinds_for(world.partner_workspace)} >= {
        "workshop",
        "publication",
        theirs.code,
    }
    assert kinds.count() == kinds_for(world.partner_workspace).count() == 37


def test_proven_counts_own_evidence_and_what_covers_all(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    covered, bare = (ActivityFactory.create(workspace=world.workspace) for _ in range(2))
    EvidenceFactory.create(activity=covered, for_participants=True)
    # A report proves the activity, and nobody's part in it.
    EvidenceFactory.create(activity=bare)
    first, second, third = (
        EngagementFactory.create(activity=activity) for activity in (covered, bare, bare)
    )
    EvidenceFactory.create(activity=bare, engagement=second)

    with django_assert_num_queries(1):
        assert proven([first, second, third]) == {first.pk, second.pk}


def test_marks_of_counts_each_line_apart(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first, second = (ActivityFactory.create(workspace=world.workspace) for _ in range(2))
    EngagementFactory.create_batch(3, activity=first)
    EvidenceFactory.create_batch(2, activity=first)
    attribution = AttributionFactory.create(
        activity=second, programme=world.programme, share=Decimal(40)
    )

    with django_assert_num_queries(3):
        marks = marks_of([first.pk, second.pk], reader=world.workspace)

    assert {pk: (mark.participants, mark.files) for pk, mark in marks.items()} == {
        first.pk: (3, 2),
        second.pk: (0, 0),
    }
    assert [mark.programmes for mark in marks.values()] == [[], [attribution]]


def test_file_counts_counts_a_list_added_for_each_participant_once(world: World) -> None:
    activity = ActivityFactory.create(workspace=world.workspace)
    attendance = DocumentFactory.create(workspace=world.workspace)
    for engagement in EngagementFactory.create_batch(2, activity=activity):
        EvidenceFactory.create(activity=activity, engagement=engagement, document=attendance)
    EvidenceFactory.create(activity=activity, document=None, system_record="meeting:7")

    assert file_counts([activity.pk]) == {activity.pk: 2}


def test_marks_of_names_to_a_partner_what_it_shares(world: World) -> None:
    activity = ActivityFactory.create(workspace=world.workspace)
    shared = AttributionFactory.create(activity=activity, programme=world.programme)
    AttributionFactory.create(
        activity=activity, programme=ProgrammeFactory.create(workspace=world.workspace)
    )

    marks = marks_of([activity.pk], reader=world.partner_workspace)

    assert marks[activity.pk].programmes == [shared]


def test_excluded_parts_gives_them_by_engagement(world: World) -> None:
    activity = ActivityFactory.create(workspace=world.workspace)
    AttributionFactory.create(activity=activity, programme=world.programme)
    first, _second = EngagementFactory.create_batch(2, activity=activity)
    exclude_engagements(
        activity, engagements=[first], programme=world.programme, reason="own", by="I", at=NOW
    )

    found = excluded_parts(activity, reader=world.partner_workspace)

    assert {pk: [row.reason for row in rows] for pk, rows in found.items()} == {first.pk: ["own"]}


def test_drafts_of_gives_what_one_person_began_here(world: World) -> None:
    mine = DraftFactory.create(workspace=world.workspace, owner=world.staff.reference)
    DraftFactory.create(workspace=world.workspace, owner=world.manager.reference)
    DraftFactory.create(workspace=world.partner_workspace, owner=world.staff.reference)

    assert list(drafts_of(world.workspace, owner=world.staff)) == [mine]


def test_programme_names_tells_a_partner_of_what_it_shares_or_recorded(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    own = ActivityFactory.create(workspace=world.partner_workspace)
    theirs = ActivityFactory.create(workspace=world.workspace)
    second = ProgrammeFactory.create(workspace=world.workspace, name="Left by the partner")
    for activity in (own, theirs):
        AttributionFactory.create(activity=activity, programme=second)
        AttributionFactory.create(activity=activity, programme=world.programme)
    keys = [own.pk, theirs.pk]

    with django_assert_num_queries(2):
        told = programme_names(keys, reader=world.partner_workspace)
    with django_assert_num_queries(1):
        of_the_lead = programme_names([theirs.pk], reader=world.workspace)

    assert told == {
        own.pk: ["Left by the partner", "Nordic Bridges 2026"],
        theirs.pk: ["Nordic Bridges 2026"],
    }
    assert of_the_lead == {theirs.pk: ["Left by the partner", "Nordic Bridges 2026"]}


def test_attributions_towards_are_as_many_as_the_log_of_the_programme(world: World) -> None:
    counted, withdrawn, elsewhere = (
        ActivityFactory.create(workspace=world.workspace, state=state)
        for state in ("held", "withdrawn", "held")
    )
    attribution = AttributionFactory.create(activity=counted, programme=world.programme)
    AttributionFactory.create(activity=withdrawn, programme=world.programme)
    AttributionFactory.create(
        activity=elsewhere, programme=ProgrammeFactory.create(workspace=world.workspace)
    )

    listed = programme_log_of(world.programme).exclude(state="withdrawn")

    assert list(listed) == [counted]
    assert list(attributions_towards(world.programme)) == [attribution]

"""Two records of one organisation become one: what moves, what becomes one, what is refused."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

import pytest

from raceme.audit.models import Entry
from raceme.audit.queries import history_of
from raceme.core.errors import ChangedMeanwhile
from raceme.core.formers import became
from raceme.core.models import Submission
from raceme.engagements.models import Engagement, Evidence
from raceme.engagements.queries import names_in
from raceme.organisations.actions import MergedMeanwhile, correct_organisation, relate
from raceme.organisations.models import (
    Affiliation,
    ClusterProfile,
    EarlierPublication,
    Membership,
    Organisation,
    Relationship,
    SizeFact,
)
from raceme.organisations.validation import Facts
from raceme.programmes.models import Partner
from raceme.stewardship.actions.merging import (
    InTheWay,
    MergedAlready,
    OthersUseThem,
    merge_organisations,
)
from raceme.stewardship.models import Merge
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    AffiliationFactory,
    ClusterProfileFactory,
    EngagementFactory,
    EvidenceFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnerFactory,
    PersonFactory,
    ProgrammeFactory,
    RelationshipFactory,
    SizeFactFactory,
)
from tests.stewardship.pairs import Pair, known_pair

LATER = NOW + timedelta(hours=1)


def _merge(
    world: World, pair: Pair, *, taken: Collection[str] = (), workspace: Workspace | None = None
) -> Merge:
    return merge_organisations(
        pair.absorbed,
        survivor=pair.survivor,
        taken=taken,
        revisions=pair.revisions,
        workspace=workspace or world.workspace,
        by=world.staff,
        at=LATER,
    )


def test_merge_organisations_moves_what_names_the_one(world: World) -> None:
    pair = known_pair(world)
    part = EngagementFactory.create(
        activity=ActivityFactory.create(workspace=world.workspace), organisation=pair.absorbed
    )
    programme = ProgrammeFactory.create(workspace=world.workspace, promoter=pair.absorbed)
    affiliation = AffiliationFactory.create(
        person=PersonFactory.create(workspace=world.workspace), organisation=pair.absorbed
    )

    _merge(world, pair)

    for row in (part, programme, affiliation):
        row.refresh_from_db()
    assert part.organisation == pair.survivor
    assert programme.promoter == pair.survivor
    assert affiliation.organisation == pair.survivor
    assert not Organisation.objects.filter(pk=pair.absorbed.pk).exists()
    assert became(pair.absorbed.reference) == pair.survivor.reference


def test_merge_organisations_takes_the_chosen_fields(world: World) -> None:
    pair = known_pair(
        world,
        survivor={"name": "Alfa SRL", "town": "Cluj-Napoca"},
        absorbed={
            "name": "S.C. Alfa S.R.L.",
            "town": "Dej",
            "registered_number": "14186770",
            "country": "RO",
            "region": "RO113",
        },
    )

    _merge(world, pair, taken=["registered_number", "town"])

    pair.survivor.refresh_from_db()
    found = pair.survivor
    assert (found.name, found.town, found.registered_number, found.revision) == (
        "Alfa SRL",
        "Dej",
        "14186770",
        2,
    )


def test_merge_organisations_is_told_in_both_histories(world: World) -> None:
    pair = known_pair(world, absorbed={"name": "Beta SRL"}, survivor={"name": "Alfa SRL"})
    EngagementFactory.create(
        activity=ActivityFactory.create(workspace=world.workspace), organisation=pair.absorbed
    )

    _merge(world, pair)

    entries = Entry.objects.filter(verb__startswith="stewardship").order_by("pk")
    told = [(one.verb, one.workspace_id, one.values.changes["merged"]) for one in entries]
    assert told == [
        ("stewardship.merge", None, ["Beta SRL", "Alfa SRL"]),
        ("stewardship.follow_merge", world.workspace.pk, ["Beta SRL", "Alfa SRL"]),
    ]
    assert entries[1].values.changes["moved"] == [None, 1]


def test_history_of_the_survivor_tells_what_was_done_to_the_other(world: World) -> None:
    pair = known_pair(world)
    pair.absorbed = correct_organisation(
        pair.absorbed,
        facts=Facts(name="Beta SRL", country="RO"),
        revision=1,
        by=world.staff,
        at=NOW,
    )

    _merge(world, pair)

    verbs = [entry.verb for entry in history_of(pair.survivor, within=world.workspace)]
    assert verbs == ["stewardship.follow_merge", "stewardship.merge", "organisations.correct"]


def test_merge_organisations_is_refused_where_another_workspace_deals_with_one(
    world: World,
) -> None:
    pair = known_pair(world)
    RelationshipFactory.create(workspace=world.stranger_workspace, organisation=pair.absorbed)

    with pytest.raises(OthersUseThem):
        _merge(world, pair)

    assert Organisation.objects.filter(pk__in=[pair.absorbed.pk, pair.survivor.pk]).count() == 2


def test_merge_organisations_is_refused_where_one_changed_since(world: World) -> None:
    pair = known_pair(world)
    Organisation.objects.filter(pk=pair.absorbed.pk).update(revision=5)

    with pytest.raises(ChangedMeanwhile):
        _merge(world, pair)


def test_merge_organisations_twice_is_refused(world: World) -> None:
    pair = known_pair(world)
    _merge(world, pair)

    with pytest.raises(MergedAlready):
        _merge(world, pair)


def test_what_is_written_about_the_other_afterwards_is_refused_and_says_where_it_is(
    world: World,
) -> None:
    pair = known_pair(world, absorbed={"name": "Beta SRL"}, survivor={"name": "Alfa SRL"})
    _merge(world, pair)

    with pytest.raises(MergedMeanwhile, match="Beta SRL was merged into Alfa SRL"):
        relate(world.workspace, [pair.absorbed], at=LATER)
    with pytest.raises(MergedMeanwhile):
        correct_organisation(
            pair.absorbed,
            facts=Facts(name="Gama", country="RO"),
            revision=1,
            by=world.staff,
            at=LATER,
        )


# ---------- of which only one may stand ----------


def test_relationships_become_one_since_the_earlier_and_stay_own(world: World) -> None:
    pair = known_pair(world)
    rows = Relationship.objects.filter(workspace=world.workspace)
    rows.filter(organisation=pair.absorbed).update(
        since=NOW - timedelta(days=90), kind=Relationship.Kind.OWN
    )

    _merge(world, pair)

    (row,) = rows.filter(organisation__in=[pair.absorbed.pk, pair.survivor.pk])
    assert (row.organisation, row.since, row.kind) == (
        pair.survivor,
        NOW - timedelta(days=90),
        Relationship.Kind.OWN,
    )


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        # Both are open: one, from the earlier day on.
        (("2020-01-01", None), ("2019-01-01", None), [("2019-01-01", None)]),
        # One ended within the other.
        (("2020-01-01", "2022-12-31"), ("2021-01-01", None), [("2020-01-01", None)]),
        # They do not meet: both stand.
        (
            ("2020-01-01", None),
            ("2018-01-01", "2018-12-31"),
            [("2018-01-01", "2018-12-31"), ("2020-01-01", None)],
        ),
    ],
)
def test_memberships_that_overlap_become_one(
    world: World,
    own: tuple[str, str | None],
    other: tuple[str, str | None],
    expected: list[tuple[str, str | None]],
) -> None:
    pair = known_pair(world)
    cluster = OrganisationFactory.create(kind=Organisation.Kind.CLUSTER)
    for member, (first, last) in ((pair.survivor, own), (pair.absorbed, other)):
        MembershipFactory.create(
            workspace=world.workspace,
            cluster=cluster,
            member=member,
            joined_on=date.fromisoformat(first),
            left_on=last and date.fromisoformat(last),
        )

    _merge(world, pair)

    rows = Membership.objects.of(world.workspace).filter(member=pair.survivor)
    found = [
        (row.joined_on.isoformat(), row.left_on and row.left_on.isoformat())
        for row in rows.order_by("joined_on")
    ]
    assert found == expected


def test_membership_in_the_other_of_both_goes(world: World) -> None:
    pair = known_pair(world, survivor={"kind": Organisation.Kind.CLUSTER})
    MembershipFactory.create(workspace=world.workspace, cluster=pair.survivor, member=pair.absorbed)

    _merge(world, pair)

    assert not Membership.objects.of(world.workspace).exists()


def test_open_affiliations_become_one_and_closed_ones_stand(world: World) -> None:
    pair = known_pair(world)
    person = PersonFactory.create(workspace=world.workspace)
    AffiliationFactory.create(person=person, organisation=pair.survivor)
    AffiliationFactory.create(
        person=person, organisation=pair.absorbed, role="Manager", started_on=date(2024, 2, 1)
    )
    AffiliationFactory.create(
        person=person, organisation=pair.absorbed, role="Intern", ended_on=date(2020, 1, 1)
    )

    _merge(world, pair)

    rows = Affiliation.objects.of(world.workspace).filter(organisation=pair.survivor)
    found = set(rows.values_list("role", "started_on", "ended_on"))
    assert found == {("Manager", date(2024, 2, 1), None), ("Intern", None, date(2020, 1, 1))}


def test_of_two_sizes_of_one_day_the_survivors_stays(world: World) -> None:
    pair = known_pair(world)
    SizeFactFactory.create(organisation=pair.survivor, size_class="small")
    SizeFactFactory.create(organisation=pair.absorbed, size_class="micro")
    SizeFactFactory.create(
        organisation=pair.absorbed, size_class="medium", valid_from=date(2023, 1, 1)
    )

    _merge(world, pair)

    found = SizeFact.objects.filter(organisation=pair.survivor).order_by("valid_from")
    assert list(found.values_list("size_class", flat=True)) == ["small", "medium"]


def test_cluster_profiles_become_one_public_whenever_either_was(world: World) -> None:
    cluster = {"kind": Organisation.Kind.CLUSTER}
    pair = known_pair(world, survivor=cluster, absorbed=cluster)
    ClusterProfileFactory.create(organisation=pair.survivor, public_from=date(2024, 1, 1))
    ClusterProfileFactory.create(
        organisation=pair.absorbed,
        acronym="TIT",
        public_from=date(2020, 1, 1),
        public_until=date(2021, 1, 1),
    )

    _merge(world, pair)

    profile = ClusterProfile.objects.get(organisation=pair.survivor)
    earlier = EarlierPublication.objects.filter(profile=profile)
    assert (profile.acronym, profile.public_from, profile.public_until) == (
        "TIT",
        date(2024, 1, 1),
        None,
    )
    assert list(earlier.values_list("public_from", "public_until")) == [
        (date(2020, 1, 1), date(2021, 1, 1))
    ]


def test_partners_of_one_programme_become_one_with_both_budgets(world: World) -> None:
    pair = known_pair(world)
    programme = ProgrammeFactory.create(workspace=world.workspace)
    for organisation, budget in ((pair.survivor, 100), (pair.absorbed, 50)):
        PartnerFactory.create(programme=programme, organisation=organisation, budget=budget)

    _merge(world, pair)

    (partner,) = Partner.objects.of(world.workspace).filter(programme=programme)
    assert (partner.organisation, partner.budget) == (pair.survivor, Decimal(150))


def test_partners_by_which_two_workspaces_read_stand_in_the_way(world: World) -> None:
    pair = known_pair(world)
    programme = ProgrammeFactory.create(workspace=world.workspace)
    for organisation, space in (
        (pair.survivor, world.partner_workspace),
        (pair.absorbed, world.stranger_workspace),
    ):
        PartnerFactory.create(
            programme=programme, organisation=organisation, partner_workspace=space
        )

    with pytest.raises(InTheWay) as refused:
        _merge(world, pair)

    assert len(refused.value.obstacles) == 1
    assert Organisation.objects.filter(pk=pair.absorbed.pk).exists()


# ---------- parts in one activity ----------


def test_two_parts_in_one_activity_become_one(world: World) -> None:
    pair = known_pair(world)
    activity = ActivityFactory.create(workspace=world.workspace)
    kept = EngagementFactory.create(
        activity=activity,
        organisation=pair.survivor,
        hours=Decimal(2),
        amount=Decimal(100),
        currency="EUR",
    )
    folded = EngagementFactory.create(
        activity=activity,
        organisation=pair.absorbed,
        hours=Decimal(3),
        amount=Decimal(50),
        currency="EUR",
    )
    evidence = EvidenceFactory.create(activity=activity, engagement=folded)

    _merge(world, pair)

    (part,) = Engagement.objects.of(world.workspace).filter(activity=activity)
    evidence.refresh_from_db()
    activity.refresh_from_db()
    assert (part.pk, part.hours, part.amount) == (kept.pk, Decimal(3), Decimal(150))
    assert evidence.engagement == part
    assert Evidence.objects.of(world.workspace).count() == 1
    assert (activity.revision, activity.versions.count()) == (2, 1)


def test_who_took_part_did_whatever_the_other_record_says(world: World) -> None:
    pair = known_pair(world)
    activity = ActivityFactory.create(workspace=world.workspace)
    EngagementFactory.create(
        activity=activity,
        organisation=pair.survivor,
        state=Engagement.State.ABSENT,
        size_class="small",
    )
    EngagementFactory.create(activity=activity, organisation=pair.absorbed, size_class="micro")

    _merge(world, pair)

    (part,) = Engagement.objects.of(world.workspace).filter(activity=activity)
    assert (part.state, part.size_class) == (Engagement.State.TOOK_PART, "micro")


def test_parts_in_other_roles_or_of_other_people_stand_both(world: World) -> None:
    pair = known_pair(world)
    activity = ActivityFactory.create(workspace=world.workspace)
    person = PersonFactory.create(workspace=world.workspace)
    EngagementFactory.create(activity=activity, organisation=pair.survivor)
    EngagementFactory.create(activity=activity, organisation=pair.absorbed, role="speaker")
    EngagementFactory.create(activity=activity, organisation=pair.absorbed, person=person)

    _merge(world, pair)

    parts = Engagement.objects.of(world.workspace).filter(activity=activity)
    assert parts.filter(organisation=pair.survivor).count() == 3


def test_amounts_of_two_currencies_in_one_activity_stand_in_the_way(world: World) -> None:
    pair = known_pair(world)
    activity = ActivityFactory.create(workspace=world.workspace, title="Vouchers")
    for organisation, currency in ((pair.survivor, "EUR"), (pair.absorbed, "RON")):
        EngagementFactory.create(
            activity=activity, organisation=organisation, amount=Decimal(1), currency=currency
        )

    with pytest.raises(InTheWay) as refused:
        _merge(world, pair)

    assert "Vouchers" in refused.value.obstacles[0]


def test_a_form_that_was_sent_before_leads_to_the_survivor(world: World) -> None:
    pair = known_pair(world)
    sent = Submission.objects.create(
        actor=world.staff.reference, result=pair.absorbed.reference, at=NOW
    )

    _merge(world, pair)

    sent.refresh_from_db()
    assert sent.result == pair.survivor.reference


def test_an_earlier_version_of_an_activity_names_the_one_that_stays(world: World) -> None:
    pair = known_pair(world, survivor={"name": "Alfa SRL"}, absorbed={"name": "Beta SRL"})
    content = {
        "parts": {"1": {"organisation_id": pair.absorbed.pk, "person_id": None}},
        "towards": {},
        "evidence": {},
    }

    _merge(world, pair)

    names = names_in(content, workspace=world.workspace.pk)
    assert names.organisations == {pair.absorbed.pk: "Alfa SRL"}

"""A merge is taken back: every row as it was, or a list of what stands in the way."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps

from raceme.audit.queries import history_of
from raceme.core.backups.tables import table_hashes
from raceme.core.formers import became
from raceme.organisations.actions import correct_organisation, relate
from raceme.organisations.models import Organisation, Relationship
from raceme.organisations.validation import Facts
from raceme.stewardship.actions.merging import (
    InTheWay,
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
    AffiliationFactory,
    ClusterProfileFactory,
    EngagementFactory,
    EvidenceFactory,
    MembershipFactory,
    OrganisationFactory,
    PartnerFactory,
    PersonFactory,
    ProgrammeFactory,
    SizeFactFactory,
)
from tests.stewardship.pairs import Pair, known_pair, known_people

LATER = NOW + timedelta(hours=1)
EVEN_LATER = NOW + timedelta(hours=2)
# What a merge leaves behind it for good: its own record, history, versions and jobs.
KEPT = ("stewardship.", "audit.", "core.", "engagements.activity")


def _entangled(world: World) -> Pair:
    """Return two records that collide wherever they can."""
    cluster = {"kind": Organisation.Kind.CLUSTER}
    pair = known_pair(
        world,
        survivor=cluster,
        absorbed=cluster | {"registered_number": "14186770", "town": "Dej", "name": "Beta SRL"},
    )
    person = PersonFactory.create(workspace=world.workspace)
    programme = ProgrammeFactory.create(workspace=world.workspace)
    activity = ActivityFactory.create(workspace=world.workspace)
    umbrella = OrganisationFactory.create(kind=Organisation.Kind.CLUSTER)
    for each in (pair.survivor, pair.absorbed):
        AffiliationFactory.create(person=person, organisation=each)
        ClusterProfileFactory.create(organisation=each)
        MembershipFactory.create(workspace=world.workspace, cluster=umbrella, member=each)
        PartnerFactory.create(programme=programme, organisation=each, budget=Decimal(10))
        SizeFactFactory.create(organisation=each)
        part = EngagementFactory.create(activity=activity, organisation=each, hours=Decimal(2))
        EvidenceFactory.create(activity=activity, engagement=part)
        EngagementFactory.create(
            activity=ActivityFactory.create(workspace=world.workspace), organisation=each
        )
    MembershipFactory.create(workspace=world.workspace, cluster=pair.survivor, member=pair.absorbed)
    return pair


def _merge(world: World, pair: Pair) -> Merge:
    return merge_organisations(
        pair.absorbed,
        survivor=pair.survivor,
        taken=["registered_number", "town"],
        revisions=pair.revisions,
        workspace=world.workspace,
        by=world.staff,
        at=LATER,
    )


def _tables() -> dict[str, str]:
    return {
        name: digest for name, digest in table_hashes(apps).items() if not name.startswith(KEPT)
    }


def _undo(world: World, merge: Merge) -> object:
    return take_back(merge, workspace=world.workspace, by=world.staff, at=EVEN_LATER)


def test_take_back_leaves_every_row_as_it_was(world: World) -> None:
    pair = _entangled(world)
    # The number that tells of a change is never turned back.
    Organisation.objects.filter(pk=pair.survivor.pk).update(revision=3)
    pair.survivor.refresh_from_db()
    before = _tables()
    merge = _merge(world, pair)
    assert _tables() != before

    _undo(world, merge)

    Organisation.objects.filter(pk=pair.survivor.pk).update(revision=3)
    assert _tables() == before


def test_take_back_leaves_every_row_of_people_as_it_was(world: World) -> None:
    pair = known_people(world, absorbed={"email": "ana@alfa.example"})
    organisation = OrganisationFactory.create()
    activity = ActivityFactory.create(workspace=world.workspace)
    for each in (pair.survivor, pair.absorbed):
        AffiliationFactory.create(person=each, organisation=organisation)
        EngagementFactory.create(activity=activity, person=each, organisation=organisation)
    before = _tables()
    merge = merge_people(
        pair.absorbed,
        survivor=pair.survivor,
        taken=["email"],
        revisions=pair.revisions,
        by=world.staff,
        at=LATER,
    )
    assert _tables() != before

    _undo(world, merge)

    pair.survivor.refresh_from_db()
    pair.survivor.revision = 1
    pair.survivor.save()
    assert _tables() == before


def test_what_was_recorded_since_stays_with_the_survivor(world: World) -> None:
    pair = _entangled(world)
    merge = _merge(world, pair)
    later = EngagementFactory.create(
        activity=ActivityFactory.create(workspace=world.workspace), organisation=pair.survivor
    )

    _undo(world, merge)

    later.refresh_from_db()
    assert later.organisation == pair.survivor


def test_both_have_their_own_history_again(world: World) -> None:
    pair = known_pair(world)
    merge = _merge(world, pair)

    _undo(world, merge)

    absorbed = Organisation.objects.get(pk=pair.absorbed.pk)
    assert became(pair.absorbed.reference) == ""
    assert [one.verb for one in history_of(absorbed, within=world.workspace)] == [
        "stewardship.follow_unmerge",
        "stewardship.unmerge",
        "stewardship.follow_merge",
        "stewardship.merge",
    ]


def test_take_back_twice_is_refused(world: World) -> None:
    merge = _merge(world, known_pair(world))
    _undo(world, merge)

    with pytest.raises(UndoneAlready):
        _undo(world, merge)


def test_a_record_that_was_merged_into_another_is_found_where_that_is(world: World) -> None:
    first, second = known_pair(world), known_pair(world)
    _merge(world, first)
    into = Pair(survivor=second.survivor, absorbed=Organisation.objects.get(pk=first.survivor.pk))

    merge = _merge(world, into)

    assert became(first.absorbed.reference) == second.survivor.reference
    _undo(world, merge)
    assert became(first.absorbed.reference) == first.survivor.reference


def _corrected(world: World, pair: Pair) -> None:
    found = Organisation.objects.get(pk=pair.survivor.pk)
    facts = Facts(name=found.name, country="RO", town="Turda", kind=found.kind)
    correct_organisation(found, facts=facts, revision=found.revision, by=world.staff, at=EVEN_LATER)


def _merged_on(world: World, pair: Pair) -> None:
    other = known_pair(world)
    found = Organisation.objects.get(pk=pair.survivor.pk)
    _merge(world, Pair(survivor=other.survivor, absorbed=found))


def _another_merged_in(world: World, pair: Pair) -> None:
    found = Organisation.objects.get(pk=pair.survivor.pk)
    _merge(world, Pair(survivor=found, absorbed=known_pair(world).absorbed))


def _used_elsewhere(world: World, pair: Pair) -> None:
    relate(world.stranger_workspace, [pair.survivor], at=EVEN_LATER)


def _number_taken(world: World, pair: Pair) -> None:
    del world
    Organisation.objects.filter(pk=pair.survivor.pk).update(registered_number="")
    OrganisationFactory.create(name="Delta SRL", registered_number="14186770")


def _part_corrected(world: World, pair: Pair) -> None:
    activity = ActivityFactory._meta.model.objects.of(world.workspace).order_by("pk").first()
    assert activity is not None
    activity.engagements.filter(organisation=pair.survivor).update(hours=Decimal(7))


@pytest.mark.parametrize(
    ("happening", "said"),
    [
        (_corrected, "was corrected since: Town"),
        (_merged_on, "was itself merged into"),
        (_another_merged_in, "was merged into"),
        (_used_elsewhere, "Others use"),
        (_number_taken, "14186770 is the number of Delta SRL by now"),
        (_part_corrected, "What the merge made one was changed since: 1 engagement"),
    ],
)
def test_what_depends_on_a_merge_stands_in_the_way(
    world: World, happening: Callable[[World, Pair], None], said: str
) -> None:
    pair = _entangled(world)
    merge = _merge(world, pair)
    happening(world, pair)

    with pytest.raises(InTheWay) as refused:
        _undo(world, merge)

    assert any(said in each for each in refused.value.obstacles), refused.value.obstacles
    assert "Elsewhere" not in " ".join(refused.value.obstacles)
    assert not Organisation.objects.filter(pk=pair.absorbed.pk).exists()


def test_what_was_removed_since_stands_in_the_way(world: World) -> None:
    pair = _entangled(world)
    merge = _merge(world, pair)
    activity = ActivityFactory._meta.model.objects.of(world.workspace).order_by("pk")[0]
    activity.evidence.all().delete()
    activity.engagements.all().delete()
    activity.versions.all().delete()
    activity.delete()

    with pytest.raises(InTheWay):
        _undo(world, merge)

    assert not Relationship.objects.filter(organisation=pair.absorbed.pk).exists()


def test_the_registrar_may_take_back_what_others_use(world: World) -> None:
    pair = _entangled(world)
    merge = _merge(world, pair)
    _used_elsewhere(world, pair)

    take_back(merge, workspace=None, by=world.owner, at=EVEN_LATER)

    assert Organisation.objects.filter(pk=pair.absorbed.pk).exists()

"""Two organisations that are one, and were both in a partnership or took a practice over."""

from datetime import timedelta

import pytest

from raceme.partnerships.models import Adopter, Partner
from raceme.stewardship.actions.merging import merge_organisations, take_back
from raceme.stewardship.models import Merge
from tests.conftest import World
from tests.factories import NOW
from tests.factories.partnerships import (
    AdopterFactory,
    GoodPracticeFactory,
    PartnerFactory,
    PartnershipFactory,
)
from tests.stewardship.pairs import Pair, known_pair

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def _merged(world: World, pair: Pair) -> Merge:
    return merge_organisations(
        pair.absorbed,
        survivor=pair.survivor,
        taken=[],
        revisions=pair.revisions,
        workspace=world.workspace,
        by=world.staff,
        at=LATER,
    )


def _partners(world: World) -> set[tuple[int, int, str]]:
    rows = Partner.objects.of(world.workspace).order_by("pk")
    return set(rows.values_list("partnership", "organisation", "role"))


def test_who_was_twice_in_a_partnership_is_there_once_and_comes_back(world: World) -> None:
    pair = known_pair(world)
    both, other = PartnershipFactory.create_batch(2, workspace=world.workspace)
    PartnerFactory.create(partnership=both, organisation=pair.survivor, role="lead")
    PartnerFactory.create(partnership=both, organisation=pair.absorbed)
    PartnerFactory.create(partnership=other, organisation=pair.absorbed)
    before = _partners(world)

    merge = _merged(world, pair)
    after = _partners(world)
    take_back(merge, workspace=world.workspace, by=world.staff, at=LATER)

    assert after == {
        (both.pk, pair.survivor.pk, "lead"),
        (other.pk, pair.survivor.pk, "partner"),
    }
    assert _partners(world) == before


def test_a_practice_is_adopted_once_and_owned_by_who_is_left(world: World) -> None:
    pair = known_pair(world)
    practice = GoodPracticeFactory.create(workspace=world.workspace)
    owned = GoodPracticeFactory.create(workspace=world.workspace, organisation=pair.absorbed)
    for organisation, changed in ((pair.survivor, "First"), (pair.absorbed, "Second")):
        AdopterFactory.create(practice=practice, organisation=organisation, changed=changed)

    _merged(world, pair)

    rows = Adopter.objects.of(world.workspace).values_list("organisation", "changed")
    assert list(rows.order_by("pk")) == [(pair.survivor.pk, "First")]
    owned.refresh_from_db()
    assert owned.organisation == pair.survivor

"""What becomes of pairs that may be one when two of their records become one."""

from datetime import timedelta

import pytest

from raceme.organisations.models import Organisation
from raceme.stewardship.actions.merging import merge_organisations, take_back
from raceme.stewardship.models import Merge, Suggestion, Verdict
from tests.conftest import World
from tests.factories import NOW, OrganisationFactory
from tests.factories.duplicates import SuggestionFactory
from tests.stewardship.pairs import Pair, known_pair

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
Told = set[tuple[int, int, str]]


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


def _suggested(one: Organisation, other: Organisation, state: str = Verdict.OPEN) -> None:
    a, b = sorted((one, other), key=lambda row: row.pk)
    SuggestionFactory.create(a=a, b=b, state=state)


def _told() -> Told:
    return set(Suggestion.objects.values_list("a", "b", "state"))


def test_open_pairs_of_the_absorbed_one_go_and_come_back_with_it(world: World) -> None:
    pair, third = known_pair(world), OrganisationFactory.create()
    _suggested(pair.survivor, pair.absorbed)
    _suggested(pair.absorbed, third)
    before = _told()

    merge = _merged(world, pair)
    after = _told()
    take_back(merge, workspace=world.workspace, by=world.staff, at=LATER)

    assert after == set()
    assert _told() == before


def test_what_was_told_apart_holds_for_the_survivor(world: World) -> None:
    third = OrganisationFactory.create()
    pair, fourth = known_pair(world), OrganisationFactory.create()
    for other in (third, fourth):
        _suggested(pair.absorbed, other, Verdict.APART)
    _suggested(pair.survivor, fourth)

    _merged(world, pair)

    assert _told() == {
        (third.pk, pair.survivor.pk, Verdict.APART),
        (pair.survivor.pk, fourth.pk, Verdict.APART),
    }


def test_what_was_told_apart_of_both_is_kept_once(world: World) -> None:
    pair, third = known_pair(world), OrganisationFactory.create()
    for each in (pair.survivor, pair.absorbed):
        _suggested(each, third, Verdict.APART)

    _merged(world, pair)

    assert _told() == {(pair.survivor.pk, third.pk, Verdict.APART)}

"""Where a company stands among at least five others of the same workspace."""

from datetime import timedelta
from typing import Any

import pytest

from raceme.assessments.models import Assessment
from raceme.assessments.queries import peers_of
from raceme.engagements.actions import withdraw_activity
from raceme.organisations.models import Organisation
from tests.assessments.build import SMALL, closed, company
from tests.conftest import World
from tests.factories import NOW, TODAY, SizeFactFactory
from tests.factories.questionnaires import VersionFactory

pytestmark = pytest.mark.django_db
SOFTWARE, WOOD = "62.10", "16.23"


def _peers(world: World, *, number: int, **facts: Any) -> list[Assessment]:  # noqa: ANN401
    """Close a small audit of so many companies: each comes to 50."""
    return [
        closed(world.workspace, company(world.workspace, **facts), tools="little", people="little")
        for _each in range(number)
    ]


def test_a_score_is_placed_among_five_of_its_sector(world: World) -> None:
    _peers(world, number=5, activity_code=SOFTWARE, country="RO")
    _peers(world, number=1, activity_code=WOOD, country="DE")
    row = closed(world.workspace, company(world.workspace, activity_code="62.20", country="RO"))

    peers = peers_of(row)

    assert [(each.code, each.of, each.number) for each in peers.groups] == [
        ("all", "", 6),
        ("sector", "62", 5),
        ("size", "", 0),
        ("country", "RO", 5),
    ]
    chosen = peers.chosen
    assert chosen is not None
    assert chosen.standing is not None
    assert (chosen.code, chosen.standing.middle, chosen.standing.above) == ("sector", 50.0, 100.0)
    assert {code: each.middle for code, each in peers.dimensions.items()} == {
        "tools": 50.0,
        "people": 50.0,
        "both": 50.0,
    }


def test_of_four_nothing_is_said(world: World) -> None:
    _peers(world, number=4)
    row = closed(world.workspace)

    peers = peers_of(row)

    assert not peers.are_known
    assert (peers.chosen, peers.dimensions) == (None, {})
    assert peers.groups[0].number == 4


def test_of_what_was_withdrawn_in_the_log_nothing_is_said(world: World) -> None:
    (withdrawn, *_others) = _peers(world, number=5)
    row = closed(world.workspace)
    before = peers_of(row)
    assert withdrawn.activity is not None
    withdraw_activity(withdrawn.activity, reason="Never held", by=world.staff, at=NOW)

    after = peers_of(row)

    assert (before.are_known, before.groups[0].number) == (True, 5)
    assert (after.are_known, after.groups[0].number) == (False, 4)


def test_a_group_is_chosen_where_it_has_enough(world: World) -> None:
    _peers(world, number=5, activity_code=SOFTWARE)
    row = closed(world.workspace, company(world.workspace, activity_code=SOFTWARE))

    wanted, too_few = peers_of(row, among="all").chosen, peers_of(row, among="size").chosen

    assert (wanted and wanted.code, too_few and too_few.code) == ("all", "sector")


def test_the_size_is_that_of_the_day(world: World) -> None:
    small = [company(world.workspace) for _each in range(6)]
    for firm in small:
        SizeFactFactory.create(organisation=firm, size_class="small", valid_from=TODAY)
    rows = [closed(world.workspace, firm) for firm in small]

    peers = peers_of(rows[0])

    assert [(each.code, each.of, each.number) for each in peers.groups][2] == ("size", "small", 5)


def test_each_company_counts_once_with_its_newest(world: World) -> None:
    firms: list[Organisation] = [company(world.workspace) for _each in range(5)]
    for firm in firms:
        closed(world.workspace, firm, tools="none", people="none", on=TODAY - timedelta(days=9))
        closed(world.workspace, firm, tools="much", people="much")
    row = closed(world.workspace)

    (everybody, *_others) = peers_of(row).groups

    assert everybody.standing is not None
    assert (everybody.number, everybody.standing.mean) == (5, 100.0)


def test_another_workspaces_companies_are_no_peers(world: World) -> None:
    for _each in range(5):
        closed(world.partner_workspace)
    row = closed(world.workspace)

    assert peers_of(row).groups[0].number == 0


def test_who_was_scored_otherwise_is_no_peer(world: World) -> None:
    (first, *_others) = _peers(world, number=5)
    scoring = SMALL["scoring"] | {"least_answered": 80}
    VersionFactory.create(
        questionnaire=first.answers.version.questionnaire,
        number=2,
        definition=SMALL | {"scoring": scoring},
    )
    row = closed(world.workspace)

    assert row.answers.version.number == 2
    assert peers_of(row).groups[0].number == 0


def test_what_has_no_score_has_no_peers(world: World) -> None:
    row = closed(world.workspace)
    row.overall = None

    assert peers_of(row).groups == ()

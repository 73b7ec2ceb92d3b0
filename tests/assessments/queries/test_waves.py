"""Which assessments of one company come before which, and what its own people see."""

from datetime import timedelta
from typing import Any

import pytest

from raceme.assessments import queries
from raceme.assessments.models import Assessment
from tests.assessments.build import begun, closed, company
from tests.conftest import World
from tests.factories import NOW, TODAY
from tests.factories.questionnaires import (
    AnswerSetFactory,
    VersionFactory,
    definition,
    item,
    section,
)
from tests.questionnaires.collected import opened

pytestmark = pytest.mark.django_db
EARLIER = TODAY - timedelta(days=400)


def test_the_last_before_its_day_is_what_it_is_compared_with(world: World) -> None:
    firm = company(world.workspace)
    first = closed(world.workspace, firm, on=EARLIER)
    second = closed(world.workspace, firm, on=EARLIER + timedelta(days=100))
    third = closed(world.workspace, firm)
    closed(world.workspace)
    begun(world.workspace, firm)

    assert [queries.before(each) for each in (first, second, third)] == [None, first, second]
    assert queries.comparable_before(third) == second


def test_what_was_scored_otherwise_is_not_compared(world: World) -> None:
    firm = company(world.workspace)
    closed(world.workspace, firm, on=EARLIER)
    row = closed(world.workspace, firm)
    version = row.answers.version
    scoring = {**version.definition["scoring"], "least_answered": 80}
    version.pk, version.number = None, 2
    version.definition = {**version.definition, "scoring": scoring}
    version.save()
    row.answers.version = version

    assert queries.before(row) is not None
    assert queries.comparable_before(row) is None


ASKED = item("people", "choice", options=["few", "many"])
POWER = item("power", "number", unit="kWh")
TONNES = item("tonnes", "computed", formula="power * 0.5", unit="t")


def _are_comparable(*other: dict[str, Any]) -> bool:
    first, second = (
        VersionFactory.build(pk=key, definition=definition(*of))
        for key, of in ((1, (section("first", ASKED, POWER, TONNES),)), (2, other))
    )
    return queries.are_comparable(first, second)


@pytest.mark.parametrize(
    "other",
    [
        [section("first", ASKED, POWER, TONNES)],
        [section("first", ASKED, POWER, TONNES, item("remarks"))],
        [section("first", POWER, TONNES), section("second", ASKED)],
    ],
    ids=["the same", "a question more", "another order"],
)
def test_versions_are_comparable_that_count_alike(other: list[dict[str, Any]]) -> None:
    assert _are_comparable(*other)


@pytest.mark.parametrize(
    "other",
    [
        [section("first", ASKED, POWER, TONNES | {"formula": "power * 0.7"})],
        [section("first", ASKED, POWER | {"unit": "MWh"}, TONNES)],
        [
            section(
                "first", item("people", "choice", options=["few", "some", "many"]), POWER, TONNES
            )
        ],
    ],
    ids=["formula", "unit", "points"],
)
def test_versions_are_not_comparable_that_count_otherwise(other: list[dict[str, Any]]) -> None:
    assert not _are_comparable(*other)


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ([], "before"),
        (["before"], "after_1"),
        (["after_1", "before"], "after_2"),
        (["after_2", "after_1"], "other"),
        (["other", "before"], "after_1"),
    ],
)
def test_the_wave_that_follows_is_suggested(done: list[str], expected: str) -> None:
    assert queries.suggested_wave(done) == expected


def test_own_people_see_what_is_closed_of_all_workspaces_or_of_one(world: World) -> None:
    firm = company(world.workspace)
    ours = closed(world.workspace, firm)
    theirs = closed(world.partner_workspace, firm, on=EARLIER)
    begun(world.workspace, firm)
    closed(world.workspace)

    seen, by_link = (
        list(queries.closed_for_company(firm, workspace=space)) for space in (None, world.workspace)
    )

    assert (seen, by_link) == ([ours, theirs], [ours])


def test_the_newest_of_each_kind_stands_for_it(world: World) -> None:
    firm = company(world.workspace)
    closed(world.workspace, firm, on=EARLIER)
    newest = begun(world.workspace, firm)

    assert queries.newest_of_each(firm, workspace=world.workspace) == {"small-audit": newest}
    assert queries.newest_of_each(firm, workspace=world.partner_workspace) == {}
    assert Assessment.objects.of(world.workspace).count() == 2


def test_what_a_survey_gathered_is_no_beginning_of_an_assessment(world: World) -> None:
    firm = company(world.workspace)
    row = closed(world.workspace, firm)
    survey = opened(row.answers.version)
    AnswerSetFactory.create(
        version=row.answers.version,
        organisation=firm,
        collection=survey,
        state="handed_in",
        handed_in_at=NOW + timedelta(days=1),
    )

    last = queries.last_answers(firm, workspace=world.workspace, code=row.code)

    assert last == row.answers

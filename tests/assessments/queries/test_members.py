"""Who was assessed as the log counts, in which order, and where each is weakest."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from raceme.assessments import queries
from raceme.assessments.models import Assessment
from raceme.engagements.actions import Towards, withdraw_activity
from raceme.engagements.models import Activity, Attribution, Engagement
from raceme.organisations.models import Organisation
from raceme.organisations.queries import organisations_of
from tests.assessments.build import SMALL, begun, closed, closing_of, company, version_of
from tests.conftest import World
from tests.factories import NOW, TODAY, ProgrammeFactory
from tests.factories.questionnaires import VersionFactory, said

pytestmark = pytest.mark.django_db
EARLIER = TODAY - timedelta(days=400)


def _those(world: World, condition: Any) -> list[Organisation]:  # noqa: ANN401 (an expression)
    return list(organisations_of(world.workspace).filter(condition).order_by("pk"))


def _activity(row: Assessment) -> Activity:
    assert row.activity is not None
    return row.activity


def test_only_a_closed_one_makes_a_company_assessed(world: World) -> None:
    assessed, other = company(world.workspace), company(world.workspace)
    closed(world.workspace, assessed)
    begun(world.workspace, other)
    closed(world.partner_workspace, other)

    assert _those(world, queries.assessed_in(world.workspace)) == [assessed]


def test_what_was_withdrawn_in_the_log_makes_nobody_assessed(world: World) -> None:
    row = closed(world.workspace)
    withdraw_activity(_activity(row), reason="Never held", by=world.staff, at=NOW)

    assert _those(world, queries.assessed_in(world.workspace)) == []
    assert queries.standings([row.organisation_id], workspace=world.workspace, language="en") == {}


def test_who_was_absent_by_the_log_was_not_assessed(world: World) -> None:
    row = closed(world.workspace)
    parts = Engagement.objects.of(world.workspace).filter(activity=_activity(row))
    parts.filter(role="beneficiary").update(state="absent")

    assert _those(world, queries.assessed_in(world.workspace)) == []


def test_with_which_questionnaire_a_company_was_assessed(world: World) -> None:
    firm = closed(world.workspace).organisation

    assert _those(world, queries.assessed_in(world.workspace, code="small-audit")) == [firm]
    assert _those(world, queries.assessed_in(world.workspace, code="other")) == []


def test_for_which_programme_a_company_was_assessed(world: World) -> None:
    other = ProgrammeFactory.create(workspace=world.workspace)
    row = begun(world.workspace, answers={"tools": "much"})
    closing_of(row, towards=[Towards(programme=world.programme, share=Decimal(40))])
    closed(world.workspace)

    def for_(programme: int) -> list[Organisation]:
        return _those(world, queries.assessed_in(world.workspace, programme=programme))

    assert (for_(world.programme.pk), for_(other.pk)) == ([row.organisation], [])
    Attribution.objects.of(world.workspace).update(is_excluded=True)
    assert for_(world.programme.pk) == []


def test_companies_are_put_in_order_by_their_newest_score_none_last(world: World) -> None:
    low, high, none = (company(world.workspace) for _each in range(3))
    closed(world.workspace, low, tools="much", people="much", on=EARLIER)
    closed(world.workspace, low, tools="little", people="none")
    closed(world.workspace, high)
    rows = queries.with_scores(
        organisations_of(world.workspace), ["other", "small-audit"], workspace=world.workspace
    )

    down, up = (["without_1", f"{sign}score_1", "pk"] for sign in ("-", ""))
    assert list(rows.order_by(*down)) == [high, low, none]
    assert list(rows.order_by(*up)) == [low, high, none]


def _weakest(world: World) -> dict[str, list[Organisation]]:
    """Return which companies are found by each dimension."""
    return {
        dimension: _those(
            world,
            queries.weakest_in(world.workspace, code="small-audit", dimension=dimension),
        )
        for dimension in ("tools", "people", "both")
    }


def test_the_two_lowest_of_the_newest_are_the_weakest(world: World) -> None:
    """Much and little are 100, 50 and their mean 75; later none and much are 0, 100 and 50."""
    firm, other = company(world.workspace), company(world.workspace)
    closed(world.workspace, firm, on=EARLIER)
    closed(world.workspace, other)

    before = _weakest(world)
    closed(world.workspace, firm, tools="none", people="much")

    assert before == {"tools": [], "people": [firm, other], "both": [firm, other]}
    assert _weakest(world) == {"tools": [firm], "people": [other], "both": [firm, other]}


def test_of_equal_ones_the_first_of_the_definition_are_the_weakest(world: World) -> None:
    firm = closed(world.workspace, tools="much", people="much").organisation

    found = queries.standings([firm.pk], workspace=world.workspace, language="en")

    assert _weakest(world) == {"tools": [firm], "people": [firm], "both": []}
    assert found[firm.pk].weakest == ["Tools in use", "People at work"]


def test_what_is_not_known_is_no_weakness(world: World) -> None:
    row = begun(world.workspace, answers={"tools": "little"})
    closing_of(row)

    assert _weakest(world) == {
        "tools": [row.organisation],
        "people": [],
        "both": [row.organisation],
    }


def test_the_filter_finds_what_the_list_shows(world: World) -> None:
    levels = ("none", "little", "much")
    for tools in levels:
        for people in levels:
            closed(world.workspace, tools=tools, people=people)
    keys = list(organisations_of(world.workspace).values_list("pk", flat=True))

    shown = queries.standings(keys, workspace=world.workspace, language="en")

    names = {"tools": "Tools in use", "people": "People at work", "both": "Both of them"}
    for dimension, found in _weakest(world).items():
        told = [key for key, each in shown.items() if names[dimension] in each.weakest]
        assert sorted(one.pk for one in found) == sorted(told)


def test_each_dimension_is_offered_as_it_is_newest(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row = closed(world.workspace)
    VersionFactory.create(
        questionnaire=version_of(row).questionnaire,
        number=2,
        definition=SMALL | {"title": said("x")},
    )

    with django_assert_num_queries(1):
        found = queries.dimensions_in(world.workspace, ["small-audit", "other"], language="en")

    assert found == [
        (("small-audit", "tools"), "Tools in use · x"),
        (("small-audit", "people"), "People at work · x"),
        (("small-audit", "both"), "Both of them · x"),
    ]

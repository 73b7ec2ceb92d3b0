import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from raceme.programmes.models import Programme
from raceme.reporting.models import Indicator
from tests.conftest import World
from tests.factories import (
    ActivityFactory,
    AttributionFactory,
    CountingRuleFactory,
    EngagementFactory,
    IndicatorFactory,
    ProgrammeFactory,
    RuleVersionFactory,
    shipped_kind,
)


def _print(*arguments: str) -> str:
    out = StringIO()
    call_command("results", *arguments, stdout=out)
    return out.getvalue()


def _indicator(
    programme: Programme, definition: Mapping[str, object], **facts: object
) -> Indicator:
    rule = CountingRuleFactory.create(workspace=programme.workspace)
    RuleVersionFactory.create(rule=rule, definition=definition)
    return IndicatorFactory.create(programme=programme, rule=rule, **facts)


def _voucher(programme: Programme, *, amount: str, share: str) -> None:
    activity = ActivityFactory.create(
        workspace=programme.workspace, kind=shipped_kind("voucher-award")
    )
    AttributionFactory.create(activity=activity, programme=programme, share=Decimal(share))
    EngagementFactory.create(activity=activity, amount=Decimal(amount), currency="EUR")


def test_results_prints_each_figure_with_target_and_length_of_list(world: World) -> None:
    amount = {"measure": "amount", "kinds": ["voucher-award"], "currency": "EUR"}
    _indicator(
        world.programme,
        amount,
        code="cascade-amount",
        name="Cascade amount",
        target=Decimal(1_050_000),
        target_sense="at_most",
        origin="plan",
        position=1,
    )
    _indicator(
        world.programme,
        {"measure": "organisations", "kinds": ["voucher-award"]},
        code="companies",
        name="Companies",
        target=Decimal(100),
        target_sense="about",
        target_low=Decimal(95),
        target_high=Decimal(105),
        position=2,
    )
    _voucher(world.programme, amount="10000.25", share="50")
    _voucher(world.programme, amount="20000", share="100")

    found = json.loads(_print("nordic-bridges-2026", "--json"))

    assert found == {
        "programme": "nordic-bridges-2026",
        "workspace": "transilvania",
        "name": "Nordic Bridges 2026",
        "indicators": [
            {
                "code": "cascade-amount",
                "name": "Cascade amount",
                "measure": "amount",
                "value": 25000.13,
                "target": 1050000,
                "target_sense": "at_most",
                "rows": 2,
                "rows_with_evidence": 0,
                "not_counted": 0,
                "published_as": "plan",
            },
            {
                "code": "companies",
                "name": "Companies",
                "measure": "organisations",
                "value": 2,
                "target": 100,
                "target_sense": "about",
                "target_range": [95, 105],
                "rows": 2,
                "rows_with_evidence": 0,
                "not_counted": 0,
                "published_as": "own",
            },
        ],
    }


def test_results_prints_all_programmes_in_the_order_of_time(world: World) -> None:
    ProgrammeFactory.create(code="b-later", starts_on=date(2016, 2, 1))
    ProgrammeFactory.create(code="a-later", starts_on=date(2016, 2, 1))
    ProgrammeFactory.create(code="z-first", starts_on=date(2016, 1, 1))

    found = json.loads(_print("--all", "--json"))

    assert world.programme.starts_on == date(2026, 1, 1)
    assert [one["programme"] for one in found] == [
        "z-first",
        "a-later",
        "b-later",
        "nordic-bridges-2026",
    ]


def test_results_prints_a_table(world: World) -> None:
    _indicator(
        world.programme,
        {"measure": "activities", "kinds": ["voucher-award"]},
        code="vouchers",
        target=Decimal(3),
    )
    _voucher(world.programme, amount="1", share="100")

    found = _print("nordic-bridges-2026")

    assert found.splitlines() == [
        "nordic-bridges-2026: Nordic Bridges 2026",
        "figure    value      target  lines  with evidence  not counted",
        "vouchers      1  at least 3      1              0            0",
    ]


def test_results_of_an_unknown_programme_names_those_there_are(world: World) -> None:
    with pytest.raises(CommandError) as refused:
        _print("nordic-bridges")

    known = f"Known are: {world.programme.code}."
    assert str(refused.value) == f"There is no programme nordic-bridges. {known}"


def test_results_asks_which_workspace_where_two_use_a_code(world: World) -> None:
    ProgrammeFactory.create(workspace=world.stranger_workspace, code=world.programme.code)

    with pytest.raises(CommandError) as refused:
        _print("nordic-bridges-2026")
    found = json.loads(_print("transilvania/nordic-bridges-2026", "--json"))

    assert str(refused.value) == (
        "Several workspaces have a programme nordic-bridges-2026. "
        "Say transilvania/nordic-bridges-2026 or elsewhere/nordic-bridges-2026."
    )
    assert found["workspace"] == "transilvania"


@pytest.mark.parametrize("arguments", [[], ["nordic-bridges-2026", "--all"]])
def test_results_needs_one_programme_or_all(arguments: list[str]) -> None:
    with pytest.raises(CommandError, match=r"Name one programme, or say --all\."):
        _print(*arguments)

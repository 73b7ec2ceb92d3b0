from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from raceme.audit.queries import history_of
from raceme.core.errors import ChangedMeanwhile, FieldRefusal
from raceme.reporting.actions import (
    IndicatorFacts,
    add_indicator,
    correct_indicator,
    remove_indicator,
    set_period_targets,
)
from raceme.reporting.actions.refusals import PeriodElsewhere, PeriodTargetOutOfRange
from raceme.reporting.models import Indicator, PeriodTarget
from tests.conftest import World
from tests.factories import NOW, CountingRuleFactory, IndicatorFactory, PeriodFactory


def _facts(world: World, **said: object) -> IndicatorFacts:
    rule = CountingRuleFactory.create(workspace=world.workspace, name="Workshop people")
    facts = IndicatorFacts(name="Workshop participants", rule=rule, target=Decimal(160))
    return replace(facts, **said)  # type: ignore[arg-type]


def _indicator(world: World, **said: object) -> Indicator:
    return add_indicator(world.programme, facts=_facts(world, **said), by=world.manager, at=NOW)


def test_add_indicator_makes_its_code_and_stands_last(world: World) -> None:
    first = _indicator(world, name="Workshops")

    second = _indicator(world)

    assert (second.code, second.position) == ("workshop-participants", first.position + 1)
    assert (second.workspace, second.programme) == (world.workspace, world.programme)
    assert history_of(second, within=world.workspace).get().values.changes == {
        "name": [None, "Workshop participants"],
        "rule": [None, "Workshop people"],
        "code": [None, "workshop-participants"],
        "target": [None, "160"],
        "target_sense": [None, "at_least"],
        "origin": [None, "own"],
        "position": [None, 1],
    }


def test_add_indicator_finds_a_free_code(world: World) -> None:
    codes = [_indicator(world).code for _time in range(3)]

    assert codes == [
        "workshop-participants",
        "workshop-participants-2",
        "workshop-participants-3",
    ]


def test_add_indicator_sent_twice_makes_one(world: World) -> None:
    token, facts = uuid4(), _facts(world)

    made = [
        add_indicator(world.programme, facts=facts, by=world.manager, at=NOW, token=token)
        for _time in range(2)
    ]

    assert made[0] == made[1] == Indicator.objects.of(world.workspace).get()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " "}, "name"),
        ({"code": "Über"}, "code"),
        ({"code": "a" * 61}, "code"),
        ({"target": Decimal(-1)}, "target"),
        ({"target": Decimal("0.001")}, "target"),
        ({"target": Decimal(10) ** 12}, "target"),
        ({"target": Decimal("NaN")}, "target"),
        ({"target_sense": "about"}, "target_low"),
        ({"target_sense": "about", "target_low": Decimal(1)}, "target_high"),
        (
            {"target_sense": "about", "target_low": Decimal(9), "target_high": Decimal(8)},
            "target_high",
        ),
    ],
)
def test_add_indicator_says_beside_which_field_the_fault_is(
    world: World, said: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldRefusal) as refused:
        _indicator(world, **said)

    assert refused.value.field == field
    assert not Indicator.objects.of(world.workspace).exists()


def test_add_indicator_refuses_a_code_that_is_taken(world: World) -> None:
    _indicator(world, code="people")

    with pytest.raises(FieldRefusal) as refused:
        _indicator(world, code=" People ")

    assert (refused.value.field, str(refused.value)) == (
        "code",
        "Another figure of this programme has the code “people”. Choose another one.",
    )


def test_add_indicator_refuses_a_rule_of_another_workspace(world: World) -> None:
    theirs = CountingRuleFactory.create(workspace=world.stranger_workspace)

    with pytest.raises(FieldRefusal) as refused:
        _indicator(world, rule=theirs)

    assert refused.value.field == "rule"


def test_correct_indicator_writes_down_what_changed(world: World) -> None:
    indicator = _indicator(world)
    facts = _facts(
        world,
        rule=indicator.rule,
        code=indicator.code,
        target=Decimal(100),
        target_sense="about",
        target_low=Decimal(95),
        target_high=Decimal(105),
        register_on=date(2026, 7, 1),
    )

    found = correct_indicator(indicator, facts=facts, revision=1, by=world.owner, at=NOW)

    found.refresh_from_db()
    assert (found.target_low, found.target_high, found.revision) == (
        Decimal(95),
        Decimal(105),
        2,
    )
    entry = history_of(found, within=world.workspace)[0]
    assert history_of(world.programme, within=world.workspace)[0] == entry
    assert entry.values.changes == {
        "indicator": [None, found.name],
        "target": ["160.00", "100"],
        "target_sense": ["at_least", "about"],
        "target_low": [None, "95"],
        "target_high": [None, "105"],
        "register_on": [None, "2026-07-01"],
    }


def test_correct_indicator_leaves_no_range_behind(world: World) -> None:
    indicator = _indicator(
        world, target_sense="about", target_low=Decimal(150), target_high=Decimal(170)
    )
    facts = _facts(world, rule=indicator.rule, target_low=Decimal(1), target_high=Decimal(2))

    correct_indicator(indicator, facts=facts, revision=1, by=world.owner, at=NOW)

    indicator.refresh_from_db()
    assert (indicator.target_low, indicator.target_high) == (None, None)


def test_correct_indicator_of_the_second_is_refused(world: World) -> None:
    indicator = _indicator(world)
    facts = _facts(world, rule=indicator.rule, name="First")
    correct_indicator(indicator, facts=facts, revision=1, by=world.owner, at=NOW)

    with pytest.raises(ChangedMeanwhile):
        correct_indicator(
            indicator, facts=replace(facts, name="Second"), revision=1, by=world.manager, at=NOW
        )

    indicator.refresh_from_db()
    assert indicator.name == "First"


def test_remove_indicator_takes_its_targets_and_keeps_its_rule(world: World) -> None:
    indicator = _indicator(world)
    period = world.programme.periods.get(number=1)
    set_period_targets(
        indicator, targets={period.pk: Decimal(5)}, revision=1, by=world.owner, at=NOW
    )
    rule = indicator.rule

    remove_indicator(indicator, by=world.manager, at=NOW)

    rule.refresh_from_db()
    assert not Indicator.objects.of(world.workspace).exists()
    assert not PeriodTarget.objects.of(world.workspace).exists()


def test_set_period_targets_sets_changes_and_takes_away(world: World) -> None:
    indicator = _indicator(world)
    first, second = (world.programme.periods.get(number=number) for number in (1, 2))
    before = {first.pk: Decimal(5), second.pk: Decimal(6)}
    set_period_targets(indicator, targets=before, revision=1, by=world.owner, at=NOW)

    set_period_targets(
        indicator,
        targets={first.pk: None, second.pk: Decimal("7.5")},
        revision=2,
        by=world.owner,
        at=NOW,
    )

    standing = PeriodTarget.objects.of(world.workspace).values_list("period__number", "target")
    assert list(standing) == [(2, Decimal("7.50"))]
    named = {"indicator": [None, indicator.name]}
    changes = [entry.values.changes for entry in history_of(indicator, within=world.workspace)]
    assert changes[:2] == [
        named | {"period 1": ["5.00", None], "period 2": ["6.00", "7.5"]},
        named | {"period 1": [None, "5"], "period 2": [None, "6"]},
    ]


def test_set_period_targets_knows_only_the_periods_of_its_programme(world: World) -> None:
    indicator, other = _indicator(world), PeriodFactory.create()

    with pytest.raises(PeriodElsewhere):
        set_period_targets(
            indicator, targets={other.pk: Decimal(5)}, revision=1, by=world.owner, at=NOW
        )

    assert not PeriodTarget.objects.of(world.workspace).exists()


def test_set_period_targets_names_the_period_out_of_range(world: World) -> None:
    indicator = _indicator(world)
    first, second = world.programme.periods.order_by("number")

    with pytest.raises(PeriodTargetOutOfRange) as refused:
        set_period_targets(
            indicator,
            targets={first.pk: Decimal(5), second.pk: Decimal(-1)},
            revision=1,
            by=world.owner,
            at=NOW,
        )

    assert refused.value.period == second.pk
    assert not PeriodTarget.objects.of(world.workspace).exists()


def test_targets_of_another_indicator_stay(world: World) -> None:
    other = IndicatorFactory.create(programme=world.programme)
    period = world.programme.periods.get(number=1)
    set_period_targets(other, targets={period.pk: Decimal(9)}, revision=1, by=world.owner, at=NOW)

    set_period_targets(
        _indicator(world), targets={period.pk: None}, revision=1, by=world.owner, at=NOW
    )

    assert PeriodTarget.objects.of(world.workspace).get().target == 9

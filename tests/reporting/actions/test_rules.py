from uuid import uuid4

import pytest

from raceme.audit.queries import history_of
from raceme.core.errors import ChangedMeanwhile
from raceme.reporting.actions import add_rule, remove_rule, save_rule
from raceme.reporting.actions.refusals import NameMissing, RuleInUse
from raceme.reporting.models import CountingRule
from raceme.reporting.queries.definitions import RuleRefused
from raceme.reporting.queries.rules import versions_of
from tests.conftest import World
from tests.factories import NOW, IndicatorFactory, RuleVersionFactory

SMES = {"measure": "organisations", "kinds": ["information-seminar"], "is_sme": True}
ALL = {"measure": "organisations", "kinds": ["information-seminar"]}


def _rule(world: World) -> CountingRule:
    return add_rule(world.workspace, name="Seminar SMEs", definition=SMES, by=world.manager, at=NOW)


def _verbs(rule: CountingRule) -> list[str]:
    return [entry.verb for entry in history_of(rule, within=rule.workspace_id)]


def test_add_rule_makes_the_first_version_and_writes_it_down(world: World) -> None:
    rule = add_rule(
        world.workspace, name="  Seminar \n SMEs ", definition=SMES, by=world.manager, at=NOW
    )

    version = versions_of(rule).get()
    assert (rule.name, rule.workspace, rule.created_at) == ("Seminar SMEs", world.workspace, NOW)
    assert (version.number, version.definition, version.by) == (1, SMES, str(world.manager))
    entry = history_of(rule, within=world.workspace).get()
    assert (entry.verb, entry.values.changes) == (
        "reporting.add_rule",
        {"name": [None, "Seminar SMEs"], "definition": [None, SMES]},
    )


def test_add_rule_keeps_what_the_engine_writes_of_the_definition(world: World) -> None:
    said = {"kinds": ["workshop"], "measure": "hours", "roles": [], "with_evidence": False}

    rule = add_rule(world.workspace, name="Hours", definition=said, by=world.manager, at=NOW)

    assert versions_of(rule).get().definition == {"measure": "hours", "kinds": ["workshop"]}


def test_add_rule_sent_twice_makes_one(world: World) -> None:
    token = uuid4()

    made = [
        add_rule(
            world.workspace, name="SMEs", definition=SMES, by=world.manager, at=NOW, token=token
        )
        for _time in range(2)
    ]

    assert made[0] == made[1] == CountingRule.objects.of(world.workspace).get()


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_add_rule_needs_a_name(world: World, name: str) -> None:
    with pytest.raises(NameMissing) as refused:
        add_rule(world.workspace, name=name, definition=SMES, by=world.manager, at=NOW)

    assert refused.value.field == "name"
    assert not CountingRule.objects.of(world.workspace).exists()


def test_add_rule_says_beside_which_choice_the_fault_is(world: World) -> None:
    with pytest.raises(RuleRefused) as refused:
        add_rule(
            world.workspace, name="SMEs", definition={"measure": "hours"}, by=world.manager, at=NOW
        )

    assert (refused.value.field, str(refused.value)) == (
        "kinds",
        "Choose at least one kind of activity.",
    )
    assert not CountingRule.objects.of(world.workspace).exists()


def test_save_rule_makes_the_next_version(world: World) -> None:
    rule = _rule(world)

    saved = save_rule(
        rule, name="Seminar firms", definition=ALL, revision=1, by=world.owner, at=NOW
    )

    rule.refresh_from_db()
    assert (rule.name, rule.revision) == ("Seminar firms", 2)
    assert [(one.number, one.definition) for one in versions_of(rule)] == [(2, ALL), (1, SMES)]
    assert (saved.number, saved.by) == (2, str(world.owner))
    entry = history_of(rule, within=world.workspace)[0]
    assert (entry.verb, entry.values.changes) == (
        "reporting.save_rule",
        {"name": ["Seminar SMEs", "Seminar firms"], "definition": [SMES, ALL]},
    )


def test_save_rule_without_a_change_makes_no_version(world: World) -> None:
    rule = _rule(world)

    saved = save_rule(
        rule, name="Seminar SMEs", definition=SMES, revision=1, by=world.owner, at=NOW
    )

    rule.refresh_from_db()
    assert (saved.number, rule.revision, _verbs(rule)) == (1, 1, ["reporting.add_rule"])


def test_save_rule_of_a_new_name_alone_keeps_the_version(world: World) -> None:
    rule = _rule(world)

    save_rule(rule, name="Firms", definition=SMES, revision=1, by=world.owner, at=NOW)

    rule.refresh_from_db()
    assert (rule.name, rule.revision, versions_of(rule).count()) == ("Firms", 2, 1)


def test_save_rule_of_the_second_is_refused(world: World) -> None:
    rule = _rule(world)
    save_rule(rule, name="First", definition=ALL, revision=1, by=world.owner, at=NOW)

    with pytest.raises(ChangedMeanwhile, match="Owner changed this record"):
        save_rule(rule, name="Second", definition=SMES, revision=1, by=world.manager, at=NOW)

    rule.refresh_from_db()
    assert (rule.name, versions_of(rule).count()) == ("First", 2)


def test_remove_rule_keeps_one_that_counts(world: World) -> None:
    rule = _rule(world)
    IndicatorFactory.create(programme=world.programme, rule=rule, name="Seminar companies")

    with pytest.raises(RuleInUse) as refused:
        remove_rule(rule, by=world.manager, at=NOW)

    assert str(refused.value) == (
        "The rule stays: Nordic Bridges 2026, Seminar companies is counted by it. Nothing was "
        "removed. Give that figure another rule first."
    )
    assert CountingRule.objects.of(world.workspace).get() == rule


def test_remove_rule_takes_its_versions_with_it(world: World) -> None:
    other = RuleVersionFactory.create(rule__workspace=world.workspace)
    rule = _rule(world)

    remove_rule(rule, by=world.manager, at=NOW)

    assert CountingRule.objects.of(world.workspace).get() == other.rule

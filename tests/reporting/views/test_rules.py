from collections.abc import Mapping

import pytest
from django.test import Client

from raceme.core.timing import tallied
from raceme.reporting import actions
from raceme.reporting.library import READY
from raceme.reporting.models import CountingRule
from raceme.reporting.queries.rules import rules_of
from tests.conftest import World
from tests.factories import NOW, CountingRuleFactory, IndicatorFactory, RuleVersionFactory

HERE = "/manage/transilvania/rules/"
DEFINITION = {"measure": "activities", "kinds": ["workshop"]}


def rule_in(world: World, name: str) -> CountingRule:
    rule = CountingRuleFactory.create(workspace=world.workspace, name=name)
    RuleVersionFactory.create(rule=rule, definition=DEFINITION)
    return rule


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.manager)
    return client


def text_of(client: Client, address: str, query: Mapping[str, str | int] | None = None) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return " ".join(answer.getvalue().decode().split())


def test_rules_say_what_each_counts_and_for_which_figure(manager: Client, world: World) -> None:
    rule = rule_in(world, "Workshops held")
    IndicatorFactory.create(programme=world.programme, rule=rule, name="Workshops")
    RuleVersionFactory.create(rule__name="Somebody else's")

    text = text_of(manager, HERE)

    assert f'<a href="{HERE}{rule.pk}/">Workshops held</a>' in text
    assert "Counts activities of kind workshop." in text
    assert "Workshops (Nordic Bridges 2026)" in text
    assert "Somebody else" not in text


def test_rules_are_found_by_name_programme_and_use(manager: Client, world: World) -> None:
    used, unused = rule_in(world, "Workshops held"), rule_in(world, "Trainings held")
    IndicatorFactory.create(programme=world.programme, rule=used)
    IndicatorFactory.create(programme=world.programme, rule=used)

    found = [
        [rule.name for rule in (used, unused) if rule.name in text_of(manager, HERE, query)]
        for query in (
            {"q": "work"},
            {"programme": world.programme.pk},
            {"used": "yes"},
            {"used": "no"},
            {"q": "nothing"},
        )
    ]

    assert found == [[used.name], [used.name], [used.name], [unused.name], []]


@pytest.mark.parametrize("item_count", [1, 3])
def test_rules_cost_the_same_however_many_they_are(
    manager: Client, world: World, item_count: int
) -> None:
    for number in range(item_count):
        rule = rule_in(world, f"Rule {number}")
        IndicatorFactory.create(programme=world.programme, rule=rule)
    manager.get(HERE)

    with tallied() as tally:
        text = text_of(manager, HERE)

    assert text.count("Counts activities of kind workshop.") == item_count
    assert (tally.queries, tally.figures) == (10, 0)


def test_rules_without_any_lead_to_the_library(manager: Client) -> None:
    text = text_of(manager, HERE)

    assert "No counting rules yet" in text
    assert f'href="{HERE}library/"' in text


def test_library_begins_a_rule_with_each_of_its_own(manager: Client) -> None:
    text = text_of(manager, f"{HERE}library/")

    assert [f'href="{HERE}new/?from={one.code}"' in text for one in READY] == [True] * len(READY)


def test_library_begins_a_rule_for_a_programme(manager: Client, world: World) -> None:
    text = text_of(manager, f"{HERE}library/", {"programme": world.programme.code})

    assert f'href="{HERE}new/?from=workshops&amp;programme={world.programme.code}"' in text


def test_library_leads_back_to_the_rule_that_is_changed(manager: Client, world: World) -> None:
    rule = rule_in(world, "Labels")

    text = text_of(manager, f"{HERE}library/", {"rule": rule.pk})

    draft = f"{HERE}{rule.pk}/?measure=activities&amp;kinds=excellence-label&amp;levels=silver"
    assert f'href="{draft}"' in text
    assert "Choose one for Labels" in text


@pytest.mark.parametrize("asked", ["0", "9" * 40, "nine", "-1"])
def test_library_does_without_a_rule_that_is_none(manager: Client, asked: str) -> None:
    text = text_of(manager, f"{HERE}library/", {"rule": asked, "programme": asked})

    assert f'href="{HERE}new/?from=workshops"' in text


def test_library_only_shows_to_who_may_not_change(client: Client, world: World) -> None:
    client.force_login(world.staff)

    text = text_of(client, f"{HERE}library/")

    assert "Excellence labels, silver" in text
    assert "/new/" not in text


def test_versions_lead_back_to_each_but_the_last(manager: Client, world: World) -> None:
    rule = rule_in(world, "Workshops held")
    actions.save_rule(
        rule,
        name=rule.name,
        definition={"measure": "documents", "kinds": ["workshop"]},
        revision=1,
        by=world.manager,
        at=NOW,
    )

    text = text_of(manager, f"{HERE}{rule.pk}/versions/")

    assert text.index("Counts documents") < text.index("Counts activities")
    back = f'href="{HERE}{rule.pk}/?measure=activities&amp;kinds=workshop">Go back to version 1'
    assert back in text
    assert "Go back to version 2" not in text
    assert "Counting rule changed" in text


def test_versions_are_shown_page_by_page(manager: Client, world: World) -> None:
    rule = rule_in(world, "Workshops held")
    for number in range(2, 28):
        RuleVersionFactory.create(rule=rule, number=number, definition=DEFINITION)

    texts = [
        text_of(manager, f"{HERE}{rule.pk}/versions/", {"versions": page}) for page in ("x", "99")
    ]

    assert ["<strong>Version 27 <span" in text for text in texts] == [True, False]
    assert ["<strong>Version 1</strong>" in text for text in texts] == [False, True]
    assert ["counts now" in text for text in texts] == [True, False]
    assert "Go back to version 2<" in texts[1]


def test_remove_takes_a_rule_away_that_counts_nothing(manager: Client, world: World) -> None:
    rule = rule_in(world, "Workshops held")

    asked = text_of(manager, f"{HERE}{rule.pk}/remove/")
    answer = manager.post(f"{HERE}{rule.pk}/remove/")

    assert "Remove the rule Workshops held?" in asked
    assert answer["Location"] == HERE
    assert list(rules_of(world.workspace)) == []


def test_remove_refuses_a_rule_that_counts_a_figure(manager: Client, world: World) -> None:
    rule = rule_in(world, "Workshops held")
    IndicatorFactory.create(programme=world.programme, rule=rule, name="Workshops")

    answer = manager.post(f"{HERE}{rule.pk}/remove/", follow=True)

    assert "The rule stays: Nordic Bridges 2026, Workshops is counted by it." in (
        answer.content.decode()
    )
    assert list(rules_of(world.workspace)) == [rule]

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from raceme.core.timing import tallied
from raceme.programmes.queries import periods_of
from raceme.reporting import actions
from raceme.reporting.models import CountingRule, Indicator
from raceme.reporting.queries.figures import indicators_of
from raceme.reporting.queries.rules import current_version, period_targets_of, rules_of
from tests.conftest import World
from tests.factories import NOW, CountingRuleFactory, IndicatorFactory, RuleVersionFactory

HERE = "/manage/transilvania/programmes/nordic-bridges-2026/indicators/"
RESULTS = "/manage/transilvania/programmes/nordic-bridges-2026/results/"
TYPED = {
    "name": "Companies reached",
    "code": "",
    "target_sense": "at_least",
    "target": "1.250,5",
    "origin": "plan",
    "position": "",
}


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.manager)
    return client


@pytest.fixture
def rule(world: World) -> CountingRule:
    rule = CountingRuleFactory.create(workspace=world.workspace, name="Workshops held")
    return RuleVersionFactory.create(rule=rule).rule


def text_of(client: Client, address: str, query: Mapping[str, str | int] | None = None) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def figures(world: World) -> list[Indicator]:
    return list(indicators_of(world.programme))


def test_indicators_list_what_is_reported_with_ways_to_change_it(
    manager: Client, world: World
) -> None:
    row = IndicatorFactory.create(programme=world.programme, name="Workshops", target=Decimal(10))
    actions.set_period_targets(
        row,
        targets={periods_of(world.programme)[0].pk: Decimal(4)},
        revision=1,
        by=world.manager,
        at=NOW,
    )
    IndicatorFactory.create(name="Somebody else's")

    text = text_of(manager, HERE)

    assert "Counts activities of kind workshop." in text
    assert '10<span class="r-sub">in 1 period</span>' in text
    assert [f'href="{HERE}{row.pk}/{page}/"' in text for page in ("edit", "targets")] == [True] * 2
    assert "Somebody else" not in text


@pytest.mark.parametrize("item_count", [1, 3])
def test_indicators_cost_the_same_however_many_they_are(
    manager: Client, world: World, item_count: int
) -> None:
    IndicatorFactory.create_batch(item_count, programme=world.programme)
    manager.get(HERE)

    with tallied() as tally:
        text = text_of(manager, HERE)

    assert text.count("Counts activities of kind workshop.") == item_count
    assert (tally.queries, tally.figures) == (9, 0)


def test_indicators_are_closed_to_a_partner_workspace(client: Client, world: World) -> None:
    client.force_login(world.partner)

    answer = client.get("/manage/partner/programmes/nordic-bridges-2026/indicators/")

    assert answer.status_code == 403


def test_create_adds_a_figure_by_a_rule_of_the_workspace(
    manager: Client, world: World, rule: CountingRule
) -> None:
    answer = manager.post(f"{HERE}new/", {**TYPED, "rule": rule.pk})

    assert answer["Location"] == RESULTS
    (made,) = figures(world)
    assert (made.name, made.code, made.rule, made.target, made.origin, made.position) == (
        "Companies reached",
        "companies-reached",
        rule,
        Decimal("1250.50"),
        "plan",
        0,
    )


def test_create_adds_a_figure_with_a_rule_of_the_library(manager: Client, world: World) -> None:
    sent = {
        **TYPED,
        "rule": "ready:labels-silver",
        "submission": "5b6f9e0e-64a7-4c6a-8b4d-1f0c2a1b3c4d",
    }

    answers = [manager.post(f"{HERE}new/", sent) for _time in range(2)]

    assert [answer["Location"] for answer in answers] == [RESULTS] * 2
    (made,) = figures(world)
    assert [made.rule] == list(rules_of(world.workspace))
    assert current_version(made.rule).definition == {
        "measure": "activities",
        "kinds": ["excellence-label"],
        "levels": ["silver"],
    }


def test_create_leaves_no_rule_behind_where_the_figure_is_refused(
    manager: Client, world: World
) -> None:
    IndicatorFactory.create(programme=world.programme, code="labels")
    before = list(rules_of(world.workspace))
    sent = {**TYPED, "code": "labels", "rule": "ready:labels-silver"}

    answer = manager.post(f"{HERE}new/", sent)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Another figure of this programme has the code “labels”." in text
    assert 'value="Companies reached"' in text
    assert '<option value="ready:labels-silver" selected>' in text
    assert list(rules_of(world.workspace)) == before


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Fill this in."),
        ({"rule": ""}, "Choose one."),
        ({"rule": "999999"}, "This rule is not there: take another."),
        ({"target": "-1"}, "A target lies between 0 and"),
        ({"target": "1.234"}, "1.234"),
        ({"target": "9" * 30}, "This number is too large to be kept."),
        ({"target_sense": "about"}, "“About” needs a range"),
        ({"code": "Ünwritable"}, "Write up to 60 small letters"),
        ({"register_on": "31.02.2026"}, "r-error"),
        ({"position": "9999"}, "r-error"),
        (
            {"target_sense": "about", "target_low": "9", "target_high": "3"},
            "The range ends below its beginning.",
        ),
    ],
)
def test_create_says_beside_the_field_what_is_wrong(
    manager: Client, world: World, rule: CountingRule, typed: dict[str, str], sentence: str
) -> None:
    answer = manager.post(f"{HERE}new/", {**TYPED, "rule": rule.pk, **typed})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert figures(world) == []


def test_edit_saves_what_is_typed(manager: Client, world: World, rule: CountingRule) -> None:
    row = IndicatorFactory.create(programme=world.programme, name="Workshops", position=3)
    text = text_of(manager, f"{HERE}{row.pk}/edit/")
    sent = {
        "name": "Workshops held",
        "code": row.code,
        "rule": rule.pk,
        "target_sense": "about",
        "target": "100",
        "target_low": "95",
        "target_high": "105",
        "origin": "result",
        "register_on": "23.11.2026",
        "position": "1",
        "revision": "1",
    }

    answer = manager.post(f"{HERE}{row.pk}/edit/", sent)

    assert 'value="Workshops"' in text
    assert answer["Location"] == HERE
    (saved,) = figures(world)
    assert (saved.name, saved.rule, saved.target_low, saved.register_on, saved.position) == (
        "Workshops held",
        rule,
        Decimal(95),
        date(2026, 11, 23),
        1,
    )


def test_edit_tells_the_second_what_stands_and_keeps_what_was_typed(
    manager: Client, world: World
) -> None:
    row = IndicatorFactory.create(programme=world.programme, name="Workshops", code="workshops")
    facts = actions.IndicatorFacts(name="Workshops and camps", rule=row.rule, code="workshops")
    actions.correct_indicator(row, facts=facts, revision=1, by=world.owner, at=NOW)
    sent = {**TYPED, "name": "Seminars", "code": "workshops", "rule": row.rule_id, "revision": "1"}

    answer = manager.post(f"{HERE}{row.pk}/edit/", sent)

    text = " ".join(answer.content.decode().split())
    assert answer.status_code == 422
    assert "Saved meanwhile: <b>Workshops and camps</b>" in text
    assert 'value="Seminars"' in text
    assert [one.name for one in figures(world)] == ["Workshops and camps"]


def test_targets_of_periods_are_set_and_taken_away(manager: Client, world: World) -> None:
    row = IndicatorFactory.create(programme=world.programme)
    first, second = periods_of(world.programme)
    address = f"{HERE}{row.pk}/targets/"

    answer = manager.post(
        address, {f"period_{first.pk}": "4", f"period_{second.pk}": "6,5", "revision": "1"}
    )
    text = text_of(manager, address)
    manager.post(address, {f"period_{first.pk}": "", f"period_{second.pk}": "6,5", "revision": "2"})

    assert answer["Location"] == HERE
    assert f'name="period_{second.pk}" value="6.5"' in text
    assert period_targets_of(world.programme) == {row.pk: {second.pk: Decimal("6.50")}}


@pytest.mark.parametrize("typed", ["-1", "many", "1.234", "9" * 30])
def test_targets_say_beside_the_period_what_is_wrong(
    manager: Client, world: World, typed: str
) -> None:
    row = IndicatorFactory.create(programme=world.programme)
    first, second = periods_of(world.programme)

    answer = manager.post(
        f"{HERE}{row.pk}/targets/",
        {f"period_{first.pk}": typed, f"period_{second.pk}": "6", "revision": "1"},
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_period_{first.pk}-error"' in text
    assert f'name="period_{second.pk}" value="6"' in text
    assert period_targets_of(world.programme) == {}


def test_targets_tell_the_second_what_stands(manager: Client, world: World) -> None:
    row = IndicatorFactory.create(programme=world.programme)
    first, _second = periods_of(world.programme)
    actions.set_period_targets(
        row, targets={first.pk: Decimal(4)}, revision=1, by=world.owner, at=NOW
    )

    answer = manager.post(f"{HERE}{row.pk}/targets/", {f"period_{first.pk}": "7", "revision": "1"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Saved meanwhile: <b>4</b>" in text
    assert f'name="period_{first.pk}" value="7"' in text
    assert period_targets_of(world.programme) == {row.pk: {first.pk: Decimal(4)}}


def test_remove_takes_the_figure_and_leaves_its_rule(manager: Client, world: World) -> None:
    row = IndicatorFactory.create(programme=world.programme, name="Workshops")

    asked = text_of(manager, f"{HERE}{row.pk}/remove/")
    answer = manager.post(f"{HERE}{row.pk}/remove/")

    assert "Remove Workshops from Nordic Bridges 2026?" in asked
    assert answer["Location"] == HERE
    assert figures(world) == []
    assert list(rules_of(world.workspace)) == [row.rule]


def test_history_says_who_changed_a_figure(manager: Client, world: World) -> None:
    row = IndicatorFactory.create(programme=world.programme, name="Workshops")
    facts = actions.IndicatorFacts(name="Seminars", rule=row.rule)
    actions.correct_indicator(row, facts=facts, revision=1, by=world.owner, at=NOW)

    text = text_of(manager, f"{HERE}{row.pk}/history/")

    assert "Figure changed" in text
    assert "Seminars" in text


def test_history_is_read_where_the_programme_is_led(client: Client, world: World) -> None:
    row = IndicatorFactory.create(programme=world.programme, name="Workshops")
    theirs = f"/manage/partner/programmes/nordic-bridges-2026/indicators/{row.pk}/history/"

    client.force_login(world.viewer)
    read = client.get(f"{HERE}{row.pk}/history/").status_code
    client.force_login(world.partner)

    assert (read, client.get(theirs).status_code) == (200, 404)


def test_figure_of_another_programme_is_not_found(manager: Client) -> None:
    row = IndicatorFactory.create()

    assert [
        manager.get(f"{HERE}{row.pk}/{page}/").status_code
        for page in ("edit", "targets", "remove", "history")
    ] == [404] * 4


def test_indicators_without_any_lead_to_the_first(manager: Client) -> None:
    text = text_of(manager, HERE)

    assert f'href="{HERE}new/"' in text
    library = "/manage/transilvania/rules/library/?programme=nordic-bridges-2026"
    assert f'<a class="btn" href="{library}">Open the library of rules</a>' in text

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from raceme.core.timing import tallied
from raceme.engagements.models import Activity, Attribution
from raceme.programmes.models import Programme
from raceme.reporting.models import Indicator
from raceme.reporting.queries import effort
from tests.conftest import World
from tests.factories import (
    NOW,
    AttributionFactory,
    CountingRuleFactory,
    IndicatorFactory,
    ProgrammeFactory,
    RuleVersionFactory,
)
from tests.reporting.reading import links, part, rows, text
from tests.reporting.scenes import SMES, activity, indicator, scene

MOST_QUERIES = 15
PAGE_QUERIES = 12


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.manager)
    client.get(reverse("programmes:programmes", args=["transilvania"]))
    return client


def _page(client: Client, **asked: str | int) -> str:
    with travel(NOW, tick=False):
        response = client.get(reverse("reporting:overview", args=["transilvania"]), asked)
    return response.content.decode()


def _other(world: World, definition: Mapping[str, object], **told: object) -> Indicator:
    """Return an indicator of another programme of the workspace."""
    programme = ProgrammeFactory.create(
        workspace=world.workspace, name="Cluster plan", code="plan", ends_on=date(2027, 1, 31)
    )
    rule = CountingRuleFactory.create(workspace=world.workspace)
    RuleVersionFactory.create(rule=rule, definition=definition)
    return IndicatorFactory.create(programme=programme, rule=rule, **told)


def _attribute(to: Activity, programme: Programme, **told: object) -> Attribution:
    return AttributionFactory.create(activity=to, programme=programme, **told)


def test_the_overview_shows_the_figures_of_every_programme(manager: Client, world: World) -> None:
    scene(world)
    rule = {"measure": "activities", "kinds": ["study-visit"]}
    _other(world, rule, name="Study visits", target=Decimal(2))

    page = _page(manager)

    assert rows(part(page, "programme-1")) == [["Study visits", "0", "2", "", "Behind by 1"]]
    assert rows(part(page, "programme-2")) == [["Companies reached", "3", "4", "", "On track"]]


def test_one_activity_is_counted_by_each_programme_in_its_own_way(
    manager: Client, world: World
) -> None:
    made = scene(world)
    rule = {"measure": "participations", "kinds": ["workshop"]}
    other = _other(world, rule, name="People")
    _attribute(made.first, other.programme, share=Decimal(40))

    card = part(_page(manager, activity=made.first.pk), "activity")

    assert rows(card) == [
        [
            "People Participations in workshop, a person may count twice",
            "1",
            "Did not take part: 1 No person: 2",
        ],
        [
            "Companies reached Organisations in workshop, each once",
            "2",
            "Did not take part: 1 Other role: 1",
        ],
    ]
    assert "Cluster plan with 40" in text(card)
    assert links(card)["2"].endswith(f"/results/companies/?activity={made.first.pk}")


def test_a_programme_that_does_not_look_at_a_kind_says_so(manager: Client, world: World) -> None:
    made = scene(world)
    indicator(world, {"measure": "activities", "kinds": ["study-visit"]}, name="Study visits")

    card = part(_page(manager, activity=made.first.pk), "activity")

    assert "Do not look at Workshop: Study visits" in text(card)


def test_a_record_in_the_line_of_another_is_told_apart(manager: Client, world: World) -> None:
    made = scene(world)
    version = made.indicator.rule.versions.get()
    version.definition = {**SMES, "first_time": None}
    del version.definition["first_time"]
    version.save()

    card = part(_page(manager, activity=made.second.pk), "activity")

    assert rows(card)[0][1:] == ["1", "Excluded: 1 In the line of another record: 1"]


def test_an_activity_that_two_programmes_count_comes_first(manager: Client, world: World) -> None:
    shared = activity(world, "Shared", date(2026, 3, 10))
    activity(world, "Newer", date(2026, 9, 17))
    rule = {"measure": "activities", "kinds": ["workshop"]}
    _attribute(shared, _other(world, rule).programme)

    card = part(_page(manager), "activity")

    assert "Shared, 10 March 2026" in text(card)
    assert "Newer" not in card


@pytest.mark.parametrize("asked", ["0", "x", "9" * 18, "9" * 400])
def test_an_activity_that_is_not_there_gives_way_to_the_last(
    manager: Client, world: World, asked: str
) -> None:
    scene(world)

    card = part(_page(manager, activity=asked), "activity")

    assert "Data spaces, 17 September 2026" in text(card)


def test_a_partner_is_offered_what_it_reads(client: Client, world: World) -> None:
    scene(world)
    client.force_login(world.partner)

    with travel(NOW, tick=False):
        response = client.get(reverse("reporting:overview", args=["partner"]))

    card = part(response.content.decode(), "activity")
    assert "Data spaces, 17 September 2026" in text(card)
    assert rows(card)[0][1] == "1"


def test_an_activity_of_others_is_not_shown(manager: Client, world: World) -> None:
    theirs = activity(world, "Theirs", date(2026, 9, 17))
    theirs.attributions.all().delete()
    theirs.workspace = world.stranger_workspace
    theirs.save()

    assert "Theirs" not in _page(manager, activity=theirs.pk)


def test_without_anything_the_overview_says_what_will_stand_there(
    manager: Client, world: World
) -> None:
    page = _page(manager)

    assert "Nothing was held yet." in page
    assert world.programme.name in page
    assert "No figures yet." in page


def test_the_overview_comes_before_figures_that_take_long(
    manager: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene(world)
    for number in range(5):
        ProgrammeFactory.create(workspace=world.workspace, code=f"plan-{number}")
    asked: dict[str, str | int] = {"page": 1, "with": "everything"}
    at_once = _page(manager, page=1)
    monkeypatch.setattr(effort, "MANY", 2)

    first, then = _page(manager, page=1), _page(manager, **asked)

    assert 'id="programmes" hx-get="?page=1&amp;with=everything"' in first
    assert '<noscript><meta http-equiv="refresh" content="0; url=?page=1&amp;with=' in first
    assert 'hx-select-oob="#counted:innerHTML"' in first
    assert ("SMEs" in first, "It is being counted." in first) == (False, True)
    assert part(then, "activity") == part(at_once, "activity")
    assert part(then, "programmes") == part(at_once, "programmes")
    assert 'href="?page=2#programmes"' in then


@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_asks_the_same_besides_its_figures(
    manager: Client, world: World, count: int
) -> None:
    workshop = activity(world, "Workshop", date(2026, 3, 10))
    for number in range(count):
        programme = ProgrammeFactory.create(workspace=world.workspace, code=f"plan-{number}")
        rule = CountingRuleFactory.create(workspace=world.workspace)
        RuleVersionFactory.create(rule=rule)
        IndicatorFactory.create(programme=programme, rule=rule)
        _attribute(workshop, programme)

    with tallied() as tally:
        _page(manager)

    assert (tally.queries, tally.figures) == (PAGE_QUERIES, 2 * count + 1)


def test_the_overview_with_all_that_may_stand_there_stays_within_its_queries(
    manager: Client, world: World
) -> None:
    made = scene(world)
    version = made.indicator.rule.versions.get()
    version.definition |= {"first_time": "period"}
    version.save()
    hidden = activity(world, "Planned", date(2026, 3, 10), state=Activity.State.PLANNED)

    with tallied() as tally:
        _page(manager, activity=hidden.pk)

    assert tally.queries <= MOST_QUERIES

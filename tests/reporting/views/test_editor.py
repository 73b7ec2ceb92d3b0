from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from raceme.core.timing import tallied
from raceme.reporting import actions
from raceme.reporting.models import RuleVersion
from raceme.reporting.queries.rules import current_version, rules_of, versions_of
from tests.conftest import World
from tests.factories import (
    NOW,
    AttributionFactory,
    EngagementFactory,
    IndicatorFactory,
    ProgrammeFactory,
    RuleVersionFactory,
)
from tests.reporting.views.conftest import HERE, ORGANISATIONS, Counted, held_in, rule_in


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.manager)
    return client


def text_of(client: Client, address: str, query: Mapping[str, str | int] | None = None) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_rule_shows_its_sentence_and_its_figure(manager: Client, counted: Counted) -> None:
    text = text_of(manager, counted.address)

    assert '<option value="organisations" selected>organisations</option>' in text
    assert '<option value="workshop" selected>workshop</option>' in text
    assert "<strong>3</strong><span>of 4, on track</span>" in text
    assert [name in text for name in ("Alpha", "Beta", "Gamma")] == [True] * 3
    assert '<li id="draft-state">Version 1</li>' in text
    assert "Nothing is changed." in text
    assert "Save as version 2" in text


def test_rule_counts_what_the_address_chooses_and_saves_nothing(
    manager: Client, counted: Counted
) -> None:
    text = text_of(
        manager,
        counted.address,
        {"measure": "organisations", "kinds": "workshop", "who": "sme", "roles": "participant"},
    )

    assert "<strong>1</strong>" in text
    assert "Version 1, changes not saved" in text
    assert '<th scope="row">Size or type</th><td>of any size</td>' in text
    assert '3 to <b class="r-plus">1</b>' in text
    assert "Not an SME on that day, or of unknown size. New with your change." in text
    assert f'href="{counted.address}">Go back to version 1</a>' in text
    assert current_version(counted.rule).definition == ORGANISATIONS


def test_rule_leads_what_was_chosen_without_scripts_to_its_address(
    manager: Client, counted: Counted
) -> None:
    answer = manager.post(
        counted.address,
        {
            "measure": "organisations",
            "kinds": ["workshop", "training"],
            "name": "Firms reached",
            "revision": "1",
            "add": "region",
            "csrfmiddlewaretoken": "secret",
        },
    )

    assert answer.status_code == 302
    parts = urlsplit(answer["Location"])
    assert parts.path == counted.address
    assert parse_qs(parts.query) == {
        "measure": ["organisations"],
        "kinds": ["workshop", "training"],
        "name": ["Firms reached"],
        "revision": ["1"],
        "add": ["region"],
    }
    text = text_of(manager, answer["Location"])
    assert 'name="region_prefixes" autofocus>' in text
    assert '<optgroup label="Romania">' in text
    assert '<option value="training" selected>training</option>' in text


def test_rule_is_saved_as_a_new_version(world: World, manager: Client, counted: Counted) -> None:
    answer = manager.post(
        counted.address,
        {
            "do": "save",
            "name": "SMEs reached",
            "measure": "organisations",
            "kinds": "workshop",
            "who": "sme",
            "first_time": "programme",
            "revision": "1",
        },
        follow=True,
    )

    assert answer.redirect_chain == [(counted.address, 302)]
    text = answer.content.decode()
    assert "Version 2 is saved. Firms reached went from 3 to 2." in text
    assert "<h1>SMEs reached</h1>" in text
    assert [(one.number, one.definition, one.by) for one in versions_of(counted.rule)] == [
        (
            2,
            {
                "measure": "organisations",
                "kinds": ["workshop"],
                "is_sme": True,
                "first_time": "programme",
            },
            str(world.manager),
        ),
        (1, ORGANISATIONS, "Ioana"),
    ]


def test_rule_tells_the_second_who_saves_and_keeps_the_choices(
    world: World, manager: Client, counted: Counted
) -> None:
    actions.save_rule(
        counted.rule,
        name="Firms",
        definition={**ORGANISATIONS, "roles": ["host"]},
        revision=1,
        by=world.owner,
        at=NOW,
    )
    sent = {
        "do": "save",
        "name": "Firms",
        "measure": "organisations",
        "kinds": "workshop",
        "who": "sme",
        "first_time": "programme",
        "revision": "1",
    }

    answer = manager.post(counted.address, sent)

    text = " ".join(answer.content.decode().split())
    assert answer.status_code == 422
    assert "Nothing is saved yet" in text
    assert "against version 2" in text
    assert '<th scope="row">Role</th><td>host</td><td><b class="r-plus">anything</b>' in text
    assert '<option value="sme" selected>SMEs</option>' in text
    assert '<input type="hidden" name="revision" value="2" id="id_revision">' in text
    assert versions_of(counted.rule).count() == 2
    assert manager.post(counted.address, {**sent, "revision": "2"}).status_code == 302
    assert current_version(counted.rule).number == 3


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"measure": "organisations"}, "Choose at least one kind of activity."),
        ({"share_at_least": "120"}, "The share must lie between 0 and 100 %."),
        ({"share_at_least": "1.234,50"}, "The share must lie between 0 and 100 %."),
        ({"hours_at_least": "1.234"}, "could mean"),
        ({"countries_at_least": "1"}, "This must lie between 2 and 250 countries."),
        ({"activity_code_prefixes": "soft"}, "Write the first figures of NACE codes"),
        ({"who": "sme", "size_classes": "large"}, "These sizes leave nobody over"),
        ({"countries": "NO", "region_prefixes": "RO11"}, "in none of the countries chosen"),
        ({"kinds": "dancing"}, "This choice is not known"),
        ({"measure": "love"}, "This choice is not known"),
        ({"who": "size:huge"}, "This choice is not known"),
        ({"countries_at_least": "9" * 400}, "r-error"),
    ],
)
def test_rule_says_beside_the_choice_what_makes_no_rule(
    manager: Client, counted: Counted, choices: dict[str, str], sentence: str
) -> None:
    kinds = {} if choices == {"measure": "organisations"} else {"kinds": "workshop"}
    sent = {"measure": "organisations", **kinds, **choices, "revision": "1", "name": "Firms"}

    text = text_of(manager, counted.address, sent)
    saved = manager.post(counted.address, {**sent, "do": "save"})

    assert sentence in text
    assert "Nothing is counted until the sentence is whole." in text
    assert saved.status_code == 422
    assert versions_of(counted.rule).count() == 1


def test_rule_without_a_name_is_not_saved(manager: Client, counted: Counted) -> None:
    sent = {
        "do": "save",
        "name": " ",
        "measure": "organisations",
        "kinds": "training",
        "revision": "1",
    }

    answer = manager.post(counted.address, sent)

    assert answer.status_code == 422
    text = " ".join(answer.content.decode().split())
    assert "Give it a name of up to 200 characters." in text
    assert '<option value="training" selected>training</option>' in text
    assert versions_of(counted.rule).count() == 1


def test_rule_gives_the_editor_alone_to_htmx(manager: Client, counted: Counted) -> None:
    answer = manager.get(
        counted.address,
        {"measure": "people", "kinds": "workshop"},
        headers={"HX-Request": "true", "HX-Target": "editor"},
    )

    text = answer.content.decode()
    assert "<html" not in text
    assert 'id="editor"' in text
    assert 'hx-swap-oob="true">Version 1, changes not saved' in text
    assert "HX-Target" in answer["Vary"]


def test_rule_takes_a_condition_away(manager: Client, counted: Counted) -> None:
    text = text_of(
        manager,
        counted.address,
        {
            "measure": "organisations",
            "kinds": "workshop",
            "first_time": "programme",
            "shown": "evidence",
            "with_evidence": "1",
            "remove": "evidence",
        },
    )

    assert 'name="with_evidence"' not in text
    assert "Nothing is changed." in text


def test_rule_stands_in_words_for_who_may_not_change_it(
    client: Client, world: World, counted: Counted
) -> None:
    client.force_login(world.viewer)

    text = text_of(client, counted.address, {"measure": "people", "kinds": "training"})

    assert "Counts organisations in activities of kind workshop, each once per programme." in text
    assert "<strong>3</strong>" in text
    assert "<select" not in text


def test_rule_of_a_register_reads_it_on_a_day(manager: Client, world: World) -> None:
    rule = rule_in(world, {"measure": "register", "register": "registered_cluster"})

    text = text_of(manager, f"{HERE}{rule.pk}/")

    assert "as the register stands on the day" in text
    assert 'name="kinds"' not in text
    assert "The register counts as it stands on the day of the figure." in text


def test_rule_that_counts_nothing_is_tried_on_any_programme(manager: Client, world: World) -> None:
    rule = rule_in(world, {"measure": "activities", "kinds": ["workshop"]})
    held_in(world, started_on=date(2026, 5, 1))

    text = text_of(manager, f"{HERE}{rule.pk}/", {"on": "no-such-programme"})

    assert "<li>Nordic Bridges 2026</li>" in text
    assert "<strong>1</strong>" in text


def test_rule_of_another_workspace_is_not_found(manager: Client) -> None:
    rule = RuleVersionFactory.create().rule

    assert manager.get(f"{HERE}{rule.pk}/").status_code == 404


@pytest.mark.parametrize("item_count", [1, 3])
def test_rule_costs_the_same_however_long_its_list(
    manager: Client, world: World, item_count: int
) -> None:
    workshop = held_in(world)
    EngagementFactory.create_batch(item_count, activity=workshop)
    rule = rule_in(world, ORGANISATIONS)
    IndicatorFactory.create(programme=world.programme, rule=rule)

    with tallied() as tally:
        text = text_of(
            manager, f"{HERE}{rule.pk}/", {"measure": "organisations", "kinds": "workshop"}
        )

    assert f"<strong>{item_count}</strong>" in text
    assert (tally.queries, tally.figures) == (15, 5)


def test_create_begins_with_a_rule_of_the_library(manager: Client, world: World) -> None:
    assert rules_of(world.workspace).count() == 0

    text = text_of(manager, f"{HERE}new/", {"from": "labels-silver"})

    assert 'value="Excellence labels, silver"' in text
    assert '<option value="excellence-label" selected>' in text
    assert '<option value="silver" selected>silver</option>' in text
    assert rules_of(world.workspace).count() == 0


def test_create_adds_one_rule_however_often_it_is_sent(manager: Client, world: World) -> None:
    sent = {
        "do": "save",
        "name": "Training days",
        "measure": "activities",
        "kinds": "training",
        "submission": "5b6f9e0e-64a7-4c6a-8b4d-1f0c2a1b3c4d",
    }

    first, second = (manager.post(f"{HERE}new/", sent) for _time in range(2))

    made = rules_of(world.workspace).get()
    assert [first["Location"], second["Location"]] == [f"{HERE}{made.pk}/"] * 2
    assert (made.name, current_version(made).definition) == (
        "Training days",
        {"measure": "activities", "kinds": ["training"]},
    )


def test_create_for_a_programme_leads_on_to_its_figure(manager: Client, world: World) -> None:
    answer = manager.post(
        f"{HERE}new/",
        {
            "do": "save",
            "name": "Training days",
            "measure": "activities",
            "kinds": "training",
            "programme": world.programme.code,
        },
    )

    made = rules_of(world.workspace).get()
    form = f"/manage/transilvania/programmes/{world.programme.code}/indicators/new/"
    assert answer["Location"] == f"{form}?rule={made.pk}"
    text = text_of(manager, answer["Location"])
    assert f'<option value="{made.pk}" selected>Training days</option>' in text
    assert 'value="Training days"' in text


def test_create_without_a_kind_keeps_the_name(manager: Client) -> None:
    answer = manager.post(
        f"{HERE}new/", {"do": "save", "name": "Hours given", "measure": "hours", "kinds": ""}
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose at least one kind of activity." in text
    assert 'value="Hours given"' in text
    assert RuleVersion.unscoped.count() == 0


def test_create_begins_with_something_that_is_counted(manager: Client, world: World) -> None:
    older = ProgrammeFactory.create(
        workspace=world.workspace, code="older", ends_on=date(2026, 2, 1), name="Older programme"
    )
    activity = held_in(world)
    EngagementFactory.create(activity=activity)
    AttributionFactory.create(activity=activity, programme=older)

    text = text_of(manager, f"{HERE}new/", {"programme": "older"})

    assert "<strong>1</strong>" in text
    assert "<li>Older programme</li>" in text
    assert "r-error" not in text
    assert "Next comes the figure of Older programme that is counted by it" in text


@pytest.mark.parametrize("number", [10, 20_000])
def test_rule_shown_anew_keeps_a_name_of_any_length(
    manager: Client, counted: Counted, number: int
) -> None:
    typed = "x" * number
    sent = {"do": "count", "name": typed, "measure": "activities", "kinds": "workshop"}

    answer = manager.post(counted.address, sent, follow=True)

    assert answer.status_code in {200, 422}
    assert f'value="{typed}"' in answer.content.decode()
    counted.rule.refresh_from_db()
    assert counted.rule.name != typed

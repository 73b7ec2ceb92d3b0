from collections.abc import Iterator

import pytest
from django.urls import reverse
from time_machine import travel

from raceme.core.timing import tallied
from raceme.engagements import actions
from raceme.engagements.actions import Towards
from raceme.engagements.models import Activity, Attribution
from raceme.organisations.models import Organisation
from raceme.programmes.models import Programme
from tests.conftest import World
from tests.engagements.build import facts, part, recorded
from tests.factories import (
    NOW,
    ActivityFactory,
    AttributionFactory,
    OrganisationFactory,
    PartnerFactory,
    ProgrammeFactory,
)
from tests.portal.moved import (
    COMPANIES,
    FIRST_EVER,
    WORKSHOPS,
    indicator,
    shown,
    signed_in,
    standing,
)

MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with travel(NOW, tick=False):
        yield


def _workshop(
    world: World, *programmes: Programme, title: str = "Export clinic", firms: int = 1
) -> Activity:
    return recorded(
        world.workspace,
        facts=facts(title=title),
        parts=[part() for _number in range(firms)],
        towards=[Towards(programme=one) for one in programmes or [world.programme]],
    )


def _of(name: str, world: World, activity: Activity) -> str:
    towards = activity.attributions.get(programme=world.programme)
    return reverse(f"portal:{name}", args=[world.workspace.slug, activity.pk, towards.pk])


def _chosen(world: World) -> str:
    return reverse("portal:exclude_chosen", args=[world.workspace.slug])


def _log(world: World) -> str:
    return reverse("engagements:log", args=[world.workspace.slug])


def _exclude(activity: Activity, world: World) -> None:
    actions.exclude(activity, programme=world.programme, reason="rehearsal", by="Ioana", at=NOW)


# ---------- one activity ----------


def test_exclude_shows_each_figure_now_and_after_before_anything_is_saved(world: World) -> None:
    other = ProgrammeFactory.create(workspace=world.workspace)
    indicator(world.programme, "Workshops", WORKSHOPS)
    indicator(world.programme, "Companies", COMPANIES)
    indicator(world.programme, "Visits", WORKSHOPS | {"kinds": ["company-visit"]})
    indicator(other, "Workshops there", WORKSHOPS)
    _workshop(world, firms=3)
    activity = _workshop(world, world.programme, other, firms=2)
    client = signed_in(world.staff)
    address = _of("exclude", world, activity)

    page = client.get(address)
    before = activity.attributions.get(programme=world.programme).is_excluded
    client.post(address, {"reason": "rehearsal"})

    moved = [("Workshops", "2", "1"), ("Companies", "5", "3")]
    assert shown(page) == [(world.programme.name, moved)]
    assert not before
    found = dict(standing(world.programme))
    assert [(name, found[name]) for name, _now, _after in moved] == [
        ("Workshops", "1"),
        ("Companies", "3"),
    ]


def test_exclude_says_its_figures_in_the_box_of_a_dialogue_too(world: World) -> None:
    indicator(world.programme, "Workshops", WORKSHOPS)
    activity = _workshop(world)

    answer = signed_in(world.staff).get(
        _of("exclude", world, activity), headers={"HX-Target": "dialogue"}
    )

    page = answer.content.decode()
    assert page.startswith('<form class="r-confirm"')
    assert '<td class="r-num">1</td><td class="r-num"><b class="r-plus">0</b>' in page
    assert "\N{MINUS SIGN}1" in page


def test_exclude_says_so_where_no_figure_looks_at_the_kind(world: World) -> None:
    indicator(world.programme, "Visits", WORKSHOPS | {"kinds": ["company-visit"]})
    activity = _workshop(world)

    page = signed_in(world.staff).get(_of("exclude", world, activity)).content.decode()

    assert "None of its figures counts this kind." in page


def test_exclude_shows_its_figures_again_where_the_reason_is_missing(world: World) -> None:
    indicator(world.programme, "Workshops", WORKSHOPS)
    activity = _workshop(world)

    answer = signed_in(world.staff).post(_of("exclude", world, activity), {"reason": " "})

    assert answer.status_code == 422
    assert shown(answer) == [(world.programme.name, [("Workshops", "1", "0")])]


def test_an_excluded_first_time_stays_the_first(world: World) -> None:
    firm = OrganisationFactory.create()
    indicator(world.programme, "New companies", FIRST_EVER)
    first = recorded(
        world.workspace,
        parts=[part(organisation=firm)],
        towards=[Towards(programme=world.programme)],
    )
    recorded(
        world.workspace,
        facts=facts(title="Later"),
        parts=[part(organisation=firm)],
        towards=[Towards(programme=world.programme)],
    )

    client = signed_in(world.staff)
    excluding = client.get(_of("exclude", world, first))
    giving_up = client.get(_of("unattribute", world, first))

    after = [(world.programme.name, [("New companies", "1", "0")])]
    assert (shown(excluding), shown(giving_up)) == (after, after)


def test_include_shows_what_comes_back_and_who_still_does_not_count(world: World) -> None:
    indicator(world.programme, "Workshops", WORKSHOPS)
    indicator(world.programme, "Proven companies", COMPANIES | {"with_evidence": True})
    activity = _workshop(world, firms=2)
    _exclude(activity, world)
    client = signed_in(world.staff)

    page = client.get(_of("include", world, activity))
    before = activity.attributions.get().is_excluded
    client.post(_of("include", world, activity))

    moved = [("Workshops", "0", "1"), ("Proven companies", "0", "0")]
    assert shown(page) == [(world.programme.name, moved)]
    assert "2 without evidence" in page.content.decode()
    assert before
    assert not activity.attributions.get().is_excluded


def test_include_of_what_is_not_excluded_asks_nothing(world: World) -> None:
    activity = _workshop(world)

    answer = signed_in(world.staff).get(_of("include", world, activity), follow=True)

    assert answer.redirect_chain[-1][0].endswith(f"/log/{activity.pk}/")
    assert "It is not excluded, so nothing was changed." in answer.content.decode()


def test_unattribute_shows_what_it_moves(world: World) -> None:
    indicator(world.programme, "Companies", COMPANIES)
    activity = _workshop(world, firms=2)
    actions.exclude_engagements(
        activity,
        engagements=[activity.engagements.order_by("pk")[0]],
        programme=world.programme,
        reason="own staff",
        by="Ioana",
        at=NOW,
    )
    client = signed_in(world.staff)

    page = client.get(_of("unattribute", world, activity))
    client.post(_of("unattribute", world, activity), {})

    assert shown(page) == [(world.programme.name, [("Companies", "1", "0")])]
    assert standing(world.programme) == [("Companies", "0")]


def test_figures_of_a_programme_that_is_shared_no_more_are_not_told(world: World) -> None:
    theirs = ProgrammeFactory.create(workspace=world.partner_workspace, name="Their programme")
    indicator(theirs, "Workshops", WORKSHOPS)
    shared = PartnerFactory.create(programme=theirs, partner_workspace=world.workspace)
    activity = _workshop(world, theirs)
    towards = activity.attributions.get()
    addresses = [
        reverse(f"portal:{name}", args=[world.workspace.slug, activity.pk, towards.pk])
        for name in ("exclude", "unattribute")
    ]
    client = signed_in(world.staff)

    told = [shown(client.get(address)) for address in addresses]
    shared.delete()
    after = [client.get(address) for address in addresses]

    assert told == [[("Their programme", [("Workshops", "1", "0")])]] * 2
    assert [shown(page) for page in after] == [[], []]
    assert ["Workshops" in page.content.decode() for page in after] == [False, False]


# ---------- chosen in the log ----------


def test_exclude_chosen_shows_the_figures_of_each_programme_that_counts_them(
    world: World,
) -> None:
    other = ProgrammeFactory.create(workspace=world.workspace, name="Cluster plan")
    ProgrammeFactory.create(workspace=world.workspace, name="Counts nothing")
    indicator(world.programme, "Workshops", WORKSHOPS)
    indicator(other, "Companies", COMPANIES)
    first = _workshop(world, world.programme, other, firms=2)
    second = _workshop(world, title="Second")
    third = _workshop(world, title="Third")
    _exclude(third, world)

    page = signed_in(world.staff).post(_chosen(world), {"chosen": [first.pk, second.pk, third.pk]})

    assert sorted(shown(page)) == [
        ("Cluster plan", [("Companies", "2", "0")]),
        (world.programme.name, [("Workshops", "2", "0")]),
    ]
    html = page.content.decode()
    assert "Exclude 3 activities from a programme?" in html
    assert "Counts nothing" not in html
    assert Attribution.objects.of(world.workspace).filter(is_excluded=True).count() == 1


def test_exclude_chosen_asks_for_the_reason_first(world: World) -> None:
    indicator(world.programme, "Workshops", WORKSHOPS)
    activity = _workshop(world)
    chosen = {"chosen": [activity.pk]}
    client = signed_in(world.staff)

    question = client.post(_chosen(world), chosen).content.decode()
    sent = chosen | {"programme": world.programme.pk}
    without = client.post(_chosen(world), sent | {"reason": " "})
    before = activity.attributions.get().is_excluded
    done = client.post(_chosen(world), sent | {"reason": "rehearsal"})

    assert "Exclude 1 activity from a programme?" in question
    assert f'<option value="{world.programme.pk}" selected>' in question
    assert (without.status_code, before) == (422, False)
    assert shown(without) == [(world.programme.name, [("Workshops", "1", "0")])]
    assert done.headers["Location"] == _log(world)
    attribution = activity.attributions.get()
    assert (attribution.is_excluded, attribution.reason) == (True, "rehearsal")


def test_exclude_chosen_takes_all_that_match(world: World) -> None:
    indicator(world.programme, "Workshops", WORKSHOPS)
    for title in ("A seminar", "Another seminar", "A visit"):
        _workshop(world, title=title)
    everything = {"everything": "1", "matching": f"q=seminar&programme={world.programme.pk}"}
    client = signed_in(world.staff)

    page = client.post(_chosen(world), everything)
    client.post(
        _chosen(world), everything | {"programme": world.programme.pk, "reason": "rehearsal"}
    )

    assert shown(page) == [(world.programme.name, [("Workshops", "3", "1")])]
    left = Attribution.objects.of(world.workspace).get(is_excluded=False)
    assert left.activity.title == "A visit"


def test_exclude_chosen_shows_a_programme_beyond_the_first_when_it_is_chosen(
    world: World,
) -> None:
    programmes = [
        ProgrammeFactory.create(workspace=world.workspace, name=f"Programme {number}")
        for number in range(5)
    ]
    for programme in programmes:
        indicator(programme, "Workshops", WORKSHOPS)
    activity = _workshop(world, *programmes)
    client = signed_in(world.staff)

    page = client.post(_chosen(world), {"chosen": [activity.pk]})
    told = [name for name, _figures in shown(page)]
    (beyond,) = [one for one in programmes if one.name not in told]
    sent = {"chosen": [activity.pk], "programme": beyond.pk, "reason": "rehea", "moves": "1"}
    chosen = client.post(_chosen(world), sent)

    assert "1 more programme counts some of them." in page.content.decode()
    assert shown(chosen) == [(beyond.name, [("Workshops", "1", "0")])]
    assert 'value="rehea"' in chosen.content.decode()
    assert not Attribution.objects.of(world.workspace).filter(is_excluded=True).exists()


def test_exclude_chosen_says_that_no_programme_counts_them(world: World) -> None:
    activity = ActivityFactory.create(workspace=world.workspace)
    theirs = ActivityFactory.create(workspace=world.partner_workspace)
    AttributionFactory.create(activity=theirs, programme=world.programme)

    answer = signed_in(world.staff).post(
        _chosen(world), {"chosen": [activity.pk, theirs.pk]}, follow=True
    )

    assert answer.redirect_chain[-1][0] == _log(world)
    assert "No programme counts what you chose" in answer.content.decode()


def test_exclude_chosen_sends_who_chose_nothing_back(world: World) -> None:
    answer = signed_in(world.staff).post(
        _chosen(world), {"chosen": ["x", "99999999999999999999"]}, follow=True
    )

    assert "Choose the activities first" in answer.content.decode()


def test_exclude_chosen_takes_no_programme_that_counts_none_of_them(world: World) -> None:
    other = ProgrammeFactory.create(workspace=world.workspace)
    activity = _workshop(world)
    sent = {"chosen": [activity.pk], "programme": other.pk, "reason": "rehearsal"}

    answer = signed_in(world.staff).post(_chosen(world), sent)

    assert answer.status_code == 422
    assert not Attribution.objects.of(world.workspace).filter(is_excluded=True).exists()


# ---------- cost ----------


def test_what_it_moves_costs_the_same_for_one_and_for_three(world: World) -> None:
    others = [ProgrammeFactory.create(workspace=world.workspace) for _number in range(2)]
    for programme in (world.programme, *others):
        indicator(programme, "Workshops", WORKSHOPS)
    one = _workshop(world)
    three = [_workshop(world, world.programme, *others, firms=3) for _number in range(3)]
    client = signed_in(world.staff)
    client.get(_log(world))  # the first page remembers where one works

    with tallied() as of_one:
        client.post(_chosen(world), {"chosen": [one.pk]})
    with tallied() as of_three:
        page = client.post(_chosen(world), {"chosen": [each.pk for each in three]})
    with tallied() as alone:
        client.get(_of("exclude", world, three[0]))
    _exclude(three[0], world)
    with tallied() as back:
        client.get(_of("include", world, three[0]))

    assert len(shown(page)) == 3
    assert of_one.queries == of_three.queries <= MOST_QUERIES
    assert (of_one.figures, of_three.figures) == (2, 6)
    assert max(alone.queries, back.queries) <= MOST_QUERIES


def test_organisations_stand_as_they_did_after_a_question(world: World) -> None:
    indicator(world.programme, "Companies", COMPANIES)
    activity = _workshop(world, firms=2)
    before = (Organisation.objects.count(), standing(world.programme))

    signed_in(world.staff).get(_of("unattribute", world, activity))

    assert (Organisation.objects.count(), standing(world.programme)) == before

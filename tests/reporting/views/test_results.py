from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from raceme.core.timing import tallied
from tests.conftest import World
from tests.factories import NOW
from tests.reporting.reading import links, part, rows, text
from tests.reporting.scenes import activity, indicator, meeting, scene

PAGE_QUERIES = 10


def _address(world: World, query: str = "", *, workspace: str = "transilvania") -> str:
    return reverse("reporting:results", args=[workspace, world.programme.code]) + query


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    """Return a client whose session has been seen before, so that a page alone costs queries."""
    client.force_login(world.manager)
    client.get(reverse("programmes:programmes", args=["transilvania"]))
    return client


def _page(client: Client, world: World, query: str = "") -> str:
    with travel(NOW, tick=False):
        return client.get(_address(world, query)).content.decode()


def _figures(page: str) -> list[list[str]]:
    return rows(part(page, "figures"))


def test_results_show_the_running_period_beside_what_was_before(
    manager: Client, world: World
) -> None:
    scene(world)

    page = _page(manager, world)

    assert _figures(page) == [
        [
            "Companies reached Organisations in workshop, each once",
            "4",
            "1",
            "3",
            "On track",
            "",
            "1 of 3",
            "4",
        ]
    ]
    opened = links(part(page, "figures"))
    assert opened["1"].endswith("/results/companies/?period=2")
    assert opened["3"].endswith("/results/companies/?until=2")


def test_results_of_a_period_say_what_stood_at_its_end(manager: Client, world: World) -> None:
    scene(world)

    page = _page(manager, world, "?period=1")

    assert _figures(page)[0][1:] == ["4", "2", "2", "On track", "", "1 of 2", "2"]


@pytest.mark.parametrize("asked", ["all", "9", "-1", "x", "9" * 400])
def test_results_of_a_period_that_is_not_there_are_those_of_the_running_one(
    manager: Client, world: World, asked: str
) -> None:
    scene(world)

    with travel(NOW, tick=False):
        page = manager.get(_address(world), {"period": asked}).content.decode()

    numbers = _figures(page)[0][1:4]
    assert numbers == (["4", "3", "On track"] if asked == "all" else ["4", "1", "3"])


def test_results_sum_up_what_stands_behind_them(manager: Client, world: World) -> None:
    scene(world)
    indicator(world, {"measure": "activities", "kinds": ["workshop"]}, target=Decimal(2))

    page = _page(manager, world)

    tiles = text(page[page.index('<dl class="r-stats">') : page.index("</dl>")])
    assert tiles == (
        "Targets reached 1 of 2 none is behind "
        "Lines behind the figures 5 in 2 lists "
        "Lines with evidence 20 % 4 without "
        "Not counted 4 each with its reason"
    )


def test_results_say_by_how_much_a_figure_is_behind(manager: Client, world: World) -> None:
    rule = {"measure": "activities", "kinds": ["workshop"]}
    indicator(world, rule, name="Workshops", target=Decimal(100))

    page = _page(manager, world)

    assert "Behind by 89" in _figures(page)[0]


def test_results_narrow_to_figures_with_lines_without_evidence(
    manager: Client, world: World
) -> None:
    scene(world)
    rule = {"measure": "activities", "kinds": ["study-visit"]}
    indicator(world, rule, name="Study visits")

    page = _page(manager, world, "?evidence=none")

    assert [row[0].split(" Organisations")[0] for row in _figures(page)] == ["Companies reached"]


def test_the_course_of_a_figure_opens_the_lines_of_each_day(manager: Client, world: World) -> None:
    scene(world)

    page = _page(manager, world, "?chart=companies")

    course = part(page, "course")
    assert rows(course) == [
        ["Horizon Europe 10 March 2026", "2", "2"],
        ["Data spaces 17 September 2026", "1", "3"],
    ]
    assert links(course)["1"].endswith("/results/companies/?on=2026-09-17")


def test_a_long_course_is_told_by_the_month(manager: Client, world: World) -> None:
    for day in range(1, 31):
        meeting(world, date(2026, 4, day))
    indicator(world, {"measure": "activities", "kinds": ["bilateral-meeting"]}, code="meetings")

    course = part(_page(manager, world), "course")

    assert rows(course) == [["Apr 2026 30 April 2026", "30", "30"]]
    assert links(course)["30"].endswith("/results/meetings/?on=2026-04")


@pytest.mark.parametrize(
    ("kind", "begins"), [("svg", b"<svg xmlns="), ("png", b"\x89PNG\r\n\x1a\n")]
)
def test_the_course_of_a_figure_is_a_file_too(
    manager: Client, world: World, kind: str, begins: bytes
) -> None:
    scene(world)
    address = reverse(
        "reporting:chart", args=["transilvania", world.programme.code, "companies", kind]
    )

    content = manager.get(address).content

    assert content.startswith(begins)


@pytest.mark.parametrize(("code", "kind"), [("companies", "gif"), ("nothing", "svg")])
def test_a_course_that_is_not_there_is_not_found(
    manager: Client, world: World, code: str, kind: str
) -> None:
    scene(world)
    address = reverse("reporting:chart", args=["transilvania", world.programme.code, code, kind])

    assert manager.get(address).status_code == 404


def test_without_figures_a_manager_is_shown_the_way_to_the_first(
    manager: Client, world: World
) -> None:
    page = _page(manager, world)

    assert "No figures yet" in page
    assert links(page)["Add the first figure"] == reverse(
        "reporting:indicator_create", args=["transilvania", world.programme.code]
    )


def test_without_figures_a_viewer_is_told_who_will_say(client: Client, world: World) -> None:
    client.force_login(world.viewer)

    page = _page(client, world)

    assert "The programme's lead has not said yet what it must report." in page
    assert "Add the first figure" not in page


def test_a_partner_reads_the_results_under_its_own_address(client: Client, world: World) -> None:
    scene(world)
    client.force_login(world.partner)

    with travel(NOW, tick=False):
        page = client.get(_address(world, workspace="partner")).content.decode()

    assert _figures(page)[0][3] == "3"
    assert "Change figures" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_results_cost_one_query_for_each_figure_and_the_same_besides(
    manager: Client, world: World, count: int
) -> None:
    activity(world, "Workshop", date(2026, 9, 17))
    for _number in range(count):
        indicator(world, {"measure": "activities", "kinds": ["workshop"]})

    with tallied() as tally:
        _page(manager, world)

    assert (tally.queries, tally.figures) == (PAGE_QUERIES, count)

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from time_machine import travel

from raceme.core.timing import tallied
from raceme.engagements.models import Activity
from raceme.reporting.models import Indicator
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    AttributionFactory,
    ClusterProfileFactory,
    DocumentFactory,
    EngagementFactory,
    EvidenceFactory,
    OrganisationFactory,
    PersonFactory,
    RelationshipFactory,
    RoleFactory,
    UserFactory,
)
from tests.reporting.reading import items, links, part, rows, text
from tests.reporting.scenes import SMES, Scene, activity, indicator, scene
from tests.reporting.scenes import part as participant

PAGE_QUERIES = 12
MOST_QUERIES = 15


def _address(world: World, code: str = "companies", *, workspace: str = "transilvania") -> str:
    return reverse("reporting:figure", args=[workspace, world.programme.code, code])


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    """Return a client whose session has been seen before, so that a page alone costs queries."""
    client.force_login(world.manager)
    client.get(reverse("programmes:programmes", args=["transilvania"]))
    return client


def _page(client: Client, world: World, code: str = "companies", **asked: str) -> str:
    with travel(NOW, tick=False):
        return client.get(_address(world, code), asked).content.decode()


def _lines(page: str) -> list[list[str]]:
    return rows(part(page, "in"))


def _names(page: str) -> list[str]:
    return [cells[1] for cells in _lines(page)]


def test_a_figure_says_its_number_its_target_and_its_rule(manager: Client, world: World) -> None:
    scene(world)

    head = text(
        _page(manager, world).split('<div class="r-head">')[1].split('<div class="r-acts">')[0]
    )

    assert head == (
        "Companies reached 3 of 4, on track all periods, counted on 23 November 2026, 11:12 "
        "Counts organisations that took part as participant in activities of kind workshop, "
        "each once per programme. Rule, version 1"
    )


def test_a_figure_lists_what_it_counted(manager: Client, world: World) -> None:
    scene(world)

    page = _page(manager, world)

    assert _lines(page) == [
        ["1", "Alfa SRL", "Cluj-Napoca", "Small", "Ana Pop", "1 file"],
        ["2", "Beta AS", "Cluj-Napoca", "Micro", "", "Add evidence"],
        ["3", "Gama SRL", "Cluj-Napoca", "Small", "", "Add evidence"],
    ]


def test_each_line_opens_what_it_is_made_of(manager: Client, world: World) -> None:
    made = scene(world)

    opened = links(part(_page(manager, world), "in"))

    line = reverse(
        "reporting:line", args=["transilvania", world.programme.code, "companies", made.alfa.pk]
    )
    assert opened["Alfa SRL"] == line
    assert opened["1 file"] == f"{line}#evidence"
    second = reverse("engagements:activity", args=["transilvania", made.second.pk])
    assert opened["Add evidence"] == f"{second}#evidence"


def test_a_figure_lists_what_was_not_counted_and_why(manager: Client, world: World) -> None:
    scene(world)

    page = _page(manager, world)

    assert items(part(page, "out")) == [
        "Epsilon SRL, Horizon Europe Role: host. The rule asks for participant. Open activity",
        "Zeta SRL, Horizon Europe Expected, attendance never confirmed. Confirm attendance",
        (
            "Delta SRL, Data spaces Excluded by Ioana on 23 November 2026: "
            "“Travelled at its own cost” Include again"
        ),
        (
            "Alfa SRL, Data spaces Counted already with Horizon Europe, 10 March 2026. "
            "The rule counts each organisation once per programme. Open its line"
        ),
    ]


def test_each_record_not_counted_leads_to_what_would_mend_it(manager: Client, world: World) -> None:
    made = scene(world)

    out = part(_page(manager, world), "out")

    opened = links(out)
    slug = "transilvania"
    assert opened["Open its line"] == reverse(
        "reporting:line", args=[slug, world.programme.code, "companies", made.alfa.pk]
    )
    assert opened["Confirm attendance"] == reverse(
        "engagements:participant", args=[slug, made.first.pk, made.expected.pk]
    )
    include = reverse(
        "portal:include_participant",
        args=[slug, made.second.pk, made.excluded.pk, world.programme.pk],
    )
    assert opened["Include again"] == include
    assert f'href="{include}" data-dialogue' in out


def test_including_again_moves_the_figure(manager: Client, world: World) -> None:
    made = scene(world)
    include = reverse(
        "portal:include_participant",
        args=["transilvania", made.second.pk, made.excluded.pk, world.programme.pk],
    )

    manager.post(include)

    assert _names(_page(manager, world)) == ["Alfa SRL", "Beta AS", "Gama SRL", "Delta SRL"]


def test_who_only_reads_is_offered_nothing_to_write(client: Client, world: World) -> None:
    scene(world)
    client.force_login(world.viewer)

    page = _page(client, world)

    assert [cells[-1] for cells in _lines(page)] == ["1 file", "No evidence yet", "No evidence yet"]
    remedies = [item.rsplit(". ")[-1] for item in items(part(page, "out"))]
    assert remedies[0] == "Open activity"
    assert "Include again" not in page
    assert "Confirm attendance" not in page


def test_evidence_is_added_where_the_activity_was_recorded(manager: Client, world: World) -> None:
    indicator(world, SMES, code="companies")
    theirs = ActivityFactory.create(workspace=world.partner_workspace)
    AttributionFactory.create(activity=theirs, programme=world.programme)
    participant(theirs, "Alfa SRL")

    page = _page(manager, world)

    assert [cells[-1] for cells in _lines(page)] == ["No evidence yet"]


def test_a_partner_reads_figures_and_corrects_nothing(client: Client, world: World) -> None:
    scene(world)
    client.force_login(world.partner)

    with travel(NOW, tick=False):
        page = client.get(_address(world, workspace="partner")).content.decode()

    assert [cells[1] for cells in _lines(page)] == ["Alfa SRL", "Beta AS", "Gama SRL"]
    assert "Include again" not in page
    assert "Rule, version 1" not in links(page)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"evidence": "none"}, ["Beta AS", "Gama SRL"]),
        ({"evidence": "some"}, ["Alfa SRL"]),
        ({"country": "NO"}, ["Beta AS"]),
        ({"country": "no"}, ["Beta AS"]),
        ({"within": "ro11"}, ["Alfa SRL", "Gama SRL"]),
        ({"region": "unknown"}, ["Beta AS"]),
        ({"size_class": "small"}, ["Alfa SRL", "Gama SRL"]),
        ({"country": "RO", "evidence": "none"}, ["Gama SRL"]),
        ({"country": "SE"}, []),
        ({"period": "1"}, ["Alfa SRL", "Beta AS"]),
        ({"period": "2"}, ["Gama SRL"]),
        ({"until": "1"}, ["Alfa SRL", "Beta AS"]),
        ({"on": "2026-09-17"}, ["Gama SRL"]),
        ({"on": "2026-03"}, ["Alfa SRL", "Beta AS"]),
    ],
)
def test_a_list_narrows_to_what_is_asked_for(
    manager: Client, world: World, asked: dict[str, str], names: list[str]
) -> None:
    scene(world)

    page = _page(manager, world, **asked)

    assert _names(page) == names
    count = len(names)
    title = f"Counted, {count} organisation{'' if count == 1 else 's'}"
    assert text(part(page, "counted").split("</h2>")[0].split(">", 1)[1]) == title


def test_a_list_narrows_to_one_organisation(manager: Client, world: World) -> None:
    made = scene(world)

    page = _page(manager, world, organisation=str(made.beta.organisation_id))

    assert _names(page) == ["Beta AS"]
    assert "Of one organisation" in page


def test_a_list_narrows_to_one_activity(manager: Client, world: World) -> None:
    made = scene(world)

    page = _page(manager, world, activity=str(made.second.pk))

    assert _names(page) == ["Gama SRL"]


@pytest.mark.parametrize(
    "asked",
    [
        {"evidence": "x"},
        {"country": "R O"},
        {"country": "x" * 500},
        {"within": "RO1133"},
        {"on": "2026-13"},
        {"on": "2026-02-31"},
        {"on": "0000-00"},
        {"page": "9" * 500},
        {"page": "-1"},
        {"activity": "9" * 500},
        {"organisation": "9" * 500},
        {"reason": "nothing"},
        {"out": "x"},
        {"period": "7"},
    ],
)
def test_what_cannot_be_read_of_an_address_is_left_aside(
    manager: Client, world: World, asked: dict[str, str]
) -> None:
    scene(world)

    assert _names(_page(manager, world, **asked)) == ["Alfa SRL", "Beta AS", "Gama SRL"]


def test_a_part_opens_its_lines(manager: Client, world: World) -> None:
    scene(world)

    page = _page(manager, world)

    assert rows(part(page, "split-country")) == [["Romania", "", "2"], ["Norway", "", "1"]]
    assert links(part(page, "split-country")) == {"2": "?country=RO#in", "1": "?country=NO#in"}


def test_what_was_not_counted_narrows_to_a_reason(manager: Client, world: World) -> None:
    scene(world)

    page = _page(manager, world, reason="role")

    assert items(part(page, "out")) == [
        "Epsilon SRL, Horizon Europe Role: host. The rule asks for participant. Open activity"
    ]


def test_evidence_is_told_by_document(manager: Client, world: World) -> None:
    made = scene(world)
    paper = DocumentFactory.create(workspace=world.workspace, name="Photographs.zip")
    EvidenceFactory.create(activity=made.first, document=paper, for_participants=True)

    card = part(_page(manager, world), "proof")

    assert items(card) == [
        "Photographs.zip Details 2 lines",
        "Attendance list.pdf Details 1 line",
    ]


def test_a_long_list_has_pages(manager: Client, world: World) -> None:
    workshop = activity(world, "Workshop", date(2026, 3, 10))
    for number in range(52):
        participant(workshop, f"Firm {number:02d}")
    indicator(world, {"measure": "organisations", "kinds": ["workshop"]}, code="companies")

    page = _page(manager, world, page="2")

    assert [cells[:2] for cells in _lines(page)] == [["51", "Firm 50"], ["52", "Firm 51"]]
    assert links(part(page, "in"))["Previous"] == "?page=1#in"


@pytest.fixture
def visit(world: World) -> Activity:
    """Return an activity with a person for an organisation, hours, an amount and a document."""
    made = activity(world, "Workshop in Cluj", date(2026, 3, 10), hours=3)
    EngagementFactory.create(
        activity=made,
        organisation=OrganisationFactory.create(name="Alfa SRL"),
        person=PersonFactory.create(workspace=world.workspace, name="Ana Pop"),
        amount=1050,
        currency="EUR",
    )
    paper = DocumentFactory.create(workspace=world.workspace, name="Report.pdf")
    EvidenceFactory.create(activity=made, document=paper)
    return made


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (
            {"measure": "activities"},
            ["1", "Workshop in Cluj", "Workshop", "10 Mar 2026", "1", "1 file"],
        ),
        (
            {"measure": "participations"},
            ["1", "Ana Pop", "Alfa SRL", "Workshop in Cluj", "10 Mar 2026", "Add evidence"],
        ),
        (
            {"measure": "people"},
            ["1", "Ana Pop", "Alfa SRL", "Romania", "10 Mar 2026", "Add evidence"],
        ),
        ({"measure": "countries"}, ["1", "Romania", "10 Mar 2026", "1", "Add evidence"]),
        (
            {"measure": "hours"},
            ["1", "Ana Pop, Alfa SRL", "Workshop in Cluj", "10 Mar 2026", "3", "Add evidence"],
        ),
        (
            {"measure": "amount", "currency": "EUR"},
            ["1", "Ana Pop, Alfa SRL", "Workshop in Cluj", "10 Mar 2026", "1,050", "Add evidence"],
        ),
        (
            {"measure": "documents"},
            ["1", "Report.pdf", "Workshop in Cluj", "10 Mar 2026", "1 file"],
        ),
    ],
)
@pytest.mark.usefixtures("visit")
def test_each_measure_has_its_own_columns(
    manager: Client, world: World, definition: dict[str, object], expected: list[str]
) -> None:
    indicator(world, {**definition, "kinds": ["workshop"]}, code="companies")

    assert _lines(_page(manager, world)) == [expected]


@pytest.mark.usefixtures("visit")
def test_amounts_are_added_up_below_their_list(manager: Client, world: World) -> None:
    rule = {"measure": "amount", "currency": "EUR", "kinds": ["workshop"]}
    indicator(world, rule, code="companies")

    assert "Total 1,050 EUR" in text(part(_page(manager, world), "in"))


def test_a_register_lists_its_clusters_and_asks_for_no_evidence(
    manager: Client, world: World
) -> None:
    public = OrganisationFactory.create(name="Cluster A", kind="cluster", region="RO11")
    ClusterProfileFactory.create(organisation=public)
    ended = OrganisationFactory.create(name="Cluster B", kind="cluster")
    ClusterProfileFactory.create(organisation=ended, public_until=date(2021, 1, 1))
    RelationshipFactory.create(workspace=world.workspace, organisation=ended)
    stranger = OrganisationFactory.create(name="Cluster C", kind="cluster", country="DE")
    ClusterProfileFactory.create(organisation=stranger)
    rule = {"measure": "register", "register": "registered_cluster", "countries": ["RO"]}
    indicator(world, rule, code="companies")

    page = _page(manager, world)

    assert _lines(page) == [["1", "Cluster A", "Cluj-Napoca", "Romania", "Nord-Vest"]]
    assert items(part(page, "out")) == [
        "Cluster B Its profile was not public on the day the register is read. Open organisation",
        "Cluster C Country: Germany. The rule asks for Romania.",
    ]
    assert "Evidence, zip" not in page
    assert _names(_page(manager, world, within="RO11")) == ["Cluster A"]
    assert _names(_page(manager, world, within="RO21")) == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_figure_asks_the_same_number_of_queries(
    manager: Client, world: World, count: int
) -> None:
    workshop = activity(world, "Workshop", date(2026, 3, 10))
    for number in range(count):
        participant(workshop, f"Firm {number}")
        participant(workshop, f"Host {number}", role="host")
    rule = {"measure": "organisations", "kinds": ["workshop"], "roles": ["participant"]}
    indicator(world, rule, code="companies")

    with tallied() as tally:
        _page(manager, world)

    assert tally.queries == PAGE_QUERIES


def test_a_figure_with_all_that_may_stand_there_stays_within_its_queries(
    manager: Client, world: World
) -> None:
    made: Scene = scene(world)
    version = made.indicator.rule.versions.get()
    version.definition |= {"first_time": "period"}
    version.save()

    with tallied() as tally:
        _page(manager, world, country="RO", page="1", reason="excluded")

    assert tally.queries <= MOST_QUERIES


def test_thousands_that_were_left_out_are_written_as_all_numbers_are() -> None:
    said = text(render_to_string("reporting/figure_left_out.html", {"left_out_total": 30_620}))

    assert said.startswith("Not counted, 30,620 records")


def test_a_figure_that_no_indicator_names_is_not_found(manager: Client, world: World) -> None:
    scene(world)

    assert manager.get(_address(world, "nothing")).status_code == 404


def test_a_figure_of_another_workspace_is_not_found(client: Client, world: World) -> None:
    found: Indicator = scene(world).indicator
    somebody = UserFactory.create()
    RoleFactory.create(user=somebody, workspace=world.stranger_workspace)
    client.force_login(somebody)

    address = reverse("reporting:figure", args=["elsewhere", world.programme.code, found.code])

    assert client.get(address).status_code == 404

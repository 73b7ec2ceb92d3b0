"""What an officer reads: one programme, its opened periods, people only where that is open."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse

from raceme.core.timing import tallied
from raceme.engagements.models import Evidence
from raceme.programmes.models import Officer, OpenedPeriod
from raceme.programmes.queries import periods_of
from tests.conftest import World
from tests.factories import (
    NOW,
    ClaimFactory,
    DocumentFactory,
    EvidenceFactory,
    OfficerFactory,
    OpenedPeriodFactory,
    PeriodFactory,
    ProgrammeFactory,
    UserFactory,
)
from tests.reporting.scenes import SMES, Scene, activity, indicator, part, scene

MOST_QUERIES = 15
PEOPLE = {"measure": "people", "kinds": ["workshop"], "roles": ["participant"]}


@pytest.fixture
def officer(client: Client, world: World) -> Client:
    client.force_login(world.officer)
    return client


def address(world: World, view: str, *others: object) -> str:
    names = [world.workspace.slug, world.programme.code, *others]
    return reverse(f"reporting-officer:{view}", args=names)


def status(client: Client, page: str) -> int:
    """Return how a page answers, its file read to the end."""
    answer = client.get(page)
    answer.getvalue()
    return answer.status_code


def show_people(world: World) -> None:
    world.programme.officers_see_people = True
    world.programme.save(update_fields=["officers_see_people"])


def proof_of(made: Scene) -> Evidence:
    """Return what proves the line of Alfa, its file lying in the store."""
    proof: Evidence = made.alfa.evidence.get()
    assert proof.document
    proof.document.stored_as = storages["documents"].save("te/test", ContentFile(b"%PDF-1.4"))
    proof.document.save(update_fields=["stored_as"])
    return proof


def open_period(world: World, number: int) -> None:
    OpenedPeriodFactory.create(period=periods_of(world.programme).get(number=number))


def close_period(world: World, number: int) -> None:
    OpenedPeriod.objects.of(world.workspace).filter(period__number=number).delete()


def test_an_officer_starts_with_what_is_overseen(officer: Client) -> None:
    page = officer.get("/manage/", follow=True)

    assert page.redirect_chain == [("/officer/", 302)]
    assert "Nordic Bridges 2026" in page.text
    assert [f"/officer/transilvania/nordic-bridges-2026/{n}/" in page.text for n in (1, 2)] == [
        True,
        False,
    ]


def test_who_oversees_nothing_chooses_a_workspace(client: Client, world: World) -> None:
    client.force_login(world.stranger)

    assert client.get("/officer/").headers["Location"] == "/workspaces/"


def test_who_oversees_nothing_and_speaks_for_a_company_goes_to_it(
    client: Client, world: World
) -> None:
    claim = ClaimFactory.create(user=world.stranger)
    client.force_login(world.stranger)

    page = client.get("/officer/", follow=True)

    assert page.redirect_chain[0] == ("/my/", 302)
    assert page.redirect_chain[-1] == (f"/my/company/{claim.organisation_id}/", 302)


@pytest.mark.parametrize("view", ["results", "figure", "figure_csv", "line", "evidence"])
def test_a_period_that_is_not_opened_is_not_found(officer: Client, world: World, view: str) -> None:
    made = scene(world)
    show_people(world)
    proof = proof_of(made)
    named: dict[str, list[object]] = {
        "results": [],
        "figure": ["companies"],
        "figure_csv": ["companies"],
        "line": ["companies", made.alfa.pk],
        "evidence": ["companies", made.alfa.pk, proof.pk],
    }
    taken = named[view]

    answers = {number: status(officer, address(world, view, number, *taken)) for number in (1, 2)}
    close_period(world, 1)
    closed = status(officer, address(world, view, 1, *taken))

    assert (answers, closed) == ({1: 200, 2: 404}, 404)


@pytest.mark.parametrize("which", ["another programme", "another workspace"])
def test_what_is_not_overseen_is_not_found(officer: Client, world: World, which: str) -> None:
    space = world.workspace if which == "another programme" else world.stranger_workspace
    other = ProgrammeFactory.create(workspace=space)
    OpenedPeriodFactory.create(period=PeriodFactory.create(programme=other))
    OfficerFactory.create(programme=other, user=UserFactory.create())
    names = [space.slug, other.code]

    answers = [
        officer.get(reverse(f"reporting-officer:{view}", args=arguments)).status_code
        for view, arguments in (("programme", names), ("results", [*names, "1"]))
    ]

    assert answers == [404, 404]


def test_an_officer_who_was_ended_finds_nothing(officer: Client, world: World) -> None:
    before = officer.get(address(world, "programme")).status_code
    Officer.objects.of(world.workspace).update(until=NOW)

    after = officer.get(address(world, "programme")).status_code

    assert (before, after) == (200, 404)


def test_the_pages_of_staff_are_not_there_for_an_officer(officer: Client, world: World) -> None:
    scene(world)

    answer = officer.get("/manage/transilvania/programmes/nordic-bridges-2026/results/companies/")

    assert answer.status_code == 404


@pytest.mark.parametrize("query", [{}, {"until": "2"}, {"period": "2"}, {"on": "2026-09-17"}])
def test_a_figure_is_that_of_its_period_whatever_is_asked(
    officer: Client, world: World, query: dict[str, str]
) -> None:
    scene(world)

    page = officer.get(address(world, "figure", 1, "companies"), query)

    assert "<strong>2</strong>" in page.text
    assert not {name for name in ("Gama SRL", "Data spaces", "Delta SRL") if name in page.text}


def test_a_line_of_a_closed_period_is_not_found_under_an_opened_one(
    officer: Client, world: World
) -> None:
    made: Scene = scene(world)

    answers = [
        officer.get(address(world, "line", 1, "companies", part.pk)).status_code
        for part in (made.alfa, made.gama)
    ]

    assert answers == [200, 404]


def test_what_was_counted_in_a_closed_period_is_not_named(officer: Client, world: World) -> None:
    scene(world)
    open_period(world, 2)
    both = officer.get(address(world, "figure", 2, "companies")).text
    close_period(world, 1)

    alone = officer.get(address(world, "figure", 2, "companies")).text

    assert "Counted already with Horizon Europe" in both
    assert "Horizon Europe" not in alone
    assert "Counted already. The rule counts each organisation once per programme." in alone


def test_results_are_those_of_the_period_alone(officer: Client, world: World) -> None:
    scene(world)
    open_period(world, 2)

    page = officer.get(address(world, "results", 2)).text

    # Of the three firms of both periods one was new in the second.
    assert ">1</a>" in page
    assert ">3</a>" not in page


def test_people_are_named_only_where_the_programme_says_so(officer: Client, world: World) -> None:
    made = scene(world)
    indicator(world, PEOPLE, code="people")
    pages = [
        address(world, "figure", 1, "people"),
        address(world, "line", 1, "people", made.alfa.pk),
        address(world, "line", 1, "companies", made.alfa.pk),
    ]

    hidden = [officer.get(page).text for page in pages]
    show_people(world)
    shown = [officer.get(page).text for page in pages]

    assert [("Ana Pop" in page, "a person" in page) for page in hidden] == [(False, True)] * 3
    assert ["Ana Pop" in page for page in shown] == [True] * 3


def test_files_are_held_back_where_people_are(officer: Client, world: World) -> None:
    made = scene(world)
    proof = proof_of(made)
    line = address(world, "line", 1, "companies", made.alfa.pk)
    file = address(world, "evidence", 1, "companies", made.alfa.pk, proof.pk)
    csv = address(world, "figure_csv", 1, "companies")

    held, leads = officer.get(line).text, [officer.get(each) for each in (file, csv)]
    show_people(world)
    shown, files = officer.get(line).text, [officer.get(each).getvalue() for each in (file, csv)]

    assert proof.document
    assert ("Attendance list.pdf" in held, proof.document.sha256 in held) == (False, True)
    assert [answer.headers["Location"] for answer in leads] == [
        line,
        address(world, "figure", 1, "companies"),
    ]
    assert "Attendance list.pdf" in shown
    assert files[0] == b"%PDF-1.4"
    assert b"Ana Pop" in files[1]


def test_only_what_proves_the_line_is_served(officer: Client, world: World) -> None:
    made = scene(world)
    show_people(world)
    other = EvidenceFactory.create(
        activity=made.second, document=DocumentFactory.create(workspace=world.workspace)
    )
    of_alfa = made.alfa.evidence.get()

    answers = [
        officer.get(address(world, "evidence", 1, "companies", line.pk, proof.pk)).status_code
        for line, proof in ((made.alfa, other), (made.beta, of_alfa))
    ]

    assert answers == [404, 404]


@pytest.mark.parametrize("view", ["start", "programme", "results", "figure", "line"])
def test_the_pages_of_an_officer_ask_no_more_for_more_rows(
    officer: Client, world: World, view: str
) -> None:
    workshop = activity(world, "Workshop", date(2026, 3, 10))
    first = part(workshop, "Firm")
    part(workshop, "Host", role="host")
    indicator(world, SMES, code="companies")
    page = {
        "start": "/officer/",
        "programme": address(world, "programme"),
        "results": address(world, "results", 1),
        "figure": address(world, "figure", 1, "companies"),
        "line": address(world, "line", 1, "companies", first.pk),
    }[view]
    counts = []

    for number in (1, 3):
        with tallied() as tally:
            assert officer.get(page).status_code == 200
        counts.append(tally.queries)
        for more in range(number):
            part(workshop, f"Firm {number} {more}")
            part(workshop, f"Host {number} {more}", role="host")
            other = ProgrammeFactory.create(workspace=world.workspace)
            OpenedPeriodFactory.create(period=PeriodFactory.create(programme=other))
            OfficerFactory.create(programme=other, user=world.officer)

    assert counts[0] == counts[1] <= MOST_QUERIES

"""An assessment from its beginning to its result, as staff see it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from raceme.assessments.models import Assessment
from raceme.engagements.models import Attribution, Kind
from raceme.questionnaires.models import AnswerSet
from raceme.questionnaires.queries import answers_of
from tests.assessments.build import begun, closed, company, small_audit
from tests.conftest import World
from tests.factories import TODAY, MembershipFactory, PersonFactory

pytestmark = pytest.mark.django_db
EARLIER = TODAY - timedelta(days=400)
MOST_QUERIES = 15


@pytest.fixture
def staff(world: World, client: Client) -> Client:
    client.force_login(world.staff)
    return client


def at(world: World, name: str, *args: object, **query: object) -> str:
    tail = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"assessments:{name}", args=[world.workspace.slug, *args]) + f"?{tail}"


def form(**more: Any) -> dict[str, Any]:  # noqa: ANN401 (fields)
    return {
        "submission": str(uuid4()),
        "on": "23.11.2026",
        "wave": "before",
        "language": "en",
        "expert": "",
    } | more


def closing(row: Assessment, **more: Any) -> dict[str, Any]:  # noqa: ANN401 (fields)
    kind = Kind.objects.get(workspace=None, code="consultancy")
    return {
        "revision": row.revision,
        "on": "23.11.2026",
        "wave": "before",
        "language": "en",
        "kind": kind.pk,
        "share": "100",
    } | more


# ---------- begun ----------


def test_what_ships_is_begun_for_a_company_that_is_typed(staff: Client, world: World) -> None:
    firm = company(world.workspace, name="Alfa SRL")
    expert = PersonFactory.create(workspace=world.workspace, name="Radu Pop")

    response = staff.post(
        at(world, "begin", what="shipped:export-readiness"),
        form(organisation="alfa", expert="radu pop"),
    )

    row = Assessment.objects.of(world.workspace).get()
    assert response.headers["Location"] == at(world, "assessment", row.pk).rstrip("?")
    assert (row.code, row.organisation, row.expert) == ("export-readiness", firm, expert)


def test_settings_are_chosen_as_it_is_begun(staff: Client, world: World) -> None:
    firm = company(world.workspace)

    staff.post(
        at(world, "begin", what="shipped:digital-maturity", organisation=firm.pk),
        form(**{"setting-investment": "combined", "setting-paper": "counts"}),
    )

    row = Assessment.objects.of(world.workspace).get()
    chosen = {each["code"]: each["chosen"] for each in row.answers.version.definition["settings"]}
    assert chosen == {"investment": "combined", "paper": "counts"}


def test_a_company_nobody_knows_is_said_beside_its_field(staff: Client, world: World) -> None:
    response = staff.post(
        at(world, "begin", what="shipped:export-readiness"),
        form(organisation="Nowhere SRL", expert="Nobody Known"),
    )

    assert response.status_code == 422
    assert "You deal with no company of this name." in response.text
    assert "Nobody whom you know is called so." in response.text
    assert 'value="Nowhere SRL"' in response.text


def test_one_under_way_is_warned_of_and_begun_beside_only_when_said(
    staff: Client, world: World
) -> None:
    firm = company(world.workspace)
    standing = begun(world.workspace, firm)
    what = f"own:{small_audit(world.workspace).pk}"
    address = at(world, "begin", what=what, organisation=firm.pk)

    shown = staff.get(address).text
    refused = staff.post(address, form())
    staff.post(address, form(begin_anyway="on"))

    assert at(world, "assessment", standing.pk).rstrip("?") in shown
    assert refused.status_code == 422
    assert Assessment.objects.of(world.workspace).count() == 2


def test_the_next_wave_is_suggested(staff: Client, world: World) -> None:
    firm = company(world.workspace)
    closed(world.workspace, firm)
    what = f"own:{small_audit(world.workspace).pk}"

    shown = staff.get(at(world, "begin", what=what, organisation=firm.pk)).text

    assert '<option value="after_1" selected>' in shown


def test_a_company_of_others_is_not_found(staff: Client, world: World) -> None:
    firm = company(world.stranger_workspace)

    assert staff.get(at(world, "begin", organisation=firm.pk)).status_code == 404
    assert staff.get(at(world, "begin", organisation="x")).status_code == 404
    assert staff.get(at(world, "begin", what="shipped:nothing")).status_code == 404


def test_what_may_be_begun_says_what_was_done_last(staff: Client, world: World) -> None:
    firm = company(world.workspace, name="Alfa SRL")
    closed(world.workspace, firm)

    shown = staff.get(at(world, "begin", organisation=firm.pk)).text

    assert "Assess Alfa SRL" in shown
    assert "last on 23 Nov 2026" in shown
    assert "Carbon footprint" in shown


# ---------- filled in ----------


def test_a_section_is_saved_and_leads_on(staff: Client, world: World) -> None:
    row = begun(world.workspace)

    first = staff.get(at(world, "fill", row.pk)).headers["Location"]
    onward = staff.post(first, {"present": "tools", "a-tools": "much", "next": "1"})

    assert first == at(world, "section", row.pk, "first").rstrip("?")
    assert onward.headers["Location"] == at(world, "section", row.pk, "second").rstrip("?")
    assert answers_of(row.answers) == {"tools": "much"}


def test_the_review_leads_on_to_closing(staff: Client, world: World) -> None:
    row = begun(world.workspace, answers={"tools": "much"})

    assert at(world, "close", row.pk).rstrip("?") in staff.get(at(world, "review", row.pk)).text


def test_the_answers_stand_once_it_is_closed(staff: Client, world: World) -> None:
    row, other = closed(world.workspace), begun(world.workspace)

    assert "much" in staff.get(at(world, "answers", row.pk)).text
    assert staff.get(at(world, "answers", other.pk)).status_code == 302


# ---------- closed ----------


def test_closing_asks_for_what_is_missing_and_keeps_what_was_typed(
    staff: Client, world: World
) -> None:
    row = begun(world.workspace)

    shown = staff.get(at(world, "close", row.pk)).text
    refused = staff.post(at(world, "close", row.pk), closing(row, hours="7,5"))

    row.refresh_from_db()
    assert "Still to be answered" in shown
    assert at(world, "section", row.pk, "first").rstrip("?") in shown
    assert (refused.status_code, row.state) == (422, "begun")
    assert 'value="7,5"' in refused.text


def test_closing_tells_the_log(staff: Client, world: World) -> None:
    row = begun(world.workspace, answers={"tools": "much"})

    response = staff.post(
        at(world, "close", row.pk),
        closing(row, hours="7,5", programme=world.programme.pk, share="40"),
        follow=True,
    )

    counted = Attribution.objects.of(world.workspace).get()
    assert (counted.programme, counted.share) == (world.programme, Decimal(40))
    assert "Closed, and in the log as" in response.text
    assert response.status_code == 200


def test_closing_a_closed_one_leads_to_its_result(staff: Client, world: World) -> None:
    row = closed(world.workspace)

    response = staff.post(at(world, "close", row.pk), closing(row), follow=True)

    assert "closed or discarded meanwhile" in response.text


def test_hours_beyond_the_day_are_said_beside_their_field(staff: Client, world: World) -> None:
    row = begun(world.workspace, answers={"tools": "much"})

    refused = staff.post(at(world, "close", row.pk), closing(row, hours="30"))

    row.answers.refresh_from_db()
    assert refused.status_code == 422
    assert row.answers.state == AnswerSet.State.BEGUN
    assert 'id="id_hours-error"' in refused.text


def test_one_under_way_is_discarded_after_a_question(staff: Client, world: World) -> None:
    row = begun(world.workspace, answers={"tools": "much"})

    asked = staff.get(at(world, "discard", row.pk)).text
    staff.post(at(world, "discard", row.pk))

    assert "Its 1 answer goes with it." in asked
    assert not Assessment.objects.of(world.workspace).exists()


# ---------- what came of it ----------


def test_the_result_shows_scores_changes_and_how_they_came_about(
    staff: Client, world: World
) -> None:
    firm = company(world.workspace)
    first = closed(world.workspace, firm, tools="none", people="little", on=EARLIER)
    second = closed(world.workspace, firm)

    shown = staff.get(at(world, "assessment", second.pk)).text

    assert "+50" in shown
    assert at(world, "assessment", first.pk).rstrip("?") in shown
    assert "How it came about" in shown
    assert "Nothing is said before five other companies" in shown
    assert "Make a plan" in shown


def test_a_first_one_shows_no_change(staff: Client, world: World) -> None:
    shown = staff.get(at(world, "assessment", closed(world.workspace).pk)).text

    assert "a-change" not in shown
    assert "Tools in use" in shown


def test_the_report_is_a_file_of_the_company(staff: Client, world: World) -> None:
    row = closed(world.workspace, company(world.workspace, name="Alfa SRL"))

    response = staff.get(at(world, "report", row.pk))

    assert response.headers["Content-Type"] == "application/pdf"
    assert "small-audit-alfa-srl-2026-11-23.pdf" in response.headers["Content-Disposition"]
    assert response.content.startswith(b"%PDF")


def test_there_is_no_report_of_one_under_way(staff: Client, world: World) -> None:
    assert staff.get(at(world, "report", begun(world.workspace).pk)).status_code == 404


def test_what_others_assessed_is_not_found(staff: Client, world: World) -> None:
    row = closed(world.stranger_workspace)

    for name in ("assessment", "report", "answers", "close", "fill", "discard"):
        assert staff.get(at(world, name, row.pk)).status_code == 404


# ---------- listed ----------


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_cost_the_same_for_any_number(
    staff: Client,
    world: World,
    number: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    cluster = company(world.workspace, kind="cluster")
    firm = company(world.workspace)
    for _each in range(number):
        member = company(world.workspace)
        MembershipFactory.create(workspace=world.workspace, cluster=cluster, member=member)
        closed(world.workspace, member)
        closed(world.workspace, firm)

    for address in (
        at(world, "assessments"),
        at(world, "members"),
        at(world, "organisation_assessments", firm.pk),
    ):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert staff.get(address).status_code == 200


def test_a_company_lists_its_own(staff: Client, world: World) -> None:
    firm = company(world.workspace)
    row = closed(world.workspace, firm)
    other = closed(world.workspace)

    shown = staff.get(at(world, "organisation_assessments", firm.pk)).text

    assert at(world, "assessment", row.pk).rstrip("?") in shown
    assert at(world, "assessment", other.pk).rstrip("?") not in shown


def test_the_result_costs_no_more_than_a_page_may(
    staff: Client, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    firm = company(world.workspace)
    for days in (800, 400, 0):
        row = closed(world.workspace, firm, on=TODAY - timedelta(days=days))

    with django_assert_max_num_queries(MOST_QUERIES):
        staff.get(at(world, "assessment", row.pk))

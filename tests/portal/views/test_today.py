from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from time_machine import travel

from raceme.engagements.models import Activity
from raceme.programmes.models import Period, PlanItem, Programme
from raceme.reporting.actions.freezing import write
from raceme.reporting.queries import effort
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import (
    NOW,
    TODAY,
    ActivityFactory,
    AttributionFactory,
    DocumentFactory,
    DraftFactory,
    EngagementFactory,
    EvidenceFactory,
    IndicatorFactory,
    PeriodFactory,
    PlanItemFactory,
    ProgrammeFactory,
)
from tests.portal.browsing import MOST_QUERIES, cost, signed_in


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    """Let it be Monday, 23 November 2026."""
    with travel(NOW, tick=False):
        yield


def _today(workspace: Workspace) -> str:
    return reverse("portal:today", args=[workspace.slug])


def _held(workspace: Workspace, *, programme: Programme | None = None, **facts: object) -> Activity:
    """Return an activity with one participant and evidence: nothing is left to do."""
    activity = ActivityFactory.create(workspace=workspace, **facts)
    EngagementFactory.create(activity=activity)
    EvidenceFactory.create(activity=activity)
    if programme is not None:
        AttributionFactory.create(activity=activity, programme=programme)
    return activity


def test_today_asks_to_record_who_took_part(world: World) -> None:
    _held(world.workspace, started_on=TODAY - timedelta(days=3))
    bare = ActivityFactory.create(
        workspace=world.workspace, title="Selling to hospitals", started_on=date(2026, 11, 19)
    )

    page = signed_in(world.staff).get(_today(world.workspace))

    need = page.context["needs"][0]
    assert len(page.context["needs"]) == 1
    assert need.title == "Selling to hospitals has no participants yet"
    assert (
        need.about == "Workshop of Thursday 19 November. It counts nobody until they are recorded."
    )
    assert need.href == reverse("portal:record_for", args=[world.workspace.slug, bare.pk])
    assert page.context["summary"] == ["1 thing needs you this week."]


def test_today_asks_whether_a_planned_activity_was_held(world: World) -> None:
    past = ActivityFactory.create(
        workspace=world.workspace,
        title="Site visit",
        started_on=date(2026, 11, 20),
        state="planned",
    )
    ActivityFactory.create(workspace=world.workspace, started_on=TODAY, state="planned")

    page = signed_in(world.staff).get(_today(world.workspace))

    assert [(need.title, need.href) for need in page.context["needs"]] == [
        (
            "Was “Site visit” held?",
            reverse("engagements:activity", args=[world.workspace.slug, past.pk]),
        )
    ]


def test_today_asks_for_no_report_that_was_frozen_after_its_period(world: World) -> None:
    periods = Period.objects.of(world.workspace)
    periods.filter(number=2).update(
        starts_on=date(2026, 7, 1), ends_on=date(2026, 11, 20), report_due_on=date(2026, 11, 27)
    )
    before = signed_in(world.staff).get(_today(world.workspace)).context["needs"]
    write(periods.get(number=2), note="", by=world.manager, at=NOW)

    after = signed_in(world.staff).get(_today(world.workspace)).context["needs"]

    assert [need.title for need in before] == ["Report for period 2, due Friday 27 November"]
    assert after == []


def test_today_says_which_report_is_due_and_how_it_stands(world: World) -> None:
    Period.objects.of(world.workspace).filter(number=2).update(report_due_on=date(2026, 11, 27))
    IndicatorFactory.create(programme=world.programme, name="Workshops", target=Decimal(100))
    IndicatorFactory.create(programme=world.programme, name="More workshops", target=Decimal(1))
    activity = ActivityFactory.create(workspace=world.workspace)
    EngagementFactory.create(activity=activity)
    AttributionFactory.create(activity=activity, programme=world.programme)

    page = signed_in(world.staff).get(_today(world.workspace))

    report = page.context["needs"][0]
    assert report.title == "Report for period 2, due Friday 27 November"
    assert report.about == (
        "Nordic Bridges 2026. 1 of 2 figures on track, 2 lines still without evidence."
    )
    assert report.href == reverse(
        "reporting:report", args=[world.workspace.slug, world.programme.code, 2]
    )
    assert page.context["summary"] == [
        "2 things need you this week.",
        "1 target is behind.",
        "The report for period 2 goes to the funder on Friday 27 November.",
    ]


def test_today_asks_for_what_the_work_plan_promised(world: World) -> None:
    paper = PlanItemFactory.create(
        programme=world.programme,
        code="2.1",
        title="Training plan",
        kind=PlanItem.Kind.DELIVERABLE,
        due_on=date(2026, 11, 25),
        responsible_person="Radu Câmpean",
    )
    PlanItemFactory.create(
        programme=world.programme, code="1.4", title="Study visit", due_on=date(2026, 11, 20)
    )
    PlanItemFactory.create(programme=world.programme, due_on=date(2026, 12, 20))

    page = signed_in(world.staff).get(_today(world.workspace))

    assert [(need.title, need.about, need.verb) for need in page.context["needs"]] == [
        (
            "Activity 1.4, Study visit, is not in the log",
            "Work plan of Nordic Bridges 2026, due Friday 20 November.",
            "Record activity",
        ),
        (
            "Deliverable 2.1, Training plan, has no document",
            (
                "Work plan of Nordic Bridges 2026, due Wednesday 25 November. "
                "Responsible: Radu Câmpean."
            ),
            "Add document",
        ),
    ]
    assert f"plan={paper.pk}" in page.context["needs"][1].href


def test_today_asks_for_the_document_of_a_deliverable_that_was_held(world: World) -> None:
    paper = PlanItemFactory.create(
        programme=world.programme, kind=PlanItem.Kind.DELIVERABLE, due_on=TODAY
    )
    held = ActivityFactory.create(workspace=world.workspace)
    EngagementFactory.create(activity=held)
    EvidenceFactory.create(activity=held, document=None, system_record="minutes 7")
    AttributionFactory.create(activity=held, programme=world.programme, plan_item=paper)

    page = signed_in(world.staff).get(_today(world.workspace))

    address = reverse("engagements:activity", args=[world.workspace.slug, held.pk])
    assert [need.href for need in page.context["needs"]] == [f"{address}#evidence"]


def test_today_is_silent_of_a_promise_that_was_kept(world: World) -> None:
    item = PlanItemFactory.create(programme=world.programme, due_on=TODAY)
    activity = _held(world.workspace)
    AttributionFactory.create(activity=activity, programme=world.programme, plan_item=item)

    page = signed_in(world.staff).get(_today(world.workspace))

    assert page.context["needs"] == []
    assert page.context["summary"] == ["Nothing needs you now."]


def test_today_asks_for_missing_evidence_and_to_go_on_with_drafts(world: World) -> None:
    activity = ActivityFactory.create(workspace=world.workspace)
    EngagementFactory.create(activity=activity)
    AttributionFactory.create(activity=activity, programme=world.programme)
    draft = DraftFactory.create(
        workspace=world.workspace, owner=world.staff.reference, title="Company visit"
    )
    DraftFactory.create(workspace=world.workspace, owner=world.manager.reference)
    more = DraftFactory.create(
        workspace=world.workspace,
        owner=world.staff.reference,
        title="Late comers",
        content={"activity": [str(activity.pk)], "participants": ["Medisfera SRL"]},
    )

    page = signed_in(world.staff).get(_today(world.workspace))

    slug = world.workspace.slug
    log = reverse("engagements:programme_log", args=[slug, world.programme.code])
    assert [(need.title, need.href) for need in page.context["needs"]] == [
        ("1 activity has no evidence yet", f"{log}?evidence=no"),
        (
            "You began to record Company visit",
            f"{reverse('portal:record', args=[slug])}?draft={draft.pk}",
        ),
        (
            "You began to record Late comers",
            f"{reverse('portal:record_for', args=[slug, activity.pk])}?draft={more.pk}",
        ),
    ]


def test_today_has_one_primary_button_among_its_own(world: World) -> None:
    for number in range(3):
        ActivityFactory.create(workspace=world.workspace, started_on=TODAY - timedelta(days=number))

    page = signed_in(world.staff).get(_today(world.workspace)).content.decode()

    own = page[page.index('<main class="r-main"') :]
    assert own.count("btn-primary") == 1
    assert own.count(">Record participants<") == 3
    assert '<span class="r-n">3</span>' in page


def test_today_shows_targets_of_the_programme_that_reports_first(world: World) -> None:
    later = ProgrammeFactory.create(workspace=world.workspace, name="Cluster plan")
    Period.objects.of(world.workspace).filter(number=2).update(report_due_on=date(2026, 11, 27))
    IndicatorFactory.create(programme=world.programme, name="Workshops", target=Decimal(10))
    IndicatorFactory.create(programme=later, name="Trainings", target=Decimal(4))

    page = signed_in(world.viewer).get(_today(world.workspace))

    shown = [
        (programme.name, [(target.row.indicator.name, target.said.word) for target in targets])
        for programme, targets in page.context["targets"]
    ]
    assert shown == [
        ("Nordic Bridges 2026", [("Workshops", "Behind by 8")]),
        ("Cluster plan", [("Trainings", "Behind by 3")]),
    ]
    assert "0 of 10, expected by today 8" in page.content.decode()


def test_today_shows_the_rest_of_the_week(world: World) -> None:
    ActivityFactory.create(
        workspace=world.workspace,
        title="Company visit",
        started_on=date(2026, 11, 26),
        state="planned",
    )
    ActivityFactory.create(
        workspace=world.workspace, title="Next week", started_on=date(2026, 12, 1), state="planned"
    )
    PlanItemFactory.create(
        programme=world.programme, title="Training plan", due_on=date(2026, 11, 25)
    )
    Period.objects.of(world.workspace).filter(number=2).update(report_due_on=date(2026, 11, 27))

    page = signed_in(world.viewer).get(_today(world.workspace))

    assert [(item.day.day, item.title) for item in page.context["week"]] == [
        (25, "Training plan due"),
        (26, "Company visit"),
        (27, "Report for period 2 due"),
    ]


def test_today_shows_what_was_recorded_since_the_last_working_day(world: World) -> None:
    friday = NOW - timedelta(days=3)
    proven = _held(world.workspace, title="Audit", recorded_at=friday, recorded_by="Radu")
    EvidenceFactory.create(activity=proven)
    ActivityFactory.create(
        workspace=world.workspace, title="Workshop", recorded_at=NOW, recorded_by=str(world.staff)
    )
    _held(world.workspace, title="Long ago", recorded_at=NOW - timedelta(days=4))

    page = signed_in(world.staff).get(_today(world.workspace))

    assert [(one.what, one.bud, one.foot) for one in page.context["recent"]] == [
        ("Workshop", "bare", ("Monday, by you", "No participants yet")),
        ("Audit", "proof", ("Friday, by Radu", "2 files")),
    ]
    assert "Recorded since Friday" in page.content.decode()


def test_today_is_the_workspaces_own_day(world: World) -> None:
    world.workspace.time_zone = "Pacific/Pago_Pago"
    world.workspace.save()

    page = signed_in(world.viewer).get(_today(world.workspace))

    assert page.context["today"] == TODAY - timedelta(days=1)
    assert "Today, Sunday 22 November" in page.content.decode()


def test_today_greets_a_new_workspace_with_what_to_do_next(world: World) -> None:
    page = signed_in(world.stranger).get(_today(world.stranger_workspace)).content.decode()

    assert "No programme runs yet" in page
    assert reverse("programmes:programmes", args=[world.stranger_workspace.slug]) in page


@pytest.mark.parametrize(
    ("days", "title", "sentence"),
    [
        ([(-400, -30), (-700, -500)], "No programme runs any more", "P1 ended on 24 October 2026."),
        ([(60, 90), (30, 400)], "No programme runs yet", "P2 starts on 23 December 2026."),
        ([(-400, -30), (30, 400)], "No programme runs now", "P2 starts on 23 December 2026."),
    ],
)
def test_today_says_why_no_programme_runs(
    world: World, days: list[tuple[int, int]], title: str, sentence: str
) -> None:
    for number, (first, last) in enumerate(days, start=1):
        ProgrammeFactory.create(
            workspace=world.stranger_workspace,
            name=f"P{number}",
            starts_on=TODAY + timedelta(days=first),
            ends_on=TODAY + timedelta(days=last),
        )

    page = signed_in(world.stranger).get(_today(world.stranger_workspace))

    quiet = page.context["quiet"]
    assert quiet.title == title
    assert quiet.sentence.startswith(sentence)
    assert title in page.content.decode()


def test_today_is_not_quiet_while_a_programme_runs(world: World) -> None:
    page = signed_in(world.viewer).get(_today(world.workspace))

    assert page.context["quiet"] is None


def test_today_reminds_an_owner_of_an_unfinished_start(world: World) -> None:
    world.workspace.set_up_at = None
    world.workspace.save()

    owner = signed_in(world.owner).get(_today(world.workspace)).content.decode()
    manager = signed_in(world.manager).get(_today(world.workspace)).content.decode()

    assert "Go on setting it up" in owner
    assert "Go on setting it up" not in manager


def test_today_asks_nothing_of_who_only_reads(world: World) -> None:
    ActivityFactory.create(workspace=world.workspace, started_on=TODAY)

    page = signed_in(world.viewer).get(_today(world.workspace))

    assert page.context["needs"] == []
    assert "Needs you" not in page.content.decode()


def test_today_of_a_partner_shows_what_is_shared_and_asks_nothing_of_it(world: World) -> None:
    ActivityFactory.create(workspace=world.workspace, title="Not shared", started_on=TODAY)
    shared = ActivityFactory.create(
        workspace=world.workspace, title="Shared", started_on=TODAY, state="planned"
    )
    AttributionFactory.create(activity=shared, programme=world.programme)
    PlanItemFactory.create(programme=world.programme, title="Training plan", due_on=TODAY)
    IndicatorFactory.create(programme=world.programme)

    page = signed_in(world.partner).get(_today(world.partner_workspace))

    assert [item.title for item in page.context["week"]] == ["Shared", "Training plan due"]
    assert (page.context["needs"], page.context["targets"], page.context["recent"]) == ([], [], [])


def _with_a_figure(world: World) -> None:
    Period.objects.of(world.workspace).filter(number=2).update(report_due_on=date(2026, 11, 27))
    IndicatorFactory.create(programme=world.programme, name="Workshops", target=Decimal(100))
    activity = ActivityFactory.create(workspace=world.workspace, started_on=TODAY)
    EvidenceFactory.create(activity=activity)
    AttributionFactory.create(activity=activity, programme=world.programme)
    EngagementFactory.create_batch(3, activity=activity)


def test_today_comes_before_figures_that_take_long_and_then_says_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_a_figure(world)
    client, address = signed_in(world.staff), _today(world.workspace)
    at_once = client.get(address)
    monkeypatch.setattr(effort, "MANY", 2)

    first = client.get(address)
    tally = cost(client, address)
    then = client.get(address, {"with": "everything"})

    page, period = first.content.decode(), Period.objects.of(world.workspace).get(number=2)
    assert (first.context["targets"], tally.figures) == ([], 1)
    assert [need.about for need in first.context["needs"]] == ["Nordic Bridges 2026"]
    assert 'hx-get="?with=everything" hx-trigger="load" hx-select="#targets"' in page
    assert f'hx-select-oob="#summary:innerHTML,#report-{period.pk}:innerHTML"' in page
    assert '<noscript><meta http-equiv="refresh" content="0; url=?with=everything">' in page
    for later in ('id="targets"', 'id="summary"', f'id="report-{period.pk}"'):
        assert (later in page, later in then.content.decode()) == (True, True)
    for name in ("needs", "summary"):
        assert at_once.context[name] == then.context[name] != first.context[name]
    assert [row.number for _programme, rows in then.context["targets"] for row in rows] == ["1"]


def _fill(world: World, number: int) -> None:
    for place in range(number):
        programme = ProgrammeFactory.create(workspace=world.workspace)
        PeriodFactory.create(programme=programme, report_due_on=TODAY)
        IndicatorFactory.create(programme=programme)
        PlanItemFactory.create(programme=programme, activity_kind="workshop")
        DraftFactory.create(workspace=world.workspace, owner=world.staff.reference)
        document = DocumentFactory.create(workspace=world.workspace)
        for state in ("held", "planned"):
            activity = ActivityFactory.create(
                workspace=world.workspace, state=state, started_on=TODAY - timedelta(days=place)
            )
            AttributionFactory.create(activity=activity, programme=programme)
            EvidenceFactory.create(activity=activity, document=document)


@pytest.mark.parametrize("number", [1, 3])
def test_today_costs_the_same_however_much_there_is(world: World, number: int) -> None:
    _fill(world, number)

    tally = cost(signed_in(world.staff), _today(world.workspace))

    # One for each figure, and one that asks whether they take long.
    assert tally.figures == number + 1
    assert tally.queries == MOST_QUERIES - 1

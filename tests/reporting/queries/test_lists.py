from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raceme.engagements.models import Activity, Engagement, EngagementAttribution
from raceme.engines.indicators import Reason, Rule
from raceme.reporting.counting import Question
from raceme.reporting.queries.lists import listed_left_out, listed_lines
from tests.conftest import World
from tests.factories import (
    NOW,
    ActivityFactory,
    AttributionFactory,
    ClusterProfileFactory,
    DocumentFactory,
    EngagementFactory,
    EvidenceFactory,
    PersonFactory,
    ProgrammeFactory,
    shipped_kind,
)

PAGE = slice(0, 50)


def _question(world: World, **said: object) -> Question:
    kinds: Mapping[str, object] = {} if said["measure"] == "register" else {"kinds": ["workshop"]}
    return Question(
        rule=Rule.from_json({**kinds, **said}), programme=world.programme, on=date(2026, 6, 1)
    )


def _workshop(world: World, *, day: date = date(2026, 3, 10), **facts: object) -> Activity:
    activity = ActivityFactory.create(workspace=world.workspace, started_on=day, **facts)
    AttributionFactory.create(activity=activity, programme=world.programme)
    return activity


def _part(activity: Activity, **facts: object) -> Engagement:
    return EngagementFactory.create(
        activity=activity, person=PersonFactory.create(workspace=activity.workspace), **facts
    )


def test_listed_lines_show_who_took_part_in_what_and_its_evidence(world: World) -> None:
    first, second = (_workshop(world, day=date(2026, 3, day)) for day in (1, 2))
    part, later = _part(first), _part(second)
    own = EvidenceFactory.create(activity=first, engagement=part)
    of_all = EvidenceFactory.create(activity=first, for_participants=True)
    EvidenceFactory.create(activity=first)

    found = listed_lines(_question(world, measure="organisations"), page=PAGE)

    assert [(one.number, one.engagement, one.activity) for one in found] == [
        (1, part, first),
        (2, later, second),
    ]
    assert [one.line.subject for one in found] == [
        str(part.organisation_id),
        str(later.organisation_id),
    ]
    assert [one.evidence for one in found] == [(own, of_all), ()]
    assert [one.line.has_evidence for one in found] == [True, False]


def test_listed_lines_of_activities_show_evidence_of_the_activity_alone(world: World) -> None:
    activity = _workshop(world)
    EvidenceFactory.create(activity=activity, engagement=_part(activity))
    of_activity = EvidenceFactory.create(activity=activity)

    found = listed_lines(_question(world, measure="activities"), page=PAGE)

    assert [(one.activity, one.engagement, one.evidence) for one in found] == [
        (activity, None, (of_activity,))
    ]


def test_listed_lines_of_documents_show_them(world: World) -> None:
    document = DocumentFactory.create(workspace=world.workspace)
    for _number in range(2):
        EvidenceFactory.create(activity=_workshop(world), document=document)

    found = listed_lines(_question(world, measure="documents"), page=PAGE)

    assert [(one.document, one.line.records) for one in found] == [(document, 2)]


def test_listed_lines_of_a_register_show_the_clusters(world: World) -> None:
    profile = ClusterProfileFactory.create()
    ClusterProfileFactory.create(public_from=None)

    found = listed_lines(
        _question(world, measure="register", register="registered_cluster"), page=PAGE
    )

    assert [(one.organisation, one.activity) for one in found] == [(profile.organisation, None)]


def test_listed_lines_are_numbered_on_from_page_to_page(world: World) -> None:
    for day in range(1, 6):
        _part(_workshop(world, day=date(2026, 3, day)))
    question = _question(world, measure="organisations")

    everything = listed_lines(question, page=PAGE)
    second = listed_lines(question, page=slice(2, 4))

    assert [one.number for one in second] == [3, 4]
    assert second == everything[2:4]


def test_listed_left_out_says_who_decided_and_why(world: World) -> None:
    part = _part(_workshop(world))
    decision = EngagementAttribution.objects.create(
        workspace=world.workspace,
        engagement=part,
        programme=world.programme,
        is_excluded=True,
        reason="Travelled at its own cost",
        decided_at=NOW,
        decided_by="Ioana",
    )
    planned = _part(_workshop(world, state="planned", day=date(2026, 3, 11)))

    found = listed_left_out(_question(world, measure="people"), page=PAGE)

    assert [(one.engagement, one.left.reason, one.decision) for one in found] == [
        (part, Reason.EXCLUDED, decision),
        (planned, Reason.NOT_HELD, None),
    ]


def test_listed_left_out_says_which_activity_was_excluded(world: World) -> None:
    part = _part(_workshop(world))
    attribution = part.activity.attributions.get()
    attribution.is_excluded = True
    attribution.save()

    found = listed_left_out(_question(world, measure="people"), page=PAGE)

    assert [(one.engagement, one.decision) for one in found] == [(part, attribution)]


def test_listed_left_out_shows_the_record_that_was_counted(world: World) -> None:
    first = _part(_workshop(world, day=date(2026, 3, 1)))
    second = EngagementFactory.create(
        activity=_workshop(world, day=date(2026, 3, 2)), organisation=first.organisation
    )

    found = listed_left_out(
        _question(world, measure="organisations", first_time="programme"), page=PAGE
    )

    assert [(one.engagement, one.left.reason, one.counted) for one in found] == [
        (second, Reason.ALREADY_COUNTED, first)
    ]


def test_listed_left_out_keeps_the_other_work_of_the_lead_to_itself(world: World) -> None:
    elsewhere = ActivityFactory.create(workspace=world.workspace, started_on=date(2026, 3, 1))
    AttributionFactory.create(
        activity=elsewhere, programme=ProgrammeFactory.create(workspace=world.workspace)
    )
    first = _part(elsewhere)
    second = EngagementFactory.create(
        activity=_workshop(world, day=date(2026, 3, 2)), organisation=first.organisation
    )

    found = listed_left_out(_question(world, measure="organisations", first_time="ever"), page=PAGE)

    assert [(one.engagement, one.left.reason, one.counted) for one in found] == [
        (second, Reason.ALREADY_COUNTED, None)
    ]
    assert found[0].left.detail["record"] == str(first.pk)


def test_listed_left_out_can_be_of_one_reason(world: World) -> None:
    _part(_workshop(world, state="planned"))
    absent = _part(_workshop(world), state="absent")

    found = listed_left_out(_question(world, measure="people"), page=PAGE, reason=Reason.NOT_THERE)

    assert [one.engagement for one in found] == [absent]


@pytest.mark.parametrize(
    "said",
    [
        {"measure": "organisations", "first_time": "programme"},
        {"measure": "organisations", "first_time": "ever"},
        {"measure": "people", "with_country_from": ["NO"]},
        {"measure": "activities", "roles": ["participant"]},
        {"measure": "documents"},
        {"measure": "register", "register": "registered_cluster"},
    ],
)
def test_lists_ask_the_same_number_of_queries_for_1_and_3(
    world: World, said: dict[str, object]
) -> None:
    question = _question(world, **said)
    costs = []

    for times in (1, 2):
        for _time in range(times):
            _add_one_of_each(world)
        with CaptureQueriesContext(connection) as queries:
            lines = listed_lines(question, page=PAGE)
            left_out = listed_left_out(question, page=PAGE)
        costs.append((len(queries), len(lines) + len(left_out)))

    (first, few), (second, many) = costs
    assert many > few > 0
    assert second == first <= 15


def _add_one_of_each(world: World) -> None:
    activity = _workshop(world)
    part = _part(activity, country="NO", hours=Decimal(2))
    EngagementFactory.create(activity=_workshop(world), organisation=part.organisation)
    _part(_workshop(world, state="planned"))
    _part(_workshop(world), state="absent")
    EngagementAttribution.objects.create(
        workspace=world.workspace,
        engagement=_part(activity),
        programme=world.programme,
        is_excluded=True,
        decided_at=NOW,
        decided_by="Ioana",
    )
    EvidenceFactory.create(activity=activity, for_participants=True)
    ClusterProfileFactory.create()
    ClusterProfileFactory.create(public_from=date(2027, 1, 1))
    _workshop(world, kind=shipped_kind("camp"))

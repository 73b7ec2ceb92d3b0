from datetime import timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from raceme.engagements.models import Activity, Engagement
from raceme.matchmaking.actions import holding, presence
from raceme.matchmaking.models import Matchmaking
from raceme.organisations.models import Person
from raceme.reporting.queries.figures import figure
from tests.factories import (
    CountingRuleFactory,
    IndicatorFactory,
    ProgrammeFactory,
    RuleVersionFactory,
)
from tests.factories.events import AdmissionFactory, RegistrationFactory, shipped
from tests.factories.matchmaking import ParticipantFactory
from tests.matchmaking.day import (
    BY,
    again,
    during,
    meeting_of,
    participant,
    past,
    published,
    schedule_of,
    seat_of,
)

pytestmark = pytest.mark.django_db
QUERIES_A_MEETING = 45


@pytest.fixture(autouse=True)
def _kind() -> None:
    shipped(holding.KIND)


def test_a_meeting_is_one_activity_with_two_engagements_and_what_proves_it() -> None:
    space = published()
    programme = ProgrammeFactory.create(workspace=space.workspace)
    space.event.programmes.add(programme)
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    meeting = meeting_of(space, ana, ion)
    schedule_of(space, meeting)

    came = holding.settle_meetings(space, by=BY, at=past(meeting))

    row = again(meeting)
    activity = row.activity
    assert (came, row.state) == (holding.Settled(held=1), "held")
    assert activity is not None
    assert (activity.kind.code, activity.state, activity.source) == (
        "bilateral-meeting",
        "held",
        meeting.reference,
    )
    assert (activity.title, activity.hours) == (
        "Meeting: Ana Pop SRL – Ion Rus SRL",
        Decimal("0.50"),
    )
    assert [
        (one.person, one.organisation, one.state) for one in activity.engagements.order_by("pk")
    ] == [
        (one.registration.person, one.registration.organisation, "took_part") for one in (ana, ion)
    ]
    assert [one.programme for one in activity.attributions.all()] == [programme]
    (proof,) = activity.evidence.all()
    stood = f"Published schedule, version 1: 11 May 2027, 09:00, {meeting.table.name}"
    assert proof.for_participants
    assert proof.system_record == f"{stood}; nobody said otherwise"
    space.refresh_from_db()
    assert space.state == Matchmaking.State.OVER


def test_where_a_side_did_not_come_it_was_not_held_and_counts_nowhere() -> None:
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    meeting = meeting_of(space, ana, ion)
    presence.say_absent(seat_of(meeting, ion), by=ana.registration, at=during(meeting))

    came = holding.settle_meetings(space, by=BY, at=past(meeting))

    activity = again(meeting).activity
    assert (came, again(meeting).state) == (holding.Settled(not_held=1), "not_held")
    assert activity is not None
    states = activity.engagements.order_by("pk").values_list("state", flat=True)
    assert (activity.state, list(states)) == ("not_held", ["expected", "absent"])
    assert not activity.evidence.exists()


def test_of_four_two_are_enough() -> None:
    space = published()
    people = [participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy")]
    meeting = meeting_of(space, *people)
    presence.say_absent(seat_of(meeting, people[2]), by=people[0].registration, at=during(meeting))

    holding.settle_meetings(space, by=BY, at=past(meeting))

    activity = again(meeting).activity
    assert activity is not None
    states = activity.engagements.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["took_part", "took_part", "absent"]


def test_twice_writes_once_and_what_is_ahead_waits() -> None:
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    first, second = meeting_of(space, ana, ion), meeting_of(space, ana, ion)
    gone = meeting_of(space, ana, ion, state="cancelled")

    with pytest.raises(holding.StillAhead):
        holding.refuse_what_is_ahead(space, at=during(second))
    holding.settle_meetings(space, by=BY, at=during(second))
    space.refresh_from_db()
    assert (again(second).state, space.state) == ("scheduled", "published")
    holding.settle_meetings(space, by=BY, at=past(second))
    holding.settle_meetings(space, by=BY, at=past(second))

    kept = Activity.objects.of(space.workspace).filter(kind__code=holding.KIND)
    assert [one.source for one in kept.order_by("pk")] == [first.reference, second.reference]
    assert again(gone).state == "cancelled"


def test_who_is_in_no_register_yet_is_put_there_once() -> None:
    space = published()
    known = participant(space, "Ana Pop")
    AdmissionFactory.create(event=space.event)
    typed = RegistrationFactory.create(
        event=space.event, name="Marit Berg", organisation_name="Fjord AS", country="NO"
    )
    new = ParticipantFactory.create(matchmaking=space, registration=typed)
    first, second = meeting_of(space, known, new), meeting_of(space, known, new)

    holding.settle_meetings(space, by=BY, at=past(second))

    typed.refresh_from_db()
    assert (str(typed.person), str(typed.organisation)) == ("Marit Berg", "Fjord AS")
    assert Person.objects.of(space.workspace).filter(name="Marit Berg").count() == 1
    parts = Engagement.objects.of(space.workspace).filter(person=typed.person)
    assert [one.country for one in parts] == ["NO", "NO"]
    assert again(first).state == "held"


def test_a_correction_stands_in_the_log_with_its_reason() -> None:
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    meeting = meeting_of(space, ana, ion)
    holding.settle_meetings(space, by=BY, at=past(meeting))

    for was_held, reason in ((False, "It rained"), (True, "It did not")):
        holding.hold_meeting(
            again(meeting),
            was_held=was_held,
            reason=reason,
            by=BY,
            at=past(meeting) + timedelta(days=8),
        )

    activity = again(meeting).activity
    assert activity is not None
    assert (again(meeting).state, activity.state) == ("held", "held")
    reasons = activity.versions.order_by("number").values_list("reason", flat=True)
    assert list(reasons) == ["", "It rained", "It did not"]


def test_kept_meetings_are_counted_by_the_programme_s_own_rule() -> None:
    space = published()
    programme = ProgrammeFactory.create(workspace=space.workspace)
    space.event.programmes.add(programme)
    rule = CountingRuleFactory.create(workspace=space.workspace)
    definition = {"measure": "activities", "kinds": [holding.KIND]}
    RuleVersionFactory.create(rule=rule, definition=definition)
    indicator = IndicatorFactory.create(programme=programme, rule=rule)
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    held, missed = meeting_of(space, ana, ion), meeting_of(space, ana, ion)
    presence.say_absent(seat_of(missed, ion), by=ana.registration, at=during(missed))

    holding.settle_meetings(space, by=BY, at=past(missed))

    row = figure(programme, code=indicator.code, today=past(held).date())
    assert row is not None
    assert row.summary.cumulative.value == 1


def test_queries_do_not_grow_beyond_those_of_each_meeting(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    space = published()
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    meetings = [meeting_of(space, ana, ion) for _number in range(6)]
    at = past(meetings[-1])

    with django_assert_max_num_queries(30 + QUERIES_A_MEETING * len(meetings)):
        holding.settle_meetings(space, by=BY, at=at)

    assert {again(one).state for one in meetings} == {"held"}

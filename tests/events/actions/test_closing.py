from datetime import datetime, timedelta
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest

from raceme.audit.models import Entry
from raceme.engagements.actions import Part, Proof, add_evidence, add_participants
from raceme.engagements.models import Activity, Engagement, Evidence
from raceme.events import actions
from raceme.events.actions.attending import Seen, check_in, undo_check_in
from raceme.events.actions.closing import (
    Closed,
    LogSaysOtherwise,
    NobodyCame,
    NotBegun,
    SomebodyCame,
    close_event,
)
from raceme.events.actions.refusals import CountsAlready, StateForbids
from raceme.events.models import Event, Registration, Session
from raceme.events.queries.closing import length_of
from raceme.organisations.models import Person
from tests.factories import (
    OrganisationFactory,
    PersonFactory,
)
from tests.factories.events import (
    EventFactory,
    ParticipantTypeFactory,
    RegistrationFactory,
    SessionFactory,
    SpeakerFactory,
    at_nine,
)

pytestmark = pytest.mark.django_db
BY = "desk"
# Two or three where nothing else is done; this only finds what grows with the square.
MOST_SECONDS = 20
Role, State = Engagement.Role, Engagement.State


def _published(sessions: int = 1) -> tuple[Event, list[Session], datetime]:
    """Return a published event with its sessions, and the evening of its first day."""
    event = EventFactory.create()
    made = SessionFactory.create_batch(sessions, event=event)
    event = actions.publish(event, by=BY, at=at_nine(event) - timedelta(days=30))
    for one in made:
        one.refresh_from_db()
    return event, made, at_nine(event) + timedelta(hours=9)


def _seen(at: datetime, *people: Registration, session: Session | None = None) -> None:
    rows = [
        Seen(code=one.code, came_at=at, session=session.pk if session else None) for one in people
    ]
    check_in(people[0].event, seen=rows, by=BY, at=at)


def _coming(event: Event, count: int = 1, **told: Any) -> list[Registration]:  # noqa: ANN401 (of any type)
    kind = event.types.order_by("pk").first() or ParticipantTypeFactory.create(event=event)
    return RegistrationFactory.create_batch(count, event=event, type=kind, **told)


def _stands(activity: Activity | None) -> list[tuple[str, str, str]]:
    assert activity is not None
    rows = Engagement.objects.of(activity.workspace).filter(activity=activity)
    return sorted(
        (one.person.name if one.person else "", one.role, one.state)
        for one in rows.select_related("person")
    )


def _state(activity: Activity | None) -> str:
    assert activity is not None
    activity.refresh_from_db()
    return activity.state


def test_who_came_counts_for_the_event_and_for_their_sessions_each_in_their_role() -> None:
    event, (session, empty), evening = _published(2)
    ana, ion = _coming(event, 2)
    pitch = ParticipantTypeFactory.create(event=event, role=Role.PITCHER)
    pia = RegistrationFactory.create(
        event=event, type=pitch, organisation=OrganisationFactory.create()
    )
    _seen(evening, ana, ion)
    _seen(evening, pia, ion, session=session)
    host = PersonFactory.create(workspace=event.workspace)
    SpeakerFactory.create(session=session, person=host, role="host")
    SpeakerFactory.create(session=session, name="Nobody of the register")

    closed = close_event(event, not_held=[empty.pk], by=BY, at=evening)

    assert closed == Closed(added=6, made_known=3, held=1, not_held=1, left=0)
    assert _stands(event.activity) == sorted(
        [
            (ana.name, Role.PARTICIPANT, State.TOOK_PART),
            (ion.name, Role.PARTICIPANT, State.TOOK_PART),
            (pia.name, Role.PITCHER, State.TOOK_PART),
        ]
    )
    assert _stands(session.activity) == sorted(
        [
            (host.name, Role.HOST, State.TOOK_PART),
            (ion.name, Role.PARTICIPANT, State.TOOK_PART),
            (pia.name, Role.PITCHER, State.TOOK_PART),
        ]
    )
    assert [_state(one.activity) for one in (event, session, empty)] == ["held", "held", "not_held"]
    records = Evidence.objects.of(event.workspace).filter(for_participants=True)
    assert sorted(records.values_list("system_record", flat=True)) == [
        f"Check-in of {event.title}: 3 came",
        f"Check-in of {session.title}: 2 came",
    ]
    assert Entry.objects.filter(verb="events.close").count() == 1


def test_pressed_again_it_adds_what_is_missing_and_nothing_twice() -> None:
    event, (session,), evening = _published()
    ana, ion = _coming(event, 2)
    _seen(evening, ana, session=session)
    close_event(event, by=BY, at=evening)
    versions = _versions(event)

    assert close_event(event, by=BY, at=evening) == Closed(
        added=0, made_known=0, held=1, not_held=0, left=0
    )
    assert _versions(event) == versions
    _seen(evening, ion, session=session)
    again = close_event(event, by=BY, at=evening)

    assert again == Closed(added=2, made_known=1, held=1, not_held=0, left=0)
    assert len(_stands(event.activity)) == len(_stands(session.activity)) == 2


def _versions(event: Event) -> list[int]:
    rows = Activity.objects.of(event.workspace).order_by("pk")
    return list(rows.values_list("revision", flat=True))


def test_who_was_taken_back_is_absent_with_the_reason_and_may_come_after_all() -> None:
    event, (session,), evening = _published()
    ana, ion = _coming(event, 2)
    _seen(evening, ana, ion, session=session)
    close_event(event, by=BY, at=evening)

    undo_check_in(ion, session=session, by=BY, at=evening + timedelta(minutes=1))
    close_event(event, by=BY, at=evening)

    absent = sorted(
        [
            (ana.name, Role.PARTICIPANT, State.TOOK_PART),
            (ion.name, Role.PARTICIPANT, State.ABSENT),
        ]
    )
    assert _stands(event.activity) == _stands(session.activity) == absent
    assert event.activity is not None
    version = event.activity.versions.order_by("-number").first()
    assert version is not None
    assert version.reason == "The check-in was taken back"
    later = evening + timedelta(minutes=5)
    _seen(later, ion)
    close_event(event, by=BY, at=later)
    assert {state for _name, _role, state in _stands(event.activity)} == {State.TOOK_PART}
    assert _stands(session.activity) == absent


def test_what_staff_wrote_into_the_log_themselves_stays() -> None:
    event, (session,), evening = _published()
    (ana,) = _coming(event)
    guest = PersonFactory.create(workspace=event.workspace)
    assert event.activity is not None
    add_participants(event.activity, parts=[Part(person=guest)], by=BY, at=evening)
    _seen(evening, ana, session=session)

    close_event(event, by=BY, at=evening)
    close_event(event, by=BY, at=evening)

    assert {name for name, _role, _state in _stands(event.activity)} == {ana.name, guest.name}


def test_an_exact_address_is_the_person_and_a_name_alone_is_not() -> None:
    event, _sessions, evening = _published()
    known = PersonFactory.create(workspace=event.workspace, email="ana@firm.example")
    PersonFactory.create(workspace=event.workspace, name="Ion Pop", email="")
    PersonFactory.create(email="elsewhere@firm.example")
    company = OrganisationFactory.create()
    (ana,) = _coming(event, email="ana@firm.example")
    (ion,) = _coming(event, name="Ion Pop", email="", organisation=company, country="RO")
    (eva,) = _coming(event, email="elsewhere@firm.example")
    (again,) = _coming(event, email="elsewhere@firm.example", state="cancelled")
    _seen(evening, ana, ion, eva)
    again.state = "confirmed"

    assert close_event(event, by=BY, at=evening).made_known == 3

    for one in (ana, ion, eva):
        one.refresh_from_db()
    assert ana.person == known
    assert ion.person is not None
    assert Person.objects.of(event.workspace).filter(name="Ion Pop").count() == 2
    assert list(ion.person.affiliations.values_list("organisation", flat=True)) == [company.pk]
    assert eva.person is not None
    assert eva.person.workspace == event.workspace


def test_an_organisation_that_is_known_later_counts_from_then_on() -> None:
    event, (session,), evening = _published()
    ana, ion, eva = _coming(event, 3)
    _seen(evening, ana, ion, eva, session=session)
    close_event(event, by=BY, at=evening)
    company = OrganisationFactory.create()
    for one in (ana, ion):
        one.refresh_from_db()
        one.organisation = company
        one.save()
    assert event.activity is not None
    proven = Engagement.objects.of(event.workspace).get(activity=event.activity, person=ion.person)
    add_evidence(
        event.activity, proofs=[Proof(system_record="Letter", engagement=proven)], by=BY, at=evening
    )

    close_event(event, by=BY, at=evening)
    close_event(event, by=BY, at=evening)

    rows = Engagement.objects.of(event.workspace).filter(organisation=company)
    assert sorted(rows.values_list("activity", "person")) == sorted(
        [
            (event.activity.pk, ana.person_id),
            (session.activity_id, ana.person_id),
            (session.activity_id, ion.person_id),
        ]
    )
    assert len(_stands(event.activity)) == len(_stands(session.activity)) == 3


def test_hours_are_the_events_only_where_nobody_was_seen_in_a_session() -> None:
    event, (session, beside), evening = _published(2)
    (ana,) = _coming(event)
    _seen(evening, ana)
    assert length_of([session, beside]) == Decimal("1.00")

    close_event(event, by=BY, at=evening)
    assert _hours(event) == Decimal("1.00")
    _seen(evening, ana, session=session)
    close_event(event, by=BY, at=evening)

    assert _hours(event) is None


def _hours(event: Event) -> Decimal | None:
    assert event.activity is not None
    event.activity.refresh_from_db()
    return event.activity.hours


def test_a_session_that_lies_ahead_or_had_nobody_stays_planned() -> None:
    event, (session, empty), evening = _published(2)
    ahead = SessionFactory.create(event=event, starts_at=evening + timedelta(hours=12))
    (ana,) = _coming(event)
    _seen(evening, ana, session=session)

    closed = close_event(event, by=BY, at=evening)

    assert (closed.held, closed.not_held, closed.left) == (1, 0, 1)
    assert _state(empty.activity) == "planned"
    assert ahead.activity is None


def test_what_stands_against_it_is_said() -> None:
    event, (session,), evening = _published()
    (ana,) = _coming(event)
    with pytest.raises(NobodyCame):
        close_event(event, by=BY, at=evening)
    with pytest.raises(NotBegun):
        close_event(event, by=BY, at=evening - timedelta(days=3))
    _seen(evening, ana, session=session)
    with pytest.raises(SomebodyCame):
        close_event(event, not_held=[session.pk], by=BY, at=evening)
    assert event.activity is not None
    Activity.objects.of(event.workspace).filter(pk=event.activity.pk).update(state="withdrawn")
    with pytest.raises(LogSaysOtherwise):
        close_event(event, by=BY, at=evening)
    with pytest.raises(StateForbids):
        close_event(EventFactory.create(), by=BY, at=evening)


def test_three_hundred_people_in_ten_sessions_take_a_few_seconds() -> None:
    event, sessions, evening = _published(10)
    people = _coming(event, 300)
    for place, session in enumerate(sessions):
        _seen(evening, *people[place::10], session=session)

    began = perf_counter()
    closed = close_event(event, by=BY, at=evening)

    assert closed == Closed(added=600, made_known=300, held=10, not_held=0, left=0)
    assert perf_counter() - began < MOST_SECONDS


def test_what_stands_in_the_log_as_held_is_not_cancelled() -> None:
    event, _sessions, evening = _published()
    _seen(evening, *_coming(event))
    close_event(event, by=BY, at=evening)

    with pytest.raises(CountsAlready):
        actions.cancel_event(event, reason="Storm", by=BY, at=evening)

    event.refresh_from_db()
    assert event.state == "published"

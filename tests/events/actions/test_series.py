from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from raceme.core.errors import ChangedMeanwhile, FieldRefusal, Refusal
from raceme.events import actions as planning
from raceme.events.actions import series as actions
from raceme.events.models import Admission, Event, Registration, Series, Session
from raceme.events.queries import sessions_of
from raceme.events.queries.series import people_in, totals_in
from tests.events.build import facts, moment
from tests.factories import NOW, WorkspaceFactory
from tests.factories.events import (
    AdmissionFactory,
    AttendanceFactory,
    EventFactory,
    EventMailFactory,
    ParticipantTypeFactory,
    RegistrationFactory,
    RoomFactory,
    SeriesFactory,
    SessionFactory,
    SpeakerFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db
BY = "test"


def _evening() -> Event:
    """Return an evening before clocks change to summer time, with all that is copied."""
    day = date(2027, 3, 23)
    event = EventFactory.create(
        title="Evening", starts_on=day, ends_on=day, state="published", published_at=NOW
    )
    room, track = RoomFactory.create(event=event), TrackFactory.create(event=event)
    session = SessionFactory.create(
        event=event, room=room, track=track, starts_at=moment(event, "18:00"), capacity=5
    )
    SpeakerFactory.create(session=session, name="Ana Știrbei")
    SessionFactory.create(event=event, cancelled_at=NOW)
    AdmissionFactory.create(event=event, closes_at=moment(event, "12:00"), capacity=30)
    ParticipantTypeFactory.create(event=event, name="Company")
    EventMailFactory.create(event=event, days=1)
    RegistrationFactory.create(event=event)
    return event


@pytest.mark.parametrize(
    ("first", "step", "number", "day"),
    [
        (date(2027, 3, 23), "week", 1, date(2027, 3, 30)),
        (date(2027, 3, 23), "fortnight", 2, date(2027, 4, 20)),
        (date(2027, 5, 11), "month", 1, date(2027, 6, 8)),
        (date(2027, 12, 14), "month", 1, date(2028, 1, 11)),
        (date(2027, 3, 30), "month", 1, date(2027, 4, 27)),
        (date(2027, 3, 30), "month", 3, date(2027, 6, 29)),
    ],
)
def test_a_step_is_weeks_or_the_same_weekday_of_the_month(
    first: date, step: str, number: int, day: date
) -> None:
    assert actions.later(first, step=step, number=number) == day


def test_copies_keep_their_hours_over_the_change_to_summer_time() -> None:
    event = _evening()

    copies = actions.copy_event(event, times=2, step="week", by=BY, at=NOW)

    assert [one.starts_on for one in copies] == [date(2027, 3, 30), date(2027, 4, 6)]
    (session,) = sessions_of(copies[0])
    assert session.starts_at == moment(copies[0], "18:00")
    # Clocks changed in between: by those of Greenwich it is an hour earlier.
    before = sessions_of(event).get(cancelled_at=None).starts_at
    assert (before.astimezone(UTC).hour, session.starts_at.astimezone(UTC).hour) == (16, 15)


def test_copies_are_drafts_of_one_series_with_all_but_who_is_registered() -> None:
    event = _evening()

    (copy,) = actions.copy_event(event, times=1, step="week", by=BY, at=NOW)

    event.refresh_from_db()
    assert event.series is not None
    assert (copy.series, copy.state, copy.slug) == (event.series, "draft", "evening")
    (session,) = sessions_of(copy)
    room, track = session.room, session.track
    assert room is not None
    assert track is not None
    assert (room.event, track.event, session.capacity) == (copy, copy, 5)
    assert [one.name for one in session.speakers.all()] == ["Ana Știrbei"]
    admission = Admission.objects.of(event.workspace).get(event=copy)
    assert (admission.capacity, admission.closes_at) == (30, moment(copy, "12:00"))
    names = [[one.name for one in of.types.order_by("pk")] for of in (event, copy)]
    assert names[0] == names[1]
    assert copy.mails.get().days == 1
    assert not Registration.objects.of(event.workspace).filter(event=copy).exists()
    uids = Session.objects.of(event.workspace).values_list("uid", flat=True)
    assert len(set(uids)) == 3


def test_copying_twice_with_one_token_copies_once_and_a_second_time_joins_the_series() -> None:
    event = _evening()
    token = uuid4()

    actions.copy_event(event, times=1, step="week", by=BY, at=NOW, token=token)
    actions.copy_event(event, times=1, step="week", by=BY, at=NOW, token=token)
    event.refresh_from_db()
    actions.copy_event(event, times=1, step="month", by=BY, at=NOW)

    assert Event.objects.of(event.workspace).filter(series=event.series).count() == 3
    assert Series.objects.of(event.workspace).count() == 1


@pytest.mark.parametrize("times", [0, -1, 53, 10**9])
def test_so_many_copies_are_refused(times: int) -> None:
    with pytest.raises(FieldRefusal):
        actions.copy_event(EventFactory.create(), times=times, step="week", by=BY, at=NOW)


def test_a_series_has_an_address_of_its_own_and_goes_once_it_is_empty() -> None:
    space = WorkspaceFactory.create()
    told = actions.SeriesFacts(title="New")
    first = actions.add_series(space, facts=told, by=BY, at=NOW)
    second = actions.add_series(space, facts=told, by=BY, at=NOW)
    event = EventFactory.create(workspace=space, series=first)

    with pytest.raises(Refusal, match="Events are in this series"):
        actions.remove_series(first, by=BY, at=NOW)
    planning.correct_event(
        event, facts=facts(title="Alone", series=None), revision=1, by=BY, at=NOW
    )
    actions.remove_series(first, by=BY, at=NOW)

    assert list(Series.objects.of(space)) == [second]
    assert (first.slug, second.slug) == ("new-2", "new-3")


def test_a_second_editor_of_a_series_is_told() -> None:
    series = SeriesFactory.create()
    told = actions.SeriesFacts(title="Evenings of wood")
    actions.correct_series(series, facts=told, revision=1, by=BY, at=NOW)

    with pytest.raises(ChangedMeanwhile):
        actions.correct_series(series, facts=told, revision=1, by=BY, at=NOW)


def test_an_event_joins_no_series_of_another_workspace() -> None:
    elsewhere = SeriesFactory.create()

    with pytest.raises(FieldRefusal) as refused:
        planning.add_event(WorkspaceFactory.create(), facts=facts(series=elsewhere), by=BY, at=NOW)
    assert refused.value.field == "series"


def test_totals_count_registrations_and_people_each_once() -> None:
    series = SeriesFactory.create()
    first, second = (
        EventFactory.create(workspace=series.workspace, series=series, starts_on=day, ends_on=day)
        for day in (date(2027, 5, 11), date(2027, 5, 11) + timedelta(days=7))
    )
    for event in (first, second):
        there = RegistrationFactory.create(event=event, email="ana@firm.example")
        AttendanceFactory.create(registration=there)
        session = SessionFactory.create(event=event)
        AttendanceFactory.create(registration=there, session=session)
    RegistrationFactory.create(event=first)
    RegistrationFactory.create(event=first, state="cancelled")

    assert totals_in(series) == [("draft", 2, 1), ("draft", 1, 1)]
    assert people_in(series) == (2, 1)


def test_a_session_in_the_hour_that_clocks_skip_still_ends_after_it_begins() -> None:
    # On 28 March clocks go from three to four.
    event = EventFactory.create(starts_on=date(2027, 3, 21), ends_on=date(2027, 3, 21))
    SessionFactory.create(
        event=event,
        starts_at=datetime(2027, 3, 21, 3, 30, tzinfo=event.zone),
        ends_at=datetime(2027, 3, 21, 4, 15, tzinfo=event.zone),
    )

    (copy,) = actions.copy_event(event, times=1, step="week", by=BY, at=NOW)

    session = copy.sessions.get()
    assert session.ends_at - session.starts_at == timedelta(minutes=45)

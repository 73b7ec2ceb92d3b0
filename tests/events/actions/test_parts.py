"""Rooms, tracks and who is named in a session."""

import pytest

from raceme.core.errors import FieldRefusal, Refusal
from raceme.events import actions
from raceme.events.actions import Named
from raceme.organisations.actions import relate
from tests.factories import NOW, OrganisationFactory, PersonFactory
from tests.factories.events import EventFactory, RoomFactory, SessionFactory, TrackFactory

pytestmark = pytest.mark.django_db
BY = "test"


def test_rooms_and_tracks_have_names_of_their_own() -> None:
    event = EventFactory.create()
    actions.add_room(event, name=" Sala  Unirii ", capacity=80, by=BY, at=NOW)
    actions.add_track(event, name="Digital", by=BY, at=NOW)

    with pytest.raises(FieldRefusal, match="Sala Unirii"):
        actions.add_room(event, name="Sala Unirii", capacity=None, by=BY, at=NOW)
    with pytest.raises(FieldRefusal, match="digital"):
        actions.add_track(event, name="digital", by=BY, at=NOW)
    elsewhere = EventFactory.create()
    assert actions.add_room(elsewhere, name="Sala Unirii", capacity=1, by=BY, at=NOW).capacity == 1


def test_a_room_or_track_is_corrected_and_keeps_its_own_name() -> None:
    room, track = RoomFactory.create(), TrackFactory.create()

    changed = actions.correct_room(room, name=room.name, capacity=12, by=BY, at=NOW)
    named = actions.correct_track(track, name="Green", by=BY, at=NOW)

    assert (changed.capacity, named.name) == (12, "Green")


def test_a_room_in_use_is_not_removed() -> None:
    room = RoomFactory.create()
    session = SessionFactory.create(event=room.event, room=room)

    with pytest.raises(Refusal, match="1 session"):
        actions.remove_room(room, by=BY, at=NOW)
    actions.take_out(session, by=BY, at=NOW)
    actions.remove_room(room, by=BY, at=NOW)

    with pytest.raises(Refusal, match="removed"):
        actions.remove_room(room, by=BY, at=NOW)


def test_a_track_in_use_is_not_removed() -> None:
    track = TrackFactory.create()
    SessionFactory.create_batch(2, event=track.event, track=track)

    with pytest.raises(Refusal, match="2 sessions"):
        actions.remove_track(track, by=BY, at=NOW)
    unused = TrackFactory.create(event=track.event)
    actions.remove_track(unused, by=BY, at=NOW)


def test_who_is_named_is_found_in_the_register() -> None:
    session = SessionFactory.create()
    ana = PersonFactory.create(workspace=session.workspace, name="Ana Știrbei")
    firm = OrganisationFactory.create(name="Lemn Viu SRL")
    relate(session.workspace, [firm], at=NOW)

    known = actions.name_speaker(
        session, named=Named(name="Ana Stirbei", about="Lemn Viu"), by=BY, at=NOW
    )
    unknown = actions.name_speaker(session, named=Named(name="Marit Berg"), by=BY, at=NOW)

    assert (known.person, known.organisation) == (ana, firm)
    assert (unknown.person, unknown.organisation) == (None, None)


def test_a_name_of_two_people_means_neither() -> None:
    session = SessionFactory.create()
    PersonFactory.create_batch(2, workspace=session.workspace, name="Ion Popescu")
    PersonFactory.create(name="Eva Nagy")

    for name in ("Ion Popescu", "Eva Nagy"):
        named = actions.name_speaker(session, named=Named(name=name), by=BY, at=NOW)
        assert named.person is None


def test_nobody_is_named_twice_in_a_role_and_somebody_is() -> None:
    session = SessionFactory.create()
    once = Named(name="Ana Pop", about="Lemn Viu", role="pitcher")
    speaker = actions.name_speaker(session, named=once, by=BY, at=NOW)

    with pytest.raises(FieldRefusal, match="Ana Pop"):
        actions.name_speaker(session, named=once, by=BY, at=NOW)
    with pytest.raises(FieldRefusal):
        actions.name_speaker(session, named=Named(), by=BY, at=NOW)
    actions.take_speaker_away(speaker, by=BY, at=NOW)
    assert actions.name_speaker(session, named=once, by=BY, at=NOW).name == "Ana Pop"


def test_calendars_hear_of_another_name_of_a_room_and_of_its_places_not() -> None:
    room = RoomFactory.create(event__state="published")
    there = SessionFactory.create(event=room.event, room=room)
    elsewhere = SessionFactory.create(event=room.event)

    actions.correct_room(room, name=room.name, capacity=12, by=BY, at=NOW)
    actions.correct_room(room, name="Sala Unirii", capacity=12, by=BY, at=NOW)

    for session in (there, elsewhere):
        session.refresh_from_db()
    assert (there.sequence, elsewhere.sequence) == (1, 0)


def test_calendars_know_no_room_of_a_draft() -> None:
    room = RoomFactory.create()
    session = SessionFactory.create(event=room.event, room=room)

    actions.correct_room(room, name="Sala Unirii", capacity=None, by=BY, at=NOW)

    session.refresh_from_db()
    assert session.sequence == 0

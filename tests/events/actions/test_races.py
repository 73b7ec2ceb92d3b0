"""Two who plan at the same moment, with transactions that are really parallel."""

from datetime import UTC, datetime
from functools import partial

import pytest

from raceme.events import actions
from raceme.events.actions import mails, registering
from raceme.events.actions.attending import Outcome, Seen, check_in
from raceme.events.actions.refusals import AddressTaken, RoomTaken, StateForbids
from raceme.events.actions.registering.refusals import WasThere
from raceme.events.models import Event, Session
from raceme.mail.models import Message
from tests.events.build import facts, session_facts
from tests.events.build_registering import open_event, registered
from tests.factories import NOW, WorkspaceFactory
from tests.factories.events import EventFactory, RoomFactory, SessionFactory
from tests.parallel import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
BY = "test"


def test_one_title_twice_at_once_gives_each_an_address_of_its_own() -> None:
    workspace = WorkspaceFactory.create()
    told = facts()

    def add() -> object:
        return actions.add_event(workspace, facts=told, by=BY, at=NOW)

    at_once(add, add, add)

    slugs = Event.objects.of(workspace).values_list("slug", flat=True)
    assert len(set(slugs)) == 3


def test_one_room_at_one_time_goes_to_one_of_two() -> None:
    room = RoomFactory.create()
    told = session_facts(room.event, room=room)

    def add() -> object:
        return actions.add_session(room.event, facts=told, by=BY, at=NOW)

    assert at_once(add, add) == [RoomTaken]
    assert Session.objects.of(room.workspace_id).count() == 1


def test_an_event_is_published_once() -> None:
    event = EventFactory.create()
    SessionFactory.create(event=event)

    def publish() -> object:
        return actions.publish(event, by=BY, at=NOW)

    assert at_once(publish, publish) == [StateForbids]


def test_who_cancels_while_they_are_checked_in_is_not_here_as_well() -> None:
    row = registered(open_event())
    seen = [Seen(code=row.code, came_at=NOW)]

    def cancel() -> object:
        return registering.cancel(row, by=row, at=NOW)

    def check() -> object:
        return check_in(row.event, seen=seen, by=BY, at=NOW)[0].outcome

    assert at_once(cancel, check) == [Outcome.CANCELLED]
    assert not row.attendances.exists()


def test_whom_the_door_sees_while_they_cancel_is_here() -> None:
    row = registered(open_event())
    seen = [Seen(code=row.code, came_at=NOW)]

    def check() -> object:
        return check_in(row.event, seen=seen, by=BY, at=NOW)

    def cancel() -> object:
        return registering.cancel(row, by=row, at=NOW)

    assert at_once(check, cancel) == [WasThere]
    row.refresh_from_db()
    assert row.state == "confirmed"


def test_at_an_event_that_is_cancelled_just_now_nobody_is_checked_in() -> None:
    row = registered(open_event())
    seen = [Seen(code=row.code, came_at=NOW)]

    def cancel() -> object:
        return actions.cancel_event(row.event, reason="Storm", by=BY, at=NOW)

    def check() -> object:
        return check_in(row.event, seen=seen, by=BY, at=NOW)

    assert at_once(cancel, check) == [StateForbids]


def test_one_address_goes_to_one_of_two_events_that_take_it_at_once() -> None:
    workspace = WorkspaceFactory.create()
    first, second = EventFactory.create_batch(2, workspace=workspace)
    told = facts(slug="meet")

    def correct(event: Event) -> object:
        return actions.correct_event(event, facts=told, revision=1, by=BY, at=NOW)

    assert at_once(partial(correct, first), partial(correct, second)) == [AddressTaken]


def test_two_jobs_at_once_remind_everybody_once() -> None:
    row = registered(open_event())
    due = datetime(2027, 5, 8, 6, tzinfo=UTC)

    def remind() -> object:
        return mails.remind(row.event, at=due)

    assert at_once(remind, remind) == [0]
    assert Message.objects.filter(purpose="event_reminder").count() == 1

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import translation
from django.utils.translation import gettext

from raceme.audit.models import Entry
from raceme.audit.queries import history_of
from raceme.core.errors import ChangedMeanwhile, FieldRefusal, Refusal
from raceme.engagements.models import Activity
from raceme.events import actions
from raceme.events.models import Event, Session
from tests.events.build import facts, kind, moment, session_facts
from tests.factories import NOW, KindFactory, ProgrammeFactory, WorkspaceFactory
from tests.factories.events import EventFactory, SessionFactory, TravelCostFactory

pytestmark = pytest.mark.django_db
BY = "test"


def _published(**values: object) -> Event:
    event = EventFactory.create(**values)
    SessionFactory.create(event=event)
    return actions.publish(event, by=BY, at=NOW)


def test_an_event_begins_as_a_draft_with_an_address_of_its_title() -> None:
    workspace = WorkspaceFactory.create()

    first = actions.add_event(workspace, facts=facts(), by=BY, at=NOW)
    second = actions.add_event(workspace, facts=facts(), by=BY, at=NOW)

    assert (first.state, first.slug, second.slug) == (
        "draft",
        "clusters-meet-regions",
        "clusters-meet-regions-2",
    )
    assert first.activity is None
    entry = history_of(first, within=workspace).get()
    assert entry.verb == "events.add_event"


def test_a_form_sent_twice_makes_one_event() -> None:
    workspace, token = WorkspaceFactory.create(), uuid4()

    made = [
        actions.add_event(workspace, facts=facts(), by=BY, at=NOW, token=token) for _ in range(2)
    ]

    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("title", {"title": "  "}),
        ("title", {"title": "x" * 201}),
        ("ends_on", {"ends_on": date(2027, 5, 10)}),
        ("ends_on", {"ends_on": date(2027, 6, 11)}),
        ("time_zone", {"time_zone": "Europe/Nowhere"}),
        ("slug", {"slug": "new"}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(field: str, wrong: dict[str, object]) -> None:
    with pytest.raises(FieldRefusal) as refused:
        actions.add_event(WorkspaceFactory.create(), facts=facts(**wrong), by=BY, at=NOW)

    assert refused.value.field == field


def test_what_belongs_to_another_workspace_is_refused() -> None:
    workspace = WorkspaceFactory.create()

    for field, value in (
        ("kind", KindFactory.create(workspace=WorkspaceFactory.create())),
        ("programmes", [ProgrammeFactory.create()]),
    ):
        with pytest.raises(FieldRefusal) as refused:
            actions.add_event(workspace, facts=facts(**{field: value}), by=BY, at=NOW)
        assert refused.value.field == field


def test_a_second_editor_is_told() -> None:
    event = EventFactory.create()
    actions.correct_event(event, facts=facts(), revision=1, by=BY, at=NOW)

    with pytest.raises(ChangedMeanwhile):
        actions.correct_event(event, facts=facts(title="Other"), revision=1, by=BY, at=NOW)


def test_sessions_outside_new_days_are_refused_unless_they_move_along() -> None:
    event = EventFactory.create()
    session = SessionFactory.create(event=event)
    later = facts(starts_on=date(2027, 5, 18), ends_on=date(2027, 5, 19))

    with pytest.raises(FieldRefusal, match="Session"):
        actions.correct_event(event, facts=later, revision=1, by=BY, at=NOW)
    actions.correct_event(event, facts=later, moves_sessions=True, revision=1, by=BY, at=NOW)

    session.refresh_from_db()
    assert session.starts_at == moment(event, "09:00", day=date(2027, 5, 18))


def test_sessions_keep_their_hours_in_another_time_zone_and_over_summer_time() -> None:
    event = EventFactory.create(starts_on=date(2027, 3, 27), ends_on=date(2027, 3, 28))
    session = SessionFactory.create(event=event)

    moved = facts(starts_on=date(2027, 3, 28), ends_on=date(2027, 3, 29), time_zone="Europe/London")
    actions.correct_event(event, facts=moved, moves_sessions=True, revision=1, by=BY, at=NOW)

    session.refresh_from_db()
    # Nine in the morning of London's first day of summer time.
    assert session.starts_at == datetime(2027, 3, 28, 8, tzinfo=UTC)
    assert session.ends_at - session.starts_at == timedelta(hours=1)


def test_an_agenda_without_a_session_is_not_published() -> None:
    with pytest.raises(Refusal, match="says nothing"):
        actions.publish(EventFactory.create(), by=BY, at=NOW)


def test_publishing_plans_the_event_and_its_sessions_in_the_log() -> None:
    programme = ProgrammeFactory.create()
    event = EventFactory.create(workspace=programme.workspace)
    event.programmes.add(programme)
    talk = SessionFactory.create(event=event)
    coffee = SessionFactory.create(event=event, kind=None)

    published = actions.publish(event, by=BY, at=NOW)

    activity = published.activity
    talk.refresh_from_db()
    coffee.refresh_from_db()
    assert activity is not None
    assert talk.activity is not None
    assert coffee.activity is None
    assert (activity.state, activity.title, activity.source) == (
        "planned",
        event.title,
        event.reference,
    )
    assert talk.activity.part_of == activity
    assert talk.activity.hours == Decimal(1)
    assert f"{talk.activity.start_time}" == "09:00:00"
    assert list(talk.activity.attributions.values_list("programme", flat=True)) == [programme.pk]


def test_what_is_published_stays_in_step_with_the_log_as_long_as_it_is_planned() -> None:
    event = _published()
    session = event.sessions.get()
    held = session.activity
    assert held is not None
    Activity.objects.of(event.workspace).filter(pk=held.pk).update(state="held")

    actions.correct_event(event, facts=facts(town="Sibiu"), revision=2, by=BY, at=NOW)

    held.refresh_from_db()
    assert Activity.objects.of(event.workspace).get(part_of=None).town == "Sibiu"
    assert held.town == "Cluj-Napoca"


def test_other_programmes_are_counted_towards_in_the_log_too() -> None:
    old = ProgrammeFactory.create()
    event = EventFactory.create(workspace=old.workspace)
    new = ProgrammeFactory.create(workspace=event.workspace)
    event.programmes.add(old)
    SessionFactory.create(event=event)
    actions.publish(event, by=BY, at=NOW)

    actions.correct_event(event, facts=facts(programmes=[new]), revision=2, by=BY, at=NOW)

    for activity in Activity.objects.of(event.workspace):
        assert list(activity.attributions.values_list("programme", flat=True)) == [new.pk]


def test_calendars_hear_of_changes_after_publishing_alone() -> None:
    draft = EventFactory.create()
    SessionFactory.create(event=draft)
    same = facts(title=draft.title, slug=draft.slug)

    changed = actions.correct_event(
        draft, facts=replace(same, venue="Innovation Park"), revision=1, by=BY, at=NOW
    )
    assert changed.sequence == 0
    actions.publish(draft, by=BY, at=NOW)
    worded = replace(same, venue="Innovation Park", description="More of it")
    changed = actions.correct_event(draft, facts=worded, revision=3, by=BY, at=NOW)
    assert changed.sequence == 0
    elsewhere = replace(worded, venue="Town hall")
    changed = actions.correct_event(draft, facts=elsewhere, revision=4, by=BY, at=NOW)

    assert changed.sequence == 1
    assert Session.objects.of(draft.workspace).get().sequence == 1


def test_a_cancelled_event_is_not_held_and_changes_no_more() -> None:
    event = _published()

    cancelled = actions.cancel_event(event, reason="Too few came", by=BY, at=NOW)

    states = Activity.objects.of(event.workspace).values_list("state", flat=True)
    assert set(states) == {"not_held"}
    assert (cancelled.state, cancelled.cancelled_because) == ("cancelled", "Too few came")
    assert Session.objects.of(event.workspace).get().sequence == 1
    with pytest.raises(Refusal, match="cancelled"):
        actions.correct_event(event, facts=facts(), revision=3, by=BY, at=NOW)
    with pytest.raises(Refusal, match="cancelled"):
        actions.add_session(event, facts=session_facts(event), by=BY, at=NOW)


def test_cancelling_wants_a_reason_and_something_published() -> None:
    with pytest.raises(FieldRefusal):
        actions.cancel_event(_published(), reason="  ", by=BY, at=NOW)
    with pytest.raises(Refusal, match="draft"):
        actions.cancel_event(EventFactory.create(), reason="Why", by=BY, at=NOW)


def test_a_draft_is_removed_and_what_was_published_is_not() -> None:
    draft = EventFactory.create()
    SessionFactory.create(event=draft)

    actions.remove_event(draft, by=BY, at=NOW)

    assert not Event.objects.of(draft.workspace).exists()
    with pytest.raises(Refusal, match="published"):
        actions.remove_event(_published(), by=BY, at=NOW)


def test_a_kind_of_its_own_is_taken() -> None:
    workspace = WorkspaceFactory.create()
    own = KindFactory.create(workspace=workspace)

    for one in (own, kind("camp")):
        assert actions.add_event(workspace, facts=facts(kind=one), by=BY, at=NOW).kind == one


def test_a_draft_that_cost_something_is_not_removed_with_what_it_cost() -> None:
    event = EventFactory.create()
    TravelCostFactory.create(event=event)

    with pytest.raises(Refusal, match="first"):
        actions.remove_event(event, by=BY, at=NOW)

    assert Event.objects.of(event.workspace_id).get() == event
    assert not Entry.objects.filter(verb="events.remove_event").exists()


def test_a_session_that_moves_into_the_hour_that_clocks_skip_keeps_its_length() -> None:
    event = EventFactory.create(starts_on=date(2027, 3, 21), ends_on=date(2027, 3, 21))
    SessionFactory.create(
        event=event, starts_at=moment(event, "03:30"), ends_at=moment(event, "04:15")
    )
    later = facts(starts_on=date(2027, 3, 28), ends_on=date(2027, 3, 28))

    actions.correct_event(event, facts=later, moves_sessions=True, revision=1, by=BY, at=NOW)

    session = event.sessions.get()
    assert session.ends_at - session.starts_at == timedelta(minutes=45)


def test_why_a_session_is_not_planned_any_more_is_said_in_the_language_of_the_workspace() -> None:
    event = _published(workspace__language="ro")
    session = event.sessions.get()

    actions.take_out(session, by=BY, at=NOW)

    entry = Entry.objects.get(verb="engagements.withdraw")
    with translation.override("ro"):
        assert entry.values.changes["reason"] == [None, gettext("Taken out of the programme")]

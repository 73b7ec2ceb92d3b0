"""What the tests of the day of meetings, and of what follows, have in common."""

from datetime import datetime, timedelta

from raceme.events.models import Event
from raceme.matchmaking.models import Matchmaking, Meeting, MeetingSeat, Participant, Schedule, Wish
from raceme.workspaces.models import Workspace
from tests.factories import OrganisationFactory, PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.matchmaking import (
    MatchmakingFactory,
    MeetingFactory,
    MeetingSeatFactory,
    ParticipantFactory,
    PlacementFactory,
    ScheduleFactory,
    SeatFactory,
    SlotFactory,
    TableFactory,
    WishFactory,
    WishMemberFactory,
)

BY = "test"


def published(workspace: Workspace | None = None, **of_event: object) -> Matchmaking:
    """Return the meetings of an event whose schedule is published."""
    values = {
        "state": "published",
        "published_at": datetime.fromisoformat("2026-11-01T09:00+02:00"),
    }
    if workspace is not None:
        values["workspace"] = workspace
    event: Event = EventFactory.create(**{**values, **of_event})
    return MatchmakingFactory.create(event=event, state="published")


def participant(matchmaking: Matchmaking, name: str, **values: object) -> Participant:
    """Return somebody of the register who takes part, for a company of that name."""
    space = matchmaking.workspace
    registration = RegistrationFactory.create(
        event=matchmaking.event,
        workspace=space,
        name=name,
        email=f"{name.split(maxsplit=1)[0].lower()}@firm.example",
        organisation_name=f"{name} SRL",
        person=PersonFactory.create(workspace=space, name=name),
        organisation=OrganisationFactory.create(name=f"{name} SRL"),
    )
    return ParticipantFactory.create(matchmaking=matchmaking, registration=registration, **values)


def wish_of(matchmaking: Matchmaking, *people: Participant, weight: int = 1) -> Wish:
    wish = WishFactory.create(matchmaking=matchmaking, weight=weight)
    for one in people:
        WishMemberFactory.create(wish=wish, participant=one)
    return wish


def meeting_of(matchmaking: Matchmaking, *people: Participant, **values: object) -> Meeting:
    """Return a meeting of ``people``; its slot and its table are new where none is given."""
    meeting = MeetingFactory.create(
        matchmaking=matchmaking, wish=wish_of(matchmaking, *people), **values
    )
    for one in people:
        MeetingSeatFactory.create(meeting=meeting, participant=one)
    return meeting


def schedule_of(matchmaking: Matchmaking, *meetings: Meeting) -> Schedule:
    """Return the published version in which ``meetings`` stand."""
    schedule = ScheduleFactory.create(matchmaking=matchmaking, state="published")
    for meeting in meetings:
        placement = PlacementFactory.create(
            schedule=schedule, wish=meeting.wish, slot=meeting.slot, table=meeting.table
        )
        for seat in meeting.seats.all():
            SeatFactory.create(placement=placement, participant=seat.participant)
    return schedule


def seat_of(meeting: Meeting, of: Participant) -> MeetingSeat:
    found = MeetingSeat.objects.of(meeting.workspace_id).get(meeting=meeting, participant=of)
    found.meeting = meeting
    return found


def again(meeting: Meeting) -> Meeting:
    """Return a meeting as it stands now."""
    rows = Meeting.objects.of(meeting.workspace_id)
    return rows.select_related("slot", "table", "activity", "matchmaking__event").get(pk=meeting.pk)


def before(meeting: Meeting, minutes: int = 30) -> datetime:
    return meeting.slot.starts_at - timedelta(minutes=minutes)


def during(meeting: Meeting) -> datetime:
    return meeting.slot.starts_at + timedelta(minutes=5)


def past(meeting: Meeting) -> datetime:
    return meeting.slot.ends_at + timedelta(days=1)


__all__ = ["SlotFactory", "TableFactory"]

"""What a test asks of an event of a case that is over."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Q

from raceme.events.models import Attendance, Event
from raceme.matchmaking.models import Matchmaking, MeetingSeat, Schedule
from raceme.matchmaking.solving import Violation, violations
from raceme.matchmaking.solving.problems import Scope, meetings_of, problem_of

Span = tuple[datetime, datetime]


def event_called(title: str) -> Event:
    rows = Event.objects.reached_by(Q(title=title)).select_related("workspace", "activity")
    return rows.get()


def matchmaking_of(event: Event) -> Matchmaking:
    rows = Matchmaking.objects.of(event.workspace).select_related("event__workspace")
    return rows.get(event=event)


def broken(matchmaking: Matchmaking) -> list[Violation]:
    """Return what of the rules the published schedule breaks, as its meetings were held."""
    rows = Schedule.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    schedule = rows.select_related("matchmaking__event__workspace").get(state="published")
    held = meetings_of(schedule)
    event = problem_of(matchmaking, Scope(at=schedule.made_at, held=held))
    return violations(event, held)


def taken(event: Event) -> dict[int, list[Span]]:
    """Return when each registration was in a session or had a meeting."""
    spans: dict[int, list[Span]] = defaultdict(list)
    seen = Attendance.objects.of(event.workspace).filter(event=event).exclude(session=None)
    for one in seen.select_related("session"):
        assert one.session is not None
        spans[one.registration_id].append((one.session.starts_at, one.session.ends_at))
    seats = MeetingSeat.objects.of(event.workspace).filter(
        Q(meeting__state="held") | Q(meeting__state="not_held"), meeting__matchmaking__event=event
    )
    for seat in seats.select_related("meeting__slot", "participant"):
        slot = seat.meeting.slot
        spans[seat.participant.registration_id].append((slot.starts_at, slot.ends_at))
    return spans


def at_two_places(event: Event) -> list[int]:
    """Return the registrations that were at two places at once."""
    return [
        who
        for who, spans in taken(event).items()
        if any(
            before[1] > after[0]
            for before, after in zip(sorted(spans), sorted(spans)[1:], strict=False)
        )
    ]

"""Bilateral meetings: who takes part, what they wish, what was scheduled."""

from datetime import timedelta

from factory.declarations import LazyAttribute, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from raceme.matchmaking.models import (
    Interest,
    Matchmaking,
    Meeting,
    MeetingSeat,
    Participant,
    Placement,
    Request,
    Schedule,
    Seat,
    Slot,
    Table,
    Wish,
    WishMember,
)
from tests.factories import NOW
from tests.factories.events import EventFactory, RegistrationFactory, at_nine


class MatchmakingFactory(DjangoModelFactory[Matchmaking]):
    """Open for requests."""

    class Meta:
        model = Matchmaking

    event = SubFactory(EventFactory, state="published", published_at=NOW)
    workspace = SelfAttribute("event.workspace")
    state = "open"
    created_at = NOW
    changed_at = NOW


class SlotFactory(DjangoModelFactory[Slot]):
    """Half an hour; each one begins half an hour after the one before, from nine on."""

    class Meta:
        model = Slot

    matchmaking = SubFactory(MatchmakingFactory)
    workspace = SelfAttribute("matchmaking.workspace")
    minutes = 30
    part = "morning"
    starts_at = LazyAttribute(
        lambda made: (
            at_nine(made.matchmaking.event) + timedelta(minutes=30 * made.matchmaking.slots.count())
        )
    )


class TableFactory(DjangoModelFactory[Table]):
    class Meta:
        model = Table

    matchmaking = SubFactory(MatchmakingFactory)
    workspace = SelfAttribute("matchmaking.workspace")
    name = Sequence(lambda n: f"Table {n:05}")


class ParticipantFactory(DjangoModelFactory[Participant]):
    """Shown to the others."""

    class Meta:
        model = Participant

    matchmaking = SubFactory(MatchmakingFactory)
    workspace = SelfAttribute("matchmaking.workspace")
    registration = SubFactory(RegistrationFactory, event=SelfAttribute("..matchmaking.event"))
    is_shown = True
    joined_at = NOW
    changed_at = NOW


class InterestFactory(DjangoModelFactory[Interest]):
    class Meta:
        model = Interest

    participant = SubFactory(ParticipantFactory)
    workspace = SelfAttribute("participant.workspace")
    direction = "offer"
    scheme = "technology"
    code = "internet-of-things"


class RequestFactory(DjangoModelFactory[Request]):
    class Meta:
        model = Request

    matchmaking = SubFactory(MatchmakingFactory)
    workspace = SelfAttribute("matchmaking.workspace")
    sender = SubFactory(ParticipantFactory, matchmaking=SelfAttribute("..matchmaking"))
    receiver = SubFactory(ParticipantFactory, matchmaking=SelfAttribute("..matchmaking"))
    asked_at = NOW
    expires_at = NOW + timedelta(days=3)


class WishFactory(DjangoModelFactory[Wish]):
    class Meta:
        model = Wish
        skip_postgeneration_save = True

    matchmaking = SubFactory(MatchmakingFactory)
    workspace = SelfAttribute("matchmaking.workspace")
    way = "staff"
    made_at = NOW


class WishMemberFactory(DjangoModelFactory[WishMember]):
    class Meta:
        model = WishMember

    wish = SubFactory(WishFactory)
    workspace = SelfAttribute("wish.workspace")
    participant = SubFactory(ParticipantFactory, matchmaking=SelfAttribute("..wish.matchmaking"))


class ScheduleFactory(DjangoModelFactory[Schedule]):
    class Meta:
        model = Schedule

    matchmaking = SubFactory(MatchmakingFactory)
    workspace = SelfAttribute("matchmaking.workspace")
    number = LazyAttribute(lambda made: made.matchmaking.schedules.count() + 1)
    state = "draft"
    made_at = NOW
    made_by = "accounts.user:1"


class PlacementFactory(DjangoModelFactory[Placement]):
    class Meta:
        model = Placement

    schedule = SubFactory(ScheduleFactory)
    workspace = SelfAttribute("schedule.workspace")
    wish = SubFactory(WishFactory, matchmaking=SelfAttribute("..schedule.matchmaking"))
    slot = SubFactory(SlotFactory, matchmaking=SelfAttribute("..schedule.matchmaking"))
    table = SubFactory(TableFactory, matchmaking=SelfAttribute("..schedule.matchmaking"))


class SeatFactory(DjangoModelFactory[Seat]):
    class Meta:
        model = Seat

    placement = SubFactory(PlacementFactory)
    workspace = SelfAttribute("placement.workspace")
    schedule = SelfAttribute("placement.schedule")
    slot = SelfAttribute("placement.slot")
    participant = SubFactory(
        ParticipantFactory, matchmaking=SelfAttribute("..placement.schedule.matchmaking")
    )


class MeetingFactory(DjangoModelFactory[Meeting]):
    class Meta:
        model = Meeting

    matchmaking = SubFactory(MatchmakingFactory)
    workspace = SelfAttribute("matchmaking.workspace")
    wish = SubFactory(WishFactory, matchmaking=SelfAttribute("..matchmaking"))
    slot = SubFactory(SlotFactory, matchmaking=SelfAttribute("..matchmaking"))
    table = SubFactory(TableFactory, matchmaking=SelfAttribute("..matchmaking"))
    changed_at = NOW


class MeetingSeatFactory(DjangoModelFactory[MeetingSeat]):
    class Meta:
        model = MeetingSeat

    meeting = SubFactory(MeetingFactory)
    workspace = SelfAttribute("meeting.workspace")
    participant = SubFactory(ParticipantFactory, matchmaking=SelfAttribute("..meeting.matchmaking"))

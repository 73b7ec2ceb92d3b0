from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from raceme.events.models import Event, ParticipantType
from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord


class Matchmaking(EditableWorkspaceRecord):
    """The bilateral meetings of one event: how they are asked for, and what a person may have."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("In preparation")
        OPEN = "open", _("Open for requests")
        CLOSED = "closed", _("Closed for requests")
        PUBLISHED = "published", _("Schedule published")
        OVER = "over", _("Over")

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="matchmaking")
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    # At tables, or each at home; some may be online in what is held at tables.
    is_online = models.BooleanField(default=False)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    # After so many hours an unanswered request holds nothing any more.
    answer_within = models.PositiveIntegerField(default=72)
    # Of each person, where their type says nothing else.
    least_meetings = models.PositiveIntegerField(default=0)
    most_meetings = models.PositiveIntegerField(default=12)
    most_requests = models.PositiveIntegerField(null=True, blank=True)
    # Nobody meets outside these hours of their own clock, where meetings are online.
    waking_from = models.TimeField(null=True, blank=True)
    waking_until = models.TimeField(null=True, blank=True)
    notice = models.TextField(blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    is_generated = models.BooleanField(default=False)

    TRANSITIONS: Mapping[str, frozenset[str]] = {
        State.PREPARED: frozenset([State.OPEN, State.CLOSED, State.PUBLISHED]),
        State.OPEN: frozenset([State.CLOSED, State.PUBLISHED]),
        State.CLOSED: frozenset([State.OPEN, State.PUBLISHED]),
        State.PUBLISHED: frozenset([State.OVER]),
        State.OVER: frozenset(),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(most_meetings__gte=F("least_meetings")),
                name="matchmaking_most_not_below_least",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="matchmaking_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"meetings of #{self.event_id}"

    def may_become(self, state: str) -> bool:
        return state in self.TRANSITIONS[self.state]


class TypeTerms(WorkspaceRecord):
    """What people of one participant type may have, where that differs from everybody's."""

    matchmaking = models.ForeignKey(Matchmaking, on_delete=models.CASCADE, related_name="terms")
    type = models.ForeignKey(ParticipantType, on_delete=models.CASCADE, related_name="+")
    least_meetings = models.PositiveIntegerField(null=True, blank=True)
    most_meetings = models.PositiveIntegerField(null=True, blank=True)
    most_requests = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matchmaking", "type"], name="matchmaking_terms_of_a_type_once"
            ),
        ]

    def __str__(self) -> str:
        return f"terms of type #{self.type_id}"


class MayNotMeet(WorkspaceRecord):
    """That people of two types do not meet; both may be the same. ``first`` has the lower key."""

    matchmaking = models.ForeignKey(
        Matchmaking, on_delete=models.CASCADE, related_name="may_not_meet"
    )
    first = models.ForeignKey(ParticipantType, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(ParticipantType, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matchmaking", "first", "second"], name="matchmaking_may_not_meet_once"
            ),
            models.CheckConstraint(
                condition=Q(second__gte=F("first")), name="matchmaking_types_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"types #{self.first_id} and #{self.second_id}"


class Slot(WorkspaceRecord):
    """A time in which one meeting takes place, such as a half hour."""

    matchmaking = models.ForeignKey(Matchmaking, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    # Idle slots between two meetings of a person are a break within one part of one day.
    part = models.CharField(max_length=20)
    # Lost after the schedule was published: nobody meets in it any more.
    is_lost = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matchmaking", "starts_at"], name="matchmaking_slot_once"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="matchmaking_slot_takes_time"),
        ]
        indexes = [
            models.Index(fields=["matchmaking", "starts_at", "id"], name="matchmaking_slots")
        ]

    def __str__(self) -> str:
        return f"slot #{self.pk}"

    @property
    def ends_at(self) -> datetime:
        # Counted in UTC: by a clock that changes meanwhile it would be an hour off.
        ends = self.starts_at.astimezone(UTC) + timedelta(minutes=self.minutes)
        return ends.astimezone(self.starts_at.tzinfo)


class Table(WorkspaceRecord):
    """Where one meeting takes place in a slot: a table in a room, or a place on the net."""

    matchmaking = models.ForeignKey(Matchmaking, on_delete=models.CASCADE, related_name="tables")
    name = models.CharField(max_length=60)
    # Tables of one room stand beside each other; between rooms one walks.
    room = models.CharField(max_length=100, blank=True)
    position = models.PositiveIntegerField(default=0)
    # Whose it is: they never leave it, and nobody meets there without them.
    host = models.ForeignKey(
        "matchmaking.Participant",
        on_delete=models.SET_NULL,
        related_name="tables",
        null=True,
        blank=True,
    )
    # Where it is online: the address of the video room.
    link = models.URLField(max_length=500, blank=True)
    is_lost = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matchmaking", "room", "name"], name="matchmaking_table_once"
            ),
        ]
        indexes = [
            models.Index(fields=["matchmaking", "position", "id"], name="matchmaking_tables")
        ]

    def __str__(self) -> str:
        return self.name


class Walk(WorkspaceRecord):
    """How far it is from one room to another, in metres; the same both ways."""

    matchmaking = models.ForeignKey(Matchmaking, on_delete=models.CASCADE, related_name="walks")
    first = models.CharField(max_length=100)
    second = models.CharField(max_length=100)
    metres = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matchmaking", "first", "second"], name="matchmaking_walk_once"
            ),
            models.CheckConstraint(
                condition=Q(second__gt=F("first")), name="matchmaking_rooms_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"

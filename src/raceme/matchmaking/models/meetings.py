from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raceme.asks.models import Ask
from raceme.engagements.models import Activity
from raceme.matchmaking.models.profiles import Participant
from raceme.matchmaking.models.set_up import Matchmaking, Slot, Table
from raceme.matchmaking.models.wishing import Wish
from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord


class Meeting(EditableWorkspaceRecord):
    """
    A meeting as it stands for those who come to it, over all versions of the schedule.

    Calendars know it by its ``uid``, and take what has the higher ``sequence``.
    """

    class State(models.TextChoices):
        SCHEDULED = "scheduled", _("Scheduled")
        CANCELLED = "cancelled", _("Cancelled")
        HELD = "held", _("Held")
        NOT_HELD = "not_held", _("Not held")

    matchmaking = models.ForeignKey(Matchmaking, on_delete=models.CASCADE, related_name="meetings")
    wish = models.OneToOneField(Wish, on_delete=models.PROTECT, related_name="meeting")
    state = models.CharField(max_length=10, choices=State, default=State.SCHEDULED)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="meetings")
    table = models.ForeignKey(Table, on_delete=models.PROTECT, related_name="meetings")
    activity = models.OneToOneField(
        Activity, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    is_generated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "table"],
                condition=Q(state__in=["scheduled", "held"]),
                name="matchmaking_one_meeting_at_a_table",
            ),
        ]
        indexes = [
            models.Index(fields=["matchmaking", "slot", "table"], name="matchmaking_meetings"),
        ]

    def __str__(self) -> str:
        return f"meeting #{self.pk}"


class MeetingSeat(WorkspaceRecord):
    """One side of a meeting: who is to come, and whether they did."""

    class Presence(models.TextChoices):
        EXPECTED = "expected", _("Expected")
        CAME = "came", _("Came")
        ABSENT = "absent", _("Did not come")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="seats")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="meeting_seats"
    )
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.EXPECTED)
    # One side's word is enough; the other's silence contradicts nothing.
    said_by = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "participant"], name="matchmaking_seat_once"
            ),
        ]
        indexes = [
            models.Index(fields=["participant", "meeting"], name="matchmaking_meetings_of"),
        ]

    def __str__(self) -> str:
        return f"side #{self.pk}"


class Outcome(EditableWorkspaceRecord):
    """What one side says came of a meeting, a week or half a year after it."""

    class Wave(models.TextChoices):
        WEEK = "week", _("After one week")
        HALF_YEAR = "half_year", _("After six months")

    class NextStep(models.TextChoices):
        NONE = "none", _("Nothing more")
        SECOND_MEETING = "second_meeting", _("Another meeting")
        OFFER = "offer", _("An offer")
        PROJECT = "project", _("A project together")
        AGREEMENT = "agreement", _("An agreement")

    seat = models.ForeignKey(MeetingSeat, on_delete=models.CASCADE, related_name="outcomes")
    wave = models.CharField(max_length=10, choices=Wave)
    took_place = models.BooleanField(null=True, blank=True)
    # 1 of no use to 5 of great use.
    useful = models.PositiveSmallIntegerField(null=True, blank=True)
    next_step = models.CharField(max_length=15, choices=NextStep, blank=True)
    has_agreement = models.BooleanField(default=False)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    ask = models.ForeignKey(Ask, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "wave"], name="matchmaking_outcome_once"),
            models.CheckConstraint(
                condition=Q(useful=None) | (Q(useful__gte=1) & Q(useful__lte=5)),
                name="matchmaking_useful_from_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | (Q(value__gte=0) & ~Q(currency="")),
                name="matchmaking_value_has_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"outcome #{self.pk}"

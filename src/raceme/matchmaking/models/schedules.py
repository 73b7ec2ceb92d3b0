from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from raceme.core.models import Job
from raceme.matchmaking.models.profiles import Participant
from raceme.matchmaking.models.set_up import Matchmaking, Slot, Table
from raceme.matchmaking.models.wishing import Wish
from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord


class Schedule(EditableWorkspaceRecord):
    """
    One version of who meets whom, when and where.

    A published one never changes: what is moved or repaired after that is a new version.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("Being made")
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", pgettext_lazy("version", "Published")
        REPLACED = "replaced", _("Replaced")
        FAILED = "failed", _("Nothing came of it")

    class Way(models.TextChoices):
        MADE = "made", _("Made anew")
        REPAIRED = "repaired", _("Repaired")
        MOVED = "moved", _("Changed by hand")

    matchmaking = models.ForeignKey(Matchmaking, on_delete=models.CASCADE, related_name="schedules")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    way = models.CharField(max_length=10, choices=Way, default=Way.MADE)
    based_on = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="following", null=True, blank=True
    )
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    # What the engine said: status, method, seconds, levels with value and bound, what was not
    # kept and why; and of a repair, who moved and who is to be told.
    said = models.JSONField(default=dict, blank=True)
    # The engine ends with the best so far.
    is_stop_asked = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=200, blank=True)

    # How many meetings it holds, once a query has counted them; no column.
    meetings: int = 0

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matchmaking", "number"], name="matchmaking_schedule_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["matchmaking"],
                condition=Q(state="published"),
                name="matchmaking_one_published_schedule",
            ),
        ]

    def __str__(self) -> str:
        return f"schedule {self.number}"


class Placement(WorkspaceRecord):
    """The slot and the table that a schedule gives to a wish."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="placements")
    wish = models.ForeignKey(Wish, on_delete=models.PROTECT, related_name="placements")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    table = models.ForeignKey(Table, on_delete=models.PROTECT, related_name="+")
    # Whatever is made from this version on leaves it where it is.
    is_locked = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "wish"], name="matchmaking_wish_placed_once"
            ),
            models.UniqueConstraint(
                fields=["schedule", "slot", "table"], name="matchmaking_table_taken_once"
            ),
        ]

    def __str__(self) -> str:
        return f"placement #{self.pk}"


class Seat(WorkspaceRecord):
    """Who really sits there, be it as a stand-in; with the slot, so that nobody sits twice."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="seats")
    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="+")
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="seats")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "slot", "participant"], name="matchmaking_sits_once_in_a_slot"
            ),
            models.UniqueConstraint(
                fields=["placement", "participant"], name="matchmaking_sits_once_in_a_meeting"
            ),
        ]
        indexes = [
            models.Index(fields=["participant", "schedule"], name="matchmaking_seats_of"),
        ]

    def __str__(self) -> str:
        return f"seat #{self.pk}"


class Notice(WorkspaceRecord):
    """
    What a published version changes for one person; a mail tells it, once.

    ``said`` lists the keys of meetings that are ``new``, ``moved`` and ``cancelled``.
    """

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="notices")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="schedule_notices"
    )
    said = models.JSONField(default=dict)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "participant"], name="matchmaking_told_once_of_a_schedule"
            ),
        ]

    def __str__(self) -> str:
        return f"notice #{self.pk}"

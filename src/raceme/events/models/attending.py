from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raceme.events.models.agenda import Event, Session
from raceme.events.models.registering import Registration
from raceme.workspaces.models import WorkspaceRecord


class Attendance(WorkspaceRecord):
    """That somebody was at the event, or in one of its sessions: once, however often seen."""

    class Way(models.TextChoices):
        SCAN = "scan", _("Badge scanned")
        LIST = "list", _("Ticked in the list")
        DESK = "desk", _("At the desk")
        SIGNED = "signed", _("By the signature list")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="attendances")
    # Without one: that they came to the event at all.
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="attendances", null=True, blank=True
    )
    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="attendances"
    )
    way = models.CharField(max_length=10, choices=Way, default=Way.LIST)
    # By the clock of the device that saw them; it may have had no network then.
    came_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    device = models.CharField(max_length=60, blank=True)
    # Taken back: it counts no more, and what a device sends late does not bring it back.
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            # NULLs differ in a unique index, so each of the two shapes has its own.
            models.UniqueConstraint(
                fields=["registration"], condition=Q(session=None), name="events_came_once"
            ),
            models.UniqueConstraint(
                fields=["registration", "session"], name="events_came_to_session_once"
            ),
        ]
        indexes = [
            models.Index(fields=["event", "session", "registration"], name="events_who_came")
        ]

    def __str__(self) -> str:
        return f"attendance #{self.pk}"

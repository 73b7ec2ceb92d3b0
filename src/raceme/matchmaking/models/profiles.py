from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from raceme.events.models import Registration
from raceme.matchmaking.models.set_up import Matchmaking, Slot
from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord


class Participant(EditableWorkspaceRecord):
    """Somebody registered who means to meet others, and what they say of that."""

    class Presence(models.TextChoices):
        HERE = "here", _("In person")
        ONLINE = "online", _("Online")

    matchmaking = models.ForeignKey(
        Matchmaking, on_delete=models.CASCADE, related_name="participants"
    )
    registration = models.OneToOneField(
        Registration, on_delete=models.PROTECT, related_name="participant"
    )
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.HERE)
    # Of whom to meet them one reads this; it is shown once they say so.
    about = models.CharField(max_length=500, blank=True)
    offers = models.TextField(blank=True)
    seeks = models.TextField(blank=True)
    # ISO 639-1 and ISO 3166-1 codes: what they speak, where they look for partners.
    languages = models.JSONField(default=list, blank=True)
    countries = models.JSONField(default=list, blank=True)
    time_zone = models.CharField(max_length=50, blank=True)
    # Where one meets them online, if not in the table's own video room.
    link = models.URLField(max_length=500, blank=True)
    # Whether others find them.
    is_shown = models.BooleanField(default=False)
    # Since when they meet nobody any more.
    left_at = models.DateTimeField(null=True, blank=True)
    # When they were last mailed news: more of it waits for a while.
    mailed_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    is_generated = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["matchmaking", "is_shown", "id"], name="matchmaking_shown"),
        ]

    def __str__(self) -> str:
        return f"participant #{self.pk}"


class Interest(WorkspaceRecord):
    """One thing that somebody offers or seeks, by a code of a known list or in a word."""

    class Direction(models.TextChoices):
        OFFER = "offer", _("Offers")
        SEEK = "seek", _("Seeks")

    class Scheme(models.TextChoices):
        COOPERATION = "cooperation", _("Kind of cooperation")
        ECOSYSTEM = "ecosystem", _("Industrial ecosystem")
        TECHNOLOGY = "technology", _("Technology")
        ACTIVITY = "activity", _("Activity code")

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="interests")
    direction = models.CharField(max_length=10, choices=Direction)
    scheme = models.CharField(max_length=15, choices=Scheme)
    code = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "direction", "scheme", "code"],
                name="matchmaking_interest_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["scheme", "code", "direction", "participant"],
                name="matchmaking_interests",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Unavailability(WorkspaceRecord):
    """That somebody cannot meet anyone in a slot."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="unavailable"
    )
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="unavailable")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "slot"], name="matchmaking_unavailable_once"
            ),
        ]

    def __str__(self) -> str:
        return f"not in slot #{self.slot_id}"


class StandIn(WorkspaceRecord):
    """That two of one company may stand in for each other. ``first`` has the lower key."""

    first = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="matchmaking_stand_in_once"),
            models.CheckConstraint(
                condition=Q(second__gt=F("first")), name="matchmaking_stand_ins_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"stand-ins #{self.pk}"

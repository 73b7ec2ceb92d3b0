"""How long each kind of record is kept, and who was erased."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord


class RetentionRule(EditableWorkspaceRecord):
    """After how many days a workspace lets a kind of record go, where it says otherwise."""

    kind = models.SlugField(max_length=40)
    days = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "kind"], name="stewardship_one_retention_a_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(days__gte=1), name="stewardship_retention_of_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.days}"


class Erasure(WorkspaceRecord):
    """That a person was erased: by reference, for no name is left of them."""

    class Why(models.TextChoices):
        ASKED = "asked", _("The person asked for it")
        PAST_DATE = "past_date", _("Past its date")
        MISTAKE = "mistake", _("Should never have been here")

    person = models.CharField(max_length=100)
    why = models.CharField(max_length=20, choices=Why)
    # What was taken away or emptied, in numbers by model.
    counts = models.JSONField(default=dict)
    erased_at = models.DateTimeField()
    erased_by = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "-erased_at", "-id"], name="stewardship_erased_newest"
            )
        ]

    def __str__(self) -> str:
        return f"erasure #{self.pk}"

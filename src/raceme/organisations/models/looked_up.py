"""What public registers said of organisations that were looked up many at once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from raceme.organisations.models.register import Organisation
from raceme.workspaces.models import WorkspaceRecord


class LookedUp(WorkspaceRecord):
    """What came of looking one organisation up; ``settled`` once somebody has dealt with it."""

    class Outcome(models.TextChoices):
        DIFFERS = "differs", _("Something to accept")
        SAME = "same", _("Nothing new")
        UNKNOWN = "unknown", _("Number not known")
        NO_NUMBER = "no_number", _("No number to ask by")
        SILENT = "silent", _("No answer")

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    # As ``lookup.Found`` writes itself; empty where nothing was found.
    found = models.JSONField(default=dict)
    # How many fields it would fill or change.
    differences = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True)
    looked_up_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "looked_up_at", "id"], name="organisations_looked_up_newest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome} #{self.pk}"

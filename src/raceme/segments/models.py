from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord


class Of(models.TextChoices):
    """Whom a segment finds."""

    ORGANISATIONS = "organisations", _("Organisations")
    PEOPLE = "people", _("People")


class Segment(EditableWorkspaceRecord):
    """A saved filter: whom it finds follows from its conditions and the day, never kept."""

    name = models.CharField(max_length=100)
    of = models.CharField(max_length=20, choices=Of)
    # As ``conditions.Filters`` writes itself; docs/decisions/0022 tells the form.
    filters = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace", Lower("name"), name="segments_name_once_in_a_workspace"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="segments_segment_is_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Use(WorkspaceRecord):
    """That something was made for whom a segment found, such as a letter; named by reference."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="uses")
    made = models.CharField(max_length=100)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["made"], name="segments_made_for_one")]

    def __str__(self) -> str:
        return self.made

"""A funder's own file: its places, what each is bound to, and the copies filled from it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from raceme.documents.models import Document
from raceme.programmes.models import Programme
from raceme.reporting.models.snapshots import Snapshot
from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord


class FunderFile(EditableWorkspaceRecord):
    """
    A workbook or text document as the funder gives it out; ``places`` is what was found in it.

    A newer upload takes the place of ``document``; what its places are bound to stays.
    """

    class Kind(models.TextChoices):
        XLSX = "xlsx", _("Workbook (.xlsx)")
        DOCX = "docx", _("Text document (.docx)")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="funder_files")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    places = models.JSONField(default=list)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class FunderBinding(WorkspaceRecord):
    """What goes into one place, by its name; ``columns`` where it is a row that repeats."""

    file = models.ForeignKey(FunderFile, on_delete=models.CASCADE, related_name="bindings")
    place = models.CharField(max_length=260)
    source = models.CharField(max_length=120)
    columns = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "place"], name="reporting_funder_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.source}"


class FilledFile(WorkspaceRecord):
    """A funder's file with the numbers of a frozen report in it; older ones stay."""

    file = models.ForeignKey(FunderFile, on_delete=models.PROTECT, related_name="filled")
    number = models.PositiveIntegerField()
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="filled")
    # The file as the funder gave it, and the revision of what it was bound to.
    template = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="reporting_filled_number_once")
        ]

    def __str__(self) -> str:
        return f"filled file {self.number} #{self.pk}"

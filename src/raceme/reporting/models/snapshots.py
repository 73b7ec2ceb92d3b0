"""A report, frozen: its figures, their lists and rules, and what proves them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from raceme.core.models import Record
from raceme.documents.models import Document
from raceme.programmes.models import Period, Programme
from raceme.reporting.models.counting import Indicator
from raceme.workspaces.models import EditableWorkspaceRecord, WorkspaceRecord


class Narrative(EditableWorkspaceRecord):
    """What the report of a period says in words, one text for each of its sections."""

    class Section(models.TextChoices):
        RESULTS = "results", _("Summary of results")
        BILATERAL = "bilateral", _("Summary of bilateral results")
        DEVIATIONS = "deviations", _("What went otherwise than planned")
        NEXT = "next", _("What comes next")

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="narratives")
    section = models.CharField(max_length=20, choices=Section)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "section"], name="reporting_narrative_once_a_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_section_display()} #{self.pk}"


class Snapshot(WorkspaceRecord):
    """
    What a period's report said when it was frozen; nothing of it changes afterwards.

    ``content_hash`` is empty while it is being written, and stands over all of it from then
    on: its facts and texts, its figures, their rules, lines and evidence.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="snapshots")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=100)
    note = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "number"], name="reporting_snapshot_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"snapshot {self.number} #{self.pk}"

    @property
    def is_frozen(self) -> bool:
        return bool(self.content_hash)


class SnapshotFigure(WorkspaceRecord):
    """One figure of a snapshot, with the rule it was counted by; numbers as people read them."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="figures")
    # For the way to what is counted now; the snapshot itself needs none of it.
    indicator = models.ForeignKey(
        Indicator, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    rule = models.JSONField()
    rule_version = models.PositiveIntegerField()
    sentence = models.TextField()
    target = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    target_sense = models.CharField(max_length=10, choices=Indicator.Sense)
    target_low = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    target_high = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    period_target = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=2)
    cumulative = models.DecimalField(max_digits=16, decimal_places=2)
    counted = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "code"], name="reporting_snapshot_figure_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SnapshotLine(WorkspaceRecord):
    """
    One line behind a frozen figure, counted or left out.

    It names records by reference, so that it outlives them. What it says in words lies
    apart in ``SnapshotWords``; ``commitment`` holds it to them until they are erased.
    """

    figure = models.ForeignKey(SnapshotFigure, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    is_counted = models.BooleanField()
    record = models.CharField(max_length=100)
    activity = models.BigIntegerField(null=True, blank=True)
    subject = models.CharField(max_length=100)
    on = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=2)
    records = models.PositiveIntegerField(default=1)
    # The first condition that failed, as the engine's code; empty for what was counted.
    reason = models.CharField(max_length=40, blank=True)
    # The SHA-256 of each document that proves it, in hexadecimal.
    evidence = models.JSONField(default=list)
    commitment = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "is_counted", "number"], name="reporting_snapshot_line_once"
            )
        ]
        indexes = [models.Index(fields=["record"], name="reporting_snapshot_line_of")]

    def __str__(self) -> str:
        return f"line {self.number} #{self.pk}"


class SnapshotWords(Record):
    """What a line says in words: titles and names, with the salt of its commitment."""

    line = models.OneToOneField(SnapshotLine, on_delete=models.CASCADE, related_name="words")
    salt = models.CharField(max_length=64)
    words = models.JSONField()

    def __str__(self) -> str:
        return f"words of {self.line_id}"


class SnapshotDocument(WorkspaceRecord):
    """A document that stands in a snapshot: while it does, nobody can remove it."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "document"], name="reporting_snapshot_document_once"
            )
        ]

    def __str__(self) -> str:
        return f"document {self.document_id} of {self.snapshot_id}"


class Thaw(WorkspaceRecord):
    """
    That a workspace's frozen reports may be taken away, by the transaction that says so.

    The database itself refuses to change or remove what is frozen (``guarding``), but where a row
    of this stands. It is added and removed within one transaction, so nobody else ever sees it.
    """

    def __str__(self) -> str:
        return f"thaw of {self.workspace_id}"

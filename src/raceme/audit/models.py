from django.db import models

from raceme.core.models import Record
from raceme.workspaces.models import Workspace


class Entry(Record):
    """
    Who did what, when; names everybody by reference, so that it outlives them.

    The values before and after lie apart in ``Values``; the entry itself holds only a
    salted commitment to them, so that erasing a person leaves the entry true. Without a
    workspace it belongs to the installation: accounts and shared organisations.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    actor_label = models.CharField(max_length=200)
    verb = models.CharField(max_length=100)
    commitment = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["workspace", "at"], name="audit_entry_by_workspace")]

    def __str__(self) -> str:
        return f"{self.verb} #{self.pk}"


class Target(models.Model):
    """One record that an entry is about; bulk work has one entry with many."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="targets")
    reference = models.CharField(max_length=100)
    label = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["reference", "entry"], name="audit_target_history")]

    def __str__(self) -> str:
        return self.reference


class Values(models.Model):
    """What the fields held before and after, and the salt of the commitment."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="values")
    salt = models.CharField(max_length=64)
    changes = models.JSONField()

    def __str__(self) -> str:
        return f"values of {self.entry_id}"

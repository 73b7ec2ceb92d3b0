from django.db import models

from raceme.audit.commitments import FIELD
from raceme.core.models import Record
from raceme.workspaces.models import Workspace


class Entry(Record):
    """
    Who did what, when; names everybody by reference, so that it outlives them.

    What names somebody in words (the labels here and of the targets, the values before and
    after) can be erased; what is sealed are salted commitments to it, with the salt apart in
    ``Values``, so that erasing a person leaves the entry true. Without a workspace it belongs
    to the installation: accounts and shared organisations.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    actor_label = models.CharField(max_length=200)
    verb = models.CharField(max_length=100)
    values_commitment = models.CharField(max_length=64)
    labels_commitment = models.CharField(max_length=64)

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
        constraints = [
            models.UniqueConstraint(fields=["reference", "entry"], name="audit_target_once")
        ]

    def __str__(self) -> str:
        return self.reference


class Values(models.Model):
    """
    What the fields held before and after, and the salt of both commitments.

    Every item (the actor's label, each target's, each field) has a salt derived from the one
    that is kept. Once an item was erased that one is gone: ``remains`` then holds the salt of
    each item that is left, and the commitment of each that is not.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="values")
    salt = models.CharField(max_length=64, blank=True)
    changes = models.JSONField()
    remains = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"values of {self.entry_id}"

    @property
    def erased_fields(self) -> list[str]:
        gone = self.remains["commitments"] if self.remains else ()
        return [item.removeprefix(FIELD) for item in gone if item.startswith(FIELD)]


class Sealer(models.Model):
    """
    The one who seals: whoever holds the lock of its only row.

    Entries become visible when they are committed, not in the order of their keys. All up to
    ``settled`` were sealed; all up to ``settling`` that could be seen at ``settling_since``.
    """

    settled = models.BigIntegerField(default=0)
    settling = models.BigIntegerField(default=0)
    settling_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"settled up to {self.settled}"


class Chain(models.Model):
    """The head of the seals of a workspace, or of the installation, and its last check."""

    INSTALLATION = "installation"

    name = models.CharField(max_length=100, unique=True)
    workspace = models.OneToOneField(
        Workspace, on_delete=models.PROTECT, null=True, related_name="+"
    )
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    verified_number = models.BigIntegerField(default=0)
    break_found = models.JSONField(null=True)

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """What the command calls it; the name is hashed, and so says the workspace by its key."""
        return self.name if self.workspace is None else f"workspace:{self.workspace.slug}"


class Seal(models.Model):
    """An entry's place in a chain: a hash over what it says and over the seal before it."""

    entry = models.OneToOneField(
        Entry, on_delete=models.PROTECT, primary_key=True, related_name="seal"
    )
    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="seals")
    number = models.BigIntegerField()
    at = models.DateTimeField()
    content = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="audit_seal_in_order"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="audit_seal_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id} #{self.number}"

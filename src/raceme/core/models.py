from uuid import uuid4

from django.db import models


class Record(models.Model):
    """A row that other apps can name without holding a key to it."""

    class Meta:
        abstract = True

    @property
    def reference(self) -> str:
        return f"{self._meta.label_lower}:{self.pk}"


class EditableRecord(Record):
    """
    A row that two people may edit at once.

    Its form carries ``revision``; an action that finds another one than it was shown
    refuses, so that nobody overwrites what he has not seen.
    """

    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Submission(models.Model):
    """A form that was sent: sent again, it leads to what the first sending made."""

    token = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    actor = models.CharField(max_length=100)
    result = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.token)

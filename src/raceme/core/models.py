from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class Job(Record):
    """Work in the background that somebody waits for: how far it is, and what came of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", pgettext_lazy("job", "Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    UNDERWAY = (State.WAITING, State.RUNNING)

    name = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    title = models.CharField(max_length=200)
    # Two that say the same are not underway at once.
    once = models.CharField(max_length=200, blank=True)
    # A plain number: core knows no workspaces. None where it is the installation's.
    workspace_id = models.BigIntegerField(null=True, blank=True)
    started_by = models.CharField(max_length=100, blank=True)
    started_by_label = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=200, blank=True)
    result_url = models.CharField(max_length=500, blank=True)
    result_text = models.CharField(max_length=200, blank=True)
    # A file it made: where it lies in the store, and what it is called when it is taken.
    result_file = models.CharField(max_length=200, blank=True)
    result_name = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=500, blank=True)
    is_cancel_asked = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Who is at it: it is his as long as his row among the workers is beating.
    worker = models.CharField(max_length=100, blank=True)
    queued_at = models.DateTimeField()
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["once"],
                condition=Q(state__in=["waiting", "running"]) & ~Q(once=""),
                name="core_job_underway_once",
            )
        ]
        indexes = [
            models.Index(fields=["workspace_id", "created_at", "id"], name="core_job_newest"),
            models.Index(fields=["once", "id"], name="core_job_once"),
            models.Index(fields=["state", "queued_at"], name="core_job_underway"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_underway(self) -> bool:
        return self.state in self.UNDERWAY

    @property
    def per_cent(self) -> int | None:
        """How far it is; None as long as nobody knows how much there is to do."""
        if self.state == self.State.DONE:
            return 100
        return min(100, 100 * self.done // self.total) if self.total else None


class Worker(models.Model):
    """A process that takes jobs. Whose ``beat_at`` grows old is gone, and so is his claim."""

    name = models.CharField(primary_key=True, max_length=100)
    # The machine and the process as it knows itself, where its neighbours can look for it.
    process = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Slot(models.Model):
    """The last stretch of time for which a job that comes round was put in line."""

    name = models.CharField(primary_key=True, max_length=100)
    began_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Former(models.Model):
    """
    That a record became another one: two that were the same thing were made one.

    ``into`` is the record it was put into, ``became`` where it is found now, should that one
    have been put into another since.
    """

    reference = models.CharField(primary_key=True, max_length=100)
    into = models.CharField(max_length=100, db_index=True)
    became = models.CharField(max_length=100, db_index=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reference} became {self.became}"

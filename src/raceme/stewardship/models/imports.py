"""A file on its way into the records: its rows, what was decided of them, and what came of it."""

import json
import zlib
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from raceme.documents.models import Document
from raceme.workspaces.models import WorkspaceRecord

# A stretch of rows is read, checked and written as one: never is a whole file in memory.
ROWS_AT_ONCE = 1_000
QUICKLY = 1


class Import(WorkspaceRecord):
    """
    What one uploaded file brings into the records of a workspace.

    The file and the rows read from it are kept until ``kept_until``; afterwards only what came
    of them is, in numbers, and nothing can be undone any more.
    """

    class Holds(models.TextChoices):
        ORGANISATIONS = "organisations", _("Organisations")
        MEMBERS = "memberships", _("Members of a cluster")
        PEOPLE = "people", _("People")
        SIZES = "sizes", _("Sizes of organisations")
        ACTIVITIES = "activities", _("Activities with those who took part")
        ATTENDANCE = "attendance", _("Attendance of a video meeting")

    class State(models.TextChoices):
        BEGUN = "begun", _("To be assigned")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("To be looked through")
        RUNNING = "running", _("Being imported")
        STOPPED = "stopped", _("Stopped halfway")
        DONE = "done", _("Imported")
        UNDOING = "undoing", _("Being taken back")
        UNDONE = "undone", _("Taken back")
        DISCARDED = "discarded", _("Discarded")

    # What may follow on what; whoever changes a state holds the import's row.
    NEXT = {
        State.BEGUN: {State.BEGUN, State.CHECKING, State.DISCARDED},
        State.CHECKING: {State.CHECKING, State.CHECKED, State.BEGUN, State.DISCARDED},
        State.CHECKED: {State.BEGUN, State.CHECKING, State.RUNNING, State.DISCARDED},
        State.RUNNING: {State.DONE, State.STOPPED},
        State.STOPPED: {State.RUNNING, State.UNDOING},
        State.DONE: {State.UNDOING},
        State.UNDOING: {State.UNDONE, State.DONE, State.STOPPED},
        State.UNDONE: set(),
        State.DISCARDED: set(),
    }
    OPEN = (State.BEGUN, State.CHECKING, State.CHECKED)
    WRITTEN = (State.STOPPED, State.DONE)

    name = models.CharField(max_length=200)
    # Where the file lies in the store of documents; empty once it is kept no more.
    stored_as = models.CharField(max_length=100, blank=True)
    # Where it proves what it brought in, the document of the same file in the store.
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    holds = models.CharField(max_length=20, choices=Holds)
    state = models.CharField(max_length=10, choices=State, default=State.BEGUN)
    # Of each sheet its name and how many rows it has; of the file, what is worth knowing.
    sheets = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    sheet = models.PositiveSmallIntegerField(default=0)
    # The first and the last row of the heading, and the first of the list, from 0.
    header_first = models.PositiveIntegerField(default=0)
    header_last = models.PositiveIntegerField(default=0)
    data_row = models.PositiveIntegerField(default=1)
    heads = models.JSONField(default=list)
    # What each column goes into, by its place; the rest of the columns is left away.
    columns = models.JSONField(default=dict)
    # What holds for every row: the cluster, the country where none is written, …
    options = models.JSONField(default=dict)
    # Counted up with each change of what the rows mean, so that an older page is noticed.
    revision = models.PositiveIntegerField(default=1, editable=False)
    # What was in the way of taking it back, when that was last tried.
    obstacles = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=100)
    created_by_label = models.CharField(max_length=200)
    imported_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    kept_until = models.DateField()
    is_generated = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "-created_at", "-id"], name="stewardship_imports_newest"
            ),
            models.Index(fields=["kept_until"], name="stewardship_imports_kept"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_kept(self) -> bool:
        return bool(self.stored_as)

    @property
    def is_open(self) -> bool:
        """Whether nothing of it is written yet, and it may still be changed."""
        return self.state in self.OPEN


class ImportRows(WorkspaceRecord):
    """
    A stretch of rows of a file, and what is known of each of them.

    Kept together and packed: a file of 100,000 rows is a hundred of these. What was found out
    of a row stands in ``findings``, what somebody decided in ``decisions``, by its number, and
    what was written in ``results``: the transaction that writes the records writes these, so
    that a stretch is written once, whatever becomes of the worker.
    """

    of_import = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="stretches")
    sheet = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    # The place of its first row in the sheet, from 0.
    first = models.PositiveIntegerField()
    length = models.PositiveIntegerField()
    cells = models.BinaryField()
    findings = models.BinaryField(null=True)
    decisions = models.JSONField(default=dict)
    results = models.BinaryField(null=True)
    # Whether the rows are in the records now: set as they are written, taken off as undone.
    is_written = models.BooleanField(default=False)
    # Which organisations it had added and was taken back without: others use them.
    stayed = models.JSONField(default=list)
    stayed_count = models.PositiveIntegerField(default=0)
    # How many rows are found to be what; once written, what became of them.
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    undecided = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)

    COUNTED = ("new", "changed", "same", "undecided", "wrong", "skipped", "failed")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["of_import", "sheet", "number"], name="stewardship_rows_once"
            )
        ]

    def __str__(self) -> str:
        return f"rows {self.first} to {self.first + self.length}"


class ColumnMemory(WorkspaceRecord):
    """How a workspace assigned the columns of a file of one shape when it last imported one."""

    holds = models.CharField(max_length=20, choices=Import.Holds)
    # A hash over the headings, in their order.
    shape = models.CharField(max_length=64)
    columns = models.JSONField()
    options = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "holds", "shape"], name="stewardship_columns_of_a_shape"
            )
        ]

    def __str__(self) -> str:
        return f"columns of {self.shape[:8]}"


class Turn(models.Model):
    """
    Whose turn it is to bring records in: imports write one stretch after the other.

    Two lists that name the same firm without a number would else both add it.
    """

    name = models.CharField(primary_key=True, max_length=20)

    def __str__(self) -> str:
        return self.name


def packed(value: object) -> bytes:
    """Return ``value``, made of what JSON holds, in as few bytes as are quickly made."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(written.encode(), QUICKLY)


def unpacked(content: bytes | memoryview | None) -> Any:  # noqa: ANN401 (what JSON holds)
    """Return what was packed; an empty list where nothing was."""
    return [] if not content else json.loads(zlib.decompress(bytes(content)))

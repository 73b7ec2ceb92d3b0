from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from raceme.core.models import EditableRecord, Record


class Workspace(EditableRecord):
    """The organisation, or consortium, running its work here."""

    class Kind(models.TextChoices):
        CLUSTER = "cluster", _("Cluster")
        ASSOCIATION = "association", _("Association")
        CONSORTIUM = "consortium", _("Consortium")
        OTHER = "other", _("Other organisation")

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.CLUSTER)
    town = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES, default="en")
    currency = models.CharField(max_length=3, default="EUR")
    time_zone = models.CharField(max_length=50, default="Europe/Bucharest")
    is_demonstration = models.BooleanField(default=False)
    # Members without a second factor are let in nowhere before they have one.
    requires_second_factor = models.BooleanField(default=False)
    set_up_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    # The reader's role here, once accounts has looked it up for a page; no column.
    role: str = ""

    def __str__(self) -> str:
        return self.name


class UnscopedQueryError(Exception):
    """A query forgot to say whose rows it wants: a mistake of ours, never shown."""


Owned = TypeVar("Owned", bound="WorkspaceRecord")


class ScopedManager(models.Manager[Owned]):
    """Gives the rows of the workspaces it is told, and raises when it is told none."""

    def get_queryset(self) -> models.QuerySet[Owned]:
        raise UnscopedQueryError(self.model.__name__)

    def create(self, **values: object) -> Owned:
        return super().get_queryset().create(**values)

    def bulk_create(self, objects: list[Owned], **options: object) -> list[Owned]:  # type: ignore[override]
        return super().get_queryset().bulk_create(objects, **options)  # type: ignore[arg-type]

    def within(self, workspaces: models.QuerySet[Workspace]) -> models.QuerySet[Owned]:
        return super().get_queryset().filter(workspace__in=workspaces)

    def of(self, workspace: Workspace | int) -> models.QuerySet[Owned]:
        return super().get_queryset().filter(workspace=workspace)

    def reached_by(self, condition: models.Q) -> models.QuerySet[Owned]:
        """Return the rows that ``condition`` opens: its author says whose they are."""
        return super().get_queryset().filter(condition)


class WorkspaceRecord(Record):
    """What one workspace has learnt, and no other may see."""

    workspace = models.ForeignKey(Workspace, on_delete=models.PROTECT, related_name="+")

    # The first manager is the one Django uses for itself: for the rows related to an
    # object that was reached already, and for checking constraints.
    unscoped = models.Manager()
    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        abstract = True


class EditableWorkspaceRecord(WorkspaceRecord, EditableRecord):
    class Meta:
        abstract = True

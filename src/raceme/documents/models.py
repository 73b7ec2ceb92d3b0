from django.db import models

from raceme.core.search import Searched
from raceme.workspaces.models import WorkspaceRecord


class Document(WorkspaceRecord):
    """An uploaded file, stored under a name of ours; the app that holds it decides who reads it."""

    name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=100, unique=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)
    is_generated = models.BooleanField(default=False)

    searched = Searched(name="name")

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-added_at", "-id"], name="documents_newest_first"),
            models.Index(fields=["workspace", "sha256"], name="documents_by_content"),
        ]

    def __str__(self) -> str:
        return self.name

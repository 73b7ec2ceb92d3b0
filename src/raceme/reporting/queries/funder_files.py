"""A programme's funder files: what they are bound to, and what was filled from them."""

from django.db.models import Count, Q, QuerySet

from raceme.programmes.models import Programme
from raceme.reporting.models import FilledFile, FunderBinding, FunderFile


def funder_files_of(programme: Programme) -> QuerySet[FunderFile]:
    """Return the funder files of a programme that the reader has reached, by their names."""
    return (
        FunderFile.objects.of(programme.workspace_id)
        .filter(programme=programme)
        .select_related("document")
        .annotate(bound=Count("bindings", distinct=True), copies=Count("filled", distinct=True))
        .order_by("name", "pk")
    )


def funder_file_with(key: int) -> FunderFile:
    """Return one funder's file, for a job that was begun by somebody who reached it."""
    rows = FunderFile.objects.reached_by(Q(pk=key))
    return rows.select_related("document", "programme__workspace", "workspace").get()


def bindings_of(file: FunderFile) -> QuerySet[FunderBinding]:
    return FunderBinding.objects.of(file.workspace_id).filter(file=file).order_by("place", "pk")


def filled_of(file: FunderFile) -> QuerySet[FilledFile]:
    """Return what was filled from a file, the newest first."""
    return (
        FilledFile.objects.of(file.workspace_id)
        .filter(file=file)
        .select_related("document", "snapshot__period")
        .order_by("-number", "pk")
    )


def filled_from(file: FunderFile, *, snapshot: int) -> FilledFile | None:
    """Return the copy that holds a frozen report as the file is bound now, if there is one."""
    rows = filled_of(file).filter(
        snapshot=snapshot, revision=file.revision, template=file.document_id
    )
    return rows.first()

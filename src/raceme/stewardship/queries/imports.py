"""Named reads of imports; what a file holds is seen by those who may write in its workspace."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from raceme.organisations.models import Organisation, Relationship
from raceme.stewardship.models import ColumnMemory, Import, ImportRows, unpacked
from raceme.workspaces.models import Workspace


def imports_of(workspace: Workspace | int) -> QuerySet[Import]:
    """Return the imports of a workspace, the newest first."""
    return Import.objects.of(workspace).order_by("-created_at", "-pk")


def import_with(pk: int, *, workspace: Workspace | int) -> Import:
    return Import.objects.of(workspace).select_related("workspace").get(pk=pk)


def stretches_of(found: Import) -> QuerySet[ImportRows]:
    """Return the stretches of the sheet that was chosen, in the order of the file."""
    rows = ImportRows.objects.of(found.workspace_id).filter(of_import=found, sheet=found.sheet)
    return rows.order_by("number")


def stayed_of(found: Import) -> list[int]:
    """Return which organisations it had added and was taken back without: others use them."""
    rows = stretches_of(found).filter(stayed_count__gt=0)
    return [key for keys in rows.values_list("stayed", flat=True) for key in keys]


def stayed_organisations(found: Import) -> QuerySet[Organisation]:
    """Return them as the register tells them to all; ``is_ours`` are those it still deals with."""
    ours = Relationship.objects.filter(organisation=OuterRef("pk"), workspace=found.workspace_id)
    rows = Organisation.objects.filter(pk__in=stayed_of(found))
    return rows.annotate(is_ours=Exists(ours)).order_by("name_key", "pk")


def stayed_count_of(found: Import) -> int:
    totals = stretches_of(found).order_by().aggregate(stayed=Sum("stayed_count"))
    return totals["stayed"] or 0


def counts_of(found: Import) -> dict[str, int]:
    """Return how many of its rows are found to be what, or became it."""
    totals = (
        stretches_of(found).order_by().aggregate(**{name: Sum(name) for name in ImportRows.COUNTED})
    )
    return {name: totals[name] or 0 for name in ImportRows.COUNTED}


def counts_of_all(keys: list[int], *, workspace: Workspace) -> dict[int, dict[str, int]]:
    """Return the same of several imports, by their keys."""
    rows = (
        ImportRows.objects.of(workspace)
        .filter(of_import__in=keys)
        .order_by()
        .values("of_import")
        .annotate(**{f"n_{name}": Sum(name) for name in ImportRows.COUNTED})
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        told: Mapping[str, object] = row
        counts = {name: int(str(told[f"n_{name}"] or 0)) for name in ImportRows.COUNTED}
        found[row["of_import"]] = counts
    return found


def head_of(found: Import, *, most: int) -> list[list[object]]:
    """Return the first rows of the chosen sheet, as they stand in the file."""
    first = stretches_of(found).first()
    return unpacked(first.cells)[:most] if first else []


def remembered(workspace: Workspace, *, holds: str, shape: str) -> ColumnMemory | None:
    """Return how the columns of a file of this shape were assigned the last time."""
    return ColumnMemory.objects.of(workspace).filter(holds=holds, shape=shape).first()


def imports_past(day: date) -> QuerySet[Import]:
    """Return the imports of all workspaces whose file and rows are to be kept no longer."""
    return Import.objects.reached_by(Q(kept_until__lt=day) & ~Q(stored_as="")).order_by("pk")


def spread(counts: Mapping[int, int], *, start: int, length: int) -> Iterator[tuple[int, int, int]]:
    """
    Yield stretch, first and how many for what a page shows: ``length`` from ``start`` on.

    ``counts`` has, in order, how many of the rows wanted each stretch holds.
    """
    before = 0
    for number, count in counts.items():
        first = max(0, start - before)
        wanted = min(count - first, start + length - before - first)
        if first < count and wanted > 0:
            yield number, first, wanted
        before += count
        if before >= start + length:
            return

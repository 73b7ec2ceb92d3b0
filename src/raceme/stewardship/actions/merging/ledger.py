"""What a merge does to rows, written down as it is done, so that it can be done backwards."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model, QuerySet

from raceme.core.backups.tables import values_of
from raceme.stewardship.actions.merging.telling import Tell, nobody
from raceme.stewardship.models import Merge, MergeStep
from raceme.stewardship.queries.followed import Relation, owner_field, rows_of

AT_ONCE = 2_000


Row = Any  # of whichever model


class Ledger:
    """
    The one hand through which a merge writes.

    Rows are read and written a stretch at a time, so that memory does not grow with their
    number; what was done to a stretch is one step.
    """

    def __init__(self, merge: Merge, *, tell: Tell = nobody) -> None:
        self.merge = merge
        self.position = 0
        self.done = 0
        self._tell = tell

    def move(self, relation: Relation, *, absorbed: int, survivor: int) -> int:
        """Let all rows that name ``absorbed`` name ``survivor``; return how many."""
        moved = 0
        while True:
            rows = relation.rows().filter(**{relation.field: absorbed}).order_by("pk")
            owned = ("workspace_id",) if relation.is_owned else ()
            found = list(rows.values_list("pk", *owned)[:AT_ONCE])
            if not found:
                return moved
            here = relation.rows().filter(pk__in=[row[0] for row in found])
            here.update(**{relation.field: survivor})
            for workspace, keys in _by_workspace(found).items():
                self._note(
                    MergeStep.Did.MOVED,
                    relation.model,
                    workspace,
                    field=relation.field,
                    keys=keys,
                )
            moved += len(found)

    def remove(self, rows: Sequence[Row]) -> None:
        """Remove rows, with all that they hold kept; nothing may name them any more."""
        for model, workspace, some in _stretches(rows):
            kept = {str(row.pk): values_of(row) for row in some}
            rows_of(model).filter(pk__in=[row.pk for row in some]).delete()
            self._note(
                MergeStep.Did.REMOVED, model, workspace, keys=[row.pk for row in some], rows=kept
            )

    def change(self, several: Sequence[tuple[Row, Mapping[str, object]]]) -> None:
        """Set the values of each row, which then has to stay so for the merge to be undone."""
        self._write(MergeStep.Did.CHANGED, several)

    def follow(self, several: Sequence[tuple[Row, Mapping[str, object]]]) -> None:
        """Set the values of each row; where it is changed later that stays, whatever is undone."""
        self._write(MergeStep.Did.FOLLOWED, several)

    def _write(self, did: str, several: Sequence[tuple[Row, Mapping[str, object]]]) -> None:
        changed: dict[Any, dict[str, Any]] = {}
        for row, values in several:
            before = values_of(row)
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
            after = values_of(row)
            # What two rows became has to stay, also where it says no more than one of them did.
            binding = values if did == MergeStep.Did.CHANGED else ()
            differing = {
                name: [before[name], after[name]]
                for name in after
                if before[name] != after[name] or name in binding
            }
            if differing:
                changed[row] = differing
        for model, workspace, some in _stretches(list(changed)):
            self._note(
                did,
                model,
                workspace,
                keys=[row.pk for row in some],
                rows={str(row.pk): changed[row] for row in some},
            )

    def add(self, rows: Sequence[Row]) -> None:
        for row in rows:
            row.save(force_insert=True)
        for model, workspace, some in _stretches(rows):
            self._note(MergeStep.Did.ADDED, model, workspace, keys=[row.pk for row in some])

    def _note(
        self,
        did: str,
        model: type[Model],
        workspace: int | None,
        *,
        keys: Sequence[object],
        field: str = "",
        rows: Mapping[str, object] | None = None,
    ) -> None:
        self.position += 1
        MergeStep.objects.create(
            merge=self.merge,
            position=self.position,
            workspace_id=workspace,
            did=did,
            model=model._meta.label,  # noqa: SLF001 (Django's public name for it)
            field=field,
            keys=[key if isinstance(key, int) else str(key) for key in keys],
            rows=dict(rows or {}),
            count=len(keys),
        )
        self.done += len(keys)
        self._tell(self.done)


def _by_workspace(found: Iterable[tuple[Any, ...]]) -> dict[int | None, list[object]]:
    keys: dict[int | None, list[object]] = {}
    for pk, *owner in found:
        keys.setdefault(owner[0] if owner else None, []).append(pk)
    return keys


def _stretches(rows: Sequence[Row]) -> Iterable[tuple[type[Model], int | None, list[Row]]]:
    """Give the rows by model and workspace, not too many at once."""
    parted: dict[tuple[type[Model], int | None], list[Row]] = {}
    for row in rows:
        owner = row.workspace_id if owner_field(type(row)) is not None else None
        parted.setdefault((type(row), owner), []).append(row)
    for (model, workspace), some in parted.items():
        for start in range(0, len(some), AT_ONCE):
            yield model, workspace, some[start : start + AT_ONCE]


def in_stretches(rows: QuerySet[Any]) -> Iterable[list[Row]]:
    """Give what a queryset has, in the order of keys and never much of it at once."""
    last = 0
    while True:
        some = list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE])
        if not some:
            return
        last = some[-1].pk
        yield some

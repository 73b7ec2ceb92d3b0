"""
Everything that names an organisation or a person, found by walking the models.

A foreign key is found whatever app it is of, also of one that is made tomorrow. What names a
record otherwise (by its reference, or by its key within JSON) is listed in ``SOFT``, each with
what becomes of it; a test walks the models for more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import (
    Count,
    F,
    Field,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UniqueConstraint,
)
from django.db.models.functions import Coalesce

from raceme.workspaces.models import Workspace

# Models of merging itself, which name both records by reference.
OWN = "stewardship.Merge"


@dataclass(frozen=True)
class Relation:
    """A foreign key, or one to one, of ``model`` to what is merged."""

    model: type[Model]
    field: str

    @property
    def label(self) -> str:
        return f"{self.model._meta.label}.{self.field}"  # noqa: SLF001 (Django's public name)

    @property
    def column(self) -> str:
        return f"{self.field}_id"

    @property
    def is_owned(self) -> bool:
        """Tell whether its rows belong each to one workspace."""
        return owner_field(self.model) is not None

    def rows(self) -> QuerySet[Any]:
        """Return all rows of the model, whosever: who asks says which of them."""
        return rows_of(self.model)


def rows_of(model: type[Model]) -> QuerySet[Any]:
    # Not the model's own manager, which asks for a workspace.
    return QuerySet(model)


def owner_field(model: type[Model]) -> Field[Any, Any] | None:
    """Return the field that says which workspace a row is of, where it has one."""
    for field in model._meta.concrete_fields:  # noqa: SLF001
        if field.name == "workspace" and field.related_model is Workspace:
            return field
    return None


@cache
def relations_to(target: type[Model]) -> tuple[Relation, ...]:
    """Return every foreign key to ``target``, in the order of their names."""
    found = [
        Relation(model, field.name)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy  # noqa: SLF001
        for field in model._meta.local_concrete_fields  # noqa: SLF001
        if field.is_relation and field.related_model is target
    ]
    return tuple(sorted(found, key=lambda each: each.label))


def uniques_of(relation: Relation) -> list[str]:
    """Return the names of the unique constraints in which the key takes part."""
    options: Any = relation.model._meta  # noqa: SLF001
    names = [
        each.name
        for each in options.constraints
        if isinstance(each, UniqueConstraint) and relation.field in _fields_of(each)
    ]
    return [*names, *(["unique"] if options.get_field(relation.field).unique else [])]


def _fields_of(constraint: UniqueConstraint) -> Iterator[str]:
    yield from constraint.fields
    for expression in constraint.expressions:
        whole: Any = expression
        parts = [whole] if isinstance(whole, F) else whole.flatten()
        yield from (getattr(each, "name", "") for each in parts if isinstance(each, F))


def counts_of(
    target: type[Model], keys: tuple[int, ...], *, workspace: Workspace | int | None
) -> dict[int, dict[str, int]]:
    """
    Return for each key how many rows of each model name it: one query.

    Of what a workspace has learnt only that of ``workspace`` is counted; with None all of it is.
    """
    relations = relations_to(target)
    counted = {f"n{place}": _count(each, workspace) for place, each in enumerate(relations)}
    rows = rows_of(target).filter(pk__in=keys).order_by("pk").annotate(**counted)
    found: dict[int, dict[str, int]] = {}
    for row in rows.values("pk", *counted):
        numbers: dict[str, int] = {}
        for place, relation in enumerate(relations):
            label = relation.model._meta.label  # noqa: SLF001
            numbers[label] = numbers.get(label, 0) + row[f"n{place}"]
        found[row["pk"]] = {label: number for label, number in numbers.items() if number}
    return found


def _count(relation: Relation, workspace: Workspace | int | None) -> Coalesce:
    rows = relation.rows().filter(**{relation.field: OuterRef("pk")})
    owner = owner_field(relation.model)
    if owner is not None and workspace is not None:
        of_one = Q(workspace=workspace)
        rows = rows.filter(of_one | Q(workspace=None) if owner.null else of_one)
    counted = rows.order_by().values(relation.field).annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)

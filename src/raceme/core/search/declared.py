"""What a model offers to be found by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps.registry import Apps
from django.db import models

Model = type[models.Model]


@dataclass(frozen=True, kw_only=True)
class Searched:
    """
    The columns of a model that are searched, as its class says them under ``searched``.

    ``name`` is what a row is called: it ranks first, and it alone may be typed with mistakes.
    The words of ``also`` are found like its own. ``numbers`` are found from their beginning,
    whatever signs are typed in between; ``guarded`` likewise, by those who may read them.
    """

    name: str
    also: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.name, *self.also, *self.numbers, *self.guarded)


@dataclass(frozen=True, kw_only=True)
class Index:
    """The same as a database knows it: a table, its key, and the column of each field."""

    searched: Searched
    table: str
    key: str
    column_of: Mapping[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.column_of[field] for field in self.searched.fields)

    def columns_of(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.column_of[field] for field in fields)


def searched_models(registry: Apps) -> Iterator[Model]:
    """Give every model that says what it is searched by."""
    for model in registry.get_models():
        if isinstance(getattr(model, "searched", None), Searched):
            yield model


def index_of(model: Model) -> Index:
    """Return the index of a model that says what it is searched by."""
    searched: Searched = model.searched  # type: ignore[attr-defined]
    return index_for(model, searched)


def index_for(model: Model, searched: Searched) -> Index:
    """Return the index of ``model`` for what a migration says, whose models say nothing."""
    options: Any = model._meta  # noqa: SLF001 (Django's public name for it)
    return Index(
        searched=searched,
        table=options.db_table,
        key=options.pk.column,
        column_of={name: options.get_field(name).column for name in searched.fields},
    )

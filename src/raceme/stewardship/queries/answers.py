"""Answers that name an organisation or a person by its key; only what may is read."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast

from raceme.questionnaires.models import Answer, Version
from raceme.questionnaires.solving import Kind, naming
from raceme.stewardship.queries.followed import rows_of
from raceme.workspaces.models import Workspace

# Code of an item, and of the columns in it; none where the item itself names somebody.
Naming = Mapping[str, Collection[str]]
ASKS = {Kind.ORGANISATION: "asks_organisations", Kind.PERSON: "asks_people"}


def answers_naming(kind: Kind, key: int) -> QuerySet[Answer]:
    """
    Return the answers that may name the record of this key, each with its ``version``.

    A cell that only reads like the key is among them: ``naming_of`` says where a version asks.
    """
    asks = {f"answer_set__version__{ASKS[kind]}": True}
    rows: QuerySet[Answer] = rows_of(Answer).filter(**asks)
    # A key stands in quotes, by itself or as one of many, as JSON writes it.
    said = rows.annotate(version=F("answer_set__version"), said=Cast("value", TextField()))
    return said.filter(said__contains=f'"{key}"').order_by("pk")


def naming_of(kind: Kind, versions: Iterable[int]) -> dict[int, Naming]:
    """Return where each of the versions asks for a record of this kind: one query."""
    rows = rows_of(Version).filter(pk__in=set(versions)).values_list("pk", "definition")
    return {pk: naming(definition, kind) for pk, definition in rows}


def named_in_answers(workspace: Workspace, kind: Kind, keys: Collection[int]) -> Iterator[int]:
    """Give which of ``keys`` answers of the workspace name, each as often as it is named."""
    wanted = {str(key) for key in keys}
    asking = Version.objects.of(workspace).filter(**{ASKS[kind]: True})
    where = {pk: naming(asked, kind) for pk, asked in asking.values_list("pk", "definition")}
    items = {item for of_version in where.values() for item in of_version}
    rows = Answer.objects.of(workspace).filter(
        answer_set__version__in=asking.values("pk"), item__in=items, value__isnull=False
    )
    found = rows.values_list("answer_set__version", "item", "value")
    for version, item, value in found.iterator():
        if (columns := where[version].get(item)) is not None:
            yield from (int(each) for each in _named(value, columns) if each in wanted)


def _named(value: Any, columns: Collection[str]) -> Iterator[str]:  # noqa: ANN401 (JSON)
    if not columns:
        yield str(value)
    for cells in value if columns else ():
        yield from (str(cells[code]) for code in columns if code in cells)

"""Which of the rows that somebody may see are meant by what was typed."""

from types import ModuleType
from typing import Any, TypeVar

from django.db import connection, connections
from django.db.models import Case, IntegerField, Model, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat

from raceme.core.search.closeness import distance_of_all
from raceme.core.search.conditions import Condition, Fold
from raceme.core.search.declared import index_of
from raceme.core.search.folding import compact, fold
from raceme.core.search.keeping import on

Found = TypeVar("Found", bound=Model)

# To rank is to read each name. Of more rows than this it reads as many as the index gives
# first, and besides as many of those that are called so from the beginning.
RANKED = 1000
MOST_WORDS = 8


def condition(model: type[Model], text: str) -> Q:
    """Return the condition that each word of ``text`` begins one of a row's, or a number of it."""
    folded = _folded(text)
    if not folded:
        return Q(pk__in=[])
    meant: Condition = on(connection).matching(
        index_of(model), folded, compact(text), with_guarded=False
    )
    return Q(meant)


def matching(rows: QuerySet[Found], text: str, *, with_guarded: bool = False) -> QuerySet[Found]:
    """
    Return the ``rows`` in which each word of ``text`` stands, or begins one: the best first.

    First what is called exactly so, then what is called so from the beginning, then where
    the words stand whole; what is the same in that stays in the order of ``rows``. A number is
    found from its beginning, what is guarded only ``with_guarded``.
    """
    folded = _folded(text)
    if not folded:
        return rows.none()
    index, language = index_of(rows.model), _language(rows)
    meant = language.matching(index, folded, compact(text), with_guarded=with_guarded)
    called = language.beginning(index, folded)
    unordered = rows.order_by()
    # In no order: to find the first of them in theirs, a database may read all there are.
    keys = unordered.filter(pk__in=unordered.filter(meant).values("pk")[:RANKED]).values("pk")
    first = unordered.filter(pk__in=unordered.filter(called).values("pk")[:RANKED]).values("pk")
    padded = Concat(Value(" "), Fold(index.searched.name), Value(" "), output_field=TextField())
    ranked: QuerySet[Any] = rows.filter(pk__in=keys.union(first)).alias(read_as=padded)
    return ranked.order_by(_rank(folded), *rows.query.order_by)


def close_to(rows: QuerySet[Found], text: str, *, most: int) -> list[Found]:
    """
    Return at most so many of the ``rows`` called nearly as ``text``, the nearest first.

    Each word of ``text`` has to be close to one of the name.
    """
    folded = _folded(text)
    if not folded:
        return []
    index = index_of(rows.model)
    unordered = rows.order_by()
    several = [
        unordered.filter(pk__in=some.values("pk")).values("pk")
        for some in _language(rows).close(unordered, index, folded)
    ]
    keys = several[0].union(*several[1:]) if several[1:] else several[0]
    typed, found = folded.split(), []
    for place, row in enumerate(rows.filter(pk__in=keys)):
        name = fold(str(getattr(row, index.searched.name)))
        far = distance_of_all(typed, name.split())
        if far is not None:
            found.append((far, place, row))
    found.sort(key=lambda each: each[:2])
    return [row for _far, _place, row in found[:most]]


def _rank(folded: str) -> Case:
    whole_words = Q()
    for word in folded.split():
        whole_words &= Q(read_as__contains=f" {word} ")
    ways = [
        Q(read_as=f" {folded} "),
        Q(read_as__startswith=f" {folded} "),
        Q(read_as__startswith=f" {folded}"),
        whole_words,
    ]
    ranks = [When(way, then=Value(rank)) for rank, way in enumerate(ways)]
    return Case(*ranks, default=Value(len(ways)), output_field=IntegerField())


def _language(rows: QuerySet[Found]) -> ModuleType:
    return on(connections[rows.db])


def _folded(text: str) -> str:
    return " ".join(fold(text).split()[:MOST_WORDS])

"""Which rows a bulk form has chosen: by their keys, or all that match the filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from raceme.core import typed
from raceme.core.lists.filters import Choices, Filter

MOST_COUNTED = 10_000
LARGEST_KEY = 2**63 - 1
LONGEST_KEY = len(str(LARGEST_KEY))


@dataclass(frozen=True)
class Chosen:
    rows: QuerySet[Any, Any]
    keys: tuple[int, ...]
    everything: bool
    matching: str

    @cached_property
    def count(self) -> int:
        return self.rows.order_by().values("pk").count()

    def __bool__(self) -> bool:
        return self.everything or bool(self.keys)


def read_chosen(
    request: HttpRequest,
    rows: QuerySet[Any, Any],
    *,
    filters: Sequence[Filter],
    choices: Mapping[str, Choices],
) -> Chosen:
    everything = request.POST.get("everything") == "1"
    matching = request.POST.get("matching", "") if everything else ""
    keys = () if everything else _keys(request.POST.getlist("chosen"))
    if everything:
        found = _matching(rows, QueryDict(matching), filters=filters, choices=choices)
    else:
        found = rows.filter(pk__in=keys) if keys else rows.none()
    return Chosen(found, keys, everything, matching)


def _matching(
    rows: QuerySet[Any, Any],
    sent: QueryDict,
    *,
    filters: Sequence[Filter],
    choices: Mapping[str, Choices],
) -> QuerySet[Any, Any]:
    """
    Return the rows that match; none where a filter says what can be read no more.

    A list forgets such a filter and shows that; what is done to rows must not reach further
    than the list that was seen.
    """
    # What stood escaped in one field comes to light only here.
    if any(map(typed.UNWRITABLE.search, typed.texts_of(sent))):
        raise BadRequest
    for filter_ in filters:
        said = {name for name in filter_.parameters if sent.get(name, "").strip()}
        if not said:
            continue
        chosen = filter_.read(sent, choices.get(filter_.name, ()))
        if chosen is None or said - chosen.parameters.keys():
            return rows.none()
        rows = rows.filter(chosen.condition)
    return rows


def _keys(sent: Sequence[str]) -> tuple[int, ...]:
    digits = (text for text in sent if text.isascii() and text.isdigit())
    numbers = {int(text) for text in digits if len(text) <= LONGEST_KEY}
    return tuple(sorted(number for number in numbers if number <= LARGEST_KEY))

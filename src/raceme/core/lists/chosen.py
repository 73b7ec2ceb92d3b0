"""Which rows a bulk form has chosen: by their keys, or all that match the filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

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


def conditions(
    sent: QueryDict, filters: Sequence[Filter], choices: Mapping[str, Choices]
) -> list[Q]:
    read = (filter_.read(sent, choices.get(filter_.name, ())) for filter_ in filters)
    return [chosen.condition for chosen in read if chosen]


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
        found = rows.filter(*conditions(QueryDict(matching), filters, choices))
    else:
        found = rows.filter(pk__in=keys) if keys else rows.none()
    return Chosen(found, keys, everything, matching)


def _keys(sent: Sequence[str]) -> tuple[int, ...]:
    digits = (text for text in sent if text.isascii() and text.isdigit())
    numbers = {int(text) for text in digits if len(text) <= LONGEST_KEY}
    return tuple(sorted(number for number in numbers if number <= LARGEST_KEY))

"""A list as its view declares it, once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

from raceme.core.lists.chosen import Chosen, read_chosen
from raceme.core.lists.columns import Column
from raceme.core.lists.filters import Choices, Filter
from raceme.core.lists.listing import Listing

Loader = Callable[[Sequence[int]], Mapping[int, Any]]
RESERVED = {"page", "sort", "columns", "export", "everything", "chosen", "matching"}


@dataclass(frozen=True)
class Bulk:
    """An action on chosen rows: its view takes the workspace alone, and reads ``chosen``."""

    name: str
    label: Promise | str
    view: str
    _: KW_ONLY
    icon: str = ""
    danger: bool = False


@dataclass(frozen=True)
class Empty:
    title: Promise | str
    sentence: Promise | str


@dataclass(frozen=True)
class Table:
    name: str
    title: Promise | str
    _: KW_ONLY
    columns: Sequence[Column]
    sort: str
    filters: Sequence[Filter] = ()
    bulk: Sequence[Bulk] = ()
    empty: Empty | None = None
    page_size: int = field(default=50)

    def __post_init__(self) -> None:
        names = [name for filter_ in self.filters for name in filter_.parameters]
        if len(set(names)) < len(names) or RESERVED & set(names):
            raise ValueError(self.name)
        if self.sort.lstrip("-") not in self.sortable:
            raise ValueError(self.name)

    @cached_property
    def sortable(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns if column.sort}

    @property
    def element(self) -> str:
        return f"list-{self.name}"

    def listing(
        self,
        request: HttpRequest,
        rows: QuerySet[Any, Any],
        *,
        loaders: Mapping[str, Loader] | None = None,
        choices: Mapping[str, Choices] | None = None,
        actions: Iterable[Bulk] | None = None,
        workspace: str | None = None,
    ) -> Listing:
        """
        Return what this request shows of ``rows``; nothing is asked before it is looked at.

        ``actions`` are the bulk actions this reader may take (all of them when not said).
        """
        return Listing(
            table=self,
            request=request,
            source=rows,
            loaders=loaders or {},
            choices=choices or {},
            bulk=tuple(self.bulk if actions is None else actions),
            workspace=_workspace_of(request) if workspace is None else workspace,
        )

    def chosen(
        self,
        request: HttpRequest,
        rows: QuerySet[Any, Any],
        *,
        choices: Mapping[str, Choices] | None = None,
    ) -> Chosen:
        """Return which of ``rows`` a posted bulk form has chosen."""
        return read_chosen(request, rows, filters=self.filters, choices=choices or {})


def _workspace_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs.get("workspace", "")) if match else ""

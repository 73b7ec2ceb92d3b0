"""A list as its view declares it, and as it is asked for what a request shows of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from raceme.core.lists.chosen import Chosen, read_chosen
from raceme.core.lists.declared import Bulk, Declared, Loader
from raceme.core.lists.filters import Offered
from raceme.core.lists.listing import Listing


@dataclass(frozen=True)
class Table(Declared):
    def listing(
        self,
        request: HttpRequest,
        rows: QuerySet[Any, Any],
        *,
        loaders: Mapping[str, Loader] | None = None,
        choices: Offered | Callable[[], Offered] | None = None,
        actions: Iterable[Bulk] | None = None,
        workspace: str | None = None,
        counted: QuerySet[Any, Any] | int | None = None,
        is_sifted: bool = False,
    ) -> Listing:
        """
        Return what this request shows of ``rows``; nothing is asked before it is looked at.

        ``choices`` given as a function are asked for only when the menu of filters is opened.
        ``actions`` are the bulk actions this reader may take (all of them when not said).
        ``counted`` is how many ``rows`` are without a filter, where the page knows it anyhow, or
        other rows, as many and cheaper to count.
        ``is_sifted`` says that rows are found by what other tables hold: see ``sifting``.
        """
        return Listing(
            table=self,
            request=request,
            source=rows,
            loaders=loaders or {},
            choices=choices or {},
            bulk=tuple(self.bulk if actions is None else actions),
            workspace=_workspace_of(request) if workspace is None else workspace,
            counted=counted,
            is_sifted=is_sifted,
        )

    def chosen(
        self,
        request: HttpRequest,
        rows: QuerySet[Any, Any],
        *,
        choices: Offered | None = None,
    ) -> Chosen:
        """Return which of ``rows`` a posted bulk form has chosen."""
        return read_chosen(request, rows, filters=self.filters, choices=choices or {})


def _workspace_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs.get("workspace", "")) if match else ""

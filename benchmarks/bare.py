"""
What a list page is compared with: fifty plain rows, signed in, in the same shell.

As one writes it on the first day with Django: the fields of one table in the list's order, and
a template that loops over them. No filters, no count, no sorting, nothing from other tables.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from raceme import urls
from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.documents.queries import documents_of
from raceme.engagements.models import Activity
from raceme.engagements.queries import log_of
from raceme.organisations.queries import organisations_of, people_of
from raceme.programmes.models import Programme
from raceme.workspaces.models import Workspace

PAGE = 50
OF_ACTIVITIES = ("title", "kind", "ended_on", "town", "hours", "region", "state")


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of one table in the order of the list page, and as many fields as it shows."""

    of: Callable[[Workspace], QuerySet[Any]]
    order: str
    fields: tuple[str, ...]


TABLES = {
    "organisations": Rows(
        of=organisations_of,
        order="name_key",
        fields=("name", "town", "region", "kind", "country", "activity_code"),
    ),
    "people": Rows(of=people_of, order="name_key", fields=("name", "email", "country")),
    "log": Rows(of=log_of, order="-ended_on", fields=OF_ACTIVITIES),
    "programmes": Rows(
        of=Programme.objects.of,
        order="-ends_on",
        fields=("name", "scheme", "starts_on", "ends_on", "code", "currency"),
    ),
    "documents": Rows(
        of=documents_of,
        order="-added_at",
        fields=("name", "media_type", "size", "added_at", "added_by"),
    ),
}


@login_required
def bare(request: Request, workspace: str, table: str) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    shown = TABLES[table]
    return _page(request, shown.of(space), shown)


@login_required
def bare_log(request: Request, workspace: str, programme: str) -> HttpResponse:
    """Show the rows of a programme's log."""
    space = workspace_or_404(request, workspace)
    found = get_object_or_404(Programme.objects.of(space), code=programme)
    rows = Activity.objects.reached_by(Q(attributions__programme=found))
    return _page(request, rows, TABLES["log"])


def _page(request: Request, rows: QuerySet[Any], shown: Rows) -> HttpResponse:
    key = "-pk" if shown.order.startswith("-") else "pk"
    page = rows.order_by(shown.order, key).values_list(*shown.fields)[:PAGE]
    return render(request, "bare.html", {"fields": shown.fields, "rows": page})


urlpatterns = [
    *urls.urlpatterns,
    path("manage/<slug:workspace>/bare/<slug:table>/", bare),
    path("manage/<slug:workspace>/bare/log/<slug:programme>/", bare_log),
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500

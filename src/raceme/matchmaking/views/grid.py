"""The boards of a version, by tables and by people, and a meeting moved on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request
from raceme.core import words
from raceme.core.errors import Refusal
from raceme.matchmaking.actions import scheduling
from raceme.matchmaking.models import Participant, Slot
from raceme.matchmaking.queries import schedules as queries
from raceme.matchmaking.views import drawing
from raceme.matchmaking.views.reached import (
    Version,
    framed,
    organised_version,
    placed_or_404,
    tiles_of,
    version_or_404,
)
from raceme.matchmaking.views.spotting import spotted

ROWS = 40
REFUSED = 422
LONGEST_SEARCH = 100


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What of a version a board shows: a day, a page, what it is filtered by."""

    day: date | None
    days: list[drawing.Day]
    slots: list[Slot]
    text: str
    page: str


@login_required
@require_safe
def tables(request: Request, workspace: str, event: str, number: int) -> HttpResponse:
    """Show which meetings are at which table when."""
    version = version_or_404(request, workspace, event, number)
    return _shown(request, version, "tables")


@login_required
@require_safe
def people(request: Request, workspace: str, event: str, number: int) -> HttpResponse:
    """Show whom everybody meets when."""
    version = version_or_404(request, workspace, event, number)
    return _shown(request, version, "people")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: Request, workspace: str, event: str, number: int, wish: int) -> HttpResponse:
    """Move a meeting: dropped on a board, or by the form that says where it can be."""
    version = organised_version(request, workspace, event, number)
    if request.method == "POST":
        return _moved(request, version, wish)
    placed = placed_or_404(version, wish)
    try:
        found = spotted(version, placed, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(version.address("schedule_meeting", wish))
    context = {
        **framed(request, version),
        "placed": placed.placement,
        "people": found.people,
        "days": found.days(chosen=request.GET.get("slot", "")),
        "chosen": found.chosen(request.GET.get("slot", "")),
    }
    return render(request, "matchmaking/schedule/move.html", context)


@login_required
@require_safe
def spots(request: Request, workspace: str, event: str, number: int, wish: int) -> HttpResponse:
    """Say where a meeting could be, for the script that marks it on the board."""
    version = organised_version(request, workspace, event, number)
    placed = placed_or_404(version, wish)
    try:
        found = spotted(version, placed, at=timezone.now())
    except Refusal:
        # Nowhere, as long as what is set up does not go together; a move says what it is.
        return JsonResponse({"spots": {}})
    return JsonResponse({"spots": found.plain()})


def _moved(request: Request, version: Version, wish: int) -> HttpResponse:
    kind = "people" if request.GET.get("board") == "people" else "tables"
    error, where = "", version.row
    try:
        seen, to = _places(request, version, wish)
        where = scheduling.move(
            version.row, wish=wish, to=to, seen=seen, by=request.user, at=timezone.now()
        )
    except Refusal as refusal:
        error = str(refusal)
    if not error and where.pk != version.row.pk:
        messages.success(
            request,
            _("Moved, in version %(number)s: what is published stays until you publish that.")
            % {"number": where.number},
        )
        return redirect(_address(version, kind, number=where.number, query=request.GET))
    if "X-Board" in request.headers:
        return _shown(request, version, kind, error=error, said="" if error else _("Moved."))
    if error:
        messages.error(request, error)
    else:
        messages.success(request, _("Moved."))
    return redirect(_address(version, kind, query=request.GET))


def _places(
    request: Request, version: Version, wish: int
) -> tuple[scheduling.Place, scheduling.Place]:
    """Return where the meeting was seen and is to be; where no table is said one is found."""
    seen = _place(request.POST.get("seen", ""))
    slot, table = request.POST.get("slot", ""), request.POST.get("table", "")
    if not table and slot.isdecimal():
        placed = queries.placed_in(version.row, wish)
        if placed is not None:
            found = spotted(version, placed, at=timezone.now())
            table = found.table_in(slot, rather=str(placed.placement.table_id))
    to = _place(f"{slot}-{table or 0}")
    return seen, to


def _place(text: str) -> scheduling.Place:
    slot, _dash, table = text.partition("-")
    if not all(part.isascii() and part.isdecimal() for part in (slot, table)):
        raise Http404
    # No key is as long as that.
    return scheduling.Place(slot=int(slot[:18]), table=int(table[:18]))


def _shown(
    request: Request, version: Version, kind: str, *, error: str = "", said: str = ""
) -> HttpResponse:
    asked = _asked(request, version, kind)
    board = _of_tables(version, asked) if kind == "tables" else _of_people(request, version, asked)
    context = {**framed(request, version), **board, "asked": asked, "kind": kind}
    context |= {
        "tiles": tiles_of(version.row, meetings=version.meetings) if version.row.said else [],
        "may_stop": version.may_organise,
        "notices": queries.notices_of(version.row),
    }
    context |= {"error": error, "said": said, "query": request.GET.urlencode()}
    only_board = "X-Board" in request.headers
    template = "matchmaking/schedule/board.html" if only_board else "matchmaking/schedule/grid.html"
    return render(request, template, context, status=REFUSED if error and only_board else 200)


def _asked(request: Request, version: Version, kind: str) -> Asked:
    slots = list(queries.slots_of(version.matchmaking))
    zone = version.event.zone
    days: dict[date, list[Slot]] = {}
    for slot in slots:
        days.setdefault(slot.starts_at.astimezone(zone).date(), []).append(slot)
    wanted = request.GET.get("day", "")
    day = next((one for one in days if one.isoformat() == wanted), next(iter(days), None))
    kept = {name: request.GET[name] for name in ("q", "country", "type") if name in request.GET}
    return Asked(
        day=day,
        days=[
            drawing.Day(
                day=one,
                label=words.weekday(one),
                href=_address(version, kind, query={**kept, "day": one.isoformat()}),
                is_shown=one == day,
            )
            for one in days
        ],
        slots=days[day] if day else [],
        text=request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH],
        page=request.GET.get("page", "1"),
    )


def _frame(version: Version, asked: Asked) -> drawing.Frame:
    return drawing.Frame(
        version=version.row,
        workspace=version.space.slug,
        event=version.event.slug,
        zone=version.event.zone,
        slots=asked.slots,
        may_change=version.may_change,
    )


def _of_tables(version: Version, asked: Asked) -> dict[str, Any]:
    rows = queries.tables_of(version.matchmaking)
    if asked.text:
        rows = rows.filter(queries.tables_where(version.row, asked.text))
    page = _page(rows, asked)
    found = list(page.object_list)
    cells = queries.cells_at(
        version.row,
        slots=[slot.pk for slot in asked.slots],
        tables=[table.pk for table in found],
    )
    lines = [
        drawing.Row(
            label=table.name,
            about=table.room,
            cells={slot: cell for (at, slot), cell in cells.items() if at == table.pk},
            table=table.pk,
            is_lost=table.is_lost,
        )
        for table in found
    ]
    frame = _frame(version, asked)
    return _drawn(frame, lines, page, {})


def _of_people(request: Request, version: Version, asked: Asked) -> dict[str, Any]:
    rows = queries.participants_of(version.matchmaking)
    if asked.text:
        rows = rows.filter(
            Q(registration__name__icontains=asked.text)
            | Q(registration__organisation_name__icontains=asked.text)
        )
    country, kind = request.GET.get("country", ""), request.GET.get("type", "")
    if country:
        rows = rows.filter(registration__country=country[:2])
    if kind.isascii() and kind.isdecimal():
        rows = rows.filter(registration__type=int(kind[:18]))
    page = _page(rows, asked)
    found: list[Participant] = list(page.object_list)
    cells = queries.cells_of(
        version.row, slots=[slot.pk for slot in asked.slots], people=[one.pk for one in found]
    )
    lines = [
        drawing.Row(
            label=one.registration.name,
            about=", ".join(
                filter(None, (one.registration.organisation_name, one.registration.country))
            ),
            cells={slot: cell for (whose, slot), cell in cells.items() if whose == one.pk},
            person=one.pk,
        )
        for one in found
    ]
    frame = _frame(version, asked)
    names = _table_names(version, cells)
    types, countries = queries.filters_of(version.matchmaking)
    more = {"types": types, "countries": countries, "country": country, "type": kind}
    return {**_drawn(frame, lines, page, names), **more}


def _table_names(version: Version, cells: Mapping[tuple[int, int], queries.Cell]) -> dict[int, str]:
    rows = queries.tables_of(version.matchmaking).filter(
        pk__in={cell.table for cell in cells.values()}
    )
    return dict(rows.values_list("pk", "name"))


def _page(rows: QuerySet[Any], asked: Asked) -> Page[Any]:
    return Paginator(rows, ROWS).get_page(asked.page)


def _drawn(
    frame: drawing.Frame, rows: Sequence[drawing.Row], page: Page[Any], tables: Mapping[int, str]
) -> dict[str, Any]:
    return {
        "heads": drawing.heads(frame),
        "body": drawing.body(frame, rows, tables=tables),
        "page": page,
        "has_rows": bool(rows),
    }


def _address(
    version: Version,
    kind: str,
    *,
    number: int | None = None,
    query: Mapping[str, str] | None = None,
) -> str:
    name = "matchmaking:schedule" if kind == "tables" else "matchmaking:schedule_people"
    path = reverse(
        name, args=[version.space.slug, version.event.slug, number or version.row.number]
    )
    kept = {
        key: str(value)
        for key, value in (query or {}).items()
        if key in ("day", "q", "country", "type", "page") and value
    }
    return f"{path}?{urlencode(kept)}" if kept else path

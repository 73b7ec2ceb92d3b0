"""What a file holds, and what each of its columns goes into."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from raceme.accounts.http import Request
from raceme.core.errors import FieldRefusal, Refusal
from raceme.core.forms import UNPROCESSABLE, status_of
from raceme.engagements.queries import kinds_for
from raceme.organisations.queries import clusters_of
from raceme.stewardship.actions import imports
from raceme.stewardship.actions.imports.beginning import shape_of
from raceme.stewardship.actions.imports.checking import rows_of
from raceme.stewardship.actions.imports.fields import fields_of
from raceme.stewardship.actions.imports.refusals import ChangedElsewhere
from raceme.stewardship.actions.imports.suggesting import Assigned, assigned
from raceme.stewardship.forms.imports import OptionsForm, PlaceForm
from raceme.stewardship.models import Import
from raceme.stewardship.queries.imports import head_of, remembered
from raceme.stewardship.views.imports.reach import import_or_404, way_of, where_it_stands
from raceme.workspaces.models import Workspace

SAMPLES_SHOWN = 3
ROWS_SHOWN = 12
COLUMNS_SHOWN = 8
LONGEST_SAMPLE = 60
LETTERS = 26
GET_AND_POST = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Column:
    """A column of the file as the page shows it."""

    place: int
    letter: str
    head: str
    samples: Sequence[str]
    chosen: str
    reason: str


@login_required
@require_http_methods(GET_AND_POST)
def columns(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Say what each column goes into, and have the rows checked."""
    space, found = import_or_404(request, workspace, pk)
    if not found.is_open or not found.is_kept:
        return redirect(where_it_stands(found))
    options = _options_form(found, space, request.POST if request.method == "POST" else None)
    if request.method == "POST" and options.is_valid():
        try:
            imports.assign_columns(
                found,
                assignment=imports.Assignment(
                    columns=_sent(request.POST, found), options=options.options()
                ),
                revision=revision_in(request.POST),
                by=request.user,
                at=timezone.now(),
            )
        except ChangedElsewhere as refusal:
            messages.warning(request, str(refusal))
            return redirect(where_it_stands(found))
        except Refusal as refusal:
            return _page(request, found, space, options=options, sentence=str(refusal))
        found.refresh_from_db()
        return redirect(where_it_stands(found))
    return _page(request, found, space, options=options)


@login_required
@require_http_methods(GET_AND_POST)
def place(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Say what a file holds, on which sheet, and which rows head it."""
    space, found = import_or_404(request, workspace, pk)
    if not found.is_open or not found.is_kept or request.method != "POST":
        return redirect(where_it_stands(found))
    form = _place_form(found, request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            imports.place_list(
                found,
                holds=typed["holds"],
                place=imports.Place(
                    sheet=typed["sheet"],
                    header_first=typed["header_first"] - 1,
                    header_last=(typed["header_last"] or typed["header_first"]) - 1,
                ),
                revision=revision_in(request.POST),
            )
        except FieldRefusal as refusal:
            form.refuse(refusal)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
            return redirect(where_it_stands(found))
        else:
            return redirect("stewardship:import_columns", workspace, pk)
    return _page(request, found, space, options=_options_form(found, space, None), place=form)


def _page(
    request: Request,
    found: Import,
    space: Workspace,
    *,
    options: OptionsForm,
    place: PlaceForm | None = None,
    sentence: str = "",
) -> HttpResponse:
    sent = _sent(request.POST, found) if options.is_bound else None
    rows = head_of(found, most=found.data_row + 200)
    shown = _columns(found, space, rows, sent)
    context = {
        "workspace": space,
        "import": found,
        "way": way_of(found),
        "options": options,
        "place": place or _place_form(found, None),
        "columns": shown,
        "assigned": sum(bool(column.chosen) for column in shown),
        "fields": fields_of(found.holds),
        "sentence": sentence,
        "rows": rows_of(found),
        "sheet": found.sheets[found.sheet]["name"],
        "first_rows": [
            (number, [str(text)[:LONGEST_SAMPLE] for text in row[:COLUMNS_SHOWN]])
            for number, row in enumerate(rows[:ROWS_SHOWN], start=1)
        ],
        "is_many_sheets": len(found.sheets) > 1,
    }
    status = UNPROCESSABLE if sentence else status_of(options, *([place] if place else []))
    return render(request, "stewardship/imports/columns.html", context, status=status)


def _columns(
    found: Import, space: Workspace, rows: Sequence[Sequence[object]], sent: dict[int, str] | None
) -> list[Column]:
    memory = remembered(space, holds=found.holds, shape=shape_of(found.heads))
    suggested = assigned(found, memory)
    if sent is not None:
        suggested = [
            Assigned(
                column=one.column,
                name=sent.get(one.column, ""),
                reason=one.reason if sent.get(one.column, "") == one.name else "",
            )
            for one in suggested
        ]
    body = rows[found.data_row :]
    words = {
        field.name: {choice.code: str(choice.label) for choice in field.choices}
        for field in fields_of(found.holds)
    }
    return [
        Column(
            place=one.column,
            letter=letters(one.column),
            head=found.heads[one.column],
            # A code that we wrote ourselves, of a meeting's export, is shown in words.
            samples=[
                words.get(one.name, {}).get(text, text) for text in _samples(body, one.column)
            ],
            chosen=one.name,
            reason=one.reason,
        )
        for one in suggested
    ]


def _samples(rows: Sequence[Sequence[object]], column: int) -> list[str]:
    """Return the first few values of a column that differ."""
    found: dict[str, None] = {}
    for row in rows:
        if column < len(row) and row[column]:
            found.setdefault(str(row[column])[:LONGEST_SAMPLE])
        if len(found) == SAMPLES_SHOWN:
            break
    return list(found)


def letters(column: int) -> str:
    """Return what a spreadsheet calls a column: A, B … Z, AA."""
    name, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, LETTERS)
        name = chr(ord("A") + letter) + name
    return name


def _sent(sent: QueryDict, found: Import) -> dict[int, str]:
    """Return what each column was said to go into; a name that is none is left away."""
    known = {field.name for field in fields_of(found.holds)}
    return {
        place: name
        for place in range(len(found.heads))
        if (name := sent.get(f"column-{place}", "")) in known
    }


def revision_in(sent: QueryDict) -> int:
    text = sent.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 (what a column holds)


def _place_form(found: Import, sent: QueryDict | None) -> PlaceForm:
    initial = {
        "holds": found.holds,
        "sheet": found.sheet,
        "header_first": found.header_first + 1,
        "header_last": found.header_last + 1,
    }
    return PlaceForm(sent, initial=initial, sheets=found.sheets)


def _options_form(found: Import, space: Workspace, sent: QueryDict | None) -> OptionsForm:
    memory = remembered(space, holds=found.holds, shape=shape_of(found.heads))
    kept: dict[str, Any] = {**(memory.options if memory else {}), **found.options}
    initial = {name: _shown(name, value) for name, value in kept.items() if value not in (None, "")}
    return OptionsForm(
        sent,
        initial=initial,
        holds=found.holds,
        clusters=list(clusters_of(space).values_list("pk", "name")),
        kinds=[(kind.pk, kind.label) for kind in kinds_for(space)],
    )


def _shown(name: str, value: Any) -> Any:  # noqa: ANN401 (what JSON holds)
    if name.endswith("_on"):
        return date.fromisoformat(value)
    return value

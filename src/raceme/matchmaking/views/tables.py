"""Tables of an event's meetings, and how far their rooms are apart."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from raceme.accounts.http import Request, posted
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.matchmaking.access import organised_meetings
from raceme.matchmaking.actions import set_up as actions
from raceme.matchmaking.forms.people import DATALIST, offered
from raceme.matchmaking.forms.set_up import TableForm, TablesForm, WalksForm, initial_of_table
from raceme.matchmaking.queries.profiles import taking_part
from raceme.matchmaking.queries.set_up import pairs_of_rooms, tables_of, walks_of
from raceme.matchmaking.views.set_up import frame

GET_AND_POST = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(GET_AND_POST)
def tables(request: Request, workspace: str, event: str) -> HttpResponse:
    reached = organised_meetings(request, workspace, event)
    form = TablesForm(posted(request), initial={"named": _("Table")})
    if form.is_valid():
        try:
            made = actions.make_tables(
                reached.matchmaking, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sentence = ngettext("%(count)s table is made.", "%(count)s tables are made.", len(made))
            messages.success(request, sentence % {"count": len(made)})
            return redirect("matchmaking:tables", workspace, event)
    rows = list(tables_of(reached.matchmaking))
    walks = WalksForm(pairs=pairs_of_rooms(rows), standing=walks_of(reached.matchmaking))
    context = {**frame(reached), "form": form, "tables": rows, "walks": walks}
    return render(request, "matchmaking/tables.html", context, status=status_of(form))


@login_required
@require_POST
def walks(request: Request, workspace: str, event: str) -> HttpResponse:
    reached = organised_meetings(request, workspace, event)
    rows = list(tables_of(reached.matchmaking))
    form = WalksForm(
        request.POST, pairs=pairs_of_rooms(rows), standing=walks_of(reached.matchmaking)
    )
    if form.is_valid():
        try:
            actions.set_walks(
                reached.matchmaking, metres=form.metres(), by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The ways are saved."))
            return redirect("matchmaking:tables", workspace, event)
    context = {
        **frame(reached),
        "form": TablesForm(initial={"named": _("Table")}),
        "tables": rows,
        "walks": form,
    }
    return render(request, "matchmaking/tables.html", context, status=status_of(form))


@login_required
@require_http_methods(GET_AND_POST)
def table(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    reached = organised_meetings(request, workspace, event)
    row = get_object_or_404(tables_of(reached.matchmaking).filter(pk=pk))
    row.matchmaking = reached.matchmaking
    people = list(taking_part(reached.matchmaking))
    form = TableForm(posted(request), people=people, initial=initial_of_table(row))
    if form.is_valid():
        try:
            saved = actions.correct_table(
                row, facts=form.facts(), by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("matchmaking:tables", workspace, event)
    context = {
        **frame(reached),
        "form": form,
        "table": row,
        "offered": offered(people),
        "datalist": DATALIST,
    }
    return render(request, "matchmaking/table.html", context, status=status_of(form))


@login_required
@require_POST
def remove_table(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    reached = organised_meetings(request, workspace, event)
    row = get_object_or_404(tables_of(reached.matchmaking).filter(pk=pk))
    row.matchmaking = reached.matchmaking
    try:
        actions.remove_table(row, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s is removed.") % {"name": row.name})
    return redirect("matchmaking:tables", workspace, event)

"""Wishes of an event: their list, one that staff make, and those that come from a workbook."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request, posted
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.events import permissions
from raceme.matchmaking.access import Reached, meetings_or_404, organised_meetings
from raceme.matchmaking.actions import wishing
from raceme.matchmaking.exports.wishes import template_of_wishes
from raceme.matchmaking.forms.people import DATALIST, offered
from raceme.matchmaking.forms.requests import ListForm, PeopleForm
from raceme.matchmaking.imports.wishes import (
    MOST_ROWS,
    TooManyRows,
    WrittenWish,
    WrongHeads,
    read_wishes,
)
from raceme.matchmaking.imports.workbooks import NotAWorkbook
from raceme.matchmaking.library.reasons import FAULTS
from raceme.matchmaking.models import WishList
from raceme.matchmaking.queries.profiles import participants_of, taking_part
from raceme.matchmaking.queries.requests import lists_of, wishes_of
from raceme.matchmaking.views.set_up import frame

GET_AND_POST = ["GET", "HEAD", "POST"]
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_FILE = 10 * 1024 * 1024
ON_A_PAGE = 50
# So many faults and lines are shown of a workbook; the numbers say how many there are.
MOST_SHOWN = 100


@login_required
@require_safe
def wishes(request: Request, workspace: str, event: str) -> HttpResponse:
    reached = meetings_or_404(request, workspace, event)
    page = Paginator(wishes_of(reached.matchmaking), ON_A_PAGE).get_page(request.GET.get("page"))
    may_organise = permissions.can_organise(request.user, reached.space)
    context = {
        **frame(reached),
        "may_organise": may_organise,
        "page": page,
        "lists": list(lists_of(reached.matchmaking)[:10]),
    }
    return render(request, "matchmaking/wishes.html", context)


@login_required
@require_http_methods(GET_AND_POST)
def new(request: Request, workspace: str, event: str) -> HttpResponse:
    reached = organised_meetings(request, workspace, event)
    people = list(taking_part(reached.matchmaking))
    form = PeopleForm(posted(request), people=people)
    if form.is_valid():
        try:
            wishing.make_wish(
                reached.matchmaking,
                form.people(),
                weight=form.cleaned_data["weight"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("They are to meet."))
            return redirect("matchmaking:wishes", workspace, event)
    context = {**frame(reached), "form": form, "offered": offered(people), "datalist": DATALIST}
    return render(request, "matchmaking/wish.html", context, status=status_of(form))


@login_required
@require_POST
def end(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    reached = organised_meetings(request, workspace, event)
    row = get_object_or_404(wishes_of(reached.matchmaking).filter(pk=pk))
    try:
        wishing.end_wish(row, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("This meeting is not scheduled any more."))
    return redirect("matchmaking:wishes", workspace, event)


@login_required
@require_http_methods(GET_AND_POST)
def upload(request: Request, workspace: str, event: str) -> HttpResponse:
    """Read a workbook of wishes and show what it says; nothing is saved yet."""
    reached = organised_meetings(request, workspace, event)
    is_sent = request.method == "POST"
    form = ListForm(posted(request), request.FILES if is_sent else None)
    if form.is_valid():
        sent = form.cleaned_data["upload"]
        written = _read(form, sent.read() if sent.size <= LARGEST_FILE else None)
        if written is not None and (made := _kept(request, reached, form, written)):
            return redirect("matchmaking:wish_list", workspace, event, made.pk)
    context = {**frame(reached), "form": form}
    return render(request, "matchmaking/upload.html", context, status=status_of(form))


def _kept(
    request: Request, reached: Reached, form: ListForm, written: list[WrittenWish]
) -> WishList | None:
    """Keep what a workbook says, or say beside the field why it cannot be kept."""
    name = form.cleaned_data["upload"].name
    by, at = request.user, timezone.now()
    try:
        return wishing.read_list(reached.matchmaking, name=name, written=written, by=by, at=at)
    except Refusal as refusal:
        form.refuse(refusal)
        return None


def _read(form: ListForm, content: bytes | None) -> list[WrittenWish] | None:
    """Return what a workbook says, or say beside the field why it says nothing."""
    if content is None:
        form.add_error("upload", _("This file is too large: 10 megabytes at most."))
        return None
    try:
        return read_wishes(content)
    except NotAWorkbook:
        form.add_error("upload", _("This is no workbook that can be read. Save it as .xlsx."))
    except WrongHeads:
        form.add_error(
            "upload",
            _("Its first row must say first, second, strength. Take the template to begin with."),
        )
    except TooManyRows:
        form.add_error(
            "upload",
            _("It has more than %(most)s rows. Split it into several.") % {"most": MOST_ROWS},
        )
    return None


@login_required
@require_safe
def template(request: Request, workspace: str, event: str) -> HttpResponse:
    organised_meetings(request, workspace, event)
    return HttpResponse(
        template_of_wishes(),
        content_type=WORKBOOK,
        headers={"Content-Disposition": 'attachment; filename="wishes.xlsx"'},
    )


@login_required
@require_safe
def wish_list(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    reached = organised_meetings(request, workspace, event)
    row = _list(reached, pk)
    keys = {line[side] for line in row.lines[:MOST_SHOWN] for side in ("first", "second")}
    people = {one.pk: one for one in participants_of(reached.matchmaking).filter(pk__in=keys)}
    context = {
        **frame(reached),
        "list": row,
        "lines": [
            {**line, "people": [people.get(line["first"]), people.get(line["second"])]}
            for line in row.lines[:MOST_SHOWN]
        ],
        "faults": [
            {**fault, "sentence": FAULTS[fault["code"]]} for fault in row.faults[:MOST_SHOWN]
        ],
        "shown": MOST_SHOWN,
    }
    return render(request, "matchmaking/wish_list.html", context)


@login_required
@require_POST
def save(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    reached = organised_meetings(request, workspace, event)
    row = _list(reached, pk)
    try:
        saved = wishing.save_list(row, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = ngettext("%(count)s wish is saved.", "%(count)s wishes are saved.", saved.count)
        messages.success(request, sentence % {"count": saved.count})
        if left := len(row.lines) - saved.count:
            sentence = ngettext(
                "%(count)s is left out: since the list was read somebody left, or agreed to meet.",
                "%(count)s are left out: since the list was read people left, or agreed to meet.",
                left,
            )
            messages.warning(request, sentence % {"count": left})
    return redirect("matchmaking:wishes", workspace, event)


@login_required
@require_POST
def undo(request: Request, workspace: str, event: str, pk: int) -> HttpResponse:
    reached = organised_meetings(request, workspace, event)
    row = _list(reached, pk)
    try:
        wishing.undo_list(row, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The list is taken back."))
    return redirect("matchmaking:wishes", workspace, event)


def _list(reached: Reached, pk: int) -> WishList:
    row = get_object_or_404(lists_of(reached.matchmaking).filter(pk=pk))
    row.matchmaking = reached.matchmaking
    return row

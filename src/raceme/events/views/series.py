"""Series of events: their list, one with its events and totals, its form, copying an event."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request, posted
from raceme.core import lists
from raceme.core.errors import ChangedMeanwhile, Refusal
from raceme.core.forms import status_of, token_in
from raceme.core.pages import Question, ask
from raceme.core.pieces import Tile
from raceme.core.words import number
from raceme.events import permissions
from raceme.events.access import organised_or_403
from raceme.events.actions import series as actions
from raceme.events.forms.series import CopyForm, SeriesForm, initial_of
from raceme.events.models import Event, Series
from raceme.events.queries.series import (
    events_in,
    listed_series,
    people_in,
    series_of,
    totals_in,
)
from raceme.events.views.lists import STATES
from raceme.workspaces.models import Workspace

SERIES = lists.Table(
    "series",
    gettext_lazy("Series"),
    columns=[
        lists.Text(
            "title",
            gettext_lazy("Series"),
            sort="title",
            main=True,
            link=lists.Link("events:series", key="slug"),
            sub="summary",
        ),
        lists.Number("events_count", gettext_lazy("Events")),
    ],
    sort="title",
    empty=lists.Empty(
        gettext_lazy("No series yet"),
        gettext_lazy("Copy an event week after week, or add a series and put events into it."),
    ),
)
EVENTS = lists.Table(
    "events-of-series",
    gettext_lazy("Events"),
    columns=[
        lists.Text(
            "title",
            gettext_lazy("Event"),
            main=True,
            link=lists.Link("events:event", key="slug"),
        ),
        lists.Date("starts_on", gettext_lazy("First day"), sort="starts_on"),
        lists.State("state", gettext_lazy("State"), states=STATES),
        lists.Number("registered_count", gettext_lazy("Registered")),
        lists.Number("came_count", gettext_lazy("Came")),
    ],
    sort="starts_on",
    empty=lists.Empty(
        gettext_lazy("No events in it yet"),
        gettext_lazy("Choose the series in the form of an event, or copy one of its events."),
    ),
)


@login_required
@require_safe
def series_list(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    context = {"workspace": space, "can_add": permissions.can_organise(request.user, space)}
    return SERIES.listing(request, listed_series(space)).answer("events/series_list.html", context)


@login_required
@require_safe
def series(request: Request, workspace: str, series: str) -> HttpResponseBase:
    """Show a series with its events, and how many people that made."""
    space, row = _series_or_404(request, workspace, series)
    rows = events_in(row)
    registered, came = people_in(row)
    found = totals_in(row)
    held = [one for one in found if one.state != Event.State.CANCELLED]
    public = reverse("events-public:series", args=[space.slug, row.slug])
    context = {
        "workspace": space,
        "series": row,
        "can_change": permissions.can_organise(request.user, space),
        "is_public": any(one.state != Event.State.DRAFT for one in found),
        "address": request.build_absolute_uri(public),
        "tiles": [
            Tile(_("Events"), number(len(held)), meaning=_("without what was cancelled")),
            Tile(
                _("Registered"),
                number(sum(one.registered for one in found)),
                meaning=_different(registered),
            ),
            Tile(
                _("Came"),
                number(sum(one.came for one in found)),
                meaning=_different(came),
            ),
        ],
    }
    return EVENTS.listing(request, rows).answer("events/series.html", context)


def _different(people: int) -> str:
    said = ngettext("%(count)s different person", "%(count)s different people", people)
    return said % {"count": number(people)}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, workspace: str) -> HttpResponse:
    space = workspace_or_404(request, workspace)
    if not permissions.can_organise(request.user, space):
        raise PermissionDenied
    form = SeriesForm(posted(request))
    if form.is_valid():
        try:
            made = actions.add_series(
                space,
                facts=form.facts(),
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect("events:series", space.slug, made.slug)
    return _form_page(request, form, space=space)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, workspace: str, series: str) -> HttpResponse:
    space, row = _organised(request, workspace, series)
    form = SeriesForm(posted(request), initial=initial_of(row))
    if form.is_valid():
        try:
            actions.correct_series(
                row,
                facts=form.facts(),
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except ChangedMeanwhile as refusal:
            row = _series_or_404(request, workspace, series)[1]
            form.changed_meanwhile(refusal, revision=row.revision, standing=initial_of(row))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The series is saved."))
            return redirect("events:series", space.slug, row.slug)
    return _form_page(request, form, space=space, series=row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, workspace: str, series: str) -> HttpResponse:
    space, row = _organised(request, workspace, series)
    back = reverse("events:series_edit", args=[space.slug, row.slug])
    if request.method == "POST":
        try:
            actions.remove_series(row, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        messages.success(request, _("%(title)s is removed.") % {"title": row.title})
        return redirect("events:series_list", space.slug)
    question = Question(
        _("Remove %(title)s?") % {"title": row.title},
        effect=_("A series goes once no event is in it."),
        verb=_("Remove the series"),
        keep=_("Keep it"),
        back=back,
    )
    return ask(request, question, {"workspace": space})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: Request, workspace: str, event: str) -> HttpResponse:
    """Ask how often an event is copied, and copy it."""
    space, row = organised_or_403(request, workspace, event)
    form = CopyForm(posted(request))
    if form.is_valid():
        try:
            copies = actions.copy_event(
                row,
                times=form.cleaned_data["times"],
                step=form.cleaned_data["step"],
                by=request.user,
                at=timezone.now(),
                token=token_in(request.POST),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said = ngettext(
                "%(count)s copy is a draft now. Publish it when it stands.",
                "%(count)s copies are drafts now. Publish each when it stands.",
                len(copies),
            )
            messages.success(request, said % {"count": len(copies)})
            made = copies[0].series
            assert made is not None  # noqa: S101 (tells the type)
            return redirect("events:series", space.slug, made.slug)
    context = {"workspace": space, "event": row, "may_organise": True, "form": form}
    return render(request, "events/copy.html", context, status=status_of(form))


def _form_page(
    request: Request, form: SeriesForm, *, space: Workspace, series: Series | None = None
) -> HttpResponse:
    context = {"workspace": space, "series": series, "form": form}
    return render(request, "events/series_form.html", context, status=status_of(form))


def _series_or_404(request: Request, workspace: str, slug: str) -> tuple[Workspace, Series]:
    space = workspace_or_404(request, workspace)
    return space, get_object_or_404(series_of(space).filter(slug=slug))


def _organised(request: Request, workspace: str, slug: str) -> tuple[Workspace, Series]:
    found = _series_or_404(request, workspace, slug)
    if not permissions.can_organise(request.user, found[0]):
        raise PermissionDenied
    return found

"""The jobs of a workspace: what is underway, what came of it, and what may be done about it."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.core import jobs, lists
from raceme.core.errors import Refusal
from raceme.core.models import Job
from raceme.portal.permissions import can_steer
from raceme.portal.queries.background import jobs_visible_to
from raceme.workspaces.models import Workspace

JOBS = lists.Table(
    "jobs",
    _("Jobs"),
    columns=[
        lists.Text("title", _("Job"), main=True, link=lists.Link("portal:job"), sub="result_text"),
        lists.State(
            "state",
            _("State"),
            states={
                "waiting": lists.Shown(Job.State.WAITING.label, "", "clock"),
                "running": lists.Shown(Job.State.RUNNING.label, "note", "refresh"),
                "done": lists.Shown(Job.State.DONE.label, "ok", "circle-check"),
                "failed": lists.Shown(Job.State.FAILED.label, "stop", "alert-circle"),
                "cancelled": lists.Shown(Job.State.CANCELLED.label, "", "x"),
            },
        ),
        lists.Text("started_by_label", _("Begun by"), none=_("Raceme itself")),
        # One's own stand first.
        lists.Moment("created_at", _("Begun"), sort=("is_own", "created_at")),
        lists.Moment("finished_at", _("Ended"), none=_("not yet")),
    ],
    filters=[lists.OneOf("state", _("State"), choices=Job.State.choices)],
    sort="-created_at",
    empty=lists.Empty(
        _("No jobs yet"),
        _(
            "What takes longer than a page should, such as an archive of evidence, is done beside. "
            "It shows here how far it is, and what came of it."
        ),
    ),
)


@login_required
@require_safe
def page(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    listing = JOBS.listing(request, jobs_visible_to(request.user, workspace=space))
    context = {"workspace": space, "kept_days": settings.JOBS_KEPT_DAYS}
    return listing.answer("portal/jobs.html", context)


@login_required
@require_safe
def job(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = _job_or_404(request, workspace, pk)
    return render(
        request,
        "portal/job.html",
        {"workspace": space, "job": found, **_reader(request, found, space)},
    )


@login_required
@require_safe
def progress(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show how far the job is, for a page that asks for it every now and then."""
    space, found = _job_or_404(request, workspace, pk)
    return render(request, "core/job.html", {"job": found, **_reader(request, found, space)})


@login_required
@require_POST
def cancel(request: Request, workspace: str, pk: int) -> HttpResponse:
    return _steered(request, workspace, pk, jobs.cancel)


@login_required
@require_POST
def again(request: Request, workspace: str, pk: int) -> HttpResponse:
    return _steered(request, workspace, pk, jobs.try_again)


@login_required
@require_safe
def file(request: Request, workspace: str, pk: int) -> HttpResponseBase:
    space, found = _job_or_404(request, workspace, pk)
    if not can_steer(request.user, found, space):
        raise PermissionDenied
    if not found.result_file:
        raise Http404
    try:
        content = storages["documents"].open(found.result_file)
    except FileNotFoundError as lost:
        raise Http404 from lost
    response = FileResponse(content, as_attachment=True, filename=found.result_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response


def _job_or_404(request: Request, workspace: str, pk: int) -> tuple[Workspace, Job]:
    space = workspace_or_404(request, workspace)
    return space, get_object_or_404(jobs_visible_to(request.user, workspace=space), pk=pk)


def _reader(request: Request, found: Job, space: Workspace) -> dict[str, bool]:
    return {"watches_only": not can_steer(request.user, found, space)}


def _steered(request: Request, workspace: str, pk: int, steer: Callable[..., None]) -> HttpResponse:
    """Do what was asked about the job; answer with it, within its page or as that page."""
    space, found = _job_or_404(request, workspace, pk)
    if not can_steer(request.user, found, space):
        raise PermissionDenied
    try:
        steer(found, at=timezone.now())
    except Refusal as refusal:
        if not request.htmx:
            messages.error(request, str(refusal))
    if not request.htmx:
        return redirect("portal:job", workspace, pk)
    found.refresh_from_db()
    return render(request, "core/job.html", {"job": found})

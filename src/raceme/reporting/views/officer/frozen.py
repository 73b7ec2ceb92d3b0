"""A frozen report of an opened period as its officer reads it, and takes its pack away."""

from contextlib import suppress
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request
from raceme.core import jobs
from raceme.core.errors import Refusal
from raceme.core.models import Job
from raceme.reporting import actions
from raceme.reporting.actions import packing
from raceme.reporting.models import Snapshot
from raceme.reporting.queries import frozen
from raceme.reporting.views.changed import Reader
from raceme.reporting.views.frozen import list_of, report_of
from raceme.reporting.views.officer.reach import Opened, opened_or_404


@dataclass(frozen=True)
class Frozen(Opened):
    """The same with one frozen report of the period."""

    snapshot: Snapshot

    @property
    def reader(self) -> Reader:
        return Reader(veil=self.veil)

    def here(self, view: str, *others: object) -> str:
        return self.address(view, self.period.number, self.snapshot.number, *others)

    @property
    def context(self) -> dict[str, object]:
        return {
            **super().context,
            "snapshot": self.snapshot,
            "shows_people": self.programme.officers_see_people,
        }


def frozen_or_404(
    request: Request, workspace: str, programme: str, period: int, number: int
) -> Frozen:
    opened = opened_or_404(request, workspace, programme, period)
    found = get_object_or_404(frozen.snapshots_of_period(opened.period), number=number)
    found.programme, found.period = opened.programme, opened.period
    return Frozen(opened.programme, opened.periods, opened.period, found)


@login_required
@require_safe
def snapshot(
    request: Request, workspace: str, programme: str, period: int, number: int
) -> HttpResponse:
    found = frozen_or_404(request, workspace, programme, period, number)
    context = {
        **found.context,
        **report_of(
            found.snapshot,
            programme=found.programme,
            reader=found.reader,
            href=lambda code: found.here("snapshot_figure", code),
        ),
        **_job(request, found),
    }
    return render(request, "reporting/officer/snapshot.html", context)


@login_required
@require_safe
def snapshot_figure(  # noqa: PLR0917 (what its address holds)
    request: Request, workspace: str, programme: str, period: int, number: int, code: str
) -> HttpResponse:
    found = frozen_or_404(request, workspace, programme, period, number)
    figure = get_object_or_404(frozen.figures_of(found.snapshot), code=code)
    figure.snapshot = found.snapshot
    listed = list_of(request, figure, programme=found.programme, reader=found.reader)
    context = {**found.context, **listed, "back": found.here("snapshot")}
    return render(request, "reporting/officer/snapshot_figure.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pack(
    request: Request, workspace: str, programme: str, period: int, number: int
) -> HttpResponseBase:
    """Have the pack written by POST; once it is, answer with it."""
    found = frozen_or_404(request, workspace, programme, period, number)
    if request.method == "POST":
        actions.pack(
            found.snapshot,
            by=request.user,
            workspace=found.programme.workspace,
            at=timezone.now(),
            shows_people=found.programme.officers_see_people,
        )
        return _back(request, found)
    job = _newest(request, found)
    if job is None or not job.result_file:
        raise Http404
    try:
        content = storages["documents"].open(job.result_file)
    except FileNotFoundError as lost:
        raise Http404 from lost
    response = FileResponse(content, as_attachment=True, filename=job.result_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response


@login_required
@require_safe
def pack_progress(
    request: Request, workspace: str, programme: str, period: int, number: int
) -> HttpResponse:
    """Show how far the pack is, for the page that asks for it every now and then."""
    found = frozen_or_404(request, workspace, programme, period, number)
    return _progress(request, found)


@login_required
@require_POST
def pack_cancel(
    request: Request, workspace: str, programme: str, period: int, number: int
) -> HttpResponse:
    found = frozen_or_404(request, workspace, programme, period, number)
    job = _newest(request, found)
    if job is None:
        raise Http404
    # Where it ended meanwhile, the page shows what came of it.
    with suppress(Refusal):
        jobs.cancel(job, at=timezone.now())
    return _back(request, found)


def _newest(request: Request, found: Frozen) -> Job | None:
    return jobs.newest(
        packing.pack_of(
            found.snapshot,
            by=request.user,
            workspace=found.programme.workspace,
            shows_people=found.programme.officers_see_people,
        )
    )


def _job(request: Request, found: Frozen) -> dict[str, object]:
    """Return the job that writes the pack, and where one who has no role follows it."""
    here = found.here("snapshot")
    return {
        "job": _newest(request, found),
        "pack_href": found.here("snapshot_pack"),
        "job_steps": {
            "": f"{here}#pack",
            "progress": found.here("snapshot_pack_progress"),
            "cancel": found.here("snapshot_pack_cancel"),
            "again": found.here("snapshot_pack"),
            "file": found.here("snapshot_pack"),
        },
    }


def _progress(request: Request, found: Frozen) -> HttpResponse:
    context = _job(request, found)
    if context["job"] is None:
        raise Http404
    return render(request, "core/job.html", context)


def _back(request: Request, found: Frozen) -> HttpResponse:
    """Answer with the job within its page, or lead back to that page."""
    if request.htmx:
        return _progress(request, found)
    return redirect(f"{found.here('snapshot')}#pack")

"""A frozen report in the workspace: its figures then and now, its lists, and its pack."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raceme.accounts.http import Request
from raceme.core import jobs
from raceme.programmes.access import Reached, programme_or_404
from raceme.programmes.queries import periods_of
from raceme.reporting import actions
from raceme.reporting.actions import packing
from raceme.reporting.models import Snapshot
from raceme.reporting.queries import frozen
from raceme.reporting.views.changed import Reader
from raceme.reporting.views.frozen import list_of, report_of
from raceme.reporting.views.reports import numbered_or_404


@login_required
@require_safe
def snapshot(
    request: Request, workspace: str, programme: str, period: int, number: int
) -> HttpResponse:
    reached, found = _reached(request, workspace, programme, period, number)
    context = _context(reached, found) | {
        **report_of(
            found,
            programme=reached.programme,
            reader=_reader(reached),
            href=lambda code: _address(reached, found, code),
        ),
        "taken_by": frozen.takers_of([found]).get(found.pk) or _("somebody who was erased"),
        "pack_href": reverse("reporting:snapshot_pack", args=_arguments(reached, found)),
        "job": jobs.newest(packing.pack_of(found, by=request.user, workspace=reached.space)),
    }
    return render(request, "reporting/reports/snapshot.html", context)


@login_required
@require_POST
def pack(
    request: Request, workspace: str, programme: str, period: int, number: int
) -> HttpResponse:
    """Have the pack of a frozen report written; it waits on the report's page."""
    reached, found = _reached(request, workspace, programme, period, number)
    actions.pack(found, by=request.user, workspace=reached.space, at=timezone.now())
    return redirect(f"{_address(reached, found)}#pack")


@login_required
@require_safe
def snapshot_figure(  # noqa: PLR0917 (what its address holds)
    request: Request, workspace: str, programme: str, period: int, number: int, code: str
) -> HttpResponse:
    """Show the list behind a frozen figure, or by ``?counted=no`` what was left out of it."""
    reached, found = _reached(request, workspace, programme, period, number)
    figure = get_object_or_404(frozen.figures_of(found), code=code)
    figure.snapshot = found
    listed = list_of(request, figure, programme=reached.programme, reader=_reader(reached))
    context = _context(reached, found) | listed | {"back": _address(reached, found)}
    return render(request, "reporting/reports/snapshot_figure.html", context)


def _reached(
    request: Request, workspace: str, programme: str, period: int, number: int
) -> tuple[Reached, Snapshot]:
    reached = programme_or_404(request, workspace, programme)
    row = numbered_or_404(periods_of(reached.programme), period)
    found = get_object_or_404(frozen.snapshots_of_period(row), number=number)
    found.period = row
    return reached, found


def _reader(reached: Reached) -> Reader:
    return Reader({reached.space.pk, reached.programme.workspace_id})


def _context(reached: Reached, found: Snapshot) -> dict[str, object]:
    return {
        "workspace": reached.space,
        "programme": reached.programme,
        "report_href": reverse("reporting:report", args=_arguments(reached, found)[:-1]),
    }


def _address(reached: Reached, found: Snapshot, code: str = "") -> str:
    arguments = _arguments(reached, found)
    if code:
        return reverse("reporting:snapshot_figure", args=[*arguments, code])
    return reverse("reporting:snapshot", args=arguments)


def _arguments(reached: Reached, found: Snapshot) -> list[object]:
    return [reached.space.slug, reached.programme.code, found.period.number, found.number]

"""The funder's files of a programme: what there is, adding one, filling it, taking it away."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request
from raceme.core import words
from raceme.core.errors import Refusal
from raceme.core.forms import status_of
from raceme.core.pages import Question, ask
from raceme.documents.serving import serve
from raceme.programmes.access import Reached, programme_or_404
from raceme.reporting.actions import funder_examples
from raceme.reporting.actions import funder_files as actions
from raceme.reporting.forms.funder_files import AddForm, FillForm, UploadForm
from raceme.reporting.models import FunderFile, Snapshot
from raceme.reporting.queries.frozen import snapshots_of
from raceme.reporting.queries.funder_files import filled_from, filled_of, funder_files_of
from raceme.reporting.views.moments import name_of
from raceme.reporting.views.reach import can_report_here, reporting_or_403


@dataclass(frozen=True)
class FileRow:
    name: str
    href: str
    kind: str
    bound: str
    copies: int
    added_at: datetime


@login_required
@require_safe
def funder_files(request: Request, workspace: str, programme: str) -> HttpResponse:
    reached = programme_or_404(request, workspace, programme)
    rows = [_row(reached, one) for one in funder_files_of(reached.programme)]
    context = _context(reached) | {
        "rows": rows,
        "may_write": can_report_here(request, reached),
        "create_href": reverse("reporting:funder_file_create", args=_arguments(reached)),
    }
    return render(request, "reporting/funder/files.html", context)


def _row(reached: Reached, file: FunderFile) -> FileRow:
    counts = {"bound": file.bound, "places": len(file.places)}  # type: ignore[attr-defined]
    return FileRow(
        name=file.name,
        href=address(reached, file),
        kind=file.get_kind_display(),
        bound=_("%(bound)s of %(places)s") % counts,
        copies=file.copies,  # type: ignore[attr-defined]
        added_at=file.document.added_at,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, workspace: str, programme: str) -> HttpResponse:
    """Add the funder's own file, or begin with an example of ours."""
    reached = reporting_or_403(request, workspace, programme)
    example = funder_examples.example_called(request.POST.get("example", ""))
    is_sent = request.method == "POST" and example is None
    form = AddForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    now = timezone.now()
    if example is not None:
        file = funder_examples.add_example(
            reached.programme, example=example, by=request.user, at=now
        )
        messages.success(request, _("%(name)s is added, with its places bound.") % _named(file))
        return redirect(address(reached, file))
    if form.is_valid():
        try:
            file = actions.add_funder_file(
                reached.programme,
                name=form.cleaned_data["name"],
                upload=form.cleaned_data["upload"],
                by=request.user,
                at=now,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("%(name)s is kept. Say now what goes into its places.") % _named(file)
            )
            return redirect(address(reached, file))
    context = _context(reached) | {"form": form, "examples": funder_examples.EXAMPLES}
    return render(request, "reporting/funder/create.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: Request, workspace: str, programme: str, pk: int) -> HttpResponse:
    """Take a newer upload of the same form; what its places are bound to stays."""
    reached = reporting_or_403(request, workspace, programme)
    file = file_or_404(reached, pk)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        try:
            row = actions.replace_funder_file(
                file, upload=form.cleaned_data["upload"], by=request.user, at=timezone.now()
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("The newer file is kept. What its places were bound to by name is bound still."),
            )
            return redirect(address(reached, row))
    context = _context(reached) | {"file": file, "href": address(reached, file), "form": form}
    return render(request, "reporting/funder/replace.html", context, status=status_of(form))


@login_required
@require_safe
def template(request: Request, workspace: str, programme: str, pk: int) -> FileResponse:
    """Answer with the file as the funder gave it."""
    reached = programme_or_404(request, workspace, programme)
    return serve(file_or_404(reached, pk).document)


@login_required
@require_safe
def filled(request: Request, workspace: str, programme: str, pk: int, number: int) -> FileResponse:
    reached = programme_or_404(request, workspace, programme)
    file = file_or_404(reached, pk)
    return serve(get_object_or_404(filled_of(file), number=number).document)


@login_required
@require_POST
def fill(request: Request, workspace: str, programme: str, pk: int) -> HttpResponse:
    """Have the file filled by a job; the file's page shows how far it is."""
    reached = reporting_or_403(request, workspace, programme)
    file = file_or_404(reached, pk)
    form = FillForm(request.POST, snapshots=list(snapshots_of(reached.programme)), said=said_of)
    if not form.is_valid():
        messages.error(request, _("Choose a frozen report of this programme."))
        return redirect(address(reached, file))
    snapshot: Snapshot = form.cleaned_data["snapshot"]
    made = filled_from(file, snapshot=snapshot.pk)
    if made is not None:
        messages.info(
            request,
            _("Copy %(number)s holds this report already: nothing has changed since.")
            % {"number": made.number},
        )
        return redirect(f"{address(reached, file)}#copies")
    try:
        job = actions.begin_filling(file, snapshot=snapshot, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(address(reached, file))
    if job.arguments["snapshot_id"] != snapshot.pk:
        messages.info(
            request, _("It is being filled with another report. Fill it again once that is done.")
        )
    return redirect(f"{address(reached, file)}#fill")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: Request, workspace: str, programme: str, pk: int) -> HttpResponse:
    reached = reporting_or_403(request, workspace, programme)
    file = file_or_404(reached, pk)
    files = reverse("reporting:funder_files", args=_arguments(reached))
    if request.method == "POST":
        try:
            actions.remove_funder_file(file, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(address(reached, file))
        messages.success(request, _("%(name)s is removed.") % _named(file))
        return redirect(files)
    return ask(
        request,
        Question(
            _("Remove %(name)s?") % _named(file),
            effect=_("What its places are bound to goes with it. The upload stays a document."),
            verb=_("Remove the file"),
            keep=_("Keep it"),
            back=address(reached, file),
        ),
    )


def said_of(snapshot: Snapshot) -> str:
    return _("%(period)s, number %(number)s, frozen on %(moment)s") % {
        "period": name_of(snapshot.period),
        "number": snapshot.number,
        "moment": words.moment(timezone.localtime(snapshot.taken_at)),
    }


def file_or_404(reached: Reached, pk: int) -> FunderFile:
    return get_object_or_404(funder_files_of(reached.programme), pk=pk)


def address(reached: Reached, file: FunderFile, view: str = "funder_file") -> str:
    return reverse(f"reporting:{view}", args=[*_arguments(reached), file.pk])


def _named(file: FunderFile) -> dict[str, str]:
    return {"name": file.name}


def _arguments(reached: Reached) -> list[str]:
    return [reached.space.slug, reached.programme.code]


def _context(reached: Reached) -> dict[str, object]:
    return {"workspace": reached.space, "programme": reached.programme}

"""The results and figures as files: workbooks, lists as text, a paper, archives of evidence."""

import tempfile
from collections.abc import Callable
from typing import IO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request
from raceme.core.lists.exports import csv_lines
from raceme.core.moments import one_moment
from raceme.core.pages import Question, ask
from raceme.programmes.access import programme_or_404
from raceme.reporting.actions import archiving
from raceme.reporting.exports.evidence import Folder, TooMuch, write_archive
from raceme.reporting.exports.paper import written_paper
from raceme.reporting.exports.sheets import Counted
from raceme.reporting.exports.workbook import write_figure, write_results
from raceme.reporting.queries.figures import figures
from raceme.reporting.views.figure import Asked, asked_or_404

# A file of this size stays in memory; a larger one lies on the disc until it is sent.
IN_MEMORY = 2 * 1024 * 1024


@login_required
@require_safe
def results_xlsx(request: Request, workspace: str, programme: str) -> HttpResponseBase:
    _space, row = programme_or_404(request, workspace, programme)
    # The summary and the lists say the same, whoever records meanwhile.
    with one_moment(writes=False):
        rows = figures(row, today=timezone.localdate())
        return _file(lambda file: write_results(row, rows, file), name=row.code, kind="xlsx")


@login_required
@require_safe
def results_pdf(request: Request, workspace: str, programme: str) -> HttpResponseBase:
    _space, row = programme_or_404(request, workspace, programme)
    rows = figures(row, today=timezone.localdate())
    content = written_paper(row, rows, at=timezone.now())
    return _file(lambda file: file.write(content), name=row.code, kind="pdf")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def results_evidence(request: Request, workspace: str, programme: str) -> HttpResponse:
    """Have the evidence of all figures written into an archive, which waits under *Jobs*."""
    space, row = programme_or_404(request, workspace, programme)
    if request.method == "POST":
        job = archiving.archive(row, by=request.user, workspace=space, at=timezone.now())
        return redirect("portal:job", space.slug, job.pk)
    question = Question(
        _("Write the evidence of %(programme)s into an archive?") % {"programme": row},
        effect=_("It is written beside the pages, and waits for you under Jobs."),
        verb=_("Write the archive"),
        keep=_("Leave it"),
        back=reverse("reporting:results", args=[space.slug, row.code]),
        danger=False,
    )
    return ask(request, question, {"workspace": space})


@login_required
@require_safe
def figure_xlsx(request: Request, workspace: str, programme: str, code: str) -> HttpResponseBase:
    with one_moment(writes=False):
        asked = asked_or_404(request, workspace, programme, code)
        counted = _counted(asked)
        return _file(
            lambda file: write_figure(asked.row, counted, file), name=_name(asked), kind="xlsx"
        )


@login_required
@require_safe
def figure_csv(request: Request, workspace: str, programme: str, code: str) -> HttpResponseBase:
    asked = asked_or_404(request, workspace, programme, code)
    return StreamingHttpResponse(
        csv_lines(_counted(asked)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{_dated(_name(asked), "csv")}"'},
    )


@login_required
@require_safe
def figure_evidence(
    request: Request, workspace: str, programme: str, code: str
) -> HttpResponseBase:
    asked = asked_or_404(request, workspace, programme, code)
    folder = Folder(
        name=asked.row.indicator.name,
        question=asked.question,
        is_proven=asked.narrowing.is_proven,
        which=asked.narrowing.which,
    )
    try:
        return _file(
            lambda file: write_archive([folder], file), name=f"{_name(asked)} evidence", kind="zip"
        )
    except TooMuch as refusal:
        messages.error(request, str(refusal))
        return redirect(asked.address("reporting:figure"))


def _counted(asked: Asked) -> Counted:
    return Counted(
        name=_name(asked),
        question=asked.question,
        is_proven=asked.narrowing.is_proven,
        which=asked.narrowing.which,
    )


def _name(asked: Asked) -> str:
    return f"{asked.programme.code} {asked.row.indicator.code}"


def _file(write: Callable[[IO[bytes]], object], *, name: str, kind: str) -> FileResponse:
    # Closed by the response, once it is sent; and at once where writing was refused.
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    try:
        write(file)
    except TooMuch:
        file.close()
        raise
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=_dated(name, kind))


def _dated(name: str, kind: str) -> str:
    return f"{slugify(name)}-{timezone.localdate().isoformat()}.{kind}"

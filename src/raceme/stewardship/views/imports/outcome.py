"""Running an import, what came of it, and taking it back."""

from dataclasses import replace
from tempfile import TemporaryFile

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.http import Request
from raceme.core import jobs, words
from raceme.core.errors import Refusal
from raceme.core.models import Job
from raceme.core.pages import Question, ask
from raceme.engagements.models import Activity
from raceme.engagements.queries import log_of
from raceme.stewardship.actions import imports
from raceme.stewardship.actions.imports.looking import page_of
from raceme.stewardship.actions.imports.running import RUN, writable_in
from raceme.stewardship.actions.imports.undoing import UNDO
from raceme.stewardship.exports.wrong_rows import write_wrong_rows
from raceme.stewardship.models import Import
from raceme.stewardship.queries.imports import counts_of, stayed_count_of, stretches_of
from raceme.stewardship.views.imports.columns import revision_in
from raceme.stewardship.views.imports.reach import (
    address,
    import_or_404,
    way_of,
    where_in,
    where_it_stands,
)
from raceme.stewardship.views.imports.rows import verdicts_of
from raceme.stewardship.views.imports.shown import shown_rows, tabs_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
State = Import.State
OBSTACLES_SHOWN = 100
PROVED_SHOWN = 5


@login_required
@require_safe
def outcome(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show what came of an import; before it is run, where it is gone on with."""
    space, found = import_or_404(request, workspace, pk)
    if found.state in (State.BEGUN, State.CHECKING, State.CHECKED):
        return redirect(where_it_stands(found))
    where, counts = where_in(request), counts_of(found)
    here = address(found)
    job = _job(found)
    stayed = stayed_count_of(found)
    # While it is at it, what becomes of the rows is not known yet.
    is_shown = found.is_kept and found.state not in (State.RUNNING, State.UNDOING)
    page = page_of(found, show=verdicts_of(where.show), number=where.number, text=where.text)
    where = replace(where, number=page.number)
    context = {
        "workspace": space,
        "import": found,
        "way": way_of(found),
        "job": job,
        "is_stuck": _is_stuck(found, job),
        "counts": counts,
        "is_shown": is_shown,
        "tabs": tabs_of(counts, here, where.show, is_written=True),
        "all_rows": sum(counts.values()),
        "page": page,
        "where": where,
        "here": here,
        "proved": _proved(found),
        "stayed": stayed,
        "shown": shown_rows(page.rows, found, space) if is_shown else [],
        "previous": f"{here}?{where.on(page.number - 1)}" if page.number > 1 else "",
        "following": f"{here}?{where.on(page.number + 1)}" if page.number < page.pages else "",
        "not_imported": counts["wrong"] + counts["undecided"] + counts["failed"],
        "obstacles": found.obstacles[:OBSTACLES_SHOWN],
        "obstacle_count": len(found.obstacles),
        "rest": stretches_of(found).filter(is_written=False).exists(),
    }
    return render(request, "stewardship/imports/outcome.html", context)


def _proved(found: Import) -> list[Activity]:
    """Return the few activities that the file proves."""
    if found.document_id is None:
        return []
    proved = log_of(found.workspace).filter(evidence__document=found.document_id)
    return list(proved.distinct().order_by("-ended_on", "-pk")[:PROVED_SHOWN])


def _job(found: Import) -> Job | None:
    """Return the job that is at it, or the last that was, where that came to nothing."""
    name = UNDO if found.state in (State.UNDOING, State.UNDONE) else RUN
    job = jobs.newest(f"{name}:{found.pk}")
    if job is not None and (job.is_underway or job.state == Job.State.FAILED):
        return job
    return None


def _is_stuck(found: Import, job: Job | None) -> bool:
    under_way = found.state in (State.RUNNING, State.UNDOING)
    return under_way and (job is None or not job.is_underway)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def run(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Say what importing will do, then do it as a job."""
    space, found = import_or_404(request, workspace, pk)
    if request.method == "POST":
        try:
            imports.start_import(
                found,
                revision=revision_in(request.POST) or None,
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            messages.warning(request, str(refusal))
            found.refresh_from_db()
            return redirect(where_it_stands(found))
        return redirect("stewardship:import", workspace, pk)
    if found.state != State.CHECKED:
        return redirect(where_it_stands(found))
    counts = counts_of(found)
    count = writable_in(counts)
    question = Question(
        ngettext("Import %(count)s row of %(file)s?", "Import %(count)s rows of %(file)s?", count)
        % {"count": words.number(count), "file": found.name},
        effect=_effect(counts),
        verb=ngettext("Import %(count)s row", "Import %(count)s rows", count)
        % {"count": words.number(count)},
        keep=_("Look at the rows again"),
        back=address(found, "import_rows"),
        danger=False,
        hidden={"revision": [str(found.revision)]},
    )
    return ask(request, question, {"workspace": space})


def _effect(counts: dict[str, int]) -> str:
    left = counts["undecided"] + counts["wrong"] + counts["skipped"]
    return _(
        "%(new)s records are added, %(changed)s are updated, %(same)s stay as they are. %(left)s "
        "rows are left out. Empty cells change nothing, and all of it can be taken back."
    ) % {
        "new": words.number(counts["new"]),
        "changed": words.number(counts["changed"]),
        "same": words.number(counts["same"]),
        "left": words.number(left),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Say what taking back will do, then do it as a job."""
    space, found = import_or_404(request, workspace, pk)
    if request.method == "POST":
        try:
            imports.start_undo(found, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        return redirect("stewardship:import", workspace, pk)
    if found.state not in Import.WRITTEN or not found.is_kept:
        return redirect(where_it_stands(found))
    counts = counts_of(found)
    question = Question(
        _("Take back everything that %(file)s brought in?") % {"file": found.name},
        effect=_(
            "%(new)s records that it added are removed, and %(changed)s that it updated are as "
            "before. Where something later depends on one of them, nothing is taken back and you "
            "see what. Organisations that others use stay in the register."
        )
        % {"new": words.number(counts["new"]), "changed": words.number(counts["changed"])},
        verb=_("Take the import back"),
        keep=_("Keep what was imported"),
        back=address(found),
    )
    return ask(request, question, {"workspace": space})


@login_required
@require_safe
def wrong_rows(request: Request, workspace: str, pk: int) -> HttpResponseBase:
    """Answer with the rows that were not imported, each with why."""
    _space, found = import_or_404(request, workspace, pk)
    if not found.is_kept:
        raise Http404
    file = TemporaryFile()  # noqa: SIM115 (the answer closes it)
    write_wrong_rows(found, file)
    file.seek(0)
    name = slugify(found.name.rpartition(".")[0] or found.name)
    return FileResponse(
        file,
        as_attachment=True,
        filename=_("%(file)s not imported.xlsx") % {"file": name},
        content_type=XLSX,
    )


@login_required
@require_safe
def document(request: Request, workspace: str, pk: int) -> HttpResponseBase:
    """Answer with the file as it was sent."""
    _space, found = import_or_404(request, workspace, pk)
    if not found.is_kept:
        raise Http404
    try:
        content = storages["documents"].open(found.stored_as)
    except FileNotFoundError as lost:
        raise Http404 from lost
    response = FileResponse(content, as_attachment=True, filename=found.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response

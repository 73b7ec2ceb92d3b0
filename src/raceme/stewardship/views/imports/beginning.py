"""Where an import begins: a file is dropped, or one of the earlier imports is opened."""

from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files import File
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raceme.accounts.http import Request
from raceme.core import lists
from raceme.core.errors import Refusal
from raceme.core.forms import token_in
from raceme.core.pages import Question, ask
from raceme.core.words import number
from raceme.stewardship.actions import imports
from raceme.stewardship.actions.imports.refusals import NoFile
from raceme.stewardship.actions.imports.samples import sample_named, samples
from raceme.stewardship.exports.import_templates import template_file
from raceme.stewardship.models import Import
from raceme.stewardship.queries.imports import counts_of_all, imports_of
from raceme.stewardship.views.imports.reach import (
    import_or_404,
    space_or_403,
    where_it_stands,
)
from raceme.workspaces.models import Workspace

UNPROCESSABLE = 422
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEGABYTE = 1024 * 1024
State = Import.State
IMPORTS = lists.Table(
    "imports",
    gettext_lazy("Earlier imports"),
    columns=[
        lists.Text(
            "name",
            gettext_lazy("File"),
            main=True,
            link=lists.Link("stewardship:import"),
        ),
        lists.Choice("holds", gettext_lazy("It holds"), choices=Import.Holds.choices),
        lists.State(
            "state",
            gettext_lazy("State"),
            states={
                State.BEGUN: lists.Shown(State.BEGUN.label, "note", "pencil"),
                State.CHECKING: lists.Shown(State.CHECKING.label, "note", "clock"),
                State.CHECKED: lists.Shown(State.CHECKED.label, "warn", "help-circle"),
                State.RUNNING: lists.Shown(State.RUNNING.label, "note", "clock"),
                State.STOPPED: lists.Shown(State.STOPPED.label, "warn", "alert-circle"),
                State.DONE: lists.Shown(State.DONE.label, "ok", "check"),
                State.UNDOING: lists.Shown(State.UNDOING.label, "note", "clock"),
                State.UNDONE: lists.Shown(State.UNDONE.label, "", "arrow-back-up"),
                State.DISCARDED: lists.Shown(State.DISCARDED.label, "", "x"),
            },
        ),
        lists.Text("written", gettext_lazy("Added and updated"), loaded=True),
        lists.Text("created_by_label", gettext_lazy("By")),
        lists.Moment("created_at", gettext_lazy("Begun"), sort="created_at"),
    ],
    sort="-created_at",
    filters=[
        lists.OneOf("holds", gettext_lazy("It holds"), choices=Import.Holds.choices),
        lists.OneOf("state", gettext_lazy("State"), choices=State.choices),
    ],
    empty=lists.Empty(
        gettext_lazy("Nothing imported yet"),
        gettext_lazy("Drop a file above. Nothing is written before you have seen what it does."),
    ),
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request, workspace: str) -> HttpResponseBase:
    """Show where a file is dropped, and take it."""
    space = space_or_403(request, workspace)
    sentence = ""
    if request.method == "POST":
        try:
            found = _begun(request, space)
        except Refusal as refusal:
            sentence = str(refusal)
        else:
            return redirect(where_it_stands(found))
    listing = IMPORTS.listing(
        request, imports_of(space), loaders={"written": partial(_written, space=space)}
    )
    context = {
        "workspace": space,
        "sentence": sentence,
        "limit": settings.UPLOAD_LIMIT // MEGABYTE,
        "kinds": Import.Holds.choices,
        "chosen": request.POST.get("holds", ""),
        "samples": samples() if space.is_demonstration else [],
    }
    response = listing.answer("stewardship/imports/begin.html", context)
    if sentence:
        response.status_code = UNPROCESSABLE
    return response


def _written(pks: Iterable[int], *, space: Workspace) -> dict[int, str]:
    return {
        key: number(counts["new"] + counts["changed"])
        for key, counts in counts_of_all(list(pks), workspace=space).items()
    }


def _begun(request: Request, space: Workspace) -> Import:
    upload = request.FILES.get("file")
    if upload is None:
        raise NoFile
    holds = request.POST.get("holds", "")
    return imports.begin_import(
        upload,
        workspace=space,
        holds=holds if holds in Import.Holds.values else "",
        by=request.user,
        at=timezone.now(),
        token=token_in(request.POST),
    )


@login_required
@require_POST
def sample(request: Request, workspace: str, name: str) -> HttpResponse:
    """Begin with a made-up list: where everything is made up, so that one may try it."""
    space = space_or_403(request, workspace)
    found = sample_named(name)
    if found is None or not space.is_demonstration:
        raise Http404
    with found.path.open("rb") as opened:
        begun = imports.begin_import(
            File(opened, name=found.file_name),
            workspace=space,
            by=request.user,
            at=timezone.now(),
            is_generated=True,
        )
    return redirect(where_it_stands(begun))


@login_required
@require_safe
def template(request: Request, workspace: str, holds: str) -> HttpResponse:
    """Answer with an empty workbook to be filled in."""
    space_or_403(request, workspace)
    if holds not in Import.Holds.values:
        raise Http404
    name = f"raceme-{holds}.xlsx"
    return HttpResponse(
        template_file(holds),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = import_or_404(request, workspace, pk)
    if not found.is_open:
        return redirect(where_it_stands(found))
    if request.method == "POST":
        try:
            imports.discard_import(found, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(where_it_stands(found))
        messages.success(
            request, _("%(file)s is discarded. Nothing was written.") % {"file": found.name}
        )
        return redirect("stewardship:imports", workspace)
    question = Question(
        _("Discard %(file)s?") % {"file": found.name},
        effect=_(
            "The file, and what you decided of its rows, are taken away. No record was written, "
            "and none is changed."
        ),
        verb=_("Discard"),
        keep=_("Keep it"),
        back=where_it_stands(found),
    )
    return ask(request, question, {"workspace": space})

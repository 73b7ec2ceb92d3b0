"""What was merged, what came along with it, and how it is taken back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Case, CharField, Q, Value, When
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_write
from raceme.core import lists
from raceme.core.errors import Refusal
from raceme.core.lists import Shown
from raceme.core.models import Job
from raceme.organisations.models import Organisation, Person
from raceme.stewardship.actions import merging
from raceme.stewardship.models import Merge, MergeStep, What
from raceme.stewardship.queries.fields import label_of
from raceme.stewardship.queries.merges import merges_of, moved_in, open_proposals_of
from raceme.stewardship.queries.obstacles import absorbed_of, obstacles_of, survivor_of
from raceme.stewardship.queries.underway import TAKE_BACK, merging_jobs_of, newest_job
from raceme.stewardship.queries.words import of_models
from raceme.workspaces.models import Workspace

STANDS, UNDONE = "stands", "undone"
MERGES = lists.Table(
    "merges",
    gettext_lazy("Merges"),
    columns=[
        lists.Text(
            "absorbed_name",
            gettext_lazy("Merged"),
            main=True,
            link=lists.Link("stewardship:merged"),
            none=gettext_lazy("somebody erased"),
        ),
        lists.Text("survivor_name", gettext_lazy("Into"), none=gettext_lazy("somebody erased")),
        lists.Choice("what", gettext_lazy("What"), choices=What.choices),
        lists.Moment("merged_at", gettext_lazy("When"), sort="merged_at"),
        lists.Text("merged_by", gettext_lazy("By")),
        lists.State(
            "state",
            gettext_lazy("State"),
            states={
                STANDS: Shown(gettext_lazy("Merged"), "ok", "circle-check"),
                UNDONE: Shown(gettext_lazy("Taken back"), "", "arrow-back-up"),
            },
        ),
    ],
    filters=[
        lists.Search(
            "q",
            gettext_lazy("Name"),
            lambda text: Q(absorbed_name__icontains=text) | Q(survivor_name__icontains=text),
        ),
        lists.OneOf("what", gettext_lazy("What"), choices=What.choices),
        lists.Between("merged", gettext_lazy("When"), field="merged_at__date"),
    ],
    sort="-merged_at",
    empty=lists.Empty(
        gettext_lazy("Nothing was merged yet"),
        gettext_lazy("Where two records are the same, the duplicates lead to their merge."),
    ),
)


@login_required
@require_safe
def merges(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    state = Case(
        When(undone_at=None, then=Value(STANDS)), default=Value(UNDONE), output_field=CharField()
    )
    listing = MERGES.listing(request, merges_of(space).annotate(state=state), actions=())
    context = {
        "workspace": space,
        "proposals": open_proposals_of(space)[:20],
        "underway": merging_jobs_of(space),
    }
    return listing.answer("stewardship/merging/merges.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merged(request: Request, workspace: str, pk: int) -> HttpResponse:
    """Show one merge; by POST take it back."""
    space = workspace_or_404(request, workspace)
    found = get_object_or_404(merges_of(space), pk=pk)
    may_change = can_write(request.user, space)
    if request.method != "POST":
        return _page(request, space, found, may_change=may_change)
    if not may_change:
        raise PermissionDenied
    try:
        absorbed = merging.begin_taking_back(
            found, workspace=space, by=request.user, at=timezone.now()
        )
    except Refusal as refusal:
        return _page(request, space, found, may_change=may_change, refusal=refusal)
    if isinstance(absorbed, Job):
        return redirect("stewardship:merged", space.slug, found.pk)
    messages.success(
        request,
        _("Taken back: %(name)s stands by itself again, with what was recorded with it.")
        % {"name": absorbed.name},
    )
    return redirect("stewardship:merged", space.slug, found.pk)


def _page(
    request: Request,
    space: Workspace,
    found: Merge,
    *,
    may_change: bool,
    refusal: Refusal | None = None,
) -> HttpResponse:
    if refusal is not None:
        found.refresh_from_db()
    job = newest_job([found.survivor, found.absorbed], name=TAKE_BACK)
    is_underway = job is not None and job.is_underway
    moved = moved_in(found, workspace=space)
    survivor = survivor_of(found)
    context = {
        "workspace": space,
        "merge": found,
        "moved": of_models(moved[MergeStep.Did.MOVED]),
        "made_one": of_models(moved[MergeStep.Did.REMOVED]),
        "taken": [label_of(name) for name in found.taken],
        "survivor": _address(space, survivor),
        "absorbed": _address(space, absorbed_of(found)) if found.is_undone else "",
        # Another workspace's, or the registrar's, has its page elsewhere.
        "job": job if job and job.workspace_id == space.pk and not found.is_undone else None,
        "is_underway": is_underway,
        "obstacles": [] if found.is_undone or is_underway else obstacles_of(found, workspace=space),
        "may_change": may_change,
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    return render(request, "stewardship/merging/merged.html", context, status=status)


def _address(space: Workspace, record: Organisation | Person | None) -> str:
    """Return where a record is shown, where it is: whoever was erased has no page."""
    if record is None or (isinstance(record, Person) and record.erased_at):
        return ""
    is_organisation = isinstance(record, Organisation)
    view = "portal:organisation" if is_organisation else "organisations:person"
    return reverse(view, args=[space.slug, record.pk])

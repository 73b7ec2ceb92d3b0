"""The page of a document: what it is, what it proves, what was done with it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.audit.queries import history_page
from raceme.core import lists
from raceme.core.lists.columns import Row
from raceme.documents.models import Document
from raceme.documents.permissions import can_read_history
from raceme.documents.validation import type_named
from raceme.engagements.models import Activity
from raceme.portal.queries import document as queries
from raceme.workspaces.models import Workspace


def _whom(row: Row) -> str:
    if row["for_participants"]:
        return gettext("the activity and all participants")
    who = (row["engagement__person__name"], row["engagement__organisation__name"])
    return ", ".join(name for name in who if name) or gettext("the activity")


PROOFS = lists.Table(
    "document-proofs",
    _("What it proves"),
    columns=[
        lists.Text(
            "activity__title",
            _("Activity"),
            sort="activity__title",
            main=True,
            link=lists.Link("engagements:activity", key="activity_id"),
        ),
        lists.Date("activity__ended_on", _("Date"), sort="activity__ended_on"),
        lists.Custom(
            "whom",
            _("Proves"),
            fields=(
                "for_participants",
                "engagement__person__name",
                "engagement__organisation__name",
            ),
            html=lambda row: escape(_whom(row)),
            plain=_whom,
        ),
        lists.Choice("activity__state", _("State"), choices=Activity.State.choices),
        lists.Moment("added_at", _("Added"), sort="added_at", shown=False),
        lists.Text("added_by", _("Added by"), shown=False),
    ],
    sort="-activity__ended_on",
    empty=lists.Empty(
        _("It proves nothing yet"),
        _("Add it to an activity as evidence, and that activity stands here."),
    ),
)


@login_required
@require_safe
def page(request: Request, workspace: str, pk: int) -> HttpResponseBase:
    space, found = _reached(request, workspace, pk)
    listing = PROOFS.listing(request, queries.proofs_by(found, workspace=space))
    context = _context(space, found) | {
        "emblem_of": queries.shows_as_emblem(found, workspace=space),
    }
    return listing.answer("portal/document/document.html", context)


@login_required
@require_safe
def history(request: Request, workspace: str, pk: int) -> HttpResponse:
    space, found = _reached(request, workspace, pk)
    if not can_read_history(found, within=space):
        raise Http404
    context = _context(space, found) | {
        "page": history_page(found, within=space, number=request.GET.get("page")),
    }
    return render(request, "portal/document/history.html", context)


def _reached(request: Request, workspace: str, pk: int) -> tuple[Workspace, Document]:
    space = workspace_or_404(request, workspace)
    documents = queries.documents_open_in(space).select_related("workspace")
    return space, get_object_or_404(documents, pk=pk)


def _context(space: Workspace, document: Document) -> dict[str, object]:
    return {
        "workspace": space,
        "document": document,
        "type": type_named(document.media_type),
        "download": _download(document, space=space),
        "has_history": can_read_history(document, within=space),
    }


def _download(document: Document, *, space: Workspace) -> str:
    """Return where the file leaves: a partner takes it from an activity that it proves."""
    if document.workspace_id == space.pk:
        return reverse("documents:download", args=[space.slug, document.pk])
    proofs = queries.proofs_by(document, workspace=space).order_by("pk")
    activity, proof = proofs.values_list("activity_id", "pk")[0]
    return reverse("engagements:evidence", args=[space.slug, activity, proof])

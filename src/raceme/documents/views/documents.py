from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_write
from raceme.core.forms import UNPROCESSABLE, token_in
from raceme.documents import actions, queries
from raceme.documents.serving import serve
from raceme.documents.views.lists import DOCUMENTS

ADD = gettext_lazy("Add documents")


@login_required
@require_safe
def documents(request: Request, workspace: str) -> HttpResponseBase:
    space = workspace_or_404(request, workspace)
    can_add = can_write(request.user, space)
    href = reverse("documents:create", args=[space.slug])
    context = {
        "workspace": space,
        "can_add": can_add,
        "empty_actions": [{"href": href, "label": ADD}] if can_add else [],
    }
    listing = DOCUMENTS.listing(request, queries.documents_of(space))
    return listing.answer("documents/documents.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request, workspace: str) -> HttpResponse:
    """Keep each file that can be kept, and say of the others why not."""
    space = workspace_or_404(request, workspace)
    if not can_write(request.user, space):
        raise PermissionDenied
    refused: list[actions.Refused] = []
    uploads = request.FILES.getlist("files")
    sentence = _("Choose at least one file.") if request.method == "POST" and not uploads else ""
    if uploads:
        outcome = actions.store_all(
            uploads,
            workspace=space,
            by=request.user,
            at=timezone.now(),
            token=token_in(request.POST),
        )
        refused = outcome.refused
        if outcome.count:
            messages.success(request, _kept(outcome.count))
        if not refused:
            return redirect("documents:documents", space.slug)
    context = {
        "workspace": space,
        "refused": refused,
        "sentence": sentence,
        "limit": settings.UPLOAD_LIMIT // actions.MEGABYTE,
        # What was sent is done; files that are mended are another sending.
        "token": uuid4(),
    }
    status = UNPROCESSABLE if refused or sentence else 200
    return render(request, "documents/create.html", context, status=status)


def _kept(count: int) -> str:
    return ngettext("%(count)s document is kept.", "%(count)s documents are kept.", count) % {
        "count": count
    }


@login_required
@require_safe
def download(request: Request, workspace: str, pk: int) -> FileResponse:
    space = workspace_or_404(request, workspace)
    return serve(get_object_or_404(queries.documents_of(space), pk=pk))

"""Two organisations side by side."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_write
from raceme.organisations.models import Organisation
from raceme.organisations.queries import organisations_of
from raceme.stewardship.actions import merging
from raceme.stewardship.queries.others import are_used_by_others
from raceme.stewardship.views.merging.choosing import Pair, answer
from raceme.workspaces.models import Workspace


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: Request, workspace: str, a: int, b: int) -> HttpResponse:
    """Merge ``b`` into ``a``, or propose it where others use one of both."""
    space = workspace_or_404(request, workspace)
    rows = organisations_of(space).in_bulk([a, b])
    if a == b or len(rows) != len({a, b}):
        raise Http404
    if not can_write(request.user, space):
        raise PermissionDenied
    return answer(request, _pair(request, space, survivor=rows[a], absorbed=rows[b]))


def _pair(
    request: Request, space: Workspace, *, survivor: Organisation, absorbed: Organisation
) -> Pair:
    here = [space.slug, survivor.pk, absorbed.pk]
    return Pair(
        space=space,
        survivor=survivor,
        absorbed=absorbed,
        here=reverse("stewardship:merge", args=here),
        swapped=reverse("stewardship:merge", args=[space.slug, absorbed.pk, survivor.pk]),
        back=reverse("stewardship:merge", args=here),
        record_view="portal:organisation",
        is_shared=are_used_by_others([survivor.pk, absorbed.pk], workspace=space),
        merge=lambda taken, revisions: merging.begin_merge(
            absorbed,
            survivor=survivor,
            taken=taken,
            revisions=revisions,
            workspace=space,
            by=request.user,
            at=timezone.now(),
        ),
        propose=lambda taken, note: merging.propose_merge(
            absorbed,
            survivor=survivor,
            taken=taken,
            note=note,
            workspace=space,
            by=request.user,
            at=timezone.now(),
        ),
    )

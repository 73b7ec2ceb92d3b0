"""Two people side by side."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from raceme.accounts.access import workspace_or_404
from raceme.accounts.http import Request
from raceme.accounts.permissions import can_write
from raceme.organisations.queries import people_of
from raceme.stewardship.actions import merging
from raceme.stewardship.views.merging.choosing import Pair, answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge_people(request: Request, workspace: str, a: int, b: int) -> HttpResponse:
    """Merge ``b`` into ``a``: both are people of the workspace."""
    space = workspace_or_404(request, workspace)
    rows = people_of(space).in_bulk([a, b])
    if a == b or len(rows) != len({a, b}):
        raise Http404
    if not can_write(request.user, space):
        raise PermissionDenied
    survivor, absorbed = rows[a], rows[b]
    pair = Pair(
        space=space,
        survivor=survivor,
        absorbed=absorbed,
        here=reverse("stewardship:merge_people", args=[space.slug, a, b]),
        swapped=reverse("stewardship:merge_people", args=[space.slug, b, a]),
        back=reverse("stewardship:merge_people", args=[space.slug, a, b]),
        record_view="organisations:person",
        merge=lambda taken, revisions: merging.begin_merge(
            absorbed,
            survivor=survivor,
            taken=taken,
            revisions=revisions,
            workspace=space,
            by=request.user,
            at=timezone.now(),
        ),
    )
    return answer(request, pair)

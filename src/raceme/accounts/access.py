"""The one door of every staff page: the workspace of its address, to whoever has a role there."""

from django.http import Http404

from raceme.accounts.http import Request
from raceme.accounts.queries import roles_held
from raceme.workspaces.models import Workspace


def workspace_or_404(request: Request, slug: str) -> Workspace:
    """
    Return the workspace ``slug`` with the reader's ``role`` set; without a role it is not there.

    Asked once a request: the user's roles are kept with the user, so that permissions and
    the menu need no query of their own.
    """
    held = roles_held(request.user)
    role = next((role for role in held if role.workspace.slug == slug), None)
    if role is None:
        raise Http404
    workspace = role.workspace
    workspace.role = role.kind
    request.workspace = workspace
    # Where ``/manage/`` leads the next time.
    if request.session.get("workspace") != slug:
        request.session["workspace"] = slug
    return workspace

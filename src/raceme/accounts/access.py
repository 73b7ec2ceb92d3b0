"""The one door of every staff page: the workspace of its address, to whoever has a role there."""

from django.http import Http404

from raceme.accounts.http import Request
from raceme.accounts.queries import roles_of
from raceme.workspaces.models import Workspace


def workspace_or_404(request: Request, slug: str) -> Workspace:
    """
    Return the workspace ``slug`` with the reader's ``role`` set; without a role it is not there.

    Asked once a request: the workspace is kept on the request and the role on its user,
    so that permissions and the menu need no query of their own.
    """
    known = getattr(request, "workspace", None)
    if isinstance(known, Workspace) and known.slug == slug:
        return known
    role = roles_of(request.user).filter(workspace__slug=slug).first()
    if role is None:
        raise Http404
    workspace = role.workspace
    workspace.role = role.kind
    request.user.known_roles[workspace.pk] = role.kind
    request.workspace = workspace
    # Where ``/manage/`` leads the next time.
    if request.session.get("workspace") != slug:
        request.session["workspace"] = slug
    return workspace

from django.http import HttpRequest, QueryDict
from django_htmx.middleware import HtmxDetails

from raceme.accounts.models import User
from raceme.workspaces.models import Workspace


class Request(HttpRequest):
    """A request behind ``login_required``, so that its user is one of ours."""

    user: User
    htmx: HtmxDetails
    # The workspace of the address, once ``access.workspace_or_404`` has let the user in.
    workspace: Workspace


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with; one that was sent empty is still to be refused."""
    return request.POST if request.method == "POST" else None

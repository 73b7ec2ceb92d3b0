from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from raceme.accounts.models import User
from raceme.workspaces.models import Workspace


class Request(HttpRequest):
    """A request behind ``login_required``, so that its user is one of ours."""

    user: User
    htmx: HtmxDetails
    # The workspace of the address, once ``access.workspace_or_404`` has let the user in.
    workspace: Workspace

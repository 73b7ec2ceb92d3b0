from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django_htmx.middleware import HtmxDetails

from raceme.accounts.models import User
from raceme.core.clients import client_address, neighbourhood
from raceme.workspaces.models import Workspace


class Request(HttpRequest):
    """A request behind ``login_required``, so that its user is one of ours."""

    user: User
    htmx: HtmxDetails
    # The workspace of the address, once ``access.workspace_or_404`` has let the user in.
    workspace: Workspace


def client_of(request: HttpRequest) -> str:
    """Return what attempts from one place are counted by."""
    return neighbourhood(client_address(request))


def language_of(request: HttpRequest, *, otherwise: str) -> str:
    """Return the language that the reader has chosen; else that of what a mail led to."""
    if request.user.is_authenticated or settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return get_language() or otherwise
    return otherwise


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with; one that was sent empty is still to be refused."""
    return request.POST if request.method == "POST" else None

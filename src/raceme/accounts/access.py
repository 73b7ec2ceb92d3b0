"""The doors: who is let into a workspace's pages, and how a browser is signed in."""

from datetime import datetime, timedelta

from django.contrib import auth
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from raceme.accounts.actions import LINK_TRUSTED
from raceme.accounts.http import Request
from raceme.accounts.models import User
from raceme.accounts.permissions import can_manage
from raceme.accounts.queries import roles_held
from raceme.accounts.sessions import DEVICE
from raceme.core.clients import browser_name, client_address, shortened
from raceme.workspaces.models import Workspace

# Who has just shown who they are is not asked again before a change to how they sign in.
PROVED_FOR = timedelta(minutes=15)
PROVED_AT = "proved_at"
# Set in a session that a mailed link began.
CAME_BY_LINK_AT = "came_by_link_at"
SEEN_EVERY = timedelta(minutes=5)
# However much a browser is used, after so long it shows again who sits at it.
SESSION_LASTS = timedelta(days=30)


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


def managed_or_403(request: Request, slug: str) -> Workspace:
    """Return a workspace of ``workspace_or_404`` that the reader manages."""
    workspace = workspace_or_404(request, slug)
    if not can_manage(request.user, workspace):
        raise PermissionDenied
    return workspace


def begin_session(request: HttpRequest, user: User, *, came_by: str, at: datetime) -> None:
    """Sign ``user`` in, in this browser, and keep how and where it was done."""
    auth.login(request, user)
    request.session[DEVICE] = {
        "browser": browser_name(request),
        "address": shortened(client_address(request)),
        "came_by": came_by,
        "began_at": at.isoformat(),
        "seen_at": at.isoformat(),
    }
    prove(request, at=at)


def prove(request: HttpRequest, *, at: datetime) -> None:
    """Keep that whoever sits at this browser has just shown who it is."""
    request.session[PROVED_AT] = at.isoformat()


def has_just_proved(request: HttpRequest, *, at: datetime) -> bool:
    moment = request.session.get(PROVED_AT)
    return bool(moment) and at - datetime.fromisoformat(str(moment)) < PROVED_FOR


def came_by_link(request: HttpRequest, *, at: datetime) -> bool:
    """Tell whether this session was opened by a mailed link, not long ago."""
    moment = request.session.get(CAME_BY_LINK_AT)
    return bool(moment) and at - datetime.fromisoformat(str(moment)) < LINK_TRUSTED


def is_over(request: HttpRequest, *, at: datetime) -> bool:
    """Tell whether this session has lasted as long as one may."""
    began_at = request.session.get(DEVICE, {}).get("began_at")
    return bool(began_at) and at - datetime.fromisoformat(began_at) >= SESSION_LASTS


def keep_seen(request: HttpRequest, *, at: datetime) -> None:
    """Keep when, and from where, a signed-in browser was last seen; every few minutes."""
    device = request.session.get(DEVICE)
    if device and at - datetime.fromisoformat(device["seen_at"]) >= SEEN_EVERY:
        address = shortened(client_address(request))
        request.session[DEVICE] = device | {"seen_at": at.isoformat(), "address": address}

from django.db.models import Exists, OuterRef, Q, QuerySet

from raceme.accounts.models import User
from raceme.accounts.queries import workspaces_of
from raceme.programmes.models import Partner, Programme
from raceme.workspaces.models import Workspace


def programmes_visible_to(user: User) -> QuerySet[Programme]:
    """Return the programmes that a workspace of ``user`` leads or is a partner of, each once."""
    return _led_or_shared(workspaces_of(user))


def programmes_of(workspace: Workspace | int) -> QuerySet[Programme]:
    """Return the programmes that ``workspace`` leads or is a partner of, each once."""
    key = workspace.pk if isinstance(workspace, Workspace) else workspace
    return _led_or_shared(Workspace.objects.filter(pk=key))


def programmes_in_order(workspace: Workspace) -> QuerySet[Programme]:
    """Return the programmes of ``workspace`` as lists of choices show them, newest first."""
    return programmes_of(workspace).order_by("-ends_on", "name", "pk")


def _led_or_shared(workspaces: QuerySet[Workspace]) -> QuerySet[Programme]:
    # A subquery and no join, so that a programme of two partners still comes once.
    partners = Partner.objects.reached_by(
        Q(programme=OuterRef("pk"), partner_workspace__in=workspaces.values("pk"))
    )
    return Programme.objects.reached_by(
        Q(workspace__in=workspaces.values("pk")) | Q(Exists(partners))
    )

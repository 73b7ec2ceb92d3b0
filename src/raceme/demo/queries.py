from django.db.models import Q, QuerySet

from raceme.accounts.models import User
from raceme.demo.opening import facts_of
from raceme.workspaces.models import Workspace


def demonstration_workspaces() -> QuerySet[Workspace]:
    """Return the workspaces that were loaded, and not those of a load made for measuring."""
    slugs = [row["slug"] for row in facts_of("workspaces")["workspace"]]
    return Workspace.objects.filter(is_demonstration=True, slug__in=slugs).order_by("pk")


def demonstration_users() -> QuerySet[User]:
    """Return those who work in the demonstration, or oversee it, and nothing else."""
    inside = User.objects.filter(_of(demonstration_workspaces()))
    outside = User.objects.filter(_of(Workspace.objects.exclude(pk__in=demonstration_workspaces())))
    return inside.exclude(pk__in=outside.values("pk")).distinct().order_by("pk")


def _of(workspaces: QuerySet[Workspace]) -> Q:
    return Q(roles__workspace__in=workspaces) | Q(overseen__workspace__in=workspaces)


def is_loaded() -> bool:
    return demonstration_workspaces().exists()

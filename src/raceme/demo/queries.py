from django.db.models import QuerySet

from raceme.accounts.models import User
from raceme.workspaces.models import Workspace


def demonstration_workspaces() -> QuerySet[Workspace]:
    return Workspace.objects.filter(is_demonstration=True).order_by("pk")


def demonstration_users() -> QuerySet[User]:
    """Return those who work in the demonstration and nowhere else."""
    inside = User.objects.filter(roles__workspace__is_demonstration=True)
    outside = User.objects.filter(roles__workspace__is_demonstration=False)
    return inside.exclude(pk__in=outside.values("pk")).distinct().order_by("pk")


def is_loaded() -> bool:
    return demonstration_workspaces().exists()

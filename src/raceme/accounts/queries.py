from django.db.models import QuerySet

from raceme.accounts.models import Role, User
from raceme.workspaces.models import Workspace

WRITERS = (Role.Kind.OWNER, Role.Kind.MANAGER, Role.Kind.STAFF)
MANAGERS = (Role.Kind.OWNER, Role.Kind.MANAGER)


def workspaces_of(user: User) -> QuerySet[Workspace]:
    """Return the workspaces in which ``user`` has a role, whatever it is."""
    return Workspace.objects.filter(roles__user=user)


def has_role(user: User, *, kinds: tuple[Role.Kind, ...], workspace_id: int) -> bool:
    return user.roles.filter(kind__in=kinds, workspace_id=workspace_id).exists()

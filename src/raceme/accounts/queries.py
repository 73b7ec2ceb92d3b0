from django.db.models import QuerySet

from raceme.accounts.models import Role, User
from raceme.workspaces.models import Workspace

WRITERS = (Role.Kind.OWNER, Role.Kind.MANAGER, Role.Kind.STAFF)
MANAGERS = (Role.Kind.OWNER, Role.Kind.MANAGER)


def workspaces_of(user: User) -> QuerySet[Workspace]:
    """Return the workspaces in which ``user`` has a role, whatever it is."""
    return Workspace.objects.filter(roles__user=user)


def roles_of(user: User) -> QuerySet[Role]:
    """Return the roles of ``user`` with their workspaces, by the workspace's name."""
    return user.roles.select_related("workspace").order_by("workspace__name", "pk")


def role_in(user: User, workspace: Workspace | int) -> str | None:
    """Return the kind of ``user``'s role in ``workspace``; asks only what no page has yet."""
    key = workspace.pk if isinstance(workspace, Workspace) else workspace
    if key in user.known_roles:
        return user.known_roles[key]
    return user.roles.filter(workspace=key).values_list("kind", flat=True).first()


def has_role(user: User, *, kinds: tuple[Role.Kind, ...], workspace_id: int) -> bool:
    return role_in(user, workspace_id) in kinds

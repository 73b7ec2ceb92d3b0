import hashlib
from datetime import datetime

from django.db.models import Q, QuerySet

from raceme.accounts.models import Invitation, Role, SignInLink, User
from raceme.workspaces.models import Workspace

WRITERS = (Role.Kind.OWNER, Role.Kind.MANAGER, Role.Kind.STAFF)
MANAGERS = (Role.Kind.OWNER, Role.Kind.MANAGER)


def workspaces_of(user: User) -> QuerySet[Workspace]:
    """Return the workspaces in which ``user`` has a role, whatever it is."""
    return Workspace.objects.filter(roles__user=user)


def roles_of(user: User) -> QuerySet[Role]:
    """Return the roles of ``user`` with their workspaces, by the workspace's name."""
    return user.roles.select_related("workspace").order_by("workspace__name", "pk")


def roles_held(user: User) -> list[Role]:
    """Return ``roles_of`` as a list, asked once for one object of a user: once a page."""
    if user.held_roles is None:
        user.held_roles = list(roles_of(user))
    return user.held_roles


def role_in(user: User, workspace: Workspace | int) -> str | None:
    """Return the kind of ``user``'s role in ``workspace``; asks only what no page has yet."""
    key = workspace.pk if isinstance(workspace, Workspace) else workspace
    if user.held_roles is not None:
        return next((role.kind for role in user.held_roles if role.workspace_id == key), None)
    return user.roles.filter(workspace=key).values_list("kind", flat=True).first()


def has_role(user: User, *, kinds: tuple[Role.Kind, ...], workspace_id: int) -> bool:
    return role_in(user, workspace_id) in kinds


def digest_of(secret: str) -> str:
    """Return what is kept of a link's secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def active_user_with(address: str) -> User | None:
    return User.objects.filter(email__iexact=address.strip(), is_active=True).first()


def is_without_users() -> bool:
    """Tell whether this installation is still to be set up."""
    return not User.objects.exists()


def members_of(workspace: Workspace) -> QuerySet[Role]:
    """Return who belongs to ``workspace`` with their users, by name."""
    return workspace.roles.select_related("user").order_by("user__name", "pk")


def open_invitations_of(workspace: Workspace) -> QuerySet[Invitation]:
    """Return the invitations neither accepted nor withdrawn, newest first, run out or not."""
    return (
        Invitation.objects.of(workspace)
        .filter(accepted_at=None, revoked_at=None)
        .order_by("-created_at", "-pk")
    )


def invitation_with(secret: str, *, at: datetime) -> Invitation | None:
    """Return the invitation that can be accepted with ``secret``: holding it opens it."""
    held = Q(digest=digest_of(secret), accepted_at=None, revoked_at=None, expires_at__gt=at)
    return Invitation.objects.reached_by(held).select_related("workspace").first()


def sign_in_link_with(secret: str) -> SignInLink | None:
    """Return the link of ``secret``, used up or not, if its user may come in."""
    links = SignInLink.objects.filter(digest=digest_of(secret), user__is_active=True)
    return links.select_related("user").first()

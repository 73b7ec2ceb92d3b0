import hashlib
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Exists, F, Q, QuerySet

from raceme.accounts.models import BrowserSession, Invitation, Role, User
from raceme.workspaces.models import Workspace

WRITERS = (Role.Kind.OWNER, Role.Kind.MANAGER, Role.Kind.STAFF)
MANAGERS = (Role.Kind.OWNER, Role.Kind.MANAGER)


def workspaces_of(user: User) -> QuerySet[Workspace]:
    """
    Return the workspaces in which ``user`` has a role, whatever it is.

    One that asks for a second factor opens nothing to who has none.
    """
    proven = Q(requires_second_factor=False) | Exists(_second_factors().filter(user=user))
    return Workspace.objects.filter(proven, roles__user=user)


def workspaces_managed_by(user: User) -> QuerySet[Workspace]:
    """Return those of ``workspaces_of`` that ``user`` manages."""
    return workspaces_of(user).filter(roles__user=user, roles__kind__in=MANAGERS)


def _second_factors() -> QuerySet[Authenticator]:
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(type__in=kinds)
    return factors


def factors_of(user: User) -> QuerySet[Authenticator]:
    """Return the app, the passkeys and the recovery codes of ``user``, oldest first."""
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(user=user)
    return factors.order_by("created_at", "pk")


def has_second_factor(user: User) -> bool:
    """Tell whether ``user`` has an app or a passkey; recovery codes alone are none."""
    return _second_factors().filter(user=user).exists()


def members_without_second_factor(workspace: Workspace) -> QuerySet[Role]:
    """Return who would have to set one up before going on, by name."""
    return members_of(workspace).exclude(user__in=_second_factors().values("user"))


def workspaces_asking_for_second_factor(user: User) -> QuerySet[Workspace]:
    return Workspace.objects.filter(roles__user=user, requires_second_factor=True).order_by(
        "name", "pk"
    )


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


def has_account(address: str) -> bool:
    """Tell whether ``address`` has an account, be it one that may not come in."""
    return User.objects.filter(email__iexact=address.strip()).exists()


def is_invited(address: str, *, at: datetime) -> bool:
    waiting = Q(email__iexact=address.strip(), accepted_at=None, revoked_at=None, expires_at__gt=at)
    return Invitation.objects.reached_by(waiting).exists()


def active_user(reference: str) -> User | None:
    """Return whom ``reference`` names, if that is a person who may come in."""
    key = reference.removeprefix("accounts.user:")
    return User.objects.filter(pk=key, is_active=True).first() if key.isdecimal() else None


def is_without_users() -> bool:
    """Tell whether this installation is still to be set up."""
    return not User.objects.exists()


def members_of(workspace: Workspace) -> QuerySet[Role]:
    """Return who belongs to ``workspace`` with their users, by name."""
    return workspace.roles.select_related("user").order_by("user__name", "pk")


def owners_of(workspace: Workspace) -> QuerySet[User]:
    """Return who says who belongs to ``workspace``, and may come in, by their key."""
    owned = Q(roles__workspace=workspace, roles__kind=Role.Kind.OWNER)
    return User.objects.filter(owned, is_active=True).order_by("pk")


def open_invitations_of(workspace: Workspace) -> QuerySet[Invitation]:
    """Return the invitations neither accepted nor withdrawn, newest first, run out or not."""
    return (
        Invitation.objects.of(workspace)
        .filter(accepted_at=None, revoked_at=None)
        .order_by("-created_at", "-pk")
    )


def invitation_of(reference: str) -> Invitation | None:
    """Return the invitation a link is about, with its workspace: holding the link opens it."""
    key = reference.removeprefix("accounts.invitation:")
    if not key.isdecimal():
        return None
    return Invitation.objects.reached_by(Q(pk=key)).select_related("workspace").first()


def invitations_to(user: User, *, at: datetime) -> QuerySet[Invitation]:
    """Return the invitations that wait for ``user``, by the account's address, newest first."""
    waiting = Q(email__iexact=user.email, accepted_at=None, revoked_at=None, expires_at__gt=at)
    return (
        Invitation.objects.reached_by(waiting)
        .select_related("workspace")
        .order_by("-created_at", "-pk")
    )


def sessions_of(user: User) -> QuerySet[BrowserSession]:
    """Return the browsers in which ``user`` is signed in, whatever became of them."""
    return BrowserSession.objects.filter(user=user)


def open_sessions_of(user: User, *, at: datetime) -> QuerySet[BrowserSession]:
    """Return those that have not run out, last seen first, without what they hold."""
    return (
        sessions_of(user)
        .filter(expire_date__gt=at)
        .defer("session_data")
        .order_by(F("seen_at").desc(nulls_last=True), "session_key")
    )


def providers_of(user: User) -> QuerySet[SocialAccount]:
    """Return the other places that sign ``user`` in, by their key."""
    accounts: QuerySet[SocialAccount] = SocialAccount.objects.filter(user=user)
    return accounts.order_by("provider", "pk")

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.accounts.models import Role, User
from raceme.audit import actions as audit
from raceme.core.errors import Refusal
from raceme.workspaces.models import Workspace


class LastOwner(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "This is the workspace's only owner. Nothing was changed: make somebody else an "
                "owner first, so that the workspace is never without one."
            )
        )


@transaction.atomic
def grant_role(
    user: User, *, workspace: Workspace, kind: str, by: User | str, at: datetime
) -> Role:
    """Give ``user`` a role in ``workspace``, or change the one there is."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    role = Role.objects.filter(user=user, workspace=workspace).first()
    if role is not None:
        return change_role(role, kind=kind, by=by, at=at)
    role = Role.objects.create(user=user, workspace=workspace, kind=kind, since=at)
    _record("accounts.grant_role", role, before="", after=kind, by=by, at=at)
    return role


@transaction.atomic
def change_role(role: Role, *, kind: str, by: User | str, at: datetime) -> Role:
    """Give another role; raises ``LastOwner`` where no owner would be left."""
    role = _locked(role)
    before = role.kind
    if kind == before:
        return role
    _keep_an_owner(role)
    role.kind = kind
    role.save(update_fields=["kind"])
    _record("accounts.change_role", role, before=before, after=kind, by=by, at=at)
    return role


@transaction.atomic
def remove_member(role: Role, *, by: User | str, at: datetime) -> None:
    """Take the role away; what the member recorded stays. Raises ``LastOwner``."""
    _take_away("accounts.remove_member", role, by=by, at=at)


@transaction.atomic
def leave(role: Role, *, at: datetime) -> None:
    """Let a member go on its own wish. Raises ``LastOwner``."""
    _take_away("accounts.leave", role, by=role.user, at=at)


def _take_away(verb: str, role: Role, *, by: User | str, at: datetime) -> None:
    role = _locked(role)
    _keep_an_owner(role)
    _record(verb, role, before=role.kind, after="", by=by, at=at)
    role.delete()


def _locked(role: Role) -> Role:
    """Lock the workspace's roles as a whole, by its row, and read this one as it stands now."""
    Workspace.objects.select_for_update().get(pk=role.workspace_id)
    return Role.objects.select_related("user", "workspace").get(pk=role.pk)


def _keep_an_owner(role: Role) -> None:
    if role.kind != Role.Kind.OWNER:
        return
    owners = Role.objects.filter(workspace=role.workspace_id, kind=Role.Kind.OWNER)
    if not owners.exclude(pk=role.pk).exists():
        raise LastOwner


def _record(
    verb: str, role: Role, *, before: str, after: str, by: User | str, at: datetime
) -> None:
    audit.record(
        verb,
        targets=[role, role.user, role.workspace],
        workspace=role.workspace_id,
        by=by,
        at=at,
        changes={"member": ("", role.user.email), "role": (before, after)},
    )

import pytest

from raceme.accounts import actions
from raceme.accounts.models import Role
from raceme.audit.models import Entry
from tests.conftest import World
from tests.factories import NOW, RoleFactory


def _role(world: World, kind: str) -> Role:
    return Role.objects.get(workspace=world.workspace, kind=kind)


def _kinds(world: World) -> list[str]:
    roles = Role.objects.filter(workspace=world.workspace)
    return sorted(roles.values_list("kind", flat=True))


def test_grant_role_gives_one_and_records_it(world: World) -> None:
    role = actions.grant_role(
        world.stranger, workspace=world.workspace, kind="viewer", by=world.owner, at=NOW
    )

    entry = Entry.objects.get()
    assert (role.user, role.workspace, role.kind) == (world.stranger, world.workspace, "viewer")
    assert role.since == NOW
    assert (entry.verb, entry.actor, entry.workspace) == (
        "accounts.grant_role",
        world.owner.reference,
        world.workspace,
    )
    assert {target.reference for target in entry.targets.all()} == {
        role.reference,
        world.stranger.reference,
        world.workspace.reference,
    }
    assert entry.values.changes == {"member": ["", world.stranger.email], "role": ["", "viewer"]}


def test_grant_role_changes_the_one_there_is(world: World) -> None:
    actions.grant_role(
        world.staff, workspace=world.workspace, kind="manager", by=world.owner, at=NOW
    )

    assert _kinds(world) == ["expert", "manager", "manager", "owner", "viewer"]


def test_change_role_records_before_and_after(world: World) -> None:
    actions.change_role(_role(world, "viewer"), kind="staff", by=world.owner, at=NOW)

    assert _kinds(world) == ["expert", "manager", "owner", "staff", "staff"]
    assert Entry.objects.get().values.changes["role"] == ["viewer", "staff"]


def test_change_role_writes_nothing_where_nothing_changes(world: World) -> None:
    actions.change_role(_role(world, "owner"), kind="owner", by=world.owner, at=NOW)

    assert not Entry.objects.exists()


def test_change_role_never_leaves_a_workspace_without_owner(world: World) -> None:
    with pytest.raises(actions.LastOwner):
        actions.change_role(_role(world, "owner"), kind="staff", by=world.owner, at=NOW)

    assert _kinds(world) == ["expert", "manager", "owner", "staff", "viewer"]
    assert not Entry.objects.exists()


def test_change_role_lets_one_of_two_owners_go(world: World) -> None:
    second = RoleFactory.create(workspace=world.workspace, kind="owner")

    actions.change_role(_role_of(second), kind="staff", by=world.owner, at=NOW)

    assert _kinds(world) == ["expert", "manager", "owner", "staff", "staff", "viewer"]


def _role_of(role: Role) -> Role:
    return Role.objects.get(pk=role.pk)


def test_remove_member_takes_the_role_and_leaves_the_account(world: World) -> None:
    actions.remove_member(_role(world, "staff"), by=world.owner, at=NOW)

    world.staff.refresh_from_db()
    entry = Entry.objects.get()
    assert _kinds(world) == ["expert", "manager", "owner", "viewer"]
    assert (entry.verb, entry.actor) == ("accounts.remove_member", world.owner.reference)
    assert entry.values.changes == {"member": ["", world.staff.email], "role": ["staff", ""]}


def test_remove_member_keeps_the_last_owner(world: World) -> None:
    with pytest.raises(actions.LastOwner):
        actions.remove_member(_role(world, "owner"), by=world.owner, at=NOW)

    assert "owner" in _kinds(world)


def test_leave_is_the_members_own_doing(world: World) -> None:
    actions.leave(_role(world, "expert"), at=NOW)

    entry = Entry.objects.get()
    assert _kinds(world) == ["manager", "owner", "staff", "viewer"]
    assert (entry.verb, entry.actor) == ("accounts.leave", world.expert.reference)


def test_leave_keeps_the_last_owner(world: World) -> None:
    with pytest.raises(actions.LastOwner):
        actions.leave(_role(world, "owner"), at=NOW)

    assert "owner" in _kinds(world)

import pytest

from raceme.accounts import actions
from raceme.accounts.models import Role
from raceme.audit.models import Entry
from raceme.core.errors import ChangedMeanwhile
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import NOW


def _create(world: World, name: str, slug: str = "") -> Workspace:
    return actions.create_workspace(
        name,
        slug=slug,
        kind="cluster",
        town="Brașov",
        country="RO",
        language="ro",
        currency="EUR",
        time_zone="Europe/Bucharest",
        owner=world.stranger,
        at=NOW,
    )


def test_create_workspace_opens_it_with_its_owner(world: World) -> None:
    workspace = _create(world, "Lumea Verde Cluster")

    assert (workspace.slug, workspace.town, workspace.set_up_at) == (
        "lumea-verde-cluster",
        "Brașov",
        None,
    )
    assert Role.objects.get(workspace=workspace).user == world.stranger
    assert [entry.verb for entry in Entry.objects.order_by("pk")] == [
        "accounts.create_workspace",
        "accounts.grant_role",
    ]
    assert {entry.workspace for entry in Entry.objects.all()} == {workspace}


@pytest.mark.parametrize(
    ("name", "slug", "expected"),
    [
        ("Partner", "", "partner-2"),
        ("Another", "partner", "partner-2"),
        ("!", "", "workspace"),
        ("Ș" * 200, "", "s" * 55),
    ],
)
def test_create_workspace_finds_a_free_address(
    world: World, name: str, slug: str, expected: str
) -> None:
    workspace = _create(world, name, slug)

    assert workspace.slug == expected


def test_edit_workspace_records_what_changed_and_counts_up(world: World) -> None:
    values = {"name": "Transilvania IT", "town": "Cluj-Napoca", "kind": "cluster"}

    actions.edit_workspace(world.workspace, values=values, revision=1, by=world.manager, at=NOW)

    workspace = Workspace.objects.get(pk=world.workspace.pk)
    entry = Entry.objects.get()
    assert (workspace.name, workspace.town) == ("Transilvania IT", "Cluj-Napoca")
    assert workspace.revision == 2
    assert entry.verb == "accounts.edit_workspace"
    assert entry.values.changes == {
        "name": ["Transilvania IT Cluster", "Transilvania IT"],
        "town": ["", "Cluj-Napoca"],
    }


def test_edit_workspace_overwrites_nothing_it_has_not_seen(world: World) -> None:
    actions.edit_workspace(
        world.workspace, values={"town": "Cluj"}, revision=1, by=world.manager, at=NOW
    )

    with pytest.raises(ChangedMeanwhile):
        actions.edit_workspace(
            world.workspace, values={"town": "Dej"}, revision=1, by=world.owner, at=NOW
        )

    assert Workspace.objects.get(pk=world.workspace.pk).town == "Cluj"

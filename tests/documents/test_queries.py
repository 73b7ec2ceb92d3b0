from datetime import timedelta

from raceme.documents.queries import documents_of, documents_visible_to
from tests.conftest import World
from tests.factories import NOW, DocumentFactory


def test_documents_visible_to_are_those_of_own_workspaces_newest_first(world: World) -> None:
    old = DocumentFactory.create(workspace=world.workspace, added_at=NOW - timedelta(days=1))
    new = DocumentFactory.create(workspace=world.workspace)
    theirs = DocumentFactory.create(workspace=world.stranger_workspace)

    assert list(documents_visible_to(world.viewer)) == [new, old]
    assert list(documents_of(world.workspace)) == [new, old]
    assert list(documents_visible_to(world.stranger)) == [theirs]

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from raceme.engagements import actions
from raceme.engagements.models import Kind
from tests.conftest import World
from tests.factories import NOW


def _kind(world: World, *, renamed: int) -> Kind:
    kind = actions.add_kind(world.workspace, name="Open day", by=world.manager, at=NOW)
    for number in range(renamed):
        kind = actions.rename_kind(kind, name=f"Open day {number}", by=world.owner, at=NOW)
    return kind


@pytest.mark.parametrize("change_count", [1, 3])
def test_kind_shows_its_history(
    client: Client,
    world: World,
    django_assert_num_queries: DjangoAssertNumQueries,
    change_count: int,
) -> None:
    kind = _kind(world, renamed=change_count)
    actions.add_kind(world.workspace, name="Fair", by=world.manager, at=NOW)
    client.force_login(world.manager)
    address = reverse("engagements:kind", args=[world.workspace.slug, kind.pk])
    client.get(address)  # the first page of a session notes its workspace

    with django_assert_num_queries(7):
        text = client.get(address).text

    assert text.count("Kind of activity renamed") == change_count
    assert text.count("Kind of activity added") == 1
    assert "Fair" not in text

import re

import pytest
from django.test import Client
from django.utils import timezone

from raceme.accounts import actions
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import NOW

SETTINGS = "/manage/transilvania/settings/"
FORM = {
    "name": "Transilvania IT",
    "kind": "association",
    "town": "Cluj-Napoca",
    "country": "RO",
    "language": "ro",
    "currency": "RON",
    "time_zone": "Europe/Bucharest",
    "revision": "1",
}


def _revision(page: str) -> str:
    found = re.search(r'name="revision" value="(\d+)"', page)
    return found[1] if found else ""


def test_workspace_saves_every_field(world: World, client: Client) -> None:
    client.force_login(world.manager)

    response = client.post(SETTINGS, FORM, follow=True)

    saved = Workspace.objects.get(pk=world.workspace.pk)
    assert "The workspace is saved." in response.text
    assert {name: str(getattr(saved, name)) for name in FORM} == FORM | {"revision": "2"}


def test_workspace_shows_what_stands_beside_what_was_typed(world: World, client: Client) -> None:
    actions.edit_workspace(
        world.workspace, values={"town": "Dej"}, revision=1, by=world.owner, at=timezone.now()
    )
    client.force_login(world.manager)

    response = client.post(SETTINGS, FORM)

    assert response.status_code == 422
    assert "Somebody changed this record while you were editing it" in response.text
    assert 'value="Cluj-Napoca"' in response.text
    assert "Saved meanwhile: <b>Dej</b>" in response.text
    assert Workspace.objects.get(pk=world.workspace.pk).town == "Dej"


def test_workspace_that_was_seen_again_can_be_saved(world: World, client: Client) -> None:
    actions.edit_workspace(
        world.workspace, values={"town": "Dej"}, revision=1, by=world.owner, at=timezone.now()
    )
    client.force_login(world.manager)

    shown = client.post(SETTINGS, FORM)
    response = client.post(SETTINGS, FORM | {"revision": _revision(shown.text)})

    assert response.status_code == 302
    assert Workspace.objects.get(pk=world.workspace.pk).town == "Cluj-Napoca"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"country": "XX"},
        {"currency": "XXX"},
        {"time_zone": "Mars/Olympus"},
        {"revision": "many"},
    ],
)
def test_workspace_says_what_is_wrong_and_saves_nothing(
    world: World, client: Client, wrong: dict[str, str]
) -> None:
    client.force_login(world.manager)

    response = client.post(SETTINGS, FORM | wrong)

    assert response.status_code == 422
    assert "r-flash-stop" in response.text
    assert 'value="Cluj-Napoca"' in response.text
    assert Workspace.objects.get(pk=world.workspace.pk).revision == 1


def test_workspace_shows_its_tabs(world: World, client: Client) -> None:
    client.force_login(world.manager)

    page = client.get(SETTINGS).text

    tabs = [f'href="{SETTINGS}{tab}"' in page for tab in ("", "members/", "outbox/", "history/")]
    assert tabs == [True] * 4


def test_history_tells_what_happened_in_words(world: World, client: Client) -> None:
    actions.edit_workspace(
        world.workspace,
        values={"kind": "association", "town": "Dej"},
        revision=1,
        by=world.owner,
        at=NOW,
    )
    actions.grant_role(
        world.stranger, workspace=world.workspace, kind="viewer", by=world.owner, at=NOW
    )
    client.force_login(world.manager)

    page = client.get(f"{SETTINGS}history/").text

    assert page.index("Role given") < page.index("Workspace changed")
    expected = ("Association", "Dej", world.stranger.email, "Viewer", "23 November 2026, 11:12")
    assert [word in page for word in expected] == [True] * 5

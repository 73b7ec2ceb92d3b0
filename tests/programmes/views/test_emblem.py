import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from raceme.programmes import actions
from raceme.programmes.queries import programmes_of
from tests.conftest import World
from tests.factories import NOW, DocumentFactory
from tests.programmes.agreed import picture


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.force_login(world.manager)
    return client


def _address(name: str, workspace: str = "transilvania") -> str:
    return reverse(f"programmes:{name}", args=[workspace, "nordic-bridges-2026"])


@pytest.mark.usefixtures("world")
def test_edit_keeps_the_picture_and_shows_it(manager: Client) -> None:
    expected = picture().read()

    answer = manager.post(_address("emblem_edit"), {"emblem": picture()})
    shown = manager.get(_address("emblem"))

    assert answer.status_code == 302
    assert (shown["Content-Type"], shown.getvalue()) == ("image/png", expected)


def test_emblem_is_shown_to_a_partner(client: Client, world: World) -> None:
    actions.set_emblem(world.programme, upload=picture(), by=world.owner, at=NOW)
    client.force_login(world.partner)

    shown = client.get(_address("emblem", "partner"))

    assert (shown.status_code, shown.getvalue()[:4]) == (200, b"\x89PNG")


def test_emblem_that_is_not_there_is_not_found(manager: Client, world: World) -> None:
    without = manager.get(_address("emblem")).status_code
    world.programme.emblem = DocumentFactory.create(workspace=world.workspace)
    world.programme.save()
    lost = manager.get(_address("emblem")).status_code

    assert (without, lost) == (404, 404)


def test_edit_says_why_a_file_is_not_kept(manager: Client, world: World) -> None:
    sent = [{"emblem": SimpleUploadedFile("list.csv", b"a,b")}, {"emblem": ""}]

    answers = [manager.post(_address("emblem_edit"), each) for each in sent]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "Choose a picture: a PNG or JPEG file." in answers[0].content.decode()
    assert "Fill this in." in answers[1].content.decode()
    assert programmes_of(world.workspace).get().emblem is None


def test_remove_shows_no_emblem_any_more(manager: Client, world: World) -> None:
    actions.set_emblem(world.programme, upload=picture(), by=world.owner, at=NOW)

    answer = manager.post(_address("emblem_remove"))

    assert answer.status_code == 302
    assert programmes_of(world.workspace).get().emblem is None

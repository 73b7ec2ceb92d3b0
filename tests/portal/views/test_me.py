import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from raceme.accounts import actions
from raceme.accounts.models import Role
from raceme.core.models import Job
from tests.conftest import World
from tests.factories import DraftFactory, WorkspaceFactory


def _invite(world: World, email: str) -> None:
    workspace = WorkspaceFactory.create(name="Lumea Verde")
    Role.objects.create(user=world.owner, workspace=workspace, kind="owner", since=timezone.now())
    actions.invite(
        email,
        workspace=workspace,
        kind="viewer",
        language="en",
        by=world.owner,
        at=timezone.now(),
    )


def _begin(world: World) -> None:
    DraftFactory.create(
        workspace=world.workspace, owner=world.staff.reference, title="Half a workshop"
    )
    Job.objects.create(
        name="reporting.pack",
        title="Pack of Nordic Bridges",
        workspace_id=world.workspace.pk,
        started_by=world.staff.reference,
        queued_at=timezone.now(),
        created_at=timezone.now(),
    )


def test_me_shows_what_is_open_for_its_reader_and_for_nobody_else(
    world: World, client: Client
) -> None:
    _invite(world, world.staff.email)
    _begin(world)
    texts = ["Lumea Verde", "Half a workshop", "Pack of Nordic Bridges"]

    client.force_login(world.staff)
    own = client.get("/manage/me/").text
    client.force_login(world.viewer)
    other = client.get("/manage/me/").text

    assert [text in own for text in texts] == [True, True, True]
    assert [text in other for text in texts] == [False, False, False]
    assert "Nothing waits for you" in other
    assert "/manage/transilvania/" in other


@pytest.mark.parametrize("number", [1, 3])
def test_me_asks_as_much_for_many_as_for_one(
    world: World, client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        _invite(world, world.staff.email)
        _begin(world)
    client.force_login(world.staff)

    with django_assert_num_queries(9):
        client.get("/manage/me/")


def test_an_invitation_is_accepted_without_its_mail(world: World, client: Client) -> None:
    _invite(world, world.staff.email)
    client.force_login(world.staff)
    page = client.get("/manage/me/").text
    address = page.partition('action="/account/invitations/')[2].partition('"')[0]

    response = client.post(f"/account/invitations/{address}")

    assert response.headers["Location"].startswith("/manage/cluster-")
    assert Role.objects.get(user=world.staff, workspace__name="Lumea Verde").kind == "viewer"


def test_an_invitation_is_declined(world: World, client: Client) -> None:
    _invite(world, world.staff.email)
    client.force_login(world.staff)
    page = client.get("/manage/me/").text
    pk = page.partition('action="/account/invitations/')[2].partition("/")[0]

    response = client.post(f"/account/invitations/{pk}/decline/", follow=True)

    assert "You have declined the invitation to Lumea Verde" in response.text
    assert not Role.objects.filter(user=world.staff, workspace__name="Lumea Verde").exists()


def test_the_account_menu_leads_here(world: World, client: Client) -> None:
    client.force_login(world.staff)

    assert 'class="r-me" href="/manage/me/"' in client.get("/manage/transilvania/").text


def test_an_officer_finds_what_is_overseen(world: World, client: Client) -> None:
    client.force_login(world.officer)

    page = client.get("/manage/me/").content.decode()

    assert 'href="/officer/transilvania/nordic-bridges-2026/"' in page
    assert "You belong to no workspace yet" not in page

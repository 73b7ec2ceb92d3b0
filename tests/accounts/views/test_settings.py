import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from raceme.accounts import actions
from raceme.mail.models import Message
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


def _message(workspace: Workspace | None, *, subject: str, state: str = "sent") -> Message:
    return Message.objects.create(
        workspace=workspace,
        purpose="invitation",
        to_address="radu@cluster.example",
        language="ro",
        subject=subject,
        text="First\n\nSecond <b>",
        state=state,
        error="Connection refused" if state == "failed" else "",
        created_at=NOW,
    )


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


def test_outbox_shows_our_mail_and_no_other(world: World, client: Client) -> None:
    _message(world.workspace, subject="To our expert")
    _message(world.stranger_workspace, subject="Of strangers")
    _message(None, subject="Link to sign in")
    client.force_login(world.manager)

    page = client.get(f"{SETTINGS}outbox/").text

    shown = [each in page for each in ("To our expert", "Of strangers", "Link to sign in")]
    assert shown == [True, False, False]


def test_outbox_asks_the_same_number_of_queries(
    world: World, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(world.manager)
    client.get(f"{SETTINGS}outbox/")  # the first page remembers where one works
    counts = []
    for number in (1, 3):
        while Message.objects.count() < number:
            _message(world.workspace, subject="Invitation")
        with django_assert_max_num_queries(15) as asked:
            client.get(f"{SETTINGS}outbox/")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_message_shows_its_text_and_no_secret(world: World, client: Client) -> None:
    actions.invite(
        "radu@cluster.example",
        workspace=world.workspace,
        kind="owner",
        language="en",
        by=world.owner,
        at=timezone.now(),
    )
    message = Message.objects.get()
    client.force_login(world.manager)

    page = client.get(f"{SETTINGS}outbox/{message.pk}/").text

    assert "/invitation/********/" in page
    assert message.secret not in page


def test_message_of_another_workspace_is_not_there(world: World, client: Client) -> None:
    theirs = _message(world.stranger_workspace, subject="Of strangers", state="failed")
    client.force_login(world.manager)

    responses = [
        client.get(f"{SETTINGS}outbox/{theirs.pk}/"),
        client.post(f"{SETTINGS}outbox/{theirs.pk}/send/"),
    ]

    assert [each.status_code for each in responses] == [404, 404]


def test_send_again_is_offered_for_what_failed_with_its_reason(
    world: World, client: Client
) -> None:
    message = _message(world.workspace, subject="Invitation", state="failed")
    client.force_login(world.manager)

    page = client.get(f"{SETTINGS}outbox/{message.pk}/").text
    response = client.post(f"{SETTINGS}outbox/{message.pk}/send/", follow=True)
    twice = client.post(f"{SETTINGS}outbox/{message.pk}/send/", follow=True)

    message.refresh_from_db()
    assert "Connection refused" in page
    assert "Send again" in page
    assert "The message is in line again." in response.text
    assert "is not waiting to be sent again" in twice.text
    assert message.state == Message.State.QUEUED


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

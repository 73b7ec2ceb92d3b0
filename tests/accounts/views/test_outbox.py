import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from raceme.accounts import actions
from raceme.audit.models import Entry
from raceme.mail import actions as mail
from raceme.mail.models import Message
from raceme.workspaces.models import Workspace
from tests.conftest import World
from tests.factories import NOW

SETTINGS = "/manage/transilvania/settings/"
OUTBOX = f"{SETTINGS}outbox/"


def _message(workspace: Workspace | None, *, subject: str, state: str = "sent") -> Message:
    return Message.objects.create(
        workspace=workspace,
        purpose="invitation",
        to_address="radu@cluster.example",
        language="ro",
        subject=subject,
        text="First\n\nSecond <b>",
        html="<p>Second <b>bold</b></p>",
        state=state,
        error="Connection refused" if state == "failed" else "",
        created_at=NOW,
    )


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


def test_send_again_is_written_down(world: World, client: Client) -> None:
    message = _message(world.workspace, subject="Invitation", state="failed")
    client.force_login(world.manager)

    client.post(f"{OUTBOX}{message.pk}/send/")

    page = client.get(f"{OUTBOX}{message.pk}/").text
    assert "Mail sent again" in page
    assert world.manager.name in page


def test_outbox_is_searched_by_address(world: World, client: Client) -> None:
    _message(world.workspace, subject="To Radu")
    other = _message(world.workspace, subject="To Ana")
    Message.objects.filter(pk=other.pk).update(to_address="ana@firm.example")
    client.force_login(world.manager)

    page = client.get(OUTBOX, {"q": "ANA@"}).text

    assert ("To Ana" in page, "To Radu" in page) == (True, False)


def test_message_page_can_do_nothing(world: World, client: Client) -> None:
    message = _message(world.workspace, subject="Hello")
    client.force_login(world.manager)

    page = client.get(f"{OUTBOX}{message.pk}/").text
    framed = client.get(f"{OUTBOX}{message.pk}/page/")

    assert f'<iframe class="r-letter" sandbox src="{OUTBOX}{message.pk}/page/"' in page
    assert framed.text == "<p>Second <b>bold</b></p>"
    policy = framed["Content-Security-Policy"]
    assert ("sandbox" in policy, "default-src 'none'" in policy) == (True, True)
    assert ("script-src" in policy, "frame-ancestors 'self'" in policy) == (False, True)


@pytest.mark.parametrize(
    ("what", "before", "after", "verb"),
    [
        ("hold", "queued", "held", "accounts.hold_messages"),
        ("release", "held", "queued", "accounts.release_messages"),
    ],
)
def test_chosen_messages_are_held_and_released(
    world: World, client: Client, *, what: str, before: str, after: str, verb: str
) -> None:
    chosen = [_message(world.workspace, subject="A", state=before) for _ in range(2)]
    theirs = _message(world.stranger_workspace, subject="Theirs", state=before)
    client.force_login(world.manager)

    keys = [message.pk for message in [*chosen, theirs]]
    page = client.post(f"{OUTBOX}{what}/", {"chosen": keys}, follow=True).text

    assert [Message.objects.get(pk=key).state for key in keys] == [after, after, before]
    assert f"2 messages are {'held' if what == 'hold' else 'released'}" in page
    assert Entry.objects.get(verb=verb).workspace_id == world.workspace.pk


def test_all_that_match_a_filter_are_held(world: World, client: Client) -> None:
    waiting = _message(world.workspace, subject="A", state="queued")
    other = _message(world.workspace, subject="B", state="queued")
    Message.objects.filter(pk=other.pk).update(to_address="ana@firm.example")
    client.force_login(world.manager)

    client.post(f"{OUTBOX}hold/", {"everything": "1", "matching": "q=radu"})

    states = [Message.objects.get(pk=message.pk).state for message in (waiting, other)]
    assert states == ["held", "queued"]


def test_hold_and_release_on_a_page_lead_back_to_it(world: World, client: Client) -> None:
    message = _message(world.workspace, subject="A", state="queued")
    client.force_login(world.manager)

    done = client.post(f"{OUTBOX}hold/", {"chosen": message.pk, "alone": "1"})
    again = client.post(f"{OUTBOX}hold/", {"chosen": message.pk, "alone": "1"}, follow=True)
    nothing = client.post(f"{OUTBOX}hold/", follow=True)

    assert done["Location"] == f"{OUTBOX}{message.pk}/"
    assert "There is nothing to hold" in again.text
    assert "Choose the messages first" in nothing.text


def test_an_address_that_bounced_is_told_and_cleared(world: World, client: Client) -> None:
    message = _message(world.workspace, subject="A", state="bounced")
    mail.note_bounce("radu@cluster.example", said="550 5.1.1 unknown", at=NOW)
    client.force_login(world.manager)

    page = client.get(f"{OUTBOX}{message.pk}/").text
    cleared = client.post(f"{OUTBOX}{message.pk}/clear/", follow=True).text
    twice = client.post(f"{OUTBOX}{message.pk}/clear/", follow=True).text

    assert ("550 5.1.1 unknown" in page, "Clear the address" in page) == (True, True)
    assert "The address is cleared" in cleared
    assert "Clear the address" not in cleared
    assert "Nothing stands against this address" in twice
    assert Entry.objects.filter(verb="accounts.clear_address").count() == 1

import pytest
from django.core import mail as sent
from django.test import Client

from raceme.accounts import actions as accounts
from raceme.audit.models import Entry
from raceme.mail import actions
from raceme.mail.models import Message, Stop
from raceme.mail.queries import stop_address
from raceme.workspaces.models import Workspace
from tests.factories import NOW, WorkspaceFactory

pytestmark = pytest.mark.django_db


def _message(workspace: Workspace | None, purpose: str = "news", language: str = "en") -> Message:
    return Message.objects.create(
        workspace=workspace,
        purpose=purpose,
        to_address="Ana@firm.example",
        language=language,
        subject="News",
        text="Hello",
        identity=f"{Message.objects.count()}@raceme.example",
        created_at=NOW,
        due_at=NOW,
    )


def _path(message: Message) -> str:
    return "/" + stop_address(message.identity).split("/", 3)[3]


def _sent(*messages: Message) -> list[bool]:
    for message in messages:
        actions.deliver(message, at=NOW)
    return [Message.objects.get(pk=each.pk).state == "sent" for each in messages]


def test_one_click_stops_mail_of_its_kind_from_its_workspace() -> None:
    ours, theirs = WorkspaceFactory.create(), WorkspaceFactory.create()
    client = Client(enforce_csrf_checks=True)

    answer = client.post(_path(_message(ours)), {"List-Unsubscribe": "One-Click"})

    assert (answer.status_code, "Ana@firm.example" in answer.text) == (200, True)
    after = [
        _message(ours),
        _message(ours, "events"),
        _message(theirs),
        _message(ours, "invitation"),
        _message(None, "sign_in_link"),
    ]
    assert _sent(*after) == [False, True, True, True, True]
    after[0].refresh_from_db()
    assert (after[0].state, after[0].reason) == ("failed", "stopped")


def test_the_page_asks_first_and_takes_it_back(client: Client) -> None:
    workspace = WorkspaceFactory.create()
    path = _path(_message(workspace))

    asked = client.get(path).text
    untouched = _sent(_message(workspace))
    done = client.post(path, follow=True).text
    twice = client.post(path).status_code
    stopped = _sent(_message(workspace))
    back = client.post(path, {"resume": "1"}, follow=True).text

    assert ("No more of it?" in asked, untouched) == (True, [True])
    assert ("You get no more of it" in done, twice, stopped) == (True, 302, [False])
    assert ("No more of it?" in back, _sent(_message(workspace))) == (True, [True])


def test_a_link_that_is_not_ours_opens_nothing(client: Client) -> None:
    path = _path(_message(WorkspaceFactory.create()))
    service = _path(_message(WorkspaceFactory.create(), "invitation"))

    statuses = [
        client.get(address).status_code for address in (path.replace("raceme", "other"), service)
    ]

    assert statuses == [404, 404]


def test_mail_that_can_be_stopped_says_so_to_mail_programs() -> None:
    workspace = WorkspaceFactory.create()
    news, service = _message(workspace), _message(workspace, "invitation")

    _sent(news, service)

    headers = [each.message() for each in sent.outbox]
    assert headers[0]["List-Unsubscribe"] == f"<{stop_address(news.identity)}>"
    assert headers[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers[1]["List-Unsubscribe"] is None


def _written(workspace: Workspace) -> list[tuple[str, str, str, dict[str, object]]]:
    entries = Entry.objects.filter(workspace=workspace).order_by("pk")
    return [(one.actor, one.verb, one.targets.get().label, one.values.changes) for one in entries]


def test_what_a_reader_wants_is_written_down_once_for_each_change(client: Client) -> None:
    workspace = WorkspaceFactory.create()
    path = _path(_message(workspace))

    for form in ({"resume": "1"}, {}, {}, {"resume": "1"}, {"resume": "1"}):
        client.post(path, form)

    said = {"email": [None, "Ana@firm.example"], "purpose": [None, "news"]}
    assert _written(workspace) == [
        ("reader", "accounts.stop_mail", "News", said),
        ("reader", "accounts.resume_mail", "News", said),
    ]


def test_no_mail_is_stopped_without_its_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    message = _message(WorkspaceFactory.create())

    def full(*_args: object, **_named: object) -> None:
        raise OSError

    monkeypatch.setattr("raceme.accounts.actions.reading.audit.record", full)
    with pytest.raises(OSError):  # noqa: PT011 (the one above)
        accounts.stop_mail(message, at=NOW)

    assert list(Stop.objects.all()) == []

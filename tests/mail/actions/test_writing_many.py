import pytest
from django.core import mail as outgoing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raceme.mail import actions
from raceme.mail.models import Message
from tests.factories import NOW, WorkspaceFactory

pytestmark = pytest.mark.django_db


def _letters(number: int) -> list[actions.Written]:
    return [
        actions.Written(
            to=f"reader{one}@firm.example",
            name=f"Reader {one}",
            language="en",
            subject="Two\nlines",
            text=f"Your link: /page/{actions.SECRET}/",
            html="<p>Hello</p>",
            secret=f"secret-{one}",
        )
        for one in range(number)
    ]


def test_many_are_written_in_order_and_leave_once_that_is_done(
    django_capture_on_commit_callbacks: object,
) -> None:
    workspace = WorkspaceFactory.create()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        made = actions.queue_all("event_reminder", _letters(3), workspace=workspace, at=NOW)

    rows = Message.objects.order_by("pk")
    assert [row.to_name for row in rows] == ["Reader 0", "Reader 1", "Reader 2"]
    assert {(row.subject, row.state, row.secret) for row in rows} == {("Two lines", "sent", "")}
    assert [one.pk for one in made] == [row.pk for row in rows]
    assert len({row.identity for row in rows}) == 3
    assert "/page/secret-1/" in str(outgoing.outbox[1].body)


def test_a_hundred_are_written_in_few_queries() -> None:
    workspace = WorkspaceFactory.create()

    with CaptureQueriesContext(connection) as asked:
        actions.queue_all("event_reminder", _letters(100), workspace=workspace, at=NOW)

    assert Message.objects.count() == 100
    assert len(asked) < 10


def test_what_is_kept_as_sent_leaves_no_more(django_capture_on_commit_callbacks: object) -> None:
    workspace = WorkspaceFactory.create()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        with actions.kept_as_sent():
            many = actions.queue_all("event_reminder", _letters(2), workspace=workspace, at=NOW)
            one = actions.queue(
                "sign_in_link",
                to="ana@cluster.example",
                language="en",
                context={"name": "Ana", "path": f"/link/{actions.SECRET}/", "minutes": 30},
                workspace=None,
                at=NOW,
                secret="only-for-ana",
            )
        (after,) = actions.queue_all("event_reminder", _letters(1), workspace=workspace, at=NOW)

    rows = Message.objects.filter(pk__in=[one.pk, *(each.pk for each in many)])
    kept = set(rows.values_list("state", "sent_at", "secret", "text", "html"))
    assert kept == {("sent", NOW, "", "", "")}
    assert not rows.filter(subject="").exists()
    left = [each.extra_headers["Message-ID"] for each in outgoing.outbox]
    assert left == [f"<{after.identity}>"]

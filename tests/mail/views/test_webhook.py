import pytest
from django.test import Client, override_settings

from raceme.mail.models import Bounce, Message
from tests.factories import NOW

pytestmark = pytest.mark.django_db
# As Postmark reports them.
RETURNED = {
    "RecordType": "Bounce",
    "Type": "HardBounce",
    "Email": "Ana@firm.example",
    "Description": "The server was unable to deliver",
    "BouncedAt": "2026-11-26T10:00:00Z",
    "MessageID": "1",
    "ID": 1,
}
UNWANTED = {**RETURNED, "RecordType": "SpamComplaint", "Type": "SpamComplaint"}
BLOCKED = {**RETURNED, "Type": "Blocked"}


def _told(report: object, *, by: str = "for-tests") -> int:
    client = Client(enforce_csrf_checks=True)
    return client.post(f"/mail/told/{by}/", report, content_type="application/json").status_code


def _message(purpose: str = "news") -> Message:
    return Message.objects.create(
        purpose=purpose,
        to_address="ana@firm.example",
        language="en",
        subject="Hello",
        text="Hello",
        state=Message.State.SENT,
        created_at=NOW,
        sent_at=NOW,
    )


def test_a_bounce_that_is_told_stands_against_the_address() -> None:
    message = _message()

    first, second = _told(RETURNED), _told(RETURNED)

    message.refresh_from_db()
    bounce = Bounce.objects.get()
    assert (first, second) == (200, 200)
    assert (bounce.address, bounce.kind, bounce.message) == (
        "ana@firm.example",
        Bounce.Kind.RETURNED,
        message,
    )
    assert (message.state, message.error) == ("bounced", "The server was unable to deliver")


def test_a_complaint_stands_against_letters_alone() -> None:
    message = _message()

    _told(UNWANTED)

    message.refresh_from_db()
    assert (Bounce.objects.get().kind, message.state) == (Bounce.Kind.COMPLAINT, "sent")


def test_what_says_nothing_against_the_address_is_left() -> None:
    _message()

    _told(BLOCKED)

    assert Bounce.objects.count() == 0


def test_an_address_nobody_wrote_to_is_not_kept() -> None:
    _told(RETURNED)

    assert Bounce.objects.count() == 0


@pytest.mark.parametrize("report", ["no json", [1], {}, {"RecordType": 1}], ids=str)
def test_what_is_no_report_is_refused_and_never_breaks(report: object) -> None:
    assert _told(report) in (200, 400)


def test_without_its_secret_there_is_nothing() -> None:
    statuses = [_told(RETURNED, by="guessed")]
    for values in ({"MAIL_WEBHOOK_SECRET": ""}, {"MAIL_PROVIDER": ""}):
        with override_settings(**values):
            statuses.append(_told(RETURNED))

    assert statuses == [404] * 3

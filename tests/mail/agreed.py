"""Which role gets which answer from each address of mail."""

from django.utils import timezone

from raceme.mail.models import Message
from raceme.mail.queries import stop_address
from tests.agreement import DONE, INVALID, PAGE, Answers, everybody
from tests.conftest import World

ANSWERS: dict[str, dict[str, Answers]] = {
    # By its link, whoever has it.
    "mail-public:stop": {"GET": everybody(PAGE), "POST": everybody(DONE)},
    # By its secret; see tests/settings.py. A provider sends JSON, and is told what is not.
    "mail-public:webhook": {"GET": everybody(PAGE), "POST": everybody(INVALID)},
}


def samples(world: World) -> dict[str, dict[str, object]]:
    message = Message.objects.create(
        workspace=world.workspace,
        purpose="news",
        to_address="ana@firm.example",
        language="en",
        subject="News",
        text="Hello",
        identity="1@raceme",
        created_at=timezone.now(),
    )
    token = stop_address(message.identity).rstrip("/").rpartition("/")[2]
    return {"mail-public:stop": {"token": token}, "mail-public:webhook": {"secret": "for-tests"}}

from datetime import datetime

from django.db import transaction

from raceme.mail.models import Message, Stop


@transaction.atomic
def stop(message: Message, *, at: datetime) -> None:
    """Write no more mail of the kind of ``message`` from its workspace to its address."""
    if message.workspace is None:
        return
    Stop.objects.get_or_create(
        workspace=message.workspace,
        purpose=message.purpose,
        address=message.to_address.lower(),
        undone_at=None,
        defaults={"message": message, "since": at},
    )


def resume(message: Message, *, at: datetime) -> None:
    """Take ``stop`` back."""
    if message.workspace is None:
        return
    standing = Stop.objects.filter(
        workspace=message.workspace,
        purpose=message.purpose,
        address=message.to_address.lower(),
        undone_at=None,
    )
    standing.update(undone_at=at)

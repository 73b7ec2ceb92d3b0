"""That a reader wants no more of a kind; written with its entry by ``accounts``, above."""

from datetime import datetime

from django.db import transaction

from raceme.mail.models import Message, Stop
from raceme.mail.queries import stops_of
from raceme.workspaces.models import Workspace


@transaction.atomic
def stop(message: Message, *, at: datetime) -> bool:
    """
    Write no more mail of the kind of ``message`` from its workspace to its address.

    Return whether that is new: a mail program that posts twice changes nothing.
    """
    if message.workspace is None:
        return False
    _stop, is_new = Stop.objects.get_or_create(
        workspace=message.workspace,
        purpose=message.purpose,
        address=message.to_address.lower(),
        undone_at=None,
        defaults={"message": message, "since": at},
    )
    return is_new


def resume(message: Message, *, at: datetime) -> bool:
    """Take ``stop`` back; return whether there was one."""
    if message.workspace_id is None:
        return False
    standing = stops_of(message.workspace_id, message.purpose, among=[message.to_address])
    return bool(standing.update(undone_at=at))


def resume_address(workspace: Workspace, *, purpose: str, address: str, at: datetime) -> bool:
    """Write mail of a kind to ``address`` again; return whether it was stopped."""
    standing = stops_of(workspace.pk, purpose, among=[address])
    return bool(standing.update(undone_at=at))

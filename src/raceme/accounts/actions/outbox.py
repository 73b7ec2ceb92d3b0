"""What a manager does to the mail of a workspace: mail itself knows no history."""

from datetime import datetime

from django.db import transaction

from raceme.accounts.models import User
from raceme.audit import actions as audit
from raceme.mail import actions as mail
from raceme.mail.models import Message
from raceme.workspaces.models import Workspace


@transaction.atomic
def send_message_again(message: Message, *, workspace: Workspace, by: User, at: datetime) -> None:
    """Put a message that was not sent back in line. Raises ``mail.NothingToSend``."""
    before = message.state
    mail.send_again(message, at=at)
    audit.record(
        "accounts.send_message_again",
        targets=message,
        workspace=workspace,
        by=by,
        at=at,
        changes={"state": (before, Message.State.QUEUED.value)},
    )


@transaction.atomic
def hold_messages(messages: list[Message], *, workspace: Workspace, by: User, at: datetime) -> int:
    """Keep back what nobody has begun to send; return how many. Raises ``mail.NothingToHold``."""
    count = mail.hold(messages)
    _record("accounts.hold_messages", messages, count=count, workspace=workspace, by=by, at=at)
    return count


@transaction.atomic
def release_messages(
    messages: list[Message], *, workspace: Workspace, by: User, at: datetime
) -> int:
    """Send what is held; return how many. Raises ``mail.NothingToRelease``."""
    count = mail.release(messages, at=at)
    _record("accounts.release_messages", messages, count=count, workspace=workspace, by=by, at=at)
    return count


@transaction.atomic
def clear_address(message: Message, *, workspace: Workspace, by: User, at: datetime) -> None:
    """Let mail be written to the message's address again. Raises ``mail.NothingToClear``."""
    mail.clear_bounces(message.to_address, at=at)
    audit.record("accounts.clear_address", targets=message, workspace=workspace, by=by, at=at)


def _record(
    verb: str,
    messages: list[Message],
    *,
    count: int,
    workspace: Workspace,
    by: User,
    at: datetime,
) -> None:
    audit.record(
        verb,
        targets=messages if len(messages) == 1 else workspace,
        workspace=workspace,
        by=by,
        at=at,
        changes={"messages": (None, count)},
    )

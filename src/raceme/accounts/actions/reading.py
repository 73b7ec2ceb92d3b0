"""What a reader of mail wants of it, by the link at its foot: a will, and written down as one."""

from datetime import datetime

from django.db import transaction

from raceme.audit import actions as audit
from raceme.mail import actions as mail
from raceme.mail.models import Message

# Who has the link reads mail at the address; whether they have an account, nobody asked.
READER = "reader"


@transaction.atomic
def stop_mail(message: Message, *, at: datetime) -> None:
    """Write no more mail of the kind of ``message`` from its workspace to its address."""
    if mail.stop(message, at=at):
        _record("accounts.stop_mail", message, at=at)


@transaction.atomic
def resume_mail(message: Message, *, at: datetime) -> None:
    """Take ``stop_mail`` back."""
    if mail.resume(message, at=at):
        _record("accounts.resume_mail", message, at=at)


def _record(verb: str, message: Message, *, at: datetime) -> None:
    audit.record(
        verb,
        targets=message,
        workspace=message.workspace,
        by=READER,
        at=at,
        changes={"email": (None, message.to_address), "purpose": (None, message.purpose)},
    )

"""Mail to one who is registered, in their language, with their own link."""

from collections.abc import Mapping
from datetime import datetime

from raceme.events.actions.own_links import own_link
from raceme.events.models import Registration
from raceme.mail import actions as mail
from raceme.mail.models import Message
from raceme.organisations.queries import own_organisation


def write_to(
    registration: Registration, purpose: str, *, context: Mapping[str, object], at: datetime
) -> Message | None:
    """
    Write ``purpose`` to somebody who is registered; None where no address is known.

    The templates know ``registration`` and ``event``; the secret of their own link goes with it.
    """
    if not registration.email:
        return None
    event = registration.event
    message = mail.queue(
        purpose,
        to=registration.email,
        language=registration.language,
        context={
            "registration": registration,
            "event": event,
            "workspace": event.workspace,
            **context,
        },
        workspace=event.workspace,
        at=at,
        secret=own_link(registration, at=at),
    )
    own = own_organisation(event.workspace)
    message.to_name, message.reply_to = registration.name[:200], own.email if own else ""
    message.save(update_fields=["to_name", "reply_to"])
    return message

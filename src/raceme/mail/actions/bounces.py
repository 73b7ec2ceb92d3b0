from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from raceme.core.errors import Refusal
from raceme.mail.models import Bounce, Message

COMPLAINT = Bounce.Kind.COMPLAINT


class NothingToClear(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Nothing stands against this address: mail is written to it."))


@transaction.atomic
def note_bounce(
    address: str,
    *,
    said: str,
    at: datetime,
    message: Message | None = None,
    kind: Bounce.Kind = Bounce.Kind.RETURNED,
) -> Bounce:
    """Keep that mail to ``address`` comes back; told twice, it stands once."""
    found, _made = Bounce.objects.get_or_create(
        address=address.lower(),
        kind=kind,
        cleared_at=None,
        defaults={"said": said[:500], "message": message, "since": at},
    )
    return found


@transaction.atomic
def note_told(address: str, *, said: str, kind: Bounce.Kind, at: datetime) -> None:
    """Keep what a provider tells of an address, if we ever wrote to it, and of the last message."""
    last = Message.objects.filter(to_address__iexact=address, state=Message.State.SENT)
    message = last.order_by("-sent_at", "-pk").first()
    if message is None:
        return
    note_bounce(address, said=said, message=message, kind=kind, at=at)
    if kind == Bounce.Kind.RETURNED:
        Message.objects.filter(pk=message.pk).update(
            state=Message.State.BOUNCED, reason=Message.Reason.NO_ADDRESS, error=said[:500]
        )


@transaction.atomic
def clear_bounces(address: str, *, at: datetime) -> int:
    """Let mail be written to ``address`` again. Raises ``NothingToClear``."""
    standing = Bounce.objects.filter(address=address.lower(), cleared_at=None)
    count = standing.update(cleared_at=at)
    if not count:
        raise NothingToClear
    return count

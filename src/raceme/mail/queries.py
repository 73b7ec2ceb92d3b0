from collections.abc import Iterable

from django.db.models import Count, QuerySet

from raceme.mail.models import Bounce, Message
from raceme.workspaces.models import Workspace


def messages_of(workspace: Workspace) -> QuerySet[Message]:
    """Return the messages written for a workspace that the reader manages, newest first."""
    return Message.objects.filter(workspace=workspace).order_by("-created_at", "-pk")


def messages_waiting() -> QuerySet[Message]:
    """Return the messages nobody has sent yet, oldest first."""
    return Message.objects.filter(state=Message.State.QUEUED).order_by("created_at", "pk")


def messages_by_state() -> dict[str, int]:
    """Return how many messages of the installation are in each state, for a monitor."""
    counted = Message.objects.values_list("state").annotate(number=Count("pk")).order_by("state")
    return dict.fromkeys(Message.State.values, 0) | dict(counted)


def bounces_of(addresses: Iterable[str]) -> QuerySet[Bounce]:
    """Return what stands against these addresses, the newest first."""
    lower = {address.lower() for address in addresses}
    return Bounce.objects.filter(address__in=lower, cleared_at=None).order_by("-since", "-pk")


def obstacle_to(message: Message) -> Message.Reason | None:
    """Return why nothing may be written to its address now, if so."""
    kinds = set(bounces_of([message.to_address]).values_list("kind", flat=True))
    if Bounce.Kind.RETURNED in kinds:
        return Message.Reason.BOUNCED_BEFORE
    return None

from django.db.models import Count, QuerySet

from raceme.mail.models import Message
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

from django.db.models import QuerySet

from raceme.mail.models import Message
from raceme.workspaces.models import Workspace


def messages_of(workspace: Workspace) -> QuerySet[Message]:
    """Return the messages written for a workspace that the reader manages, newest first."""
    return Message.objects.filter(workspace=workspace).order_by("-created_at", "-pk")


def messages_waiting() -> QuerySet[Message]:
    """Return the messages nobody has sent yet, oldest first."""
    return Message.objects.filter(state=Message.State.QUEUED).order_by("created_at", "pk")

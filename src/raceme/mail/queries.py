from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Count, QuerySet
from django.urls import reverse

from raceme.mail.models import Bounce, Mailing, Message, Stop
from raceme.workspaces.models import Workspace

STOPPING = "mail.stop"


class Held(NamedTuple):
    """How many messages a workspace holds back."""

    slug: str
    workspace: str
    number: int


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
    if not (message.can_be_stopped and message.workspace_id):
        return None
    if kinds:
        return Message.Reason.COMPLAINED
    if stops_of(message.workspace_id, message.purpose, among=[message.to_address]).exists():
        return Message.Reason.STOPPED
    return None


def stops_of(workspace: int, purpose: str, *, among: Iterable[str]) -> QuerySet[Stop]:
    """Return which of these addresses want no more mail of this kind from the workspace."""
    lower = {address.lower() for address in among}
    return Stop.objects.filter(
        workspace=workspace, purpose=purpose, address__in=lower, undone_at=None
    )


def mailings_of(workspace: Workspace) -> QuerySet[Mailing]:
    """Return the letters to many of a workspace that the reader manages, newest first."""
    return Mailing.objects.filter(workspace=workspace).order_by("-created_at", "-pk")


def drafts_written_by(name: str, *, within: QuerySet[Workspace]) -> QuerySet[Mailing]:
    """Return the letters to many that somebody of this name has not sent yet, newest first."""
    rows = Mailing.objects.filter(workspace__in=within, written_by=name, sent_at=None)
    return rows.select_related("workspace").order_by("-created_at", "-pk")


def held_in(workspaces: QuerySet[Workspace]) -> list[Held]:
    """Return which of ``workspaces`` hold mail back, by their names."""
    rows = (
        Message.objects.filter(workspace__in=workspaces, state=Message.State.HELD)
        .values("workspace__slug", "workspace__name")
        .annotate(held=Count("pk"))
        .order_by("workspace__name", "workspace__slug")
    )
    return [Held(row["workspace__slug"], row["workspace__name"], row["held"]) for row in rows]


def states_of(mailing: Mailing) -> dict[str, int]:
    """Return how many messages of a mailing are in each state."""
    counted = Message.objects.filter(mailing=mailing).values_list("state")
    return dict(counted.annotate(number=Count("pk")).order_by("state"))


def stopped_by(mailing: Mailing) -> int:
    """Return how many wanted no more once they had read it."""
    return Stop.objects.filter(message__mailing=mailing, undone_at=None).count()


def message_of(token: str) -> Message | None:
    """Return the message whose link to stop such mail this is, if it is one of ours."""
    try:
        identity = Signer(salt=STOPPING).unsign(token)
    except BadSignature:
        return None
    found = Message.objects.select_related("workspace").filter(identity=identity).first()
    return found if found and found.can_be_stopped and found.workspace else None


def stop_address(identity: str) -> str:
    """Return the address under which mail of the kind of this message is stopped."""
    token = Signer(salt=STOPPING).sign(identity)
    path = reverse("accounts-public:stop_mail", args=[token])
    return f"{settings.BASE_URL}{path}"

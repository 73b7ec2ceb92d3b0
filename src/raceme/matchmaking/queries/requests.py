"""Named reads of requests and wishes: who asked whom, who agreed, who is still to be told."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from raceme.matchmaking.models import (
    Matchmaking,
    Meeting,
    News,
    NoThanks,
    Participant,
    Request,
    Wish,
    WishList,
    WishMember,
)

State = Request.State
# What holds a place of the sender's quota.
HOLDING = (State.OPEN, State.ACCEPTED)


def requests_of(matchmaking: Matchmaking) -> QuerySet[Request]:
    """Return every request of an event's meetings, the newest first: for who organises."""
    rows = Request.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    return rows.select_related("sender__registration", "receiver__registration").order_by("-pk")


def received_by(participant: Participant) -> QuerySet[Request]:
    """Return what somebody was asked, the newest first, without those they refused to meet."""
    refused = NoThanks.objects.of(participant.workspace_id).filter(
        by=participant.pk, about=OuterRef("sender")
    )
    rows = Request.objects.of(participant.workspace_id).filter(receiver=participant)
    rows = rows.exclude(Exists(refused))
    return rows.select_related("sender__registration").order_by("-pk")


def requests_with(participant: Participant) -> QuerySet[Request]:
    """Return every request that somebody sent or received."""
    rows = Request.objects.of(participant.workspace_id)
    return rows.filter(Q(sender=participant) | Q(receiver=participant)).order_by("pk")


def takable_back_by(participant: Participant) -> QuerySet[Request]:
    """Return what somebody may take back: what they asked, and whatever they agreed to."""
    agreed = Q(receiver=participant, state=State.ACCEPTED)
    rows = Request.objects.of(participant.workspace_id)
    return rows.filter(Q(sender=participant) | agreed).order_by("pk")


def held_by(participant: Participant) -> int:
    """Count what holds a place of somebody's quota; what answers a request holds none."""
    rows = Request.objects.of(participant.workspace_id)
    return rows.filter(sender=participant, state__in=HOLDING, counters=None).count()


def between(one: Participant, other: Participant) -> QuerySet[Request]:
    rows = Request.objects.of(one.workspace_id)
    return rows.filter(Q(sender=one, receiver=other) | Q(sender=other, receiver=one)).order_by("pk")


def wishes_of(matchmaking: Matchmaking) -> QuerySet[Wish]:
    """Return what is to be scheduled, with who is in it: for who organises."""
    rows = Wish.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking, ended_at=None)
    return rows.prefetch_related(_members(matchmaking.workspace_id)).order_by("-pk")


def wishes_with(participant: Participant) -> QuerySet[Wish]:
    """Return the meetings that somebody agreed to, with who is in them, and what is scheduled."""
    scheduled = Meeting.objects.of(participant.workspace_id).filter(
        wish=OuterRef("pk"), state=Meeting.State.SCHEDULED
    )
    rows = Wish.objects.of(participant.workspace_id).annotate(is_scheduled=Exists(scheduled))
    rows = rows.filter(members__participant=participant, ended_at=None)
    return rows.prefetch_related(_members(participant.workspace_id)).order_by("pk")


def _members(workspace: int) -> "Prefetch[Any]":
    rows = WishMember.objects.of(workspace).select_related("participant__registration")
    return Prefetch("members", rows.order_by("pk"))


def agreed_between(one: Participant, other: Participant) -> QuerySet[Wish]:
    """Return the living wishes in which both are."""
    rows = Wish.objects.of(one.workspace_id).filter(ended_at=None)
    rows = rows.filter(members__participant=one).filter(members__participant=other)
    return rows.order_by("pk")


def due_requests(*, at: datetime) -> QuerySet[Request]:
    """Return what nobody answered in time, of all workspaces, for the job."""
    rows = Request.objects.reached_by(Q(state=State.OPEN, expires_at__lte=at))
    return rows.order_by("expires_at", "pk")


def to_be_told(*, before: datetime) -> list[int]:
    """Return whom there is news for, who were not mailed any since ``before``."""
    rows = News.objects.reached_by(Q(told_at=None))
    rows = rows.filter(Q(participant__mailed_at=None) | Q(participant__mailed_at__lte=before))
    return list(rows.order_by("participant").values_list("participant", flat=True).distinct())


def untold_news(participant: Participant) -> QuerySet[News]:
    rows = News.objects.of(participant.workspace_id).filter(participant=participant, told_at=None)
    return rows.select_related("other__registration", "request").order_by("pk")


def lists_of(matchmaking: Matchmaking) -> QuerySet[WishList]:
    """Return the workbooks of wishes that were saved or taken back, the newest first."""
    rows = WishList.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    return rows.order_by("-pk")

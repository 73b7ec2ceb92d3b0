"""Where the meetings of an event stand, as who organises them reads it on a Monday."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from raceme.events.models import Registration
from raceme.matchmaking.models import (
    Interest,
    Matchmaking,
    Participant,
    Request,
    Schedule,
    Slot,
    Table,
    Wish,
    WishMember,
)
from raceme.matchmaking.queries.schedules import schedules_of

# Whoever has so little time left to answer may be rung up.
SOON = timedelta(days=1)
SHOWN = 8


def _said_something() -> Q:
    """Return the condition that a profile says what somebody offers or seeks."""
    # The participants themselves are those of the page.
    ticked = Interest.objects.reached_by(Q(participant=OuterRef("pk")))
    return ~Q(offers="") | ~Q(seeks="") | Q(Exists(ticked))


def _is_to_meet() -> Q:
    """Return the condition that a meeting of somebody is agreed, or wished by staff."""
    wished = WishMember.objects.reached_by(
        Q(participant=OuterRef("pk"), wish__ended_at=None)
    ).order_by()
    return Q(Exists(wished))


HAS_PROFILE, HAS_MEETING = _said_something(), _is_to_meet()


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The counts, and the first of whom something is missing."""

    may_join: int
    joined: int
    shown: int
    filled: int
    to_meet: int
    asked: int
    open: int
    expiring: int
    accepted: int
    run_out: int
    wishes: int
    slots: int
    tables: int
    unfilled: Sequence[Participant]
    alone: Sequence[Participant]
    newest: Schedule | None
    published: int | None
    is_running: bool

    @property
    def capacity(self) -> int:
        return self.slots * self.tables

    @property
    def without_profile(self) -> int:
        return self.joined - self.filled

    @property
    def without_meeting(self) -> int:
        return self.joined - self.to_meet

    @property
    def not_joined(self) -> int:
        return max(self.may_join - self.joined, 0)


def overview_of(matchmaking: Matchmaking, *, at: datetime) -> Overview:
    """Count how far it all is: six queries."""
    space = matchmaking.workspace_id
    people = Participant.objects.of(space).filter(matchmaking=matchmaking, left_at=None)
    counted = people.aggregate(
        joined=Count("pk"),
        shown=Count("pk", filter=Q(is_shown=True)),
        filled=Count("pk", filter=HAS_PROFILE),
        to_meet=Count("pk", filter=HAS_MEETING),
    )
    state = Request.State
    requests = (
        Request.objects.of(space)
        .filter(matchmaking=matchmaking)
        .aggregate(
            asked=Count("pk"),
            open=Count("pk", filter=Q(state=state.OPEN)),
            expiring=Count("pk", filter=Q(state=state.OPEN, expires_at__lte=at + SOON)),
            accepted=Count("pk", filter=Q(state=state.ACCEPTED)),
            run_out=Count("pk", filter=Q(state=state.EXPIRED)),
        )
    )
    named = people.select_related("registration").order_by("registration__name", "pk")
    versions = list(_versions(matchmaking)[:2])
    standing = [one for one in versions if one.state != Schedule.State.RUNNING]
    set_up = _set_up(matchmaking)
    return Overview(
        **counted,
        **requests,
        may_join=set_up["may_join"],
        wishes=set_up["wishes"],
        slots=set_up["slots"],
        tables=set_up["tables"],
        unfilled=list(named.exclude(HAS_PROFILE)[:SHOWN]),
        alone=list(named.exclude(HAS_MEETING)[:SHOWN]),
        newest=standing[0] if standing else None,
        published=set_up["published"],
        is_running=len(standing) < len(versions),
    )


def _versions(matchmaking: Matchmaking) -> QuerySet[Schedule]:
    state = Schedule.State
    rows = schedules_of(matchmaking)
    return rows.filter(state__in=(state.RUNNING, state.DRAFT, state.PUBLISHED))


def _set_up(matchmaking: Matchmaking) -> dict[str, int]:
    """Return the numbers of what is there at all: one query."""
    space = matchmaking.workspace_id
    of_it = Q(matchmaking=OuterRef("pk"))
    counted = {
        "may_join": Registration.objects.of(space).filter(
            event=OuterRef("event"),
            state=Registration.State.CONFIRMED,
            type__has_meetings=True,
        ),
        "wishes": Wish.objects.of(space).filter(of_it, ended_at=None),
        "slots": Slot.objects.of(space).filter(of_it, is_lost=False),
        "tables": Table.objects.of(space).filter(of_it, is_lost=False),
    }
    published = Schedule.objects.of(space).filter(of_it, state=Schedule.State.PUBLISHED)
    rows = Matchmaking.objects.of(space).filter(pk=matchmaking.pk)
    annotated = rows.annotate(
        published_there=Subquery(published.order_by().values("number")[:1]),
        **{
            f"{name}_there": Coalesce(
                Subquery(
                    row.order_by()
                    .annotate(all=Value(1))
                    .values("all")
                    .annotate(number=Count("pk"))
                    .values("number")
                ),
                0,
            )
            for name, row in counted.items()
        },
    )
    found = annotated.values(*(f"{name}_there" for name in (*counted, "published"))).get()
    return {name.removesuffix("_there"): number for name, number in found.items()}

"""What still fits in a half hour that came free: kept-back wishes, people and tables."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from raceme.events.models import Registration
from raceme.matchmaking.library.clocks import is_awake
from raceme.matchmaking.models import (
    Matchmaking,
    Meeting,
    MeetingSeat,
    Offer,
    OfferSide,
    Participant,
    Placement,
    Schedule,
    Slot,
    Table,
    TypeTerms,
    Unavailability,
    Wish,
    WishMember,
)
from raceme.matchmaking.queries.meetings import PLACED, zone_of
from raceme.matchmaking.queries.set_up import kinds_apart


@dataclass(frozen=True, kw_only=True)
class Slack:
    """
    Who is free in one slot, how many meetings each has, and which tables nobody sits at.

    ``apart`` are the types that do not meet, each pair with the lower key first.
    """

    matchmaking: Matchmaking
    slot: Slot
    apart: frozenset[tuple[int, int]]
    busy: frozenset[int]
    meetings: dict[int, int]
    most: dict[int | None, int]
    usual_most: int
    tables: Sequence[Table]
    hosts: dict[int, Table]

    def table_for(self, members: Collection[Participant]) -> Table | None:
        """Return a table at which ``members`` could meet; None where they cannot at all."""
        for one in members:
            most = self.most.get(one.registration.type_id, self.usual_most)
            if one.pk in self.busy or self.meetings.get(one.pk, 0) >= most:
                return None
            if not is_awake(one, self.slot, within=self.matchmaking):
                return None
        types = sorted(one.registration.type_id for one in members)
        if not self.apart.isdisjoint(combinations(types, 2)):
            return None
        homes = {self.hosts[one.pk].pk for one in members if one.pk in self.hosts}
        if len(homes) > 1:
            return None
        for table in self.tables:
            if table.pk in homes or (not homes and table.host_id is None):
                return table
        return None


def slack_of(matchmaking: Matchmaking, slot: Slot) -> Slack:
    """Return what is free in ``slot``; a half hour that is lost has nothing free."""
    space = matchmaking.workspace_id
    seats = MeetingSeat.objects.of(space).filter(
        meeting__matchmaking=matchmaking, meeting__state__in=PLACED
    )
    busy = set(seats.filter(meeting__slot=slot).values_list("participant", flat=True))
    away = Unavailability.objects.of(space).filter(slot=slot)
    busy |= set(away.values_list("participant", flat=True))
    counted = seats.order_by().values_list("participant").annotate(number=Count("pk"))
    taken = Meeting.objects.of(space).filter(slot=slot, state__in=PLACED).values("table")
    tables = Table.objects.of(space).filter(matchmaking=matchmaking, is_lost=False)
    terms = TypeTerms.objects.of(space).filter(matchmaking=matchmaking, most_meetings__isnull=False)
    return Slack(
        matchmaking=matchmaking,
        slot=slot,
        apart=kinds_apart(matchmaking),
        busy=frozenset(busy),
        meetings=dict(counted.order_by("participant")),
        most={one.type_id: one.most_meetings or 0 for one in terms},
        usual_most=matchmaking.most_meetings,
        tables=[]
        if slot.is_lost
        else list(tables.exclude(pk__in=taken).order_by("position", "pk")),
        hosts={one.host_id: one for one in tables if one.host_id is not None},
    )


def kept_back(matchmaking: Matchmaking) -> QuerySet[Wish]:
    """Return wishes that are alive and have no meeting, the heaviest first, with their people."""
    placed = Meeting.objects.of(matchmaking.workspace_id).filter(wish=OuterRef("pk"))
    gone = WishMember.objects.of(matchmaking.workspace_id).filter(
        Q(participant__left_at__isnull=False)
        | ~Q(participant__registration__state=Registration.State.CONFIRMED),
        wish=OuterRef("pk"),
    )
    members = WishMember.objects.of(matchmaking.workspace_id).select_related(
        "participant__registration"
    )
    return (
        Wish.objects.of(matchmaking.workspace_id)
        .filter(matchmaking=matchmaking, ended_at=None)
        .filter(~Exists(placed.exclude(state=Meeting.State.CANCELLED)), ~Exists(gone))
        .prefetch_related(Prefetch("members", members.order_by("pk")))
        .order_by("-weight", "pk")
    )


def members_of(wish: Wish) -> list[Participant]:
    return [one.participant for one in wish.members.all()]


def open_offers(matchmaking: Matchmaking) -> QuerySet[Offer]:
    rows = Offer.objects.of(matchmaking.workspace_id).filter(matchmaking=matchmaking)
    return rows.filter(state=Offer.State.OPEN).select_related("slot", "wish").order_by("pk")


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A half hour as it is offered to somebody: with whom, when, and what they said already."""

    offer: Offer
    begins: datetime
    others: Sequence[Participant]
    accepts: bool | None


def offers_to(participant: Participant, *, at: datetime) -> list[Offered]:
    """Return what is offered to somebody and can still be taken, the soonest first."""
    space = participant.workspace_id
    sides = (
        OfferSide.objects.of(space)
        .filter(participant=participant, offer__state=Offer.State.OPEN, offer__expires_at__gt=at)
        .select_related("offer__slot")
        .order_by("offer__slot__starts_at", "pk")
    )
    mine = list(sides)
    if not mine:
        return []
    rest = OfferSide.objects.of(space).filter(offer__in=[one.offer_id for one in mine])
    others: dict[int, list[OfferSide]] = defaultdict(list)
    for side in (
        rest.exclude(participant=participant)
        .select_related("participant__registration__organisation")
        .order_by("pk")
    ):
        others[side.offer_id].append(side)
    return [
        Offered(
            offer=one.offer,
            begins=one.offer.slot.starts_at.astimezone(zone_of(participant)),
            others=[side.participant for side in others[one.offer_id]],
            accepts=one.accepts,
        )
        for one in mine
    ]


def offered_before(slots: Iterable[Slot], *, within: int) -> set[tuple[int, int]]:
    """Return which wish was offered which slot already: nobody is asked the same twice."""
    rows = Offer.objects.of(within).filter(slot__in=list(slots))
    return set(rows.order_by("pk").values_list("wish", "slot"))


def taken_without(schedule: Schedule, wishes: Sequence[int]) -> list[int]:
    """
    Return which of ``wishes`` got a half hour that came free, of which a version knows nothing.

    It knows what it, or one it was made from, holds, and what was taken before any of them was
    made anew.
    """
    space = schedule.workspace_id
    offers = Offer.objects.of(space).filter(wish__in=wishes, state=Offer.State.TAKEN)
    taken = {one.wish_id: one.closed_at for one in offers.order_by("closed_at", "pk")}
    if not taken:
        return []
    rows = Schedule.objects.of(space).filter(matchmaking=schedule.matchmaking_id)
    known = {one.pk: one for one in rows.only("based_on", "way", "made_at")}
    line, one = [], known.get(schedule.pk)
    while one is not None:
        line.append(one)
        one = known.get(one.based_on_id) if one.based_on_id else None
    held = Placement.objects.of(space).filter(schedule__in=line, wish__in=taken)
    made = [one.made_at for one in line if one.way == Schedule.Way.MADE]
    holds = set(held.values_list("wish", flat=True))
    return [
        wish
        for wish, at in taken.items()
        if wish not in holds and not any(at is None or when >= at for when in made)
    ]

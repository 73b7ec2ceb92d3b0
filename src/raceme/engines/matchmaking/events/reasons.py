"""Why wishes are not kept, as they stand beside the meetings that are."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import product

from raceme.engines.matchmaking.events.greedy import Room
from raceme.engines.matchmaking.events.problem import Event, Wish
from raceme.engines.matchmaking.events.schedule import Meeting


class Reason(StrEnum):
    """
    The first of these that holds of every choice of stand-ins.

    ``two_hosts``: more than one host would sit there. ``kinds_apart``: somebody's kinds do not
    meet. ``no_common_slot``: they are never available together. ``outweighed``: in every slot
    that they share somebody has another meeting. ``most_reached``: somebody has as many
    meetings as it may. ``no_place``: where they could meet, no place is free.
    ``not_reached``: it would fit; the time was over before it was found.
    """

    TWO_HOSTS = "two_hosts"
    KINDS_APART = "kinds_apart"
    NO_COMMON_SLOT = "no_common_slot"
    OUTWEIGHED = "outweighed"
    MOST_REACHED = "most_reached"
    NO_PLACE = "no_place"
    NOT_REACHED = "not_reached"


def not_kept(event: Event, meetings: Sequence[Meeting]) -> dict[str, Reason]:
    """Return the reason of each wish that none of ``meetings`` keeps, in the event's order."""
    room = Room(event, meetings)
    kept = {one.wish for one in meetings}
    return {wish.id: reason_of(room, wish) for wish in event.wishes if wish.id not in kept}


def reason_of(room: Room, wish: Wish) -> Reason:
    """Return why a wish is not kept beside the meetings in the room."""
    event = room.event
    seatings = event.seatings(wish)
    if not seatings:
        return Reason.KINDS_APART if _has_few_hosts(event, wish) else Reason.TWO_HOSTS
    common = [people for people in seatings if any(event.common_slots(people))]
    if not common:
        return Reason.NO_COMMON_SLOT
    free = [(people, slot) for people in common for slot in room.free_slots(people)]
    if not free:
        return Reason.OUTWEIGHED
    free = [(people, slot) for people, slot in free if not room.is_at_most(people)]
    if not free:
        return Reason.MOST_REACHED
    if all(room.free_place(people, slot) is None for people, slot in free):
        return Reason.NO_PLACE
    return Reason.NOT_REACHED


def _has_few_hosts(event: Event, wish: Wish) -> bool:
    """Tell whether some choice of stand-ins has at most one host, whatever their kinds."""
    sides = [(one, *event.stand_ins_of.get(one, ())) for one in wish.between]
    return any(
        len(set(people)) == len(people) and sum(one in event.place_of_host for one in people) <= 1
        for people in product(*sides)
    )

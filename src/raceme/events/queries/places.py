"""How many places an event has, how many are held, and whether one can register just now."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Q, QuerySet

from raceme.events.models import Admission, Event, ParticipantType, Registration
from raceme.workspaces.models import Workspace

State = Registration.State
# The key of no type: what all of them hold together is counted by it.
OF_ANY_TYPE = 0


@dataclass
class Places:
    """The places of an event, in all and by type; what is taken from them is counted along."""

    capacity: int | None
    of_types: dict[int, int | None]
    held: Counter[int] = field(default_factory=Counter)
    waiting: Counter[int] = field(default_factory=Counter)
    by_state: Counter[str] = field(default_factory=Counter)

    @property
    def held_in_all(self) -> int:
        return self.held.total()

    @property
    def left_in_all(self) -> int | None:
        return None if self.capacity is None else max(self.capacity - self.held_in_all, 0)

    @property
    def is_full(self) -> bool:
        """Whether nobody can have a place, as whatever they come."""
        return self.left_in_all == 0

    def left(self, kind: int) -> int | None:
        """Return how many may still come as this type; None where there is no end of places."""
        capacity = self.of_types.get(kind)
        of_type = None if capacity is None else max(capacity - self.held[kind], 0)
        known = [each for each in (of_type, self.left_in_all) if each is not None]
        return min(known) if known else None

    def has_room(self, kind: int) -> bool:
        return self.left(kind) != 0

    def take(self, kind: int) -> None:
        self.held[kind] += 1

    def give_back(self, kind: int) -> None:
        self.held[kind] -= 1


def types_of(event: Event) -> list[ParticipantType]:
    """Return as what one may come, in the order in which it is offered."""
    rows = ParticipantType.objects.of(event.workspace_id).filter(event=event)
    return list(rows.order_by("position", "pk"))


def admission_of(event: Event) -> Admission | None:
    rows = Admission.objects.of(event.workspace_id).filter(event=event)
    return rows.select_related("questionnaire").first()


def admission_at(workspace: Workspace, slug: str) -> QuerySet[Admission]:
    """Return the admission to the event at an address of staff's, with that event."""
    rows = Admission.objects.of(workspace).filter(event__workspace=workspace, event__slug=slug)
    return rows.select_related("event__kind")


def places_of(event: Event, admission: Admission | None, types: list[ParticipantType]) -> Places:
    """Count the places in one query; exact for as long as the event's row is locked."""
    places = Places(
        capacity=admission.capacity if admission else None,
        of_types={kind.pk: kind.capacity for kind in types},
    )
    rows = Registration.objects.of(event.workspace_id).filter(event=event).order_by()
    counted = rows.values("type", "state").annotate(number=Count("pk"))
    for kind, state, number in counted.values_list("type", "state", "number"):
        places.by_state[state] += number
        if state in Registration.HOLDING:
            places.held[kind] += number
        elif state == State.WAITING:
            places.waiting[kind] += number
    return places


def places_in_all(event: Event, admission: Admission | None) -> Places:
    """Count the places of an event that the reader has reached, of whatever type: by an index."""
    rows = Registration.objects.reached_by(Q(event=event)).order_by()
    counted = rows.values_list("state").annotate(number=Count("pk"))
    by_state = Counter(dict(counted.order_by("state")))
    held = sum(by_state[state] for state in Registration.HOLDING)
    return Places(
        capacity=admission.capacity if admission else None,
        of_types={},
        held=Counter({OF_ANY_TYPE: held}),
        by_state=by_state,
    )


class Door(StrEnum):
    """Whether everybody may register, and what keeps them from it."""

    NONE = "none"  # it takes no registrations here
    CANCELLED = "cancelled"
    OVER = "over"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    OPEN = "open"


def door_of(event: Event, admission: Admission | None, *, at: datetime) -> Door:
    if admission is None or event.state == Event.State.DRAFT:
        return Door.NONE
    if event.state == Event.State.CANCELLED:
        return Door.CANCELLED
    if is_over(event, at=at):
        return Door.OVER
    if not admission.is_open or (admission.closes_at and admission.closes_at <= at):
        return Door.CLOSED
    if admission.opens_at and admission.opens_at > at:
        return Door.NOT_YET
    return Door.OPEN


def is_over(event: Event, *, at: datetime) -> bool:
    """Tell whether the event's last day is past, by its own clock."""
    return event.day_of(at) > event.ends_on

"""What an agenda says of registering: whether one can, and what is left."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.events.models import Admission, Event, ParticipantType
from raceme.events.queries.places import (
    Door,
    Places,
    admission_of,
    door_of,
    places_of,
    types_of,
)
from raceme.events.words import moment_in_words


@dataclass(frozen=True)
class Entrance:
    """``said``: in words, until when, from when, or how many places are left."""

    door: str
    said: str
    is_full: bool
    has_waiting_list: bool

    @property
    def may_register(self) -> bool:
        return self.door == Door.OPEN and (self.has_waiting_list or not self.is_full)


def entrance_of(event: Event, *, at: datetime) -> Entrance | None:
    """Return what everybody reads of it; None where it is announced to nobody."""
    admission = admission_of(event)
    door = door_of(event, admission, at=at)
    if admission is None or not admission.is_announced:
        return None
    if door in (Door.NONE, Door.CANCELLED, Door.OVER):
        return None
    types = [kind for kind in types_of(event) if kind.is_offered]
    if not types:
        return None
    places = places_of(event, admission, types)
    is_full = all(not places.has_room(kind.pk) for kind in types)
    said = _said(event, admission, door, _left(places, types), is_full=is_full)
    return Entrance(door.value, said, is_full, admission.has_waiting_list)


def _left(places: Places, types: list[ParticipantType]) -> int | None:
    """Return how many may still come as anything; None where there is no end of places."""
    of_types = [places.left(kind.pk) for kind in types]
    known = [each for each in of_types if each is not None]
    of_all = sum(known) if len(known) == len(of_types) else None
    ends = [each for each in (of_all, places.left_in_all) if each is not None]
    return min(ends) if ends else None


def _said(
    event: Event, admission: Admission, door: Door, left: int | None, *, is_full: bool
) -> str:
    if door == Door.NOT_YET and admission.opens_at is not None:
        when = moment_in_words(event, admission.opens_at)
        return _("Registration opens on %(moment)s.") % {"moment": when}
    if door != Door.OPEN:
        return _("Registration is closed.")
    if is_full and admission.has_waiting_list:
        return _("All places are taken; there is a waiting list that moves up by itself.")
    if is_full:
        return _("All places are taken.")
    parts = []
    if left is not None:
        parts.append(ngettext("%(left)s place left.", "%(left)s places left.", left))
        parts[0] %= {"left": left}
    if admission.closes_at is not None:
        when = moment_in_words(event, admission.closes_at)
        parts.append(_("Open until %(moment)s.") % {"moment": when})
    return " ".join(parts)

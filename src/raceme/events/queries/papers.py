"""Named reads of what is printed for the day, and of what came back signed."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from raceme.engagements.models import Evidence
from raceme.events.models import Event, Registration, Session, SignUp
from raceme.organisations.names import person_key

# Thirty-eight sheets of eight badges: one file of it is set in a few seconds.
AT_ONCE = 304


class PartOf(NamedTuple):
    """One file of several: its number, from which to which it goes, and from whom to whom."""

    number: int
    first: int
    last: int
    begins: str
    ends: str


def parts_of(names: Sequence[str]) -> list[PartOf]:
    """Return the files in which all of ``names`` are printed, in their order."""
    found = []
    for start in range(0, len(names), AT_ONCE):
        last = min(start + AT_ONCE, len(names))
        number = start // AT_ONCE + 1
        found.append(PartOf(number, start + 1, last, names[start], names[last - 1]))
    return found


def with_badges(event: Event) -> QuerySet[Registration]:
    """Return everybody who gets a badge: who is expected, by name."""
    rows = Registration.objects.of(event.workspace_id).filter(
        event=event, state=Registration.State.CONFIRMED
    )
    return rows.select_related("type").order_by("name", "pk")


def on_the_list(event: Event, session: Session | None) -> QuerySet[Registration]:
    """Return who is on the list to sign: of a session that needs a sign-up who signed up."""
    rows = with_badges(event)
    if session is None or not session.needs_sign_up:
        return rows
    signed = SignUp.objects.of(event.workspace_id).filter(
        session=session, state=SignUp.State.CONFIRMED, registration=OuterRef("pk")
    )
    return rows.filter(Exists(signed))


def called(rows: Sequence[Registration], typed: str) -> list[Registration]:
    """Return those of ``rows`` who have what was typed in their name or organisation."""
    wanted = person_key(typed).split()
    return [
        one
        for one in rows
        if all(part in person_key(f"{one.name} {one.organisation_name}") for part in wanted)
    ]


def lists_attached(event: Event) -> list[Evidence]:
    """Return the scans that prove the event or one of its sessions, the newest first."""
    keys = [event.activity_id, *event.sessions.order_by("pk").values_list("activity", flat=True)]
    rows = Evidence.objects.of(event.workspace_id).filter(
        activity__in=[key for key in keys if key], engagement=None, for_participants=True
    )
    found = rows.exclude(document=None).select_related("document", "activity")
    return list(found.order_by("-added_at", "-pk"))

"""Who is registered for an event, and who came, in numbers, as its pages show them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raceme.core.pieces import Tile
from raceme.core.words import number, share
from raceme.events.models import Event, Registration
from raceme.events.queries.attending import turnout_of
from raceme.events.queries.places import Places, admission_of, places_in_all

State = Registration.State


def tiles_of(event: Event) -> list[Tile]:
    """Return what came of an event in numbers: expected, came, and how many did not."""
    turnout = turnout_of(event)
    absent = _("%(share)s of those expected") % {"share": share(round(turnout.absent_share * 100))}
    return [
        Tile(_("Expected"), number(turnout.expected), meaning=_("registered and confirmed")),
        Tile(_("Came"), number(turnout.came), meaning=_("checked in, each once")),
        Tile(
            _("Did not come"),
            number(turnout.absent),
            meaning=absent if turnout.expected else "",
        ),
    ]


def coming_tiles(event: Event) -> list[Tile]:
    """Return who is registered, in numbers that lead to the list; nothing without admission."""
    admission = admission_of(event)
    if admission is None:
        return []
    places = places_in_all(event, admission)
    listed = reverse("events:registrations", args=[event.workspace.slug, event.slug])
    return registered_tiles(places, listed=listed)


def registered_tiles(places: Places, *, listed: str = "") -> list[Tile]:
    """Return how many are confirmed, asked for or wait; ``listed`` is the address of the list."""
    left = places.left_in_all
    confirmed = (
        _("no end of places")
        if left is None
        else ngettext("%(left)s place left", "%(left)s places left", left) % {"left": left}
    )
    told = (
        (State.CONFIRMED, _("Confirmed"), confirmed),
        (State.APPLIED, _("Wait for approval"), _("each holds a place")),
        (State.NAMED, _("Named by a colleague"), _("have not said yes yet")),
        (State.WAITING, _("On the waiting list"), _("move up by themselves")),
    )
    return [
        Tile(label, number(places.by_state[state]), href=f"{listed}?state={state}", meaning=meaning)
        for state, label, meaning in told
    ]

"""What came of an event in numbers, as its pages show it."""

from django.utils.translation import gettext as _

from raceme.core.pieces import Tile
from raceme.core.words import number, share
from raceme.events.models import Event
from raceme.events.queries.attending import turnout_of


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

"""An agreement that came of a meeting becomes a partnership, once however often it is asked for."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from raceme.core.errors import Refusal
from raceme.matchmaking.actions.terms import By
from raceme.matchmaking.models import Meeting
from raceme.matchmaking.queries.outcomes import worth_of
from raceme.organisations.models import Organisation, Person
from raceme.partnerships import actions as partnerships
from raceme.partnerships.models import Partnership

FEWEST = 2
LONGEST_TITLE = 200


class OrganisationsMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(
            _(
                "No partnership was made: it is of two organisations at least, and the sides of "
                "this meeting do not name them. Say first whom of the register they mean."
            )
        )


@transaction.atomic
def make_partnership(meeting: Meeting, *, by: By, at: datetime) -> Partnership:
    """
    Write down the partnership that a meeting led to, as intended: its papers are still to come.

    It counts towards the event's programmes once it is signed. Made before, that one is returned.
    Raises ``OrganisationsMissing`` or what a partnership refuses.
    """
    event = meeting.matchmaking.event
    sides: dict[Organisation, Person | None] = {}
    for seat in meeting.seats.all():
        who = seat.participant.registration
        if who.organisation is not None:
            sides.setdefault(who.organisation, who.person)
    if len(sides) < FEWEST:
        raise OrganisationsMissing
    value, currency = worth_of(meeting)
    with translation.override(event.workspace.language):
        about = _("It came of a bilateral meeting at %(event)s.") % {"event": event.title}
    facts = partnerships.PartnershipFacts(
        title=" – ".join(one.name for one in sides)[:LONGEST_TITLE],
        about=about,
        amount=value,
        currency=currency,
        partners=[
            partnerships.InIt(organisation=one, person=person) for one, person in sides.items()
        ],
        counts=[partnerships.Counted(programme=one) for one in event.programmes.order_by("pk")],
    )
    return partnerships.add_partnership(
        event.workspace,
        facts=facts,
        source=meeting.reference,
        is_generated=meeting.is_generated,
        by=by,
        at=at,
    )

from decimal import Decimal

import pytest

from raceme.matchmaking.actions import holding, outcomes, partnering
from raceme.matchmaking.queries.meetings import meetings_of
from raceme.matchmaking.queries.outcomes import agreements_of
from raceme.partnerships.models import Partnership
from tests.factories import ProgrammeFactory
from tests.factories.events import RegistrationFactory, shipped
from tests.factories.matchmaking import ParticipantFactory
from tests.matchmaking.day import BY, meeting_of, participant, past, published, seat_of

pytestmark = pytest.mark.django_db


def test_an_agreement_becomes_one_partnership_however_often_it_is_asked_for() -> None:
    shipped(holding.KIND)
    space = published()
    programme = ProgrammeFactory.create(workspace=space.workspace)
    space.event.programmes.add(programme)
    ana, ion = participant(space, "Ana Pop"), participant(space, "Ion Rus")
    meeting = meeting_of(space, ana, ion)
    holding.settle_meetings(space, by=BY, at=past(meeting))
    deal = outcomes.Said(took_place=True, has_agreement=True, value=Decimal(12000), currency="EUR")
    said = {seat_of(meeting, ana).pk: deal}
    outcomes.say_outcomes(ana, wave="week", said=said, by=BY, at=past(meeting))
    row = meetings_of(space).get()

    first = partnering.make_partnership(row, by=BY, at=past(meeting))
    second = partnering.make_partnership(row, by=BY, at=past(meeting))

    assert first == second == Partnership.objects.of(space.workspace).get()
    assert (first.state, first.amount, first.currency, first.source) == (
        "intended",
        Decimal(12000),
        "EUR",
        meeting.reference,
    )
    assert first.title == "Ana Pop SRL – Ion Rus SRL"
    (agreed,) = agreements_of(space, most=5)
    assert agreed.partnership == first


def test_without_two_organisations_there_is_none() -> None:
    space = published()
    typed = RegistrationFactory.create(event=space.event, name="Marit Berg")
    alone = ParticipantFactory.create(matchmaking=space, registration=typed)
    meeting_of(space, participant(space, "Ana Pop"), alone)

    with pytest.raises(partnering.OrganisationsMissing):
        partnering.make_partnership(meetings_of(space).get(), by=BY, at=past(meeting_of(space)))

    assert not Partnership.objects.of(space.workspace).exists()

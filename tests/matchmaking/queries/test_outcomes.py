import pytest

from raceme.matchmaking.actions import holding, outcomes, presence
from raceme.matchmaking.queries.outcomes import to_ask
from tests.factories.events import shipped
from tests.matchmaking.day import BY, before, meeting_of, participant, past, published

pytestmark = pytest.mark.django_db


def test_who_is_asked_after_had_a_meeting_and_was_not_asked_in_that_wave() -> None:
    shipped(holding.KIND)
    space = published()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    held, called_off = meeting_of(space, ana, ion), meeting_of(space, ion, eva)
    presence.cancel_meeting(called_off, participant=eva, by=BY, at=before(held))
    holding.settle_meetings(space, by=BY, at=past(called_off))
    space.refresh_from_db()

    before_asking = list(to_ask(space, wave="week"))
    outcomes.ask_after(space, wave="week", by=BY, at=past(called_off))

    assert before_asking == [ana, ion]
    assert list(to_ask(space, wave="week")) == []
    assert list(to_ask(space, wave="half_year")) == [ana, ion]

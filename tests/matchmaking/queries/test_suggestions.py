import pytest

from raceme.matchmaking.actions import requesting
from raceme.matchmaking.models import MayNotMeet, Participant
from raceme.matchmaking.queries.profiles import tags_of
from raceme.matchmaking.queries.suggestions import suggestions_for
from tests.factories import NOW
from tests.factories.events import ParticipantTypeFactory
from tests.factories.matchmaking import (
    InterestFactory,
    MeetingFactory,
    MeetingSeatFactory,
    SlotFactory,
)
from tests.matchmaking.build import asked, somebody, two

pytestmark = pytest.mark.django_db


def _names(participant: Participant) -> list[str]:
    tags = tags_of([participant])[participant.pk]
    found = suggestions_for(participant, tags=tags, most=10)
    return [one.participant.registration.name for one in found]


def _seeker() -> Participant:
    ana, _bela = two()
    InterestFactory.create(participant=ana, direction="seek")
    return ana


def _offering(ana: Participant, name: str, **values: object) -> Participant:
    made = somebody(ana.matchmaking, name=name, **values)
    InterestFactory.create(participant=made)
    return made


def test_who_was_asked_or_refused_or_is_agreed_with_is_not_suggested_again() -> None:
    ana = _seeker()
    sent, received, agreed, declined, refused, hidden = (
        _offering(ana, name) for name in ("sent", "received", "agreed", "declined", "no", "hidden")
    )
    taken_back, new = _offering(ana, "taken back"), _offering(ana, "new")
    asked(ana, sent)
    asked(received, ana)
    requesting.accept(asked(agreed, ana), strength="", by="test", at=NOW)
    asked(ana, declined, state="declined")
    requesting.say_no_thanks(refused, ana, by="test", at=NOW)
    hidden.is_shown = False
    hidden.save()
    asked(ana, taken_back, state="withdrawn")

    assert set(_names(ana)) == {taken_back.registration.name, new.registration.name}


def test_of_equals_who_is_asked_least_comes_first() -> None:
    ana = _seeker()
    popular, quiet = _offering(ana, "popular"), _offering(ana, "quiet")
    asked(somebody(ana.matchmaking), popular)

    assert _names(ana) == [popular.registration.name, quiet.registration.name][::-1]


def test_a_country_alone_is_reason_enough() -> None:
    ana, bela = two()
    ana.countries = ["NO"]
    norwegian = somebody(ana.matchmaking, name="Marit", country="NO")

    assert _names(ana) == [norwegian.registration.name]
    assert bela.registration.name not in _names(ana)


def test_who_is_never_free_together_is_not_suggested() -> None:
    ana = _seeker()
    bela = _offering(ana, "busy")
    slot = SlotFactory.create(matchmaking=ana.matchmaking)
    bela.unavailable.create(workspace_id=bela.workspace_id, slot=slot)

    assert _names(ana) == []


def test_who_met_at_an_earlier_event_comes_later() -> None:
    ana = _seeker()
    old, new = _offering(ana, "old"), _offering(ana, "new")
    earlier = somebody(ana.matchmaking, email=old.registration.email.upper(), state="cancelled")
    meeting = MeetingFactory.create(matchmaking=ana.matchmaking, state="held")
    for one in (ana, earlier):
        MeetingSeatFactory.create(meeting=meeting, participant=one)

    assert _names(ana) == [new.registration.name, old.registration.name]


def test_whose_type_does_not_meet_is_not_suggested() -> None:
    ana = _seeker()
    other = ParticipantTypeFactory.create(event=ana.matchmaking.event)
    _offering(ana, "apart", type=other)
    _offering(ana, "meets")
    MayNotMeet.objects.create(
        workspace_id=ana.workspace_id,
        matchmaking=ana.matchmaking,
        first=ana.registration.type,
        second=other,
    )

    assert _names(ana) == ["meets"]

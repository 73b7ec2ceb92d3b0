import pytest

from raceme.matchmaking.actions import presence
from raceme.matchmaking.queries.free import offers_to
from tests.matchmaking.day import before, meeting_of, participant, published, wish_of

pytestmark = pytest.mark.django_db


def test_nobody_sees_what_is_offered_to_others() -> None:
    space = published()
    ana, ion, eva = (participant(space, name) for name in ("Ana Pop", "Ion Rus", "Eva Nagy"))
    meeting = meeting_of(space, ana, ion)
    wish_of(space, ana, eva)
    now = before(meeting)

    presence.cancel_meeting(meeting, participant=ion, by=ion.registration, at=now)

    seen = {one.pk: len(offers_to(one, at=now)) for one in (ana, eva, ion)}
    assert seen == {ana.pk: 1, eva.pk: 1, ion.pk: 0}

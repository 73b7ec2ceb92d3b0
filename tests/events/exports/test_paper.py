from io import BytesIO

import pytest
from pypdf import PdfReader

from raceme.events.exports.paper import programme_paper
from raceme.events.models import Event
from raceme.events.queries import sessions_of
from raceme.events.queries.agenda import agenda_of
from tests.factories import NOW
from tests.factories.events import EventFactory, RoomFactory, SessionFactory, SpeakerFactory

pytestmark = pytest.mark.django_db


def _text(event: Event) -> str:
    content = programme_paper(event, agenda_of(event, sessions_of(event)), at=NOW)
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_the_programme_says_when_what_and_where() -> None:
    room = RoomFactory.create(name="Sala Unirii")
    session = SessionFactory.create(event=room.event, room=room, title="Rețele și țări")
    SpeakerFactory.create(session=session, name="Ana Știrbei", about="Lemn Viu")

    text = _text(room.event)

    for said in ("09:00–10:00", "Rețele și țări", "Sala Unirii", "Ana Știrbei, Lemn Viu"):
        assert said in text


def test_what_is_cancelled_or_taken_out_says_so() -> None:
    event = EventFactory.create(state="cancelled", cancelled_because="Storm", cancelled_at=NOW)
    SessionFactory.create(event=event, cancelled_at=NOW)

    text = _text(event)

    assert "Cancelled: Storm" in text
    assert "Taken out of the programme" in text


def test_its_foot_says_the_moment_by_the_clock_that_it_names() -> None:
    event = EventFactory.create(time_zone="America/New_York")
    SessionFactory.create(event=event)

    assert f"{NOW.astimezone(event.zone):%H:%M}, by the clock of America/New York" in _text(event)

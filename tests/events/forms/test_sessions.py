from datetime import date
from typing import Any

import pytest

from raceme.events.forms.sessions import SessionForm, initial_after, initial_of
from raceme.events.models import Event
from tests.events.build import moment
from tests.factories.events import EventFactory, SessionFactory

pytestmark = pytest.mark.django_db


def _form(event: Event, **typed: Any) -> SessionForm:  # noqa: ANN401 (of any type)
    usual = {"title": "Opening", "day": "2027-05-11", "begins": "9:30", "until": "10:15"}
    return SessionForm(usual | typed, event=event)


def test_times_are_of_the_event_s_clock() -> None:
    event = EventFactory.create(time_zone="America/New_York")
    form = _form(event)

    assert form.is_valid(), form.errors
    assert form.facts().starts_at == moment(event, "09:30")
    assert form.facts().kind is None


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("begins", "25:00"),
        ("begins", "nine"),
        ("until", "09:30"),
        ("until", ""),
        ("day", "2027-05-13"),
        ("title", " "),
        ("kind", "999999"),
        ("room", "999999"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(field: str, typed: str) -> None:
    form = _form(EventFactory.create(), **{field: typed})

    assert list(form.errors) == [field]


def test_an_hour_that_clocks_skip_is_refused() -> None:
    event = EventFactory.create(starts_on=date(2027, 3, 28), ends_on=date(2027, 3, 28))

    form = _form(event, day="2027-03-28", begins="03:30", until="05:00")

    assert list(form.errors) == ["begins"]


def test_a_form_shows_what_it_was_saved_with() -> None:
    session = SessionFactory.create()

    shown = initial_of(session)

    assert (shown["day"], shown["begins"], shown["until"]) == ("2027-05-11", "09:00", "10:00")


def test_the_next_session_begins_where_the_last_one_ends() -> None:
    session = SessionFactory.create()

    suggested = initial_after(session, event=session.event, day="2027-05-12")

    assert (suggested["day"], suggested["begins"]) == ("2027-05-11", "10:00")
